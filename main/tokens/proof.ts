// Makes and checks the proof a Cloud PC sends with every request: RFC 9449 (DPoP) in shape.
import { createHash } from 'node:crypto'
import { calculateJwkThumbprint, importJWK } from 'jose'
import type { ProofCheck } from '../../shared/model/facts.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import { isJsonObject } from '../../shared/model/json.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { epochMs } from '../../shared/model/units.ts'
import type { AccessTokenInput } from './access-token.ts'
import { checkAccessToken, quote } from './access-token.ts'
import type { Refused } from './jwt.ts'
import { readHeader, refused, verifyJwt } from './jwt.ts'
import type { DeviceKey } from './keys.ts'
import type { SeenProofs } from './seen.ts'

/** How old a proof may be, in seconds, and how far ahead the sender's clock may run. RFC 9449 §11.1 asks for brief. */
export const proofMaxAgeSeconds = 60
export const proofClockToleranceSeconds = 5

/** RFC 9449 §4.3 item 5: asymmetric algorithms only, never `none`. ES256 is what other clients sign with. */
const proofAlgorithms = ['EdDSA', 'Ed25519', 'ES256']

export interface ProofOrder {
  htm: string
  htu: string
  iat: EpochMs
  jti: string
  accessToken: string
}

/** A proof (RFC 9449 §4.2) over one request with one access token. `htu` is sent without query and fragment. */
export function createProof(device: DeviceKey, proof: ProofOrder): Promise<string> {
  return device.sign(
    { typ: 'dpop+jwt' },
    {
      jti: proof.jti,
      htm: proof.htm,
      htu: proof.htu.replace(/[?#].*$/s, ''),
      iat: Math.floor(proof.iat / 1000),
      ath: accessTokenHash(proof.accessToken),
    },
  )
}

/** `ath`: base64url of the SHA-256 of the token's ASCII (RFC 9449 §4.2). */
export const accessTokenHash = (accessToken: string): string =>
  createHash('sha256').update(accessToken, 'ascii').digest('base64url')

/** What a server asks of a proof by itself. `ath` is asked for when the request carries an access token. */
export interface DpopExpectation {
  htm: string
  htu: string
  now: EpochMs
  accessToken: string | null
  maxAgeSeconds?: number
}
export type DpopResult = { ok: true; claims: JsonObject; jkt: string; jti: string; usableUntil: EpochMs } | Refused

/**
 * The checks of RFC 9449 §4.3 that need the proof alone (items 2 to 10, 12a and the `iat` window).
 * Refuses with `malformed`, `type`, `algorithm`, `signature`, `htm`, `htu`, `iat`, `jti` or `ath`.
 */
export async function checkDpop(proof: string, expect: DpopExpectation): Promise<DpopResult> {
  const header = readHeader(proof)
  if (header === null) return refused('malformed', 'The proof is not a signed JWT.')
  if (header.typ !== 'dpop+jwt') return refused('type', `The proof's typ is ${quote(header.typ)}, not "dpop+jwt".`)
  const algorithm = header.alg
  if (typeof algorithm !== 'string' || !proofAlgorithms.includes(algorithm))
    return refused('algorithm', `The proof's alg is ${quote(algorithm)}; ${proofAlgorithms.join(', ')} are taken.`)
  const jwk = header.jwk
  if (!isJsonObject(jwk)) return refused('malformed', "The proof's header carries no public key (jwk).")
  if ('d' in jwk) return refused('malformed', "The proof's header carries a private key.")

  const key = await importJWK(jwk, algorithm).catch(() => null)
  if (key === null || key instanceof Uint8Array)
    return refused('malformed', `The proof's key cannot be used with ${algorithm}.`)
  const verified = await verifyJwt('proof', proof, key, {
    algorithms: [algorithm],
    currentDate: new Date(expect.now),
  })
  if (!verified.ok) return verified

  const { claims } = verified
  const { htm, htu, iat, jti, ath } = claims
  if (htm !== expect.htm) return refused('htm', `The proof is for ${quote(htm)}, the request is ${expect.htm}.`)
  if (typeof htu !== 'string' || !sameTarget(htu, expect.htu))
    return refused('htu', `The proof is for ${quote(htu)}, the request goes to ${expect.htu}.`)
  const maxAge = expect.maxAgeSeconds ?? proofMaxAgeSeconds
  const now = Math.floor(expect.now / 1000)
  if (typeof iat !== 'number') return refused('iat', 'The proof says no time of issue (iat).')
  if (now - iat > maxAge) return refused('iat', `The proof is ${now - iat} s old; ${maxAge} s are allowed.`)
  if (iat - now > proofClockToleranceSeconds)
    return refused('iat', `The proof was issued ${iat - now} s in the future.`)
  if (typeof jti !== 'string' || jti === '') return refused('jti', 'The proof has no id (jti).')
  if (expect.accessToken !== null && ath !== accessTokenHash(expect.accessToken))
    return refused('ath', 'The proof was made for another access token.')
  return {
    ok: true,
    claims,
    jkt: await calculateJwkThumbprint(jwk),
    jti,
    usableUntil: epochMs((Math.floor(iat) + maxAge + 1) * 1000),
  }
}

export interface ProofInput extends AccessTokenInput {
  /** The `DPoP` header's value. */
  proof: string
  htm: string
  htu: string
  seen: SeenProofs
  maxAgeSeconds?: number
}

export type ProofResult =
  | { ok: true; claims: JsonObject; jkt: string; jti: string }
  | { ok: false; check: ProofCheck; message: string }

/**
 * Everything a server checks before it acts on a request (RFC 9449 §4.3 and §7.1): the proof, the access token, that
 * the token is bound to the key that made the proof, and that the proof is used for the first time.
 * `claims` are the access token's. A token taken to another Cloud PC is refused with `jkt`, the same proof sent twice
 * with `jti`. A refused proof is not remembered.
 */
export async function checkProof(input: ProofInput): Promise<ProofResult> {
  const proof = await checkDpop(input.proof, input)
  if (!proof.ok) return proof
  const token = await checkAccessToken(input)
  if (!token.ok) return token

  if (token.boundTo === null) return refused('jkt', 'The access token is not bound to a device key (no cnf.jkt).')
  if (token.boundTo !== proof.jkt)
    return refused(
      'jkt',
      `The access token is bound to device key ${token.boundTo}; the proof was made with ${proof.jkt}.`,
    )
  if (input.seen.has(proof.jti)) return refused('jti', `Proof ${proof.jti} was used before.`)
  input.seen.add(proof.jti, proof.usableUntil)
  return { ok: true, claims: token.claims, jkt: proof.jkt, jti: proof.jti }
}

/**
 * RFC 9449 §4.3 item 9: equal without query and fragment, after RFC 3986 §6.2.2 and §6.2.3 normalization (scheme and
 * host in any case, default port, dot segments, percent-encoding case).
 */
function sameTarget(left: string, right: string): boolean {
  const target = targetOf(left)
  return target !== null && target === targetOf(right)
}

function targetOf(uri: string): string | null {
  const url = URL.parse(uri)
  if (url === null) return null
  url.search = ''
  url.hash = ''
  return url.href.replace(/%[0-9a-f]{2}/gi, octet => octet.toUpperCase())
}
