// Tells whether a record is in the case already: by a keyed hash of its bytes and context, checked against the record.
import { createHmac } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '../../../shared/errors.ts'
import type { CaseDatabase } from '../database.ts'
import { sha256 } from '../hashing.ts'
import type { KnownRecords, RecordBytes, UnderWay } from '../ledger-writer.ts'
import { type KeyHash, mixed, Postings } from '../link-hash.ts'
import { removeRuns, takeRuns, writeRun } from '../link-run.ts'
import { rangeRoot } from '../merkle.ts'
import type { CaseReader } from '../reading.ts'
import { ContextRow } from '../rows.ts'
import { storedNodes } from '../tiles.ts'
import { HashTable } from './hash-table.ts'

/** Entries whose hashes go into a file of their own, 12 bytes each. */
const entriesInRun = 131_072
const prefix = 'records-'
const nothing: UnderWay = { from: 0, record: () => null }

export class RecordIndex implements KnownRecords {
  readonly #db: CaseDatabase
  readonly #reader: CaseReader
  /** Null for a case in memory: nothing is written. */
  readonly #folder: string | null
  readonly #starts: KeyHash
  readonly #macKey: Buffer
  #table = new HashTable()
  /** Entries [0, #runFrom) are in whole files, [#runFrom, #covered) in `#run`, those below #savedTo in a file of their own. */
  #runFrom = 0
  #savedTo = 0
  #covered = 0
  readonly #run = new Postings()
  #tailFile: string | null = null
  #loaded = false
  /** What the commit under way has put in so far: nothing else has it yet. */
  readonly #noted = new Postings()
  #underWay = nothing
  #context: ContextRow | null = null

  /** `secret` keys the hashes and seals the files: what another installation wrote is not trusted but rebuilt. */
  constructor(db: CaseDatabase, reader: CaseReader, folder: string | null, secret: Uint8Array) {
    this.#db = db
    this.#reader = reader
    this.#folder = folder
    const key = createHmac('sha256', secret).update('record hash').digest()
    this.#starts = { high: key.readUInt32LE(0), low: key.readUInt32LE(4) }
    this.#macKey = createHmac('sha256', secret).update('record hashes seal').digest()
  }

  begin(underWay: UnderWay): void {
    this.#load()
    this.#catchUp(underWay.from)
    this.#underWay = underWay
    this.#noted.clear()
  }

  repeated(entry: number, rawHashes: Uint8Array, at: number, contextHash: Uint8Array | null): number | null {
    const hash = this.#hashOf(rawHashes, at, contextHash)
    const known = this.#table.find(hash, number => this.#isSame(number, entry))
    if (known !== null) return known
    this.#table.put(hash, entry)
    this.#noted.add(hash, entry)
    return null
  }

  committed(to: number): void {
    this.#run.addAll(this.#noted.all)
    this.#noted.clear()
    // It holds all that was committed, of which nothing is asked any more.
    this.#underWay = nothing
    this.#advance(to)
  }

  /** Throws away what was kept and reads everything below `size` out of the ledger again. */
  rebuild(size: number): void {
    removeRuns(this.#folder, prefix)
    this.#table = new HashTable()
    this.#run.clear()
    this.#runFrom = 0
    this.#savedTo = 0
    this.#covered = 0
    this.#tailFile = null
    this.#loaded = true
    this.#catchUp(size)
    this.close()
  }

  /** Writes what is only in memory, so that the next opening need not read it out of the ledger again. */
  close(): void {
    try {
      if (this.#loaded && this.#covered > this.#savedTo) this.#save()
    } catch (error) {
      // A ledger that is damaged has no root to stamp a file with; the next opening rebuilds what was not written.
      if (!(error instanceof Refusal)) throw error
    }
  }

  #advance(to: number): void {
    this.#covered = to
    if (to - this.#runFrom < entriesInRun) return
    this.#save()
    this.#run.clear()
    this.#runFrom = to
    this.#tailFile = null
  }

  /** SHA-256 is as good as random; the secret keeps an outsider from choosing where in the table a record falls. */
  #hashOf(rawHashes: Uint8Array, at: number, contextHash: Uint8Array | null): KeyHash {
    const around = (place: number) => (contextHash === null ? 0 : wordAt(contextHash, place))
    return {
      high: mixed(wordAt(rawHashes, at) ^ mixed(around(0) ^ this.#starts.high)),
      low: mixed(wordAt(rawHashes, at + 4) ^ mixed(around(4) ^ this.#starts.low)),
    }
  }

  /** Numbers a commit gave that was not carried out may stand in the table too, and are checked like all others. */
  #isSame(number: number, entry: number): boolean {
    if (number >= entry) return false
    const { from, record } = this.#underWay
    const [other, one] = [number >= from ? record(number) : this.#stored(number), record(entry)]
    if (other === null || one === null) return false
    return other.table === one.table && other.context === one.context && Buffer.compare(other.raw, one.raw) === 0
  }

  #stored(entry: number): RecordBytes | null {
    const found = this.#reader.locate(entry)
    const stored = found?.block.entries[found.index]
    if (found === null || stored?.kind !== 'record' || stored.table === null) return null
    return { table: stored.table, context: stored.context, raw: this.#reader.rawOf(found.block, found.index) }
  }

  /** Reads what others wrote, or what was not saved, out of the ledger. */
  #catchUp(size: number): void {
    while (this.#covered < size) {
      const found = this.#reader.locate(this.#covered)
      if (found === null) throw new Error(`the ledger does not reach entry ${this.#covered}`)
      const { block } = found
      for (const [index, entry] of block.entries.entries()) {
        const number = block.row.first + index
        if (entry.kind !== 'record' || number < this.#covered) continue
        const around = entry.context === null ? null : this.#contextHash(entry.context)
        const hash = this.#hashOf(sha256(this.#reader.rawOf(block, index)), 0, around)
        this.#table.put(hash, number)
        this.#run.add(hash, number)
      }
      this.#advance(block.row.first + block.row.n)
    }
  }

  /** Neighbours mostly share theirs. */
  #contextHash(id: number): Uint8Array {
    if (this.#context?.id !== id) {
      const row = this.#db.get('SELECT * FROM context WHERE id = ?', id)
      this.#context = ContextRow.parse(this.#db.intact('context', id, row))
    }
    return this.#context.content
  }

  #load(): void {
    if (this.#loaded) return
    this.#loaded = true
    if (this.#folder === null) return
    const size = this.#db.number('SELECT coalesce(max(first + n), 0) FROM block')
    const rootAt = (to: number) => this.#rootAt(to)
    const runs = takeRuns({ folder: this.#folder, prefix, macKey: this.#macKey, size, rootAt, whole: entriesInRun })
    for (const { file, stamp, postings } of runs) {
      for (let at = 0; at < postings.length; at += 3) {
        this.#table.put({ high: postings[at] ?? 0, low: postings[at + 1] ?? 0 }, postings[at + 2] ?? 0)
      }
      this.#covered = stamp.to
      this.#savedTo = stamp.to
      if (stamp.to - stamp.from >= entriesInRun) this.#runFrom = stamp.to
      else {
        this.#tailFile = file
        this.#run.clear()
        this.#run.addAll(postings)
      }
    }
  }

  #save(): void {
    if (this.#folder === null) return
    mkdirSync(this.#folder, { recursive: true })
    const stamp = { from: this.#runFrom, to: this.#covered, root: this.#rootAt(this.#covered) }
    const file = join(this.#folder, `${prefix}${stamp.from}-${stamp.to}.run`)
    writeRun(file, stamp, this.#run.all, this.#macKey)
    if (this.#tailFile !== null && this.#tailFile !== file) rmSync(this.#tailFile, { force: true })
    this.#tailFile = file
    this.#savedTo = stamp.to
  }

  #rootAt(size: number): Uint8Array {
    return rangeRoot(storedNodes(this.#db), 0, size)
  }
}

const wordAt = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
