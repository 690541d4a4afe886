// Which columns the tables have, under which names of DuckDB: it takes `AccountUPN` and `AccountUpn` for one, Kusto does not.
import { z } from 'zod'
import { TableName } from '../../../shared/model/evidence.ts'
import { publishedTables } from '../../../shared/records/published-columns.ts'
import { sharedTables, timeNames } from '../../../shared/records/surfaces.ts'
import type { ColumnDatabase } from './database.ts'
import { type ColumnType, columnTypeOf, columnTypes, identifier, kinds, literal } from './kinds.ts'

export const Column = z.object({
  /** As the records have it. */
  name: z.string(),
  type: z.enum(columnTypes),
  /** As DuckDB has it. */
  physical: z.string(),
})
export type Column = z.infer<typeof Column>

/** A table and what it holds by now. */
export const TableColumns = z.object({ table: TableName, rows: z.number(), columns: z.array(Column) })
export type TableColumns = z.infer<typeof TableColumns>

const Row = z.tuple([TableName, z.string(), z.enum(columnTypes), z.string()])

/** The number of the ledger's entry that a row is read from. */
export const entryColumn = 'entry'

export class Catalogue {
  readonly #db: ColumnDatabase
  readonly #tables: Map<TableName, Map<string, Column>>

  private constructor(db: ColumnDatabase, tables: Map<TableName, Map<string, Column>>) {
    this.#db = db
    this.#tables = tables
  }

  /** As it is in the file now; to be read again after a transaction that was not carried out. */
  static async read(db: ColumnDatabase): Promise<Catalogue> {
    await db.run('CREATE TABLE IF NOT EXISTS catalogue (tbl VARCHAR, name VARCHAR, type VARCHAR, physical VARCHAR)')
    const tables = new Map<TableName, Map<string, Column>>()
    for (const row of await db.rows('SELECT tbl, name, type, physical FROM catalogue')) {
      const [table, name, type, physical] = Row.parse(row)
      const columns = tables.get(table) ?? new Map<string, Column>()
      columns.set(name, { name, type, physical })
      tables.set(table, columns)
    }
    return new Catalogue(db, tables)
  }

  get tables(): ReadonlyMap<TableName, ReadonlyMap<string, Column>> {
    return this.#tables
  }

  /** The columns of these names, made where they are not there yet: all of a new table at once, which costs as much as one. */
  async columns(table: TableName, names: Iterable<string>): Promise<Column[]> {
    const wanted = [...names]
    const before = this.#tables.get(table)
    const known = before ?? new Map<string, Column>()
    const made: Column[] = []
    for (const name of new Set(wanted)) {
      if (known.has(name)) continue
      const column = { name, type: typeOf(table, name), physical: `c${known.size + 1}` }
      known.set(name, column)
      made.push(column)
    }
    if (before === undefined) {
      this.#tables.set(table, known)
      const columns = [`${entryColumn} BIGINT`, ...made.map(storedAs)]
      await this.#db.run(`CREATE TABLE ${identifier(table)} (${columns.join(', ')})`)
    } else {
      for (const column of made) await this.#db.run(`ALTER TABLE ${identifier(table)} ADD COLUMN ${storedAs(column)}`)
    }
    if (made.length > 0) {
      const rows = made.map(({ name, type, physical }) => `(${[table, name, type, physical].map(literal).join(', ')})`)
      await this.#db.run(`INSERT INTO catalogue VALUES ${rows.join(', ')}`)
    }
    return wanted.map(name => known.get(name) ?? lost(name))
  }
}

/** How a table is told of it. */
export const storedAs = ({ physical, type }: Column): string => `${physical} ${kinds[type].stored}`

function lost(name: string): never {
  throw new Error(`the column ${name} was not made`)
}

function typeOf(table: TableName, name: string): ColumnType {
  const published = publishedTables.get(table)?.find(column => column.name === name)
  // Rows of one surface have the time under a name that the page of the other does not list.
  if (published === undefined && name === timeNames.hunting && sharedTables.has(table)) return 'datetime'
  return columnTypeOf(published?.type)
}
