// The tables that the queries in found.ts are asked of: one full, one of a single row, one empty.
import type { HuntColumn } from '../../../shared/model/hunt.ts'
import { readJson, type Table, type Value } from './naive/value.ts'

const json = (text: string): Value => readJson(text) ?? null
const noon = 639_309_456_000_000_000n

const events: readonly HuntColumn[] = [
  { name: 'Time', type: 'datetime' },
  { name: 'Upn', type: 'string' },
  { name: 'UPN', type: 'string' },
  { name: 'Count', type: 'long' },
  { name: 'Score', type: 'real' },
  { name: 'Flag', type: 'bool' },
  { name: 'Span', type: 'timespan' },
  { name: 'Bag', type: 'dynamic' },
  { name: 'List', type: 'dynamic' },
]

const eventRows: readonly (readonly Value[])[] = [
  [noon, 'foo', 'Foo', 1n, 0.5, true, 36_000_000_000n, json('{"a":1,"b":"x"}'), json('[1,2,3]')],
  [noon + 10n, 'Foo', '', -14n, null, null, null, json('{"a":"1","nested":{"name":"Foo"}}'), json('["42",null,"a"]')],
  [null, '', 'bar', null, -3.75, false, -36_000_000_000n, null, json('[[1],[2,3]]')],
  [noon - 864_000_000_000n, 'café', 'a', 12n, 100.125, true, 0n, json('{}'), json('[]')],
  [noon, 'user@contoso.com', 'a', 5n, 2.25, null, 900_000_000n, json('[1,"a"]'), json('[3,1,2,2]')],
]

export const foundTables: ReadonlyMap<string, Table> = new Map([
  ['Events', { columns: events, rows: eventRows }],
  ['One', { columns: events, rows: eventRows.slice(0, 1) }],
  ['None', { columns: events, rows: [] }],
])
