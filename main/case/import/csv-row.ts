// Reads one CSV record into the columns of its header.

import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import type { JsonObject } from '../../../shared/model/json.ts'
import { comma, newline, quote } from './bytes.ts'
import { ownName, putColumn } from './columns.ts'

/** Context of every record of a CSV source: the header as it stands there. */
export const CsvContext = z.object({ columns: z.array(z.string()) })

/** The cells of one record, whose quoting has been checked by the cutter. */
export function cellsOf(text: string): string[] {
  const [cells = []] = parse(text, { relax_column_count: true, record_delimiter: ['\r\n', '\n'], max_record_size: 0 })
  return cells
}

export function rowFields(columns: readonly string[], cells: readonly string[]): JsonObject {
  const fields: JsonObject = {}
  for (const [index, column] of columns.entries()) putColumn(fields, ownName(column), cells[index] ?? '')
  return fields
}

/** Whether a record is what PowerShell's Export-Csv may write before the header. */
export const isTypeLine = (cells: readonly string[] | undefined): boolean => cells?.[0]?.startsWith('#TYPE ') === true

/** Offset of a cell's first character in the record; the record's length where it has no such cell. */
export function cellOffset(bytes: Uint8Array, wanted: number): number {
  let cell = 0
  let quoted = false
  for (let at = 0; at < bytes.length; at++) {
    if (cell === wanted) return at
    if (bytes[at] === quote) quoted = !quoted
    else if (bytes[at] === newline && !quoted) break
    else if (bytes[at] === comma && !quoted) cell++
  }
  return bytes.length
}

/** Offset in the record of the byte that is `within` bytes into what a cell says: quotes around it do not count, doubled ones once. */
export function offsetInCell(bytes: Uint8Array, cell: number, within: number): number {
  let at = cellOffset(bytes, cell)
  if (bytes[at] !== quote) return at + within
  at++
  for (let left = within; left > 0; left--) at += bytes[at] === quote ? 2 : 1
  return at
}
