// Public keys as they stand in headers and directories, made ready to verify with, and their RFC 7638 thumbprints.
import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import type { JWK } from 'jose'

export interface PublicKey {
  readonly key: KeyObject
  /** RFC 7638 thumbprint, base64url of SHA-256. */
  readonly thumbprint: string
  /** Values of `alg` this key is for. RFC 8037 §3.1 names EdDSA, RFC 9864 §2.2 Ed25519; both are one algorithm with this curve. */
  readonly algorithms: readonly string[]
}

/** Ed25519 and P-256 keys that may verify signatures; null for any other, for one marked for another use, and for no key at all. */
export function publicKeyOf(jwk: JWK): PublicKey | null {
  const known = made.get(jwk)
  if (known !== undefined) return known
  const key = make(jwk)
  made.set(jwk, key)
  return key
}

/** Making a key ready costs as much as a signature: a JWK object that comes again (an authority's, a credential's) is not made again. */
const made = new WeakMap<JWK, PublicKey | null>()

function make(jwk: JWK): PublicKey | null {
  const { kty, crv, x, y, use, key_ops: operations, alg } = jwk
  if (use !== undefined && use !== 'sig') return null
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) return null
  // RFC 7638 §3.2: the required members alone, in lexical order, without white space.
  const members = membersOf(kty, crv, x, y)
  if (members === null) return null
  const algorithms = members.kty === 'OKP' ? ['EdDSA', 'Ed25519'] : ['ES256']
  if (alg !== undefined && !algorithms.includes(alg)) return null
  const thumbprint = createHash('sha256').update(JSON.stringify(members)).digest('base64url')
  try {
    return { key: createPublicKey({ format: 'jwk', key: members }), thumbprint, algorithms }
  } catch {
    return null // a point that is not on its curve
  }
}

function membersOf(kty: unknown, crv: unknown, x: unknown, y: unknown) {
  if (!isCoordinate(x)) return null
  if (kty === 'OKP' && crv === 'Ed25519') return { crv, kty, x }
  return kty === 'EC' && crv === 'P-256' && isCoordinate(y) ? { crv, kty, x, y } : null
}

/** 32 bytes in canonical base64url: another spelling of one key would have another thumbprint. */
function isCoordinate(value: unknown): value is string {
  if (typeof value !== 'string' || value.length !== 43) return false
  const bytes = Buffer.from(value, 'base64url')
  return bytes.length === 32 && bytes.toString('base64url') === value
}
