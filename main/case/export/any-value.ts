// JSON in the form OpenTelemetry gives it in OTLP/JSON: values that name their kind, attributes as a list of pairs.
import { isJsonObject, type Json, type JsonObject } from '../../../shared/model/json.ts'

/**
 * opentelemetry-proto common.proto AnyValue. Whole numbers are `intValue`, in text as OTLP/JSON has integers of 64 bits;
 * those beyond 2^53 are no longer whole and stay doubles. Null is a value without a kind.
 */
export function anyValue(value: Json): JsonObject {
  if (value === null) return {}
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } }
  if (isJsonObject(value)) return { kvlistValue: { values: attributePairs(value) } }
  switch (typeof value) {
    case 'string':
      return { stringValue: value }
    case 'boolean':
      return { boolValue: value }
    default:
      return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value }
  }
}

/** opentelemetry-proto common.proto KeyValue, in the order of the members. */
export const attributePairs = (members: JsonObject): JsonObject[] =>
  Object.entries(members).map(([key, value]) => ({ key, value: anyValue(value) }))
