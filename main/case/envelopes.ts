// The envelope and leaf an entry must have, worked out again from what the case stores of it: for proofs and for verification.
import type { CaseDatabase } from './database.ts'
import type { Counts, Envelope } from './entry.ts'
import { isOwnKind, sourceEnvelope, sourceLeaf } from './entry.ts'
import { sha256Text } from './hashing.ts'
import type { OpenBlock } from './reading.ts'
import type { SourceRow } from './rows.ts'
import { ContextRow, DuplicateRow, RejectedRow } from './rows.ts'
import { gapHash } from './stretch.ts'

type Stored = [
  db: CaseDatabase,
  contextHash: (id: number) => Uint8Array,
  source: SourceRow,
  block: OpenBlock,
  index: number,
  counts: Counts,
]

/**
 * `contextHash` gives the content hash of a context row; `counts` is what an end entry must say, other entries do not
 * use it. Throws where a row it names is missing.
 */
export const envelopeFromStored = (...stored: Stored): Envelope => sourceEnvelope(...partsFromStored(...stored))

export const leafFromStored = (...stored: Stored): Buffer => sourceLeaf(...partsFromStored(...stored))

function partsFromStored(
  ...[db, contextHash, source, block, index, counts]: Stored
): Parameters<typeof sourceEnvelope> {
  const entry = block.entries[index]
  const offset = block.offsets[index]
  if (entry === undefined || offset === undefined) throw new Error(`no entry ${index} in block ${block.row.first}`)
  if (isOwnKind(entry.kind)) throw new Error(`a ${entry.kind} entry among those of a source`)
  const envelope = {
    kind: entry.kind,
    source: source.content.toString('hex'),
    registered: source.entry,
    line: entry.line,
    at: block.row.start + offset,
    table: entry.table,
    time: entry.time,
    context: entry.context === null ? null : Buffer.from(contextHash(entry.context)).toString('hex'),
    gap: gapHash(block.raw, offset - entry.gap, offset),
    raw: sha256Text(block.raw.subarray(offset, offset + entry.length)),
  }
  if (entry.kind === 'record') return [envelope, null]
  if (entry.kind === 'end') return [envelope, { records: counts.records, rejected: counts.rejected }]
  if (entry.kind === 'duplicate') {
    const { repeats } = DuplicateRow.parse(db.get('SELECT * FROM duplicate WHERE id = ?', block.row.first + index))
    return [envelope, { repeats }]
  }
  const row = RejectedRow.parse(db.get('SELECT * FROM rejected WHERE id = ?', block.row.first + index))
  return [envelope, { code: row.code, column: row.column, reason: row.reason }]
}

/** Content hashes of context rows; neighbours mostly share theirs. */
export function contextHashes(db: CaseDatabase): (id: number) => Uint8Array {
  let last: ContextRow | null = null
  return id => {
    if (last?.id !== id) last = ContextRow.parse(db.get('SELECT * FROM context WHERE id = ?', id))
    return last.content
  }
}
