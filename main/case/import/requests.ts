// Captured requests of the Agent 365 exporter: {method, url, headers, body}, whose body is the exporter's JSON, mostly as
// text. A span in such text is a record like any other: its raw bytes are those of the text, escapes and all.
import type { Json, JsonObject } from '../../../shared/model/json.ts'
import { isJsonObject } from '../../../shared/model/json.ts'
import { backslash } from './bytes.ts'
import { textOf } from './columns.ts'
import { readJson, type Unreadable } from './text.ts'

/** Whether this is such a request. Its body may be cut off where only the beginning of a file was looked at. */
export function isExporterRequest({ body, ...request }: JsonObject): boolean {
  if (textOf(request, 'method') === null || textOf(request, 'url') === null) return false
  return typeof body === 'string'
    ? /^\s*\{\s*"resourceSpans"/.test(body)
    : isJsonObject(body) && 'resourceSpans' in body
}

/** What the inside of a JSON string says, and for each of its bytes where what it is written as begins. */
export interface Unescaped {
  readonly bytes: Uint8Array
  /** One longer than `bytes`: the last is where the string ends. */
  readonly places: Uint32Array
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()
const letterU = 0x75

/** Escapes that are none are left as they stand: whoever reads the text will find them. */
export function unescaped(inside: Uint8Array): Unescaped {
  const bytes = new Uint8Array(inside.length)
  const places = new Uint32Array(inside.length + 1)
  let length = 0
  let at = 0
  while (at < inside.length) {
    const width = inside[at] === backslash ? escapeWidth(inside, at) : 1
    const said = width === 1 ? inside.subarray(at, at + 1) : saidBy(inside.subarray(at, at + width))
    for (const byte of said) {
      bytes[length] = byte
      places[length++] = at
    }
    at += width
  }
  places[length] = inside.length
  return { bytes: bytes.subarray(0, length), places: places.subarray(0, length + 1) }
}

/** Two surrogates are one character, and are taken as one. */
function escapeWidth(inside: Uint8Array, at: number): number {
  if (inside[at + 1] !== letterU) return 2
  const ahead = decoder.decode(inside.subarray(at, at + 12))
  return /^\\ud[89ab][\da-f]{2}\\ud[c-f][\da-f]{2}/i.test(ahead) ? 12 : 6
}

function saidBy(written: Uint8Array): Uint8Array {
  try {
    return encoder.encode(String(JSON.parse(`"${decoder.decode(written)}"`)))
  } catch {
    return written
  }
}

/** Reads a record whose bytes stand in a JSON string; an error is told by where it stands there. */
export function readEscaped(inside: Uint8Array): { value: Json } | { unreadable: Unreadable } {
  const quoted = readJson(Buffer.concat([quoteMark, inside, quoteMark]))
  if ('unreadable' in quoted) {
    const { offset, ...unreadable } = quoted.unreadable
    return { unreadable: { ...unreadable, offset: Math.min(Math.max(offset - 1, 0), inside.length) } }
  }
  const text = String(quoted.value)
  const read = readJson(Buffer.from(text))
  if ('unreadable' in read) {
    const { places } = unescaped(inside)
    const { offset, ...unreadable } = read.unreadable
    return { unreadable: { ...unreadable, offset: places[offset] ?? inside.length } }
  }
  const value: Json = JSON.parse(text)
  return { value }
}

const quoteMark = Buffer.from('"')

/** The JSON text of a record, given its raw bytes and what it stood in. */
export function recordText(raw: string, context: JsonObject | null): string {
  if (context?.escaped !== true) return raw
  const text: Json = JSON.parse(`"${raw}"`)
  return String(text)
}
