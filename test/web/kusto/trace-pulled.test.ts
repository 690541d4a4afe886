// A trace of which a case has the spans alone, and the rest of it lives in a cluster: pulled, it says what the whole case says.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSource, pullInto, readOneTrace, readTraces, systemEnv } from '../../../main/app/index.ts'
import type { EvidenceSource } from '../../../main/investigation/index.ts'
import { type KustoHost, startKustoHost } from '../../../main/web/index.ts'
import { keptLog } from '../../app/fake-app.ts'
import { scratch } from '../../case/making.ts'
import { terminal } from '../../cli/terminal.ts'

const place = scratch()
const [whole, spans] = [place.path('whole.throughline'), place.path('spans.throughline')]
const env = systemEnv(place.path('home'))
let source: EvidenceSource
let host: KustoHost
const log = keptLog()

beforeAll(async () => {
  const say = terminal(place.path('.'))
  await say('run', 'first-light', '--seed', '7', '--case', whole)
  await say('export', '--case', whole, '--as', 'agent365', '--to', place.path('spans.jsonl'))
  await say('import', place.path('spans.jsonl'), '--case', spans)
  const opened = await openSource(whole, env)
  source = opened.source
  const database = opened.name
  host = await startKustoHost({ source, database, env, log, version: '1', port: 0, token: null })
}, 600_000)
afterAll(async () => {
  await host.close()
  await source.close()
  place[Symbol.dispose]()
})

test('the records it is joined to come, every sign-in among them', async () => {
  const prompt = (await readTraces(whole, env)).find(({ kind, human }) => kind === 'run' && human !== null)
  const before = (await readTraces(spans, env)).find(({ id }) => id === prompt?.id)
  if (prompt === undefined || before === undefined) throw new Error('The spans are no trace')
  const pulled = await pullInto({
    from: `${host.url}/whole`,
    file: spans,
    ids: [],
    trace: before.id,
    window: { since: null, until: null },
    rounds: 1,
    rows: 10_000,
    by: null,
    env,
    signal: new AbortController().signal,
  })
  expect(log.lines).toEqual([])
  expect(pulled).toMatchObject({ stopped: null, imported: { rejected: 0 } })
  const after = await readOneTrace(before.id, spans, env)
  expect(after.summary.records).toBeGreaterThan(before.records)
  const { nodes } = await readOneTrace(prompt.id, whole, env)
  const signInsOf = (list: typeof nodes) => new Set(list.filter(({ kind }) => kind === 'signIn').map(({ id }) => id))
  expect(signInsOf(after.nodes)).toEqual(signInsOf(nodes))
}, 600_000)
