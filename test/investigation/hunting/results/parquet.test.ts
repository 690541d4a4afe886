// An answer as a Parquet file: read by DuckDB it says the same, in types other tools know.
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { DuckDBInstance, type JS } from '@duckdb/node-api'
import { describe, expect, test } from 'vitest'
import { type StartEngine, startWithNode } from '../../../../main/investigation/hunting/engine/start.ts'
import { writeParquet } from '../../../../main/investigation/hunting/results/parquet.ts'
import type { AnswerRows } from '../../../../main/investigation/hunting/results/text.ts'
import { type Cell, type HuntColumn, scalarTypes } from '../../../../shared/model/hunt.ts'
import { scratch } from '../../../case/making.ts'

async function read(sql: string): Promise<JS[][]> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    return (await connection.runAndReadAll(sql)).getRowsJS()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

async function* pieces(...given: Cell[][][]): AsyncGenerator<Cell[][]> {
  yield* given
}

const columns: HuntColumn[] = scalarTypes.map(type => ({ name: `a ${type}`, type }))
/** In the order of the types: bool, int, long, real, decimal, string, guid, datetime, timespan, dynamic. */
const rows: Cell[][] = [
  [
    ...[true, -7, '9223372036854775807', 'NaN', '12.0000000001', 'é "x"\n', '8f4b1b1e-0b5c-4b3a-9d6e-0a1b2c3d4e5f'],
    ...['2026-11-20T09:30:00.1234560Z', '-1.02:03:04.0000001', { a: ['12345678901234567890', null] }],
  ],
  [null, null, null, null, null, '', null, null, null, null],
  [false, 0, 12, 0.1, '-3', "'", '', '0001-01-01T00:00:00Z', '00:00:00', 'text'],
]
const answer = (): AnswerRows => ({ columns, rows: pieces(rows.slice(0, 2), rows.slice(2)) })

const leftOvers = () => readdirSync(tmpdir()).filter(name => name.startsWith('throughline-parquet-'))

describe('An answer as Parquet', () => {
  test('is read back as it was', async () => {
    using folder = scratch()
    const file = folder.path("an 'answer'.parquet")
    const written = await writeParquet(answer(), file)
    expect(written.rows).toBe(3)
    expect(written.bytes).toBeGreaterThan(100)
    expect(written.notes).toEqual(new Map([['column of timespans: written as ticks of 100 nanoseconds', 1]]))
    const from = `'${file.replaceAll("'", "''")}'`
    const asText = columns.map(({ name }) => `"${name}"::VARCHAR`).join(', ')
    expect(await read(`SELECT ${asText} FROM read_parquet(${from})`)).toEqual([
      [
        ...[
          'true',
          '-7',
          '9223372036854775807',
          'nan',
          '12.0000000001',
          'é "x"\n',
          '8f4b1b1e-0b5c-4b3a-9d6e-0a1b2c3d4e5f',
        ],
        ...['2026-11-20 09:30:00.123456+00', '-937840000001', '{"a":["12345678901234567890",null]}'],
      ],
      [null, null, null, null, null, '', null, null, null, null],
      ['false', '0', '12', '0.1', '-3.0000000000', "'", '', '0001-01-01 00:00:00+00', '0', '"text"'],
    ])
  })

  test('has types that other tools know, and says what a timespan is', async () => {
    using folder = scratch()
    const file = folder.path('x.parquet')
    await writeParquet({ columns, rows: pieces() }, file)
    const schema = await read(`SELECT name, type, converted_type FROM parquet_schema('${file}') OFFSET 1`)
    expect(schema.map(([name, ...types]) => [name, types.filter(type => type !== null).join(' ')])).toEqual([
      ['a bool', 'BOOLEAN'],
      ['a int', 'INT32 INT_32'],
      ['a long', 'INT64 INT_64'],
      ['a real', 'DOUBLE'],
      ['a decimal', 'FIXED_LEN_BYTE_ARRAY DECIMAL'],
      ['a string', 'BYTE_ARRAY UTF8'],
      ['a guid', 'BYTE_ARRAY UTF8'],
      ['a datetime', 'INT64 TIMESTAMP_MICROS'],
      ['a timespan', 'INT64 INT_64'],
      ['a dynamic', 'BYTE_ARRAY JSON'],
    ])
    const said = await read(`SELECT decode(key), decode(value) FROM parquet_kv_metadata('${file}')`)
    expect(said).toEqual([['timespan', 'ticks of 100 nanoseconds']])
  })

  test('keeps columns apart whose names differ in case alone, and names that are SQL', async () => {
    using folder = scratch()
    const file = folder.path('x.parquet')
    const names = ['User', 'user', 'user_1', '"; DROP TABLE x; --', "'"]
    const written = await writeParquet(
      { columns: names.map(name => ({ name, type: 'long' })), rows: pieces([[1, 2, 3, 4, 5]]) },
      file,
    )
    expect(await read(`SELECT * FROM read_parquet('${file}')`)).toEqual([[1n, 2n, 3n, 4n, 5n]])
    const [named] = await read(`SELECT list(name) FROM (FROM parquet_schema('${file}') OFFSET 1)`)
    expect(named).toEqual([['User', 'user_1', 'user_1_1', '"; DROP TABLE x; --', "'"]])
    expect([...written.notes.values()]).toEqual([2])
  })

  test('of many rows is whole', async () => {
    using folder = scratch()
    const file = folder.path('x.parquet')
    const many = Array.from({ length: 50 }, (_, piece) =>
      Array.from({ length: 2000 }, (_, at): Cell[] => [piece * 2000 + at, 'x'.repeat(100)]),
    )
    const of: HuntColumn[] = [
      { name: 'n', type: 'long' },
      { name: 's', type: 'string' },
    ]
    expect(await writeParquet({ columns: of, rows: pieces(...many) }, file)).toMatchObject({ rows: 100_000 })
    expect(await read(`SELECT count(*), sum(n)::BIGINT, sum(length(s))::BIGINT FROM read_parquet('${file}')`)).toEqual([
      [100_000n, 4_999_950_000n, 10_000_000n],
    ])
  })
})

describe('Nothing is written', () => {
  test('over what stands there', async () => {
    using folder = scratch()
    const file = folder.path('x.parquet')
    writeFileSync(file, 'evidence')
    await expect(writeParquet(answer(), file)).rejects.toMatchObject({
      code: 'argument.invalid',
      message: `There is already a file ${file}.`,
    })
  })

  test('where there is no such folder', async () => {
    using folder = scratch()
    await expect(writeParquet(answer(), folder.path('none/x.parquet'))).rejects.toMatchObject({
      code: 'argument.invalid',
    })
  })

  test('of what is stopped, and nothing of it is left', async () => {
    using folder = scratch()
    const stop = new AbortController()
    const before = leftOvers()
    const start: StartEngine = (...how) => {
      stop.abort()
      return startWithNode(...how)
    }
    await expect(
      writeParquet(answer(), folder.path('x.parquet'), { signal: stop.signal, start }),
    ).rejects.toMatchObject({
      code: 'job.cancelled',
    })
    expect(existsSync(folder.path('x.parquet'))).toBe(false)
    expect(leftOvers()).toEqual(before)
  })

  test('where the process does not get to it', async () => {
    using folder = scratch()
    const script = new URL('./no-such-script.ts', import.meta.url)
    await expect(writeParquet(answer(), folder.path('x.parquet'), { script })).rejects.toMatchObject({
      code: 'hunt.failed',
      message: 'The answer could not be written as Parquet.',
    })
  })
})
