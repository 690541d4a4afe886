// Text as base64, bytes, digests and compressed text.
// https://learn.microsoft.com/kusto/query/base64-decode-tostring-function and its siblings, …/hash-sha256-function,
// …/hash-function, …/gzip-base64-decompress
import { createHash } from 'node:crypto'
import { deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib'
import type { Json } from '../../../../../shared/model/json.ts'
import { type DeclaredFunction, declareFunction } from '../declared.ts'
import { mostText } from '../values.ts'
import { xxhash64 } from './xxhash.ts'

/** null for what is no base64; white space counts for nothing, padding has to be there. */
function bytesOf(base64: string): Buffer | null {
  const text = base64.replace(/\s+/g, '')
  return text.length % 4 === 0 && /^[A-Za-z\d+/]*={0,2}$/.test(text) ? Buffer.from(text, 'base64') : null
}

/** Empty for bytes that are no UTF-8. */
function textOf(bytes: Uint8Array | null): string {
  if (bytes === null) return ''
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return ''
  }
}

function bytesOfArray(value: Json): Buffer | null {
  if (!Array.isArray(value)) return null
  const bytes = value.filter(each => typeof each === 'number' && Number.isInteger(each) && each >= 0 && each < 256)
  return bytes.length === value.length ? Buffer.from(bytes.map(Number)) : null
}

/** A guid's first three parts have their bytes the other way round, as .NET writes it: a turn that undoes itself. */
const turned = (bytes: Buffer): Buffer =>
  Buffer.concat([
    bytes.subarray(0, 4).toReversed(),
    bytes.subarray(4, 6).toReversed(),
    bytes.subarray(6, 8).toReversed(),
    bytes.subarray(8),
  ])

function guidOf(bytes: Buffer | null): string | null {
  if (bytes?.length !== 16) return null
  return turned(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** Empty where the bytes can not be read, or make more text than any function may. */
function decompressed(base64: string, read: (bytes: Buffer, options: { maxOutputLength: number }) => Buffer): string {
  const bytes = bytesOf(base64)
  if (bytes === null || bytes.length === 0) return ''
  try {
    return textOf(read(bytes, { maxOutputLength: mostText }))
  } catch {
    return ''
  }
}

const ofText = (name: string, call: (text: string) => string): DeclaredFunction =>
  declareFunction({ name, parameters: ['string'], returns: 'string', call })

/** Of anything but text, Kusto takes the digest of how it is written: the caller hands that in. */
const digest = (name: string, algorithm: string): DeclaredFunction =>
  ofText(name, text => createHash(algorithm).update(text).digest('hex'))

const hashOf = (bytes: Buffer): bigint => BigInt.asIntN(64, xxhash64(bytes))

function bytesOfTicks(ticks: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64LE(ticks)
  return bytes
}

export const encodingFunctions: readonly DeclaredFunction[] = [
  ofText('base64_decode_tostring', text => textOf(bytesOf(text))),
  ofText('base64_encode_tostring', text => Buffer.from(text).toString('base64')),
  declareFunction({
    name: 'base64_decode_toarray',
    parameters: ['string'],
    returns: 'dynamic',
    call: text => {
      const bytes = bytesOf(text)
      return bytes && [...bytes]
    },
  }),
  declareFunction({
    name: 'base64_encode_fromarray',
    parameters: ['dynamic'],
    returns: 'string',
    call: bytes => bytesOfArray(bytes)?.toString('base64') ?? '',
  }),
  declareFunction({
    name: 'base64_decode_toguid',
    parameters: ['string'],
    returns: 'guid',
    call: text => guidOf(bytesOf(text)),
  }),
  declareFunction({
    name: 'base64_encode_fromguid',
    parameters: ['guid'],
    returns: 'string',
    call: guid => (guid === null ? '' : turned(Buffer.from(guid.replaceAll('-', ''), 'hex')).toString('base64')),
  }),
  ofText('gzip_decompress_from_base64_string', text => decompressed(text, gunzipSync)),
  ofText('gzip_compress_to_base64_string', text => gzipSync(text).toString('base64')),
  ofText('zlib_decompress_from_base64_string', text => decompressed(text, inflateSync)),
  ofText('zlib_compress_to_base64_string', text => deflateSync(text).toString('base64')),
  digest('hash_sha256', 'sha256'),
  digest('hash_sha1', 'sha1'),
  digest('hash_md5', 'md5'),
  /** Of text. The remainder hash() may be asked for is not done here. */
  declareFunction({ name: 'hash', parameters: ['string'], returns: 'long', call: text => hashOf(Buffer.from(text)) }),
  /** hash() of a datetime. */
  declareFunction({
    name: 'hash_ticks',
    parameters: ['datetime'],
    returns: 'long',
    call: ticks => (ticks === null ? null : hashOf(bytesOfTicks(ticks))),
  }),
]
