// Checks a signed JWT and says which check failed, in the terms of `ProofCheck`.
import type { CryptoKey, JWK, JWTVerifyOptions } from 'jose'
import { decodeProtectedHeader, errors, jwtVerify } from 'jose'
import type { ProofCheck } from '../../shared/model/facts.ts'
import { isJsonObject, type JsonObject } from '../../shared/model/json.ts'

export type Refused = { ok: false; check: ProofCheck; message: string }
export type Verified = { ok: true; claims: JsonObject } | Refused

export const refused = (check: ProofCheck, message: string): Refused => ({ ok: false, check, message })

/** The protected header, unverified, or null where there is none to read. */
export function readHeader(jwt: string): JsonObject | null {
  try {
    const header: unknown = decodeProtectedHeader(jwt)
    return isJsonObject(header) ? header : null
  } catch {
    return null
  }
}

/** `what` names the token in the message: "access token", "proof", "T1". */
export async function verifyJwt(
  what: string,
  jwt: string,
  key: CryptoKey | JWK,
  options: JWTVerifyOptions & { currentDate: Date },
): Promise<Verified> {
  try {
    const { payload } = await jwtVerify(jwt, key, options)
    if (!isCanonical(jwt)) return refused('malformed', `The ${what} is refused: it is not canonical base64url.`)
    // Parsed JSON as it came: looking into all of it would throw on numbers too big and nesting too deep, which senders choose.
    if (!isJsonObject(payload)) return refused('malformed', `The ${what} is refused: it holds no claims.`)
    return { ok: true, claims: payload }
  } catch (error) {
    if (error instanceof errors.JOSEError) return refused(checkOf(error), `The ${what} is refused: ${error.message}.`)
    throw error
  }
}

/** RFC 4648 §3.5: left over bits are zero. Without this, sixteen spellings of one signature would all verify. */
const isCanonical = (jwt: string): boolean =>
  jwt.split('.').every(part => Buffer.from(part, 'base64url').toString('base64url') === part)

function checkOf(error: errors.JOSEError): ProofCheck {
  if (error instanceof errors.JWTExpired) return 'expired'
  if (error instanceof errors.JWTClaimValidationFailed) return claimChecks[error.claim] ?? 'malformed'
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature'
  if (error instanceof errors.JOSEAlgNotAllowed) return 'algorithm'
  return 'malformed'
}

/** A token whose `nbf` lies ahead is outside its lifetime just as an expired one is. */
const claimChecks: Partial<Record<string, ProofCheck>> = {
  typ: 'type',
  iss: 'issuer',
  aud: 'audience',
  iat: 'iat',
  nbf: 'expired',
  exp: 'expired',
}
