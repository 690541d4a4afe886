// A case under a password: what its header says, how keys come from the password, and how each piece is sealed.
import { createCipheriv, createDecipheriv, createHmac, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson, sha256 } from '../hashing.ts'

export const magic = Buffer.from('THLNLOCK')
/** Bytes of the case in a piece. */
export const pieceLength = 64 * 1024
/** AES-GCM puts its tag behind each. */
export const tagLength = 16
const digestLength = 32

/** Bounds keep a file from asking for more memory or time than a person would give it: at most 1 GiB. */
export const Header = z.strictObject({
  version: z.literal(1),
  kdf: z.literal('scrypt'),
  /** scrypt's N is two to this (RFC 7914). */
  cost: z.int().min(10).max(20),
  blockSize: z.literal(8),
  parallelism: z.literal(1),
  salt: z.string().regex(/^[0-9a-f]{32}$/),
  cipher: z.literal('aes-256-gcm'),
  piece: z.literal(pieceLength),
  /** Bytes of the case. */
  bytes: z.int().nonnegative(),
})
export type Header = z.infer<typeof Header>

export interface LockKeys {
  readonly seal: Buffer
  readonly check: Buffer
}

export async function keysOf(password: string, { salt, cost, blockSize, parallelism }: Header): Promise<LockKeys> {
  const N = 2 ** cost
  const options = { N, r: blockSize, p: parallelism, maxmem: 256 * N * blockSize }
  // One way to type a letter with its accent, as RFC 8265 asks of passwords.
  const both = await derived(password.normalize('NFC'), Buffer.from(salt, 'hex'), options)
  return { seal: both.subarray(0, 32), check: both.subarray(32) }
}

const derived = (password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    scrypt(password, salt, 64, options, (error, key) => (error === null ? resolve(key) : reject(error))),
  )

/**
 * Magic, length of the JSON, the JSON, its SHA-256, and a MAC over all that. The digest tells a changed byte from a wrong
 * password, which the MAC alone could not.
 */
export function headBytes(header: Header, { check }: LockKeys): Buffer {
  const plain = plainHead(Buffer.from(canonicalJson(header)))
  return Buffer.concat([plain, macOf(check, plain)])
}

/** `whole` is false where a byte of the head was changed or is missing; `plain` is what the MAC is over. */
export type ReadHead =
  | { readonly whole: false }
  | {
      readonly whole: true
      readonly header: Header
      readonly plain: Buffer
      readonly mac: Buffer
      readonly length: number
    }

const longestHeader = 4096

/** From the first bytes of a file, of which `headLimit` are enough. */
export const headLimit = magic.length + 4 + longestHeader + 2 * digestLength

export function readHead(bytes: Buffer): ReadHead {
  if (bytes.length < magic.length + 4) return { whole: false }
  const length = bytes.readUInt32LE(magic.length)
  const jsonEnd = magic.length + 4 + length
  const end = jsonEnd + 2 * digestLength
  if (length > longestHeader || bytes.length < end) return { whole: false }
  const json = bytes.subarray(magic.length + 4, jsonEnd)
  const plain = bytes.subarray(0, jsonEnd + digestLength)
  if (!plain.equals(plainHead(json))) return { whole: false }
  const header = headerOf(json)
  if (header === null) return { whole: false }
  return { whole: true, header, plain, mac: bytes.subarray(plain.length, end), length: end }
}

export const opens = ({ check }: LockKeys, plain: Buffer, mac: Buffer): boolean =>
  timingSafeEqual(macOf(check, plain), mac)

/** A sealed piece: as long as it was, and the tag. The nonce says which piece it is and whether it is the last (STREAM). */
export function sealPiece(keys: LockKeys, index: number, last: boolean, piece: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', keys.seal, nonceOf(index, last))
  return Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()])
}

/** Null where the piece is not what was sealed at this place. */
export function openPiece(keys: LockKeys, index: number, last: boolean, sealed: Buffer): Buffer | null {
  if (sealed.length < tagLength) return null
  const decipher = createDecipheriv('aes-256-gcm', keys.seal, nonceOf(index, last), { authTagLength: tagLength })
  decipher.setAuthTag(sealed.subarray(sealed.length - tagLength))
  const piece = decipher.update(sealed.subarray(0, sealed.length - tagLength))
  try {
    return Buffer.concat([piece, decipher.final()])
  } catch {
    return null
  }
}

function headerOf(json: Buffer): Header | null {
  try {
    return Header.parse(JSON.parse(json.toString('utf8')))
  } catch {
    return null
  }
}

function plainHead(json: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(json.length)
  const head = Buffer.concat([magic, length, json])
  return Buffer.concat([head, sha256(head)])
}

const macOf = (key: Buffer, plain: Buffer): Buffer => createHmac('sha256', key).update(plain).digest()

/** The key is of this file alone, since its salt is: a counter never comes twice under it. */
function nonceOf(index: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeBigUInt64BE(BigInt(index), 3)
  nonce[11] = last ? 1 : 0
  return nonce
}
