// Turns cuts of a query's answer into segments. Columns are context of the rows below them, as a header is of CSV.
import type { FormatId } from '../../../shared/model/evidence.ts'
import { placeIn } from './bytes.ts'
import { contextTable } from './contexts.ts'
import type { Cut } from './cut.ts'
import { childrenOf } from './json-ranges.ts'
import { accepted, notOfFormat, rejected } from './read-json.ts'
import type { Segment } from './segment.ts'
import { tableOf } from './table.ts'
import { type TableContext, valuesByColumn } from './table-context.ts'
import { readJson } from './text.ts'
import { readTime } from './time.ts'

export function rowReader(format: FormatId): (cut: Cut) => Segment[] {
  const contexts = contextTable()
  let known: { readonly table: TableContext; readonly index: number } | null = null
  return cut => {
    const { table, problem } = cut
    if (problem !== null) return [rejected(cut, problem.code, problem.place, problem.reason)]
    if (table === undefined) throw new Error('a row was cut without its columns')
    if (known?.table === table) return [readRow(format, cut, table, known.index)]
    const { index, segment } = contexts.add(table)
    known = { table, index }
    const row = readRow(format, cut, table, index)
    return segment === undefined ? [row] : [segment, row]
  }
}

function readRow(format: FormatId, cut: Cut, table: TableContext, context: number): Segment {
  const read = readJson(cut.bytes)
  if ('unreadable' in read) {
    const { code, offset, reason } = read.unreadable
    return rejected(cut, code, placeIn(cut.bytes, offset, cut.place), reason)
  }
  if (!Array.isArray(read.value)) throw new Error('a row was cut that is no list')
  const values = read.value
  const { columns } = table
  const at = (value: number) => {
    const offset = childrenOf(cut.bytes, 0).children[value]?.start ?? cut.length - 1
    return placeIn(cut.bytes, offset, cut.place)
  }
  if (values.length !== columns.length) {
    const reason = `The row has ${values.length} values; its table has ${columns.length} columns.`
    return rejected(cut, 'csv.columns', at(columns.length), reason)
  }
  const fields = valuesByColumn(table, values)
  const name = tableOf(format, fields)
  if (name === null) return rejected(cut, 'record.unrecognised', cut.place, notOfFormat(format, fields))
  const reading = readTime(name, fields)
  if ('time' in reading) return accepted(cut, context, name, reading.time, fields)
  const { field, reason } = reading.unreadable
  const told = columns.findIndex(column => Object.hasOwn(valuesByColumn({ columns: [column] }, ['x']), field))
  return rejected(cut, 'time.unreadable', told < 0 ? cut.place : at(told), reason)
}
