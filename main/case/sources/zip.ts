// The entries of a zip archive as content, each read straight out of the archive.
import { crc32 } from 'node:zlib'
import { type Entry, getFileNameLowLevel, openPromise, type ZipFile } from 'yauzl'
import type { Container } from '../../../shared/model/evidence.ts'
import { type Content, stopWhere, unreadable } from './content.ts'
import type { Expansion } from './expansion.ts'
import { archiveTrouble } from './gzip.ts'
import { isHidden } from './hidden.ts'
import type { Found } from './walk.ts'

// A local file header, or the end of the central directory, which is all an empty archive has.
const magics = [
  [0x50, 0x4b, 0x03, 0x04],
  [0x50, 0x4b, 0x05, 0x06],
] as const

export const isZip = (head: Uint8Array): boolean =>
  magics.some(magic => magic.every((byte, index) => head[index] === byte))

/**
 * The entries in the order of the archive, which lies at `file`. An entry that can not be read is told with its refusal,
 * and the next one follows; the archive is open until the last was asked for.
 */
export async function* zipEntries(
  archive: Content,
  file: string,
  sha256: Container['sha256'],
  expansion: Expansion,
): AsyncGenerator<Found> {
  let zip: ZipFile | null = null
  try {
    // Names are decoded here: the reader would stop at the first that is no safe place to write to, and nothing is written.
    zip = await openPromise(file, { lazyEntries: true, autoClose: false, decodeStrings: false })
    if (zip.entryCount === 0) throw unreadable(archive.name, 'it is an archive with nothing in it')
    if (await isOffice(file))
      throw unreadable(archive.name, 'it is an Office document; save a sheet of it as CSV UTF-8')
    let packed = 0
    for await (const entry of zip.eachEntry()) {
      const path = pathOf(entry)
      const name = `${archive.name}/${path}`
      if (path.endsWith('/')) continue
      if (path.split('/').some(isHidden)) {
        yield { kind: 'skipped', name }
        continue
      }
      packed += entry.compressedSize
      const within = [...archive.within, { kind: 'zip' as const, name: archive.name, sha256, path }]
      try {
        mustBeReadable(name, entry)
        // Entries that share their bytes are how an archive of a few bytes becomes endless.
        if (packed > zip.fileSize) throw unreadable(name, 'its bytes are those of another entry of the archive')
        // The reader holds entries to the length they give.
        expansion.spend(name, entry.uncompressedSize)
      } catch (error) {
        yield { kind: 'refused', name, error }
        continue
      }
      const opened = zip
      yield {
        kind: 'content',
        content: { name, within, file: null, read: signal => bytesOf(opened, entry, name, signal) },
      }
    }
  } catch (error) {
    yield { kind: 'refused', name: archive.name, error: archiveTrouble(archive.name, 'zip', error) }
  } finally {
    zip?.close()
  }
}

const pathOf = (entry: Entry): string =>
  getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false)

/** Whether it has the part that Excel's, Word's and PowerPoint's files have (ECMA-376 part 2 §10.1.2), anywhere in it. */
async function isOffice(file: string): Promise<boolean> {
  const zip = await openPromise(file, { lazyEntries: true, autoClose: false, decodeStrings: false })
  try {
    for await (const entry of zip.eachEntry()) if (pathOf(entry) === '[Content_Types].xml') return true
    return false
  } catch {
    // What is broken is told where its entries are read.
    return false
  } finally {
    zip.close()
  }
}

function mustBeReadable(name: string, entry: Entry): void {
  if (entry.isEncrypted()) throw unreadable(name, 'it is encrypted; unpack the archive with its password first')
  if (!entry.canDecodeFileData())
    throw unreadable(name, `it is packed by method ${entry.compressionMethod}, which is not read here; deflate is`)
}

/** What the archive says of the size and the checksum must hold. */
async function* bytesOf(zip: ZipFile, entry: Entry, name: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  let checksum = 0
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      stopWhere(signal)
      checksum = crc32(chunk, checksum)
      yield chunk
    }
  } catch (error) {
    throw archiveTrouble(name, 'zip', error)
  }
  if (checksum !== entry.crc32) throw unreadable(name, 'it does not have the checksum the archive gives for it')
}
