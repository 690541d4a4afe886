// Bytes that can be read only once, or only in order, kept in a file of the case's cache until they are taken in.
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Sha256Hex } from '../../../shared/model/units.ts'
import { toSha256Hex } from '../hashing.ts'
import { folderFor } from '../under-way.ts'

/** Beside the case; one in memory has the system's folder for what goes away. */
export const spoolFolder = (caseFile: string): string => (caseFile === ':memory:' ? tmpdir() : `${caseFile}-cache`)

export interface Spooled extends AsyncDisposable {
  readonly file: string
  readonly bytes: number
  readonly sha256: Sha256Hex
}

/** Writes as fast as the disk takes it, and asks for more only then. `folder` is made where it does not exist. */
export async function spool(chunks: AsyncIterable<Uint8Array>, folder: string): Promise<Spooled> {
  await mkdir(folder, { recursive: true })
  const own = folderFor('incoming', folder)
  const dispose = () => rm(own, { recursive: true, force: true })
  try {
    const file = join(own, 'content')
    const hash = createHash('sha256')
    let bytes = 0
    const counted = async function* () {
      for await (const chunk of chunks) {
        hash.update(chunk)
        bytes += chunk.length
        yield chunk
      }
    }
    await pipeline(counted, createWriteStream(file, { flags: 'wx' }))
    return { file, bytes, sha256: toSha256Hex(hash.digest('hex')), [Symbol.asyncDispose]: dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}
