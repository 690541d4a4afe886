// SQL in, rows of cells out: what comes is what DuckDB has, in the way Kusto writes it, as it is asked for.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ColumnsFile, columnsFile, columnsOf } from './columns-file.ts'

let columns: ColumnsFile
beforeAll(async () => {
  columns = await columnsFile(`CREATE TABLE numbers AS SELECT range AS n FROM range(200000)`)
})
afterAll(() => columns[Symbol.asyncDispose]())

describe('A hunt gives its rows', () => {
  test('in order, in pieces, all of them', async () => {
    let next = 0
    let pieces = 0
    for await (const rows of columns.engine.run('SELECT n FROM numbers ORDER BY n', columnsOf('long'))) {
      pieces++
      for (const [n] of rows) expect(n).toBe(next++)
    }
    expect(next).toBe(200_000)
    expect(pieces).toBeGreaterThan(10)
  })

  test('of no rows as none', async () => {
    expect(await columns.engine.rows('SELECT n FROM numbers WHERE n < 0', columnsOf('long'))).toEqual([])
  })

  test.each<[string, Parameters<typeof columnsOf>[0], unknown]>([
    ["'a ''b'' ' || chr(10)", 'string', "a 'b' \n"],
    ['NULL::VARCHAR', 'string', ''],
    ["'8f4b1b1e-0b5c-4b3a-9d6e-0a1b2c3d4e5f'", 'guid', '8f4b1b1e-0b5c-4b3a-9d6e-0a1b2c3d4e5f'],
    ['NULL::VARCHAR', 'guid', null],
    ['true', 'bool', true],
    ['NULL::BOOLEAN', 'bool', null],
    ['-7::INTEGER', 'int', -7],
    ['9007199254740991', 'long', 9007199254740991],
    ['9007199254740992', 'long', '9007199254740992'],
    ['-9223372036854775807', 'long', '-9223372036854775807'],
    ['NULL::BIGINT', 'long', null],
    ['0.1::DOUBLE', 'real', 0.1],
    ["'nan'::DOUBLE", 'real', 'NaN'],
    ["'inf'::DOUBLE", 'real', 'Infinity'],
    ["'-inf'::DOUBLE", 'real', '-Infinity'],
    ['1.25::DECIMAL(38,10)', 'decimal', '1.25'],
    ['100::DECIMAL(38,10)', 'decimal', '100'],
    ['-1234567890123456789012345678.0000000001::DECIMAL(38,10)', 'decimal', '-1234567890123456789012345678.0000000001'],
    ["TIMESTAMP '2026-11-20 09:30:00'", 'datetime', '2026-11-20T09:30:00Z'],
    ["TIMESTAMP '2026-11-20 09:30:00.000001'", 'datetime', '2026-11-20T09:30:00.0000010Z'],
    ["TIMESTAMP '1969-12-31 23:59:59.9'", 'datetime', '1969-12-31T23:59:59.9000000Z'],
    ["TIMESTAMP '0001-01-01 00:00:00'", 'datetime', '0001-01-01T00:00:00Z'],
    ["TIMESTAMP '9999-12-31 23:59:59.999999'", 'datetime', '9999-12-31T23:59:59.9999990Z'],
    ['NULL::TIMESTAMP', 'datetime', null],
    ['0::BIGINT', 'timespan', '00:00:00'],
    ['937840000000::BIGINT', 'timespan', '1.02:03:04'],
    ['-36000000001::BIGINT', 'timespan', '-01:00:00.0000001'],
    ['NULL::BIGINT', 'timespan', null],
    ['(-9223372036854775808)::BIGINT', 'timespan', '-10675199.02:48:05.4775808'],
    [`'{"a":[1,"x",null]}'::JSON`, 'dynamic', { a: [1, 'x', null] }],
    [
      `'{"a":12345678901234567890,"b":0.1234567890123456789}'::JSON`,
      'dynamic',
      { a: '12345678901234567890', b: 0.12345678901234568 },
    ],
    [
      `'{"a":[NaN,-Infinity,inf],"b":"a \\\\\\" NaN"}'::JSON`,
      'dynamic',
      { a: ['NaN', '-Infinity', 'Infinity'], b: 'a \\" NaN' },
    ],
    [`'no JSON'`, 'dynamic', 'no JSON'],
    [`'null'::JSON`, 'dynamic', null],
    ['NULL::JSON', 'dynamic', null],
    [`'"x"'::JSON`, 'dynamic', 'x'],
  ])('%s as %s', async (sql, type, cell) => {
    expect(await columns.engine.rows(`SELECT ${sql}`, columnsOf(type))).toEqual([[cell]])
  })

  test("a name of JavaScript's own in a bag is a member like any other", async () => {
    const [[bag] = []] = await columns.engine.rows(`SELECT '{"__proto__":{"a":1}}'::JSON`, columnsOf('dynamic'))
    expect(JSON.stringify(bag)).toBe('{"__proto__":{"a":1}}')
  })

  test('beside others, each its own', async () => {
    const sums = Array.from({ length: 6 }, (_, at) =>
      columns.engine.rows(`SELECT sum(n + ${at})::BIGINT FROM numbers`, columnsOf('long')),
    )
    const all = (200_000 * 199_999) / 2
    expect(await Promise.all(sums)).toEqual(sums.map((_, at) => [[all + at * 200_000]]))
  })

  test('where more hunt than run at a time, each in its turn; one that is cancelled while it waits takes none', async () => {
    const stop = new AbortController()
    const waiting = (signal?: AbortSignal) =>
      columns.engine.rows(
        'SELECT sum(a.n)::BIGINT FROM numbers a, range(300) b',
        columnsOf('long'),
        signal ? { signal } : {},
      )
    const running = Array.from({ length: 10 }, () => waiting())
    const said = expect(waiting(stop.signal)).rejects.toMatchObject({ code: 'job.cancelled' })
    const last = waiting()
    stop.abort()
    await said
    const sum = (300 * 200_000 * 199_999) / 2
    expect(await Promise.all([...running, last])).toEqual(Array.from({ length: 11 }, () => [[sum]]))
  })

  test('and stops where nobody asks for more', async () => {
    const endless = 'SELECT a.n FROM numbers a, numbers b, numbers c'
    for await (const [row] of columns.engine.run(endless, columnsOf('long'))) {
      expect(row).toHaveLength(1)
      break
    }
    expect(await columns.engine.rows('SELECT 1', columnsOf('int'))).toEqual([[1]])
  })

  test.each([
    ['rows', { rows: 5000 }, 5000],
    // Each of them is written as `[n]`.
    ['bytes', { bytes: 10 * 3 + 90 * 4 + 900 * 5 + 7 * 6 }, 1007],
  ])('up to a limit of %s, whole, and then says so', async (key, limits, whole) => {
    const read: unknown[] = []
    const reading = async () => {
      const sql = 'SELECT n FROM numbers ORDER BY n'
      for await (const rows of columns.engine.run(sql, columnsOf('long'), { limits })) read.push(...rows.flat())
    }
    await expect(reading()).rejects.toMatchObject({ code: 'hunt.limit', data: { where: { key } } })
    expect(read).toEqual(Array.from({ length: whole }, (_, n) => n))
  })

  test('with functions of Kusto that SQL does not have', async () => {
    expect(await columns.engine.rows("SELECT k_series_sum('[1,2.5]')", columnsOf('real'))).toEqual([[3.5]])
  })

  test('in UTC, whatever the machine keeps', async () => {
    const sql = "SELECT '2026-11-20T09:30:00+02:00'::TIMESTAMPTZ::TIMESTAMP"
    expect(await columns.engine.rows(sql, columnsOf('datetime'))).toEqual([['2026-11-20T07:30:00Z']])
  })
})
