// The command `serve --kusto`: begins, answers Microsoft's client, and ends when it is asked to.
import { readFileSync, writeFileSync } from 'node:fs'
import { Client, KustoConnectionStringBuilder } from 'azure-kusto-data'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCase } from '../../main/case/index.ts'
import { throughline } from '../../main/cli/throughline.ts'
import { scratch, signIn, signInLines, testEnv } from '../case/making.ts'
import { terminal } from './terminal.ts'

const env = testEnv()
let place: ReturnType<typeof scratch>
let file: string

beforeAll(async () => {
  place = scratch()
  file = place.path('incident.throughline')
  const store = await createCase({ file, env, worker: 'inline' })
  const lines = async function* () {
    yield Buffer.from(signInLines(7))
  }
  await store.importStream(lines(), { name: 'signins.ndjson' })
  await store.close()
})
afterAll(() => place[Symbol.dispose]())

test('serves a case until it is interrupted, to whoever shows the token', async () => {
  writeFileSync(place.path('token.txt'), 'a-token\n')
  const stop = new AbortController()
  const begun = Promise.withResolvers<string>()
  const streams = { out: (text: string) => begun.resolve(text), error: () => {} }
  const words = ['serve', '--kusto', '--case', file, '--token-file', place.path('token.txt'), '--json']
  const code = throughline(words, env, streams, () => stop.signal)
  const { url, database }: { url: string; database: string } = JSON.parse(await begun.promise)
  const client = new Client(KustoConnectionStringBuilder.withAccessToken(url, 'a-token'))
  const [table] = (await client.executeQuery(database, 'SigninLogs | count')).primaryResults
  expect([...(table?.rows() ?? [])].map(row => [...row.values()])).toEqual([[7]])
  await expect(new Client(url).executeQuery(database, 'SigninLogs | count')).rejects.toThrow('401')
  const there = { cluster: url, database, credential: { kind: 'token', tokenFile: 'token.txt' } }
  writeFileSync(place.path('there.json'), JSON.stringify(there))
  const hunt = (...more: string[]) => terminal(place.path('home'))('hunt', '--from', place.path('there.json'), ...more)
  const grouped =
    'declare query_parameters(app:string); SigninLogs | where AppId == app | summarize Count = count() by AppId'
  const answered = await hunt(grouped, '--param', `app=${signIn(0).AppId}`, '--json')
  expect(answered.code).toBe(0)
  expect(JSON.parse(answered.out)).toMatchObject({ rows: [[signIn(0).AppId, 3]], total: 1, limit: null })
  expect(JSON.parse(answered.out).notes).toEqual([])
  const cut = await hunt('range n from 1 to 9 step 1', '--limit', '2')
  expect([cut.code, cut.out]).toEqual([0, expect.stringContaining('there are more, which are not counted')])
  expect((await hunt('range n from 1 to 9 step 1', '--out', place.path('rows.csv'))).code).toBe(0)
  expect(readFileSync(place.path('rows.csv'), 'utf8').split('\r\n').slice(0, 3)).toEqual(['n', '1', '2'])
  expect((await hunt('print 1', '--case', file)).error).toContain('can not be asked at once')
  stop.abort()
  expect(await code).toBe(0)
  await expect(client.executeQuery(database, 'SigninLogs | count')).rejects.toThrow()
}, 180_000)

test.each([
  [['--case', 'x'], 'It is not said what to serve as.'],
  [['--kusto'], 'No case was named.'],
  [['--kusto', '--case', 'missing'], 'missing'],
  [['--kusto', '--case', 'x', '--token-file', 'missing.txt'], 'The token can not be read'],
])('refuses %j', async (words, message) => {
  const { code, error } = await terminal(place.path('home'))('serve', ...words)
  expect([code, error]).toEqual([1, expect.stringContaining(message)])
})
