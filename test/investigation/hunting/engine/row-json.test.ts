// Rows that DuckDB writes as JSON, against each value written by itself in TypeScript: whatever the values are, the same.

import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parsedRows } from '../../../../main/investigation/hunting/engine/parsed-rows.ts'
import { rowJson } from '../../../../main/investigation/hunting/engine/row-json.ts'
import { storedTypes } from '../../../../main/investigation/hunting/sql/types.ts'
import { type ScalarType, scalarTypes } from '../../../../shared/model/hunt.ts'
import { cellWriters } from './cells.ts'

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
const orNull = (values: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.option(values, { nil: 'NULL', freq: 8 })

/** 0001-01-01 to the end of 9999, in microseconds since 1970. */
const microseconds = fc.bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n })
// NUL ends what DuckDB reads of a statement, and it has no text with half a surrogate pair.
const text = fc.string({ unit: 'grapheme' }).filter(value => !value.includes('\0') && value.isWellFormed())

/** Values in SQL. */
const values: Readonly<Record<ScalarType, fc.Arbitrary<string>>> = {
  string: orNull(text.map(quoted)),
  guid: orNull(fc.uuid().map(quoted)),
  bool: orNull(fc.constantFrom('true', 'false')),
  int: orNull(fc.integer().map(String)),
  long: orNull(
    fc.oneof(fc.maxSafeInteger().map(String), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)),
  ),
  real: orNull(fc.double().map(value => quoted(String(value)))),
  decimal: orNull(
    fc
      .tuple(fc.bigInt({ min: -(10n ** 27n), max: 10n ** 27n }), fc.nat(9_999_999))
      .map(String)
      .map(v => v.replace(',', '.')),
  ),
  datetime: orNull(
    fc
      .oneof(
        microseconds,
        microseconds.map(value => value - (value % 1_000_000n)),
      )
      .map(value => `make_timestamp(${value})`),
  ),
  timespan: orNull(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)),
  dynamic: orNull(
    fc
      .jsonValue({ stringUnit: 'grapheme' })
      .map(value => JSON.stringify(value))
      .filter(value => !value.includes('\\u'))
      .map(quoted),
  ),
}

let instance: DuckDBInstance
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:', { threads: '1' })
})
afterAll(() => instance.closeSync())

test.each(scalarTypes)('Cells of a %s', async type => {
  const connection = await instance.connect()
  await fc.assert(
    fc.asyncProperty(fc.array(values[type], { minLength: 1, maxLength: 40 }), async given => {
      const rows = given.map(value => `(CAST(${value} AS ${storedTypes[type]}))`).join(', ')
      const sql = `SELECT * FROM (VALUES ${rows})`
      const found = await (await connection.run(rowJson(sql, [type]))).getRows()
      const one = await (await connection.run(sql)).getRows()
      const written = parsedRows(`[${found.map(([row]) => row).join(',')}]`)
      expect(written).toEqual(one.map(([value]) => [cellWriters[type](value ?? null)]))
    }),
    { seed: 1, numRuns: 60 },
  )
  connection.closeSync()
})
