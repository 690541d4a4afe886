// What goes out of a case comes back in through the importers and means the same: table, time, fields, keys.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyValue } from '../../../main/case/export/any-value.ts'
import { type Outgoing, outgoingOf, senderOf, type WireFormat } from '../../../main/case/export/index.ts'
import { bytesASpan } from '../../../main/case/export/shorten-span.ts'
import { decodeRecord, readSegments, recognise } from '../../../main/case/import/index.ts'
import { spanFields } from '../../../main/case/import/span.ts'
import { loadScenario, startRun } from '../../../main/simulation/index.ts'
import { createTelemetry } from '../../../main/telemetry/index.ts'
import type { FormatId } from '../../../shared/model/evidence.ts'
import type { JsonObject } from '../../../shared/model/json.ts'
import type { LogRecord } from '../../../shared/model/record.ts'
import { describeWith, materialPath } from '../../material.ts'

async function recordsOf(scenario: string): Promise<LogRecord[]> {
  const run = await startRun(await loadScenario(scenario), 7)
  const telemetry = createTelemetry(run.env)
  const facts = await run.step(Number.MAX_SAFE_INTEGER)
  return [...facts.flatMap(fact => telemetry.see(fact)), ...telemetry.end()]
}

function sent(format: WireFormat, records: readonly Outgoing[]) {
  const sender = senderOf(format)
  const requests = [...records.flatMap(record => sender.push(record)), ...sender.end()]
  return { requests, lines: requests.map(({ body }) => `${body}\n`).join(''), sender }
}

async function readBack(format: FormatId, text: string): Promise<Outgoing[]> {
  const bytes = new TextEncoder().encode(text)
  const contexts: JsonObject[] = []
  const read: Outgoing[] = []
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += 50_000) yield bytes.subarray(at, at + 50_000)
  }
  for await (const segments of readSegments(format, chunks()))
    for (const segment of segments) {
      if (segment.kind === 'rejected') throw new Error(`line ${segment.line}: ${segment.reason}`)
      if (segment.kind === 'context') {
        contexts[segment.index] = segment.value
        continue
      }
      const { start, length, context, table, time, keys } = segment
      const around = context === null ? null : (contexts[context] ?? null)
      read.push({
        table,
        time,
        keys: [...keys],
        fields: decodeRecord(format, bytes.subarray(start, start + length), around),
      })
    }
  return read
}

/** By content: which request a record travels in says nothing about it. */
const inOrder = (records: readonly Outgoing[]): string[] => records.map(record => canonical(record)).sort()

function canonical({ table, time, fields, keys }: Outgoing): string {
  const sorted = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(sorted)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .map(([key, inside]) => [key, sorted(inside)] as const)
              .sort(([a], [b]) => (a < b ? -1 : 1)),
          )
        : value
  return JSON.stringify(sorted({ table, time, fields, keys: keys.map(({ kind, value }) => `${kind} ${value}`).sort() }))
}

describe.each(['first-light', 'stolen-token', 'unfamiliar-resource', 'poor-logs'])(
  'the records of %s',
  async scenario => {
    const records = (await recordsOf(scenario)).flatMap(outgoingOf)

    test('as OTLP/JSON come back whole, every log of them', async () => {
      const { requests, lines, sender } = sent('otlp', records)
      expect(recognise(new TextEncoder().encode(lines).subarray(0, 65536), 'otlp.jsonl')).toBe('otlp-json')
      expect(inOrder(await readBack('otlp-json', lines))).toEqual(inOrder(records))
      expect(new Set(requests.map(({ path }) => path))).toEqual(new Set(['/v1/traces', '/v1/logs']))
      expect(requests.reduce((sum, request) => sum + request.records, 0)).toBe(records.length)
      expect([...sender.leftOut]).toEqual([])
    })

    test('as Agent 365 exporter requests come back span by span; rows of other logs are counted as left out', async () => {
      const spans = records.filter(({ table }) => table === 'AgentSpan')
      const { requests, lines, sender } = sent('agent365', records)
      expect(recognise(new TextEncoder().encode(lines).subarray(0, 65536), 'a365.jsonl')).toBe('agent365-exporter')
      expect(inOrder(await readBack('agent365-exporter', lines))).toEqual(inOrder(spans))
      expect([...sender.leftOut]).toEqual([['record of another log', records.length - spans.length]])
      for (const { path, headers, body } of requests) {
        const tenant = headers['x-ms-tenant-id'] ?? ''
        expect(path).toMatch(
          new RegExp(`^/observability/tenants/${tenant}/otlp/agents/[0-9a-f-]{36}/traces\\?api-version=1$`),
        )
        const agent = path.split('/')[6] ?? ''
        const agents = [...body.matchAll(/"gen_ai\.agent\.id":"([^"]+)"/g)].map(found => found[1])
        expect(new Set(agents)).toEqual(new Set([agent]))
      }
    })

    test('a row of Defender that names a span is shown with that span', () => {
      const { requests } = sent('otlp', records)
      const traces = requests.filter(({ path }) => path === '/v1/traces').map(({ body }) => body)
      const logs = requests.filter(({ path }) => path === '/v1/logs').map(({ body }) => body)
      const named = logs.flatMap(body => [...body.matchAll(/"traceId":"([0-9a-f]{32})","spanId":"([0-9a-f]{16})"/g)])
      expect(named.length).toBeGreaterThan(0)
      for (const [, trace = '', span = ''] of named)
        expect(traces.some(body => body.includes(`"traceId":"${trace}","spanId":"${span}"`))).toBe(true)
    })
  },
)

test('no body is longer than a collector takes, and a batch is no more than 512 records', async () => {
  const records = (await recordsOf('first-light')).flatMap(outgoingOf)
  const many = Array.from({ length: 100 }, () => records).flat()
  for (const format of ['agent365', 'otlp'] as const) {
    const { requests } = sent(format, many)
    expect(requests.length).toBeGreaterThan(3)
    for (const { body, records: count } of requests) {
      expect(count).toBeLessThanOrEqual(512)
      expect(Buffer.byteLength(body)).toBeLessThan(1_000_000)
    }
  }
})

test('any JSON is the same after it was an OpenTelemetry value', () => {
  const members = fc.dictionary(
    fc.string().filter(name => name !== '__proto__'),
    fc.jsonValue().map(value => JSON.parse(JSON.stringify(value))),
  )
  fc.assert(
    fc.property(members, attributes => {
      const plain = spanFields(
        { attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) })) },
        null,
      )
      expect(plain.attributes).toEqual(attributes)
    }),
  )
})

const span = (attributes: JsonObject): Outgoing => ({
  table: 'AgentSpan',
  time: null,
  keys: [],
  fields: { traceId: '1'.repeat(32), spanId: '2'.repeat(16), name: 'x', kind: 'CLIENT', attributes },
})
const identified = { 'microsoft.tenant.id': 't', 'gen_ai.agent.id': 'a', 'gen_ai.operation.name': 'execute_tool' }

describe('what the exporter does not send is counted', () => {
  test.each([
    ['no tenant', { ...identified, 'microsoft.tenant.id': '' }, 'span without a tenant and an agent'],
    ['no agent', { 'microsoft.tenant.id': 't', 'gen_ai.operation.name': 'Chat' }, 'span without a tenant and an agent'],
    ['another operation', { ...identified, 'gen_ai.operation.name': 'embeddings' }, 'span of another operation'],
  ])('%s', (_what, attributes, reason) => {
    const { requests, sender } = sent('agent365', [span(attributes)])
    expect(requests).toEqual([])
    expect([...sender.leftOut]).toEqual([[reason, 1]])
  })
})

describe('a span longer than 250 KB is cut, and says where', () => {
  const long = 'é'.repeat(200_000)
  const messages = (part: JsonObject) =>
    JSON.stringify({ version: '0.1.0', messages: [{ role: 'user', parts: [part, { type: 'text', content: 'kept' }] }] })
  test.each<[string, JsonObject, string]>([
    ['a text', { 'gen_ai.tool.call.result': long }, '… [truncated]'],
    ['a blob in a message', { 'gen_ai.input.messages': messages({ type: 'blob', content: long }) }, '[blob truncated]'],
    [
      'arguments in a message',
      { 'gen_ai.input.messages': messages({ type: 'tool_call', arguments: long }) },
      '[truncated]',
    ],
    [
      'what is long in no one place',
      { 'gen_ai.input.messages': JSON.stringify({ messages: 'x'.repeat(300_000) }) },
      '[overlimit]',
    ],
  ])('%s', (_what, attributes, mark) => {
    const { requests, sender } = sent('agent365', [span({ ...identified, small: 'kept', ...attributes })])
    const body = requests[0]?.body ?? ''
    expect(sender.shortened).toBe(1)
    expect(body).toContain(mark)
    expect(body).toContain('kept')
    expect(Buffer.byteLength(body)).toBeLessThan(bytesASpan + 500)
    expect(() => JSON.parse(body)).not.toThrow()
  })
})

describeWith('samples/agent365-sdk', "the SDK's own files", () => {
  test('go out as OpenTelemetry wrote them, times as exact as a number is and integers in text', async () => {
    const text = readFileSync(materialPath('samples/agent365-sdk/standard_otlp_json_export.json'), 'utf8')
    const { requests } = sent('otlp', await readBack('otlp-json', text))
    const rounded = (key: string, value: unknown) =>
      (typeof value === 'string' && /^\d{19}$/.test(value)) || key === 'intValue' ? Number(value) : value
    expect(requests.map(({ body }) => JSON.parse(body, rounded))).toEqual([JSON.parse(text, rounded)])
  })

  test('go out as the exporter posted them, to the same address', async () => {
    const captured: { url: string; body: string }[] = JSON.parse(
      readFileSync(materialPath('samples/agent365-sdk/http_requests.json'), 'utf8'),
    )
    const bodies = captured.map(({ body }) => `${body}\n`).join('')
    const { requests } = sent('agent365', await readBack('agent365-exporter', bodies))
    expect(requests.map(({ path }) => path)).toEqual(captured.map(({ url }) => url))
    expect(requests.map(({ body }) => JSON.parse(body))).toEqual(captured.map(({ body }) => JSON.parse(body)))
  })
})
