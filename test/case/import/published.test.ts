// Rows of every published table, written as each export writes them, come back in their table.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recognise } from '../../../main/case/import/index.ts'
import { TableName } from '../../../shared/model/evidence.ts'
import type { Json, JsonObject } from '../../../shared/model/json.ts'
import { type PublishedColumn, publishedTables } from '../../../shared/records/published-columns.ts'
import { bytesOf, read } from './reading.ts'

const nowCalled: Record<string, TableName> = {
  AADSignInEventsBeta: 'EntraIdSignInEvents',
  AADSpnSignInEventsBeta: 'EntraIdSpnSignInEvents',
  AIAgentsInfo: 'AgentsInfo',
}
const tables = [...publishedTables].map(([name, columns]): [string, TableName, readonly PublishedColumn[]] => [
  name,
  nowCalled[name] ?? TableName.parse(name),
  columns.filter(column => column.name !== 'Type'),
])

const at = Date.parse('2026-11-20T18:31:55.519Z')
const text = fc.string({ unit: 'grapheme', maxLength: 12 })
const values: Record<string, fc.Arbitrary<Json>> = {
  bool: fc.boolean(),
  datetime: fc.constant(new Date(at).toISOString()),
  dynamic: fc.oneof(
    fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), text, { noNullPrototype: true }),
    fc.array(text, { maxLength: 3 }),
  ),
  guid: fc.uuid(),
  int: fc.integer(),
  long: fc.integer(),
  real: fc.integer(),
  string: text,
}
/** A row with a value in each of the table's columns, or with null in some. */
const rowOf = (columns: readonly PublishedColumn[], sparse: boolean): fc.Arbitrary<JsonObject> =>
  fc
    .tuple(
      ...columns.map(({ type }) => {
        const value = values[type] ?? fc.constant(null)
        return sparse && type !== 'datetime' ? fc.oneof(fc.constant(null), value) : value
      }),
    )
    .map(row => Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null])))

const asText = (value: Json): string =>
  value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)
const quoted = (cell: string): string => (/[",;\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
const csvOf = (rows: readonly JsonObject[], header: (name: string) => string): string => {
  const names = Object.keys(rows[0] ?? {})
  const lines = rows.map(row => names.map(name => quoted(asText(row[name] ?? null))).join(','))
  return ['\ufeff', names.map(header).join(','), '\r\n', lines.join('\r\n'), '\r\n'].join('')
}

async function comeBack(
  source: string,
  table: TableName,
  rows: readonly JsonObject[],
  kept: (row: JsonObject) => JsonObject,
) {
  const { records, fields, rejected } = await read(recognise(bytesOf(source).subarray(0, 65_536), 'export'), source)
  expect(rejected).toEqual([])
  expect(records.map(record => record.table)).toEqual(rows.map(() => table))
  expect(fields).toEqual(rows.map(kept))
  const timed = rows.some(row => 'Timestamp' in row || 'TimeGenerated' in row)
  expect(new Set(records.map(({ time }) => time))).toEqual(new Set([timed ? at : null]))
}

describe.each(tables)('rows of %s', (name, table, columns) => {
  const rows = fc.array(rowOf(columns, true), { minLength: 1, maxLength: 3 })
  const same = (row: JsonObject): JsonObject => row
  const runs = { seed: 51, numRuns: 5 }

  test('come back from NDJSON, from a JSON list and from CSV, told apart by their columns', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async list => {
        await comeBack(list.map(row => JSON.stringify(row)).join('\n'), table, list, same)
        await comeBack(JSON.stringify(list, null, 2), table, list, same)
        const cells = (row: JsonObject) =>
          Object.fromEntries(Object.entries(row).map(([key, value]) => [key, asText(value)]))
        await comeBack(
          csvOf(list, key => key),
          table,
          list,
          cells,
        )
      }),
      runs,
    )
  })

  test('come back by the name their export gives, whatever columns its query left', async () => {
    const few = fc
      .tuple(fc.constantFrom('Type', '$table', 'TableName'), fc.subarray([...columns], { minLength: 1 }))
      .chain(([by, some]) => rowOf(some, false).map(row => ({ [by]: name, ...row })))
    await fc.assert(
      fc.asyncProperty(few, async row => {
        const { records } = await read('log-analytics-ndjson', JSON.stringify(row))
        expect(records.map(record => record.table)).toEqual([table])
        const csv = csvOf([row], key => key)
        expect((await read('log-analytics-csv', csv)).records.map(record => record.table)).toEqual([table])
      }),
      runs,
    )
  })
})
