// Cuts JSON that is not one record a line: pretty-printed objects, arrays, and envelopes such as {"value": [...]}.

import type { ByteWindow, Place } from './bytes.ts'
import {
  closeBracket,
  comma,
  deepestNesting,
  isBlank,
  longestRecord,
  mark,
  markLength,
  mayBeMark,
  newline,
  openBrace,
  openBracket,
  placeIn,
  quote,
  tooDeep,
} from './bytes.ts'
import type { Cut, Cutter } from './cut.ts'
import { brokenCut, tooLong } from './cut.ts'
import { findJsonError } from './json-error.ts'
import type { Scan } from './json-scan.ts'
import { follow, followBroken, followWord, newScan } from './json-scan.ts'

/** A value on its way to its end. */
interface Piece {
  readonly start: number
  readonly place: Place
  readonly scan: Scan
  readonly isWord: boolean
  /** What follows an envelope's records: no record, so it is cut only where it is broken. */
  readonly isRest: boolean
  /** Set when its structure broke. */
  problem: { readonly place: Place; readonly reason: string } | null
}

/** What the value stands in: nothing, a list, a list inside an envelope, or alone inside an envelope. */
type Container = 'document' | 'list' | 'envelope' | 'wrapper'

/**
 * `envelopes` are the names of top-level members that hold records. Commas between records belong to no record and are
 * not checked. A value whose structure breaks ends where the layout shows that it should have ended (json-scan.ts).
 */
export function documentCutter(envelopes: readonly string[]): Cutter {
  let container: Container = 'document'
  let piece: Piece | null = null
  let indent = 0
  let cutOff = false

  return {
    next(window, ended) {
      for (;;) {
        piece ??= seek(window, ended)
        if (piece === null) return ended ? cutOffCut(window) : null
        const found = advance(window, piece, ended)
        if (found === 'more') {
          if (window.length > longestRecord) window.advance(piece.scan.at - window.start)
          return null
        }
        const cut = found === null ? null : finish(window, piece, found)
        if (cut !== null) return cut
      }
    },
  }

  /** Goes to the next value, over what only separates. */
  function seek(window: ByteWindow, ended: boolean): Piece | null {
    const bytes = window.bytes
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at]
      if (byte === newline) indent = 0
      else if (isBlank(byte)) indent += indent >= 0 ? 1 : 0
      else if (byte === comma) indent = -1
      else if (container === 'document' && markLength(bytes, at) > 0) at += mark.length - 1
      else if (container === 'document' && !ended && mayBeMark(bytes, at)) {
        window.advance(at)
        return null
      } else if (byte === openBracket && container === 'document') {
        container = 'list'
        indent = -1
      } else if (byte === closeBracket && container !== 'document') {
        const inEnvelope = container === 'envelope'
        container = 'document'
        indent = -1
        if (!inEnvelope) continue
        window.advance(at + 1)
        return restOf(window)
      } else {
        window.advance(at)
        return pieceAt(window)
      }
    }
    window.advance(bytes.length)
    return null
  }

  function pieceAt(window: ByteWindow): Piece {
    const first = window.bytes[0]
    return {
      start: window.start,
      place: window.place,
      scan: newScan(window.start, indent),
      isWord: first !== openBrace && first !== openBracket && first !== quote,
      isRest: false,
      problem: null,
    }
  }

  function restOf(window: ByteWindow): Piece {
    const scan = newScan(window.start, -1, [openBrace])
    return { start: window.start, place: window.place, scan, isWord: false, isRest: true, problem: null }
  }

  /** Where the piece ends; null where it turned out to be an envelope, and `piece` was changed accordingly. */
  function advance(window: ByteWindow, current: Piece, ended: boolean): number | 'more' | null {
    const { scan } = current
    while (current.problem === null) {
      const found = current.isWord
        ? followWord(scan, window.bytes, window.start, container !== 'document')
        : follow(scan, window.bytes, window.start)
      if (found === 'end') return scan.at
      if (found === 'more') return ended ? endOfSource(window, current) : 'more'
      if (found === 'broken') breakOff(window, current)
      else if (!openEnvelope(window, current)) scan.at++
      else return null
    }
    const found = followBroken(scan, window.bytes, window.start)
    if (found === 'more' && !ended) return 'more'
    if (found === 'restart') container = 'document'
    if (found === 'more') cutOff = true
    return Math.max(scan.contentEnd, current.start)
  }

  function openEnvelope(window: ByteWindow, current: Piece): boolean {
    const { scan } = current
    if (container !== 'document') return false
    const nameStart = scan.stringStart - window.start
    // A name that was let go with the start of an overlong value is not looked at.
    if (nameStart < 0) return false
    const name = new TextDecoder().decode(window.bytes.subarray(nameStart + 1, scan.stringEnd - window.start - 1))
    if (!envelopes.includes(name)) return false
    const opensList = scan.open.at(-1) === openBracket
    window.advance(scan.at - window.start + (opensList ? 1 : 0))
    container = opensList ? 'envelope' : 'wrapper'
    indent = -1
    piece = opensList ? null : pieceAt(window)
    return true
  }

  function finish(window: ByteWindow, current: Piece, end: number): Cut | null {
    const length = end - current.start
    // Where bytes were let go, the window no longer begins at the piece and only its length is known.
    const bytes = window.start === current.start ? window.bytes.subarray(0, length) : window.bytes.subarray(0, 0)
    window.advance(Math.max(end - window.start, 0))
    indent = -1
    piece = null
    if (container === 'wrapper') {
      container = 'document'
      if (current.problem === null) piece = restOf(window)
    }
    if (length > longestRecord) {
      return brokenCut(current.start, length, current.place, tooLong(current.place, length))
    }
    if (current.problem !== null) {
      return brokenCut(current.start, length, current.place, { code: 'json.syntax', ...current.problem })
    }
    if (current.isRest) return null
    return { start: current.start, length, place: current.place, bytes, problem: null }
  }

  function endOfSource(window: ByteWindow, current: Piece): number {
    const bytes = window.bytes
    let length = bytes.length
    while (length > 0 && isBlank(bytes[length - 1])) length--
    if (!current.isWord) {
      cutOff = true
      const reason = current.isRest
        ? 'The source ends before the object around its records is closed.'
        : (findJsonError(bytes)?.reason ?? 'The source ends before the record is closed.')
      current.problem = { place: placeIn(bytes, length, window.place), reason }
    }
    return window.start + length
  }

  /** A source that ends inside a list was cut off. That is told once, over no bytes, where no record shows it. */
  function cutOffCut(window: ByteWindow): Cut | null {
    if (container === 'document' || cutOff) return null
    cutOff = true
    const reason = 'The source ends inside a list of records: it was cut off here.'
    return brokenCut(window.start, 0, window.place, { code: 'json.syntax', place: window.place, reason })
  }
}

/** Names the first byte that a JSON parser would stop at, at or before the one where the structure broke. */
function breakOff(window: ByteWindow, current: Piece): void {
  const { scan } = current
  const offset = scan.at - window.start
  const whole = window.start === current.start && !current.isRest
  const error = whole ? findJsonError(window.bytes.subarray(0, offset + 1)) : null
  const around = 'The JSON around the records is broken here.'
  current.problem = {
    place: placeIn(window.bytes, Math.min(error?.offset ?? offset, offset), window.place),
    reason: scan.open.length > deepestNesting ? tooDeep : (error?.reason ?? around),
  }
  scan.inString = false
  scan.contentEnd = Math.max(scan.contentEnd, endOfContent(window.bytes, offset) + window.start)
}

/** End of what stands before `offset`, without blanks and commas: what a broken value certainly holds. */
function endOfContent(bytes: Uint8Array, offset: number): number {
  let end = offset
  while (end > 0 && (isBlank(bytes[end - 1]) || bytes[end - 1] === comma)) end--
  return end
}
