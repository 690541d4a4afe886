// What goes out as OTLP/JSON is what OpenTelemetry's definitions say and nothing beside it: opentelemetry-proto 1.11,
// trace.proto, logs.proto, common.proto and resource.proto, in JSON as docs/specification.md has it (JSON Protobuf Encoding).
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Outgoing, outgoingOf, senderOf } from '../../../main/case/export/index.ts'
import { loadScenario, startRun } from '../../../main/simulation/index.ts'
import { createTelemetry } from '../../../main/telemetry/index.ts'
import type { JsonObject } from '../../../shared/model/json.ts'
import { epochMs } from '../../../shared/model/units.ts'
import { read } from '../import/reading.ts'

const optional = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape).partial()
const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-fA-F]{${2 * bytes}}$`))
const fixed64 = z
  .string()
  .regex(/^(?:0|[1-9]\d*)$/)
  .refine(digits => BigInt(digits) < 2n ** 64n)
const int64 = z
  .string()
  .regex(/^-?\d+$/)
  .refine(digits => BigInt.asIntN(64, BigInt(digits)) === BigInt(digits))
const uint32 = z
  .int()
  .min(0)
  .lt(2 ** 32)
const enumOf = (values: number) => z.int().min(0).lt(values)
const oneKind = (value: object) => Object.keys(value).length <= 1

const anyValue: z.ZodType = z.lazy(() =>
  optional({
    stringValue: z.string(),
    boolValue: z.boolean(),
    intValue: int64,
    doubleValue: z.number(),
    bytesValue: z.base64(),
    arrayValue: optional({ values: z.array(anyValue) }),
    kvlistValue: optional({ values: attributes }),
  }).refine(oneKind),
)
const attributes: z.ZodType = z.lazy(() => z.array(optional({ key: z.string(), value: anyValue })))
const counted = { attributes, droppedAttributesCount: uint32 }
const resource = optional(counted)
const scope = optional({ ...counted, name: z.string(), version: z.string() })

const span = optional({
  ...counted,
  traceId: hex(16),
  spanId: hex(8),
  traceState: z.string(),
  parentSpanId: z.union([hex(8), z.literal('')]),
  flags: uint32,
  name: z.string(),
  kind: enumOf(6),
  startTimeUnixNano: fixed64,
  endTimeUnixNano: fixed64,
  events: z.array(optional({ ...counted, timeUnixNano: fixed64, name: z.string() })),
  droppedEventsCount: uint32,
  links: z.array(optional({ ...counted, traceId: hex(16), spanId: hex(8), traceState: z.string(), flags: uint32 })),
  droppedLinksCount: uint32,
  status: optional({ message: z.string(), code: enumOf(3) }),
}).required({ traceId: true, spanId: true })
const log = optional({
  ...counted,
  timeUnixNano: fixed64,
  observedTimeUnixNano: fixed64,
  severityNumber: enumOf(25),
  severityText: z.string(),
  body: anyValue,
  flags: uint32,
  traceId: hex(16),
  spanId: hex(8),
  eventName: z.string(),
})
const requests: Record<string, z.ZodType<object>> = {
  '/v1/traces': z.strictObject({
    resourceSpans: z.array(
      optional({ resource, scopeSpans: z.array(optional({ scope, spans: z.array(span), schemaUrl: z.string() })) }),
    ),
  }),
  '/v1/logs': z.strictObject({
    resourceLogs: z.array(
      optional({ resource, scopeLogs: z.array(optional({ scope, logRecords: z.array(log), schemaUrl: z.string() })) }),
    ),
  }),
}

function sent(records: readonly Outgoing[]): { path: string; body: string }[] {
  const sender = senderOf('otlp')
  return [...records.flatMap(record => sender.push(record)), ...sender.end()]
}

function check(bodies: readonly { path: string; body: string }[]): void {
  for (const { path, body } of bodies) {
    const found = requests[path]?.safeParse(JSON.parse(body))
    expect(found?.error?.issues ?? (found === undefined ? path : [])).toEqual([])
  }
}

test.each(['first-light', 'stolen-token', 'unfamiliar-resource', 'poor-logs'])(
  'every body of %s is a request of OTLP',
  async scenario => {
    const run = await startRun(await loadScenario(scenario), 7)
    const telemetry = createTelemetry(run.env)
    const facts = await run.step(Number.MAX_SAFE_INTEGER)
    const records = [...facts.flatMap(fact => telemetry.see(fact)), ...telemetry.end()].flatMap(outgoingOf)
    const bodies = sent(records)
    expect(new Set(bodies.map(({ path }) => path))).toEqual(new Set(Object.keys(requests)))
    check(bodies)
  },
)

const whole: JsonObject = {
  traceId: '1'.repeat(32),
  spanId: '2'.repeat(16),
  name: 'execute_tool',
  kind: 'CLIENT',
  startTimeUnixNano: 1795199611790000000,
  endTimeUnixNano: 1795199611790180000,
  attributes: { count: 3, ratio: 0.5, none: null, list: [1, 'a', { deep: true }] },
  events: [{ name: 'e', timeUnixNano: 1795199611790000000, attributes: {} }],
  links: [{ traceId: '3'.repeat(32), spanId: '4'.repeat(16), attributes: {} }],
  status: { code: 'OK', message: '' },
}
const spanOf = (more: JsonObject): Outgoing => ({
  table: 'AgentSpan',
  time: epochMs(1795199611790),
  keys: [],
  fields: { ...whole, ...more },
})

test('a whole span is a span: integers in text, enums in numbers, times in nanoseconds', () => {
  const bodies = sent([spanOf({})])
  check(bodies)
  expect(bodies.map(({ path }) => path)).toEqual(['/v1/traces'])
  expect(bodies[0]?.body).toContain('{"key":"count","value":{"intValue":"3"}}')
  expect(bodies[0]?.body).toContain('"kind":3,"startTimeUnixNano":"1795199611790000000"')
})

describe('what OTLP has no form for goes out as a log record, with the spans beside it as spans', () => {
  test.each<[string, JsonObject]>([
    ['a trace id that is none', { traceId: '0af7651916cd43dd' }],
    ['a span id in base64', { spanId: 'tGdWcP+o4g4=' }],
    ['a parent that is none', { parentSpanId: 'root' }],
    ['a kind that is none', { kind: 'AGENT' }],
    ['a state that is none', { status: { code: 'TIMEOUT', message: '' } }],
    ['a time in words', { endTimeUnixNano: '2026-11-20T18:31:55Z' }],
    ['a time before 1970', { endTimeUnixNano: -1 }],
    ['a time beyond 64 bits', { endTimeUnixNano: 1e21 }],
    ['a name that is a number', { name: 7 }],
    ['a link to nothing', { links: [{ traceId: 'x', spanId: 'y' }] }],
    ['an event at no time', { events: [{ name: 'e', timeUnixNano: 'soon' }] }],
  ])('%s', async (_what, more) => {
    const odd = spanOf(more)
    const bodies = sent([spanOf({}), odd])
    check(bodies)
    expect(bodies.map(({ path }) => path)).toEqual(['/v1/traces', '/v1/logs'])
    const back = await read('otlp-json', bodies.map(({ body }) => `${body}\n`).join(''))
    expect(back.rejected).toEqual([])
    expect(back.records.map(({ table }) => table)).toEqual(['AgentSpan', 'AgentSpan'])
    expect(back.fields[1]).toEqual(odd.fields)
  })
})

test('a record from before 1970 has no time but what its body says', () => {
  const bodies = sent([{ table: 'SigninLogs', time: epochMs(-1), keys: [], fields: { Type: 'SigninLogs' } }])
  check(bodies)
  expect(bodies[0]?.body).not.toContain('timeUnixNano')
})
