// Random tables: every scalar type, nulls, empty and Unicode texts, mixed dynamics, keys that are equal.

import type { Schema } from '../../../../main/investigation/hunting/schema.ts'
import { storedTypes } from '../../../../main/investigation/hunting/sql/types.ts'
import type { HuntColumn, ScalarType } from '../../../../shared/model/hunt.ts'
import { readJson, type Table, type Value, writeDatetime, writeJson } from '../naive/value.ts'
import type { Dice } from './dice.ts'

export const texts = [
  ...['', '', 'a', 'A', 'b', 'B', 'ab', 'foo', 'Foo', 'FOO', 'foo bar', 'Foo-Bar', 'foo_bar', 'foobar', 'bar.foo'],
  ...[
    'user@contoso.com',
    'User@Contoso.com',
    'admin@contoso.com',
    'café',
    'CAFÉ',
    'caf',
    'дата',
    'Дата log',
    '日本',
    'a😀b',
  ],
  ...[
    'cmd.exe /c whoami',
    String.raw`C:\Windows\System32\cmd.exe`,
    'powershell.exe -enc ZQ==',
    '10.0.0.1',
    '10.0.0.12',
  ],
  ...['1', '42', '-7', '007', 'true', 'False', '2026-11-20T09:30:00Z', '2026-11-21', '01:30:00', "it's", '"quoted"'],
  ...['%', '_', '100%', 'a,b,,c', 'key=value; other=7', '{"a":1,"b":"x"}', '[1,"a",null]', 'tab\there', 'back\\slash'],
]

const guids = [
  '74be27de-1e4e-49d9-b579-fe0b331d3642',
  '00000000-0000-0000-0000-000000000000',
  'd94f3b6b-0b5a-4c1d-9f4f-88efad67d136',
]

const bags = [
  '{}',
  '{"a":1,"b":"x"}',
  '{"a":2,"b":"foo bar","c":[1,2,3]}',
  '{"a":"1","b":"X","c":["a","b"]}',
  '{"b":null,"c":[]}',
  '{"a":-7,"nested":{"name":"Foo","roles":["admin","user"]}}',
  '{"a":true,"nested":{"name":"","roles":[]}}',
  '{"a":1.5,"when":"2026-11-20T09:30:00Z","nested":null}',
  '{"A":10,"a b":"spaced","b":"café"}',
]
const arrays = [
  '[]',
  '[1,2,3]',
  '[3,1,2,2]',
  '["a","b","A"]',
  '["foo",null,"bar"]',
  '[1,"a",true,null]',
  '[[1],[2,3]]',
  '[{"a":1},{"a":2,"b":"x"}]',
  '["10.0.0.1","42"]',
]
const scalars = ['1', '-7', '1.5', '"a"', '"foo bar"', '""', 'true', 'false']

const noon = 639_309_456_000_000_000n
const day = 864_000_000_000n

const makers: Readonly<Record<Exclude<ScalarType, 'decimal'>, (dice: Dice) => Value>> = {
  string: dice => dice.pick(texts),
  bool: dice => dice.chance(0.5),
  int: dice => BigInt(dice.pick([0, 1, 2, 3, 5, 7, -1, -7, 12, 14, 42, 100])),
  long: dice => BigInt(dice.pick([0, 1, 1, 2, 3, 5, 10, -1, -5, -14, 12, 42, 1000, 1_000_000])),
  real: dice => dice.pick([0, 0.5, 1, 1.5, 2.25, -0.5, -3.75, 10, 100.125, 1e6]),
  datetime: dice => {
    const days = noon + BigInt(dice.between(-9, 3)) * day
    const hours = days + BigInt(dice.between(-24, 24)) * 36_000_000_000n
    return dice.chance(0.5) ? hours : hours + BigInt(dice.between(0, 3_600_000_000)) * 10n
  },
  timespan: dice =>
    BigInt(dice.pick([0, 1, 60, 90, 3600, 5400, 86_400, 90_061, -3600, -90_000, 604_800])) * 10_000_000n,
  guid: dice => dice.pick(guids),
  dynamic: dice => {
    const kind = dice.weighted([
      [5, bags],
      [4, arrays],
      [2, scalars],
    ] as const)
    return readJson(dice.pick(kind)) ?? null
  },
}

/** Columns differ in case, hold blanks, and share their names and types between the tables where joins need it. */
const shapes: Readonly<Record<string, readonly HuntColumn[]>> = {
  Events: [
    { name: 'Time', type: 'datetime' },
    { name: 'Upn', type: 'string' },
    { name: 'UPN', type: 'string' },
    { name: 'Count', type: 'long' },
    { name: 'Small', type: 'int' },
    { name: 'Score', type: 'real' },
    { name: 'Flag', type: 'bool' },
    { name: 'Span', type: 'timespan' },
    { name: 'Id', type: 'guid' },
    { name: 'Bag', type: 'dynamic' },
    { name: 'List', type: 'dynamic' },
    { name: 'display name', type: 'string' },
  ],
  Users: [
    { name: 'Upn', type: 'string' },
    { name: 'Count', type: 'long' },
    { name: 'Level', type: 'int' },
    { name: 'Seen', type: 'datetime' },
    { name: 'Tags', type: 'dynamic' },
    { name: 'Note', type: 'string' },
  ],
  Marks: [
    { name: 'Upn', type: 'string' },
    { name: 'Count', type: 'string' },
    { name: 'Score', type: 'real' },
    { name: 'Time', type: 'datetime' },
  ],
}

export interface World {
  readonly tables: ReadonlyMap<string, Table>
  readonly schema: Schema
}

export function randomWorld(dice: Dice): World {
  const tables = new Map(
    Object.entries(shapes).map(([name, columns]) => {
      const count = dice.weighted([
        [1, 0],
        [1, 1],
        [4, dice.between(2, 6)],
        [4, dice.between(7, 14)],
      ] as const)
      return [
        name,
        { columns, rows: dice.times(count, () => columns.map(column => randomValue(column, dice))) },
      ] as const
    }),
  )
  return { tables, schema: schemaOf(tables) }
}

function randomValue({ name, type }: HuntColumn, dice: Dice): Value {
  if (type === 'decimal') throw new Error('no decimals')
  if (type !== 'string' && dice.chance(0.15)) return null
  if (name === 'Bag') return dice.chance(0.85) ? (readJson(dice.pick(bags)) ?? null) : makers.dynamic(dice)
  if (name === 'List' || name === 'Tags')
    return dice.chance(0.85) ? (readJson(dice.pick(arrays)) ?? null) : makers.dynamic(dice)
  return makers[type](dice)
}

export const schemaOf = (tables: ReadonlyMap<string, Table>): Schema => ({
  tables: [...tables].map(([name, { columns, rows }]) => ({
    name,
    columns: columns.map((column, place) => ({ ...column, physical: `p${place}`, description: '' })),
    rows: rows.length,
  })),
})

/** The tables as the columns of a case hold them. */
export const sqlOf = (tables: ReadonlyMap<string, Table>): string[] =>
  [...tables].flatMap(([name, { columns, rows }]) => {
    const list = columns.map(({ type }, place) => `p${place} ${storedTypes[type]}`).join(', ')
    const values = rows.map(
      (row, entry) =>
        `(${entry}, ${row.map((value, place) => sqlValue(value, columns[place]?.type ?? 'string')).join(', ')})`,
    )
    return [
      `CREATE OR REPLACE TABLE "${name}" (entry BIGINT, ${list})`,
      ...(values.length === 0 ? [] : [`INSERT INTO "${name}" VALUES ${values.join(', ')}`]),
    ]
  })

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

function sqlValue(value: Value, type: ScalarType): string {
  if (value === null) return 'NULL'
  if (type === 'datetime' && typeof value === 'bigint')
    return `TIMESTAMP ${quoted(writeDatetime(value).replace(/\dZ$/, ''))}`
  if (type === 'dynamic') return `${quoted(writeJson(value))}::JSON`
  return typeof value === 'string' ? quoted(value) : String(value)
}
