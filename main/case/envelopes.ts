// The envelope and leaf an entry must have, worked out again from what the case stores of it: for proofs and for verification.
import type { CaseDatabase } from './database.ts'
import type { Counts, Envelope, SourceEnvelope } from './entry.ts'
import { isOwnKind, sourceEnvelope, sourceLeaf } from './entry.ts'
import { sha256Text } from './hashing.ts'
import type { OpenBlock } from './reading.ts'
import type { SourceRow } from './rows.ts'
import { ContextRow, DuplicateRow, RejectedRow } from './rows.ts'
import { gapHash, type Registered } from './stretch.ts'

type ContextHash = (id: number) => string

type Stored = [
  db: CaseDatabase,
  contextHash: ContextHash,
  source: SourceRow,
  block: OpenBlock,
  index: number,
  counts: Counts,
]

/**
 * `contextHash` gives the content hash of a context row in hex; `counts` is what an end entry must say, other entries do
 * not use it. Throws where a row it names is missing.
 */
export const envelopeFromStored = (...stored: Stored): Envelope => sourceEnvelope(...partsFromStored(...stored))

export const leafFromStored = (...stored: Stored): Buffer => sourceLeaf(...partsFromStored(...stored))

function partsFromStored(
  ...[db, contextHash, source, block, index, counts]: Stored
): Parameters<typeof sourceEnvelope> {
  const registered = { content: source.content.toString('hex'), entry: source.entry }
  const envelope = storedEnvelope(registered, contextHash, block, index)
  if (envelope.kind === 'record') return [envelope, null]
  if (envelope.kind === 'end') return [envelope, { records: counts.records, rejected: counts.rejected }]
  if (envelope.kind === 'duplicate') {
    const { repeats } = DuplicateRow.parse(db.get('SELECT * FROM duplicate WHERE id = ?', block.row.first + index))
    return [envelope, { repeats }]
  }
  const row = RejectedRow.parse(db.get('SELECT * FROM rejected WHERE id = ?', block.row.first + index))
  return [envelope, { code: row.code, column: row.column, reason: row.reason }]
}

/** What the block says of an entry of a source; of a record that is all. */
export function storedEnvelope(
  registered: Registered,
  contextHash: ContextHash,
  block: OpenBlock,
  index: number,
): SourceEnvelope {
  const entry = block.entries[index]
  const offset = block.offsets[index]
  if (entry === undefined || offset === undefined) throw new Error(`no entry ${index} in block ${block.row.first}`)
  if (isOwnKind(entry.kind)) throw new Error(`a ${entry.kind} entry among those of a source`)
  return {
    kind: entry.kind,
    source: registered.content,
    registered: registered.entry,
    line: entry.line,
    at: block.row.start + offset,
    table: entry.table,
    time: entry.time,
    context: entry.context === null ? null : contextHash(entry.context),
    gap: gapHash(block.raw, offset - entry.gap, offset),
    raw: sha256Text(block.raw.subarray(offset, offset + entry.length)),
  }
}

/** Content hashes of context rows in hex; neighbours mostly share theirs. */
export function contextHashes(db: CaseDatabase): ContextHash {
  let [last, hash] = [-1, '']
  return id => {
    if (last === id) return hash
    const row = ContextRow.parse(db.get('SELECT * FROM context WHERE id = ?', id))
    ;[last, hash] = [id, row.content.toString('hex')]
    return hash
  }
}
