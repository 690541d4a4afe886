// Appending to the case: entries become blocks, leaves, tiles and a signed tree head in one transaction.

import type { EpochMs } from '../../shared/model/units.ts'
import type { CaseDatabase } from './database.ts'
import { type Batch, type KnownRecords, LedgerWriter, type NewAct } from './ledger-writer.ts'
import type { Signer } from './note.ts'
import type { ActRow, SourceRow } from './rows.ts'

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
    known?.begin(writer.underWay)
    const signerRow = writer.signer(signer, at)
    const sources: SourceRow[] = []
    const firsts: number[] = []
    for (const batch of batches) {
      const source = 'id' in batch.source ? batch.source : writer.register(batch.source, at)
      sources.push(source)
      firsts.push(writer.size)
      writer.append(source, batch.stretches)
    }
    writer.finish(signer, signerRow, at)
    return { from, to: writer.size, sources, firsts, duplicates: writer.duplicates }
  })
  known?.committed(appended.to)
  return appended
}

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
