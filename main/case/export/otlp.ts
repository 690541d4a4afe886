// Records as OTLP/JSON, for any viewer of OpenTelemetry: Agent 365's spans as traces, the rows of all other logs as logs.
import { z } from 'zod'
import type { TableName } from '../../../shared/model/evidence.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../shared/model/json.ts'
import { kinds, statusCodes } from '../import/span.ts'
import { anyValue, attributePairs } from './any-value.ts'
import {
  bodyOf,
  chunksOf,
  type Item,
  type Levels,
  logLevels,
  type Outgoing,
  type OutgoingRequest,
  recordsABatch,
  type Sender,
  spanLevels,
} from './outgoing.ts'

/**
 * Nothing is left out: a span that OTLP has no form for goes out whole as a log record, for one id that is none would
 * have a collector refuse all that stands in the same body. Paths are those of OTLP/HTTP (`/v1/traces`, `/v1/logs`), and
 * each body is one ExportTraceServiceRequest or ExportLogsServiceRequest in the JSON of OTLP (opentelemetry-proto,
 * docs/specification.md, JSON Protobuf Encoding): ids in hex, integers of 64 bits in text, enums in numbers. That is what
 * collectors, and the viewers that listen as one do (Jaeger, Tempo, Aspire's dashboard, otel-desktop-viewer), take at their
 * OTLP/HTTP port, and as a line of a file what Jaeger's upload and the collector's file receiver read; not Jaeger's own
 * JSON, and not protobuf's, which has ids in base64. Jaeger shows traces only.
 */
export function otlpSender(): Sender {
  const spans: Item[] = []
  const logs: Item[] = []

  return {
    push(record) {
      const isSpan = record.table === 'AgentSpan' && Sendable.safeParse(record.fields).success
      const waiting = isSpan ? spans : logs
      waiting.push(isSpan ? spanItem(record.fields) : logItem(record))
      return waiting.length < recordsABatch ? [] : isSpan ? flush(spans, spanLevels) : flush(logs, logLevels)
    },
    end: () => [...flush(spans, spanLevels), ...flush(logs, logLevels)],
    leftOut: new Map(),
    shortened: 0,
  }
}

function flush(waiting: Item[], levels: Levels): OutgoingRequest[] {
  const signal = levels === spanLevels ? 'traces' : 'logs'
  return chunksOf(waiting.splice(0)).map(items => ({
    path: `/v1/${signal}`,
    headers: { 'content-type': 'application/json' },
    signal,
    body: bodyOf(levels, items),
    records: items.length,
  }))
}

const TraceId = z.string().regex(/^[0-9a-f]{32}$/i)
const SpanId = z.string().regex(/^[0-9a-f]{16}$/i)
const Nanos = z
  .union([
    z
      .number()
      .min(0)
      .lt(2 ** 64),
    z.string().regex(/^\d{1,20}$/),
  ])
  .nullish()
const Count = z
  .int()
  .min(0)
  .lt(2 ** 32)
  .nullish()
const Text = z.string().nullish()
const enumOf = (names: readonly string[]) => z.union([z.enum(names), z.int32()]).nullish()
const Counts = { droppedAttributesCount: Count, droppedEventsCount: Count, droppedLinksCount: Count, flags: Count }

/** A span whose members OTLP has a place for. Receivers ignore those whose names they do not know. */
const Sendable = z.object({
  ...Counts,
  traceId: TraceId,
  spanId: SpanId,
  parentSpanId: z.union([SpanId, z.literal('')]).nullish(),
  traceState: Text,
  name: Text,
  kind: enumOf(kinds),
  startTimeUnixNano: Nanos,
  endTimeUnixNano: Nanos,
  events: z.array(z.object({ ...Counts, name: Text, timeUnixNano: Nanos })).nullish(),
  links: z.array(z.object({ ...Counts, traceId: TraceId, spanId: SpanId, traceState: Text })).nullish(),
  status: z.object({ code: enumOf(statusCodes), message: Text }).nullish(),
  resource: z.object(Counts).nullish(),
  scope: z.object({ ...Counts, name: Text, version: Text }).nullish(),
})

/** opentelemetry-proto trace.proto Span. Members a span came with beyond those of the exporter are kept. */
function spanItem({ resource, scope, ...span }: JsonObject): Item {
  const otlp: JsonObject = {
    ...span,
    kind: numberOf(span.kind, kinds),
    startTimeUnixNano: nanosOf(span.startTimeUnixNano),
    endTimeUnixNano: nanosOf(span.endTimeUnixNano),
    attributes: pairsOf(span.attributes),
    events: listOf(span.events, event => ({
      ...event,
      timeUnixNano: nanosOf(event.timeUnixNano),
      attributes: pairsOf(event.attributes),
    })),
    links: listOf(span.links, link => ({ ...link, attributes: pairsOf(link.attributes) })),
    status: statusOf(span.status),
  }
  return { resource: around(resource), scope: around(scope), text: JSON.stringify(otlp) }
}

function around(part: Json | undefined): JsonObject {
  if (!isJsonObject(part)) return {}
  return 'attributes' in part ? { ...part, attributes: pairsOf(part.attributes) } : part
}

const pairsOf = (attributes: Json | undefined): JsonObject[] =>
  isJsonObject(attributes) ? attributePairs(attributes) : []

const listOf = (value: Json | undefined, each: (item: JsonObject) => JsonObject): JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject).map(each) : []

function statusOf(status: Json | undefined): JsonObject {
  if (!isJsonObject(status)) return { code: 0 }
  const { code, message, ...more } = status
  return { ...more, code: numberOf(code, statusCodes), ...(message === '' || message === undefined ? {} : { message }) }
}

const numberOf = (name: Json | undefined, names: readonly string[]): Json =>
  typeof name === 'string' ? names.indexOf(name) : (name ?? 0)

/** 64-bit integers are text in OTLP/JSON: the shortest that reads as the same number, rounded as that is beyond 2^53. */
const nanosOf = (value: Json | undefined): Json =>
  typeof value === 'number' ? String(Math.round(value)) : (value ?? '0')

/** Whose log a table is, in the words of its maker. */
const services: readonly (readonly [RegExp, string])[] = [
  [/^(AAD|SigninLogs|AuditLogs)/, 'Microsoft Entra ID'],
  [/^(MicrosoftGraph|(Agent|CloudPc|Alert|Interaction)Object)/, 'Microsoft Graph'],
  [/^(AuditRecord|OfficeActivity|CopilotActivity)/, 'Microsoft Purview'],
  [/^(Windows365|Intune)/, 'Microsoft Intune'],
  [/^(ASim|Security)/, 'Microsoft Sentinel'],
]
export const serviceOf = (table: TableName): string =>
  services.find(([form]) => form.test(table))?.[1] ?? 'Microsoft Defender XDR'

/**
 * opentelemetry-proto logs.proto LogRecord: the whole row as its body, its table as the name of the event, and where the
 * row names a span of the agent's run, that span, so that a viewer shows it there. No severity: these logs have none.
 */
function logItem({ table, time, fields, keys }: Outgoing): Item {
  const keyOf = (kind: Outgoing['keys'][number]['kind'], form: RegExp): string | undefined =>
    keys.find(key => key.kind === kind && form.test(key.value))?.value
  const traceId = keyOf('trace', /^[0-9a-f]{32}$/)
  const spanId = keyOf('span', /^[0-9a-f]{16}$/)
  const log: JsonObject = {
    // unsigned: a time before 1970 has no form here, and stands in the body
    ...(time === null || time < 0 ? {} : { timeUnixNano: nanosOf(time * 1e6) }),
    eventName: table,
    body: anyValue(fields),
    attributes: [],
    ...(traceId === undefined ? {} : { traceId, ...(spanId === undefined ? {} : { spanId }) }),
  }
  const resource = { attributes: attributePairs({ 'service.name': serviceOf(table) }) }
  return { resource, scope: { name: 'throughline' }, text: JSON.stringify(log) }
}
