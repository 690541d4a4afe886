// Verification: everything a case claims, worked out again from its stored bytes; the first thing that fails is named.

import { setImmediate } from 'node:timers/promises'
import BetterSqlite3 from 'better-sqlite3'
import { Refusal } from '../../shared/errors.ts'
import type { VerifyReport } from '../../shared/model/evidence.ts'
import { letGoOfAll } from './buffers.ts'
import type { CaseDatabase } from './database.ts'
import { Fault } from './fault.ts'
import { toSha256Hex } from './hashing.ts'
import { emptyRoot } from './merkle.ts'
import type { Job } from './protocol.ts'
import { HeadRow } from './rows.ts'
import { type BlockCheckers, pagesAhead, pagesInTurn } from './verify-ahead.ts'
import { LedgerCheck } from './verify-ledger.ts'
import { checkRow, checkRows } from './verify-rows.ts'

/**
 * In this order: the digest of every row outside the blocks; then the ledger from its first entry, every block against
 * its digest, sources, contexts, rejections, leaves, tiles and heads; then SQLite's own check of its pages. Holds one
 * page of rows at a time, beside a little for each source. Where the ledger is worth their while, `checkers` look at blocks
 * before their turn; what they take for sound is that, and anything else is found as it is without them. Throws
 * job.cancelled.
 */
export async function verifyCase(
  db: CaseDatabase,
  job: Job,
  checkers: BlockCheckers | null = null,
): Promise<VerifyReport> {
  let claimed = emptyTree
  const report = (firstBad: NonNullable<VerifyReport['firstBad']>): VerifyReport => ({
    ok: false,
    ...claimed,
    firstBad,
  })
  try {
    claimed = claimedHead(db)
    const turn = async () => {
      if (job.signal.aborted) throw new Refusal('job.cancelled', 'The verification was cancelled.')
      // Other calls, cancelling among them, get their turn between pages.
      await setImmediate()
    }
    const total = claimed.size
    const others = checkers !== null && total >= checkers.worthFrom ? checkers : null
    others?.start()
    for (const _ of checkRows(db)) await turn()
    const ledger = new LedgerCheck(db)
    const pages = others === null ? pagesInTurn(db) : pagesAhead(db, others)
    for await (const page of pages) {
      await turn()
      for (const { row, sound } of page) {
        if (sound === null) checkRow('block', `block ${row.first}`, row)
        ledger.block(row, sound)
        // Nobody looks again at what another thread unpacked.
        if (sound !== null) letGoOfAll(sound.raw)
      }
      job.progress(ledger.size, total)
    }
    ledger.end()
    const fault = db.integrityFault()
    if (fault !== null) throw new Fault('the pages of the file', 'case file', 'ok', fault)
    return { ok: true, ...claimed }
  } catch (error) {
    if (error instanceof Fault) return report(error.found)
    if (error instanceof BetterSqlite3.SqliteError) {
      return report({ what: 'the pages of the file', at: 'case file', expected: 'readable', found: error.message })
    }
    throw error
  }
}

const emptyTree: Pick<VerifyReport, 'size' | 'root'> = { size: 0, root: toSha256Hex(emptyRoot.toString('hex')) }

/** Size and root as the newest tree head gives them, right or not. */
function claimedHead(db: CaseDatabase): typeof emptyTree {
  const row = HeadRow.safeParse(db.get('SELECT * FROM head ORDER BY id DESC LIMIT 1'))
  if (!row.success) return emptyTree
  return { size: row.data.size, root: toSha256Hex(row.data.root.toString('hex')) }
}
