// Cuts a source into its lines. What stands around a line's content (blanks, CR, LF, byte order marks) belongs to no record.

import type { Place } from './bytes.ts'
import { type ByteWindow, isBlank, longestRecord, mark, markLength, mayBeMark } from './bytes.ts'
import type { Cut, Cutter } from './cut.ts'
import { brokenCut, tooLong } from './cut.ts'

export function lineCutter(): Cutter {
  let searched = 0
  let long: { start: number; place: Place } | null = null

  return {
    next(window: ByteWindow, ended: boolean): Cut | null {
      if (long === null && searched === 0) skipBlanks(window)
      if (long === null && (window.length === 0 || (!ended && mayBeMark(window.bytes, 0)))) return null

      const found = window.newlineFrom(searched)
      if (found === -1 && !ended) {
        searched = window.length
        if (window.length > longestRecord) {
          long ??= { start: window.start, place: window.place }
          window.advance(window.length)
          searched = 0
        }
        return null
      }
      const end = found === -1 ? window.length : found
      searched = 0
      const cut = long === null ? lineCut(window, end) : longCut(window, end, long)
      long = null
      if (found === -1) window.advance(end)
      else window.passLine(end + 1)
      return cut
    },
  }
}

function skipBlanks(window: ByteWindow): void {
  for (;;) {
    let at = 0
    while (isBlank(window.byteAt(at))) at++
    window.advance(at)
    const marked = window.byteAt(0) === mark[0] ? markLength(window.bytes) : 0
    if (marked === 0) return
    window.skipMark(marked)
  }
}

function lineCut(window: ByteWindow, end: number): Cut {
  if (end > longestRecord) return longCut(window, end, window)
  let length = end
  while (length > 0 && isBlank(window.byteAt(length - 1))) length--
  return { start: window.start, length, place: window.place, bytes: window.first(length), problem: null }
}

function longCut(window: ByteWindow, end: number, from: { start: number; place: Place }): Cut {
  const length = window.start + end - from.start
  return brokenCut(from.start, length, from.place, tooLong(from.place, length))
}
