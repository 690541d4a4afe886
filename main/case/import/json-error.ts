// Finds the first byte at which a text stops being JSON (RFC 8259), for the person who has to mend the file.
import { backslash, closeBrace, closeBracket, colon, comma, isBlank, openBrace, openBracket, quote } from './bytes.ts'

export interface JsonError {
  /** Index of the first offending byte; the length of the text where it ends too soon. */
  readonly offset: number
  readonly reason: string
}

const literals = ['true', 'false', 'null']
const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39
const isHexDigit = (byte: number | undefined): boolean =>
  isDigit(byte) || (byte !== undefined && (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66)

/** Null where the whole text is one JSON value. Does not recurse: nesting costs memory, not stack. */
export function findJsonError(bytes: Uint8Array): JsonError | null {
  const open: number[] = []
  let at = skipBlanks(bytes, 0)
  let expects: 'value' | 'valueOrClose' | 'key' | 'keyOrClose' | 'colon' | 'next' = 'value'

  for (;;) {
    at = skipBlanks(bytes, at)
    const byte = bytes[at]
    if (expects === 'next' && open.length === 0) {
      return byte === undefined ? null : fail(bytes, at, 'after the value has ended')
    }
    if (byte === undefined) return fail(bytes, at, `where ${expected(expects, open.at(-1))} should stand`)

    if (expects === 'colon') {
      if (byte !== colon) return fail(bytes, at, "where ':' should stand")
      expects = 'value'
      at++
    } else if (expects === 'next') {
      if (byte === comma) expects = open.at(-1) === openBrace ? 'key' : 'value'
      else if (closes(byte, open.at(-1))) open.pop()
      else return fail(bytes, at, `where ${expected(expects, open.at(-1))} should stand`)
      at++
    } else if ((expects === 'keyOrClose' || expects === 'valueOrClose') && closes(byte, open.at(-1))) {
      open.pop()
      expects = 'next'
      at++
    } else if (expects === 'key' || expects === 'keyOrClose') {
      if (byte !== quote) return fail(bytes, at, `where ${expected(expects, openBrace)} should stand`)
      const end = endOfString(bytes, at)
      if (typeof end !== 'number') return end
      expects = 'colon'
      at = end
    } else if (byte === openBrace || byte === openBracket) {
      open.push(byte)
      expects = byte === openBrace ? 'keyOrClose' : 'valueOrClose'
      at++
    } else {
      const end = byte === quote ? endOfString(bytes, at) : endOfScalar(bytes, at)
      if (typeof end !== 'number') return end
      expects = 'next'
      at = end
    }
  }
}

const closes = (byte: number, opened: number | undefined): boolean =>
  (byte === closeBrace && opened === openBrace) || (byte === closeBracket && opened === openBracket)

function expected(expects: string, opened: number | undefined): string {
  const close = opened === openBrace ? "'}'" : "']'"
  if (expects === 'next') return `',' or ${close}`
  if (expects === 'colon') return "':'"
  if (expects === 'key') return 'a name in quotes'
  if (expects === 'keyOrClose') return "a name in quotes or '}'"
  return expects === 'valueOrClose' ? "a value or ']'" : 'a value'
}

function skipBlanks(bytes: Uint8Array, from: number): number {
  let at = from
  while (isBlank(bytes[at])) at++
  return at
}

function endOfString(bytes: Uint8Array, from: number): number | JsonError {
  for (let at = from + 1; ; at++) {
    const byte = bytes[at]
    if (byte === undefined) return fail(bytes, at, 'inside a string')
    if (byte === quote) return at + 1
    if (byte < 0x20) return fail(bytes, at, 'inside a string, where it must be escaped')
    if (byte !== backslash) continue
    at++
    const escaped = bytes[at]
    if (escaped === undefined) return fail(bytes, at, 'inside a string')
    if (escaped === 0x75) {
      for (let digit = 0; digit < 4; digit++) {
        at++
        if (!isHexDigit(bytes[at])) return fail(bytes, at, "inside a '\\u' escape, which takes four hexadecimal digits")
      }
    } else if (!'"\\/bfnrt'.includes(String.fromCharCode(escaped))) {
      // The backslash is what has to be mended, so it is what is pointed at.
      return { offset: at - 1, reason: `${nameOf(bytes, at - 1, 2)} is no escape that JSON knows.` }
    }
  }
}

function endOfScalar(bytes: Uint8Array, from: number): number | JsonError {
  for (const literal of literals) {
    if (bytes[from] !== literal.charCodeAt(0)) continue
    for (let index = 1; index < literal.length; index++) {
      if (bytes[from + index] !== literal.charCodeAt(index)) return fail(bytes, from + index, `inside '${literal}'`)
    }
    return from + literal.length
  }
  return endOfNumber(bytes, from)
}

function endOfNumber(bytes: Uint8Array, from: number): number | JsonError {
  let at = from
  if (bytes[at] === 0x2d) at++
  if (!isDigit(bytes[at])) return fail(bytes, at, at === from ? 'where a value should stand' : 'inside a number')
  if (bytes[at] === 0x30) at++
  else while (isDigit(bytes[at])) at++
  if (bytes[at] === 0x2e) {
    at++
    if (!isDigit(bytes[at])) return fail(bytes, at, 'inside a number')
    while (isDigit(bytes[at])) at++
  }
  if (((bytes[at] ?? 0) | 0x20) === 0x65) {
    at++
    if (bytes[at] === 0x2b || bytes[at] === 0x2d) at++
    if (!isDigit(bytes[at])) return fail(bytes, at, 'inside a number')
    while (isDigit(bytes[at])) at++
  }
  return at
}

const fail = (bytes: Uint8Array, offset: number, where: string): JsonError => ({
  offset,
  reason: offset >= bytes.length ? `The record ends ${where}.` : `Unexpected ${nameOf(bytes, offset, 1)} ${where}.`,
})

// A byte order mark is what may have to be mended, and is not left out.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** The characters at `offset` as a person can read them: quoted, or by code point where they do not print. */
function nameOf(bytes: Uint8Array, offset: number, count: number): string {
  const characters = Array.from(decoder.decode(bytes.subarray(offset, offset + count * 4))).slice(0, count)
  const printable = characters.every(character => /[^\p{C}\p{Z}]/u.test(character))
  if (printable) return `'${characters.join('')}'`
  return characters
    .map(character => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`)
    .join(' ')
}
