// Text in UTF-16, as PowerShell and Windows write it, as content: the same characters in UTF-8, which is what is read.
import type { Container } from '../../../shared/model/evidence.ts'
import type { Content } from './content.ts'

/** Which byte of a character comes first. */
export type ByteOrder = 'little' | 'big'

/** Told by its byte order mark, or by the zeros between characters of ASCII (RFC 4627 §3); null where it is no UTF-16. */
export function byteOrderOf(head: Uint8Array): ByteOrder | null {
  const [first = 0, second = 0] = head
  if (first === 0xff && second === 0xfe) return 'little'
  if (first === 0xfe && second === 0xff) return 'big'
  if (isAsciiIn(head, 'little')) return 'little'
  return isAsciiIn(head, 'big') ? 'big' : null
}

/** So many characters are looked at where there is no mark: a header and JSON begin with ASCII. */
const fewest = 2
const most = 16

function isAsciiIn(head: Uint8Array, order: ByteOrder): boolean {
  const count = Math.min(Math.floor(head.length / 2), most)
  const zero = order === 'little' ? 1 : 0
  for (let at = 0; at < 2 * count; at += 2) {
    if (head[at + zero] !== 0 || !isText(head[at + 1 - zero] ?? 0)) return false
  }
  return count >= fewest
}

const isText = (byte: number): boolean => (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d)

/** What `written` says, whose SHA-256 `sha256` is. It goes by the same name. */
export function inUtf8(written: Content, sha256: Container['sha256'], order: ByteOrder): Content {
  return {
    name: written.name,
    within: [...written.within, { kind: 'utf-16', name: written.name, sha256, path: '' }],
    file: null,
    read: signal => transcoded(written.read(signal), order),
  }
}

/** A mark stays a mark. Half a character at the end is told as U+FFFD; what else is none stays none, see `encoded`. */
async function* transcoded(chunks: AsyncIterable<Buffer>, order: ByteOrder): AsyncGenerator<Buffer> {
  let left = Buffer.alloc(0)
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([left, chunk])
    let whole = bytes.length - (bytes.length % 2)
    if (whole > 0 && isHighSurrogate(bytes, whole - 2, order)) whole -= 2
    left = bytes.subarray(whole)
    if (whole > 0) yield encoded(textOf(bytes.subarray(0, whole), order))
  }
  const whole = left.length - (left.length % 2)
  const end = textOf(left.subarray(0, whole), order) + (whole < left.length ? '\ufffd' : '')
  if (end !== '') yield encoded(end)
}

/** The first of the two units of a character beyond the basic plane. */
function isHighSurrogate(bytes: Buffer, at: number, order: ByteOrder): boolean {
  const unit = order === 'little' ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at)
  return unit >= 0xd800 && unit < 0xdc00
}

const textOf = (bytes: Buffer, order: ByteOrder): string =>
  (order === 'little' ? bytes : Buffer.from(bytes).swap16()).toString('utf16le')

const loneSurrogate = /(\p{Surrogate})/u

/**
 * Half of a pair is no character, and UTF-8 has no bytes for it. It is written as it would be if it had (WTF-8), so that
 * the record it stands in is rejected at its place, and no other.
 */
function encoded(text: string): Buffer {
  if (text.isWellFormed()) return Buffer.from(text)
  const pieces = text
    .split(loneSurrogate)
    .map(piece => (piece.isWellFormed() ? Buffer.from(piece) : inThreeBytes(piece)))
  return Buffer.concat(pieces)
}

function inThreeBytes(unit: string): Buffer {
  const code = unit.charCodeAt(0)
  return Buffer.from([0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)])
}
