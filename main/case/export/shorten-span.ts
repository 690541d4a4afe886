// What the Agent 365 exporter does to a span that is too long to send: its longest texts are cut, and say so.
import { isJsonObject, type Json, type JsonObject } from '../../../shared/model/json.ts'

/** Bytes of one span as JSON (real-system.md §7.1). */
export const bytesASpan = 250 * 1024

/** What the exporter leaves in place of what it cut (real-system.md §7.1). */
const marks = { text: '… [truncated]', blob: '[blob truncated]', json: '[truncated]', rest: '[overlimit]' } as const

/** Shorter texts are not worth cutting. */
const worthCutting = 50

const bytesOf = (text: string): number => Buffer.byteLength(text)

/**
 * The span as one line of JSON of at most `bytesASpan`, and whether anything was cut for that. In this order: blobs and
 * arguments inside messages, then the longest texts by as much as is too much, then whole attributes. In which order
 * the exporter itself goes about it changed from version to version; what it leaves in place did not.
 */
export function shortenSpan(span: JsonObject & { attributes: JsonObject }): { text: string; shortened: boolean } {
  const text = JSON.stringify(span)
  if (bytesOf(text) <= bytesASpan) return { text, shortened: false }
  const attributes = Object.fromEntries(
    Object.entries(span.attributes).map(([name, value]) => [name, withoutBlobs(name, value)]),
  )
  const line = (): string => JSON.stringify({ ...span, attributes })
  const tooMuch = (): number => bytesOf(line()) - bytesASpan
  for (const cut of [cutText, () => marks.rest]) {
    const byLength = Object.entries(attributes)
      .flatMap(([name, value]) => (typeof value === 'string' && bytesOf(value) > worthCutting ? [{ name, value }] : []))
      .sort((a, b) => b.value.length - a.value.length || (a.name < b.name ? -1 : 1))
    for (const { name, value } of byLength) {
      // Cut anywhere, messages would be no JSON any more.
      if (cut === cutText && isMessages(name)) continue
      const excess = tooMuch()
      if (excess > 0) attributes[name] = cut(value, excess)
    }
  }
  return { text: line(), shortened: true }
}

/** The beginning of a text, shorter by so many bytes; whole code points. */
function cutText(value: string, excess: number): string {
  const keep = bytesOf(value) - excess - bytesOf(marks.text)
  let kept = ''
  let bytes = 0
  for (const point of value) {
    bytes += bytesOf(JSON.stringify(point)) - 2
    if (bytes > keep) break
    kept += point
  }
  return kept + marks.text
}

const isMessages = (name: string): boolean => name.endsWith('.messages')

/** Messages keep their form: what is long in them is replaced inside. */
function withoutBlobs(name: string, value: Json): Json {
  if (typeof value !== 'string' || !isMessages(name)) return value
  const wrapper = parsed(value)
  if (!isJsonObject(wrapper) || !Array.isArray(wrapper.messages)) return value
  const messages = wrapper.messages.map(message =>
    isJsonObject(message) && Array.isArray(message.parts)
      ? { ...message, parts: message.parts.map(shorterPart) }
      : message,
  )
  return JSON.stringify({ ...wrapper, messages })
}

const longPart = 10_000

function shorterPart(part: Json): Json {
  if (!isJsonObject(part) || bytesOf(JSON.stringify(part)) <= longPart) return part
  if (part.type === 'blob') return { ...part, content: marks.blob }
  if (part.type === 'tool_call') return { ...part, arguments: marks.json }
  if (part.type === 'tool_call_response') return { ...part, response: marks.json }
  if (typeof part.content !== 'string') return part
  return { ...part, content: `${[...part.content].slice(0, longPart).join('')}${marks.text}` }
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
