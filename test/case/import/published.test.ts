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
/** The same as the portal of Log Analytics writes it, and what it puts behind the names of columns. */
const usDate = '11/20/2026, 6:31:55.519 PM'
const portalSuffix: Record<string, string> = { datetime: ' [UTC]', dynamic: '_dynamic', string: '_string' }
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
/** A table as CSV, its columns and cells as an export writes them. */
const csvOf = (
  rows: readonly JsonObject[],
  { header = (name: string) => name, cell = (_: string, text: string) => text, separator = ',' } = {},
): string => {
  const names = Object.keys(rows[0] ?? {})
  const lines = rows.map(row => names.map(name => quoted(cell(name, asText(row[name] ?? null)))).join(separator))
  return ['\ufeff', names.map(header).join(separator), '\r\n', lines.join('\r\n'), '\r\n'].join('')
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
  const texts = (row: JsonObject): Record<string, string> =>
    Object.fromEntries(Object.entries(row).map(([column, value]) => [column, asText(value)]))
  const runs = { seed: 51, numRuns: 3 }

  test('come back from NDJSON, from a JSON list and from CSV, told apart by their columns', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async list => {
        await comeBack(list.map(row => JSON.stringify(row)).join('\n'), table, list, same)
        await comeBack(JSON.stringify(list, null, 2), table, list, same)
        await comeBack(csvOf(list), table, list, texts)
        await comeBack(csvOf(list, { separator: ';' }), table, list, texts)
      }),
      runs,
    )
  })

  test('come back from the CSV of the portal, with its suffixes and dates', async () => {
    const types = new Map(columns.map(column => [column.name, column.type]))
    const header = (column: string): string => `${column}${portalSuffix[types.get(column) ?? ''] ?? ''}`
    const cell = (column: string, text: string): string => (types.get(column) === 'datetime' ? usDate : text)
    const shown = (row: JsonObject): JsonObject =>
      Object.fromEntries(Object.entries(texts(row)).map(([column, text]) => [column, cell(column, text)]))
    await fc.assert(
      fc.asyncProperty(rows, list => comeBack(csvOf(list, { header, cell }), table, list, shown)),
      runs,
    )
  })

  test('come back by the name their export gives, whatever columns its query left', async () => {
    const few = fc
      .tuple(fc.constantFrom('Type', '$table', 'TableName'), fc.subarray([...columns], { minLength: 1 }))
      .chain(([by, some]) => rowOf(some, false).map(row => ({ [by]: name, ...row })))
    await fc.assert(
      fc.asyncProperty(few, async row => {
        const { records, fields } = await read('log-analytics-ndjson', JSON.stringify(row))
        expect(records.map(record => record.table)).toEqual([table])
        // an older name stays in the record as it was exported
        expect(fields).toEqual([row])
        expect((await read('log-analytics-csv', csvOf([row]))).records.map(record => record.table)).toEqual([table])
      }),
      runs,
    )
  })
})
