// The three bundles, built: the main process finds its worker, SQL and scenarios from where it lies, and the preload needs nothing.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildEverything } from '../../main/cli/build.ts'
import { startWithElectron } from '../../main/desktop/hunt-process.ts'
import { writeParquet } from '../../main/investigation/hunting/results/parquet.ts'
import { columnsFile, columnsOf } from '../investigation/hunting/engine/columns-file.ts'
import { nodeAsUtility } from './utility-process.ts'

const path = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url))

beforeAll(async () => {
  await buildEverything(() => {})
})

describe('the bundled main process', () => {
  const ask = (call: string, input: object = {}): unknown => {
    const folder = mkdtempSync(join(tmpdir(), 'throughline-bundle-'))
    const message = JSON.stringify({ kind: 'request', request: { id: 1, call, input } })
    const run = spawnSync(process.execPath, [path('test/desktop/run-bundle.ts'), path('out/main/index.js'), message], {
      env: { ...process.env, THROUGHLINE_HOME: folder },
      encoding: 'utf8',
      timeout: 120_000,
    })
    rmSync(folder, { recursive: true, force: true })
    expect(run.stderr).toBe('')
    expect(run.status).toBe(0)
    return JSON.parse(run.stdout)
  }

  test('makes the demo in its worker and answers the contract', () => {
    expect(ask('app.state')).toMatchObject({ kind: 'done', output: { host: 'electron', demo: true } })
  })

  test('makes a bundle, with the verifier and the page as they lie in the source', () => {
    const choice = { marked: { by: 'all' }, table: 'AgentSpan', from: null, until: null }
    expect(
      ask('case.bundle', { choice, name: 'spans', form: 'zip', annotations: true, by: null, since: null }),
    ).toMatchObject({
      kind: 'done',
      output: { out: expect.stringMatching(/spans\.zip$/) },
    })
  })

  test('hunts: in a thread that knows Kusto’s language, and in a process of its own', { timeout: 150_000 }, () => {
    expect(ask('hunt.run', { text: 'CloudAppEvents | count' })).toMatchObject({
      kind: 'done',
      output: { columns: [{ name: 'Count', type: 'long' }], page: { rows: [[46]] } },
    })
  })

  test('finds the shipped scenarios', () => {
    expect(ask('live.scenarios')).toMatchObject({
      kind: 'done',
      output: expect.arrayContaining([expect.objectContaining({ id: 'first-light' })]),
    })
  })
})

test('the bundled process that hunts runs queries, those with functions of ours too, and writes Parquet', async () => {
  const how = { script: pathToFileURL(path('out/main/hunt-engine.js')), start: startWithElectron(nodeAsUtility) }
  await using columns = await columnsFile('CREATE TABLE rows AS SELECT range AS n FROM range(1000)', how)
  const answer = {
    columns: columnsOf('long', 'real'),
    rows: columns.engine.run("SELECT n, k_series_sum('[1,2.5]') FROM rows", columnsOf('long', 'real')),
  }
  expect(await writeParquet(answer, join(columns.folder, 'x.parquet'), how)).toMatchObject({ rows: 1000 })
})

test('the preload script is CommonJS and requires electron alone, as the sandbox demands', () => {
  const text = readFileSync(path('out/preload/index.cjs'), 'utf8')
  expect([...text.matchAll(/require\(["'`]([^"'`]+)["'`]\)/g)].map(([, name]) => name)).toEqual(['electron'])
  expect(text).not.toMatch(/^import /m)
})
