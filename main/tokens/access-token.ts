// Checks an access token as the server it was issued for: signature, audience, lifetime, issuer, and that it still stands.
import { hash as hashOf } from 'node:crypto'
import type { JWK } from 'jose'
import type { JsonObject } from '../../shared/model/json.ts'
import { isJsonObject } from '../../shared/model/json.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { issuerOf } from './entra.ts'
import { maxTokenLength, type Refused, refused } from './jws.ts'
import { judgeClaims, quote, verifyJwt } from './jwt.ts'
import { publicKeyOf } from './public-key.ts'
import { type Checking, checkLater } from './signature.ts'
import { type TaskUse, type TokenUses, taskUseOf } from './uses.ts'
import type { VerifiedTokens } from './verified.ts'

export interface AccessTokenInput {
  accessToken: string
  now: EpochMs
  /** Who the server is: the access token's `aud` must name it. */
  audience: string
  authority: { publicJwk: JWK }
  /** Whether the token with this `uti` was ended before its time: task done, revoked, wiped. */
  ended(uti: string): boolean
  /** What the server counts uses with. Without it, a token that is good for so many uses is refused. */
  uses?: TokenUses
  /** Where the server keeps what it has verified. Without it, every signature is verified anew. */
  verified?: VerifiedTokens
}

export type AccessTokenResult = { ok: true; claims: JsonObject } | Refused

/**
 * A token that comes alone. Refuses with `malformed`, `algorithm`, `signature`, `type`, `audience`, `iat`, `expired`, `issuer`,
 * `ended`, `uses`, or `jkt` where it is bound to a key. One that is good for so many uses has one less after it was taken.
 */
export const checkAccessToken = (input: AccessTokenInput): Promise<AccessTokenResult> =>
  checkLater(bearerChecking(input))

/** Counted in the same breath as it is checked: of two requests at once with the last use, one is refused. */
export function* bearerChecking(input: AccessTokenInput): Checking<AccessTokenResult> {
  const token = yield* accessToken(input, input.verified && accessTokenHash(input.accessToken))
  if (!token.ok) return token
  // RFC 9449 §7.2: a bound token is no bearer token. Whoever took it from its device has nothing.
  if (token.boundTo !== null)
    return refused('jkt', 'The access token is bound to a device key and comes without a proof.')
  token.spend()
  return { ok: true, claims: token.claims }
}

/** `ath`: base64url of the SHA-256 of the token's ASCII (RFC 9449 §4.2). */
export function accessTokenHash(accessToken: string): string {
  const known = hashes.get(accessToken)
  if (known !== undefined) return known
  const hash = hashOf('sha256', accessToken, 'base64url')
  if (accessToken.length > maxTokenLength) return hash // no token: it is not kept
  if (hashes.size >= mostHashes) hashes.clear()
  hashes.set(accessToken, hash)
  return hash
}

/** A token is shown again with every request: its hash costs more than all else there is to compare. Never more than so many. */
const hashes = new Map<string, string>()
const mostHashes = 1000

/**
 * Nothing is counted until `spend`, which is called, right away, once nothing else can refuse the request. `boundTo` is the thumbprint
 * in `cnf.jkt`; null for a token that is bound to no key.
 */
export type StandingToken = { ok: true; claims: JsonObject; boundTo: string | null; spend(): void }

/** `hash` is the token's `ath`, where whoever asks has it already. */
export function* accessToken(input: AccessTokenInput, hash?: string): Checking<StandingToken | Refused> {
  const { authority, now, audience, verified } = input
  const expect = { now, audience, expires: true, typ: 'JWT' }
  const known = hash === undefined ? null : (verified?.claimsOf(hash, authority.publicJwk) ?? null)
  const result =
    known === null
      ? yield* verifyJwt('access token', input.accessToken, keysOf(authority), expect)
      : judgeClaims('access token', known, expect)
  if (!result.ok) return result
  if (known === null && hash !== undefined) verified?.remember(hash, authority.publicJwk, result.claims)
  return standing(result.claims, input)
}

const keysOf = ({ publicJwk }: { publicJwk: JWK }) => {
  const key = publicKeyOf(publicJwk)
  if (key === null) throw new TypeError('an authority has a key that verifies')
  return [key]
}

function standing(claims: JsonObject, { ended, uses }: AccessTokenInput): StandingToken | Refused {
  const { iss, tid, uti, cnf } = claims
  if (typeof tid !== 'string' || iss !== issuerOf(tid))
    return refused('issuer', `The access token's issuer is ${quote(iss)}, which is not its tenant's.`)
  if (typeof uti !== 'string') return refused('malformed', 'The access token has no id (uti).')
  if (ended(uti)) return refused('ended', `Access token ${uti} was ended before its time.`)
  const limit = taskUseOf(claims)
  const left = limit === null ? null : usesFault(limit, uti, uses)
  if (left !== null) return refused('uses', left)
  const bound = isJsonObject(cnf) ? cnf.jkt : undefined
  // RFC 7800 §3.1 has other ways to name a key: a token bound in one that is not read here is nobody's.
  if (cnf !== undefined && typeof bound !== 'string')
    return refused('malformed', 'The access token is bound in a way that cannot be checked (cnf without jkt).')
  return {
    ok: true,
    claims,
    boundTo: typeof bound === 'string' ? bound : null,
    spend: () => {
      if (limit !== null) uses?.count(uti)
    },
  }
}

function usesFault(limit: TaskUse | 'malformed', uti: string, uses: TokenUses | undefined): string | null {
  if (limit === 'malformed') return 'The access token is limited in a way nobody can count by.'
  if (!uses) return 'The access token is good for so many uses, and this server does not count them.'
  const used = uses.used(uti)
  return used < limit.uses
    ? null
    : `Access token ${uti} was good for ${limit.uses === 1 ? 'one use' : `${limit.uses} uses`} and is used up.`
}
