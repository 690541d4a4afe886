// Facts of work: a person asks, an agent takes the task, thinks, calls tools and answers.
import { z } from 'zod'
import { JsonObject } from '../json.ts'
import { AgentRef, AgentUserRef, HumanRef, PcRef, SessionRef, TaskRef } from '../refs.ts'
import { EpochMs } from '../units.ts'
import { fact, SpanId, TraceId } from './fact.ts'

/** One call of a tool, as the agent's SDK sees it. `span` and `parentSpan` are OpenTelemetry span ids in the task's trace. */
export const ToolCall = z.object({
  callId: z.string(),
  task: TaskRef,
  span: SpanId,
  parentSpan: SpanId,
  tool: z.string(),
  server: z.string(),
  arguments: JsonObject,
  session: SessionRef.nullable(),
  pc: PcRef.nullable(),
})
export type ToolCall = z.infer<typeof ToolCall>

export const taskFacts = [
  // the human asks, the agent takes the task
  fact('prompt.sent', {
    task: TaskRef,
    human: HumanRef,
    agent: AgentRef,
    conversation: z.string(),
    channel: z.string(),
    text: z.string(),
  }),
  fact('task.started', {
    task: TaskRef,
    human: HumanRef,
    agent: AgentRef,
    agentUser: AgentUserRef,
    conversation: z.string(),
    trace: TraceId,
    span: SpanId,
    /** What it is for, in the tenant's own words: access given for a purpose is had in no other task. Left out: nobody said. */
    purpose: z.string().min(1).optional(),
  }),
  fact('inference.called', {
    task: TaskRef,
    span: SpanId,
    parentSpan: SpanId,
    model: z.string(),
    provider: z.string(),
    inputTokens: z.number().int(),
    outputTokens: z.number().int(),
    input: z.string(),
    output: z.string(),
    started: EpochMs,
  }),
  fact('task.completed', { task: TaskRef, answer: z.string(), outcome: z.enum(['done', 'refused', 'failed']) }),
  fact('tool.called', { call: ToolCall }),
  fact('tool.returned', {
    call: z.string(),
    task: TaskRef,
    outcome: z.enum(['ok', 'refused', 'error']),
    result: z.string(),
    error: z.string().nullable(),
  }),
] as const
