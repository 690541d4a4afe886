// Finds where the members of a JSON object or the items of an array lie, without reading them.
import { backslash, closeBrace, closeBracket, colon, comma, isBlank, openBrace, openBracket, quote } from './bytes.ts'

export interface Child {
  /** The member's name; null for an item of an array. */
  readonly key: string | null
  readonly start: number
  readonly end: number
}

export interface Children {
  readonly children: readonly Child[]
  /** False where the text breaks off or loses its structure; the children before that are good. */
  readonly complete: boolean
  /** Where the text goes on after the object or array; its end where that is not complete. */
  readonly end: number
}

/**
 * Children of the object or array that starts at `from`. Only structure is looked at: a bad escape or number inside a
 * child is left for whoever reads the child, so that one broken child does not hide its neighbours. With `cutOffToo`
 * the child in which the text breaks off is given as well, as far as it goes.
 */
export function childrenOf(bytes: Uint8Array, from: number, cutOffToo = false): Children {
  const close = bytes[from] === openBrace ? closeBrace : bytes[from] === openBracket ? closeBracket : null
  if (close === null) return { children: [], complete: false, end: bytes.length }
  const children: Child[] = []
  let at = from + 1
  for (;;) {
    while (isBlank(bytes[at]) || bytes[at] === comma) at++
    if (bytes[at] === close) return { children, complete: true, end: at + 1 }
    let key: string | null = null
    if (close === closeBrace) {
      const end = bytes[at] === quote ? endOfValue(bytes, at) : at
      key = stringOf(bytes.subarray(at, end))
      at = end
      while (isBlank(bytes[at])) at++
      if (key === null || bytes[at] !== colon) return { children, complete: false, end: bytes.length }
      at++
      while (isBlank(bytes[at])) at++
    }
    const end = endOfValue(bytes, at)
    if (end > bytes.length || end === at) {
      if (cutOffToo && at < bytes.length) children.push({ key, start: at, end: bytes.length })
      return { children, complete: false, end: bytes.length }
    }
    children.push({ key, start: at, end })
    at = end
  }
}

function stringOf(bytes: Uint8Array): string | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return typeof value === 'string' ? value : null
  } catch {
    return null
  }
}

/** Index after the value that starts at `from`; beyond the text's end where the value is cut off. */
function endOfValue(bytes: Uint8Array, from: number): number {
  let depth = 0
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === quote) {
      at = closingQuote(bytes, at)
      if (depth === 0) return at + 1
    } else if (byte === openBrace || byte === openBracket) {
      depth++
    } else if (byte === closeBrace || byte === closeBracket) {
      if (depth === 0) return at
      depth--
      if (depth === 0) return at + 1
    } else if (depth === 0 && (byte === comma || isBlank(byte))) {
      return at
    }
  }
  return bytes.length + 1
}

function closingQuote(bytes: Uint8Array, from: number): number {
  for (let at = from + 1; at < bytes.length; at++) {
    if (bytes[at] === backslash) at++
    else if (bytes[at] === quote) return at
  }
  return bytes.length
}
