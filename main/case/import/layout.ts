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
  if (joined !== null && joined.offset === second - start) return 'lines'
  return first === openBrace && isWholeLine(head, second) ? 'lines' : 'document'
}

/** Whether a record stands alone on the line at `from`: one of a list has a comma behind it, or the list's end. */
function isWholeLine(head: Uint8Array, from: number): boolean {
  if (!isObjectLine(head, from)) return false
  let third = head.indexOf(newline, from)
  if (third === -1) return true
  while (isBlank(head[third])) third++
  return third >= head.length || (head[third - 1] === newline && head[third] === openBrace)
}

/** Whether the line at `from`, which begins at the margin, is an object; as far as can be seen, where the head ends in it. */
function isObjectLine(head: Uint8Array, from: number): boolean {
  if (head[from - 1] !== newline || head[from] !== openBrace) return false
  const end = head.indexOf(newline, from)
  const line = head.subarray(from, end === -1 ? head.length : end)
  const error = findJsonError(line)
  return error === null || (end === -1 && error.offset === line.length)
}

/**
 * Whether what begins like neither JSON nor anything else may be the end of a record, of which the next line is a whole
 * one: an export that was cut out of a longer one.
 */
export function beginsInRecord(head: Uint8Array): boolean {
  let second = head.indexOf(newline)
  if (second === -1) return false
  while (isBlank(head[second])) second++
  return isObjectLine(head, second)
}

/** Whether the first line is one JSON value, be it a list. */
export function isValueFirst(head: Uint8Array): boolean {
  let start = 0
  while (isBlank(head[start])) start++
  const lineEnd = head.indexOf(newline, start)
  return lineEnd !== -1 && findJsonError(head.subarray(start, lineEnd)) === null
}

/** Lines of a pretty-printed object stand in, or begin with a name or a closing brace. */
const continues = (head: Uint8Array, second: number): boolean =>
  head[second - 1] !== newline || '"}]'.includes(String.fromCharCode(head[second] ?? 0))
