// Zip archives for tests, written byte by byte so that one can say what a real writer never would.
import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipEntry {
  readonly name: string
  readonly content: Uint8Array | string
  /** Bit 0 says encrypted. */
  readonly flags?: number
  readonly method?: number
  readonly checksum?: number
  /** Takes its bytes from the entry before: what it says of them is true. */
  readonly shared?: boolean
}

export function zipOf(...entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let [at, before] = [0, 0]
  for (const entry of entries) {
    const content = Buffer.from(entry.content)
    const packed = entry.method === 0 ? content : deflateRawSync(content)
    const name = Buffer.from(entry.name)
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0)
    shared.writeUInt16LE((entry.flags ?? 0) | 0x800, 2)
    shared.writeUInt16LE(entry.method ?? 8, 4)
    shared.writeUInt32LE(entry.checksum ?? crc32(content), 10)
    shared.writeUInt32LE(packed.length, 14)
    shared.writeUInt32LE(content.length, 18)
    shared.writeUInt16LE(name.length, 22)
    const place = entry.shared === true ? before : at
    if (entry.shared !== true) {
      locals.push(Buffer.from('PK\x03\x04'), shared, name, packed)
      before = at
      at += 30 + name.length + packed.length
    }
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(place, 10)
    directory.push(Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), shared, rest, name)
  }
  const index = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(index.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...locals, index, end])
}
