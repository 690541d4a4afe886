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

/** Ed25519, P-256 and RSA keys that may verify signatures; null for any other, for one marked for another use, and for no key at all. */
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
  const { use, key_ops: operations, alg } = jwk
  if (use !== undefined && use !== 'sig') return null
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) return null
  // RFC 7638 §3.2: the required members alone, in lexical order, without white space.
  const members = membersOf(jwk)
  if (members === null) return null
  const algorithms = algorithmsOf[members.kty]
  if (alg !== undefined && !algorithms.some(one => one === alg)) return null
  const thumbprint = createHash('sha256').update(JSON.stringify(members)).digest('base64url')
  try {
    const key = createPublicKey({ format: 'jwk', key: members })
    return isStrong(key) ? { key, thumbprint, algorithms } : null
  } catch {
    return null // a point that is not on its curve
  }
}

const algorithmsOf = { OKP: ['EdDSA', 'Ed25519'], EC: ['ES256'], RSA: ['RS256'] } as const

/** RFC 7518 §3.3: "A key of size 2048 bits or larger MUST be used" with RS256. */
const isStrong = ({ asymmetricKeyDetails }: KeyObject): boolean => (asymmetricKeyDetails?.modulusLength ?? 2048) >= 2048

function membersOf({ kty, crv, x, y, n, e }: JWK) {
  // Every issuer's exponent is 65537. With 1 anyone could sign, and FIPS 186-5 takes none below.
  if (kty === 'RSA') return e === 'AQAB' && isCanonical(n) ? ({ e, kty: 'RSA', n } as const) : null
  if (!isCoordinate(x)) return null
  if (kty === 'OKP' && crv === 'Ed25519') return isOfSmallOrder(x) ? null : ({ crv, kty: 'OKP', x } as const)
  return kty === 'EC' && crv === 'P-256' && isCoordinate(y) ? ({ crv, kty: 'EC', x, y } as const) : null
}

/** Another spelling of one key would have another thumbprint. */
const isCanonical = (value: unknown): value is string =>
  typeof value === 'string' && Buffer.from(value, 'base64url').toString('base64url') === value

/** 32 bytes. */
const isCoordinate = (value: unknown): value is string => isCanonical(value) && value.length === 43

/**
 * Eight points of the curve have a small order: with one of them for a key, a signature made without any private key fits every text.
 * Libraries differ in what they do about it; RFC 8032 leaves it open. These are their encodings, with the sign bit off.
 */
const smallOrder: ReadonlySet<string> = new Set([
  '00'.repeat(32),
  `01${'00'.repeat(31)}`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  `ec${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
])

function isOfSmallOrder(x: string): boolean {
  const bytes = Buffer.from(x, 'base64url')
  bytes.set([(bytes[31] ?? 0) & 0x7f], 31)
  return smallOrder.has(bytes.toString('hex'))
}
