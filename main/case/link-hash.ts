// The 64-bit keyed hash link keys are looked up by, and sorted runs of (hash, record) postings.
import type { LinkKind } from '../../shared/model/evidence.ts'

/** A posting is three 32-bit numbers: hash high, hash low, entry number. */
export const postingWidth = 3

export interface KeyHash {
  readonly high: number
  readonly low: number
}

/**
 * Two 32-bit lanes of multiply-and-rotate, each with its own secret start. Not cryptographic: every hit is checked
 * against the record, so a collision costs time and never gives a wrong answer.
 */
export function linkHasher(secret: Uint8Array): (kind: LinkKind, value: string) => KeyHash {
  const starts = new DataView(secret.buffer, secret.byteOffset, 8)
  const [startHigh, startLow] = [starts.getUint32(0), starts.getUint32(4)]
  const start = { high: startHigh, low: startLow }
  const behindKind = new Map<LinkKind, KeyHash>()
  return (kind, value) => {
    let from = behindKind.get(kind)
    if (from === undefined) {
      from = through(start, `${kind}\n`)
      behindKind.set(kind, from)
    }
    const { high, low } = through(from, value)
    return { high: mixed(high ^ low), low: mixed(low + Math.imul(high, 0xc2b2ae3d)) }
  }
}

/** Both lanes after this text, two units of it at a time. */
function through({ high, low }: KeyHash, text: string): KeyHash {
  for (let index = 0; index < text.length; index += 2) {
    // Behind the last unit stands NaN, which is 0 in bits.
    const unit = text.charCodeAt(index) | (text.charCodeAt(index + 1) << 16)
    high = Math.imul(high ^ unit, 0x9e3779b1)
    high = (high << 13) | (high >>> 19)
    low = Math.imul(low ^ unit, 0x85ebca77)
    low = (low << 17) | (low >>> 15)
  }
  return { high, low }
}

/** The finishing steps of MurmurHash3, public domain. */
export function mixed(value: number): number {
  let bits = value ^ (value >>> 16)
  bits = Math.imul(bits, 0x85ebca6b)
  bits ^= bits >>> 13
  bits = Math.imul(bits, 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}

/** Postings that come together, in room that doubles. */
export class Postings {
  #words = new Uint32Array(256 * postingWidth)
  #end = 0

  add({ high, low }: KeyHash, entry: number): void {
    this.#makeRoom(postingWidth)
    this.#words[this.#end] = high
    this.#words[this.#end + 1] = low
    this.#words[this.#end + 2] = entry
    this.#end += postingWidth
  }

  addAll(postings: Uint32Array): void {
    this.#makeRoom(postings.length)
    this.#words.set(postings, this.#end)
    this.#end += postings.length
  }

  /** A view, good until the next `add`. */
  get all(): Uint32Array {
    return this.#words.subarray(0, this.#end)
  }

  clear(): void {
    this.#end = 0
  }

  #makeRoom(length: number): void {
    if (this.#end + length <= this.#words.length) return
    const more = new Uint32Array(Math.max(2 * this.#words.length, this.#end + length))
    more.set(this.all)
    this.#words = more
  }
}

const digitBits = 11
const digits = 2 ** digitBits

/** Sorts postings by hash; those of one hash keep their order, so entry numbers given ascending stay ascending. */
export function sortPostings(postings: Uint32Array): Uint32Array {
  let from: Uint32Array = postings
  let to: Uint32Array = new Uint32Array(postings.length)
  for (let shift = 0; shift < 32; shift += digitBits) {
    sortByDigit(from, to, shift)
    ;[from, to] = [to, from]
  }
  sortTies(from)
  return from
}

/** By so many bits of the high word; what is equal there keeps its order. */
function sortByDigit(from: Uint32Array, to: Uint32Array, shift: number): void {
  const places = new Uint32Array(digits + 1)
  for (let at = 0; at < from.length; at += postingWidth) {
    const digit = ((from[at] ?? 0) >>> shift) & (digits - 1)
    places[digit + 1] = (places[digit + 1] ?? 0) + postingWidth
  }
  for (let digit = 0; digit < digits; digit++) places[digit + 1] = (places[digit + 1] ?? 0) + (places[digit] ?? 0)
  for (let at = 0; at < from.length; at += postingWidth) {
    const digit = ((from[at] ?? 0) >>> shift) & (digits - 1)
    const place = places[digit] ?? 0
    places[digit] = place + postingWidth
    to[place] = from[at] ?? 0
    to[place + 1] = from[at + 1] ?? 0
    to[place + 2] = from[at + 2] ?? 0
  }
}

/** Two keys seldom share a high word: where they do, their low words are put in order one by one. */
function sortTies(postings: Uint32Array): void {
  for (let at = postingWidth; at < postings.length; at += postingWidth) {
    if (postings[at] !== postings[at - 3] || (postings[at + 1] ?? 0) >= (postings[at - 2] ?? 0)) continue
    const posting = postings.slice(at, at + postingWidth)
    let place = at
    while (place > 0 && postings[place - 3] === posting[0] && (postings[place - 2] ?? 0) > (posting[1] ?? 0)) {
      postings.copyWithin(place, place - postingWidth, place)
      place -= postingWidth
    }
    postings.set(posting, place)
  }
}

/** Entry numbers under this hash in sorted postings. */
export function idsUnder(postings: Uint32Array, hash: KeyHash): number[] {
  const ids: number[] = []
  for (let at = firstAtOrAfter(postings, hash); compareAt(postings, at, hash) === 0; at++) {
    const id = postings[at * postingWidth + 2]
    if (id !== undefined) ids.push(id)
  }
  return ids
}

/** The place of the first posting whose hash is not below this one. */
export function firstAtOrAfter(postings: Uint32Array, hash: KeyHash): number {
  let [low, high] = [0, postings.length / postingWidth]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareAt(postings, middle, hash) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** Below, at or above zero as the posting's hash is below, at or above this one; behind the last posting, above. */
export function compareAt(postings: Uint32Array, place: number, hash: KeyHash): number {
  const high = postings[place * postingWidth]
  const low = postings[place * postingWidth + 1]
  if (high === undefined || low === undefined) return 1
  return high - hash.high || low - hash.low
}
