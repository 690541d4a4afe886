// Ed25519 keys made from seeds: the tenant's authority, the blueprints' credentials and one device key a Cloud PC.
import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import type { JWK } from 'jose'
import type { JsonObject } from '../../shared/model/json.ts'
import { compact, encodePart } from './jws.ts'
import { publicKeyOf } from './public-key.ts'

/** What goes into a header beside `alg` and the key: the type, and for a certificate its thumbprint (RFC 7515 §4.1.8). */
export type HeaderOrder = { typ: string; 'x5t#S256'?: string }

interface Signer {
  readonly publicJwk: JWK
  /** A compact JWS (RFC 7515), signed on the thread pool. */
  sign(header: HeaderOrder, payload: JsonObject): Promise<string>
  /** The same bytes, signed on this thread. */
  signNow(header: HeaderOrder, payload: JsonObject): string
}

/** Signs what the tenant's authority issues and what a blueprint's credential asserts. Its headers hold `alg`, `typ` and `kid`. */
export interface SigningKey extends Signer {
  /** RFC 7638 thumbprint of the public key. */
  readonly kid: string
}

/** The key a Cloud PC holds. Its proofs carry the public key (`jwk`) in the header, as RFC 9449 §4.2 asks. */
export interface DeviceKey extends Signer {
  /** RFC 7638 thumbprint: what a token bound to this device names in `cnf.jkt` (RFC 9449 §6.1). */
  readonly jkt: string
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
  const { privateKey, publicJwk, thumbprint } = fromSeed(seed)
  return { kid: thumbprint, publicJwk, ...signer(privateKey, { kid: thumbprint }) }
}

/** `seed` is 32 bytes (`Env.keys.seed`), one a Cloud PC. */
export async function deviceKey(seed: Uint8Array): Promise<DeviceKey> {
  const { privateKey, publicJwk, thumbprint } = fromSeed(seed)
  return { jkt: thumbprint, publicJwk, ...signer(privateKey, { jwk: publicJwk }) }
}

/** The private key itself, for what is signed and is no JWS: a certificate. `seed` is 32 bytes. */
export const privateKeyOf = (seed: Uint8Array): KeyObject => fromSeed(seed).privateKey

function signer(privateKey: KeyObject, identifiedBy: { kid: string } | { jwk: JWK }): Omit<Signer, 'publicJwk'> {
  // A key signs with few headers, over and over: each is written out once.
  const written = new Map<string, string>()
  const encodedHeader = (header: HeaderOrder): string => {
    const name = `${header.typ} ${header['x5t#S256'] ?? ''}`
    const known = written.get(name)
    if (known !== undefined) return known
    const encoded = encodePart({ alg: signatureAlgorithm, ...header, ...identifiedBy })
    written.set(name, encoded)
    return encoded
  }
  return {
    signNow(header, payload) {
      const [first, second] = [encodedHeader(header), encodePart(payload)]
      return compact(first, second, sign(null, Buffer.from(`${first}.${second}`, 'latin1'), privateKey))
    },
    sign(header, payload) {
      const [first, second] = [encodedHeader(header), encodePart(payload)]
      return new Promise((resolve, reject) => {
        sign(null, Buffer.from(`${first}.${second}`, 'latin1'), privateKey, (error, signature) =>
          error ? reject(error) : resolve(compact(first, second, signature)),
        )
      })
    },
  }
}

function fromSeed(seed: Uint8Array): { privateKey: KeyObject; publicJwk: JWK; thumbprint: string } {
  if (seed.length !== 32) throw new RangeError(`An Ed25519 seed has 32 bytes, this one has ${seed.length}.`)
  const key = Buffer.concat([pkcs8Prefix, seed])
  const privateKey = createPrivateKey({ key, format: 'der', type: 'pkcs8' })
  const { kty, crv, x } = createPublicKey(privateKey).export({ format: 'jwk' })
  if (kty === undefined || crv === undefined || x === undefined) throw new Error('an Ed25519 key has kty, crv and x')
  const publicJwk: JWK = { kty, crv, x }
  const made = publicKeyOf(publicJwk)
  if (made === null) throw new Error('an Ed25519 key made from a seed can verify')
  return { privateKey, publicJwk, thumbprint: made.thumbprint }
}
