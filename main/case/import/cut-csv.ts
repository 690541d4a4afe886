// Cuts CSV (RFC 4180) into its records: a quoted cell may hold separators and line breaks.

import type { Place } from './bytes.ts'
import { type ByteWindow, carriageReturn, longestRecord, newline, placeIn, quote } from './bytes.ts'
import type { Cut, Cutter, Problem } from './cut.ts'
import { brokenCut, tooLong } from './cut.ts'

/** Where in a record the next byte stands. `closed`: after the quote that ends a cell, or the first of a doubled one. */
type Cell = 'start' | 'plain' | 'quoted' | 'closed'

interface Row {
  readonly start: number
  readonly place: Place
  /** Offset in the source of the byte to look at next. */
  at: number
  cell: Cell
  /** The opening quote of the cell that is being read, and the last line break in the row. */
  opened: number
  lastBreak: number
  problem: Problem | null
}

/**
 * A quote that is never closed would swallow the records after it. Where one is closed in a place that can not be its
 * end, or not at all, the record ends at the line break before, and reading goes on there.
 */
export function csvCutter(separator: number): Cutter {
  let row: Row | null = null

  return {
    next(window, ended) {
      if (row === null) {
        skipLineBreaks(window)
        if (window.length === 0) return null
        row = {
          start: window.start,
          place: window.place,
          at: window.start,
          cell: 'start',
          opened: 0,
          lastBreak: -1,
          problem: null,
        }
      }
      const current = row
      const end = findEnd(current, window, ended, separator)
      if (end === null) return null
      row = null
      return finish(window, current, end)
    },
  }
}

function skipLineBreaks(window: ByteWindow): void {
  const bytes = window.bytes
  let at = 0
  while (bytes[at] === newline || bytes[at] === carriageReturn) at++
  window.advance(at)
}

/** Offset in the source at which the record ends; null while more bytes are needed. */
function findEnd(row: Row, window: ByteWindow, ended: boolean, separator: number): number | null {
  const bytes = window.bytes
  const base = window.start
  for (let index = row.at - base; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0
    if (row.cell === 'quoted') {
      if (byte === quote) row.cell = 'closed'
      else if (byte === newline) row.lastBreak = base + index
    } else if (byte === newline) {
      return base + index
    } else if (byte === separator) {
      row.cell = 'start'
    } else if (byte === quote && row.cell !== 'plain') {
      if (row.cell === 'start') row.opened = base + index
      row.cell = 'quoted'
    } else if (row.cell === 'closed' && !(byte === carriageReturn && isLineEnd(bytes, index, ended))) {
      if (byte === carriageReturn && index + 1 === bytes.length && !ended) {
        row.at = base + index
        return null
      }
      tell(row, window, index, 'follows the quote that closes a cell')
      if (row.lastBreak > row.opened) return row.lastBreak
      row.cell = 'plain'
    } else if (row.cell !== 'closed') {
      if (byte === quote) tell(row, window, index, 'stands in a cell that does not begin with a quote')
      row.cell = 'plain'
    }
  }
  row.at = base + bytes.length
  if (!ended && (window.length <= longestRecord || row.cell !== 'quoted')) {
    if (window.length > longestRecord) window.advance(window.length)
    return null
  }
  if (row.cell !== 'quoted') return row.at
  return unclosed(row, window)
}

const isLineEnd = (bytes: Uint8Array, index: number, ended: boolean): boolean =>
  bytes[index + 1] === newline || (ended && index + 1 === bytes.length)

function unclosed(row: Row, window: ByteWindow): number {
  const bytes = window.bytes
  const index = row.opened - window.start
  if (index < 0) return row.at
  row.problem ??= {
    code: 'csv.quote',
    place: placeIn(bytes, index, window.place),
    reason: 'The quote that opens this cell is never closed.',
  }
  const lineEnd = bytes.indexOf(newline, index)
  return lineEnd === -1 ? row.at : window.start + lineEnd
}

function tell(row: Row, window: ByteWindow, index: number, where: string): void {
  if (row.problem !== null || window.start !== row.start) return
  const character = Array.from(new TextDecoder().decode(window.bytes.subarray(index, index + 4)))[0] ?? ''
  row.problem = {
    code: 'csv.quote',
    place: placeIn(window.bytes, index, window.place),
    reason: `'${character}' ${where}; quotes inside a cell are doubled.`,
  }
}

function finish(window: ByteWindow, row: Row, end: number): Cut {
  const bytes = window.bytes
  const whole = window.start === row.start
  let index = end - window.start
  // The CR of a CRLF belongs to the line break.
  if (index > 0 && bytes[index - 1] === carriageReturn) index--
  const length = window.start + index - row.start
  const kept = bytes.subarray(0, index)
  window.advance(index)
  if (length > longestRecord || !whole) return brokenCut(row.start, length, row.place, tooLong(row.place, length))
  if (row.problem !== null) return brokenCut(row.start, length, row.place, row.problem)
  return { start: row.start, length, place: row.place, bytes: kept, problem: null }
}
