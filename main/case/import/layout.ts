// Tells from a source's first bytes whether its JSON is one record a line or a document of many lines.
import { isBlank, newline, openBrace, openBracket } from './bytes.ts'
import { findJsonError } from './json-error.ts'

/** So much of a source is looked at before the first record is read. */
export const headSize = 64 * 1024

export type Layout = 'lines' | 'document'

/**
 * One record a line unless the first line can not be one: it opens a list, or it stops in the middle of an object that
 * the next line goes on with. A broken first line followed by a line that opens an object is a broken line.
 */
export function layoutOf(head: Uint8Array, envelopes: readonly string[]): Layout {
  let start = 0
  while (isBlank(head[start])) start++
  const first = head[start]
  if (first !== openBrace && first !== openBracket) return 'lines'
  const lineEnd = head.indexOf(newline, start)
  // No line break: a list, or an envelope that may be longer than a record is allowed to be.
  if (lineEnd === -1) return first === openBracket || envelopes.length > 0 ? 'document' : 'lines'

  const error = findJsonError(head.subarray(start, lineEnd))
  if (error === null) return first === openBracket ? 'document' : 'lines'
  let second = lineEnd
  while (isBlank(head[second])) second++
  if (second >= head.length) return 'document'
  const atMargin = head[second - 1] === newline && head[second] === openBrace
  if (error.offset < lineEnd - start)
    return atMargin || (first === openBrace && !continues(head, second)) ? 'lines' : 'document'
  const joined = findJsonError(head.subarray(start, second + 1))
  return joined !== null && joined.offset === second - start ? 'lines' : 'document'
}

/** Lines of a pretty-printed object stand in, or begin with a name or a closing brace. */
const continues = (head: Uint8Array, second: number): boolean =>
  head[second - 1] !== newline || '"}]'.includes(String.fromCharCode(head[second] ?? 0))
