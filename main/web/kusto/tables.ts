// How Kusto writes the values of a column: as text of JSON, in v2 and, where that is otherwise, in v1.
// https://learn.microsoft.com/kusto/api/rest/response-v2 and .../response-v1
import type { Cell, HuntColumn, ScalarType } from '../../../shared/model/hunt.ts'

export type Row = readonly Cell[]

/** A row of v2. Whole numbers keep every digit: JSON has room for them where JavaScript has none. */
export const rowText = (columns: readonly HuntColumn[], row: Row): string =>
  `[${columns.map(({ type }, at) => cellText(type, row[at] ?? null)).join(',')}]`

function cellText(type: ScalarType, cell: Cell): string {
  if (type === 'long' && typeof cell === 'string' && /^-?\d+$/.test(cell)) return cell
  return JSON.stringify(cell)
}

/** A row of v1: true and false are numbers, and a dynamic is JSON within a text. */
export const rowTextV1 = (columns: readonly HuntColumn[], row: Row): string =>
  `[${columns.map(({ type }, at) => cellTextV1(type, row[at] ?? null)).join(',')}]`

function cellTextV1(type: ScalarType, cell: Cell): string {
  if (type === 'bool' && typeof cell === 'boolean') return cell ? '1' : '0'
  if (type === 'dynamic' && typeof cell === 'object' && cell !== null) return JSON.stringify(JSON.stringify(cell))
  return cellText(type, cell)
}

export const columnsV2 = (columns: readonly HuntColumn[]): object[] =>
  columns.map(({ name, type }) => ({ ColumnName: name, ColumnType: type }))

export const columnsV1 = (columns: readonly HuntColumn[]): object[] =>
  columns.map(({ name, type }) => ({ ColumnName: name, DataType: dataTypes[type], ColumnType: type }))

/** What .NET has for each. */
const dataTypes: Readonly<Record<ScalarType, string>> = {
  bool: 'SByte',
  int: 'Int32',
  long: 'Int64',
  real: 'Double',
  decimal: 'SqlDecimal',
  string: 'String',
  guid: 'Guid',
  datetime: 'DateTime',
  timespan: 'TimeSpan',
  dynamic: 'Object',
}

/** A whole table of v1. */
export const tableV1 = (name: string, columns: readonly HuntColumn[], rows: readonly Row[]): string =>
  `${tableBeginV1(name, columns)}${rows.map(row => rowTextV1(columns, row)).join(',')}]}`

export const tableBeginV1 = (name: string, columns: readonly HuntColumn[]): string =>
  `{"TableName":${JSON.stringify(name)},"Columns":${JSON.stringify(columnsV1(columns))},"Rows":[`

export const column = (name: string, type: ScalarType = 'string'): HuntColumn => ({ name, type })
