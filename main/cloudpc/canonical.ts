// One text for one value: JSON with its keys in order, so that equal machines have equal hashes however they came about.
import { createHash } from 'node:crypto'

/**
 * Like RFC 8785 (keys by UTF-16 code units, no white space), except that a lone surrogate, which a tool's input may hold,
 * is written as JSON.stringify escapes it: refused, it could not be hashed; replaced, two machines could look alike.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(JSON.stringify(value))
  let text = ''
  if (Array.isArray(value)) {
    for (const item of value) text += text === '' ? canonicalJson(item) : `,${canonicalJson(item)}`
    return `[${text}]`
  }
  const members = new Map(Object.entries(value))
  for (const key of [...members.keys()].sort())
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(members.get(key))}`
  return `{${text}}`
}

/** SHA-256 as lower-case hex. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
