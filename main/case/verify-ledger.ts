// The second part of verification: the ledger from its first entry, against everything that was built from it.
import type { Hash } from 'node:crypto'
import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { doneAct } from './acts/act-log.ts'
import { asBuffer } from './buffers.ts'
import type { CaseDatabase, Row } from './database.ts'
import { RepeatedRecords } from './duplicates/repeated-records.ts'
import type { Entry } from './entry.ts'
import { columnsOf, isOwnKind, packEntries, registrationLeaf } from './entry.ts'
import { contextHashes, leafFromStored } from './envelopes.ts'
import { Fault, mustEqual, mustHold } from './fault.ts'
import { canonicalJson, sha256 } from './hashing.ts'
import { verifierOf } from './note.ts'
import { type OpenBlock, openBlock } from './reading.ts'
import {
  ActRow,
  BlockRow,
  ContextRow,
  DuplicateRow,
  FileDescriptor,
  hashesIn,
  RejectedRow,
  RunDescriptor,
  SignerRow,
  SourceRow,
} from './rows.ts'
import { tileWidth } from './tiles.ts'
import type { SoundBlock } from './verify-block.ts'
import { rowsById } from './verify-rows.ts'
import { TreeCheck } from './verify-tree.ts'

/** What is remembered of a source between its blocks. */
interface SourceState {
  readonly row: SourceRow
  readonly bytes: Hash
  position: number
  records: number
  rejected: number
  /** Its newest entry is an end: a file takes nothing more. */
  ended: boolean
}

export class LedgerCheck {
  size = 0
  readonly #db: CaseDatabase
  readonly #tree: TreeCheck
  readonly #signers: Iterator<Row>
  readonly #newSources: Iterator<Row>
  readonly #acts: Iterator<Row>
  readonly #rejections: Iterator<Row>
  readonly #duplicates: Iterator<Row>
  readonly #repeated: RepeatedRecords
  readonly #contexts: Iterator<Row>
  readonly #contextHash: (id: number) => string
  readonly #sources = new Map<number, SourceState>()
  readonly #signerKeys = new Set<string>()
  #signersSeen = 0
  #actsSeen = 0
  #contextsSeen = 0
  #blocks = 0

  constructor(db: CaseDatabase) {
    this.#db = db
    this.#tree = new TreeCheck(db)
    this.#signers = rowsById(db, 'signer')
    this.#newSources = rowsById(db, 'source')
    this.#acts = rowsById(db, 'act')
    this.#rejections = rowsById(db, 'rejected')
    this.#duplicates = rowsById(db, 'duplicate')
    this.#repeated = new RepeatedRecords(db)
    this.#contexts = rowsById(db, 'context')
    this.#contextHash = contextHashes(db)
  }

  /** The next block in order; its row digest has been checked, and more where it is known to be sound. Throws a Fault. */
  block(found: Row, sound: SoundBlock | null = null): void {
    const at = `block ${found.first}`
    const row = mustHold('the columns of the block', at, () => BlockRow.parse(found))
    if (row.first !== this.size) throw new Fault('a row is missing', `block ${this.size}`, 'a row', 'none')
    this.#blocks++
    const roomInTile = tileWidth - (row.first % tileWidth)
    if (row.n < 1 || row.n > roomInTile) throw new Fault('entries in the block', at, `1 to ${roomInTile}`, `${row.n}`)
    const block = mustHold('the columns and bytes of the block', at, () => openBlock(row, sound && asBuffer(sound.raw)))
    if (sound === null) mustEqual('the columns of the block', at, columnsOf(packEntries(block.entries)), columnsOf(row))
    mustEqual('leaves in the block', at, row.n * 32, row.leaves.length)
    const leaves = hashesIn(row.leaves)
    const computed =
      row.source === null
        ? [this.#ownLeaf(block, at)]
        : this.#sourceLeaves(row.source, block, at, sound === null ? null : leaves)
    const wrong = computed.findIndex(
      (leaf, index) => leaf !== leaves[index] && Buffer.compare(leaf, leaves[index] ?? nothing) !== 0,
    )
    // A head over entries before it comes first.
    this.#tree.append(wrong === -1 ? leaves : leaves.slice(0, wrong), sound?.root ?? null)
    if (wrong !== -1)
      mustEqual(`the leaf of entry ${row.first + wrong}`, at, computed[wrong] ?? nothing, leaves[wrong] ?? nothing)
    this.size += row.n
  }

  /** Nothing may be left over. Throws a Fault. */
  end(): void {
    this.#tree.end()
    const left = {
      signer: this.#signers,
      source: this.#newSources,
      act: this.#acts,
      rejected: this.#rejections,
      duplicate: this.#duplicates,
      context: this.#contexts,
    }
    for (const [table, rows] of Object.entries(left)) {
      const next = rows.next()
      if (!next.done) throw new Fault('no ledger entry knows the row', `${table} ${next.value.id}`, 'none', 'a row')
    }
    mustEqual('rows outside the ledger', 'block', this.#blocks, this.#db.number('SELECT count(*) FROM block'))
  }

  /** An entry of the case itself, which registers the next signer, source or act. */
  #ownLeaf(block: OpenBlock, at: string): Buffer {
    const [entry, ...others] = block.entries
    if (entry === undefined || others.length > 0 || !isOwnKind(entry.kind)) {
      throw new Fault(
        'entries without a source',
        at,
        'one signer, source or act',
        block.entries.map(each => each.kind).join(' '),
      )
    }
    const plain: Entry = { kind: entry.kind, table: null, time: null, line: 0, context: null, gap: 0, length: 0 }
    mustEqual('the columns of the entry', at, columnsOf(packEntries([plain])), columnsOf(block.row))
    mustEqual('the position of the block', at, 0, block.row.start)
    if (entry.kind === 'act') return this.#act(block.row.first)
    return entry.kind === 'signer' ? this.#signer(block.row.first) : this.#source(block.row.first)
  }

  #signer(entry: number): Buffer {
    const next = this.#signers.next()
    const at = `signer ${this.#signersSeen++}`
    if (next.done) throw new Fault('a row is missing', at, 'a row', 'none')
    const row = mustHold('the row', at, () => SignerRow.parse(next.value))
    mustEqual('the entry that registers it', at, entry, row.entry)
    const verifier = verifierOf(row.verifier_key)
    if (verifier === null) throw new Fault('the key', at, 'a verifier key', row.verifier_key)
    this.#tree.signers.push(verifier)
    this.#signerKeys.add(row.verifier_key)
    return registrationLeaf('signer', row)
  }

  #source(entry: number): Buffer {
    const next = this.#newSources.next()
    const at = `source ${this.#sources.size}`
    if (next.done) throw new Fault('a row is missing', at, 'a row', 'none')
    const row = mustHold('the row', at, () => SourceRow.parse(next.value))
    mustEqual('the entry that registers it', at, entry, row.entry)
    if (row.kind === 'run') {
      const descriptor = mustHold('the descriptor', at, () => RunDescriptor.parse(JSON.parse(row.descriptor)))
      mustEqual('the descriptor', at, canonicalJson(descriptor), row.descriptor)
      mustEqual('the format', at, descriptor.format, row.format)
      mustEqual('the digest of the descriptor', at, sha256(Buffer.from(row.descriptor)), row.content)
    }
    const bytes = createHash('sha256')
    this.#sources.set(row.id, { row, bytes, position: 0, records: 0, rejected: 0, ended: false })
    return registrationLeaf('source', row)
  }

  #act(entry: number): Buffer {
    const next = this.#acts.next()
    const at = `act ${this.#actsSeen++}`
    if (next.done) throw new Fault('a row is missing', at, 'a row', 'none')
    const row = mustHold('the row', at, () => ActRow.parse(next.value))
    mustEqual('the entry that registers it', at, entry, row.entry)
    const { what, cameFrom } = mustHold('what was done', at, () => doneAct(row))
    mustEqual('what was done', at, canonicalJson(what), row.body)
    if (cameFrom !== null) mustEqual('where it was done', at, canonicalJson(cameFrom), row.came_from ?? '')
    if (verifierOf(row.by_key) === null) throw new Fault('who did it', at, 'a verifier key', row.by_key)
    if (cameFrom === null && !this.#signerKeys.has(row.by_key))
      throw new Fault('who did it', at, 'a signer of this case', row.by_key)
    return registrationLeaf('act', row)
  }

  /** `stored` are those it has, where they are known to be those of its records. */
  #sourceLeaves(id: number, block: OpenBlock, at: string, stored: readonly Uint8Array[] | null): Uint8Array[] {
    const source = this.#sources.get(id)
    if (source === undefined) throw new Fault('the source of the block', at, 'one registered before', `${id}`)
    if (source.ended && source.row.kind === 'file')
      throw new Fault('entries behind the end of a file', at, 'none', `${block.row.n}`)
    mustEqual('the position of the block', at, source.position, block.row.start)
    const leaves = block.entries.map((entry, index) => {
      const number = block.row.first + index
      if (entry.context !== null) this.#mention(entry.context, at)
      if (entry.kind === 'rejected') this.#rowOf('rejected', this.#rejections, RejectedRow, number, id)
      if (entry.kind === 'duplicate') {
        const { repeats } = this.#rowOf('duplicate', this.#duplicates, DuplicateRow, number, id)
        this.#repeated.mustBeSame(repeats, block, index, at)
      }
      if ((entry.kind === 'record' || entry.kind === 'duplicate') && entry.table === null)
        throw new Fault(`the table of entry ${number}`, at, 'a table', 'none')
      const sound = entry.kind === 'record' ? stored?.[index] : undefined
      const work = () => leafFromStored(this.#db, this.#contextHash, source.row, block, index, source)
      const leaf = sound ?? mustHold(`entry ${number}`, at, work)
      this.#count(source, entry)
      return leaf
    })
    source.bytes.update(block.raw)
    source.position += block.raw.length
    if (source.ended && source.row.kind === 'file') this.#wholeFile(source)
    return leaves
  }

  #count(source: SourceState, entry: Entry): void {
    source.ended = entry.kind === 'end'
    if (entry.kind === 'record' || entry.kind === 'duplicate') source.records++
    if (entry.kind === 'rejected') source.rejected++
    if (entry.kind === 'end') [source.records, source.rejected] = [0, 0]
  }

  #wholeFile({ row, bytes, position }: SourceState): void {
    const at = `source ${row.id}`
    const descriptor = mustHold('the descriptor', at, () => FileDescriptor.parse(JSON.parse(row.descriptor)))
    mustEqual('the length of the file', at, descriptor.bytes, position)
    mustEqual('the digest of the file', at, bytes.digest(), row.content)
  }

  /** Contexts are numbered in the order in which entries first name them. */
  #mention(id: number, at: string): void {
    if (id < this.#contextsSeen) return
    mustEqual('the context an entry names', at, this.#contextsSeen, id)
    const next = this.#contexts.next()
    if (next.done) throw new Fault('a row is missing', `context ${id}`, 'a row', 'none')
    const row = mustHold('the row', `context ${id}`, () => ContextRow.parse(next.value))
    mustEqual('the digest of the context', `context ${id}`, sha256(Buffer.from(row.value)), row.content)
    this.#contextsSeen++
  }

  /** The next row of a table that has one for each of its entries. */
  #rowOf<Of extends { readonly id: number; readonly source: number }>(
    table: string,
    rows: Iterator<Row>,
    shape: z.ZodType<Of>,
    entry: number,
    source: number,
  ): Of {
    const next = rows.next()
    if (next.done) throw new Fault('a row is missing', `${table} ${entry}`, 'a row', 'none')
    const row = mustHold('the row', `${table} ${next.value.id}`, () => shape.parse(next.value))
    if (row.id > entry) throw new Fault('a row is missing', `${table} ${entry}`, 'a row', 'none')
    if (row.id < entry) throw new Fault('no ledger entry knows the row', `${table} ${row.id}`, 'none', 'a row')
    mustEqual('the source of the line', `${table} ${entry}`, source, row.source)
    return row
  }
}

const nothing = Buffer.alloc(0)
