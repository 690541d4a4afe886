// What was done in the cases that are merged, told in the numbers of the new case: each act once, in the order of time.
import { Act, type DoneAct } from '../../../shared/model/act.ts'
import type { EvidenceId } from '../../../shared/model/units.ts'
import { actsFrom } from '../acts/act-log.ts'
import type { CaseDatabase } from '../database.ts'
import { unpackEntries } from '../entry.ts'
import { canonicalJson } from '../hashing.ts'
import { lastHead, ledgerOrigin } from '../ledger-end.ts'
import type { NewAct } from '../ledger-writer.ts'
import { evidenceId } from '../reading.ts'
import { BlockRow, DuplicateRow, type SourceRow } from '../rows.ts'
import type { Held, Part, Target } from './merge-sources.ts'

/**
 * To be appended as one commit right behind what the target holds now. Acts of one case keep their order, whatever
 * its clock said; an act that several cases have from the same place goes over once.
 */
export function mergedActs(target: Target, parts: readonly Part[], taken: ReadonlyMap<Held, SourceRow>): NewAct[] {
  const next = lastHead(target.db).size
  const acts: NewAct[] = []
  const entries = new Map<string, EvidenceId>()
  /** Entries of each part's acts to entries of the new case. */
  const moved = parts.map(() => new Map<EvidenceId, EvidenceId>())
  for (const { part, index, done } of inTime(parts)) {
    const own = moved[index] ?? new Map<EvidenceId, EvidenceId>()
    const body = canonicalJson(Act.parse(translated(done.what, { target, part, taken, own })))
    const from = canonicalJson(done.cameFrom ?? { origin: ledgerOrigin(part.db), entry: done.entry })
    const identity = canonicalJson([from, done.at, done.by, body])
    const known = entries.get(identity)
    const entry = known ?? evidenceId(next + acts.length)
    own.set(done.entry, entry)
    if (known !== undefined) continue
    entries.set(identity, entry)
    acts.push({ at: done.at, by_key: done.by, came_from: from, body })
  }
  return acts
}

/** Always the earliest of those whose turn it is in their own case; of equals the first case's. */
function* inTime(parts: readonly Part[]): Generator<{ part: Part; index: number; done: DoneAct }> {
  const queues = parts.map((part, index) => {
    const acts = actsFrom(part.db, 0)
    return { part, index, acts, head: acts.next() }
  })
  for (;;) {
    let first: { part: Part; index: number; done: DoneAct } | null = null
    for (const { part, index, head } of queues) {
      if (!head.done && (first === null || head.value.at < first.done.at)) first = { part, index, done: head.value }
    }
    if (first === null) return
    const queue = queues[first.index]
    if (queue !== undefined) queue.head = queue.acts.next()
    yield first
  }
}

interface Moving {
  readonly target: Target
  readonly part: Part
  readonly taken: ReadonlyMap<Held, SourceRow>
  readonly own: ReadonlyMap<EvidenceId, EvidenceId>
}

function translated(what: Act, moving: Moving): Act {
  if (what.act === 'withdraw') {
    const comment = moving.own.get(what.comment)
    if (comment === undefined) throw new Error(`entry ${what.comment} was taken back before it was there`)
    return { ...what, comment }
  }
  if (!('record' in what) || what.record === null) return what
  return { ...what, record: sameRecord(what.record, moving) }
}

/** The entry of the target at the same byte of the same source, or the record that it repeats. */
function sameRecord(id: EvidenceId, { target, part, taken }: Moving): EvidenceId {
  const found = part.reader.locate(id)
  const source = [...taken].find(([held]) => held.part === part && held.row.id === found?.block.row.source)?.[1]
  const start = found === null ? undefined : found.block.offsets[found.index]
  if (found === null || source === undefined || start === undefined) throw new Error(`entry ${id} is in no source`)
  return entryAt(target, source, found.block.row.start + start)
}

function entryAt({ db }: Target, source: SourceRow, position: number): EvidenceId {
  const sql = 'SELECT * FROM block WHERE source = ? AND start <= ? ORDER BY first DESC LIMIT 1'
  const found = db.get(sql, source.id, position)
  const block = BlockRow.parse(db.intact('block', Number(found?.first), found))
  let at = block.start
  for (const [index, entry] of unpackEntries(block.n, block).entries()) {
    at += entry.gap
    if (at === position)
      return evidenceId(entry.kind === 'duplicate' ? repeatedBy(db, block.first + index) : block.first + index)
    at += entry.length
  }
  throw new Error(`no entry begins at byte ${position} of source ${source.id}`)
}

function repeatedBy(db: CaseDatabase, entry: number): number {
  const row = db.intact('duplicate', entry, db.get('SELECT * FROM duplicate WHERE id = ?', entry))
  return DuplicateRow.parse(row).repeats
}
