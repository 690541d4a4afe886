// Requests reach a real collector on this machine, again where it is busy, and never one elsewhere.
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { openCollector } from '../../../main/app/send/collector.ts'
import { exportCase, type SendOptions, streamScenario, type WireFormat } from '../../../main/app/send/index.ts'
import { createCase } from '../../../main/case/index.ts'
import { scratch, spanRecord, startedAt, testEnv } from '../../case/making.ts'

interface Answer {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: string
}

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** Answers in turn; the last for all that follow. */
async function collector(...answers: Answer[]) {
  const got: { url: string; headers: IncomingMessage['headers']; body: string }[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const { status, headers = {}, body = '{}' } = answers[Math.min(got.length, answers.length - 1)] ?? { status: 200 }
      got.push({ url: request.url ?? '', headers: request.headers, body: Buffer.concat(parts).toString() })
      response.writeHead(status, headers).end(body)
    })
  })
  servers.push(server)
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const place = server.address()
  if (place === null || typeof place === 'string') throw new Error('the collector has no port')
  return { got, address: `http://127.0.0.1:${place.port}` }
}

const waits = (): { waited: number[]; wait: SendOptions['wait'] & {} } => {
  const waited: number[] = []
  return { waited, wait: async milliseconds => void waited.push(milliseconds) }
}
const to = (address: string, as: WireFormat, wait = waits().wait): SendOptions => ({
  as,
  to: address,
  write: () => {
    throw new Error('nothing goes to standard output')
  },
  wait,
})
const request = {
  path: '/v1/traces',
  headers: { 'content-type': 'application/json' },
  body: '{}',
  signal: 'traces' as const,
  records: 3,
}

describe('a run is posted as it is played', () => {
  test('to an OTLP collector, as traces and as logs', async () => {
    const { got, address } = await collector({ status: 200 })
    const report = await streamScenario('first-light', 7, to(address, 'otlp'))
    expect(new Set(got.map(({ url }) => url))).toEqual(new Set(['/v1/traces', '/v1/logs']))
    for (const { headers, body } of got) {
      expect(headers['content-type']).toBe('application/json')
      expect(Object.keys(JSON.parse(body))).toHaveLength(1)
    }
    expect(report).toMatchObject({ requests: got.length, leftOut: {}, rejected: 0 })
    expect(report.records).toBeGreaterThan(50)
  })

  test("as Agent 365's exporter posts it, and twice the same", async () => {
    const { got, address } = await collector({ status: 200 })
    await streamScenario('first-light', 7, to(`${address}/`, 'agent365'))
    const bodies = got.splice(0)
    await streamScenario('first-light', 7, to(address, 'agent365'))
    expect(got.map(({ url, body }) => [url, body])).toEqual(bodies.map(({ url, body }) => [url, body]))
    for (const { url, headers } of got)
      expect(url).toContain(`/tenants/${String(headers['x-ms-tenant-id'])}/otlp/agents/`)
  })
})

describe('a collector that is busy is asked again', () => {
  test('after one, two and four seconds, or as long as it says', async () => {
    const busy = [{ status: 503 }, { status: 429, headers: { 'retry-after': '7' } }, { status: 503 }]
    const { got, address } = await collector(...busy, { status: 200 })
    const { waited, wait } = waits()
    await expect(openCollector({ address, format: 'otlp', wait }).post(request)).resolves.toBe(0)
    expect(got).toHaveLength(4)
    expect(waited).toEqual([1000, 7000, 4000])
  })

  test('three times, and then it is told by its status, its words and what it had taken before', async () => {
    const { got, address } = await collector({ status: 200 }, { status: 503, body: 'queue is full' })
    await expect(streamScenario('first-light', 7, to(address, 'otlp'))).rejects.toMatchObject({
      code: 'collector.refused',
      message: expect.stringMatching(/answered 503 to \/v1\/(logs|traces) after 4 attempts/),
      data: { kept: expect.stringMatching(/queue is full.*1 requests with \d+ records were taken before/) },
    })
    expect(got).toHaveLength(5)
  })

  test.each<[WireFormat, number, number]>([
    ['otlp', 400, 1],
    ['otlp', 500, 1],
    ['agent365', 500, 4],
    ['agent365', 408, 4],
    ['agent365', 401, 1],
    ['otlp', 302, 1],
  ])('%s: an answer of %i comes of %i attempts', async (format, status, attempts) => {
    const { got, address } = await collector({ status, headers: { location: 'http://203.0.113.9/' } })
    const { wait } = waits()
    await expect(openCollector({ address, format, wait }).post(request)).rejects.toMatchObject({
      code: 'collector.refused',
    })
    expect(got).toHaveLength(attempts)
  })
})

test.each([
  ['a number', '{"partialSuccess":{"rejectedSpans":2}}'],
  ['text, as 64-bit integers are', '{"partialSuccess":{"rejectedLogRecords":"2","errorMessage":"no"}}'],
])('what a collector did not take is told, told as %s', async (_what, body) => {
  const { address } = await collector({ status: 200, body })
  const { wait } = waits()
  await expect(openCollector({ address, format: 'otlp', wait }).post(request)).resolves.toBe(2)
})

test.each([
  'http://203.0.113.9:4318',
  'http://example.com',
  'https://127.0.0.1.example.com/',
  'ftp://127.0.0.1/',
  'http://127.0.0.1/?to=x',
])('nothing is sent to %s', async address => {
  await expect(streamScenario('first-light', 7, to(address, 'otlp'))).rejects.toMatchObject({
    code: 'argument.invalid',
  })
})

test('a collector that is not there is named', async () => {
  const { address } = await collector({ status: 200 })
  for (const server of servers.splice(0)) await new Promise(closed => server.close(closed))
  await expect(streamScenario('first-light', 7, to(address, 'otlp'))).rejects.toMatchObject({
    code: 'collector.unreachable',
    message: expect.stringContaining('ECONNREFUSED'),
  })
})

test('so is a port that is never asked', async () => {
  await expect(streamScenario('first-light', 7, to('http://127.0.0.1:9', 'otlp'))).rejects.toMatchObject({
    code: 'collector.unreachable',
    message: 'Nothing answers at http://127.0.0.1:9/: bad port.',
  })
})

test('a case is exported whole into a file, which is never written over', async () => {
  using folder = scratch()
  const file = folder.path('a.throughline')
  const store = await createCase({ file, env: testEnv(), worker: 'inline' })
  const spans = Array.from({ length: 700 }, (_, index) => spanRecord(index))
  await store.appendRecords({ run: 'r', scenario: 's', seed: 1, at: startedAt }, spans)
  const out = folder.path('otlp.jsonl')
  const report = await exportCase(file, testEnv(), to(out, 'otlp'))
  expect(report).toMatchObject({ records: 1400, requests: 3, leftOut: {} })

  const again = await createCase({ file: folder.path('b.throughline'), env: testEnv(), worker: 'inline' })
  await expect(again.importPath(out)).resolves.toMatchObject({
    files: [{ format: 'otlp-json', accepted: 1400, rejected: 0 }],
  })
  await store.close()
  await again.close()
  await expect(exportCase(file, testEnv(), to(out, 'otlp'))).rejects.toMatchObject({ code: 'argument.invalid' })
})
