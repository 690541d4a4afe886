// The sources of the cases that are merged: which of them are the same, and how each goes over entry by entry.
import { setImmediate } from 'node:timers/promises'
import type { EpochMs } from '../../../shared/model/units.ts'
import type { CaseDatabase } from '../database.ts'
import { isFull } from '../intake.ts'
import { appendBatches } from '../ledger.ts'
import { endOfSource, lastHead } from '../ledger-end.ts'
import type { Batch, KnownRecords } from '../ledger-writer.ts'
import type { Signer } from '../note.ts'
import { type CaseReader, type OpenBlock, openBlock } from '../reading.ts'
import { BlockRow, ContextRow, RejectedRow, type SourceRow } from '../rows.ts'
import { type NewEntry, registeredAs, stretchOf } from '../stretch.ts'

/** A case that goes into another. */
export interface Part {
  readonly db: CaseDatabase
  readonly reader: CaseReader
}

/** The case that is made. */
export interface Target extends Part {
  readonly signer: Signer
  readonly known: KnownRecords
}

/** A source as one part has it, and how many bytes of it. */
export interface Held {
  readonly part: Part
  readonly row: SourceRow
  readonly length: number
}

/** A source that goes over once: read from the first, which has most of it; the others have a beginning of that. */
type Shared = [Held, ...Held[]]

export function sharedSources(parts: readonly Part[]): Shared[] {
  const shared: Shared[] = []
  for (const part of parts) {
    for (const row of part.reader.sources()) {
      place(shared, { part, row, length: endOfSource(part.db, row.id)?.position ?? 0 })
    }
  }
  return shared
}

/** Beside the source it is the same as, or of which one is a beginning; or by itself. */
function place(shared: Shared[], held: Held): void {
  for (const [index, holders] of shared.entries()) {
    const [most] = holders
    const same = most.row.kind === held.row.kind && most.row.format === held.row.format
    if (!same || !most.row.content.equals(held.row.content)) continue
    const [longer, shorter] = held.length > most.length ? [held, most] : [most, held]
    if (!begins(shorter, longer)) continue
    shared[index] = longer === held ? [held, ...holders] : [most, ...holders.slice(1), held]
    return
  }
  shared.push([held])
}

/** Whether the bytes of one are the first of the other's. */
function begins(shorter: Held, longer: Held): boolean {
  const pieces = piecesOf(longer)
  let piece: Uint8Array = Buffer.alloc(0)
  for (const wanted of piecesOf(shorter)) {
    for (let from = 0; from < wanted.length; ) {
      if (piece.length === 0) {
        const next = pieces.next()
        if (next.done) return false
        piece = next.value
        continue
      }
      const length = Math.min(piece.length, wanted.length - from)
      if (Buffer.compare(piece.subarray(0, length), wanted.subarray(from, from + length)) !== 0) return false
      piece = piece.subarray(length)
      from += length
    }
  }
  return true
}

function* piecesOf({ part, row }: Held): Generator<Uint8Array> {
  let position = 0
  for (let from: number | null = 0; from !== null; ) {
    const { bytes, next }: { bytes: Uint8Array; next: number | null } = part.reader.sourcePiece(row.id, from, position)
    if (bytes.length > 0) yield bytes
    position += bytes.length
    from = next
  }
}

const blocksInPage = 16

/** Entry by entry, as the part cut them. `taken` hears of the bytes of each commit. */
export async function takeSource(
  target: Target,
  { part, row }: Held,
  at: EpochMs,
  taken: (bytes: number) => void,
): Promise<SourceRow> {
  const copy = new Copying(target, row, at, taken)
  for (let from = 0; ; ) {
    const rows = part.db
      .all('SELECT * FROM block WHERE source = ? AND first >= ? ORDER BY first LIMIT ?', row.id, from, blocksInPage)
      .map(found => BlockRow.parse(part.db.intact('block', Number(found.first), found)))
    for (const block of rows) copy.take(part.db, openBlock(block))
    const last = rows.at(-1)
    if (last === undefined || rows.length < blocksInPage) break
    from = last.first + last.n
    // Other calls, cancelling among them, get their turn.
    await setImmediate()
  }
  return copy.end()
}

class Copying {
  readonly #target: Target
  readonly #at: EpochMs
  readonly #taken: (bytes: number) => void
  #source: Batch['source']
  #registered: SourceRow | null = null
  #position = 0
  #entries: NewEntry[] = []
  #raw: Buffer[] = []
  #bytes = 0
  /** Since the last end, as the next one has to say. */
  #counts = { records: 0, rejected: 0 }
  #context: ContextRow | null = null

  constructor(target: Target, row: SourceRow, at: EpochMs, taken: (bytes: number) => void) {
    const { kind, name, format, descriptor, content } = row
    this.#target = target
    this.#at = at
    this.#taken = taken
    this.#source = { kind, name, format, descriptor, content }
  }

  take(db: CaseDatabase, block: OpenBlock): void {
    for (const index of block.entries.keys()) this.#entries.push(this.#entryOf(db, block, index))
    this.#raw.push(block.raw)
    this.#bytes += block.raw.length
    if (isFull(this.#entries.length, this.#bytes)) this.#commit()
  }

  end(): SourceRow {
    if (this.#entries.length > 0 || this.#registered === null) this.#commit()
    if (this.#registered === null) throw new Error('a source was not registered')
    return this.#registered
  }

  #commit(): void {
    const { db, signer, known } = this.#target
    const source = this.#registered ?? this.#source
    const stretch = stretchOf({
      position: this.#position,
      bytes: Buffer.concat(this.#raw),
      entries: this.#entries,
      // what it is joined by is read out of the whole case when it is asked for
      links: new Uint32Array(0),
      registered: registeredAs(source, lastHead(db).size),
    })
    const { sources } = appendBatches(db, signer, this.#at, [{ source, stretches: [stretch] }], known)
    this.#registered = sources[0] ?? this.#registered
    this.#position += this.#bytes
    this.#taken(this.#bytes)
    this.#entries = []
    this.#raw = []
    this.#bytes = 0
  }

  #entryOf(db: CaseDatabase, block: OpenBlock, index: number): NewEntry {
    const entry = block.entries[index]
    const offset = block.offsets[index]
    if (entry === undefined || offset === undefined) throw new Error(`no entry ${index} in block ${block.row.first}`)
    const id = block.row.first + index
    const where = { start: block.row.start + offset, length: entry.length, line: entry.line }
    const { kind, table, time } = entry
    if (kind === 'end') {
      const what = { kind, ...this.#counts }
      this.#counts = { records: 0, rejected: 0 }
      return { ...where, what }
    }
    if (kind === 'rejected') {
      this.#counts.rejected++
      const row = db.intact('rejected', id, db.get('SELECT * FROM rejected WHERE id = ?', id))
      const { code, column, reason } = RejectedRow.parse(row)
      return { ...where, what: { kind, code, column, reason } }
    }
    if (table === null) throw new Error(`entry ${id} is no record and has no table`)
    // A duplicate too: what it repeats may come behind it now, or not at all.
    this.#counts.records++
    const context = entry.context === null ? null : this.#contextOf(db, entry.context)
    return { ...where, what: { kind: 'record', table, time, context } }
  }

  #contextOf(db: CaseDatabase, id: number): string {
    if (this.#context?.id !== id)
      this.#context = ContextRow.parse(db.intact('context', id, db.get('SELECT * FROM context WHERE id = ?', id)))
    return this.#context.value
  }
}
