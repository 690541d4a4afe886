// Gzip (RFC 1952) as content: its members unpacked one behind the other.
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Refusal } from '../../../shared/errors.ts'
import type { Container } from '../../../shared/model/evidence.ts'
import { type Content, stopWhere, unreadable } from './content.ts'
import type { Expansion } from './expansion.ts'

const magic = [0x1f, 0x8b] as const

export const isGzip = (head: Uint8Array): boolean => magic.every((byte, index) => head[index] === byte)

/** What is packed in `packed`, whose SHA-256 `sha256` is. It goes by the name of what it is packed in. */
export function gunzipped(packed: Content, sha256: Container['sha256'], expansion: Expansion): Content {
  return {
    name: packed.name,
    within: [...packed.within, { kind: 'gzip', name: packed.name, sha256, path: '' }],
    file: null,
    read: signal => expansion.through(packed.name, unpacked(packed, signal)),
  }
}

async function* unpacked(packed: Content, signal: AbortSignal): AsyncGenerator<Buffer> {
  const source = Readable.from(packed.read(signal), { objectMode: false, highWaterMark: 1 })
  const gunzip = createGunzip({ chunkSize: 256 * 1024 })
  source.on('error', error => gunzip.destroy(error))
  try {
    for await (const chunk of source.pipe(gunzip)) {
      stopWhere(signal)
      yield chunk
    }
  } catch (error) {
    throw archiveTrouble(packed.name, 'gzip', error)
  } finally {
    source.destroy()
  }
}

/** What a reader of archives complains of, as a refusal. */
export function archiveTrouble(name: string, kind: string, error: unknown): unknown {
  if (error instanceof Refusal || !(error instanceof Error)) return error
  const todo = 'get it again, or unpack by hand what is whole in it and import that'
  return unreadable(name, `it is a broken ${kind} archive (${error.message.replace(/\.$/, '')}); ${todo}`)
}
