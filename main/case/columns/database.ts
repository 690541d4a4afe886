// The DuckDB file beside a case: opened when columns are asked for, with one thread and bounded memory.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection, DuckDBInstance, JS } from '@duckdb/node-api'

/** Where the columns of a case lie. */
export const columnsFile = (cache: string): string => join(cache, 'columns.duckdb')

export class ColumnDatabase {
  readonly #instance: DuckDBInstance
  readonly #connection: DuckDBConnection

  constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance
    this.#connection = connection
  }

  /** What can not be opened is thrown away and made anew: all of it is derived. In memory where there is no folder. */
  static async open(cache: string | null): Promise<ColumnDatabase> {
    if (cache === null) return connect(':memory:')
    mkdirSync(cache, { recursive: true })
    const file = columnsFile(cache)
    try {
      return await connect(file)
    } catch {
      removeColumns(cache)
      return connect(file)
    }
  }

  async run(sql: string): Promise<void> {
    await this.#connection.run(sql)
  }

  /** Rows of plain JavaScript values, 64-bit numbers as bigint. */
  async rows(sql: string): Promise<JS[][]> {
    return (await this.#connection.runAndReadAll(sql)).getRowsJS()
  }

  /** Stops what runs, which then throws. */
  interrupt(): void {
    this.#connection.interrupt()
  }

  close(): void {
    this.#connection.closeSync()
    this.#instance.closeSync()
  }
}

/** Columns are read beside two readers and the case's own thread: more threads would only take turns with those. */
const settings = {
  threads: '1',
  memory_limit: '384MB',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
}

async function connect(file: string): Promise<ColumnDatabase> {
  // A library of 68 MB: a case whose columns nobody asks for does without it.
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const instance = await DuckDBInstance.create(file, settings)
  return new ColumnDatabase(instance, await instance.connect())
}

export function removeColumns(cache: string): void {
  const file = columnsFile(cache)
  for (const each of [file, `${file}.wal`, `${file}.tmp`]) rmSync(each, { recursive: true, force: true })
}
