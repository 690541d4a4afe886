// Makes one case of several: the sources of all byte for byte, each once, and what was done in them, by whom and when.
import { Refusal } from '../../../shared/errors.ts'
import type { Act, MergedCase } from '../../../shared/model/act.ts'
import type { EpochMs } from '../../../shared/model/units.ts'
import type { CaseDatabase } from '../database.ts'
import { canonicalJson, toSha256Hex } from '../hashing.ts'
import { appendActs } from '../ledger.ts'
import { lastHead, ledgerOrigin } from '../ledger-end.ts'
import type { Job } from '../protocol.ts'
import { SignerRow, type SourceRow } from '../rows.ts'
import { verifyCase } from '../verify.ts'
import type { BlockCheckers } from '../verify-ahead.ts'
import { mergedActs } from './merge-acts.ts'
import { type Held, type Part, sharedSources, type Target, takeSource } from './merge-sources.ts'

/**
 * Takes the parts into the target, which is empty. Refuses case.damaged for a part that does not verify, and
 * job.cancelled; what was made by then is of no use. Its progress is in thousandths of the work.
 */
export async function mergeInto(
  target: Target,
  parts: readonly Part[],
  at: EpochMs,
  job: Job,
  checkers: BlockCheckers,
): Promise<void> {
  const far = (share: number): void => job.progress(Math.floor(thousandths * share), thousandths)
  // Verifying the parts is half of the work, taking them in the other.
  for (const [index, { db }] of parts.entries())
    await mustVerify(db, checkers, job.signal, share => far((index + share) / parts.length / 2))
  const shared = sharedSources(parts)
  const total = shared.reduce((sum, [{ length }]) => sum + length, 0)
  let done = 0
  const taken = new Map<Held, SourceRow>()
  for (const holders of shared) {
    const source = await takeSource(target, holders[0], at, bytes => {
      if (job.signal.aborted) throw new Refusal('job.cancelled', 'The merge was cancelled.')
      done += bytes
      far(0.5 + done / total / 2)
    })
    for (const held of holders) taken.set(held, source)
  }
  const acts = mergedActs(target, parts, taken)
  const merged: Act = { act: 'merged', cases: parts.map(part => described(part, taken)) }
  const own = { at, by_key: target.signer.verifierKey, came_from: null, body: canonicalJson(merged) }
  appendActs(target.db, target.signer, at, [...acts, own])
}

const thousandths = 1000

async function mustVerify(
  db: CaseDatabase,
  checkers: BlockCheckers,
  signal: AbortSignal,
  far: (share: number) => void,
): Promise<void> {
  const progress: Job['progress'] = (done, total) => far(total === 0 ? 1 : done / total)
  const { ok, firstBad } = await verifyCase(db, { signal, progress }, checkers)
  if (ok) return
  throw new Refusal('case.damaged', `${db.file} does not verify: ${firstBad?.what} at ${firstBad?.at}.`, {
    where: { file: db.file },
    kept: 'Nothing was merged.',
    todo: 'Verify it, and merge a copy that verifies.',
  })
}

/** What the ledger of a part said last, so that proofs made of it before can be related to the new case. */
function described(part: Part, taken: ReadonlyMap<Held, SourceRow>): MergedCase {
  const { size, root, note } = lastHead(part.db)
  const signers = part.db.all('SELECT * FROM signer ORDER BY id').map(row => SignerRow.parse(row).verifier_key)
  const sources = [...taken]
    .filter(([held]) => held.part === part)
    .map(([{ row, length }, source]) => ({
      name: row.name,
      digest: toSha256Hex(row.content.toString('hex')),
      addedAt: row.added_at,
      bytes: length,
      entry: row.entry,
      now: source.entry,
    }))
    .sort((one, other) => one.entry - other.entry)
  return { origin: ledgerOrigin(part.db), size, root: toSha256Hex(root.toString('hex')), head: note, signers, sources }
}
