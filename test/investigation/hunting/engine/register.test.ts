// Functions of Kusto written in TypeScript, asked by DuckDB: values arrive as declared and come back as declared.
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import { huntLimits, processLimits } from '../../../../main/investigation/hunting/engine/limits.ts'
import { refusalOf } from '../../../../main/investigation/hunting/engine/refusals.ts'
import { registerFunctions } from '../../../../main/investigation/hunting/engine/register.ts'
import {
  type DeclaredFunction,
  declareFunction,
  sqlTypes,
  type Value,
} from '../../../../main/investigation/hunting/functions/declared.ts'
import { Refusal } from '../../../../shared/errors.ts'
import { type Cell, type ScalarType, scalarTypes } from '../../../../shared/model/hunt.ts'
import { cellWriters } from './cells.ts'

/** The only cell of `sql`, where these functions are known. */
async function answer(sql: string, type: ScalarType, functions: readonly DeclaredFunction[]): Promise<Cell> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    registerFunctions(connection, functions)
    const rows = await (await connection.run(sql)).getRows()
    return cellWriters[type](rows[0]?.[0] ?? null)
  } catch (error) {
    throw refusalOf({ kind: 'duckdb', text: String(error).replace(/^Error: /, '') }, huntLimits, processLimits)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

const samples: Readonly<Record<ScalarType, readonly [sql: string, value: Value]>> = {
  string: ["'a'", 'a'],
  bool: ['true', true],
  int: ['-7', -7n],
  long: ['9223372036854775807', 9223372036854775807n],
  datetime: ['637500000000000000', 637500000000000000n],
  timespan: ['-1', -1n],
  real: ["'nan'", Number.NaN],
  decimal: ['-12.5', '-12.5'],
  guid: ["'8f4b1b1e-0b5c-4b3a-9d6e-0a1b2c3d4e5f'", '8f4b1b1e-0b5c-4b3a-9d6e-0a1b2c3d4e5f'],
  dynamic: [`'{"a":[1,null]}'`, { a: [1, null] }],
}

test.each(scalarTypes)('A %s goes in and out as it is, and so does its null', async type => {
  const heard: Value[] = []
  const same: DeclaredFunction = {
    name: 'same',
    parameters: [type],
    returns: type,
    call: value => {
      heard.push(value ?? null)
      return value ?? null
    },
  }
  const [sql, value] = samples[type]
  const asText = (of: string) => `SELECT k_same((${of})::${sqlTypes[type]})::VARCHAR`
  const [written, none] = [await answer(asText(sql), 'string', [same]), type === 'string' ? '' : null]
  expect(written).toBe(await answer(`SELECT (${sql})::${sqlTypes[type]}::VARCHAR`, 'string', []))
  expect(await answer(asText('NULL'), 'guid', [same])).toBe(none)
  expect(heard).toEqual([value, none])
})

const joined = declareFunction({
  name: 'joined',
  parameters: ['string'],
  variadic: 'long',
  returns: 'string',
  call: (separator, ...numbers) => numbers.join(separator),
})

test('A function is asked row by row, with any number of the arguments that may follow', async () => {
  const sql = "SELECT string_agg(k_joined('-', n, n + 1), ' ' ORDER BY n) FROM range(3000) r(n) WHERE n < 3 OR n > 2998"
  expect(await answer(sql, 'string', [joined])).toBe('0-1 1-2 2-3 2999-3000')
  expect(await answer("SELECT k_joined('-')", 'string', [joined])).toBe('')
})

test('What a function refuses ends the query with its words', async () => {
  const refuses = declareFunction({
    name: 'refuses',
    parameters: [],
    returns: 'string',
    call: () => {
      throw new Refusal('hunt.failed', 'The pattern is empty.')
    },
  })
  const asked = answer('SELECT k_refuses()', 'string', [refuses])
  await expect(asked).rejects.toThrow(Refusal)
  await expect(asked).rejects.toThrow(/^The pattern is empty\.$/)
})

test('What else it throws, or returns, is a bug that names it', async () => {
  const throws = declareFunction({
    name: 'throws',
    parameters: [],
    returns: 'string',
    call: () => {
      throw new TypeError('not this way')
    },
  })
  const lies: DeclaredFunction = { name: 'lies', parameters: [], returns: 'long', call: () => 'text' }
  const asked = answer('SELECT k_throws()', 'string', [throws])
  await expect(asked).rejects.not.toThrow(Refusal)
  await expect(asked).rejects.toThrow(/throws: not this way/)
  await expect(answer('SELECT k_lies()', 'long', [lies])).rejects.toThrow(/lies: what it returns is no long/)
})

test('A decimal with more places than there are is cut off behind the last', async () => {
  const third = declareFunction({ name: 'third', parameters: [], returns: 'decimal', call: () => '-0.333333333399' })
  expect(await answer('SELECT k_third()', 'decimal', [third])).toBe('-0.3333333333')
})
