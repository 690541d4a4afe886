// Where the ledger ends: its newest tree head, its name in such heads, and how far it has each source.
import type { CaseDatabase } from './database.ts'
import { type Entry, unpackEntries } from './entry.ts'
import { BlockRow, HeadRow, hashesIn } from './rows.ts'

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
