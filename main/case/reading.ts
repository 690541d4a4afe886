// Reading a case: blocks opened, records decoded from their exact bytes, sources put together again.

import { zstdDecompressSync } from 'node:zlib'
import { Refusal } from '../../shared/errors.ts'
import type { Evidence, TableName } from '../../shared/model/evidence.ts'
import { JsonObject } from '../../shared/model/json.ts'
import type { EvidenceId } from '../../shared/model/units.ts'
import { EvidenceId as EvidenceIdSchema } from '../../shared/model/units.ts'
import type { CaseDatabase, Row } from './database.ts'
import type { Entry } from './entry.ts'
import { unpackEntries } from './entry.ts'
import type { Formats } from './formats.ts'
import { endOfSource, lastHead } from './ledger-end.ts'
import { BlockRow, ContextRow, FileDescriptor, SourceRow } from './rows.ts'

/** A block with its columns unpacked and its bytes decompressed. */
export interface OpenBlock {
  readonly row: BlockRow
  readonly entries: readonly Entry[]
  readonly raw: Buffer
  /** Where each entry begins in `raw`. */
  readonly offsets: readonly number[]
}

/** Throws where columns and bytes do not fit each other. `unpacked`: its bytes, where somebody has them already. */
export function openBlock(row: BlockRow, unpacked: Buffer | null = null): OpenBlock {
  const entries = unpackEntries(row.n, row)
  const offsets: number[] = []
  let offset = 0
  for (const entry of entries) {
    offsets.push(offset + entry.gap)
    offset += entry.gap + entry.length
  }
  const raw = unpacked ?? bytesOf(row, offset)
  if (raw.length !== offset) throw new Error(`block ${row.first} holds ${raw.length} bytes, its entries ${offset}`)
  return { row, entries, raw, offsets }
}

/** What zlib takes at least, and what is not had before it is needed. */
const [smallestChunk, largestChunk] = [64, 4 * 1024 * 1024]

/** The bound keeps a frame that claims to be huge from being unpacked; in one chunk, with a byte to spare, nothing is copied. */
function bytesOf({ raw }: BlockRow, length: number): Buffer {
  const chunkSize = Math.min(Math.max(length + 1, smallestChunk), largestChunk)
  return zstdDecompressSync(raw, { maxOutputLength: Math.max(length, 1), chunkSize })
}

// Look-ups cluster: what is asked for next mostly lies in a block just opened.
const blocksKeptOpen = 64
const blocksInPage = 16

export class CaseReader {
  readonly #db: CaseDatabase
  readonly #formats: Formats
  readonly #blocks = new Map<number, OpenBlock>()
  readonly #sources = new Map<number, SourceRow>()
  #context: { id: number; value: JsonObject } | null = null

  constructor(db: CaseDatabase, formats: Formats) {
    this.#db = db
    this.#formats = formats
  }

  sources(): SourceRow[] {
    return this.#db.all('SELECT id FROM source ORDER BY id').map(row => this.source(Number(row.id)))
  }

  /** Refuses source.unknown. */
  source(id: number): SourceRow {
    const known = this.#sources.get(id)
    if (known !== undefined) return known
    const row = this.#db.get('SELECT * FROM source WHERE id = ?', id)
    if (row === undefined && this.#db.get('SELECT 1 FROM block WHERE source = ? LIMIT 1', id) === undefined)
      throw new Refusal('source.unknown', `The case has no source ${id}.`)
    const source = SourceRow.parse(this.#db.intact('source', id, row))
    this.#sources.set(id, source)
    return source
  }

  /** The block an entry lies in and its place there; null where the ledger does not reach so far. */
  locate(id: number): { block: OpenBlock; index: number } | null {
    const first = this.#db.get('SELECT first FROM block WHERE first <= ? ORDER BY first DESC LIMIT 1', id)?.first
    if (typeof first !== 'number') throw this.#db.damage('block 0', 'is missing')
    let block = this.#blocks.get(first)
    if (block === undefined) {
      block = this.#open(first, this.#db.get('SELECT * FROM block WHERE first = ?', first))
      const oldest = this.#blocks.keys().next()
      if (this.#blocks.size >= blocksKeptOpen && !oldest.done) this.#blocks.delete(oldest.value)
    } else {
      this.#blocks.delete(first)
    }
    this.#blocks.set(first, block)
    if (id < first + block.row.n) return { block, index: id - first }
    if (id < lastHead(this.#db).size) throw this.#db.damage(`block ${first + block.row.n}`, 'is missing')
    return null
  }

  /** The record of this number; null where that entry is something else. */
  evidence(id: number): Evidence | null {
    const found = this.locate(id)
    return found === null ? null : this.#evidenceIn(found.block, found.index)
  }

  /** A page of records of these tables from block `from` on, and where the next page begins (null at the end). */
  scan(tables: ReadonlySet<TableName>, from: number): { items: Evidence[]; next: number | null } {
    const sql = 'SELECT * FROM block WHERE first >= ? ORDER BY first LIMIT ?'
    const rows = this.#db.all(sql, from, blocksInPage)
    const items: Evidence[] = []
    let next = from
    for (const row of rows) {
      if (row.first !== next) throw this.#db.damage(`block ${next}`, 'is missing')
      const block = this.#open(Number(row.first), row)
      for (const [index, entry] of block.entries.entries()) {
        if (entry.table === null || !tables.has(entry.table)) continue
        const evidence = this.#evidenceIn(block, index)
        if (evidence !== null) items.push(evidence)
      }
      next = block.row.first + block.row.n
    }
    if (rows.length === blocksInPage) return { items, next }
    // More may have come since the rows were read, but not less.
    if (next < lastHead(this.#db).size) throw this.#db.damage(`block ${next}`, 'is missing')
    return { items, next: null }
  }

  /**
   * The bytes of the source in its first block from entry `from` on, and where the next piece begins (null at the
   * end); `position` is how many bytes came before.
   */
  sourcePiece(source: number, from: number, position: number): { bytes: Buffer; next: number | null } {
    const { kind, descriptor } = this.source(source)
    const row = this.#db.get('SELECT * FROM block WHERE source = ? AND first >= ? ORDER BY first LIMIT 1', source, from)
    if (row !== undefined) {
      const block = this.#open(Number(row.first), row)
      if (block.row.start !== position) throw this.#db.damage(`A block of source ${source}`, 'is missing')
      return { bytes: block.raw, next: block.row.first + block.row.n }
    }
    const end = endOfSource(this.#db, source)
    const whole =
      kind === 'file' && end?.entry.kind === 'end' ? FileDescriptor.parse(JSON.parse(descriptor)).bytes : position
    if (end?.position !== position || whole !== position)
      throw this.#db.damage(`A block of source ${source}`, 'is missing')
    return { bytes: Buffer.alloc(0), next: null }
  }

  rawOf(block: OpenBlock, index: number): Buffer {
    const offset = block.offsets[index]
    const length = block.entries[index]?.length
    if (offset === undefined || length === undefined) throw new Error(`no entry ${index} in block ${block.row.first}`)
    return block.raw.subarray(offset, offset + length)
  }

  #open(first: number, row: Row | undefined): OpenBlock {
    return openBlock(BlockRow.parse(this.#db.intact('block', first, row)))
  }

  #evidenceIn(block: OpenBlock, index: number): Evidence | null {
    const entry = block.entries[index]
    const source = block.row.source
    if (entry?.kind !== 'record' || entry.table === null || source === null) return null
    const context = entry.context === null ? null : this.#contextOf(entry.context)
    const fields = this.#formats.decodeRecord(this.source(source).format, this.rawOf(block, index), context)
    return {
      id: evidenceId(block.row.first + index),
      source,
      line: entry.line,
      table: entry.table,
      time: entry.time,
      fields,
      keys: this.#formats.keysOf(entry.table, fields),
    }
  }

  #contextOf(id: number): JsonObject {
    if (this.#context?.id === id) return this.#context.value
    const found = this.#db.get('SELECT * FROM context WHERE id = ?', id)
    const row = ContextRow.parse(this.#db.intact('context', id, found))
    const value = JsonObject.parse(JSON.parse(row.value))
    this.#context = { id, value }
    return value
  }
}

export const evidenceId = (id: number): EvidenceId => EvidenceIdSchema.parse(id)
