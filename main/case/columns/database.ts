// The DuckDB file beside a case: opened when columns are asked for, with one thread and bounded memory.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection, DuckDBInstance, JS } from '@duckdb/node-api'
import { Refusal } from '../../../shared/errors.ts'

/** Where the columns of a case lie. */
export const columnsFile = (cache: string): string => join(cache, 'columns.duckdb')

export class ColumnDatabase {
  readonly #instance: DuckDBInstance
  readonly #connection: DuckDBConnection

  constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance
    this.#connection = connection
  }

  /**
   * For writing, which nobody else may meanwhile. What can not be opened is thrown away and made anew, for all of it is
   * derived; refuses case.busy, and leaves it as it is, where somebody reads it. In memory where there is no folder.
   */
  static async open(cache: string | null): Promise<ColumnDatabase> {
    if (cache === null) return connect(':memory:')
    mkdirSync(cache, { recursive: true })
    const file = columnsFile(cache)
    try {
      return await connect(file)
    } catch (error) {
      if (isHeld(error)) throw busy(file)
      removeColumns(cache)
      return connect(file)
    }
  }

  async run(sql: string): Promise<void> {
    await this.#connection.run(sql)
  }

  /** Has all of it in the file itself, so that others can open it. What is not compressed now is when it changes next. */
  async checkpoint(compressed: boolean): Promise<void> {
    await this.run(`SET force_compression = '${compressed ? 'auto' : 'uncompressed'}'`)
    await this.run('CHECKPOINT')
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

/** DuckDB's words on Linux and macOS, and Windows' own. */
const isHeld = (error: unknown): boolean =>
  error instanceof Error && /Could not set lock on file|used by another process/i.test(error.message)

const busy = (file: string): Refusal =>
  new Refusal('case.busy', 'The columns of the case are being read by a hunt.', {
    where: { file },
    todo: 'Wait until it has ended, or cancel it.',
  })

export function removeColumns(cache: string): void {
  const file = columnsFile(cache)
  for (const each of [file, `${file}.wal`, `${file}.tmp`]) rmSync(each, { recursive: true, force: true })
}
