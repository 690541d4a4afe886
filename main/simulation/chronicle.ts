// What was told, in order: all of it, or in a run that keeps the present only what may still be asked for.
import type { FactType, RecordedFact } from '../../shared/model/facts.ts'
import type { AgentRef } from '../../shared/model/refs.ts'

export interface Chronicle {
  /** How many facts were told, kept or not. */
  readonly count: number
  add(recorded: RecordedFact): void
  /** Those from `seq` on, which must not have been let go of. */
  since(seq: number): readonly RecordedFact[]
  /** What is kept, in order. Where nothing was let go of, each stands at the place of its `seq`. */
  readonly kept: readonly RecordedFact[]
  /** Lets go of all before `seq` but what commands look back for. */
  forget(before: number): void
}

/** @param recalled types of facts that the scenario's own commands recall */
export function chronicle(recalled: ReadonlySet<FactType>): Chronicle {
  const latest: RecordedFact[] = []
  let first = 0
  const remembered: RecordedFact[] = []
  const seen = new Set<AgentRef>()

  function isLookedFor({ fact }: RecordedFact): boolean {
    if (recalled.has(fact.type) || fact.type === 'grant.used' || 'approval' in fact) return true
    // an agent was seen acting: once says it
    if (fact.type !== 'token.requested' || fact.request.agent === null || seen.has(fact.request.agent)) return false
    seen.add(fact.request.agent)
    return true
  }

  return {
    get count() {
      return first + latest.length
    },
    add: recorded => void latest.push(recorded),
    since(seq) {
      if (seq < first) throw new RangeError(`fact ${seq} was let go of`)
      return latest.slice(seq - first)
    },
    get kept() {
      return remembered.length === 0 ? latest : [...remembered, ...latest]
    },
    forget(before) {
      for (const recorded of latest.splice(0, before - first)) if (isLookedFor(recorded)) remembered.push(recorded)
      first = Math.max(first, before)
    },
  }
}
