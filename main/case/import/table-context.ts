// What a query API says of the rows of a table before they come: the columns, in whichever of its generations' words.
import { z } from 'zod'
import type { Json, JsonObject } from '../../../shared/model/json.ts'
import { isJsonObject } from '../../../shared/model/json.ts'
import { ownName, putColumn, textOf } from './columns.ts'

/** Context of every row of a table: its columns in their order. `type` is KQL's, '' where the answer leaves it out. */
export const TableContext = z.object({ columns: z.array(z.object({ name: z.string(), type: z.string() })) })
export type TableContext = z.infer<typeof TableContext>

/**
 * The columns a list says: Log Analytics, Application Insights and Resource Graph call them `name` and `type`, Kusto's v1
 * and v2 `ColumnName` and `ColumnType`. Null where it is a list of something else.
 */
export function columnsIn(list: Json): TableContext | null {
  if (!Array.isArray(list) || list.length === 0) return null
  const columns = list.map(item => {
    const said = isJsonObject(item) ? item : {}
    const name = textOf(said, 'name') ?? textOf(said, 'ColumnName')
    return name === null ? null : { name, type: typeOf(said) }
  })
  const known = columns.filter(column => column !== null)
  return known.length === columns.length ? { columns: known } : null
}

/** An older v1 says only what .NET has for it: of true and false a number. */
const typeOf = (said: JsonObject): string =>
  textOf(said, 'type') ?? textOf(said, 'ColumnType') ?? (said.DataType === 'SByte' ? 'bool' : '')

/** The row's values under their columns' own names. */
export function valuesByColumn({ columns }: TableContext, values: readonly Json[]): JsonObject {
  const fields: JsonObject = {}
  for (const [at, { name, type }] of columns.entries())
    putColumn(fields, ownName(name), cellOf(type, values[at] ?? null))
  return fields
}

/** Kusto's v1 writes true and false as 1 and 0, which nothing but the column's type tells from numbers. */
const cellOf = (type: string, value: Json): Json =>
  type === 'bool' && (value === 0 || value === 1) ? value === 1 : value

/** What Kusto's v1 answers beside a query's own rows: its table of contents, and how the query went. */
const besides: readonly (readonly string[])[] = [
  ['Ordinal', 'Kind', 'Name', 'Id', 'PrettyName'],
  ['Severity', 'SeverityName', 'StatusCode', 'StatusDescription', 'SubActivityId'],
]

const laterTable = /^Table_[1-9]\d*$/

/** What v2 calls its tables that are not the query's own. */
const kindsBeside = new Set<Json | undefined>([
  'QueryProperties',
  'QueryCompletionInformation',
  'QueryTraceLog',
  'QueryPerfLog',
  'QueryPlan',
  'TableOfContents',
])

/**
 * Whether the rows that follow are the query's own, and not what is told of it. `said` is what stands before them in
 * their object: v2 says there what kind of table they are.
 */
export function areResults(said: JsonObject, { columns }: TableContext): boolean {
  if (said.TableKind !== undefined) return !kindsBeside.has(said.TableKind)
  const names = new Set(columns.map(({ name }) => name))
  // v1 tells how to draw the result in a table of one column, which follows it.
  if (names.size === 1 && names.has('Value') && laterTable.test(String(said.TableName))) return false
  return !besides.some(own => own.every(name => names.has(name)))
}

/** What an answer says went wrong: `{"error": {…}}`, alone or in `OneApiErrors`, or v1's `Exceptions`; null where it says nothing. */
export function failureIn(value: Json): string | null {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(failureIn).find(said => said !== null) ?? null
  if (!isJsonObject(value)) return null
  const inside = value.OneApiErrors ?? value.error
  if (inside !== undefined) return failureIn(inside)
  const message = textOf(value, '@message') ?? textOf(value, 'message')
  const code = textOf(value, 'code')
  return message === null ? code : code === null ? message : `${code}, ${message}`
}
