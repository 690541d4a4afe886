// Spans as the Agent 365 exporter posts them: one request for a tenant and an agent, with the exporter's own limits.
import { isJsonObject, type Json, type JsonObject } from '../../../shared/model/json.ts'
import {
  bodyOf,
  chunksOf,
  counts,
  type Item,
  type OutgoingRequest,
  recordsABatch,
  type Sender,
  spanLevels,
} from './outgoing.ts'
import { shortenSpan } from './shorten-span.ts'

/** Any other is dropped by the exporter without a word (real-system.md §7.1–7.2); here it is counted. */
const operations = new Set([
  'invoke_agent',
  'chat',
  'textcompletion',
  'generatecontent',
  'execute_tool',
  'output_messages',
  'apply_guardrail',
])

interface Waiting extends Item {
  readonly tenant: string
  readonly agent: string
}

/** Records of other logs are no spans: they are left out, and counted. */
export function agent365Sender(): Sender {
  const leftOut = counts()
  let waiting: Waiting[] = []
  let shortened = 0

  function flush(): OutgoingRequest[] {
    const spans = waiting
    waiting = []
    const partitions = Map.groupBy(spans, ({ tenant, agent }) => JSON.stringify([tenant, agent]))
    return [...partitions.values()].flatMap(partition =>
      chunksOf(partition).map(items => {
        const { tenant = '', agent = '' } = partition[0] ?? {}
        return {
          path: `/observability/tenants/${encodeURIComponent(tenant)}/otlp/agents/${encodeURIComponent(agent)}/traces?api-version=1`,
          headers: { 'content-type': 'application/json', 'x-ms-tenant-id': tenant },
          signal: 'traces' as const,
          body: bodyOf(spanLevels, items),
          records: items.length,
        }
      }),
    )
  }

  return {
    push({ table, fields }) {
      if (table !== 'AgentSpan') {
        leftOut.add('record of another log')
        return []
      }
      const attributes = isJsonObject(fields.attributes) ? fields.attributes : {}
      const tenant = textOf(attributes['microsoft.tenant.id'])
      const agent = textOf(attributes['gen_ai.agent.id'])
      if (tenant === null || agent === null) {
        leftOut.add('span without a tenant and an agent')
        return []
      }
      if (!operations.has(textOf(attributes['gen_ai.operation.name'])?.toLowerCase() ?? '')) {
        leftOut.add('span of another operation')
        return []
      }
      const sent = shortenSpan(exported(fields, attributes))
      if (sent.shortened) shortened += 1
      waiting.push({ tenant, agent, resource: part(fields.resource), scope: part(fields.scope), text: sent.text })
      return waiting.length < recordsABatch ? [] : flush()
    },
    end: flush,
    leftOut: leftOut.by,
    get shortened() {
      return shortened
    },
  }
}

/** The members the exporter writes, in its order; null where a span has no events or links. */
function exported(fields: JsonObject, attributes: JsonObject): JsonObject & { attributes: JsonObject } {
  const { traceId, spanId, parentSpanId, name, kind, startTimeUnixNano, endTimeUnixNano } = fields
  return {
    traceId: traceId ?? null,
    spanId: spanId ?? null,
    ...(parentSpanId === undefined || parentSpanId === '' ? {} : { parentSpanId }),
    name: name ?? '',
    kind: kind ?? 'INTERNAL',
    startTimeUnixNano: startTimeUnixNano ?? 0,
    endTimeUnixNano: endTimeUnixNano ?? 0,
    attributes,
    events: fields.events ?? null,
    links: fields.links ?? null,
    status: fields.status ?? { code: 'UNSET', message: '' },
  }
}

const textOf = (value: Json | undefined): string | null => (typeof value === 'string' && value !== '' ? value : null)
const part = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {})
