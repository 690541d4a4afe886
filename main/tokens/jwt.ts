// Checks a signed JWT (RFC 7519) and says which check failed, in the terms of `ProofCheck`.
import type { JsonObject } from '../../shared/model/json.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { type Jws, type Refused, readClaims, readJws, refused } from './jws.ts'
import type { PublicKey } from './public-key.ts'
import type { Checking } from './signature.ts'

export type Verified = { ok: true; claims: JsonObject } | Refused

export interface JwtExpectation {
  now: EpochMs
  /** Whether a token without `exp` is refused. A proof has none. */
  expires: boolean
  typ?: string
  audience?: string
}

/** `keys`: any of them may have signed. Refuses with `malformed`, `algorithm`, `signature`, and what `judgeClaims` refuses with. */
export function* verifyJwt(
  what: string,
  jwt: string,
  keys: readonly PublicKey[],
  expect: JwtExpectation,
): Checking<Verified> {
  const read = readJws(what, jwt)
  if (!read.ok) return read
  return yield* verifyJws(what, read.jws, keys, expect)
}

export function* verifyJws(
  what: string,
  jws: Jws,
  keys: readonly PublicKey[],
  expect: JwtExpectation,
): Checking<Verified> {
  const { alg, typ } = jws.header
  // RFC 8725 §3.1: the algorithm is the key's, never the token's to choose. `none` and a public key taken for a shared secret end here.
  const fitting = keys.filter(({ algorithms }) => typeof alg === 'string' && algorithms.includes(alg))
  if (fitting.length === 0)
    return refused(
      'algorithm',
      `The ${what} is refused: its alg is ${quote(alg)}, which is no algorithm of its signer.`,
    )
  let holds = false
  for (const by of fitting) {
    holds = yield { by, jws }
    if (holds) break
  }
  if (!holds) return refused('signature', `The ${what} is refused: its signature does not fit.`)
  if (expect.typ !== undefined && !isType(typ, expect.typ))
    return refused('type', `The ${what} is refused: its typ is ${quote(typ)}, not "${expect.typ}".`)
  const read = readClaims(what, jws)
  return read.ok ? judgeClaims(what, read.claims, expect) : read
}

/** What has to be checked each time a token is shown, however often its signature was. Refuses with `audience`, `expired` or `iat`. */
export function judgeClaims(what: string, claims: JsonObject, { now, expires, audience }: JwtExpectation): Verified {
  const wrong = (check: 'audience' | 'expired' | 'iat', why: string) =>
    refused(check, `The ${what} is refused: ${why}.`)
  const { aud, iat, nbf, exp } = claims
  // RFC 7519 §4.1.3 allows a list. Entra issues for one audience, and a token good at two places could be taken from one to the other.
  if (audience !== undefined && (typeof aud !== 'string' || !sameId(aud, audience)))
    return wrong('audience', `its audience is ${quote(aud)} ("aud"), not "${audience}"`)
  const seconds = Math.floor(now / 1000)
  if (iat !== undefined && typeof iat !== 'number') return wrong('iat', 'its time of issue ("iat") is no number')
  if (nbf !== undefined && (typeof nbf !== 'number' || nbf > seconds))
    return wrong('expired', `it is not valid before ${instant(nbf)} ("nbf")`)
  if (exp === undefined && !expires) return { ok: true, claims }
  // 1e999 is valid JSON, and read as infinite.
  if (exp === undefined || exp === Number.POSITIVE_INFINITY) return wrong('expired', 'it never expires (no "exp")')
  if (typeof exp !== 'number' || exp <= seconds) return wrong('expired', `it expired at ${instant(exp)} ("exp")`)
  return { ok: true, claims }
}

/**
 * Ids and user principal names are compared in any case, as Entra does. A token's `uti` is not one of them. Only ASCII has cases here:
 * to Unicode the Kelvin sign is a k too.
 */
export const sameId = (left: string, right: string): boolean =>
  left === right || (left.length === right.length && lowerCased(left) === lowerCased(right))

const lowerCased = (id: string): string => id.replace(/[A-Z]+/g, letters => letters.toLowerCase())

/** A claim for a message. What is not text, number or null is not shown: senders may nest it deeper than can be written out. */
export function quote(value: unknown): string {
  if (value === undefined) return 'missing'
  return typeof value === 'object' && value !== null ? 'not a text' : JSON.stringify(value)
}

/** RFC 7515 §4.1.9: media types in any case; `application/` may be left out. */
function isType(typ: unknown, expected: string): boolean {
  if (typeof typ !== 'string') return false
  return typ.toLowerCase().replace(/^application\//, '') === expected.toLowerCase()
}

/** Seconds since 1970 as a moment, where there is such a moment. */
function instant(seconds: unknown): string {
  if (typeof seconds !== 'number') return quote(seconds)
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString()
}
