// Hunts that the ledger of a case tells of: those that ran, and those that were kept under a name.
import type { PastHunt, SavedHunt } from '../../../shared/contract/hunt-calls.ts'
import type { DoneAct } from '../../../shared/model/act.ts'
import type { EvidenceId } from '../../../shared/model/units.ts'
import type { CaseStore } from '../../case/index.ts'

/** Newest first, those before entry `before`; null for the newest of all. */
export async function pastHunts(
  store: Pick<CaseStore, 'acts'>,
  before: EvidenceId | null,
  limit: number,
): Promise<PastHunt[]> {
  const past: PastHunt[] = []
  for await (const { entry, at: ranAt, what } of actsOf(store, before)) {
    if (past.length === limit) break
    if (what.act !== 'hunt') continue
    const { parent, text, parameters, at, total } = what
    past.push({ entry, ranAt, parent, text, parameters, at, total })
  }
  return past
}

/** By their names; of one name the newest. */
export async function savedHunts(store: Pick<CaseStore, 'acts'>): Promise<SavedHunt[]> {
  const saved = new Map<string, SavedHunt | null>()
  for await (const { entry, at: savedAt, what } of actsOf(store, null)) {
    if (what.act !== 'saveHunt' || saved.has(what.name)) continue
    saved.set(what.name, what.hunt === null ? null : { name: what.name, ...what.hunt, entry, savedAt })
  }
  return [...saved.values()].filter(each => each !== null).sort((one, other) => (one.name < other.name ? -1 : 1))
}

const actsInPage = 500

async function* actsOf(store: Pick<CaseStore, 'acts'>, before: EvidenceId | null): AsyncGenerator<DoneAct> {
  for (let from = before; ; ) {
    const { acts } = await store.acts(from, actsInPage)
    yield* acts
    const last = acts.at(-1)
    if (last === undefined || acts.length < actsInPage) return
    from = last.entry
  }
}
