// The published limits of a message and of what a tool gives back (real-system.md §9.2), and how what is over is cut.
import { isJsonObject, type Json } from '../../shared/model/json.ts'

export const limits = {
  messageBytes: 4 * 1024 * 1024,
  streamBytes: 32 * 1024,
  pageBytes: 512 * 1024,
  commandMs: 120_000,
  pythonCharacters: 262_144,
  /** Of one text on the machine. Ours: a real one holds more, and doubling a text thirty times must not end the simulator. */
  textBytes: 16 * 1024 * 1024,
  /** Of arguments in one another, and of brackets in a script. Ours. */
  depth: 64,
} as const

/** At most `bytes` of UTF-8, with a sentence saying how much was cut; whole characters only. */
export function clip(text: string, bytes: number): string {
  if (text.length * 3 <= bytes) return text
  const whole = Buffer.from(text)
  if (whole.length <= bytes) return text
  const said = `\n[truncated: ${bytes} of ${whole.length} bytes]`
  let end = bytes - Buffer.byteLength(said)
  while (end > 0 && ((whole[end] ?? 0) & 0xc0) === 0x80) end -= 1 // never inside a character
  return whole.toString('utf8', 0, end) + said
}

/** Whether the arguments of a call alone are over what a message may hold. */
export const tooLarge = (input: Json): boolean => sizeOf(input, 0) > limits.messageBytes

function sizeOf(value: Json, depth: number): number {
  if (depth > limits.depth) return Number.POSITIVE_INFINITY
  if (typeof value === 'string') return value.length > 1_000_000 ? Buffer.byteLength(value) : value.length
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + sizeOf(item, depth + 1) + 1, 2)
  if (!isJsonObject(value)) return 8
  let size = 2
  for (const key in value) size += key.length + 4 + sizeOf(value[key] ?? null, depth + 1)
  return size
}
