// The command `hunt`, as a terminal sees it: over the demo's logs.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { HuntColumn } from '../../shared/model/hunt.ts'
import { scratch } from '../case/making.ts'
import { terminal } from './terminal.ts'

const folder = scratch()
const file = folder.path('demo.throughline')
const say = terminal(folder.path('.'))
const hunt = (...words: string[]) => say('hunt', ...words, '--case', file)

beforeAll(async () => {
  const { code } = await say('run', 'first-light', '--seed', '7', '--case', file)
  expect(code).toBe(0)
})
afterAll(() => folder[Symbol.dispose]())

const Answered = z.object({
  columns: z.array(HuntColumn),
  rows: z.array(z.array(z.json())),
  total: z.number(),
  ms: z.number(),
  at: z.string(),
  notes: z.array(z.string()),
  limit: z.object({ limit: z.string(), message: z.string() }).nullable(),
  records: z.array(z.number().nullable()).optional(),
})
async function asked(...words: string[]) {
  const { code, out, error } = await hunt(...words, '--json')
  expect({ code, error }).toEqual({ code: 0, error: '' })
  return Answered.parse(JSON.parse(out))
}

describe('hunt', () => {
  test('answers programs with columns, rows, how many there are and how long it took', async () => {
    const answer = await asked(
      'CloudAppEvents | summarize Count = count() by ActionType | sort by Count, ActionType asc | take 2',
    )
    expect(answer).toMatchObject({
      columns: [
        { name: 'ActionType', type: 'string' },
        { name: 'Count', type: 'long' },
      ],
      rows: [
        ['ExecuteToolByGateway', 12],
        ['ExecuteToolBySDK', 12],
      ],
      total: 2,
      limit: null,
      notes: [],
    })
    expect(answer.records).toBeUndefined()
  })

  test('counts from the time of the last record, says so, and counts from another where told', async () => {
    const query = 'print Now = now(), Day = format_datetime(ago(1d), "yyyy-MM-dd")'
    const answer = await asked(query)
    expect(answer.rows).toEqual([['2026-09-17T09:14:18.1990000Z', '2026-09-16']])
    expect(answer.notes).toEqual([
      "now() and ago() count from 2026-09-17T09:14:18.199Z, the time of the case's last record.",
    ])
    const later = await asked(query, '--at', '2026-10-02')
    expect(later.rows).toEqual([['2026-10-02T00:00:00Z', '2026-10-01']])
    expect(later.notes).toEqual([])
  })

  test('says how many rows there are where a limit kept some back, and which record each is read from', async () => {
    const answer = await asked('CloudAppEvents | project ActionType', '--limit', '2')
    expect(answer.rows).toHaveLength(2)
    expect(answer.total).toBe(46)
    expect(answer.limit).toEqual({ limit: 'rows', message: 'The answer has more rows than the limit of 2.' })
    expect(answer.records).toHaveLength(2)
    const { out } = await hunt('CloudAppEvents | project ActionType', '--limit', '2')
    expect(out).toMatch(/\n2 rows of 46 rows in \d+\.\d\d s: The answer has more rows than the limit of 2\.\n$/)
  })

  test('takes values for what the query declares', async () => {
    const query =
      'declare query_parameters(what:string, most:long = 1); CloudAppEvents | where ActionType == what | take most | project ActionType'
    const answer = await asked(query, '--param', 'what=FileAccessed', '--param', 'most=3')
    expect(answer.rows).toEqual([['FileAccessed'], ['FileAccessed'], ['FileAccessed']])
  })

  test('asks the data first where the columns hang on it', async () => {
    const answer = await asked(
      'CloudAppEvents | where ActionType in ("Send", "InvokeAgent") | project ActionType | evaluate pivot(ActionType)',
    )
    expect(answer).toMatchObject({ columns: [{ name: 'InvokeAgent' }, { name: 'Send' }], rows: [[2, 1]] })
  })

  test('says what is wrong with the query, and not with the values, where it can not be read', async () => {
    const { error } = await hunt('declare query_parameters(kind:string); print kind', '--param', 'kind=x', '--json')
    expect(JSON.parse(error)).toMatchObject({ code: 'hunt.syntax', line: 1 })
  })

  test('reads the query from a file', async () => {
    const query = folder.path('query.kql')
    writeFileSync(query, 'SigninLogs\n| count')
    expect((await asked('--file', query)).rows).toEqual([[0]])
  })

  test('is refused with code, sentence, line and column', async () => {
    const { code, out, error } = await hunt('CloudAppEvents\n| where Foo == 1', '--json')
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(JSON.parse(error)).toMatchObject({ code: 'hunt.syntax', line: 2, column: 9 })
    const told = await hunt('SigninLogs | where Timestamp > ago(1d)')
    expect(told.code).toBe(1)
    expect(told.error).toContain('where the time of a row is TimeGenerated. [hunt.syntax]\nWrite TimeGenerated.')
  })

  test('takes columns that are not there as empty where that is asked for', async () => {
    const answer = await asked('CloudAppEvents | where isempty(Foo) | count', '--unknown-columns')
    expect(answer.rows).toEqual([[46]])
    expect(answer.notes).toEqual(['CloudAppEvents has no column Foo: it was taken as empty.'])
  })

  test.each([
    ['csv', 'ActionType,Who\r\n'],
    ['ndjson', '{"ActionType":'],
    ['parquet', 'PAR1'],
  ])('writes a new file: %s', { timeout: 120_000 }, async (format, beginning) => {
    const out = folder.path(`answer.${format}`)
    const query = 'CloudAppEvents | project ActionType, Who = AccountDisplayName'
    const told = await hunt(query, '--out', out)
    expect(told.code).toBe(0)
    expect(told.out).toContain(`46 rows to ${out}`)
    expect(readFileSync(out, 'latin1').startsWith(beginning)).toBe(true)
  })

  test('writes over nothing', async () => {
    const out = folder.path('there.csv')
    writeFileSync(out, 'evidence')
    expect((await hunt('SigninLogs', '--out', out)).error).toContain('exists.')
    expect(readFileSync(out, 'utf8')).toBe('evidence')
  })

  test('refuses a file whose kind its name does not tell, before it looks at the case', async () => {
    const out = folder.path('answer.xlsx')
    expect((await hunt('SigninLogs', '--out', out)).error).toContain('End it in .csv, .ndjson or .parquet.')
    expect(existsSync(out)).toBe(false)
  })

  test('asks for a query, and for one only', async () => {
    expect((await hunt()).error).toContain('No query was given.')
    expect((await hunt('SigninLogs', '--file', 'x')).error).toContain('The query is given twice.')
    expect((await hunt('SigninLogs', '--param', 'x')).error).toContain('It is a name and a value')
  })
})
