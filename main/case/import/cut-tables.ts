// Cuts the answers of query APIs into the rows of their tables. A table is any object with a list of columns and, behind it,
// one of rows: {"tables": [{"columns", "rows"}]}, Kusto's {"Tables": …} and its frames, Resource Graph's {"data": …}.
import type { Json, JsonObject } from '../../../shared/model/json.ts'
import type { Place } from './bytes.ts'
import {
  ByteWindow,
  closeBrace,
  closeBracket,
  colon,
  comma,
  deepestNesting,
  isBlank,
  longestRecord,
  markLength,
  mayBeMark,
  newline,
  openBrace,
  openBracket,
  placeIn,
  quote,
  tooDeep,
} from './bytes.ts'
import { putColumn } from './columns.ts'
import type { Cut, Cutter, Problem } from './cut.ts'
import { brokenCut, tooLong } from './cut.ts'
import { lineCutter } from './cut-lines.ts'
import { findJsonError } from './json-error.ts'
import { follow, newScan, type Scan } from './json-scan.ts'
import { areResults, columnsIn, failureIn, type TableContext } from './table-context.ts'
import { readJson } from './text.ts'

/** What follows a list of rows is of: its columns, null where nothing tells them, 'beside' where they are not the query's own. */
type Rows = TableContext | 'beside' | null

/** An object or a list that is open. */
interface Level {
  readonly close: number
  /** Set where its items are rows. */
  readonly rows: Rows | undefined
  /** Of an object: the members so far that are told in a word. */
  readonly said: JsonObject
  columns: TableContext | null
  /** Of a table whose rows come in fragments: whether one came. */
  hasRows: boolean
  /** The member whose value comes; `hasColon` once it may come. */
  name: string | null
  hasColon: boolean
}

/** A value that is not gone into. */
interface Piece {
  readonly kind: 'name' | 'word' | 'columns' | 'failure' | 'row'
  readonly start: number
  readonly place: Place
  /** Blanks before it on its line; -1 where something else stands there. */
  readonly indent: number
  /** A number, a word, or what should be one: it ends where something else begins. */
  readonly isBare: boolean
  readonly scan: Scan
}

/** What can not be read, on its way to where reading goes on. */
interface Broken {
  readonly start: number
  readonly place: Place
  readonly problem: Problem
  /** How far in a broken row begins its line; -1 where it does not. */
  readonly margin: number
  /** Whether it ends with its line. */
  readonly onOneLine: boolean
  readonly table: TableContext | null
  /** Offset behind its last byte that is no blank, and no comma behind a row. */
  end: number
}

/** `on`: nothing to hand over yet. */
type Found = Cut | 'on' | 'more'

/** Each line is an answer of its own: what is broken in one does not reach the next. */
export function tableLineCutter(): Cutter {
  const lines = lineCutter()
  let inside: { readonly cutter: Cutter; readonly window: ByteWindow } | null = null
  return {
    next(window, ended) {
      for (;;) {
        const cut = inside === null ? null : inside.cutter.next(inside.window, true)
        if (cut !== null) return cut
        const line = lines.next(window, ended)
        if (line === null || line.problem !== null) return line
        const within = new ByteWindow()
        within.append(line.bytes)
        within.start = line.start
        within.place = line.place
        inside = { cutter: tableCutter(), window: within }
      }
    },
  }
}

/**
 * Only structure is looked at, commas not at all. Where it breaks in a row that begins a line, reading goes on with the
 * next row that does; elsewhere with the next answer: on the next line, or where one begins at the margin.
 */
export function tableCutter(seeTable?: (table: TableContext) => void): Cutter {
  const open: Level[] = []
  /** Of Kusto's v2: what was said of tables whose rows come in fragments. */
  const headers = new Map<Json | undefined, Level>()
  let answer = { start: 0, place: { line: 1, column: 1 }, isTold: false }
  let piece: Piece | null = null
  let broken: Broken | null = null
  let indent = 0
  /** Where what is no blank ended last. */
  let solid = 0
  /** A comma in front of the first answer, which may be the end of one that was cut. */
  let leading: { readonly start: number; readonly place: Place } | null = null
  let hasBegun = false

  return {
    next(window, ended) {
      for (;;) {
        const found = advance(window, ended)
        if (found === 'more') return null
        if (found !== 'on') return found
      }
    },
  }

  function advance(window: ByteWindow, ended: boolean): Found {
    if (broken !== null) return skip(window, broken, ended)
    if (piece !== null) return finish(window, piece, ended)
    const bytes = window.bytes
    let at = 0
    for (; isBlank(bytes[at]) || bytes[at] === comma; at++) {
      if (bytes[at] === newline) indent = 0
      else if (bytes[at] !== comma) indent += indent >= 0 ? 1 : 0
      else {
        indent = -1
        solid = window.start + at + 1
        if (!hasBegun) leading ??= { start: solid - 1, place: placeIn(bytes, at, window.place) }
      }
    }
    window.advance(at)
    const byte = window.bytes[0]
    const level = open.at(-1)
    if (byte === undefined) return ended ? endOfSource(window) : 'more'
    return level === undefined ? begin(window, byte, ended) : inside(window, level, byte)
  }

  function begin(window: ByteWindow, byte: number, ended: boolean): Found {
    const marked = markLength(window.bytes)
    if (marked > 0) {
      window.skipMark(marked)
      return 'on'
    }
    if (!ended && mayBeMark(window.bytes, 0)) return 'more'
    const { start, place } = leading ?? window
    answer = { start, place, isTold: false }
    leading = null
    hasBegun = true
    headers.clear()
    return byte === openBrace || byte === openBracket ? enter(window, byte) : reject({ ...answer, ...noAnswer })
  }

  /** One step on what stands around rows. */
  function inside(window: ByteWindow, level: Level, byte: number): Found {
    if (byte === level.close && level.name === null) return leave(window)
    const isObject = level.close === closeBrace
    if (isObject && level.name === null) return byte === quote ? take(window, 'name') : breakOff(window)
    if (isObject && !level.hasColon) {
      if (byte !== colon) return breakOff(window)
      level.hasColon = true
      return pass(window)
    }
    if (byte === closeBrace || byte === closeBracket || byte === colon) return breakOff(window)
    if (level.rows !== undefined) return take(window, 'row')
    if (byte !== openBrace && byte !== openBracket) return take(window, 'word')
    const name = level.name?.toLowerCase() ?? ''
    if (failures.has(name)) return take(window, 'failure')
    if (byte === openBracket && name === 'columns') return take(window, 'columns')
    return byte === openBracket && name === 'rows' ? enterRows(window, level) : enter(window, byte)
  }

  /** Rows that take the place of those before were read as theirs were: which of them the answer is, is told. */
  function enterRows(window: ByteWindow, level: Level): Found {
    const { start, place } = window
    const { TableFragmentType: kind, TableId: table } = level.said
    const isFragment = level.columns === null && (kind === 'DataAppend' || kind === 'DataReplace')
    const head = isFragment ? headers.get(table) : level
    const isReplaced = kind === 'DataReplace' && head?.hasRows === true
    if (head !== undefined) head.hasRows = true
    const found = enter(window, openBracket, rowsOf(head))
    if (!isReplaced || found !== 'on') return found
    return brokenCut(start, 0, place, { code: 'record.unrecognised', place, reason: replaced })
  }

  function rowsOf(head: Level | undefined): Rows {
    const columns = head?.columns ?? null
    if (head !== undefined && columns !== null && !areResults(head.said, columns)) return 'beside'
    answer.isTold = true
    if (columns !== null) seeTable?.(columns)
    return columns
  }

  function enter(window: ByteWindow, byte: number, rows?: Rows): Found {
    if (open.length > deepestNesting) return breakOff(window)
    const close = byte === openBrace ? closeBrace : closeBracket
    open.push({ close, rows, said: {}, columns: null, hasRows: false, name: null, hasColon: false })
    return pass(window)
  }

  function leave(window: ByteWindow): Found {
    open.pop()
    endMember()
    pass(window)
    if (open.length > 0 || answer.isTold) return 'on'
    const reason = 'This is no answer of a query: no table of columns and rows stands in it.'
    return reject({ ...answer, code: 'record.unrecognised', reason })
  }

  function endMember(): void {
    const level = open.at(-1)
    if (level === undefined) return
    level.name = null
    level.hasColon = false
  }

  function pass(window: ByteWindow): Found {
    window.advance(1)
    solid = window.start
    indent = -1
    return 'on'
  }

  function take(window: ByteWindow, kind: Piece['kind']): Found {
    const { start, place } = window
    const first = window.bytes[0]
    const isBare = first !== quote && first !== openBrace && first !== openBracket
    piece = { kind, start, place, indent, isBare, scan: newScan(start, -1) }
    indent = -1
    return 'on'
  }

  function finish(window: ByteWindow, current: Piece, ended: boolean): Found {
    const { scan, start, isBare } = current
    const found = isBare ? followBare(scan, window) : followValue(scan, window)
    if (found === 'broken') return breakOff(window, current)
    if (found === 'more' && !ended) {
      if (window.length > longestRecord) window.advance(scan.at - window.start)
      return 'more'
    }
    if (found === 'more' && !isBare) return breakOff(window, current)
    // Where bytes were let go, the window no longer begins at the piece and only its length is known.
    const bytes = window.bytes.subarray(0, window.start === start ? scan.at - start : 0)
    window.advance(scan.at - window.start)
    solid = scan.at
    piece = null
    return current.kind === 'row' ? rowOf(current, bytes) : memberOf(current, bytes)
  }

  function memberOf({ kind, start, place, scan }: Piece, bytes: Uint8Array): Found {
    const level = open.at(-1)
    const read = readJson(bytes)
    const value = 'value' in read ? read.value : null
    if (level === undefined) return 'on'
    if (kind === 'name') {
      level.name = typeof value === 'string' ? value : ''
      return 'on'
    }
    if (kind === 'word' && level.name !== null) putColumn(level.said, level.name, value)
    if (kind === 'columns') level.columns = columnsIn(value)
    if (kind === 'columns' && level.said.FrameType === 'TableHeader') headers.set(level.said.TableId, level)
    endMember()
    const failure = kind === 'failure' ? failureIn(value) : null
    if (failure === null) return 'on'
    answer.isTold = true
    return brokenCut(start, scan.at - start, place, { code: 'record.unrecognised', place, reason: failed(failure) })
  }

  function rowOf({ start, place, scan }: Piece, bytes: Uint8Array): Found {
    const rows = open.at(-1)?.rows
    const length = scan.at - start
    if (rows === 'beside' || rows === undefined) return 'on'
    if (length > longestRecord) return brokenCut(start, length, place, tooLong(place, length))
    if (bytes[0] !== openBracket) return brokenCut(start, length, place, { place, ...noRow(bytes) })
    if (rows !== null) return { start, length, place, bytes, problem: null, table: rows }
    const reason = 'The columns of this row are not told before it.'
    return brokenCut(start, length, place, { code: 'record.unrecognised', place, reason })
  }

  /** Names the first byte that a JSON parser would stop at, at or before the one where the structure broke. */
  function breakOff(window: ByteWindow, current: Piece | null = null): Found {
    let offset = current === null ? 0 : current.scan.at - window.start
    while (offset > 0 && offset === window.length && isBlank(window.bytes[offset - 1])) offset--
    const whole = window.start === current?.start
    const error = whole ? findJsonError(window.bytes.subarray(0, offset + 1)) : null
    const isDeep = Math.max(open.length, current?.scan.open.length ?? 0) > deepestNesting
    const place = placeIn(window.bytes, Math.min(error?.offset ?? offset, offset), window.place)
    const reason = isDeep ? tooDeep : (error?.reason ?? 'The JSON around the rows is broken here.')
    const from = answer.isTold ? (current ?? window) : answer
    // What may follow in the same answer must not be told from its beginning again.
    answer.isTold = true
    piece = null
    return reject({ start: from.start, place, code: 'json.syntax', reason }, current)
  }

  function reject(what: Problem & { readonly start: number }, row: Piece | null = null): Found {
    const { start, place, code, reason } = what
    const margin = row?.kind === 'row' ? row.indent : -1
    const onOneLine = open.length === 0 || (row?.place.line ?? place.line) === answer.place.line
    const rows = row?.kind === 'row' ? open.at(-1)?.rows : null
    const table = rows === undefined || rows === 'beside' ? null : rows
    broken = { start, place, problem: { place, code, reason }, margin, onOneLine, table, end: Math.max(start, solid) }
    indent = -1
    return 'on'
  }

  function skip(window: ByteWindow, current: Broken, ended: boolean): Found {
    const bytes = window.bytes
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at]
      if (byte === newline && current.onOneLine) return resume(window, current, at, false)
      if (byte === newline) indent = 0
      else if (isBlank(byte)) indent += indent >= 0 ? 1 : 0
      else {
        const isNext = indent === current.margin && byte === openBracket
        const isLast = indent < current.margin && byte === closeBracket
        if (indent >= 0 && (isNext || isLast)) return resume(window, current, at, true)
        if (indent === 0 && (byte === openBrace || byte === openBracket)) return resume(window, current, at, false)
        indent = -1
        if (byte !== comma || current.onOneLine) current.end = window.start + at + 1
      }
    }
    window.advance(bytes.length)
    return ended ? resume(window, current, 0, false) : 'more'
  }

  function resume(window: ByteWindow, current: Broken, at: number, inRows: boolean): Found {
    const { start, place, problem, end, table } = current
    window.advance(at)
    broken = null
    if (!inRows) open.length = 0
    return { ...brokenCut(start, end - start, place, problem), ...(table !== null && { table }) }
  }

  /** A source that ends inside an answer was cut off: told over no bytes where its rows are told already. */
  function endOfSource(window: ByteWindow): Found {
    if (leading !== null) {
      const { start, place } = leading
      leading = null
      return brokenCut(start, solid - start, place, { place, ...noAnswer })
    }
    if (open.length === 0) return 'more'
    open.length = 0
    const reason = 'The source ends before the JSON around its rows is closed: it was cut off here.'
    const { start } = answer.isTold ? window : answer
    const problem = { code: 'json.syntax', place: window.place, reason } as const
    return brokenCut(start, answer.isTold ? 0 : solid - start, window.place, problem)
  }
}

/** Members that say what went wrong: of Log Analytics, of Kusto's v2, of its v1. */
const failures = new Set(['error', 'oneapierrors', 'exceptions'])

const noAnswer = { code: 'json.notAnObject', reason: 'An answer must be a JSON object or list.' } as const

const replaced =
  'The rows before this, of the same table, were an answer on its way: Kusto replaces them by those that follow.'

const failed = (failure: string): string => `The query failed, or gave only a part of its answer: ${failure}`

function noRow(bytes: Uint8Array): Pick<Problem, 'code' | 'reason'> {
  const read = readJson(bytes)
  const failure = bytes[0] === openBrace && 'value' in read ? failureIn(read.value) : null
  if (failure !== null) return { code: 'record.unrecognised', reason: failed(failure) }
  return { code: 'json.notAnObject', reason: 'A row must be a list of values: […].' }
}

function followValue(scan: Scan, window: ByteWindow): 'end' | 'more' | 'broken' {
  for (;;) {
    const found = follow(scan, window.bytes, window.start)
    if (found !== 'member') return found
    scan.at++
  }
}

function followBare(scan: Scan, window: ByteWindow): 'end' | 'more' {
  const bytes = window.bytes
  for (let at = scan.at - window.start; at < bytes.length; at++) {
    scan.at = window.start + at
    const byte = bytes[at]
    if (isBlank(byte) || (byte !== undefined && ends.has(byte))) return 'end'
  }
  scan.at = window.start + bytes.length
  return 'more'
}

const ends = new Set([comma, colon, quote, openBrace, openBracket, closeBrace, closeBracket])
