// What readers made of the pieces of a source, in the order of the source, until it is time to commit.
import type { RejectCode, TableName } from '../../../shared/model/evidence.ts'
import { TimeSum } from '../columns/time-sum.ts'
import { type Committed, CutOtherwise, isFull, type SourceIntake } from '../intake.ts'
import { type Registered, type Stretch, stretchOf } from '../stretch.ts'
import { NotInPieces } from './line-pieces.ts'
import type { ReadPiece } from './piece.ts'
import { behindTail, withoutFirst } from './stretches.ts'

export class LineIntake implements SourceIntake {
  readonly tables = new Map<TableName, number>()
  readonly reasons = new Map<RejectCode, number>()
  /** What all records have between them. */
  readonly names = new Set<string>()
  asWritten = true
  /** Over the times of its records, in their order. */
  readonly times = new TimeSum()
  accepted = 0
  rejected = 0
  readonly #committed: Committed
  /** Committed entries that have not come by again. */
  #behind: number
  /** What stood behind the last entry. */
  #tail: Uint8Array = new Uint8Array(0)
  #position = 0
  #stretches: Stretch[] = []
  #entries = 0
  #bytes = 0
  /** Ends of lines in the whole source, once all of it was read. */
  line = 0

  constructor(committed: Committed = { entries: 0, position: 0 }) {
    this.#committed = committed
    this.#behind = committed.entries
  }

  /** Throws CutOtherwise and NotInPieces. */
  take(read: ReadPiece): void {
    // What the quote of one row does not close may go on in the next piece.
    if (read.reasons.has('csv.quote')) throw new NotInPieces()
    this.accepted += read.accepted
    this.rejected += read.rejected
    for (const [table, count] of read.tables) this.tables.set(table, (this.tables.get(table) ?? 0) + count)
    for (const [reason, count] of read.reasons) this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + count)
    for (const name of read.names) this.names.add(name)
    this.asWritten &&= read.asWritten
    const { kinds } = read.stretch
    this.times.add(read.stretch.times)
    if (kinds.length === 0) {
      this.#tail = joined(this.#tail, read.tail)
      return
    }
    const stretch = behindTail(this.#tail, read.stretch)
    this.#tail = read.tail
    this.#position = stretch.position + stretch.bytes.length
    const passed = Math.min(this.#behind, kinds.length)
    this.#behind -= passed
    this.#put(passed === 0 ? stretch : this.#behindCommitted(withoutFirst(stretch, passed)))
  }

  #behindCommitted(left: Stretch): Stretch {
    const end = this.#committed.position
    if (this.#behind === 0 ? left.position !== end : left.position > end) throw new CutOtherwise()
    return left
  }

  #put(stretch: Stretch): void {
    if (stretch.kinds.length === 0) return
    this.#stretches.push(stretch)
    this.#entries += stretch.kinds.length
    this.#bytes += stretch.bytes.length
  }

  get full(): boolean {
    return isFull(this.#entries, this.#bytes)
  }

  flush(): Stretch[] {
    const stretches = this.#stretches
    this.#stretches = []
    this.#entries = 0
    this.#bytes = 0
    return stretches
  }

  finish(registered: Registered): Stretch[] {
    if (this.#behind > 0) throw new CutOtherwise()
    const start = this.#position + this.#tail.length
    const what = { kind: 'end', records: this.accepted, rejected: this.rejected } as const
    const end = stretchOf({
      position: this.#position,
      bytes: Buffer.from(this.#tail),
      entries: [{ start, length: 0, line: this.line, what }],
      links: new Uint32Array(0),
      registered,
    })
    return [...this.flush(), end]
  }
}

const joined = (one: Uint8Array, other: Uint8Array): Uint8Array =>
  one.length === 0 ? other : Buffer.concat([one, other])
