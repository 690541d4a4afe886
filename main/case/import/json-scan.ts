// Follows one JSON value to its end, byte by byte, and finds where reading can go on when its structure breaks.
import {
  backslash,
  closeBrace,
  closeBracket,
  colon,
  comma,
  deepestNesting,
  isBlank,
  newline,
  openBrace,
  openBracket,
  quote,
} from './bytes.ts'

/** Levels that may stand around a record inside a scanned value: pages, bodies, resources, scopes, and their lists. */
const outerLevels = 8

/** State between chunks. `at` and the other positions are offsets in the source. */
export interface Scan {
  at: number
  readonly open: number[]
  inString: boolean
  /** Where the last string stands, quotes included: the name of a member when a colon follows. */
  stringStart: number
  stringEnd: number
  /** The last byte that is neither blank nor inside a string. */
  previous: number
  /** Blanks between the line's start and here; -1 once something else stood on the line. */
  indent: number
  /** The same at the value's first byte: how far in the value stands. -1 where it does not begin its line. */
  readonly margin: number
  /** End of the last byte that may belong to a broken value. */
  contentEnd: number
}

export const newScan = (at: number, margin: number, open: number[] = []): Scan => ({
  at,
  open,
  inString: false,
  stringStart: at,
  stringEnd: at,
  previous: open.length === 0 ? colon : closeBracket,
  indent: -1,
  margin,
  contentEnd: at,
})

/**
 * `more`: the bytes do not suffice. `end`: the value ends at `at`. `broken`: the byte at `at` can not stand there.
 * `member`: at `at` opens a list or object that is the value of a member of the outermost object.
 */
export type Found = 'more' | 'end' | 'broken' | 'member'

/**
 * Goes on from `scan.at`; `bytes[0]` is the source's byte `base`. Only structure is checked, with one more clue: an
 * opening brace that begins a line as far in as the value itself, where no brace may follow, starts another value.
 */
export function follow(scan: Scan, bytes: Uint8Array, base: number): Found {
  const { open } = scan
  for (let index = scan.at - base; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0
    scan.at = base + index
    if (scan.inString) {
      if (byte === backslash) {
        if (index + 1 >= bytes.length) return 'more'
        // A raw line break is never part of a string, not even of a bad escape.
        if (bytes[index + 1] !== newline) index++
      } else if (byte === newline) {
        return 'broken'
      } else if (byte === quote) {
        scan.inString = false
        scan.stringEnd = base + index + 1
        if (open.length === 0) return endAt(scan, base + index + 1)
      }
      continue
    }
    if (isBlank(byte)) {
      passBlank(scan, byte)
      continue
    }
    const indent = scan.indent
    scan.indent = -1
    if (byte === quote) {
      scan.inString = true
      scan.stringStart = base + index
    } else if (byte === openBrace || byte === openBracket) {
      const begins = indent >= 0 && indent === scan.margin && byte === openBrace
      if (begins && !mayOpen(scan)) return brokenAt(scan, indent)
      if (open.length > deepestNesting + outerLevels) return brokenAt(scan, indent)
      if (open.length === 1 && open[0] === openBrace && scan.previous === colon) {
        open.push(byte)
        scan.previous = byte
        return 'member'
      }
      open.push(byte)
    } else if (byte === closeBrace || byte === closeBracket) {
      if (open.at(-1) !== (byte === closeBrace ? openBrace : openBracket)) return brokenAt(scan, indent)
      open.pop()
      if (open.length === 0) return endAt(scan, base + index + 1)
    }
    scan.previous = byte
  }
  scan.at = base + bytes.length
  return 'more'
}

const mayOpen = ({ open, previous }: Scan): boolean =>
  previous === colon || previous === openBracket || (previous === comma && open.at(-1) === openBracket)

function passBlank(scan: Scan, byte: number): void {
  if (byte === newline) scan.indent = 0
  else if (scan.indent >= 0) scan.indent++
}

function endAt(scan: Scan, at: number): Found {
  scan.at = at
  return 'end'
}

/** The byte that gave the break away is looked at again when the way on is sought: it may be where the next value begins. */
function brokenAt(scan: Scan, indent: number): Found {
  scan.indent = indent
  return 'broken'
}

/** A word that is no JSON value: to the line's end, in a list to the next comma or bracket. */
export function followWord(scan: Scan, bytes: Uint8Array, base: number, inList: boolean): Found {
  for (let index = scan.at - base; index < bytes.length; index++) {
    const byte = bytes[index]
    if (byte === newline || (inList && (byte === comma || byte === closeBracket))) return endAt(scan, base + index)
  }
  scan.at = base + bytes.length
  return 'more'
}

/**
 * After a break: to the brace that closes the value, or to where the next one begins, as the layout shows it.
 * `end`: the broken value ends at `contentEnd`. `restart`: a new document begins at the margin instead.
 */
export function followBroken(scan: Scan, bytes: Uint8Array, base: number): 'more' | 'end' | 'restart' {
  for (let index = scan.at - base; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0
    scan.at = base + index
    if (isBlank(byte)) {
      passBlank(scan, byte)
      continue
    }
    const indent = scan.indent
    scan.indent = -1
    if (indent >= 0) {
      if (indent === scan.margin && byte === closeBrace) {
        scan.contentEnd = scan.at + 1
        return 'end'
      }
      if (indent === scan.margin && byte === openBrace) return 'end'
      if (indent < scan.margin && byte === closeBracket) return 'end'
      if (indent === 0 && byte === openBrace) return 'restart'
    }
    if (byte !== comma) scan.contentEnd = scan.at + 1
  }
  scan.at = base + bytes.length
  return 'more'
}
