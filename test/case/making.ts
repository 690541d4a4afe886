// What the tests of the case are made from: a fixed environment, generated logs, a folder that goes away.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CaseStore, createCase, type ImportOptions } from '../../main/case/index.ts'
import { seededEnv } from '../../main/simulation/env.ts'
import type { Env } from '../../shared/model/env.ts'
import type { ImportedFile } from '../../shared/model/evidence.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import { epochMs } from '../../shared/model/units.ts'

export const startedAt = epochMs(1_790_000_000_000)

export const testEnv = (seed = 1): Env => seededEnv(seed, 'case', { now: () => startedAt })

/** A folder for one test; `using` takes it away again. */
export function scratch(): { path(name: string): string; [Symbol.dispose](): void } {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-'))
  return {
    path: name => join(folder, name),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

export const caseInMemory = (seed = 1) => createCase({ file: ':memory:', env: testEnv(seed), worker: 'inline' })

/** What became of a path that is one source. */
export async function importOne(store: CaseStore, path: string, options?: ImportOptions): Promise<ImportedFile> {
  const { files } = await store.importPath(path, options)
  const [only] = files
  if (only === undefined || files.length > 1) throw new Error(`${path} holds ${files.length} sources`)
  return only
}

/** A sign-in as Log Analytics exports it; two of three share a correlation id with another. */
export function signIn(index: number): LogRecord['body'] {
  return {
    TimeGenerated: new Date(startedAt + index * 1000).toISOString(),
    Type: 'SigninLogs',
    ResultType: '0',
    CorrelationId: guid(Math.floor(index / 2)),
    Id: guid(1_000_000 + index),
    UserPrincipalName: `person${index % 7}@example.com`,
    UserId: guid(2_000_000 + (index % 7)),
    AppId: guid(3_000_000 + (index % 3)),
    UniqueTokenIdentifier: `Token-${index}`,
    Text: 'é😀'.repeat(index % 5),
  }
}

export const signInLines = (count: number, from = 0): string =>
  Array.from({ length: count }, (_, index) => `${JSON.stringify(signIn(from + index))}\n`).join('')

/** Rows under the names of the first, quoted as RFC 4180 has it. */
export function csvOf(rows: readonly object[], separator = ','): string {
  const cell = (value: unknown) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    return /["\n\r,;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  const cells = [Object.keys(rows[0] ?? {}), ...rows.map(row => Object.values(row))]
  return cells.map(line => `${line.map(cell).join(separator)}\n`).join('')
}

export const signInRecords = (count: number, from = 0): LogRecord[] =>
  Array.from({ length: count }, (_, index) => ({
    plane: 'entra',
    table: 'SigninLogs',
    format: 'entra-ndjson',
    availableAt: startedAt,
    body: signIn(from + index),
  }))

/** One exporter body with two spans: its resource and scope become a context. */
export function spanRecord(index: number, service = 'agent'): LogRecord {
  const span = (which: number) => ({
    traceId: index.toString(16).padStart(31, '0') + which,
    spanId: (index * 2 + which + 1).toString(16).padStart(16, '0'),
    parentSpanId: null,
    name: 'Chat',
    startTimeUnixNano: (startedAt + index) * 1e6,
    endTimeUnixNano: (startedAt + index + 5) * 1e6,
    attributes: { 'gen_ai.operation.name': 'Chat', 'gen_ai.conversation.id': `talk ${index}` },
  })
  const scope = { scope: { name: 'Agent365Sdk' }, spans: [span(0), span(1)] }
  return {
    plane: 'agent365',
    table: 'AgentSpan',
    format: 'agent365-exporter',
    availableAt: startedAt,
    body: { resourceSpans: [{ resource: { attributes: { 'service.name': service } }, scopeSpans: [scope] }] },
  }
}

/** Everything an async iterable gives. */
export async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = []
  for await (const item of items) list.push(item)
  return list
}

const guid = (number: number): string => `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`
