// One commit: blocks, leaves, tiles and a tree head are put in, counted in memory as they are.
import { constants, zstdCompressSync } from 'node:zlib'
import type { TableName } from '../../shared/model/evidence.ts'
import { type EpochMs, epochMs } from '../../shared/model/units.ts'
import { bufferOver, letGoOfAll } from './buffers.ts'
import type { CaseDatabase } from './database.ts'
import {
  type Counts,
  type Entry,
  type EntryColumns,
  isOwnKind,
  kindNumbers,
  kindOf,
  type OwnKind,
  packEntries,
  type Rejection,
  type Repetition,
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

/** What makes two records the same; `context` is a row of `context`. */
export interface RecordBytes {
  readonly table: TableName
  readonly context: number | null
  readonly raw: Uint8Array
}

/** What a commit has put in so far: entries `from` and on, which nothing else has yet. */
export interface UnderWay {
  readonly from: number
  /** The record that is this entry, or is to be; null where that is something else, a duplicate among them. */
  record(entry: number): RecordBytes | null
}

/** Knows the records of a case. */
export interface KnownRecords {
  /** A commit begins. */
  begin(underWay: UnderWay): void
  /**
   * The record that this one repeats, byte for byte in the same context; null where there is none, and it is known from
   * now on. The SHA-256 of its bytes lies at byte `at` of `rawHashes`.
   */
  repeated(entry: number, rawHashes: Uint8Array, at: number, contextHash: Uint8Array | null): number | null
  /** What was asked about since the beginning is in the ledger, which has this size. */
  committed(size: number): void
}

/** An act as it goes into the ledger: who did it and when, maybe in another case. */
export type NewAct = Omit<ActRow, 'id' | 'entry'>

// Fast, and with zstd's own checksum over the content.
const zstdParameters = { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 }
/** Room for a block of 256 records in one piece. */
const packedLength = 64 * 1024

/** A length that is known beforehand spares room for longer content. */
const packed = (raw: Uint8Array): Buffer =>
  zstdCompressSync(raw, { params: zstdParameters, pledgedSrcSize: raw.length, chunkSize: packedLength })

/** A stretch that was put in, or is being. */
interface Appended {
  readonly first: number
  readonly stretch: Stretch
  /** Its own, in which duplicates are told from records. */
  readonly kinds: Buffer
  readonly contexts: readonly ContextRow[]
  /** Where each of its entries begins in its bytes. */
  readonly starts: Uint32Array
}

/** One transaction's worth of appending; counts in memory what it has put in so far. */
export class LedgerWriter {
  readonly duplicates = new Set<number>()
  readonly #db: CaseDatabase
  readonly #known: KnownRecords | null
  readonly #before: HeadRow | null
  readonly #leaves: Buffer[] = []
  #count = 0
  readonly #appended: Appended[] = []
  #lastContext: ContextRow | null = null

  constructor(db: CaseDatabase, known: KnownRecords | null) {
    this.#db = db
    this.#known = known
    this.#before = db.get('SELECT 1 FROM signer LIMIT 1') === undefined ? null : lastHead(db)
  }

  /** Entries in the ledger, those of this transaction included. */
  get size(): number {
    return (this.#before?.size ?? 0) + this.#count
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

  /** For whoever knows the records of the case. */
  get underWay(): UnderWay {
    return { from: this.size, record: entry => this.#recordAt(entry) }
  }

  #recordAt(entry: number): RecordBytes | null {
    const of = this.#appended.findLast(({ first }) => first <= entry)
    if (of === undefined) return null
    const index = entry - of.first
    const table = of.kinds[index] === kindNumbers.record ? tableOf(of.stretch.tables[index]) : null
    if (table === null) return null
    const start = of.starts[index] ?? 0
    const raw = of.stretch.bytes.subarray(start, start + (of.stretch.lengths[index] ?? 0))
    return { table, context: contextAt(of, index)?.id ?? null, raw }
  }

  #appendStretch(source: SourceRow, stretch: Stretch): void {
    const appended = {
      first: this.size,
      stretch,
      // Whoever reads the stretch later still sees what was read.
      kinds: Buffer.from(stretch.kinds),
      contexts: stretch.contexts.map(text => this.#context(text)),
      starts: startsOf(stretch),
    }
    this.#appended.push(appended)
    const leaves = this.#leavesOf(source, appended)
    const count = stretch.kinds.length
    let blockFrom = 0
    while (blockFrom < count) {
      const to = Math.min(count, blockFrom + tileWidth - (this.size % tileWidth))
      this.#putSourceBlock(source.id, appended, blockFrom, to, leaves.subarray(32 * blockFrom, 32 * to))
      blockFrom = to
    }
  }

  /** The leaves of a stretch, end to end; tells its duplicates apart. */
  #leavesOf(source: SourceRow, appended: Appended): Buffer {
    const { first, stretch, kinds } = appended
    const { registered } = stretch
    const isForeseen = registered.content === source.content.toString('hex') && registered.entry === source.entry
    let leaves = bufferOver(stretch.leaves)
    for (let index = 0; index < kinds.length; index++) {
      const entry = first + index
      const more = stretch.more.get(index)
      if (more !== undefined && 'code' in more) this.#db.put('rejected', { id: entry, source: source.id, ...more })
      const repeats = this.#repeated(entry, appended, index)
      if (repeats !== null) this.#repeat(source, appended, index, repeats)
      else if (isForeseen) continue
      if (leaves.buffer === stretch.leaves.buffer) leaves = Buffer.from(leaves)
      leafOf(source, appended, index, repeats === null ? (more ?? null) : { repeats }).copy(leaves, 32 * index)
    }
    return leaves
  }

  #repeated(entry: number, appended: Appended, index: number): number | null {
    if (this.#known === null || appended.kinds[index] !== kindNumbers.record) return null
    const context = contextAt(appended, index)?.content ?? null
    return this.#known.repeated(entry, appended.stretch.rawHashes, 32 * index, context)
  }

  #repeat(source: SourceRow, { first, kinds }: Appended, index: number, repeats: number): void {
    kinds[index] = kindNumbers.duplicate
    this.duplicates.add(first + index)
    this.#db.put('duplicate', { id: first + index, source: source.id, repeats })
  }

  finish(signer: Signer, signerRow: SignerRow, at: EpochMs): void {
    if (this.#count === 0) return
    const before = this.#before
    const frontier = new Frontier(before?.size ?? 0, before === null ? [] : hashesIn(before.frontier))
    const leaves = Buffer.concat(this.#leaves)
    growFrontier(frontier, leaves, growTiles(this.#db, frontier.size, leaves))
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
    this.#putBlock(null, 0, leaf, packEntries([entry]), Buffer.alloc(0))
  }

  #putSourceBlock(
    source: number,
    { stretch, kinds, contexts, starts }: Appended,
    from: number,
    to: number,
    leaves: Buffer,
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
    // A gap belongs to the entry behind it.
    const start = (starts[from] ?? 0) - (stretch.gaps[from] ?? 0)
    const end = (starts[to - 1] ?? 0) + (stretch.lengths[to - 1] ?? 0)
    this.#putBlock(source, stretch.position + start, leaves, columns, stretch.bytes.subarray(start, end))
  }

  #putBlock(source: number | null, start: number, leaves: Buffer, columns: EntryColumns, raw: Uint8Array): void {
    const n = leaves.length / 32
    const first = this.size
    this.#leaves.push(leaves)
    this.#count += n
    const stored = packed(raw)
    this.#db.put('block', { first, n, source, start, ...columns, leaves, raw: stored })
    letGoOfAll(stored)
  }
}

function startsOf({ gaps, lengths }: Stretch): Uint32Array {
  const starts = new Uint32Array(lengths.length)
  let at = 0
  for (let index = 0; index < lengths.length; index++) {
    starts[index] = at + (gaps[index] ?? 0)
    at = (starts[index] ?? 0) + (lengths[index] ?? 0)
  }
  return starts
}

const contextAt = ({ stretch, contexts }: Appended, index: number): ContextRow | undefined =>
  contexts[(stretch.contextOf[index] ?? 0) - 1]

/** Worked out anew: of a duplicate, or where the source is not what the stretch was made ready for. */
function leafOf(
  source: SourceRow,
  appended: Appended,
  index: number,
  more: Rejection | Counts | Repetition | null,
): Buffer {
  const { stretch, kinds, starts } = appended
  const start = starts[index] ?? 0
  const time = stretch.times[index] ?? Number.NaN
  const envelope = {
    kind: sourceKind(kinds[index]),
    source: source.content.toString('hex'),
    registered: source.entry,
    line: stretch.lines[index] ?? 0,
    at: stretch.position + start,
    table: tableOf(stretch.tables[index]),
    time: Number.isNaN(time) ? null : epochMs(time),
    context: contextAt(appended, index)?.content.toString('hex') ?? null,
    gap: gapHash(stretch.bytes, start - (stretch.gaps[index] ?? 0), start),
    raw: bufferOver(stretch.rawHashes.subarray(32 * index, 32 * index + 32)).toString('hex'),
  }
  return sourceLeaf(envelope, more)
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
function growFrontier(frontier: Frontier, leaves: Buffer, tileRoots: readonly Uint8Array[]): void {
  const roots = tileRoots[Symbol.iterator]()
  // of a tile that others began, the frontier has a part already
  if (frontier.size % tileWidth > 0) roots.next()
  for (let from = 0; from < leaves.length; ) {
    const root = frontier.size % tileWidth === 0 ? roots.next().value : undefined
    if (root !== undefined) frontier.pushPerfect(root, tileWidth)
    else frontier.push(leaves.subarray(from, from + 32))
    from += 32 * (root === undefined ? 1 : tileWidth)
  }
}
