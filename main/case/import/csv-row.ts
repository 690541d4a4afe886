// Reads one CSV record into the columns of its header.

import { z } from 'zod'
import type { JsonObject } from '../../../shared/model/json.ts'
import { comma, isBlank, markLength, newline, quote, semicolon, tab } from './bytes.ts'
import { ownName, putColumn } from './columns.ts'

/** Context of every record of a CSV source: the header as it stands there, and what parts its cells where that is no comma. */
export const CsvContext = z.object({ columns: z.array(z.string()), separator: z.enum([';', '\t']).exactOptional() })
export type CsvContext = z.infer<typeof CsvContext>

/** Before the header PowerShell's Export-Csv may write the type of its objects, and others, for Excel, what parts the cells. */
const typeMark = '#TYPE '
const separatorMark = 'sep='

const separators = [comma, semicolon, tab]

/** What parts the cells of a source that begins like this: what it says, else what stands in its header most often, else a comma. */
export function separatorOf(head: Uint8Array): number {
  const said = saidSeparator(head)
  if (said !== null) return said
  const counts = new Map(separators.map(byte => [byte, 0]))
  let start = firstCharacter(head)
  if (textAt(head, start, typeMark.length) === typeMark) start = head.indexOf(newline, start) + 1
  let quoted = false
  for (const byte of head.subarray(start)) {
    if (byte === quote) quoted = !quoted
    else if (byte === newline && !quoted) break
    else if (!quoted && counts.has(byte)) counts.set(byte, (counts.get(byte) ?? 0) + 1)
  }
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most))[0]
}

/** What its first line says of that, where it is there for nothing else; null where it says nothing. */
export function saidSeparator(head: Uint8Array): number | null {
  const start = firstCharacter(head)
  if (textAt(head, start, separatorMark.length).toLowerCase() !== separatorMark) return null
  return separators.find(byte => byte === head[start + separatorMark.length]) ?? null
}

function firstCharacter(head: Uint8Array): number {
  let start = markLength(head)
  while (isBlank(head[start])) start++
  return start
}

const textAt = (head: Uint8Array, start: number, length: number): string =>
  new TextDecoder().decode(head.subarray(start, start + length))

/** The context that a header gives. */
export function csvContext(columns: string[], separator: number): CsvContext {
  if (separator === comma) return { columns }
  return { columns, separator: separator === semicolon ? ';' : '\t' }
}

/** The cells of one record, whose quoting has been checked by the cutter; a parser made for each would cost ten times as much. */
export function cellsOf(text: string, delimiter = ','): string[] {
  const cells: string[] = []
  for (let at = 0; at < text.length; ) {
    const end = text[at] === '"' ? closingQuote(text, at) + 1 : endOfCell(text, at, delimiter)
    const cell = text.slice(at, end)
    cells.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell)
    // Behind the last separator there is one more cell, of nothing.
    if (end === text.length - 1) cells.push('')
    at = end + 1
  }
  return cells
}

function endOfCell(text: string, from: number, delimiter: string): number {
  const end = text.indexOf(delimiter, from)
  return end < 0 ? text.length : end
}

/** The quote that closes the one at `from`; two of them say one. */
function closingQuote(text: string, from: number): number {
  let end = text.indexOf('"', from + 1)
  while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2)
  return end < 0 ? text.length : end
}

export function rowFields(columns: readonly string[], cells: readonly string[]): JsonObject {
  const fields: JsonObject = {}
  const names = ownNames(columns)
  for (let index = 0; index < names.length; index++) putColumn(fields, names[index] ?? '', cells[index] ?? '')
  return fields
}

const known = new WeakMap<readonly string[], readonly string[]>()

/** Of a header, whose rows are many. */
function ownNames(columns: readonly string[]): readonly string[] {
  const names = known.get(columns) ?? columns.map(ownName)
  known.set(columns, names)
  return names
}

/** Whether a record is such a line. */
export function isBeforeHeader(cells: readonly string[] | undefined): boolean {
  const [first = '', ...others] = cells ?? []
  return first.startsWith(typeMark) || (first.toLowerCase() === separatorMark && others.every(cell => cell === ''))
}

/** Offset of a cell's first character in the record; the record's length where it has no such cell. */
export function cellOffset(bytes: Uint8Array, wanted: number, delimiter = ','): number {
  const separator = delimiter.charCodeAt(0)
  let cell = 0
  let quoted = false
  for (let at = 0; at < bytes.length; at++) {
    if (cell === wanted) return at
    if (bytes[at] === quote) quoted = !quoted
    else if (bytes[at] === newline && !quoted) break
    else if (bytes[at] === separator && !quoted) cell++
  }
  return bytes.length
}

/** Offset in the record of the byte that is `within` bytes into what a cell says: quotes around it do not count, doubled ones once. */
export function offsetInCell(bytes: Uint8Array, cell: number, within: number, delimiter = ','): number {
  let at = cellOffset(bytes, cell, delimiter)
  if (bytes[at] !== quote) return at + within
  at++
  for (let left = within; left > 0; left--) at += bytes[at] === quote ? 2 : 1
  return at
}
