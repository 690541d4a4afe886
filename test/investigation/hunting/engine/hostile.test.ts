// Queries that mean harm, or come to it: each is stopped at its limit, the app goes on meanwhile, and the next hunt works.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunOptions } from '../../../../main/investigation/hunting/engine/hunt-engine.ts'
import { Refusal, type RefusalCode } from '../../../../shared/errors.ts'
import { type ColumnsFile, columnsFile, columnsOf } from './columns-file.ts'

const mebibyte = 1024 ** 2
const limits = { memoryBytes: 200 * mebibyte, residentBytes: 500 * mebibyte, temporaryBytes: 50 * mebibyte }

let columns: ColumnsFile
beforeAll(async () => {
  const sql = "CREATE TABLE rows AS SELECT range AS n, 'user' || range || '@contoso.com' AS u FROM range(1000000)"
  columns = await columnsFile(sql, { limits: { ...limits, graceMilliseconds: 200 } })
})
afterAll(() => columns[Symbol.asyncDispose]())

/** What it is refused with. */
async function refused(sql: string, options: RunOptions = {}): Promise<Refusal> {
  try {
    await columns.engine.rows(sql, columnsOf('long'), options)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  throw new Error('it was answered')
}

const works = () => columns.engine.rows('SELECT count(*) FROM rows', columnsOf('long'))

const briefly: RunOptions = { limits: { milliseconds: 300 } }
/** With 11 of them the SQL of a translation would have been 2 MB. */
const nested = Array.from({ length: 11 }, () => 0).reduce(
  sql => `coalesce(TRY_CAST(${sql} AS JSON), to_json(nullif(${sql}, '')))`,
  'u',
)

describe('Stopped at a limit is', () => {
  test.each<[string, string, RunOptions]>([
    ['a cross join', 'SELECT count(*) FROM rows a, rows b WHERE a.n * b.n % 7 = 3', briefly],
    ['a join that is sorted', 'SELECT a.n FROM rows a, rows b ORDER BY hash(a.n * b.n)', briefly],
    ['a text blown up row by row', 'SELECT sum(length(repeat(u, 20000))) FROM rows', briefly],
    ['a text blown up at once', "SELECT length(repeat('x', 4000000000))", briefly],
    ['a list made while it is bound', 'SELECT len(range(100000000))', briefly],
    ['a list without end', 'SELECT unnest(range(1000000000))', {}],
    ['an expression that doubles while it is bound', `SELECT length(${nested}) FROM rows`, briefly],
    [
      'a function of ours, asked without end',
      "SELECT sum(k_series_sum('[1,' || n || ']')) FROM rows, range(100)",
      briefly,
    ],
    ['an answer of too many rows', 'SELECT n FROM rows', { limits: { rows: 5000 } }],
    ['an answer of too many bytes', 'SELECT n FROM rows', { limits: { bytes: 100_000 } }],
  ])('%s', async (_, sql, options) => {
    let beats = 0
    const heart = setInterval(() => beats++, 5)
    const refusal = await refused(sql, options)
    clearInterval(heart)
    expect(refusal).toMatchObject({ code: 'hunt.limit' })
    expect(refusal.message).toMatch(/limit of (0\.3 s|500 MiB|5,000|0 MiB)/)
    expect(refusal.data.todo).toMatch(/^[A-Z][^.]+\.$/)
    expect(beats).toBeGreaterThan(0)
    expect(await works()).toEqual([[1_000_000]])
  })

  test('what needs more memory than there is, before it has it', async () => {
    const refusal = await refused('SELECT len(list(u || n || u)) FROM (SELECT a.n, a.u FROM rows a, range(20))')
    expect(refusal).toMatchObject({ code: 'hunt.limit' })
    expect(refusal.message).toBe('The hunt needs more memory than the limit of 500 MiB.')
  })
})

describe('Not run at all is', () => {
  test.each([
    ['DROP TABLE rows'],
    ['CREATE TABLE x (a INTEGER)'],
    ['CREATE TEMP TABLE x (a INTEGER)'],
    ['DELETE FROM rows'],
    ["ATTACH 'x.duckdb'"],
    ["COPY rows TO 'x.csv'"],
    ["EXPORT DATABASE 'x'"],
    ['SET threads = 8'],
    ['SET lock_configuration = false'],
    ['RESET memory_limit'],
    ['INSTALL httpfs'],
    ['LOAD httpfs'],
    ['EXPLAIN ANALYZE SELECT 1'],
    ['SELECT 1; SELECT 2'],
    ['SELECT n FROM rows; DROP TABLE rows'],
    ["SELECT count(*) FROM read_csv('/etc/passwd')"],
    ["SELECT length(content) FROM read_text('/etc/passwd')"],
    ["SELECT count(*) FROM glob('/*')"],
    ["SELECT count(*) FROM '/etc/passwd'"],
    ["SELECT count(*) FROM 'https://example.com/x.parquet'"],
    ["SELECT getenv('HOME')"],
  ])('%s', async sql => {
    await expect(columns.engine.rows(sql, columnsOf('long'))).rejects.toThrow()
    expect(await works()).toEqual([[1_000_000]])
    expect(readdirSync(columns.folder)).toEqual(['columns.duckdb'])
    expect(existsSync(join(process.cwd(), 'x.csv'))).toBe(false)
  })
})

describe('An error in the data', () => {
  test.each<[string, RefusalCode, string]>([
    [
      "SELECT count(*) FROM rows WHERE regexp_matches(u, '[a')",
      'hunt.failed',
      'A regular expression can not be read: missing ]: [a.',
    ],
    ['SELECT CAST(u AS BIGINT) FROM rows', 'hunt.failed', 'A value can not be read as the type the query makes of it.'],
    ['SELECT n * 9223372036854775807 FROM rows', 'hunt.failed', 'A value became too large for its type.'],
    ["SELECT json_extract(u, '$.a') FROM rows", 'hunt.failed', 'A value is not one that the query can work with.'],
    ['SELECT c17 FROM rows', 'hunt.failed', 'The query could not be run here.'],
  ])("%s is told in words, DuckDB's own kept beside them", async (sql, code, message) => {
    const refusal = await refused(sql)
    expect({ code: refusal.code, message: refusal.message }).toEqual({ code, message })
    expect(String(refusal.cause)).toMatch(/Error: \S/)
  })
})

describe('A hunt that is cancelled', () => {
  const long = 'SELECT count(*) FROM rows a, rows b WHERE a.n * b.n % 7 = 3'

  test('ends at once, and leaves those beside it alone', async () => {
    const stop = new AbortController()
    const stopped = refused(long, { signal: stop.signal })
    const beside = columns.engine.rows('SELECT sum(length(repeat(u, 20))) FROM rows', columnsOf('long'))
    await later(50)
    stop.abort()
    expect(await stopped).toMatchObject({ code: 'job.cancelled' })
    expect(await beside).toHaveLength(1)
  })

  test('before it began is not run', async () => {
    expect(await refused(long, { signal: AbortSignal.abort() })).toMatchObject({ code: 'job.cancelled' })
  })

  test('while its rows are read ends with those that were', async () => {
    const stop = new AbortController()
    let read = 0
    const reading = async () => {
      for await (const rows of columns.engine.run('SELECT n FROM rows', columnsOf('long'), { signal: stop.signal })) {
        read += rows.length
        stop.abort()
      }
    }
    await expect(reading()).rejects.toMatchObject({ code: 'job.cancelled' })
    expect(read).toBeGreaterThan(0)
    expect(read).toBeLessThan(1_000_000)
  })
})
