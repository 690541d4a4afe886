// Ed25519 keys made from seeds: the tenant's authority, the blueprints' credentials and one device key a Cloud PC.
import type { CryptoKey, JWK } from 'jose'
import { calculateJwkThumbprint, exportJWK, importPKCS8, SignJWT } from 'jose'
import type { JsonObject } from '../../shared/model/json.ts'

/** Signs what the tenant's authority issues and what a blueprint's credential asserts. */
export interface SigningKey {
  /** RFC 7638 thumbprint of the public key. */
  readonly kid: string
  readonly publicJwk: JWK
  /** A compact JWS (RFC 7515) whose header holds `alg`, `typ` and `kid`. */
  sign(header: { typ: string }, payload: JsonObject): Promise<string>
}

/** The key a Cloud PC holds. Its proofs carry the public key in the header, as RFC 9449 §4.2 asks. */
export interface DeviceKey {
  /** RFC 7638 thumbprint: what a token bound to this device names in `cnf.jkt` (RFC 9449 §6.1). */
  readonly jkt: string
  readonly publicJwk: JWK
  /** A compact JWS whose header holds `alg`, `typ` and `jwk`. */
  sign(header: { typ: string }, payload: JsonObject): Promise<string>
}

/**
 * Ed25519 for every signature we make: it is deterministic and comes from a seed, so the same seed gives the same
 * bytes. (Entra signs with RS256, whose keys cannot be made from a seed.)
 */
export const signatureAlgorithm = 'EdDSA'

/** RFC 8410 §7: the PKCS #8 envelope of an Ed25519 private key, up to its 32 bytes. */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')

/** `seed` is 32 bytes (`Env.keys.seed`). */
export async function signingKey(seed: Uint8Array): Promise<SigningKey> {
  const { privateKey, publicJwk, thumbprint } = await fromSeed(seed)
  return {
    kid: thumbprint,
    publicJwk,
    sign: (header, payload) => sign(privateKey, { ...header, kid: thumbprint }, payload),
  }
}

/** `seed` is 32 bytes (`Env.keys.seed`), one a Cloud PC. */
export async function deviceKey(seed: Uint8Array): Promise<DeviceKey> {
  const { privateKey, publicJwk, thumbprint } = await fromSeed(seed)
  return {
    jkt: thumbprint,
    publicJwk,
    sign: (header, payload) => sign(privateKey, { ...header, jwk: publicJwk }, payload),
  }
}

function sign(key: CryptoKey, header: { typ: string; kid?: string; jwk?: JWK }, payload: JsonObject): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg: signatureAlgorithm, ...header }).sign(key)
}

async function fromSeed(seed: Uint8Array) {
  if (seed.length !== 32) throw new RangeError(`An Ed25519 seed has 32 bytes, this one has ${seed.length}.`)
  const der = Buffer.concat([pkcs8Prefix, seed]).toString('base64')
  const pem = `-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----`
  const privateKey = await importPKCS8(pem, signatureAlgorithm, { extractable: true })
  const { kty = 'OKP', crv = 'Ed25519', x = '' } = await exportJWK(privateKey)
  const publicJwk: JWK = { kty, crv, x }
  return { privateKey, publicJwk, thumbprint: await calculateJwkThumbprint(publicJwk) }
}
