// What can be told of a block of the ledger by itself, in whatever thread: that it and the leaves of its records are sound.
import { z } from 'zod'
import { asBuffer } from './buffers.ts'
import { type CaseDatabase, type Row, rowDigest, type SqlValue } from './database.ts'
import { columnsOf, packEntries, sourceLeafHex } from './entry.ts'
import { contextHashes, storedEnvelope } from './envelopes.ts'
import { perfectRoot } from './merkle.ts'
import { openBlock } from './reading.ts'
import { BlockRow, hashesIn, SourceRow } from './rows.ts'
import { tileWidth } from './tiles.ts'

const count = z.number().int().nonnegative()
const isValue = (value: unknown): value is SqlValue =>
  value === null || typeof value === 'number' || typeof value === 'string' || value instanceof Uint8Array

/** A block of a source as its row is stored, with what the leaves of its records name that stands elsewhere. */
export const GivenBlock = z.object({
  row: z.record(z.string(), z.custom<SqlValue>(isValue)),
  registered: z.object({ content: z.string(), entry: count }),
  /** Content hashes, in hex, of the rows of `context` it names. */
  contexts: z.map(count, z.string()),
})
export type GivenBlock = z.infer<typeof GivenBlock>

/** Told of a block whose digest and columns hold, and whose bytes and stored leaves are what its records must have. */
export const SoundBlock = z.object({
  /** Its bytes, unpacked, in a buffer that holds nothing else. */
  raw: z.custom<Uint8Array>(value => value instanceof Uint8Array),
  /** Of a whole tile of leaves: the root over them. */
  root: z.custom<Uint8Array>(value => value instanceof Uint8Array).nullable(),
})
export type SoundBlock = z.infer<typeof SoundBlock>

/** Null where anything is not as it must be: what, is found by whoever goes through the ledger in turn. */
export function soundBlock({ row: found, registered, contexts }: GivenBlock): SoundBlock | null {
  const { digest } = found
  if (!(digest instanceof Uint8Array) || !rowDigest('block', found).equals(digest)) return null
  const parsed = BlockRow.safeParse(withBuffers(found))
  if (!parsed.success) return null
  const row = parsed.data
  const block = unlessDamaged(() => openBlock(row))
  if (block === null || row.leaves.length !== 32 * row.n) return null
  if (!columnsOf(packEntries(block.entries)).equals(columnsOf(row))) return null
  const stored = row.leaves.toString('hex')
  const contextHash = (id: number) => contexts.get(id) ?? ''
  for (const [index, { kind }] of block.entries.entries()) {
    // The leaves of others say more, which stands in rows of their own.
    if (kind !== 'record') continue
    const leaf = sourceLeafHex(storedEnvelope(registered, contextHash, block, index), null)
    if (leaf !== stored.slice(64 * index, 64 * index + 64)) return null
  }
  const root = row.n === tileWidth ? perfectRoot(hashesIn(row.leaves)) : null
  return { raw: onTheirOwn(block.raw), root: root && onTheirOwn(root) }
}

/** Few bytes lie in a buffer they share with others, and are copied out of it. */
const onTheirOwn = (bytes: Buffer): Uint8Array =>
  bytes.buffer.byteLength > Buffer.poolSize ? bytes : new Uint8Array(bytes)

/** Puts together what is given with blocks. */
export function blockGiver(db: CaseDatabase): (row: Row) => GivenBlock | null {
  const contextHash = contextHashes(db)
  const known = new Map<number, GivenBlock['registered'] | null>()
  const registeredOf = (source: number) =>
    unlessDamaged(() => {
      const { content, entry } = SourceRow.parse(db.get('SELECT * FROM source WHERE id = ?', source))
      return { content: content.toString('hex'), entry }
    })
  return row => {
    const { source, contexts: column } = row
    if (typeof source !== 'number' || !(column instanceof Buffer)) return null
    const registered = known.get(source) ?? registeredOf(source)
    known.set(source, registered)
    const contexts = unlessDamaged(() => new Map(idsIn(column).map(id => [id, contextHash(id)])))
    return registered === null || contexts === null ? null : { row, registered, contexts }
  }
}

/** Rows of `context` in the column of a block that names them, each once. */
function idsIn(column: Buffer): number[] {
  const ids = new Set<number>()
  for (let at = 0; at + 4 <= column.length; at += 4) ids.add(column.readUInt32LE(at) - 1)
  ids.delete(-1)
  return [...ids]
}

/** Bytes that come from another thread are no buffers any more. */
const withBuffers = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => [column, value instanceof Uint8Array ? asBuffer(value) : value]),
  )

/** Null where changed bytes make the work throw. */
function unlessDamaged<Result>(work: () => Result): Result | null {
  try {
    return work()
  } catch (error) {
    // What changed bytes can not cause is a bug.
    if (error instanceof TypeError || error instanceof ReferenceError) throw error
    return null
  }
}
