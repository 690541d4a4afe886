// What the token endpoint says of a request: proven, or refused with a code, and the error body a client is sent.
import type { TokenGrant } from '../../shared/model/facts.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { isoOf } from '../../shared/model/units.ts'
import { type AadstsCode, aadsts, oauthErrorOf } from './aadsts.ts'
import type { UserGrant } from './grant-token.ts'

/** What a form proves, as far as tokens and credentials go. Accounts, consent and Conditional Access come after. */
export interface Proven {
  ok: true
  grant: TokenGrant
  /** Of the token that stood for the subject: the credential's assertion, T1, T2, Tc, code or refresh token; empty for a secret. */
  claims: JsonObject
  /** The blueprint the client is or belongs to; null for the app a person signs in to. */
  blueprintAppId: string | null
  /** `appidacr`: how the client proved itself: 0 not at all, 1 by a secret, 2 by an assertion. */
  clientAuthentication: '0' | '1' | '2'
  /** The person behind the request, with the session begun at their sign-in. Null where none is. */
  user: UserGrant | null
  /** What has to be redeemed once the token is issued: a code or refresh token. */
  redeems: string | null
  /** Whether the client says it handles claims challenges. */
  continuousAccess: boolean
  /** The authentication context the client was challenged for and the person has met. */
  acrs: string | null
}

export type RefusedRequest = { ok: false; errorCode: number; error: string; message: string }
export type TokenCheck = Proven | RefusedRequest

export const refuse = (errorCode: AadstsCode, message: string): RefusedRequest => ({
  ok: false,
  errorCode,
  error: aadsts[errorCode].error,
  message: `AADSTS${errorCode}: ${message}`,
})

/** Body of a refusal, HTTP 400 (401 for `invalid_client`), as Entra's looks. */
export interface TokenErrorBody {
  error: string
  error_description: string
  error_codes: number[]
  /** `2026-09-14 09:30:00Z`. */
  timestamp: string
  trace_id: string
  correlation_id: string
  /** What the client has to send back in `claims`, where doing so helps. */
  claims?: string
  suberror?: string
}

/** `challenge` is the JSON of a claims challenge. Ids are GUIDs that are handed in. */
export function tokenErrorBody(
  { errorCode, message }: { errorCode: number; message: string },
  at: { now: EpochMs; traceId: string; correlationId: string },
  challenge: JsonObject | null = null,
): TokenErrorBody {
  const timestamp = isoOf(at.now).replace('T', ' ').replace(/\.\d+/, '')
  const error = oauthErrorOf(errorCode)
  return {
    error,
    error_description: `${message} Trace ID: ${at.traceId} Correlation ID: ${at.correlationId} Timestamp: ${timestamp}`,
    error_codes: [errorCode],
    timestamp,
    trace_id: at.traceId,
    correlation_id: at.correlationId,
    ...(challenge === null ? {} : { claims: JSON.stringify(challenge) }),
    ...(error === 'interaction_required' ? { suberror: 'message_only' } : {}),
  }
}
