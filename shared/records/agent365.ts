// Agent 365 exporter bodies as the SDK posts them: shaped like OTLP/JSON, but with flat attributes, names for kinds and codes, and numbers for times.
import { z } from 'zod'
import { Guid } from '../model/units.ts'

/** Identity, human caller and correlation: on every span. Keys as in the SDK's constants (real-system.md §7.3). */
const everySpan = {
  /** Agent identity; its `id` and `appId` are one value. */
  'gen_ai.agent.id': Guid,
  'gen_ai.agent.name': z.string(),
  'microsoft.agent.user.id': Guid,
  'microsoft.agent.user.email': z.string(),
  /** Application id of the blueprint. */
  'microsoft.a365.agent.blueprint.id': Guid,
  'microsoft.tenant.id': Guid,
  'user.id': Guid,
  'user.email': z.string(),
  'user.name': z.string(),
  'client.address': z.string(),
  'gen_ai.conversation.id': z.string(),
  /** Of the agent that called this one; absent where a person did. */
  'microsoft.a365.caller.agent.id': Guid.exactOptional(),
  'microsoft.a365.caller.agent.name': z.string().exactOptional(),
  'microsoft.a365.caller.agent.blueprint.id': Guid.exactOptional(),
  'microsoft.a365.caller.agent.user.id': Guid.exactOptional(),
  'microsoft.a365.caller.agent.user.email': z.string().exactOptional(),
  'microsoft.channel.name': z.string().exactOptional(),
}

/** Text in `gen_ai.input.messages` and `gen_ai.output.messages`, serialised as a JSON string. */
export const MessagesWrapper = z.strictObject({
  version: z.literal('0.1.0'),
  messages: z.array(
    z.strictObject({
      role: z.enum(['user', 'assistant', 'system', 'tool']),
      parts: z.array(z.strictObject({ type: z.literal('text'), content: z.string() })),
    }),
  ),
})
export type MessagesWrapper = z.infer<typeof MessagesWrapper>

export const InvokeAgentAttributes = z.strictObject({
  'gen_ai.operation.name': z.literal('invoke_agent'),
  ...everySpan,
  'gen_ai.provider.name': z.string().exactOptional(),
  /**
   * The SDK's own session between the person and the agent: Microsoft's labs hand the conversation's id to both
   * `conversationId` and `sessionId`, and so do we. It is not the Cloud PC session, which only tool arguments and results name.
   */
  'microsoft.session.id': z.string(),
  'gen_ai.input.messages': z.string().exactOptional(),
  'gen_ai.output.messages': z.string(),
  'error.type': z.string().exactOptional(),
})
export type InvokeAgentAttributes = z.infer<typeof InvokeAgentAttributes>

export const InferenceAttributes = z.strictObject({
  'gen_ai.operation.name': z.literal('Chat'),
  ...everySpan,
  'gen_ai.request.model': z.string(),
  'gen_ai.provider.name': z.string(),
  'gen_ai.usage.input_tokens': z.number().int().nonnegative(),
  'gen_ai.usage.output_tokens': z.number().int().nonnegative(),
  'gen_ai.input.messages': z.string(),
  'gen_ai.output.messages': z.string(),
})
export type InferenceAttributes = z.infer<typeof InferenceAttributes>

export const ExecuteToolAttributes = z.strictObject({
  'gen_ai.operation.name': z.literal('execute_tool'),
  ...everySpan,
  'gen_ai.tool.name': z.string(),
  'gen_ai.tool.call.arguments': z.string(),
  'gen_ai.tool.type': z.enum(['function', 'extension', 'datastore']),
  'gen_ai.tool.call.id': z.string(),
  'server.address': z.string(),
  'gen_ai.tool.call.result': z.string().exactOptional(),
  /** HTTP status, or the class of the error. */
  'error.type': z.string().exactOptional(),
})
export type ExecuteToolAttributes = z.infer<typeof ExecuteToolAttributes>

export const OutputAttributes = z.strictObject({
  'gen_ai.operation.name': z.literal('output_messages'),
  ...everySpan,
  'gen_ai.output.messages': z.string(),
})
export type OutputAttributes = z.infer<typeof OutputAttributes>

export const SpanAttributes = z.discriminatedUnion('gen_ai.operation.name', [
  InvokeAgentAttributes,
  InferenceAttributes,
  ExecuteToolAttributes,
  OutputAttributes,
])
export type SpanAttributes = z.infer<typeof SpanAttributes>

/** Nanoseconds since 1970 as a number: above 2^53, so the last digits are rounded. The real exporter does the same. */
const UnixNano = z.number().positive()

export const SpanEvent = z.strictObject({
  timeUnixNano: UnixNano,
  name: z.literal('exception'),
  attributes: z.strictObject({ 'exception.type': z.string(), 'exception.message': z.string() }),
})

export const AgentSpan = z.strictObject({
  traceId: z.string().regex(/^[0-9a-f]{32}$/),
  spanId: z.string().regex(/^[0-9a-f]{16}$/),
  parentSpanId: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .exactOptional(),
  name: z.string(),
  kind: z.enum(['CLIENT', 'INTERNAL']),
  startTimeUnixNano: UnixNano,
  endTimeUnixNano: UnixNano,
  attributes: SpanAttributes,
  events: z.array(SpanEvent).nullable(),
  links: z.null(),
  status: z.strictObject({ code: z.enum(['UNSET', 'ERROR']), message: z.string() }),
})
export type AgentSpan = z.infer<typeof AgentSpan>

/** One POST to `/observability/tenants/{tenantId}/otlp/agents/{agentId}/traces`: spans of one tenant and agent, in the order they ended. */
export const ExporterBody = z.strictObject({
  resourceSpans: z.tuple([
    z.strictObject({
      resource: z.strictObject({ attributes: z.strictObject({ 'service.name': z.string() }) }),
      scopeSpans: z.tuple([
        z.strictObject({ scope: z.strictObject({ name: z.literal('Agent365Sdk') }), spans: z.array(AgentSpan).min(1) }),
      ]),
    }),
  ]),
})
export type ExporterBody = z.infer<typeof ExporterBody>
