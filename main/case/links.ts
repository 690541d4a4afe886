// Finds records by what they are joined by. Derived from the ledger, kept beside the case, rebuilt when in doubt.

import { createHmac } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { Refusal } from '../../shared/errors.ts'
import type { LinkKind } from '../../shared/model/evidence.ts'
import type { EvidenceId } from '../../shared/model/units.ts'
import type { CaseDatabase } from './database.ts'
import type { Formats } from './formats.ts'
import type { Appended } from './ledger.ts'
import type { Batch } from './ledger-writer.ts'
import { idsUnder, linkHasher, postingWidth, sortPostings } from './link-hash.ts'
import { DiskRun, removeRuns, takeRuns, writeRun } from './link-run.ts'
import { rangeRoot } from './merkle.ts'
import type { CaseReader } from './reading.ts'
import { evidenceId } from './reading.ts'
import type { HashKey } from './stretch.ts'
import { storedNodes } from './tiles.ts'

/** What one commit put into the ledger: entries [from, to), and the keys of those that have some. */
export interface Linked {
  readonly from: number
  readonly to: number
  /** Postings: hash high, hash low, entry number; ascending in the last. */
  readonly postings: readonly Uint32Array[]
}

/** The keys of what a commit put in, but for records the case had already: those are found where they stood first. */
export function linkedOf({ from, to, firsts, duplicates }: Appended, batches: readonly Batch[]): Linked {
  const postings: Uint32Array[] = []
  for (const [at, { stretches }] of batches.entries()) {
    let first = firsts[at] ?? to
    for (const { links, kinds } of stretches) {
      postings.push(placed(links, first, duplicates))
      first += kinds.length
    }
  }
  return { from, to, postings }
}

/** Postings of a stretch that begins with this entry, under the ledger's numbers. */
function placed(links: Uint32Array, first: number, duplicates: ReadonlySet<number>): Uint32Array {
  const all = new Uint32Array(links.length)
  let end = 0
  for (let at = 0; at < links.length; at += postingWidth) {
    const id = first + (links[at + 2] ?? 0)
    if (duplicates.size > 0 && duplicates.has(id)) continue
    all[end] = links[at] ?? 0
    all[end + 1] = links[at + 1] ?? 0
    all[end + 2] = id
    end += postingWidth
  }
  return all.subarray(0, end)
}

/** What keys are posted under in the cases of one installation. */
export const keyHasher = (secret: Uint8Array): HashKey =>
  linkHasher(createHmac('sha256', secret).update('link key hash').digest())

const prefix = 'links-'
const entriesInRun = 131_072
const entriesInStep = 4096

export class LinkIndex {
  readonly #db: CaseDatabase
  readonly #reader: CaseReader
  readonly #formats: Formats
  /** Null for a case in memory: nothing is written. */
  readonly #folder: string | null
  /** What a key's value, in its one form, is posted under. */
  readonly hashKey: HashKey
  readonly #macKey: Buffer
  readonly #runs: DiskRun[] = []
  /** Entries [0, #tailFrom) are in runs, [#tailFrom, #covered) in the tail. */
  #tailFrom = 0
  #covered = 0
  /** Sorted segments of the tail, oldest first, each at least twice as long as the next. */
  #segments: Uint32Array[] = []
  #unsorted: Uint32Array[] = []
  #savedTail: { file: string; to: number } | null = null
  #loaded = false
  #work: Promise<void> = Promise.resolve()

  /** `secret` keys the hashes and seals the files: runs another installation wrote are not trusted but rebuilt. */
  constructor(db: CaseDatabase, reader: CaseReader, formats: Formats, folder: string | null, secret: Uint8Array) {
    this.#db = db
    this.#reader = reader
    this.#formats = formats
    this.#folder = folder
    this.hashKey = keyHasher(secret)
    // Runs of an earlier way of hashing are sealed otherwise.
    this.#macKey = createHmac('sha256', secret).update('link run seal 2').digest()
  }

  /** Takes in the keys of a commit as it happens. One that does not follow on is left for `find` to catch up with. */
  add(linked: Linked): void {
    this.#load()
    if (linked.from !== this.#covered) return
    for (const postings of linked.postings) this.#unsorted.push(postings)
    this.#advance(linked.to)
  }

  /** Numbers of the first so many records with this key, ascending, each checked against the record itself. */
  async find(kind: LinkKind, value: string, size: number, most: number): Promise<EvidenceId[]> {
    // One catch-up at a time; one that failed does not keep the next from trying.
    this.#work = this.#work.catch(() => undefined).then(() => this.#catchUp(size))
    await this.#work
    this.#sortTail()
    const wanted = this.#formats.normaliseKey(kind, value)
    if (wanted === null) return []
    const hash = this.hashKey(kind, wanted)
    const candidates = new Set<number>()
    for (const run of this.#runs) for (const id of run.idsUnder(hash)) candidates.add(id)
    for (const segment of this.#segments) for (const id of idsUnder(segment, hash)) candidates.add(id)
    const carries = (id: number) =>
      this.#reader.evidence(id)?.keys.some(key => key.kind === kind && key.value === wanted) === true
    const found: EvidenceId[] = []
    for (const id of [...candidates].sort((one, other) => one - other)) {
      if (found.length >= most) break
      if (carries(id)) found.push(evidenceId(id))
    }
    return found
  }

  /** Entries [0, this) are known, from files that fit this ledger and from memory. */
  covered(): number {
    this.#load()
    return this.#covered
  }

  /** Throws away what was kept and reads everything below `size` out of the ledger again. */
  async rebuild(size: number): Promise<void> {
    await this.#work.catch(() => undefined)
    for (const run of this.#runs.splice(0)) run.close()
    this.#segments = []
    this.#unsorted = []
    this.#savedTail = null
    this.#tailFrom = 0
    this.#covered = 0
    this.#loaded = true
    removeRuns(this.#folder, prefix)
    await this.#catchUp(size)
    this.#save()
  }

  /** Writes what is only in memory, so that the next opening need not read it out of the ledger again. */
  close(): void {
    try {
      this.#save()
    } catch (error) {
      // A ledger that is damaged has no root to stamp a run with; the next opening rebuilds what was not written.
      if (!(error instanceof Refusal)) throw error
    } finally {
      for (const run of this.#runs) run.close()
    }
  }

  #save(): void {
    if (this.#folder === null || !this.#loaded || this.#covered <= (this.#savedTail?.to ?? this.#tailFrom)) return
    const { file } = this.#write()
    if (this.#savedTail !== null) rmSync(this.#savedTail.file, { force: true })
    this.#savedTail = { file, to: this.#covered }
  }

  #postingsOf(id: number): number[] {
    return (this.#reader.evidence(id)?.keys ?? []).flatMap(({ kind, value }) => {
      const { high, low } = this.hashKey(kind, value)
      return [high, low, id]
    })
  }

  #advance(to: number): void {
    this.#covered = to
    if (this.#folder === null || to - this.#tailFrom < entriesInRun) return
    const { file, postings } = this.#write()
    this.#runs.push(new DiskRun(file, postings))
    if (this.#savedTail !== null) rmSync(this.#savedTail.file, { force: true })
    this.#savedTail = null
    this.#segments = []
    this.#tailFrom = to
  }

  #write(): { file: string; postings: Uint32Array } {
    if (this.#folder === null) throw new Error('a case in memory has no cache folder')
    this.#sortTail()
    const [only] = this.#segments
    const postings = only !== undefined && this.#segments.length === 1 ? only : sortPostings(joined(this.#segments))
    mkdirSync(this.#folder, { recursive: true })
    const file = join(this.#folder, `${prefix}${this.#tailFrom}-${this.#covered}.run`)
    writeRun(
      file,
      { from: this.#tailFrom, to: this.#covered, root: this.#rootAt(this.#covered) },
      postings,
      this.#macKey,
    )
    return { file, postings }
  }

  #sortTail(): void {
    if (this.#unsorted.length > 0) this.#segments.push(sortPostings(joined(this.#unsorted)))
    this.#unsorted = []
    for (;;) {
      const [older, newer] = this.#segments.slice(-2)
      if (older === undefined || newer === undefined || older.length >= 2 * newer.length) return
      this.#segments.splice(-2, 2, sortPostings(joined([older, newer])))
    }
  }

  /** Reads keys out of the ledger until everything below `size` is covered. */
  async #catchUp(size: number): Promise<void> {
    this.#load()
    while (this.#covered < size) {
      const to = Math.min(size, this.#covered + entriesInStep)
      const postings: number[] = []
      for (let id = this.#covered; id < to; id++) postings.push(...this.#postingsOf(id))
      this.#unsorted.push(Uint32Array.from(postings))
      this.#advance(to)
      await setImmediate()
    }
  }

  /** Takes the run files that fit this ledger, in order; deletes the rest. */
  #load(): void {
    if (this.#loaded) return
    this.#loaded = true
    if (this.#folder === null) return
    const size = this.#db.number('SELECT coalesce(max(first + n), 0) FROM block')
    const place = { folder: this.#folder, prefix, macKey: this.#macKey, whole: entriesInRun }
    for (const { file, stamp, postings } of takeRuns({ ...place, size, rootAt: to => this.#rootAt(to) })) {
      this.#covered = stamp.to
      if (stamp.to - stamp.from >= entriesInRun) {
        this.#runs.push(new DiskRun(file, postings))
        this.#tailFrom = stamp.to
      } else {
        this.#segments = [postings]
        this.#savedTail = { file, to: stamp.to }
      }
    }
  }

  #rootAt(size: number): Uint8Array {
    return rangeRoot(storedNodes(this.#db), 0, size)
  }
}

function joined(segments: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(segments.reduce((sum, segment) => sum + segment.length, 0))
  let at = 0
  for (const segment of segments) {
    all.set(segment, at)
    at += segment.length
  }
  return all
}
