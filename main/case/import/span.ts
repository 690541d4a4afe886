// Agent 365 and OTLP/JSON spans as one shape: the exporter's, with flat attributes and names for kinds and states.
import type { Json, JsonObject } from '../../../shared/model/json.ts'
import { isJsonObject } from '../../../shared/model/json.ts'

/** opentelemetry-proto trace.proto: Span.SpanKind and Status.StatusCode, by number. The exporter writes these names. */
export const kinds = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER']
export const statusCodes = ['UNSET', 'OK', 'ERROR']

/** What stands around spans in a body: the resource and the scope, with flat attributes. */
export function spanContext(resource: Json | undefined, scope: Json | undefined): JsonObject {
  return { resource: flattened(resource), scope: flattened(scope) }
}

function flattened(value: Json | undefined): JsonObject {
  if (!isJsonObject(value)) return {}
  return 'attributes' in value ? { ...value, attributes: flatAttributes(value.attributes) } : value
}

/** A span's fields, with its resource and scope. A span of the exporter stays as it is; one of OTLP/JSON is turned into that. */
export function spanFields(span: JsonObject, context: JsonObject | null): JsonObject {
  const around = { resource: context?.resource ?? {}, scope: context?.scope ?? {} }
  return {
    ...span,
    kind: nameOf(span.kind, kinds),
    startTimeUnixNano: numberOf(span.startTimeUnixNano),
    endTimeUnixNano: numberOf(span.endTimeUnixNano),
    attributes: flatAttributes(span.attributes),
    events: listOf(span.events, event => ({
      ...event,
      timeUnixNano: numberOf(event.timeUnixNano),
      attributes: flatAttributes(event.attributes),
    })),
    links: listOf(span.links, link => ({ ...link, attributes: flatAttributes(link.attributes) })),
    status: isJsonObject(span.status)
      ? { ...span.status, code: nameOf(span.status.code ?? 0, statusCodes), message: span.status.message ?? '' }
      : { code: 'UNSET', message: '' },
    ...around,
  }
}

/** The row in the body of an OTLP/JSON log record; nothing where the body is no object. */
export function logFields({ body }: JsonObject): JsonObject {
  const row = plainValue(body)
  return isJsonObject(row) ? row : {}
}

/** The exporter writes null where a span has none. */
function listOf(value: Json | undefined, each: (item: JsonObject) => JsonObject): Json {
  return Array.isArray(value) && value.length > 0 ? value.filter(isJsonObject).map(each) : null
}

/** Proto3 JSON takes enum values as numbers or as names with their prefix (`SPAN_KIND_CLIENT`). */
function nameOf(value: Json | undefined, names: readonly string[]): Json {
  if (typeof value === 'number') return names[value] ?? value
  if (typeof value === 'string') return value.replace(/^(?:SPAN_KIND|STATUS_CODE)_/, '')
  return value ?? null
}

/** Nanoseconds as the exporter writes them: a number, though it is beyond 2^53 and rounded. The raw bytes keep every digit. */
const numberOf = (value: Json | undefined): Json =>
  typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : (value ?? null)

function flatAttributes(value: Json | undefined): JsonObject {
  if (isJsonObject(value)) return value
  if (!Array.isArray(value)) return {}
  const flat: JsonObject = {}
  for (const pair of value) {
    if (isJsonObject(pair) && typeof pair.key === 'string') flat[pair.key] = plainValue(pair.value)
  }
  return flat
}

/** opentelemetry-proto common.proto AnyValue in its JSON form. 64-bit integers may be strings. */
function plainValue(value: Json | undefined): Json {
  if (!isJsonObject(value)) return value ?? null
  const { stringValue, boolValue, intValue, doubleValue, arrayValue, kvlistValue, bytesValue } = value
  if (intValue !== undefined) {
    const number = Number(intValue)
    return Number.isSafeInteger(number) ? number : intValue
  }
  if (isJsonObject(arrayValue)) return Array.isArray(arrayValue.values) ? arrayValue.values.map(plainValue) : []
  if (isJsonObject(kvlistValue)) return flatAttributes(kvlistValue.values)
  return stringValue ?? boolValue ?? doubleValue ?? bytesValue ?? null
}
