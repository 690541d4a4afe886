// The engine's own way from a query's text to its answer, within this process: Microsoft's binder, our translation, and
// DuckDB with tables of the tests.
import { type DuckDBConnection, DuckDBInstance, DuckDBTimestampValue, type DuckDBValue } from '@duckdb/node-api'
import { registerFunctions } from '../../../main/investigation/hunting/engine/register.ts'
import { placing } from '../../../main/investigation/hunting/fail.ts'
import { declaredFunctions } from '../../../main/investigation/hunting/functions/index.ts'
import type { Query } from '../../../main/investigation/hunting/query.ts'
import type { Schema } from '../../../main/investigation/hunting/schema.ts'
import { translate } from '../../../main/investigation/hunting/sql/translate.ts'
import type { Cell, ScalarType } from '../../../shared/model/hunt.ts'
import type { Answer } from './agreement.ts'
import { ofEpochMilliseconds, readJson, toCell, type Value } from './naive/value.ts'

export class Duck implements Disposable {
  readonly #connection: DuckDBConnection
  readonly #schema: Schema

  private constructor(connection: DuckDBConnection, schema: Schema) {
    this.#connection = connection
    this.#schema = schema
  }

  /** @param sql makes the tables that the schema tells of */
  static async with(schema: Schema, sql: readonly string[] = []): Promise<Duck> {
    const instance = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '1GB' })
    const connection = await instance.connect()
    await connection.run("SET TimeZone = 'UTC'")
    registerFunctions(connection, declaredFunctions)
    for (const statement of sql) await connection.run(statement)
    return new Duck(connection, schema)
  }

  /** @param text is said in refusals' places; refuses as the translation does, and throws what DuckDB throws */
  async answer(text: string, query: Query, now: bigint): Promise<Answer & { readonly sql: string }> {
    const { sql, columns } = placing(text, () => translate(query, { schema: this.#schema, now }))
    const result = await this.#connection.runAndReadAll(sql)
    const rows = result
      .getRows()
      .map(row => columns.map(({ type }, place): Cell => toCell(valueIn(row[place] ?? null, type), type)))
    return { columns, rows, sql }
  }

  [Symbol.dispose](): void {
    this.#connection.closeSync()
  }
}

function valueIn(value: DuckDBValue, type: ScalarType): Value {
  if (value === null) return type === 'string' ? '' : null
  if (value instanceof DuckDBTimestampValue) return ofEpochMilliseconds(0) + value.micros * 10n
  if (type === 'dynamic' && typeof value === 'string') return readJson(value) ?? null
  if (typeof value === 'number') return type === 'real' ? value : BigInt(value)
  if (typeof value === 'bigint' || typeof value === 'boolean' || typeof value === 'string') return value
  throw new Error(`a value of DuckDB is no ${type}`)
}
