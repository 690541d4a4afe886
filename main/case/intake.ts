// Taking in a source: bytes go through its format's reader, and what the reader cuts goes into the ledger with them.
import type { FormatId, LinkKey, RejectCode, TableName } from '../../shared/model/evidence.ts'
import { asBuffer } from './buffers.ts'
import { newlineIn } from './import/bytes.ts'
import type { ReadSegments, Segment } from './import/segment.ts'
import { Postings } from './link-hash.ts'
import { type HashKey, type NewEntry, type Registered, type Stretch, stretchOf } from './stretch.ts'

// One commit holds so much at most; large enough to make a durable commit cheap.
const entriesInCommit = 16_384
const bytesInCommit = 32 * 1024 * 1024

/** Whether so much is enough for a commit. */
export const isFull = (entries: number, bytes: number): boolean => entries >= entriesInCommit || bytes >= bytesInCommit

/** Where a source stands before more of it is taken in: bytes and whole lines so far. */
export interface Place {
  readonly position: number
  readonly line: number
}
export const beginning: Place = { position: 0, line: 0 }

/** What the case has of a source already: so many entries, the last of which ends at this byte. */
export interface Committed {
  readonly entries: number
  readonly position: number
}

/** Thrown where a source that is gone on with is not cut as it was when it was begun. */
export class CutOtherwise extends Error {}

/** What takes in a source, however it is read. */
export interface SourceIntake {
  readonly accepted: number
  readonly rejected: number
  readonly tables: ReadonlyMap<TableName, number>
  readonly reasons: ReadonlyMap<RejectCode, number>
  /** Whether enough has come together for a commit. */
  readonly full: boolean
  /** What has come together, up to the end of its last entry. */
  flush(registered: Registered): readonly Stretch[]
  /** The rest, when all was read: whatever bytes are left, and the entry that completes the intake. Throws CutOtherwise. */
  finish(registered: Registered): readonly Stretch[]
}

/** Collects what a reader cuts until it is time to commit. Positions and lines of the reader count from `place`. */
export class Intake implements SourceIntake {
  readonly tables = new Map<TableName, number>()
  readonly reasons = new Map<RejectCode, number>()
  accepted = 0
  rejected = 0
  readonly #place: Place
  readonly #committed: Committed
  /** Committed entries that the reader has not yet cut again. */
  #behind: number
  /** The case's copy ends here: the end of the last committed entry. */
  #position: number
  /** Bytes behind `#position`, as they came. */
  #chunks: Uint8Array[] = []
  #lines = 0
  #entries: NewEntry[] = []
  readonly #contexts = new Map<number, string>()
  readonly #hashKey: HashKey | null
  /** Keys are hashed as they come, so that none has to be kept. */
  readonly #postings = new Postings()

  /** @param committed what the reader will cut again, which is counted and passed over; it throws CutOtherwise. */
  constructor(place: Place, hashKey: HashKey | null, committed: Committed = { entries: 0, position: place.position }) {
    this.#place = place
    this.#hashKey = hashKey
    this.#committed = committed
    this.#behind = committed.entries
    this.#position = place.position
  }

  /** Passes chunks on to the reader and keeps them for the ledger. */
  async *through(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      this.give(chunk)
      this.#lines += lineEnds(chunk)
      yield chunk
    }
  }

  /** Keeps bytes for the ledger that somebody else reads, and counts the lines of. */
  give(chunk: Uint8Array): void {
    this.#chunks.push(chunk)
  }

  take(segment: Segment): void {
    if (segment.kind === 'context') {
      this.#contexts.set(segment.index, JSON.stringify(segment.value))
      return
    }
    const start = this.#place.position + segment.start
    const line = this.#place.line + segment.line
    if (segment.kind === 'record') {
      const { table, time } = segment
      const context = segment.context === null ? null : this.#contextOf(segment.context)
      this.#put({ start, length: segment.length, line, what: { kind: 'record', table, time, context } }, segment.keys)
      this.accepted++
      this.tables.set(table, (this.tables.get(table) ?? 0) + 1)
    } else {
      const { code, column, reason } = segment
      this.#put({ start, length: segment.length, line, what: { kind: 'rejected', code, column, reason } }, [])
      this.rejected++
      this.reasons.set(code, (this.reasons.get(code) ?? 0) + 1)
    }
  }

  #put(entry: NewEntry, keys: readonly LinkKey[]): void {
    if (this.#behind > 0) {
      this.#pass(entry.start + entry.length)
      return
    }
    if (this.#hashKey !== null)
      for (const { kind, value } of keys) this.#postings.add(this.#hashKey(kind, value), this.#entries.length)
    this.#entries.push(entry)
  }

  #pass(end: number): void {
    this.#behind--
    if (this.#behind === 0 ? end !== this.#committed.position : end > this.#committed.position) throw new CutOtherwise()
    while (this.#position < end) {
      const [chunk] = this.#chunks
      if (chunk === undefined) throw new Error(`the reader is ahead of byte ${this.#position} it was given`)
      const length = Math.min(chunk.length, end - this.#position)
      if (length === chunk.length) this.#chunks.shift()
      else this.#chunks[0] = chunk.subarray(length)
      this.#position += length
    }
  }

  get full(): boolean {
    const last = this.#entries.at(-1)
    return last !== undefined && isFull(this.#entries.length, last.start + last.length - this.#position)
  }

  flush(registered: Registered): [Stretch] {
    const { bytes, entries } = this.gathered()
    const links = this.#postings.all.slice()
    this.#postings.clear()
    const stretch = stretchOf({ position: this.#position, bytes, entries, links, registered })
    const { length } = stretch.bytes
    this.#position += length
    this.#chunks = length === bytes.length ? [] : [bytes.subarray(length)]
    this.#entries = []
    return [stretch]
  }

  /** The entries that have come together since the last flush, and the bytes since. */
  gathered(): { readonly bytes: Buffer; readonly entries: readonly NewEntry[] } {
    const [only] = this.#chunks
    const isOne = only !== undefined && this.#chunks.length === 1
    return { bytes: isOne ? asBuffer(only) : Buffer.concat(this.#chunks), entries: this.#entries }
  }

  finish(registered: Registered): [Stretch] {
    if (this.#behind > 0) throw new CutOtherwise()
    const left = this.#chunks.reduce((sum, chunk) => sum + chunk.length, 0)
    this.#entries.push({
      start: this.#position + left,
      length: 0,
      line: this.#place.line + this.#lines,
      what: { kind: 'end', records: this.accepted, rejected: this.rejected },
    })
    return this.flush(registered)
  }

  #contextOf(index: number): string {
    const context = this.#contexts.get(index)
    if (context === undefined) throw new Error(`a record names context ${index}, which the reader has not given`)
    return context
  }
}

/** Reads a source from its beginning to its end; yields now and then, so that the intake can be committed. */
export async function* readInTurn(
  readSegments: ReadSegments,
  chunks: AsyncIterable<Uint8Array>,
  format: FormatId,
  intake: Intake,
): AsyncGenerator<void> {
  for await (const segments of readSegments(format, intake.through(chunks))) {
    for (const segment of segments) intake.take(segment)
    yield
  }
}

/** Everything of a source that fits in memory: how a live run's records arrive. */
export async function intakeOf(
  readSegments: ReadSegments,
  format: FormatId,
  intake: Intake,
  registered: Registered,
  bytes: Uint8Array,
): Promise<readonly Stretch[]> {
  for await (const _ of readInTurn(readSegments, once(bytes), format, intake));
  return intake.finish(registered)
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

export function lineEnds(bytes: Uint8Array): number {
  let count = 0
  for (let at = newlineIn(bytes); at >= 0; at = newlineIn(bytes, at + 1)) count++
  return count
}
