// A source that DuckDB reads by itself while the ledger takes it in: in an open transaction, until both have come to the same.
import type { TableName } from '../../../shared/model/evidence.ts'
import { type Catalogue, type Column, entryColumn } from './catalogue.ts'
import type { ColumnDatabase } from './database.ts'
import { identifier, kinds, literal } from './kinds.ts'
import { timeSumOf } from './time-sum.ts'

/** What is expected of a source before it is read. */
export interface Expected {
  /** On disk, one JSON object a line, each a record of the table under its own names. */
  readonly file: string
  readonly table: TableName
  readonly names: readonly string[]
  /** The ledger's entry that its first line becomes. */
  readonly first: number
  /** Columns that say when a record happened, the best first. */
  readonly timeColumns: readonly string[]
}

/** What the ledger has taken in of it. */
export interface Taken {
  readonly first: number
  readonly count: number
  readonly times: number
  readonly names: ReadonlySet<string>
}

export interface Alongside {
  /** Says what the ledger came to, null where it did not come to its end; gives whether the tables have it now. */
  settle(taken: Taken | null): Promise<boolean>
}

/** The columns of these names; null where two differ in nothing but the case of letters, which DuckDB does not tell apart. */
export async function columnsAlongside(catalogue: Catalogue, { table, names }: Expected): Promise<Column[] | null> {
  if (new Set(names.map(name => name.toLowerCase())).size < names.length) return null
  return catalogue.columns(table, names)
}

export function insertAlongside({ file, table, first }: Expected, columns: readonly Column[]): string {
  const read = columns.map(({ name, type }) => `${literal(name)}: '${kinds[type].read}'`)
  const values = columns.map(({ name, type }) => kinds[type].value(identifier(name)))
  const into = [entryColumn, ...columns.map(({ physical }) => physical)].join(', ')
  const options = "format = 'newline_delimited', maximum_object_size = 67108864"
  return (
    `INSERT INTO ${identifier(table)} (${into}) SELECT ${[`${first} + row_number() OVER () - 1`, ...values].join(', ')} ` +
    `FROM read_json(${literal(file)}, columns = {${read.join(', ')}}, ${options})`
  )
}

/** Whether DuckDB's rows from the first one on are what the ledger took in, as far as count, order and times can tell. */
export async function agrees(
  db: ColumnDatabase,
  { table, first, names, timeColumns }: Expected,
  columns: readonly Column[],
  taken: Taken,
): Promise<boolean> {
  if (taken.first !== first || [...taken.names].some(name => !names.includes(name))) return false
  const times = timeColumns.flatMap(name => columns.filter(column => column.name === name))
  const time = times.length === 0 ? 'NULL::TIMESTAMP' : `coalesce(${times.map(({ physical }) => physical).join(', ')})`
  const rows = `FROM ${identifier(table)} WHERE ${entryColumn} >= ${first}`
  const [found] = await db.rows(`SELECT count(*), ${timeSumOf(time, `(${entryColumn} - ${first})`)}::BIGINT ${rows}`)
  return found?.[0] === BigInt(taken.count) && found[1] === BigInt(taken.times)
}
