// Records as OTLP/JSON, for any viewer of OpenTelemetry: Agent 365's spans as traces, the rows of all other logs as logs.
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
 * Nothing is left out. Paths are those of OTLP/HTTP (`/v1/traces`, `/v1/logs`), and each body is a line of what
 * OpenTelemetry's own file exporter writes (opentelemetry-specification, protocol/file-exporter.md).
 */
export function otlpSender(): Sender {
  const spans: Item[] = []
  const logs: Item[] = []

  return {
    push(record) {
      const isSpan = record.table === 'AgentSpan'
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
  return chunksOf(waiting.splice(0)).map(items => ({
    path: levels === spanLevels ? '/v1/traces' : '/v1/logs',
    headers: { 'content-type': 'application/json' },
    body: bodyOf(levels, items),
    records: items.length,
  }))
}

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

/** A name that is none of OpenTelemetry's stays, so that nothing is made up. */
function numberOf(name: Json | undefined, names: readonly string[]): Json {
  const number = typeof name === 'string' ? names.indexOf(name) : -1
  return number === -1 ? (name ?? 0) : number
}

/** 64-bit integers are text in OTLP/JSON: the shortest that reads as the same number, rounded as that is beyond 2^53. */
const nanosOf = (value: Json | undefined): Json =>
  typeof value === 'number' && Math.abs(value) < 1e21 ? String(Math.round(value)) : (value ?? '0')

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
    ...(time === null ? {} : { timeUnixNano: nanosOf(time * 1e6) }),
    eventName: table,
    body: anyValue(fields),
    attributes: [],
    ...(traceId === undefined ? {} : { traceId, ...(spanId === undefined ? {} : { spanId }) }),
  }
  const resource = { attributes: attributePairs({ 'service.name': serviceOf(table) }) }
  return { resource, scope: { name: 'throughline' }, text: JSON.stringify(log) }
}
