// One commit: blocks, leaves, tiles and a tree head are put in, counted in memory as they are.
import { constants, zstdCompressSync } from 'node:zlib'
import type { TableName } from '../../shared/model/evidence.ts'
import { type EpochMs, epochMs } from '../../shared/model/units.ts'
import { bufferOver } from './buffers.ts'
import type { CaseDatabase } from './database.ts'
import {
  type Entry,
  type EntryColumns,
  isOwnKind,
  kindNumbers,
  kindOf,
  type OwnKind,
  packEntries,
  registrationLeaf,
  sourceLeaf,
  tableOf,
} from './entry.ts'
import { sha256 } from './hashing.ts'
import { endOfSource, lastHead, ledgerOrigin } from './ledger-end.ts'
import { Frontier } from './merkle.ts'
import { type Signer, treeHeadText } from './note.ts'
import { type ActRow, ContextRow, type HeadRow, hashesIn, SignerRow, type SourceRow } from './rows.ts'
import { gapHash, type Stretch } from './stretch.ts'
import { growTiles, tileWidth } from './tiles.ts'

export type NewSource = Omit<SourceRow, 'id' | 'entry' | 'added_at'>

/** What is appended to a source from where the case's copy of it ends. */
export interface Batch {
  /** A source the case has, or one to register first. */
  readonly source: SourceRow | NewSource
  readonly stretches: readonly Stretch[]
}

/** A record by which it is known again; `rawHash` is the SHA-256 of its bytes, `context` a row of `context`. */
export interface RecordBytes {
  readonly table: TableName
  readonly context: number | null
  readonly contextHash: Uint8Array | null
  readonly rawHash: Uint8Array
  readonly raw: Uint8Array
}

/** Knows the records of a case. */
export interface KnownRecords {
  /** A commit begins, over a ledger of this size. */
  begin(size: number): void
  /** The record that this one repeats, byte for byte in the same context; null where there is none, and it is known from now on. */
  repeated(entry: number, record: RecordBytes): number | null
  /** What was asked about since the beginning is in the ledger, which has this size. */
  committed(size: number): void
}

/** An act as it goes into the ledger: who did it and when, maybe in another case. */
export type NewAct = Omit<ActRow, 'id' | 'entry'>

// Fast, and with zstd's own checksum over the content.
const zstdOptions = {
  params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 },
}

/** One transaction's worth of appending; counts in memory what it has put in so far. */
export class LedgerWriter {
  readonly duplicates = new Set<number>()
  readonly #db: CaseDatabase
  readonly #known: KnownRecords | null
  readonly #before: HeadRow | null
  readonly #leaves: Buffer[] = []
  #lastContext: ContextRow | null = null

  constructor(db: CaseDatabase, known: KnownRecords | null) {
    this.#db = db
    this.#known = known
    this.#before = db.get('SELECT 1 FROM signer LIMIT 1') === undefined ? null : lastHead(db)
  }

  /** Entries in the ledger, those of this transaction included. */
  get size(): number {
    return (this.#before?.size ?? 0) + this.#leaves.length
  }

  signer(signer: Signer, at: EpochMs): SignerRow {
    const known = this.#db.get('SELECT * FROM signer WHERE verifier_key = ?', signer.verifierKey)
    if (known !== undefined) return SignerRow.parse(known)
    const id = this.#db.number('SELECT count(*) FROM signer')
    const row = { id, entry: this.size, verifier_key: signer.verifierKey, added_at: at }
    this.#db.put('signer', row)
    this.#putOwnEntry('signer', registrationLeaf('signer', row))
    return row
  }

  register(source: NewSource, at: EpochMs): SourceRow {
    const row = {
      id: this.#db.number('SELECT count(*) FROM source'),
      entry: this.size,
      kind: source.kind,
      name: source.name,
      format: source.format,
      descriptor: source.descriptor,
      content: source.content,
      added_at: at,
    }
    this.#db.put('source', row)
    this.#putOwnEntry('source', registrationLeaf('source', row))
    return row
  }

  act({ at, by_key, came_from, body }: NewAct): ActRow {
    const id = this.#db.number('SELECT count(*) FROM act')
    const row = { id, entry: this.size, at, by_key, came_from, body }
    this.#db.put('act', row)
    this.#putOwnEntry('act', registrationLeaf('act', row))
    return row
  }

  append(source: SourceRow, stretches: readonly Stretch[]): void {
    // Between reading and now another process may have written to the same source.
    let position = endOfSource(this.#db, source.id)?.position ?? 0
    for (const stretch of stretches) {
      if (stretch.position !== position) throw new Error(`source ${source.id} does not end at byte ${stretch.position}`)
      this.#appendStretch(source, stretch)
      position += stretch.bytes.length
    }
  }

  #appendStretch(source: SourceRow, stretch: Stretch): void {
    const bytes = bufferOver(stretch.bytes)
    const contexts = stretch.contexts.map(text => this.#context(text))
    const content = source.content.toString('hex')
    const { registered } = stretch
    const isForeseen = registered.content === content && registered.entry === source.entry
    const leaves = bufferOver(stretch.leaves)
    // Those that turn out to be duplicates; whoever reads the stretch later still sees what was read.
    const kinds = Buffer.from(stretch.kinds)
    const count = kinds.length
    let [from, blockStart, blockFrom] = [0, 0, 0]
    const cut = (to: number, end: number) => {
      this.#putSourceBlock(source.id, stretch, { from: blockFrom, to, start: blockStart, end }, kinds, contexts)
      blockFrom = to
      blockStart = end
    }
    for (let index = 0; index < count; index++) {
      const start = from + (stretch.gaps[index] ?? 0)
      const end = start + (stretch.lengths[index] ?? 0)
      const raw = bytes.subarray(start, end)
      const context = contexts[(stretch.contextOf[index] ?? 0) - 1] ?? null
      const rawHash = stretch.rawHashes.subarray(32 * index, 32 * index + 32)
      const more = stretch.more.get(index)
      const table = tableOf(stretch.tables[index])
      let repeats: number | null = null
      if (table !== null) {
        const around = { context: context?.id ?? null, contextHash: context?.content ?? null }
        repeats = this.#known?.repeated(this.size, { table, ...around, rawHash, raw }) ?? null
      }
      if (repeats !== null) this.#repeat(source, kinds, index, repeats)
      if (more !== undefined && 'code' in more) this.#db.put('rejected', { id: this.size, source: source.id, ...more })
      const time = stretch.times[index] ?? Number.NaN
      const leaf =
        isForeseen && repeats === null
          ? leaves.subarray(32 * index, 32 * index + 32)
          : sourceLeaf(
              {
                kind: sourceKind(kinds[index]),
                source: content,
                registered: source.entry,
                line: stretch.lines[index] ?? 0,
                at: stretch.position + start,
                table,
                time: Number.isNaN(time) ? null : epochMs(time),
                context: context?.content.toString('hex') ?? null,
                gap: gapHash(bytes, from, start),
                raw: bufferOver(rawHash).toString('hex'),
              },
              repeats === null ? (more ?? null) : { repeats },
            )
      this.#leaves.push(leaf)
      from = end
      if (this.size % tileWidth === 0) cut(index + 1, end)
    }
    if (blockFrom < count) cut(count, from)
  }

  #repeat(source: SourceRow, kinds: Buffer, index: number, repeats: number): void {
    kinds[index] = kindNumbers.duplicate
    this.duplicates.add(this.size)
    this.#db.put('duplicate', { id: this.size, source: source.id, repeats })
  }

  finish(signer: Signer, signerRow: SignerRow, at: EpochMs): void {
    if (this.#leaves.length === 0) return
    const before = this.#before
    const frontier = new Frontier(before?.size ?? 0, before === null ? [] : hashesIn(before.frontier))
    growFrontier(frontier, this.#leaves, growTiles(this.#db, frontier.size, this.#leaves))
    const root = frontier.root()
    const previous = before === null ? Buffer.alloc(32) : sha256(Buffer.from(before.note))
    const text = treeHeadText({ origin: ledgerOrigin(this.#db), size: frontier.size, root, at, previous })
    this.#db.put('head', {
      id: before === null ? 0 : before.id + 1,
      size: frontier.size,
      signer: signerRow.id,
      at,
      frontier: Buffer.concat(frontier.hashes),
      root,
      note: signer.sign(text),
    })
  }

  /** The context's row, made at its first mention. */
  #context(value: string): ContextRow {
    if (this.#lastContext?.value === value) return this.#lastContext
    const content = sha256(Buffer.from(value))
    const known = this.#db.get('SELECT * FROM context WHERE content = ?', content)
    if (known !== undefined) {
      this.#lastContext = ContextRow.parse(known)
      return this.#lastContext
    }
    this.#lastContext = { id: this.#db.number('SELECT coalesce(max(id) + 1, 0) FROM context'), content, value }
    this.#db.put('context', { ...this.#lastContext })
    return this.#lastContext
  }

  #putOwnEntry(kind: OwnKind, leaf: Buffer): void {
    const entry: Entry = { kind, table: null, time: null, line: 0, context: null, gap: 0, length: 0 }
    this.#leaves.push(leaf)
    this.#putBlock(null, 0, 1, packEntries([entry]), Buffer.alloc(0))
  }

  #putSourceBlock(
    source: number,
    stretch: Stretch,
    {
      from,
      to,
      start,
      end,
    }: { readonly from: number; readonly to: number; readonly start: number; readonly end: number },
    kinds: Buffer,
    contexts: readonly ContextRow[],
  ): void {
    const rowOf = (place: number) => (place === 0 ? 0 : (contexts[place - 1]?.id ?? -1) + 1)
    const columns = {
      kinds: kinds.subarray(from, to),
      tables: columnBytes(stretch.tables, from, to),
      times: columnBytes(stretch.times, from, to),
      lines: columnBytes(stretch.lines, from, to),
      contexts: columnBytes(stretch.contextOf.slice(from, to).map(rowOf), 0, to - from),
      gaps: columnBytes(stretch.gaps, from, to),
      lengths: columnBytes(stretch.lengths, from, to),
    }
    this.#putBlock(source, stretch.position + start, to - from, columns, stretch.bytes.subarray(start, end))
  }

  /** Puts in the block whose leaves were added last. */
  #putBlock(source: number | null, start: number, count: number, columns: EntryColumns, raw: Uint8Array): void {
    this.#db.put('block', {
      first: this.size - count,
      n: count,
      source,
      start,
      ...columns,
      leaves: Buffer.concat(this.#leaves.slice(-count)),
      raw: zstdCompressSync(raw, zstdOptions),
    })
  }
}

/** Numbers as a block has them, little-endian, which is how they lie in memory wherever Node 24 and Electron run. */
const columnBytes = (column: Uint8Array | Uint32Array | Float64Array, from: number, to: number): Buffer =>
  bufferOver(column.subarray(from, to))

function sourceKind(number: number | undefined): 'record' | 'rejected' | 'end' | 'duplicate' {
  const kind = kindOf(number)
  if (isOwnKind(kind)) throw new Error(`a ${kind} entry among those of a source`)
  return kind
}

/** Takes in leaves: those that fill a tile by its root, which was worked out for the tile above. */
function growFrontier(frontier: Frontier, leaves: readonly Uint8Array[], tileRoots: readonly Uint8Array[]): void {
  const roots = tileRoots[Symbol.iterator]()
  // of a tile that others began, the frontier has a part already
  if (frontier.size % tileWidth > 0) roots.next()
  for (let index = 0; index < leaves.length; ) {
    const root = frontier.size % tileWidth === 0 ? roots.next().value : undefined
    const leaf = leaves[index]
    if (root !== undefined) frontier.pushPerfect(root, tileWidth)
    else if (leaf !== undefined) frontier.push(leaf)
    index += root === undefined ? 1 : tileWidth
  }
}
