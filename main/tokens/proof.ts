// Makes and checks the proof a Cloud PC sends with every request: RFC 9449 (DPoP) in shape.
import type { ProofCheck } from '../../shared/model/facts.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import { isJsonObject } from '../../shared/model/json.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { epochMs } from '../../shared/model/units.ts'
import { type AccessTokenInput, accessToken, accessTokenHash } from './access-token.ts'
import { type Jws, type Refused, readJws, refused } from './jws.ts'
import { quote, verifyJws } from './jwt.ts'
import type { DeviceKey, Signing } from './keys.ts'
import type { ServerNonces } from './nonce.ts'
import { publicKeyOf } from './public-key.ts'
import type { SeenProofs } from './seen.ts'
import { type Checking, checkLater, checkNow } from './signature.ts'
import type { ProofHeader, VerifiedTokens } from './verified.ts'

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
  /** What the server asked for in `DPoP-Nonce`, where it did. */
  nonce?: string
}

/** A proof (RFC 9449 §4.2) over one request with one access token. `htu` is sent without query and fragment. */
export const createProof = (device: DeviceKey, proof: ProofOrder): Promise<string> =>
  device.sign({ typ: 'dpop+jwt' }, proofClaims(proof))

/** The same bytes, signed on this thread. */
export const createProofNow = (device: DeviceKey, proof: ProofOrder): string =>
  device.signNow({ typ: 'dpop+jwt' }, proofClaims(proof))

/** The same bytes still to be signed. */
export const proofSigning = (device: DeviceKey, proof: ProofOrder): Signing =>
  device.signing({ typ: 'dpop+jwt' }, proofClaims(proof))

const proofClaims = ({ htm, htu, iat, jti, accessToken, nonce }: ProofOrder): JsonObject => ({
  jti,
  htm,
  htu: htu.replace(/[?#].*$/s, ''),
  iat: Math.floor(iat / 1000),
  ath: accessTokenHash(accessToken),
  ...(nonce === undefined ? {} : { nonce }),
})

/** What a server asks of a proof by itself. `ath` is asked for when the request carries an access token. */
export interface DpopExpectation {
  htm: string
  htu: string
  now: EpochMs
  accessToken: string | null
  maxAgeSeconds?: number
  /** Without it, a nonce is neither asked for nor looked at. */
  nonces?: ServerNonces
}
export type DpopResult = { ok: true; claims: JsonObject; jkt: string; jti: string; usableUntil: EpochMs } | Refused

/**
 * The checks of RFC 9449 §4.3 that need the proof alone (items 2 to 11, 12a and the `iat` window).
 * Refuses with `malformed`, `type`, `algorithm`, `signature`, `expired` (where it has an `exp`), `htm`, `htu`, `iat`, `jti`, `ath` or `nonce`.
 */
export function checkDpop(proof: string, expect: DpopExpectation): Promise<DpopResult> {
  const hash = expect.accessToken === null ? null : accessTokenHash(expect.accessToken)
  return checkLater(dpop(proof, expect, hash))
}

function* dpop(
  proof: string,
  expect: DpopExpectation,
  hash: string | null,
  verified?: VerifiedTokens,
): Checking<DpopResult> {
  const read = readJws('proof', proof, encoded => verified?.headerOf(encoded)?.header)
  if (!read.ok) return read
  const known = verified?.headerOf(read.jws.encodedHeader)
  const header = known ?? readProofHeader(read.jws)
  if ('ok' in header) return header
  const { by } = header
  const result = yield* verifyJws('proof', read.jws, [by], { now: expect.now, expires: false })
  if (!result.ok) return result
  if (known === undefined) verified?.rememberHeader(read.jws.encodedHeader, header)
  return judgeProof(result.claims, expect, hash, by.thumbprint)
}

function readProofHeader({ header }: Jws): ProofHeader | Refused {
  const { typ, alg, jwk } = header
  if (typ !== 'dpop+jwt') return refused('type', `The proof's typ is ${quote(typ)}, not "dpop+jwt".`)
  if (typeof alg !== 'string' || !proofAlgorithms.includes(alg))
    return refused('algorithm', `The proof's alg is ${quote(alg)}; ${proofAlgorithms.join(', ')} are taken.`)
  if (!isJsonObject(jwk)) return refused('malformed', "The proof's header carries no public key (jwk).")
  if ('d' in jwk) return refused('malformed', "The proof's header carries a private key.")
  const by = publicKeyOf(jwk)
  return by?.algorithms.includes(alg)
    ? { header, by }
    : refused('malformed', `The proof's key cannot be used with ${alg}.`)
}

function judgeProof(claims: JsonObject, expect: DpopExpectation, hash: string | null, jkt: string): DpopResult {
  const { htm, htu, iat, jti, ath, nonce } = claims
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
  if (hash !== null && ath !== hash) return refused('ath', 'The proof was made for another access token.')
  if (expect.nonces && !expect.nonces.takes(nonce, expect.now))
    return refused('nonce', `The proof's nonce is ${quote(nonce)}, which this server did not give out lately.`)
  return { ok: true, claims, jkt, jti, usableUntil: epochMs((Math.floor(iat) + maxAge + 1) * 1000) }
}

export interface ProofInput extends AccessTokenInput {
  /** The `DPoP` header's value. */
  proof: string
  htm: string
  htu: string
  seen: SeenProofs
  maxAgeSeconds?: number
  nonces?: ServerNonces
}

export type ProofResult =
  | { ok: true; claims: JsonObject; jkt: string; jti: string }
  | { ok: false; check: ProofCheck; message: string }

/**
 * Everything a server checks before it acts on a request (RFC 9449 §4.3 and §7.1): the proof, the access token, that
 * the token is bound to the key that made the proof, and that the proof is used for the first time.
 * `claims` are the access token's. A token taken to another Cloud PC is refused with `jkt`, the same proof sent twice
 * with `jti`. A refused proof is not remembered, and takes no use away from a token that has so many.
 */
export const checkProof = (input: ProofInput): Promise<ProofResult> => checkLater(proofChecking(input))

/** The same, with every signature verified on this thread. */
export const checkProofNow = (input: ProofInput): ProofResult => checkNow(proofChecking(input))

/** The check itself, for whoever runs it. */
export function* proofChecking(input: ProofInput): Checking<ProofResult> {
  const hash = accessTokenHash(input.accessToken)
  const proof = yield* dpop(input.proof, input, hash, input.verified)
  if (!proof.ok) return proof
  const token = yield* accessToken(input, hash)
  if (!token.ok) return token

  if (token.boundTo === null) return refused('jkt', 'The access token is not bound to a device key (no cnf.jkt).')
  if (token.boundTo !== proof.jkt)
    return refused(
      'jkt',
      `The access token is bound to device key ${token.boundTo}; the proof was made with ${proof.jkt}.`,
    )
  if (input.seen.has(proof.jti)) return refused('jti', `Proof ${proof.jti} was used before.`)
  input.seen.add(proof.jti, proof.usableUntil)
  token.spend()
  return { ok: true, claims: token.claims, jkt: proof.jkt, jti: proof.jti }
}

/**
 * RFC 9449 §4.3 item 9: equal without query and fragment, after RFC 3986 §6.2.2 and §6.2.3 normalization (scheme and
 * host in any case, default port, dot segments, percent-encoding case).
 */
function sameTarget(left: string, right: string): boolean {
  if (left === right && plainTarget.test(left)) return true
  const target = targetOf(left)
  return target !== null && target === targetOf(right)
}

/** An absolute address without query and fragment: equal as written, it is equal after normalization. */
const plainTarget = /^https:\/\/[a-z0-9.-]+\/[^?#]*$/

function targetOf(uri: string): string | null {
  const url = URL.parse(uri)
  if (url === null) return null
  url.search = ''
  url.hash = ''
  return url.href.replace(/%[0-9a-f]{2}/gi, octet => octet.toUpperCase())
}
