// Shows facts to detectors, keeps each agent's history, and gives what they find: for the first time, or the same again.
import type { Fact, FactOf, FactType } from '../../../shared/model/facts.ts'
import type { AgentRef } from '../../../shared/model/refs.ts'
import type { EpochMs } from '../../../shared/model/units.ts'
import type { Detector, SignalSight } from './signal.ts'
import { quietMs } from './thresholds.ts'

/** One detector with the histories of all agents. Its facts are to be shown to it in order. */
export interface Watcher<Found> {
  readonly hears: readonly FactType[]
  hear(at: EpochMs, fact: Fact, see: SignalSight): Sighted<Found> | null
}
export interface Sighted<Found> {
  readonly agent: AgentRef
  readonly found: Found
  /** It was told already, less than a day before: nothing new, but it goes on. */
  readonly again: boolean
}

export function watcher<History, Found extends { about: string }, Type extends FactType>({
  hears,
  whose,
  begin,
  notice,
}: Detector<History, Found, Type>): Watcher<Found> {
  const histories = new Map<AgentRef, History>()
  /** When each finding was told last. */
  const told = new Map<string, EpochMs>()
  const isHeard = (fact: Fact): fact is FactOf<Type> => hears.some(type => type === fact.type)
  return {
    hears,
    hear(at, fact, see) {
      if (!isHeard(fact)) return null
      const agent = whose(fact, see)
      if (agent === null) return null
      const { history, found } = notice(histories.get(agent) ?? begin, { at, fact }, agent, see)
      histories.set(agent, history)
      if (found === null) return null
      const key = `${agent} ${found.about}`
      const again = at - (told.get(key) ?? -Infinity) < quietMs
      if (!again) told.set(key, at)
      return { agent, found, again }
    },
  }
}

/** By the type of fact they hear, so that a fact nobody hears costs nothing. */
export function byType<Found>(watchers: readonly Watcher<Found>[]): ReadonlyMap<FactType, readonly Watcher<Found>[]> {
  const heard = new Map<FactType, Watcher<Found>[]>()
  for (const each of watchers) for (const type of each.hears) heard.set(type, [...(heard.get(type) ?? []), each])
  return heard
}
