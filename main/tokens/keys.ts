// Ed25519 keys made from seeds: the tenant's authority, the blueprints' credentials and one device key a Cloud PC.
import { KeyObject, sign } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, importPKCS8, SignJWT } from 'jose'
import { z } from 'zod'
import type { JsonObject } from '../../shared/model/json.ts'

/** What goes into a header beside `alg` and the key: the type, and for a certificate its thumbprint (RFC 7515 §4.1.8). */
export type HeaderOrder = { typ: string; 'x5t#S256'?: string }

/** RFC 8037 §2. In this order it is written into the header of each proof. */
const Ed25519Jwk = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() })
export type Ed25519Jwk = z.infer<typeof Ed25519Jwk>

interface Signer {
  readonly publicJwk: Ed25519Jwk
  /** A compact JWS (RFC 7515), signed by jose. */
  sign(header: HeaderOrder, payload: JsonObject): Promise<string>
  /** The same bytes at once, on this thread: for a proof on every request jose takes several times as long. */
  signNow(header: HeaderOrder, payload: JsonObject): string
  /** The same bytes still to be signed, where whoever asks decides when and on which thread. */
  signing(header: HeaderOrder, payload: JsonObject): Signing
  /** The same with 64 zero bytes for a signature, which holds nowhere. */
  unsigned(header: HeaderOrder, payload: JsonObject): string
}

/** A compact JWS that has all but its signature. */
export interface Signing {
  /** On this thread. */
  now(): string
  /** On the thread pool, for whoever has other signatures to go on with meanwhile. */
  later(): Promise<string>
}

/** The same key for runs in which nobody signs or verifies: whatever is made with it has a signature that holds nowhere. */
export const withoutSignatures = <Key extends Signer>(key: Key): Key => ({
  ...key,
  sign: (header: HeaderOrder, payload: JsonObject) => Promise.resolve(key.unsigned(header, payload)),
  signNow: key.unsigned,
  signing(header: HeaderOrder, payload: JsonObject) {
    const unsigned = key.unsigned(header, payload)
    return { now: () => unsigned, later: () => Promise.resolve(unsigned) }
  },
})

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
  const { privateKey, publicJwk, thumbprint } = await fromSeed(seed)
  return { kid: thumbprint, publicJwk, ...signer(privateKey, { kid: thumbprint }) }
}

/** `seed` is 32 bytes (`Env.keys.seed`), one a Cloud PC. */
export async function deviceKey(seed: Uint8Array): Promise<DeviceKey> {
  const { privateKey, publicJwk, thumbprint } = await fromSeed(seed)
  return { jkt: thumbprint, publicJwk, ...signer(privateKey, { jwk: publicJwk }) }
}

/** The private key itself, for what is signed and is no JWS: a certificate. `seed` is 32 bytes. */
export const privateKeyOf = async (seed: Uint8Array): Promise<KeyObject> => (await fromSeed(seed)).privateKey

function signer(privateKey: KeyObject, identifiedBy: { kid: string } | { jwk: Ed25519Jwk }): Omit<Signer, 'publicJwk'> {
  const headerOf = (header: HeaderOrder) => ({ alg: signatureAlgorithm, ...header, ...identifiedBy })
  // A key signs with few headers, over and over: each is written out once.
  const written = new Map<string, string>()
  const encodedHeader = (header: HeaderOrder): string => {
    const name = `${header.typ} ${header['x5t#S256']}`
    const known = written.get(name)
    if (known !== undefined) return known
    const encoded = encodePart(headerOf(header))
    written.set(name, encoded)
    return encoded
  }
  const toSign = (header: HeaderOrder, payload: JsonObject) => `${encodedHeader(header)}.${encodePart(payload)}`
  return {
    sign: (header, payload) => new SignJWT(payload).setProtectedHeader(headerOf(header)).sign(privateKey),
    unsigned: (header, payload) => `${toSign(header, payload)}.${noSignature}`,
    signNow: (header, payload) => signingOf(toSign(header, payload), privateKey).now(),
    signing: (header, payload) => signingOf(toSign(header, payload), privateKey),
  }
}

function signingOf(text: string, privateKey: KeyObject): Signing {
  const bytes = Buffer.from(text)
  const signedBy = (signature: Buffer): string => `${text}.${signature.toString('base64url')}`
  return {
    now: () => signedBy(sign(null, bytes, privateKey)),
    later: () =>
      new Promise((resolve, reject) => {
        sign(null, bytes, privateKey, (error, signature) => (error ? reject(error) : resolve(signedBy(signature))))
      }),
  }
}

const noSignature = Buffer.alloc(64).toString('base64url')

const encodePart = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

async function fromSeed(
  seed: Uint8Array,
): Promise<{ privateKey: KeyObject; publicJwk: Ed25519Jwk; thumbprint: string }> {
  if (seed.length !== 32) throw new RangeError(`An Ed25519 seed has 32 bytes, this one has ${seed.length}.`)
  const der = Buffer.concat([pkcs8Prefix, seed]).toString('base64')
  const pem = `-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----`
  const key = await importPKCS8(pem, signatureAlgorithm, { extractable: true })
  const publicJwk = Ed25519Jwk.parse(await exportJWK(key))
  return { privateKey: KeyObject.from(key), publicJwk, thumbprint: await calculateJwkThumbprint(publicJwk) }
}
