// A piece of a source that other threads read: whole lines of it, and what comes back.
import { z } from 'zod'
import { FormatId, RejectCode, TableName } from '../../../shared/model/evidence.ts'
import type { Stretch } from '../stretch.ts'

const count = z.number().int().nonnegative()
const bytes = z.custom<Uint8Array<ArrayBuffer>>(value => value instanceof Uint8Array)

export const Piece = z.object({
  id: count,
  format: FormatId,
  /** Where `bytes` begin in the source: where the entry before ends. */
  position: count,
  /** Ends of lines before `position`. */
  line: count,
  bytes,
  /** What is read before them: the header of CSV; nothing for the piece that has it. */
  header: bytes,
  /** The source that leaves will name. */
  registered: z.object({ content: z.string(), entry: count }),
})
export type Piece = z.infer<typeof Piece>

/** Told by a thread of this process about bytes it was given: its columns are not walked through again. */
export const ReadPiece = z.object({
  id: count,
  stretch: z.custom<Stretch>(value => typeof value === 'object' && value !== null && 'leaves' in value),
  /** What stands behind the last entry. */
  tail: bytes,
  /** Names of the fields of its records, and whether all are called in the source as they are called here. */
  names: z.array(z.string()),
  asWritten: z.boolean(),
  accepted: count,
  rejected: count,
  tables: z.map(TableName, count),
  reasons: z.map(RejectCode, count),
})
export type ReadPiece = z.infer<typeof ReadPiece>

/** Reads pieces of large sources, somewhere else. */
export interface Readers {
  /** Bytes from which on a source is worth their while: a smaller one is read before another thread has got going. */
  readonly worthFrom: number
  /** Bytes that make a piece: few enough to be read in a moment, enough for the way there and back not to count. */
  readonly pieceLength: number
  /** So many pieces keep all of them busy. */
  readonly ahead: number
  /** Lets them get going before the first piece. */
  start(): void
  /** Its bytes are moved, and come back in the stretch. Throws where the reader does. */
  read(piece: Omit<Piece, 'id'>): Promise<ReadPiece>
}

/** What a reader is started with: the secret keys the hashes of link keys. */
export const Reading = z.object({ secret: bytes })
export type Reading = z.infer<typeof Reading>

/** Moved to the other thread, not copied. */
export const buffersOf = ({ stretch }: ReadPiece): ArrayBuffer[] => [
  ...new Set(
    [
      stretch.bytes,
      stretch.kinds,
      stretch.tables,
      stretch.times,
      stretch.lines,
      stretch.gaps,
      stretch.lengths,
      stretch.contextOf,
      stretch.rawHashes,
      stretch.leaves,
      stretch.links,
    ].flatMap(({ buffer }) => (buffer instanceof ArrayBuffer ? [buffer] : [])),
  ),
]
