// `export` and `stream`: records as lines on standard output or in a file, and what is said of them beside that.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { terminal } from './terminal.ts'

const folder = mkdtempSync(join(tmpdir(), 'throughline-export-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = (name: string): string => join(folder, name)

const run = terminal(folder)

test('a run that is streamed is the case of that run exported, record for record', async () => {
  await run('run', 'first-light', '--seed', '7', '--case', file('a.throughline'))
  const exported = await run('export', '--case', file('a.throughline'), '--as', 'agent365')
  const streamed = await run('stream', 'first-light', '--seed', '7', '--as', 'agent365')
  expect(exported.code).toBe(0)
  expect(exported.out.split('\n').length).toBeGreaterThan(1)
  expect(streamed.out).toBe(exported.out)
  expect(streamed.error).toMatch(
    /^\d+ records in \d+ Agent 365 exporter requests to standard output\nleft out {2}\d+ × record of another log\n$/,
  )
})

test('what went to files is imported again with nothing rejected, and tells the same traces', async () => {
  const { code, out } = await run('export', '--case', file('a.throughline'), '--to', file('otlp.jsonl'), '--json')
  expect(code).toBe(0)
  const report = JSON.parse(out)
  expect(report).toMatchObject({ format: 'otlp', leftOut: {}, rejected: 0 })
  const paths = ['otlp.jsonl', 'otlp-logs.jsonl'].map(file)
  expect(report.files.map(({ path }: { path: string }) => path)).toEqual(paths)
  const lines = paths.flatMap(path => readFileSync(path, 'utf8').trimEnd().split('\n'))
  expect(lines).toHaveLength(report.requests)

  const imported = JSON.parse((await run('import', ...paths, '--case', file('b.throughline'), '--json')).out)
  expect(imported.sources).toMatchObject(
    report.files.map(({ records }: { records: number }) => ({ format: 'otlp-json', accepted: records, rejected: 0 })),
  )
  const { out: told } = await run('info', file('a.throughline'), '--json')
  // this export, and the one before
  expect(JSON.parse(told).acts).toBe(2)
  const tracesOf = async (name: string) => JSON.parse((await run('trace', '--case', file(name), '--json')).out).traces
  expect(await tracesOf('b.throughline')).toEqual(await tracesOf('a.throughline'))
})

test('records as they came, chosen by table and time, go to standard output; what is said of them stands beside', async () => {
  const words = [
    'export',
    '--case',
    file('a.throughline'),
    '--format',
    'ndjson',
    '--table',
    'AADServicePrincipalSignInLogs',
  ] as const
  const all = await run(...words)
  const rows: { TimeGenerated: string }[] = all.out
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
  expect(all.error).toBe(`${rows.length} records as ndjson to standard output\n`)
  const later = rows.filter(row => row.TimeGenerated !== rows[0]?.TimeGenerated)
  expect(later.length).toBeGreaterThan(0)
  const [from = ''] = later.map(row => row.TimeGenerated).sort()
  const some = await run(...words, '--from', from)
  expect(some.out.trimEnd().split('\n')).toHaveLength(later.length)
})

test('what a trace rests on goes into a folder of CSV, a file a table', async () => {
  const [{ id }] = JSON.parse((await run('trace', '--case', file('a.throughline'), '--json')).out).traces
  const words = ['--case', file('a.throughline'), '--as', 'csv', '--trace', id, '--out', file('csv')] as const
  const { out } = await run('export', ...words)
  expect(out).toMatch(/^\d+ records as csv to /)
  const told = JSON.parse((await run('export', ...words.slice(0, -1), file('again'), '--json')).out)
  expect(told.files.length).toBeGreaterThan(1)
  for (const { name } of told.files)
    expect(readFileSync(join(file('csv'), name))).toEqual(readFileSync(join(file('again'), name)))
})

test.each([
  [['export', '--case', 'x', '--format', 'xml'], 'Allowed choices are csv, ndjson, ocsf, stix, agent365, otlp'],
  [['export', '--case', 'x', '--from', 'noon'], 'It is not a time such as 2026-11-20'],
  [['export', '--case', 'x', '--format', 'csv', '--with-provenance'], '--with-provenance says nothing of csv'],
  [['stream', 'first-light', '--as', 'csv'], 'Allowed choices are agent365, otlp'],
  [['export', '--as', 'otlp'], 'No case was named'],
  [['stream', 'first-light', '--to', 'http://example.com:4318'], 'collectors on this machine only'],
])('%j is refused', async (words, reason) => {
  const { code, error } = await run(...words)
  expect(code).toBe(1)
  expect(error).toContain(reason)
})
