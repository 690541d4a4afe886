// Turns the bytes of one record into text and JSON, or says at which byte they can not be.

import { isUtf8 } from 'node:buffer'
import type { RejectCode } from '../../../shared/model/evidence.ts'
import type { Json } from '../../../shared/model/json.ts'
import { asBuffer } from '../buffers.ts'
import { deepestNesting, tooDeep } from './bytes.ts'
import { findJsonError } from './json-error.ts'

export interface Unreadable {
  readonly code: RejectCode
  readonly offset: number
  readonly reason: string
}

/** The text, or the first byte that is not UTF-8. */
export function readText(bytes: Uint8Array): { text: string } | { unreadable: Unreadable } {
  if (isUtf8(bytes)) return { text: asBuffer(bytes).toString('utf8') }
  const offset = firstInvalid(bytes)
  const byte = (bytes[offset] ?? 0).toString(16).toUpperCase().padStart(2, '0')
  const reason = `Byte 0x${byte} is not UTF-8; the record can not be read without guessing its encoding.`
  return { unreadable: { code: 'encoding.invalid', offset, reason } }
}

export function readJson(bytes: Uint8Array): { value: Json } | { unreadable: Unreadable } {
  const read = readText(bytes)
  if ('unreadable' in read) return read
  try {
    const value: Json = JSON.parse(read.text)
    if (!isDeeperThan(value, deepestNesting)) return { value }
    return { unreadable: { code: 'json.syntax', offset: 0, reason: tooDeep } }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const found = findJsonError(bytes)
    if (found === null) throw error
    return { unreadable: { code: 'json.syntax', ...found } }
  }
}

/** Whether something in the value lies more levels inside than so many. */
export function isDeeperThan(value: Json, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  if (Array.isArray(value)) return value.some(item => isDeeperThan(item, levels - 1))
  // What JSON was read into has no other members than its own.
  for (const name in value) if (isDeeperThan(value[name] ?? null, levels - 1)) return true
  return false
}

/** Offset of the first byte at which a UTF-8 decoder gives up (Unicode 16, table 3-7). */
function firstInvalid(bytes: Uint8Array): number {
  let at = 0
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at)
    if (length === 0) return at
    at += length
  }
  return at
}

function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0
  if (lead < 0x80) return 1
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2
  return isUtf8(bytes.subarray(at, at + length)) && at + length <= bytes.length ? length : 0
}
