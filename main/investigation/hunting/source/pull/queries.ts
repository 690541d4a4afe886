// The KQL that finds the rows of a table which carry an identifier: no union, no search, each table by the columns that hold one.
import type { LinkKind } from '../../../../../shared/model/evidence.ts'
import type { HuntColumn } from '../../../../../shared/model/hunt.ts'
import { type EpochMs, Guid, isoOf } from '../../../../../shared/model/units.ts'
import { linkColumns } from '../../../../case/index.ts'
import type { SourceTable } from '../source.ts'

/** An identifier that is looked for: of this kind, or of any. */
export interface Wanted {
  readonly kind: LinkKind | null
  readonly value: string
}

/** From the first moment to before the last; null where it is open. */
export interface Window {
  readonly since: EpochMs | null
  readonly until: EpochMs | null
}

/** Rows of one table that carry any of some identifiers. */
export interface TableQuery {
  readonly table: string
  /** The column of the time by which the table can be asked in parts; null where it has none. */
  readonly time: string | null
  /** A condition in KQL. */
  readonly where: string
  /** Set where no column says which table a row is of: without it the importer has to guess. */
  readonly isNamed: boolean
}

/** So many identifiers stand in one query: its text stays one a person can read. */
const atOnce = 100

/** Every table that has a column for one of the identifiers, in as many queries as they take. */
export function queriesFor(tables: readonly SourceTable[], wanted: readonly Wanted[]): TableQuery[] {
  const queries: TableQuery[] = []
  for (let from = 0; from < wanted.length; from += atOnce) {
    const some = wanted.slice(from, from + atOnce)
    for (const table of tables) {
      const where = conditionOf(table, some)
      if (where === '') continue
      const time = timeNames.find(name =>
        table.columns.some(column => column.name === name && column.type === 'datetime'),
      )
      const isNamed = table.columns.some(({ name }) => name === 'Type')
      queries.push({ table: table.name, time: time ?? null, where, isNamed })
    }
  }
  return queries
}

const timeNames = ['TimeGenerated', 'Timestamp']

/** The text of a query, for all of the window that the table can be asked by. */
export function kqlOf({ table, time, where, isNamed }: TableQuery, { since, until }: Window): string {
  const parts = [`['${table}']`]
  if (time !== null && since !== null) parts.push(`where ${time} >= datetime(${isoOf(since)})`)
  if (time !== null && until !== null) parts.push(`where ${time} < datetime(${isoOf(until)})`)
  parts.push(`where ${where}`)
  if (!isNamed) parts.push(`extend Type = ${quoted(table)}`)
  return parts.join('\n| ')
}

/** When the first and the last of these rows are, to ask for them in parts where all are too many. */
export function extentOf(query: TableQuery & { readonly time: string }, window: Window): string {
  return `${kqlOf({ ...query, isNamed: true }, window)}\n| summarize Since = min(${query.time}), Until = max(${query.time})`
}

function conditionOf(table: SourceTable, wanted: readonly Wanted[]): string {
  const types = new Map(table.columns.map(column => [column.name, column]))
  const conditions = linkColumns(table.name).flatMap(({ name, kinds, isInside }) => {
    const column = types.get(name)
    if (column === undefined) return []
    const values = wanted.filter(({ kind }) => kind === null || kinds.has(kind))
    const exact = values.every(({ kind }) => kind === 'uti')
    return comparison(column, isInside, [...new Set(values.map(({ value }) => value))], exact)
  })
  return conditions.join(' or ')
}

/** Identifiers compare as in a case: in any letter case, but for those of tokens. */
function comparison(
  { name, type }: HuntColumn,
  isInside: boolean,
  values: readonly string[],
  exact: boolean,
): string[] {
  const own = `['${name}']`
  switch (type) {
    case 'guid': {
      const guids = values.filter(value => Guid.safeParse(value).success)
      return guids.length === 0 ? [] : [`${own} in (${guids.map(value => `guid(${value})`).join(', ')})`]
    }
    case 'string':
    case 'dynamic': {
      if (values.length === 0) return []
      const list = values.map(quoted).join(', ')
      const text = type === 'dynamic' ? `tostring(${own})` : own
      if (isInside || type === 'dynamic') return [`${text} has_any (${list})`]
      return [`${text} ${exact ? 'in' : 'in~'} (${list})`]
    }
    default:
      return []
  }
}

/** Of what can stand in a query as it is; a line break or another control character is in no identifier. */
export const canBeAsked = (value: string): boolean => value !== '' && value.length <= 500 && !/\p{Cc}/u.test(value)

const quoted = (value: string): string => `'${value.replace(/[\\']/g, '\\$&')}'`
