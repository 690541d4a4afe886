// What the line from scenario to trace costs, each beside a peer measured in the same run.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'
import canonicalize from 'canonicalize'
import { type BenchResult, test } from 'vitest'
import { z } from 'zod'
import { runScenario } from '../../main/app/index.ts'
import { createCase, openCase } from '../../main/case/index.ts'
import { listTraces } from '../../main/investigation/index.ts'
import { loadScenario, startRun } from '../../main/simulation/index.ts'
import { TableName } from '../../shared/model/evidence.ts'
import { scratch, signInLines, testEnv } from '../case/making.ts'
import { report } from './report.ts'

const seconds = 1000
const few = { iterations: 5, time: 0, warmupIterations: 1, warmupTime: 0 }

test('a first-light run', { timeout: 120 * seconds }, async ({ bench }) => {
  const env = testEnv()
  const measured = await bench.compare(
    bench('with its logs and its case in memory', async () => {
      await runScenario({ scenario: 'first-light', seed: 7, file: null, env })
    }),
    bench('its world alone', async () => {
      const run = await startRun(await loadScenario('first-light'), 7)
      await run.step(Number.MAX_SAFE_INTEGER)
    }),
    few,
  )
  tell('first-light-run', measured.get('with its logs and its case in memory'), measured.get('its world alone'))
})

test('20,000 sign-ins into a case', { timeout: 120 * seconds }, async ({ bench }) => {
  using folder = scratch()
  const file = folder.path('sign-ins.ndjson')
  writeFileSync(file, signInLines(20_000))
  let count = 0
  const measured = await bench.compare(
    bench('imported', async () => {
      const store = await createCase({ file: folder.path(`${count++}.throughline`), env: testEnv(), worker: 'inline' })
      await store.importPath(file)
      await store.close()
    }),
    bench('a row a record, its canonical JSON hashed', () => {
      rowARecord(file, folder.path(`${count++}.sqlite`))
    }),
    few,
  )
  tell('import', measured.get('imported'), measured.get('a row a record, its canonical JSON hashed'))
})

test('the traces of 20 runs', { timeout: 120 * seconds }, async ({ bench }) => {
  using folder = scratch()
  const file = folder.path('runs.throughline')
  const env = testEnv()
  for (let seed = 1; seed <= 20; seed++) await runScenario({ scenario: 'first-light', seed, file, env })
  const store = await openCase({ file, env, worker: 'inline' })
  const measured = await bench.compare(
    bench('listed', async () => {
      await listTraces(store)
    }),
    bench('their records read once', async () => {
      for await (const _ of store.scan(TableName.options));
    }),
    few,
  )
  tell('traces', measured.get('listed'), measured.get('their records read once'))
  await store.close()
})

/** By medians: on a shared machine a mean tells of whoever else was at work. */
function tell(name: string, ours: BenchResult, peer: BenchResult): void {
  report(name, {
    ours: ours.name,
    peer: peer.name,
    milliseconds: Number(ours.latency.p50.toFixed(2)),
    peerMilliseconds: Number(peer.latency.p50.toFixed(2)),
    timesPeer: Number((ours.latency.p50 / peer.latency.p50).toFixed(2)),
  })
}

const SignIn = z.record(z.string(), z.string())
const keys = ['CorrelationId', 'UserId', 'AppId', 'UniqueTokenIdentifier']

/** As durable as a case and found by the same keys, but without tree, signature or place in the source. */
function rowARecord(from: string, to: string): void {
  const db = new BetterSqlite3(to)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec(`
    CREATE TABLE evidence (id INTEGER PRIMARY KEY, raw TEXT NOT NULL, hash BLOB NOT NULL) STRICT;
    CREATE TABLE key (value TEXT NOT NULL, evidence INTEGER NOT NULL) STRICT;
    CREATE INDEX key_by_value ON key (value)`)
  const evidence = db.prepare('INSERT INTO evidence (raw, hash) VALUES (?, ?)')
  const key = db.prepare('INSERT INTO key (value, evidence) VALUES (?, ?)')
  db.transaction(() => {
    for (const line of readFileSync(from, 'utf8').trimEnd().split('\n')) {
      const record = SignIn.parse(JSON.parse(line))
      const hash = createHash('sha256')
        .update(canonicalize(record) ?? '')
        .digest()
      const { lastInsertRowid } = evidence.run(line, hash)
      for (const name of keys) if (record[name] !== undefined) key.run(record[name], lastInsertRowid)
    }
  })()
  db.close()
}
