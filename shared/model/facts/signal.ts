// Facts of continuous verification: critical events on their way to resources, claims challenges, CAEP events.
import { z } from 'zod'
import { JsonObject } from '../json.ts'
import { ActorRef, PcRef, SessionRef, TokenRef } from '../refs.ts'
import { fact } from './fact.ts'

/**
 * What Entra tells resources of while a token lives. Microsoft's critical events (real-system.md §10), a change of policy
 * and of the place requests come from; `blueprintDisabled`, `deviceNotCompliant` and `riskElevated` are ours: the
 * blueprint stands behind its agents, and the other two come as CAEP events (device-compliance-change, risk-level-change).
 */
export const SignalKind = z.enum([
  'accountDisabled',
  'accountDeleted',
  'blueprintDisabled',
  'refreshTokensRevoked',
  'passwordChanged',
  'mfaEnabled',
  'highRisk',
  'riskElevated',
  'deviceNotCompliant',
  'policyChanged',
  'locationPolicyChanged',
])
export type SignalKind = z.infer<typeof SignalKind>

/** How late a signal reaches resources; the times are data of access/continuous.ts. */
export const SignalDelay = z.enum(['instant', 'nearRealTime', 'policy'])
export type SignalDelay = z.infer<typeof SignalDelay>

/** The eight event types of CAEP 1.0, without the prefix of their URI. */
export const CaepEventType = z.enum([
  'session-revoked',
  'token-claims-change',
  'credential-change',
  'assurance-level-change',
  'device-compliance-change',
  'session-established',
  'session-presented',
  'risk-level-change',
])
export type CaepEventType = z.infer<typeof CaepEventType>

export const signalFacts = [
  // what an administrator does; no machine has a say in it
  /** `location`: the addresses a policy allows; `policy` and `group`: everything else about a policy or whom it is for. */
  fact('policy.changed', { change: z.enum(['policy', 'group', 'location']), reason: z.string() }),

  // a signal and the tokens it is about
  fact('cae.signalled', { token: TokenRef, signal: SignalKind, delay: SignalDelay }),
  /** The token stands until it expires: nobody will tell the resource, or it would not understand. */
  fact('cae.notHeard', { token: TokenRef, signal: SignalKind, reason: z.string() }),
  /** The resource knows from now on. `endsSession`: the session the token was issued for ends with it. */
  fact('cae.delivered', {
    token: TokenRef,
    session: SessionRef.nullable(),
    signal: SignalKind,
    endsSession: z.boolean(),
  }),
  /** Answered 401 `insufficient_claims`: the client is to ask for another token with these claims. */
  fact('cae.challenged', {
    call: z.string(),
    token: TokenRef,
    session: SessionRef,
    from: PcRef,
    htm: z.string(),
    htu: z.string(),
    signal: SignalKind,
    reason: z.string(),
  }),

  // Security Event Tokens (RFC 8417) from other transmitters. `subject` is null where the tenant has nobody of that name.
  fact('caep.received', {
    issuer: z.string(),
    jti: z.string(),
    event: CaepEventType,
    subject: ActorRef,
    signal: SignalKind.nullable(),
    reason: z.string(),
  }),
  /** Kept as it came: nobody here is meant, or nothing follows from it. */
  fact('caep.unmatched', {
    issuer: z.string(),
    jti: z.string(),
    event: z.string(),
    subject: JsonObject,
    reason: z.string(),
  }),
] as const
