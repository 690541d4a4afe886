// Appending to the case: entries become blocks, leaves, tiles and a signed tree head in one transaction.

import { constants, zstdCompressSync } from 'node:zlib'
import type { TableName } from '../../shared/model/evidence.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import type { CaseDatabase } from './database.ts'
import type { Counts, Entry, OwnKind, Rejection } from './entry.ts'
import { packEntries, registrationLeaf, sourceLeaf, unpackEntries } from './entry.ts'
import { sha256, sha256Hex } from './hashing.ts'
import { Frontier } from './merkle.ts'
import type { Signer } from './note.ts'
import { treeHeadText } from './note.ts'
import { type ActRow, BlockRow, ContextRow, HeadRow, hashesIn, SignerRow, type SourceRow } from './rows.ts'
import { growTiles, tileWidth } from './tiles.ts'

/** An entry as an importer hands it over. Positions count from the start of the source. */
export interface NewEntry {
  readonly start: number
  readonly length: number
  readonly line: number
  readonly what:
    | {
        readonly kind: 'record'
        readonly table: TableName
        readonly time: EpochMs | null
        readonly context: string | null
      }
    | ({ readonly kind: 'rejected' } & Rejection)
    /** Completes what was being taken in. */
    | ({ readonly kind: 'end' } & Counts)
}

export type NewSource = Omit<SourceRow, 'id' | 'entry' | 'added_at'>

/** A stretch of a source: its bytes from where the case's copy of it ends. */
export interface Batch {
  /** A source the case has, or one to register first. */
  readonly source: SourceRow | NewSource
  readonly position: number
  readonly raw: Buffer
  readonly entries: readonly NewEntry[]
}

/** What one commit did: entries [from, to) are new. */
export interface Appended {
  readonly from: number
  readonly to: number
  readonly sources: readonly SourceRow[]
  /** Ledger number of each batch's first entry. */
  readonly firsts: readonly number[]
  /** Which of the entries are records that the case had already. */
  readonly duplicates: ReadonlySet<number>
}

/** A record by which it is known again; `rawHash` is the SHA-256 of its bytes in hex, `context` a row of `context`. */
export interface RecordBytes {
  readonly table: TableName
  readonly context: number | null
  readonly contextHash: Uint8Array | null
  readonly rawHash: string
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

/** Appends batches as one commit under one tree head. Without `known` no record is looked for, and each is taken as new. */
export function appendBatches(
  db: CaseDatabase,
  signer: Signer,
  at: EpochMs,
  batches: readonly Batch[],
  known: KnownRecords | null = null,
): Appended {
  const appended = db.transaction(() => {
    const writer = new LedgerWriter(db, known)
    const from = writer.size
    known?.begin(from)
    const signerRow = writer.signer(signer, at)
    const sources: SourceRow[] = []
    const firsts: number[] = []
    for (const batch of batches) {
      const source = 'id' in batch.source ? batch.source : writer.register(batch.source, at)
      sources.push(source)
      firsts.push(writer.size)
      writer.append(source, batch)
    }
    writer.finish(signer, signerRow, at)
    return { from, to: writer.size, sources, firsts, duplicates: writer.duplicates }
  })
  known?.committed(appended.to)
  return appended
}

/** An act as it goes into the ledger: who did it and when, maybe in another case. */
export type NewAct = Omit<ActRow, 'id' | 'entry'>

/** Appends acts as one commit under one tree head. */
export function appendActs(
  db: CaseDatabase,
  signer: Signer,
  at: EpochMs,
  acts: readonly NewAct[],
): { appended: Appended; rows: ActRow[] } {
  return db.transaction(() => {
    const writer = new LedgerWriter(db, null)
    const from = writer.size
    const signerRow = writer.signer(signer, at)
    const rows = acts.map(act => writer.act(act))
    writer.finish(signer, signerRow, at)
    return { appended: { from, to: writer.size, sources: [], firsts: [], duplicates: writer.duplicates }, rows }
  })
}

/** The first commit of a new case: its signer, as ledger entry 0. */
export function beginLedger(db: CaseDatabase, signer: Signer, at: EpochMs): Appended {
  return appendBatches(db, signer, at, [])
}

/** The newest tree head. Refuses case.damaged where there is none. */
export function lastHead(db: CaseDatabase): HeadRow {
  const row = db.get('SELECT * FROM head ORDER BY id DESC LIMIT 1')
  return HeadRow.parse(db.intact('head', Number(row?.id ?? 0), row))
}

/** Where the case's copy of a source ends: the byte, and what its newest entry is. Null where it has no entry yet. */
export function endOfSource(db: CaseDatabase, source: number): { position: number; entry: Entry } | null {
  const found = db.get('SELECT * FROM block WHERE source = ? ORDER BY first DESC LIMIT 1', source)
  if (found === undefined) return null
  const block = BlockRow.parse(db.intact('block', Number(found.first), found))
  const entries = unpackEntries(block.n, block)
  const entry = entries.at(-1)
  if (entry === undefined) throw new Error(`block ${block.first} is empty`)
  return { position: entries.reduce((sum, each) => sum + each.gap + each.length, block.start), entry }
}

// Fast, and with zstd's own checksum over the content.
const zstdOptions = {
  params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 },
}

export const signerName = 'throughline'
/** The log's own name in its tree heads: by the leaf that begins it. */
export const originOf = (firstLeaf: Uint8Array): string =>
  `${signerName}/${Buffer.from(firstLeaf).toString('hex', 0, 8)}`

/** The name this ledger has in its tree heads. Refuses case.damaged. */
export function ledgerOrigin(db: CaseDatabase): string {
  const block = BlockRow.parse(db.intact('block', 0, db.get('SELECT * FROM block WHERE first = 0')))
  const [first] = hashesIn(block.leaves)
  if (first === undefined) throw new Error('the ledger has no first leaf')
  return originOf(first)
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

/** One transaction's worth of appending; counts in memory what it has put in so far. */
class LedgerWriter {
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

  append(source: SourceRow, batch: Batch): void {
    // Between reading and now another process may have written to the same source.
    if ((endOfSource(this.#db, source.id)?.position ?? 0) !== batch.position) {
      throw new Error(`source ${source.id} does not end at byte ${batch.position}`)
    }
    const bytesBetween = (from: number, to: number) => batch.raw.subarray(from - batch.position, to - batch.position)
    let position = batch.position
    let blockStart = position
    let block: Entry[] = []
    const cut = () => {
      this.#putBlock(source.id, blockStart, block, bytesBetween(blockStart, position))
      block = []
      blockStart = position
    }
    for (const given of batch.entries) {
      const end = given.start + given.length
      if (given.start < position || end > batch.position + batch.raw.length) {
        throw new Error(`an entry at byte ${given.start} of source ${source.id} does not follow byte ${position}`)
      }
      const gap = bytesBetween(position, given.start)
      const { entry, leaf } = this.#sourceEntry(source, given, gap, bytesBetween(given.start, end))
      block.push(entry)
      this.#leaves.push(leaf)
      position = end
      if (this.size % tileWidth === 0) cut()
    }
    if (block.length > 0) cut()
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

  #sourceEntry(source: SourceRow, given: NewEntry, gap: Buffer, raw: Buffer): { entry: Entry; leaf: Buffer } {
    const { what, line, start } = given
    const record = what.kind === 'record' ? what : null
    const context = record === null || record.context === null ? null : this.#context(record.context)
    const rawHash = sha256Hex(raw)
    const repeats = record === null ? null : this.#repeated(record.table, context, rawHash, raw)
    const kind = repeats === null ? what.kind : ('duplicate' as const)
    const entry: Entry = {
      kind,
      table: record?.table ?? null,
      time: record?.time ?? null,
      line,
      context: context?.id ?? null,
      gap: gap.length,
      length: raw.length,
    }
    const envelope = {
      kind,
      source: source.content.toString('hex'),
      registered: source.entry,
      line,
      at: start,
      table: entry.table,
      time: entry.time,
      context: context?.content.toString('hex') ?? null,
      gap: sha256Hex(gap),
      raw: rawHash,
    }
    if (repeats !== null) {
      this.duplicates.add(this.size)
      this.#db.put('duplicate', { id: this.size, source: source.id, repeats })
      return { entry, leaf: sourceLeaf(envelope, { repeats }) }
    }
    if (what.kind === 'record') return { entry, leaf: sourceLeaf(envelope, null) }
    if (what.kind === 'end') {
      return { entry, leaf: sourceLeaf(envelope, { records: what.records, rejected: what.rejected }) }
    }
    // A reason may quote the line, and the line may not be well-formed text.
    const rejection = { code: what.code, column: what.column, reason: what.reason.toWellFormed() }
    this.#db.put('rejected', { id: this.size, source: source.id, ...rejection })
    return { entry, leaf: sourceLeaf(envelope, rejection) }
  }

  #repeated(table: TableName, context: ContextRow | null, rawHash: string, raw: Buffer): number | null {
    const around = { context: context?.id ?? null, contextHash: context?.content ?? null }
    return this.#known?.repeated(this.size, { table, ...around, rawHash, raw }) ?? null
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
    this.#putBlock(null, 0, [entry], Buffer.alloc(0))
  }

  /** Puts in the block whose leaves were added last. */
  #putBlock(source: number | null, start: number, entries: readonly Entry[], raw: Buffer): void {
    this.#db.put('block', {
      first: this.size - entries.length,
      n: entries.length,
      source,
      start,
      ...packEntries(entries),
      leaves: Buffer.concat(this.#leaves.slice(-entries.length)),
      raw: zstdCompressSync(raw, zstdOptions),
    })
  }
}
