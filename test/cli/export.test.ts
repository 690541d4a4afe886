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

test('what went to a file is imported again with nothing rejected, and tells the same traces', async () => {
  const { code, out } = await run('export', '--case', file('a.throughline'), '--to', file('otlp.jsonl'), '--json')
  expect(code).toBe(0)
  const report = JSON.parse(out)
  expect(report).toMatchObject({ format: 'otlp', leftOut: {}, rejected: 0 })
  expect(readFileSync(file('otlp.jsonl'), 'utf8').trimEnd().split('\n')).toHaveLength(report.requests)

  const imported = JSON.parse((await run('import', file('otlp.jsonl'), '--case', file('b.throughline'), '--json')).out)
  expect(imported.sources).toMatchObject([{ format: 'otlp-json', accepted: report.records, rejected: 0 }])
  const { out: told } = await run('info', file('a.throughline'), '--json')
  // this export, and the one before
  expect(JSON.parse(told).acts).toBe(2)
  const tracesOf = async (name: string) => JSON.parse((await run('trace', '--case', file(name), '--json')).out).traces
  expect(await tracesOf('b.throughline')).toEqual(await tracesOf('a.throughline'))
})

test.each([
  [['export', '--case', 'x', '--as', 'csv'], 'Allowed choices are agent365, otlp'],
  [['export', '--as', 'otlp'], 'No case was named'],
  [['stream', 'first-light', '--to', 'http://example.com:4318'], 'collectors on this machine only'],
])('%j is refused', async (words, reason) => {
  const { code, error } = await run(...words)
  expect(code).toBe(1)
  expect(error).toContain(reason)
})
