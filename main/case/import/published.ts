// Which published table a row is of: by the name its export gives, or by the columns it has.
import { TableName } from '../../../shared/model/evidence.ts'
import type { Json, JsonObject } from '../../../shared/model/json.ts'
import { publishedTables } from '../../../shared/records/published-columns.ts'
import { olderTables } from '../../../shared/records/surfaces.ts'

/** Columns that say nothing of the table: nearly every table has them, or a query and its export add them. */
const commonColumns = new Set(
  ['TimeGenerated', 'Timestamp', 'TenantId', 'SourceSystem', 'Type', 'MG', 'ManagementGroupName', 'Computer'].concat(
    ['_ResourceId', '_SubscriptionId', '_BilledSize', '_IsBillable', '_ItemId', '_TimeReceived'],
    ['$table', 'TableName', 'SourceTable'],
  ),
)

interface Shape {
  readonly table: TableName
  /** Of its columns, those that say something of it. */
  readonly size: number
}

const shapes: readonly Shape[] = [...publishedTables].map(([published, columns]) => ({
  table: TableName.parse(olderTables[published] ?? published),
  size: columns.filter(({ name }) => !commonColumns.has(name)).length,
}))

const byName = new Map([...publishedTables.keys()].map((name, at) => [name.toLowerCase(), shapes[at]?.table]))

/** Column → the places in `shapes` of the tables that have it. */
const holders = new Map<string, number[]>()
for (const [at, columns] of [...publishedTables.values()].entries()) {
  for (const { name } of columns) {
    const known = holders.get(name)
    if (commonColumns.has(name)) continue
    if (known === undefined) holders.set(name, [at])
    else known.push(at)
  }
}

/** Where exports say which table a row is of: Log Analytics, `search` and `union withsource` of a query. */
const nameColumns = ['Type', '$table', 'TableName', 'SourceTable']

/** The table the row names; null where it names none. A query may put something else under these names. */
export function tableNamed(fields: JsonObject): TableName | null {
  for (const column of nameColumns) {
    const table = tableCalled(fields[column])
    if (table !== null) return table
  }
  return null
}

/** The table that is published under this name, now or before, whatever its letter case. */
export const tableCalled = (name: Json | undefined): TableName | null =>
  typeof name === 'string' ? (byName.get(name.toLowerCase()) ?? null) : null

/** Table → its columns by their letters in lower case. */
const spelled = new Map(
  [...publishedTables].map(([table, columns]) => [
    table,
    new Map(columns.map(({ name }) => [name.toLowerCase(), name])),
  ]),
)

/** Whether any published table has a column of exactly this name. */
export const isPublishedColumn = (name: string): boolean => holders.has(name) || commonColumns.has(name)

const spellings = new Map([...holders.keys()].map(name => [name.toLowerCase(), name]))

/** The spelling of a column in the tables that have it; null where none has these letters. */
export const publishedSpelling = (name: string): string | null => spellings.get(name.toLowerCase()) ?? null

/** The table's own spelling of a column; null where it has none of these letters. */
export const publishedName = (table: TableName, name: string): string | null =>
  spelled.get(table)?.get(name.toLowerCase()) ?? null

/** Columns that have to agree before they say anything. */
const fewest = 3
/** Of the published columns a row has, so many must be the table's own: the rest may have been joined to it. */
const ownShare = 0.9
/** A table is taken for one that has all its columns and more only where nearly all of its own are there. */
const fullShare = 0.8

/**
 * The table whose columns these are: it has more of them than any other, or as many as some that are larger while nearly
 * all of its own are there. Null where two are as likely, and where the columns are no published table's.
 */
export function tableByColumns(fields: JsonObject): TableName | null {
  const hits = new Uint16Array(shapes.length)
  let known = 0
  for (const name in fields) {
    const tables = holders.get(name)
    if (tables === undefined) continue
    known++
    for (const at of tables) hits[at] = (hits[at] ?? 0) + 1
  }
  const most = hits.reduce((highest, count) => Math.max(highest, count), 0)
  if (most < fewest || most < known * ownShare) return null
  const best = shapes.flatMap(({ table, size }, at) => (hits[at] === most ? [{ table, share: most / size }] : []))
  const tables = new Set(best.map(({ table }) => table))
  if (tables.size === 1) return best[0]?.table ?? null
  best.sort((a, b) => b.share - a.share)
  const [first, second] = best
  if (first === undefined || second === undefined || first.share < fullShare) return null
  return first.share > second.share || first.table === second.table ? first.table : null
}
