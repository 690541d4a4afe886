// A self-signed X.509 certificate over an Ed25519 key, so that a blueprint's credential has a real thumbprint.
import { createHash, sign } from 'node:crypto'
import type { EpochMs } from '../../shared/model/units.ts'
import { privateKeyOf, type SigningKey, signingKey } from './keys.ts'

/** What a blueprint signs client assertions with: the private half, which only the blueprint's own service has. */
export interface Certificate extends SigningKey {
  /** DER, base64: `key` of Microsoft Graph's `keyCredential`. */
  readonly der: string
  /** `x5t#S256` (RFC 7515 §4.1.8): base64url of the SHA-256 of the DER. */
  readonly thumbprint: string
  readonly startsAt: EpochMs
  readonly endsAt: EpochMs
}

/** `seed` is 32 bytes (`Env.keys.seed`); the same seed, name and time give the same certificate. */
export async function createCertificate(
  seed: Uint8Array,
  { name, startsAt, endsAt }: { name: string; startsAt: EpochMs; endsAt: EpochMs },
): Promise<Certificate> {
  const key = await signingKey(seed)
  const serial = createHash('sha256').update(`${key.kid} ${name} ${startsAt}`).digest().subarray(0, 16)
  // RFC 5280 §4.1.2.2: a positive integer; a leading bit would make it negative.
  serial.set([((serial[0] ?? 0) & 0x3f) | 0x40])
  const names = sequence(set(sequence(oid('550403'), utf8(name))))
  const validity = sequence(time(startsAt), time(endsAt))
  const publicKey = sequence(ed25519, bitString(Buffer.from(key.publicJwk.x, 'base64url')))
  const version = der(0xa0, der(0x02, Buffer.from([2])))
  const body = sequence(version, der(0x02, serial), ed25519, names, validity, names, publicKey)
  const certificate = sequence(body, ed25519, bitString(sign(null, body, await privateKeyOf(seed))))
  return {
    ...key,
    der: certificate.toString('base64'),
    thumbprint: createHash('sha256').update(certificate).digest('base64url'),
    startsAt,
    endsAt,
  }
}

// The little of DER (X.690) a certificate needs.

function der(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents)
  const { length } = content
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...head]), content])
}
const sequence = (...contents: Buffer[]): Buffer => der(0x30, ...contents)
const set = (...contents: Buffer[]): Buffer => der(0x31, ...contents)
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))
const utf8 = (text: string): Buffer => der(0x0c, Buffer.from(text))
const bitString = (bytes: Buffer): Buffer => der(0x03, Buffer.from([0]), bytes)
/** RFC 8410 §3: id-Ed25519, without parameters. */
const ed25519 = sequence(oid('2b6570'))

/** RFC 5280 §4.1.2.5: UTCTime until 2049, GeneralizedTime from 2050 on; whole seconds, in UTC. */
function time(at: EpochMs): Buffer {
  const digits = new Date(at).toISOString().replace(/[-:T]|\.\d+/g, '')
  return Number(digits.slice(0, 4)) < 2050 ? der(0x17, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits))
}
