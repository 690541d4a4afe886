// Checks an access token as the server it was issued for: signature, audience, lifetime, issuer, and that it still stands.
import type { JWK } from 'jose'
import type { JsonObject } from '../../shared/model/json.ts'
import { isJsonObject } from '../../shared/model/json.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { issuerOf } from './entra.ts'
import type { Refused } from './jwt.ts'
import { refused, verifyJwt } from './jwt.ts'
import { signatureAlgorithm } from './keys.ts'

export interface AccessTokenInput {
  accessToken: string
  now: EpochMs
  /** Who the server is: the access token's `aud` must name it. */
  audience: string
  authority: { publicJwk: JWK }
  /** Whether the token with this `uti` was ended before its time: task done, revoked, wiped. */
  ended(uti: string): boolean
}

/** `boundTo` is the thumbprint in `cnf.jkt`; null for a token that is bound to no key. */
export type AccessTokenResult = { ok: true; claims: JsonObject; boundTo: string | null } | Refused

/** Refuses with `signature`, `algorithm`, `type`, `audience`, `issuer`, `expired`, `ended` or `malformed`. */
export async function checkAccessToken(input: AccessTokenInput): Promise<AccessTokenResult> {
  const verified = await verifyJwt('access token', input.accessToken, input.authority.publicJwk, {
    algorithms: [signatureAlgorithm],
    typ: 'JWT',
    audience: input.audience,
    currentDate: new Date(input.now),
    requiredClaims: ['exp'],
  })
  if (!verified.ok) return verified
  const { iss, tid, uti, cnf } = verified.claims
  if (typeof tid !== 'string' || iss !== issuerOf(tid))
    return refused('issuer', `The access token's issuer is ${quote(iss)}, which is not its tenant's.`)
  if (typeof uti !== 'string') return refused('malformed', 'The access token has no id (uti).')
  if (input.ended(uti)) return refused('ended', `Access token ${uti} was ended before its time.`)
  const bound = isJsonObject(cnf) ? cnf.jkt : undefined
  return { ok: true, claims: verified.claims, boundTo: typeof bound === 'string' ? bound : null }
}

/** A claim for a message. What is not text, number or null is not shown: senders may nest it deeper than can be written out. */
export function quote(value: unknown): string {
  if (value === undefined) return 'missing'
  return typeof value === 'object' && value !== null ? 'not a text' : JSON.stringify(value)
}
