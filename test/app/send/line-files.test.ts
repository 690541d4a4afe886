// A file of OTLP lines holds one kind of data, as OpenTelemetry's file exporter and Jaeger's upload want it.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { newLineFiles } from '../../../main/app/send/line-files.ts'
import type { OutgoingRequest } from '../../../main/case/index.ts'
import { scratch } from '../../case/making.ts'

const request = (signal: OutgoingRequest['signal'], body: string): OutgoingRequest => ({
  path: `/v1/${signal}`,
  headers: {},
  signal,
  body,
  records: 2,
})

test('traces stand in the file that was named, logs beside it', () => {
  using folder = scratch()
  const files = newLineFiles(folder.path('run.jsonl'), true)
  for (const each of [request('logs', 'l1'), request('traces', 't1'), request('logs', 'l2')]) files.write(each)
  expect(files.close()).toEqual([
    { path: folder.path('run.jsonl'), name: 'run.jsonl', records: 2 },
    { path: folder.path('run-logs.jsonl'), name: 'run-logs.jsonl', records: 4 },
  ])
  expect(readFileSync(folder.path('run.jsonl'), 'utf8')).toBe('t1\n')
  expect(readFileSync(folder.path('run-logs.jsonl'), 'utf8')).toBe('l1\nl2\n')
})

test.each(['traces', 'logs'] as const)('%s alone stand in the file that was named, with none beside it', signal => {
  using folder = scratch()
  const files = newLineFiles(folder.path('run.jsonl'), true)
  files.write(request(signal, 'one'))
  expect(files.close()).toEqual([{ path: folder.path('run.jsonl'), name: 'run.jsonl', records: 2 }])
  expect(readdirSync(folder.path('.'))).toEqual(['run.jsonl'])
  expect(readFileSync(folder.path('run.jsonl'), 'utf8')).toBe('one\n')
})

test.each(['run.jsonl', 'run-logs.jsonl'])('nothing is written where %s exists', name => {
  using folder = scratch()
  writeFileSync(folder.path(name), 'kept')
  expect(() => newLineFiles(folder.path('run.jsonl'), true)).toThrow(`${name} exists.`)
  expect(readFileSync(folder.path(name), 'utf8')).toBe('kept')
  expect(readdirSync(folder.path('.'))).toEqual([name])
})

test('a form that has no logs makes one file', () => {
  using folder = scratch()
  const files = newLineFiles(folder.path('spans.jsonl'), false)
  expect(existsSync(folder.path('spans-logs.jsonl'))).toBe(false)
  expect(files.close()).toMatchObject([{ name: 'spans.jsonl', records: 0 }])
})
