// The part of a source that is in memory: bytes from an absolute offset on, with the line and column they begin at.
import { asBuffer } from '../buffers.ts'

export const newline = 0x0a
export const carriageReturn = 0x0d
export const quote = 0x22
export const comma = 0x2c
export const semicolon = 0x3b
export const tab = 0x09
export const backslash = 0x5c
export const openBracket = 0x5b
export const closeBracket = 0x5d
export const openBrace = 0x7b
export const closeBrace = 0x7d
export const colon = 0x3a

/** A record may be this long. Longer ones are rejected by name, unread. */
export const longestRecord = 64 * 1024 * 1024

/** RFC 8259 §9 lets a reader limit nesting. Real records stay below 20; this keeps what walks them from overflowing. */
export const deepestNesting = 256
export const tooDeep = `The record is nested more than ${deepestNesting} levels deep.`

export const isBlank = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x09 || byte === newline || byte === carriageReturn

/** UTF-8's byte order mark. It is no part of a record, at the start of a source or where files were joined end to end. */
export const mark: readonly number[] = [0xef, 0xbb, 0xbf]

/** Length of the mark that stands at `at`; 0 where none does. */
export const markLength = (bytes: Uint8Array, at = 0): number =>
  mark.every((byte, index) => bytes[at + index] === byte) ? mark.length : 0

/** Whether the bytes end in what may yet become a mark at `at`. */
export const mayBeMark = (bytes: Uint8Array, at: number): boolean =>
  at < bytes.length &&
  at + mark.length > bytes.length &&
  bytes.subarray(at).every((byte, index) => byte === mark[index])

/** Where the next line ends; -1 where none does. */
export const newlineIn = (bytes: Uint8Array, from = 0): number => asBuffer(bytes).indexOf(newline, from)

/** Line and column of a character, both from 1. A column counts characters (code points), not bytes. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** The place of `bytes[offset]` when `bytes[0]` stands at `from`. */
export function placeIn(bytes: Uint8Array, offset: number, from: Place): Place {
  let line = from.line
  let lineStart = -1
  for (let at = newlineIn(bytes); at !== -1 && at < offset; at = newlineIn(bytes, at + 1)) {
    line++
    lineStart = at + 1
  }
  let column = lineStart === -1 ? from.column : 1
  for (let at = Math.max(lineStart, 0); at < offset; at++) {
    // Continuation bytes of UTF-8 (10xxxxxx) belong to the character before them.
    if (((bytes[at] ?? 0) & 0xc0) !== 0x80) column++
  }
  return { line, column }
}

/** Bytes not yet cut. Grows by doubling, so that a long record fed in small chunks is copied only a few times. */
export class ByteWindow {
  #buffer: Buffer
  #head = 0
  #tail: number
  /** Offset of the first byte in the source. */
  start = 0
  place: Place = { line: 1, column: 1 }

  /** Over bytes that lie together already, which are not copied as long as nothing is appended. */
  constructor(bytes?: Uint8Array) {
    this.#buffer = bytes === undefined ? Buffer.alloc(64 * 1024) : asBuffer(bytes)
    this.#tail = bytes?.length ?? 0
  }

  get length(): number {
    return this.#tail - this.#head
  }

  /** A view, good until the next `append`. */
  get bytes(): Buffer {
    return this.#buffer.subarray(this.#head, this.#tail)
  }

  /** The same of its first `count` bytes. */
  first(count: number): Buffer {
    return this.#buffer.subarray(this.#head, this.#head + count)
  }

  /** The byte at this offset, without a view of them all; undefined behind the last. */
  byteAt(offset: number): number | undefined {
    return this.#head + offset < this.#tail ? this.#buffer[this.#head + offset] : undefined
  }

  /** Offset of the end of the line that `offset` lies on; -1 where that has not come yet. */
  newlineFrom(offset: number): number {
    const found = this.#buffer.indexOf(newline, this.#head + offset)
    return found === -1 || found >= this.#tail ? -1 : found - this.#head
  }

  append(chunk: Uint8Array): void {
    if (this.#tail + chunk.length > this.#buffer.length) this.#makeRoom(chunk.length)
    this.#buffer.set(chunk, this.#tail)
    this.#tail += chunk.length
  }

  /** Lets go of the first `count` bytes. */
  advance(count: number): void {
    if (count === 0) return
    this.place = placeIn(this.bytes.subarray(0, count), count, this.place)
    this.#head += count
    this.start += count
  }

  /** Lets go of the rest of a line: the first `count` bytes, of which the last and no other ends a line. */
  passLine(count: number): void {
    this.place = { line: this.place.line + 1, column: 1 }
    this.#head += count
    this.start += count
  }

  /** Lets go of bytes that are no characters: a byte order mark. */
  skipMark(count: number): void {
    this.#head += count
    this.start += count
  }

  #makeRoom(needed: number): void {
    const kept = this.length
    const size = Math.max(this.#buffer.length, 64 * 1024)
    let capacity = size
    while (capacity < kept + needed) capacity *= 2
    const target = capacity === this.#buffer.length ? this.#buffer : Buffer.alloc(capacity)
    if (target === this.#buffer) target.copyWithin(0, this.#head, this.#tail)
    else target.set(this.bytes)
    this.#buffer = target
    this.#head = 0
    this.#tail = kept
  }
}
