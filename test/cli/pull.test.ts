// The command `pull`, from a cluster on this machine into a case that it makes.
import { writeFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type KustoHost, startKustoHost } from '../../main/web/index.ts'
import { Refusal } from '../../shared/errors.ts'
import { keptLog } from '../app/fake-app.ts'
import { scratch, testEnv } from '../case/making.ts'
import { standIn } from '../investigation/hunting/source/stand-in.ts'
import { terminal } from './terminal.ts'

const columns = [
  { name: 'TimeGenerated', type: 'datetime' },
  { name: 'Type', type: 'string' },
  { name: 'Id', type: 'string' },
  { name: 'CorrelationId', type: 'string' },
] as const
const id = '11111111-2222-4333-8444-555555555555'
const asked = `['SigninLogs']\n| where ['CorrelationId'] in~ ('${id}') or ['Id'] in~ ('${id}')`
const row = ['2026-11-20T09:30:00Z', 'SigninLogs', '22222222-2222-4333-8444-555555555555', id]
const source = standIn(
  {
    [asked]: { columns, rows: [row] },
    [asked.replaceAll(id, 'refused')]: new Refusal('hunt.failed', 'It is not to be read.'),
  },
  [{ name: 'SigninLogs', columns }],
)

let place: ReturnType<typeof scratch>
let host: KustoHost
let calls = 0
beforeAll(async () => {
  place = scratch()
  host = await startKustoHost({
    source,
    database: 'incident',
    env: testEnv(),
    log: keptLog(),
    version: '1',
    port: 0,
    token: 'a-token',
  })
  writeFileSync(place.path('token.txt'), 'a-token\n')
  const credential = { kind: 'token', tokenFile: 'token.txt' }
  writeFileSync(
    place.path('there.json'),
    JSON.stringify({ name: 'Incident', cluster: host.url, database: 'incident', credential }),
  )
})
afterAll(async () => {
  await host.close()
  place[Symbol.dispose]()
})
afterEach(() => void calls++)

const pull = (...words: string[]) =>
  terminal(place.path('here'))('pull', '--case', place.path(`${calls}.throughline`), ...words)
const connection = () => ['--from', place.path('there.json')]

describe('pull', () => {
  test('takes the rows in and says how many, where the connection file names a token', async () => {
    const { code, out } = await pull(...connection(), '--id', id, '--follow', '0', '--by', 'Dana', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      rows: 1,
      queries: 1,
      tables: { SigninLogs: 1 },
      accepted: 1,
      left: [expect.stringMatching(/were not followed on/)],
      stopped: null,
    })
  })

  test('says what was left out', async () => {
    const { code, out } = await pull(...connection(), '--id', 'refused')
    expect([code, out]).toEqual([
      0,
      expect.stringContaining('left out: SigninLogs was not asked: It is not to be read.'),
    ])
  })

  test('ends with 1 where nobody lets it in, and says what to do', async () => {
    const { code, out } = await pull('--from', `${host.url}/incident`, '--id', id)
    expect([code, out]).toEqual([1, expect.stringContaining('[hunt.unauthorised]')])
    expect(out).toContain('Name a connection file with a credential')
  })

  test.each([
    [['--id', id], 'No connection was named.'],
    [['--from', 'https://help.kusto.windows.net/Samples'], 'Nothing is said of what to pull.'],
    [['--from', 'http://help.kusto.windows.net/Samples', '--id', id], 'would be asked in the clear'],
    [['--from', 'https://help.kusto.windows.net', '--id', id], 'The database has to be named once.'],
    [['--from', 'missing.json', '--id', id], 'The connection can not be read'],
    [['--from', 'https://help.kusto.windows.net/Samples', '--trace', 'x'], 'There is no case'],
  ])('refuses %j', async (words, message) => {
    const { code, error } = await pull(...words)
    expect([code, error]).toEqual([1, expect.stringContaining(message)])
  })
})
