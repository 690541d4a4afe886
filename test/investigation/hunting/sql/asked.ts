// Asks queries as they are written, over tables of a test: bound by Microsoft's parser, translated, run by the engine.

import { placing } from '../../../../main/investigation/hunting/fail.ts'
import { bindAsking } from '../../../../main/investigation/hunting/kusto/ask.ts'
import { globalsOf } from '../../../../main/investigation/hunting/kusto/globals.ts'
import type { Query } from '../../../../main/investigation/hunting/query.ts'
import type { Schema } from '../../../../main/investigation/hunting/schema.ts'
import { translate } from '../../../../main/investigation/hunting/sql/translate.ts'
import { Refusal, type RefusalData } from '../../../../shared/errors.ts'
import type { Cell } from '../../../../shared/model/hunt.ts'
import { columnsFile } from '../engine/columns-file.ts'

export interface Asked {
  /** `name:type` of each, with blanks between. */
  readonly columns: string
  readonly rows: Cell[][]
}

export interface Asking extends AsyncDisposable {
  ask(text: string): Promise<Asked>
  /** The rows alone. */
  rows(text: string): Promise<Cell[][]>
  refused(text: string): Promise<RefusalData>
}

/** 2026-01-01 in ticks. */
const now = 639_028_224_000_000_000n

/** @param sql makes the tables that the schema tells of */
export async function asking(schema: Schema = { tables: [] }, sql = 'SELECT 1'): Promise<Asking> {
  const file = await columnsFile(sql)
  const globals = globalsOf(schema)
  const run = async (text: string, query: Query): Promise<Asked> => {
    const { columns, entry, sql: made } = placing(text, () => translate(query, { schema, now }))
    const told = [...columns, ...(entry ? [{ name: '', type: 'long' as const }] : [])]
    const rows = await file.engine.rows(made, told)
    return {
      columns: columns.map(({ name, type }) => `${name}:${type}`).join(' '),
      rows: rows.map(row => row.slice(0, columns.length)),
    }
  }
  const ask = async (text: string): Promise<Asked> =>
    run(text, await bindAsking(text, globals, [], async query => (await run(text, query)).rows))
  const refused = async (text: string): Promise<RefusalData> => {
    try {
      await ask(text)
    } catch (error) {
      if (error instanceof Refusal) return error.data
      throw error
    }
    throw new Error('it was answered')
  }
  return {
    ask,
    rows: async text => (await ask(text)).rows,
    refused,
    [Symbol.asyncDispose]: () => file[Symbol.asyncDispose](),
  }
}
