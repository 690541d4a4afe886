// Facts of tokens and access: asked for, decided, issued or refused, presented with a proof, ended.
import { z } from 'zod'
import { AccessDecision } from '../access.ts'
import { JsonObject } from '../json.ts'
import { AgentRef, AgentUserRef, BlueprintRef, HumanRef, PcRef, SessionRef, TaskRef, TokenRef } from '../refs.ts'
import { Guid } from '../units.ts'
import { fact } from './fact.ts'

/**
 * Which token is asked for (real-system.md §2.1): T1 and T2 of the exchange; a blueprint's own token for Microsoft Graph;
 * an agent identity's app-only token (`autonomous`), one on behalf of a person and its refresh, one as its agent user
 * (`user_fic`); and the token a person brings from an interactive sign-in to the agent's blueprint (Tc).
 */
export const TokenGrant = z.enum([
  't1',
  't2',
  'blueprint',
  'autonomous',
  'onBehalfOf',
  'refreshToken',
  'agentUser',
  'interactive',
])
export type TokenGrant = z.infer<typeof TokenGrant>

/** One request to the token endpoint. T1 and T2 are logged but never evaluated by Conditional Access. */
export const TokenRequest = z.object({
  requestId: Guid,
  correlationId: Guid,
  grant: TokenGrant,
  /** Null outside of a task: a person's own sign-in, a blueprint that creates identities. */
  task: TaskRef.nullable(),
  blueprint: BlueprintRef.nullable(),
  /** Null for a blueprint's own token and for a person's. */
  agent: AgentRef.nullable(),
  agentUser: AgentUserRef.nullable(),
  /** Whose sign-in it is, or on whose behalf the agent asks. */
  human: HumanRef.nullable(),
  /** Application id in `client_id`. */
  clientId: Guid,
  /** What a person sees of an application they sign in to; left out where it is known otherwise. */
  clientDisplayName: z.string().optional(),
  /** `deviceCode`: the person signed in on another device than the one that gets the token. Left out: on the same. */
  authenticationProtocol: z.literal('deviceCode').optional(),
  /** A person's sign-in by the primary refresh token of a device that is registered in their name; nobody is asked anything. Left out: by anything else. */
  primaryRefreshTokenOf: z.object({ deviceId: Guid, displayName: z.string() }).optional(),
  resourceId: Guid,
  resourceDisplayName: z.string(),
  scope: z.string(),
  ipAddress: z.string(),
  /** Whether the client says it handles claims challenges (`xms_cc` cp1): only then is the token long-lived and revocable. */
  continuousAccess: z.boolean(),
  /** The Cloud PC whose key the token is bound to; null before a session is connected. */
  pc: PcRef.nullable(),
  session: SessionRef.nullable(),
})
export type TokenRequest = z.infer<typeof TokenRequest>

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
  'nonce',
  'uses',
  'malformed',
])
export type ProofCheck = z.infer<typeof ProofCheck>

export const tokenFacts = [
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
  /** It soon expires: whoever holds it asks for another one now. */
  fact('token.renewalDue', { token: TokenRef }),
  fact('token.ended', {
    token: TokenRef,
    reason: z.enum(['taskEnded', 'sessionEnded', 'expired', 'revoked', 'wiped', 'usedUp']),
  }),
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
] as const
