// Facts: what truly happened in the simulated tenant. The closed union that machines emit; telemetry turns it into logs.
import { z } from 'zod'
import { AccessDecision } from './access.ts'
import { JsonObject } from './json.ts'
import { AgentIdentity, AgentUser, Blueprint, CloudPc, Human, Pool, Tenant } from './objects.ts'
import { AgentRef, AgentUserRef, HumanRef, PcRef, PoolRef, SessionRef, TaskRef, TokenRef } from './refs.ts'
import { EpochMs, Guid } from './units.ts'

const fact = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.object({ type: z.literal(type), ...shape })

const TraceId = z.string().regex(/^[0-9a-f]{32}$/)
const SpanId = z.string().regex(/^[0-9a-f]{16}$/)

/** Which leg of the token chain (real-system.md §2.1). `agentUser` is the `user_fic` grant. */
export const TokenGrant = z.enum(['t1', 't2', 'agentUser'])
export type TokenGrant = z.infer<typeof TokenGrant>

/** One request to the token endpoint. T1 and T2 are logged but never evaluated by Conditional Access. */
export const TokenRequest = z.object({
  requestId: Guid,
  correlationId: Guid,
  grant: TokenGrant,
  task: TaskRef,
  agent: AgentRef,
  agentUser: AgentUserRef.nullable(),
  /** Application id in `client_id`. */
  clientId: Guid,
  resourceId: Guid,
  resourceDisplayName: z.string(),
  scope: z.string(),
  ipAddress: z.string(),
  /** The Cloud PC whose key the token is bound to; null before a session is connected. */
  pc: PcRef.nullable(),
  session: SessionRef.nullable(),
})
export type TokenRequest = z.infer<typeof TokenRequest>

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

/** Which check of a presented token or proof failed. */
export const ProofCheck = z.enum([
  'signature',
  'algorithm',
  'type',
  'htm',
  'htu',
  'iat',
  'jti',
  'ath',
  'jkt',
  'audience',
  'issuer',
  'expired',
  'ended',
  'malformed',
])
export type ProofCheck = z.infer<typeof ProofCheck>

export const Fact = z.discriminatedUnion('type', [
  // the tenant as it stands when the run begins
  fact('tenant.ready', { tenant: Tenant }),
  fact('human.created', { human: Human }),
  fact('blueprint.created', { blueprint: Blueprint }),
  fact('agent.created', { agent: AgentIdentity }),
  fact('agentUser.created', { agentUser: AgentUser }),
  fact('pool.created', { pool: Pool }),
  fact('pc.provisioned', { pc: CloudPc }),

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

  // tokens and access
  fact('token.requested', { request: TokenRequest }),
  fact('access.decided', { request: TokenRequest, decision: AccessDecision }),
  fact('token.issued', {
    token: TokenRef,
    request: TokenRequest,
    /** Claims of the JWT payload. Never the signature: facts carry ids and thumbprints only. */
    claims: JsonObject,
    jkt: z.string().nullable(),
    decision: AccessDecision.nullable(),
  }),
  fact('token.refused', {
    request: TokenRequest,
    errorCode: z.number().int(),
    message: z.string(),
    decision: AccessDecision.nullable(),
  }),
  fact('token.ended', {
    token: TokenRef,
    reason: z.enum(['taskEnded', 'sessionEnded', 'expired', 'revoked', 'wiped']),
  }),

  // the Cloud PC session: Prepare, Acquire, Connect, Act, Release
  fact('session.requested', {
    session: SessionRef,
    task: TaskRef,
    agentUser: AgentUserRef,
    pool: PoolRef,
    token: TokenRef,
  }),
  fact('pool.granted', { pool: PoolRef, session: SessionRef, pc: PcRef }),
  fact('pool.refused', { pool: PoolRef, session: SessionRef, status: z.number().int(), reason: z.string() }),
  fact('pc.assigned', { pc: PcRef, session: SessionRef }),
  fact('channel.opened', { session: SessionRef, pc: PcRef, jkt: z.string() }),
  fact('session.connected', { session: SessionRef, pc: PcRef, token: TokenRef }),
  fact('session.refused', { session: SessionRef, status: z.number().int(), reason: z.string() }),
  fact('session.released', {
    session: SessionRef,
    pc: PcRef,
    reason: z.enum(['done', 'refused', 'evicted', 'revoked']),
  }),

  // acting
  fact('tool.called', { call: ToolCall }),
  fact('proof.accepted', {
    call: z.string(),
    token: TokenRef,
    session: SessionRef,
    pc: PcRef,
    htm: z.string(),
    htu: z.string(),
    jti: z.string(),
  }),
  fact('proof.refused', {
    call: z.string(),
    token: TokenRef,
    session: SessionRef,
    /** Where the proof came from, and where the token is bound. */
    from: PcRef,
    boundTo: PcRef.nullable(),
    htm: z.string(),
    htu: z.string(),
    check: ProofCheck,
    message: z.string(),
  }),
  fact('file.read', {
    call: z.string(),
    token: TokenRef,
    session: SessionRef,
    pc: PcRef,
    fileId: Guid,
    siteUrl: z.string(),
    path: z.string(),
    name: z.string(),
    bytes: z.number().int(),
    sensitivityLabelId: Guid.nullable(),
  }),
  fact('mail.sent', {
    call: z.string(),
    token: TokenRef,
    session: SessionRef,
    pc: PcRef,
    messageId: z.string(),
    subject: z.string(),
    to: z.array(z.string()),
    bytes: z.number().int(),
  }),
  fact('tool.returned', {
    call: z.string(),
    task: TaskRef,
    outcome: z.enum(['ok', 'refused', 'error']),
    result: z.string(),
    error: z.string().nullable(),
  }),

  // the Cloud PC goes back to the pool
  fact('pc.resetting', { pc: PcRef, session: SessionRef }),
  fact('pc.wiped', {
    pc: PcRef,
    erased: z.object({
      files: z.number().int(),
      processes: z.number().int(),
      cookies: z.number().int(),
      tokens: z.number().int(),
      clipboard: z.number().int(),
    }),
  }),
  fact('pc.verified', { pc: PcRef, checks: z.array(z.object({ name: z.string(), clean: z.boolean() })) }),
  fact('pc.available', { pc: PcRef }),
  fact('pc.quarantined', { pc: PcRef, reason: z.string() }),
])
export type Fact = z.infer<typeof Fact>
export type FactType = Fact['type']
export type FactOf<Type extends FactType> = Extract<Fact, { type: Type }>

/** A fact with its place in the run: `seq` counts from 0, `at` is virtual time. */
export const RecordedFact = z.object({ seq: z.number().int().nonnegative(), at: EpochMs, fact: Fact })
export type RecordedFact = z.infer<typeof RecordedFact>
