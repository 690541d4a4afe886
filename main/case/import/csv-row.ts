// Reads one CSV record into the columns of its header.

import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import type { JsonObject } from '../../../shared/model/json.ts'
import { comma, isBlank, newline, quote, semicolon, tab } from './bytes.ts'
import { ownName, putColumn } from './columns.ts'

/** Context of every record of a CSV source: the header as it stands there, and what parts its cells where that is no comma. */
export const CsvContext = z.object({ columns: z.array(z.string()), separator: z.enum([';', '\t']).exactOptional() })
export type CsvContext = z.infer<typeof CsvContext>

/** PowerShell's Export-Csv may write the type of its objects before the header. */
const typeMark = '#TYPE '

/** What parts the cells of a source that begins like this: what stands in its header most often, else a comma. */
export function separatorOf(head: Uint8Array): number {
  const counts = new Map([comma, semicolon, tab].map(byte => [byte, 0]))
  let start = 0
  while (isBlank(head[start])) start++
  const first = new TextDecoder().decode(head.subarray(start, start + typeMark.length))
  if (first === typeMark) start = head.indexOf(newline, start) + 1
  let quoted = false
  for (const byte of head.subarray(start)) {
    if (byte === quote) quoted = !quoted
    else if (byte === newline && !quoted) break
    else if (!quoted && counts.has(byte)) counts.set(byte, (counts.get(byte) ?? 0) + 1)
  }
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most))[0]
}

/** The context that a header gives. */
export function csvContext(columns: string[], separator: number): CsvContext {
  if (separator === comma) return { columns }
  return { columns, separator: separator === semicolon ? ';' : '\t' }
}

/** The cells of one record, whose quoting has been checked by the cutter. */
export function cellsOf(text: string, delimiter = ','): string[] {
  const record_delimiter = ['\r\n', '\n']
  const [cells = []] = parse(text, { delimiter, relax_column_count: true, record_delimiter, max_record_size: 0 })
  return cells
}

export function rowFields(columns: readonly string[], cells: readonly string[]): JsonObject {
  const fields: JsonObject = {}
  for (const [index, column] of columns.entries()) putColumn(fields, ownName(column), cells[index] ?? '')
  return fields
}

/** Whether a record is that line. */
export const isTypeLine = (cells: readonly string[] | undefined): boolean => cells?.[0]?.startsWith(typeMark) === true

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
