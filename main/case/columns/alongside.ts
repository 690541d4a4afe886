// A source that DuckDB reads by itself while the ledger takes it in: in an open transaction, until both have come to the same.
import type { TableName } from '../../../shared/model/evidence.ts'
import { type Catalogue, type Column, entryColumn } from './catalogue.ts'
import type { ColumnDatabase } from './database.ts'
import { identifier, type Kind, kinds, literal } from './kinds.ts'
import { timeSumOf } from './time-sum.ts'

/** One JSON object a line, or rows of CSV: so many lines before the first, and so many cells in each. */
export type Layout =
  | { readonly kind: 'lines' }
  | { readonly kind: 'rows'; readonly before: number; readonly separator: string; readonly cells: number }

/** What is expected of a source before it is read. */
export interface Expected {
  /** On disk, each line or row a record of the table under its own names. */
  readonly file: string
  readonly layout: Layout
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

export function insertAlongside({ file, table, first, layout }: Expected, columns: readonly Column[]): string {
  const values = columns.map(({ name, type }) => readAs(layout, kinds[type], identifier(name)))
  const into = [entryColumn, ...columns.map(({ physical }) => physical)].join(', ')
  const from = layout.kind === 'lines' ? linesOf(file, columns) : rowsOf(file, columns, layout)
  const select = [`${first} + row_number() OVER () - 1`, ...values].join(', ')
  return `INSERT INTO ${identifier(table)} (${into}) SELECT ${select} FROM ${from}`
}

/** What stands in a cell is text, whatever else its column may hold. */
function readAs(layout: Layout, kind: Kind, read: string): string {
  if (layout.kind === 'lines') return kind.value(read)
  return kind.read === 'JSON' ? `to_json(coalesce(${read}, ''))` : kind.value(read)
}

function linesOf(file: string, columns: readonly Column[]): string {
  const read = columns.map(({ name, type }) => `${literal(name)}: '${kinds[type].read}'`)
  const options = "format = 'newline_delimited', maximum_object_size = 67108864"
  return `read_json(${literal(file)}, columns = {${read.join(', ')}}, ${options})`
}

/** All as text, in order, and nothing guessed: a row that is not quoted as RFC 4180 has it ends the reading. */
function rowsOf(file: string, columns: readonly Column[], { before, separator }: Layout & { kind: 'rows' }): string {
  const read = columns.map(({ name }) => `${literal(name)}: 'VARCHAR'`)
  const quoting = `delim = ${literal(separator)}, quote = '"', escape = '"'`
  const options = `auto_detect = false, header = false, skip = ${before}, ${quoting}, max_line_size = 8388608, buffer_size = 33554432`
  return `read_csv(${literal(file)}, columns = {${read.join(', ')}}, ${options})`
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
