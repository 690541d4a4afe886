// Turns cuts of CSV into segments. The first record is the header; it is context, not evidence.

import { Refusal } from '../../../shared/errors.ts'
import type { FormatId } from '../../../shared/model/evidence.ts'
import { isJsonObject } from '../../../shared/model/json.ts'
import { placeIn } from './bytes.ts'
import {
  type CsvContext,
  cellOffset,
  cellsOf,
  csvContext,
  isBeforeHeader,
  offsetInCell,
  rowFields,
  saidSeparator,
  separatorOf,
} from './csv-row.ts'
import type { Cut } from './cut.ts'
import { csvFields, shapedRow } from './decode.ts'
import { formats } from './format.ts'
import { accepted, notOfFormat, rejected } from './read-json.ts'
import type { SeeRecord, Segment } from './segment.ts'
import { tableOf } from './table.ts'
import { readJson, readText, type Unreadable } from './text.ts'
import { readTime } from './time.ts'

export function csvReader(format: FormatId, see?: SeeRecord): (cut: Cut) => Segment[] {
  let context: CsvContext | null = null
  let said: number | null = null
  return cut => {
    if (context !== null) return [readRow(format, context, cut, see)]
    const header = headerOf(cut, said)
    if (isBeforeHeader(header.columns)) {
      said ??= saidSeparator(cut.bytes)
      return []
    }
    context = header
    return [{ kind: 'context', index: 0, value: header }]
  }
}

/** Refuses with `import.unreadable`: without a header no record can be read. */
function headerOf(cut: Cut, said: number | null): CsvContext {
  const read = cut.problem === null ? readText(cut.bytes) : { unreadable: cut.problem }
  if ('text' in read) {
    const separator = said ?? separatorOf(cut.bytes)
    return csvContext(cellsOf(read.text, String.fromCharCode(separator)), separator)
  }
  throw new Refusal('import.unreadable', `The header of this CSV can not be read: ${read.unreadable.reason}`, {
    where: cut.problem?.place ?? cut.place,
    todo: 'Export the file again as UTF-8 CSV.',
  })
}

function readRow(format: FormatId, { columns, separator }: CsvContext, cut: Cut, see?: SeeRecord): Segment {
  if (cut.problem !== null) return rejected(cut, cut.problem.code, cut.problem.place, cut.problem.reason)
  const read = readText(cut.bytes)
  if ('unreadable' in read) {
    const { code, offset, reason } = read.unreadable
    return rejected(cut, code, placeIn(cut.bytes, offset, cut.place), reason)
  }
  const cells = cellsOf(read.text, separator)
  const at = (cell: number) => placeIn(cut.bytes, cellOffset(cut.bytes, cell, separator), cut.place)
  if (cells.length !== columns.length) {
    const reason = `The record has ${cells.length} cells; the header has ${columns.length}.`
    return rejected(cut, 'csv.columns', at(columns.length), reason)
  }
  const row = rowFields(columns, cells)
  const fields = shapedRow(format, row)
  see?.(fields, fields === row)
  const { jsonColumn } = formats[format]
  const unread = jsonColumn === undefined ? -1 : columns.indexOf(jsonColumn)
  const problem = jsonColumn === undefined || fields[jsonColumn] === undefined ? null : jsonProblem(cells[unread] ?? '')
  if (problem !== null) {
    const place = placeIn(cut.bytes, offsetInCell(cut.bytes, unread, problem.offset, separator), cut.place)
    return rejected(cut, problem.code, place, `In ${jsonColumn}: ${problem.reason}`)
  }
  const table = tableOf(format, fields)
  if (table === null) return rejected(cut, 'record.unrecognised', cut.place, notOfFormat(format, fields))
  const reading = readTime(table, fields)
  if ('unreadable' in reading) {
    const { field, value, reason } = reading.unreadable
    const cell = columns.findIndex(column => Object.hasOwn(csvFields(format, [column], [value]), field))
    return rejected(cut, 'time.unreadable', cell < 0 ? cut.place : at(cell), reason)
  }
  return accepted(cut, 0, table, reading.time, fields)
}

/** Why a cell that should hold an object does not; null where it is empty. */
function jsonProblem(cell: string): Unreadable | null {
  if (cell.trim() === '') return null
  const read = readJson(Buffer.from(cell))
  if ('unreadable' in read) return read.unreadable
  return isJsonObject(read.value)
    ? null
    : { code: 'json.notAnObject', offset: 0, reason: 'An object should stand here: {…}.' }
}
