// Finds what JSON.parse lets pass in a token: a name used twice in one object, and nesting no claim set needs.

/** Deeper than any claim set is: `cnf.jwk`, `events.…​.reason_admin.en` and `sub_id` stay far below. */
export const maxJsonDepth = 16

/**
 * RFC 7515 §4 and RFC 7519 §4: names within a header or a claim set MUST be unique. `JSON.parse` keeps the last of two, others
 * the first: two readers of one token would see two tokens. `text` is valid JSON; anything else is the parser's to refuse.
 */
export function jsonFault(text: string): string | null {
  // One entry for each open bracket: the names so far of an object, null for a list.
  const open: (string[] | null)[] = []
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at)
    if (character === quote) {
      const end = endOfString(text, at)
      const names = open.at(-1)
      if (names && isName(text, end)) {
        const name = nameOf(text.slice(at + 1, end))
        if (names.includes(name)) return `it names ${JSON.stringify(name)} twice`
        names.push(name)
      }
      at = end
    } else if (character === openBrace || character === openBracket) {
      open.push(character === openBrace ? [] : null)
      if (open.length > maxJsonDepth) return `it is nested deeper than ${maxJsonDepth} levels`
    } else if (character === closeBrace || character === closeBracket) open.pop()
  }
  return null
}

const quote = 0x22
const backslash = 0x5c
const colon = 0x3a
const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d

function endOfString(text: string, start: number): number {
  let at = text.indexOf('"', start + 1)
  while (at !== -1 && isEscaped(text, at)) at = text.indexOf('"', at + 1)
  return at === -1 ? text.length : at
}

/** After an odd number of backslashes. */
function isEscaped(text: string, at: number): boolean {
  let before = at - 1
  while (text.charCodeAt(before) === backslash) before -= 1
  return (at - before) % 2 === 0
}

/** A string in an object is a name where a colon follows it. */
function isName(text: string, end: number): boolean {
  let at = end + 1
  while (
    text.charCodeAt(at) === 0x20 ||
    text.charCodeAt(at) === 0x0a ||
    text.charCodeAt(at) === 0x0d ||
    text.charCodeAt(at) === 0x09
  )
    at += 1
  return text.charCodeAt(at) === colon
}

/** `"\u0061lg"` is `"alg"` too. */
function nameOf(written: string): string {
  if (!written.includes('\\')) return written
  const name: unknown = JSON.parse(`"${written}"`)
  return String(name)
}
