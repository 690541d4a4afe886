// A bundle as one zip: the one zip its files make, so that no byte of it can be another. Plain JavaScript: a bundle carries it.
import { checkBundle } from './check.mjs'
import { joined, sameBytes } from './tree.mjs'

// PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16
const [localHeader, directoryHeader, directoryEnd] = [0x04034b50, 0x02014b50, 0x06054b50]
/** What every entry says: version 2.0, names in UTF-8, stored (what a packer makes differs from version to version), 1 January 1980. */
const [version, utf8, stored, midnight, firstDay] = [20, 0x800, 0, 0, 0x21]
/** Above 65535 files or 4 GiB a zip needs fields that old programs do not read; names and headers take their part of these. */
const [mostFiles, mostContent] = [0xffff, 0xf0000000]

/**
 * The zip of these files: sorted by name, stored, each at the same time. Throws a RangeError above 65535 files or 3.75 GiB.
 * @param {ReadonlyMap<string, Uint8Array>} files
 */
export function zipOf(files) {
  const content = [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0)
  if (files.size > mostFiles || content > mostContent)
    throw new RangeError('These are too many files, or too large ones, for one zip.')
  /** @type {Uint8Array[]} */
  const pieces = []
  /** @type {Uint8Array[]} */
  const directory = []
  let at = 0
  for (const [name, bytes] of [...files].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const encoded = new TextEncoder().encode(name)
    const about = [
      ...[u16(version), u16(utf8), u16(stored), u16(midnight), u16(firstDay)],
      ...[u32(checksum(bytes)), u32(bytes.length), u32(bytes.length), u16(encoded.length), u16(0)],
    ]
    const local = joined([u32(localHeader), ...about, encoded, bytes])
    // No comment, the first disk, no attributes, and where the entry begins.
    directory.push(u32(directoryHeader), u16(version), ...about, u16(0), u16(0), u16(0), u32(0), u32(at), encoded)
    pieces.push(local)
    at += local.length
  }
  const index = joined(directory)
  const [count, length] = [u16(files.size), u32(index.length)]
  const end = [u32(directoryEnd), u16(0), u16(0), count, count, length, u32(at), u16(0)]
  return joined([...pieces, index, ...end])
}

/**
 * Checks a bundle as it was handed over in one zip.
 * @param {Uint8Array} zip
 * @param {import('./check.mjs').Known} known
 */
export async function checkZip(zip, known = {}) {
  const files = unzip(zip)
  const report = await checkBundle(files, known)
  if (sameBytes(zipOf(files), zip)) return report
  const what =
    'It is not, byte for byte, the zip of a bundle: it was changed. If it only was packed anew, unpack it and verify the folder.'
  return { ...report, ok: false, problems: [{ at: 'the zip', what }, ...report.problems] }
}

/** Whether this is the beginning of a zip. @param {Uint8Array} bytes */
export const beginsAsZip = bytes => bytes.length >= 4 && viewOf(bytes).getUint32(0, true) === localHeader

/** The files as far as they can be read; whether that is all the zip says is for who packs them again. @param {Uint8Array} zip */
function unzip(zip) {
  /** @type {Map<string, Uint8Array>} */
  const files = new Map()
  const view = viewOf(zip)
  for (let at = 0; at + 30 <= zip.length && view.getUint32(at, true) === localHeader; ) {
    const name = at + 30
    const content = name + view.getUint16(at + 26, true) + view.getUint16(at + 28, true)
    const next = content + view.getUint32(at + 18, true)
    if (next > zip.length) break
    files.set(new TextDecoder().decode(zip.subarray(name, content)), zip.slice(content, next))
    at = next
  }
  return files
}

/** CRC-32 as zip has it, reflected. @param {Uint8Array} bytes */
function checksum(bytes) {
  let sum = 0xffffffff
  // Counted, since an iterator takes five times as long over so many bytes.
  for (let at = 0; at < bytes.length; at++) sum = (sum >>> 8) ^ (checksums[(sum ^ (bytes[at] ?? 0)) & 0xff] ?? 0)
  return (sum ^ 0xffffffff) >>> 0
}

const checksums = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1
  return sum
})

/** @param {number} value */
const u16 = value => Uint8Array.of(value, value >>> 8)
/** @param {number} value */
const u32 = value => Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24)

/** @param {Uint8Array} bytes */
const viewOf = bytes => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
