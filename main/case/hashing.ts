// SHA-256 and canonical JSON (RFC 8785): the two functions every commitment of the case is made with.

import { hash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { Json } from '../../shared/model/json.ts'
import { Sha256Hex } from '../../shared/model/units.ts'

/** 32 bytes; of a text that of its UTF-8. */
export const sha256 = (bytes: Uint8Array | string): Buffer =>
  // 'binary' (latin1) costs a third of 'buffer' in Node's one-shot hash.
  Buffer.from(hash('sha256', bytes, 'binary'), 'binary')

/** The same, written where it goes. */
export const writeSha256 = (bytes: Uint8Array, to: Buffer, at: number): void => {
  to.write(hash('sha256', bytes, 'binary'), at, 'binary')
}

/** The same in hex, where it goes into a text and no further. */
export const sha256Text = (bytes: Uint8Array | string): string => hash('sha256', bytes, 'hex')

export function sha256Hex(bytes: Uint8Array | string): Sha256Hex {
  return toSha256Hex(hash('sha256', bytes, 'hex'))
}

export const toSha256Hex = (hex: string): Sha256Hex => Sha256Hex.parse(hex)

/** RFC 8785. Refuses what JSON can not carry (NaN, lone surrogates): that is a bug of the caller and throws. */
export function canonicalJson(value: Json): string {
  const text = canonicalize(value)
  if (text === undefined) throw new Error('a value without a JSON form can not be canonicalised')
  return text
}
