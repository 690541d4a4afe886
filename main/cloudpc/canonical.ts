// One text for one value: JSON with its keys in order, so that equal machines have equal hashes however they came about.
import { createHash } from 'node:crypto'

/**
 * Like RFC 8785 (keys by UTF-16 code units, no white space), except that a lone surrogate, which a tool's input may hold,
 * is written as JSON.stringify escapes it: refused, it could not be hashed; replaced, two machines could look alike.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
    members.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
    return `{${members.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`
  }
  return Object.is(value, -0) ? '-0' : JSON.stringify(value)
}

/** SHA-256 as lower-case hex. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
