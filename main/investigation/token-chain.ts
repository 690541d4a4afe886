// The requests behind one agent token, in the order the protocol asks for them: T1, then T2, then the token itself.
import { countUpTo, type Interval, momentOf, overlaps } from './interval.ts'
import type { Item, Material } from './material.ts'
import type { Leg, SignIn } from './seen/seen.ts'
import type { Step } from './steps.ts'

const order: Readonly<Record<SignIn['leg'], number>> = {
  t1: 0,
  t2: 1,
  agentUser: 2,
  onBehalfOf: 2,
  appOnly: 2,
  user: 2,
  service: 2,
}

/** Requests of one correlation id, first leg first; a request without one stands alone. */
export function tokenChainsOf(material: Material): Item<SignIn>[][] {
  const groups = Map.groupBy(material.signIns, item => item.of.correlation ?? item.id)
  return [...groups.values()].map(group =>
    group.toSorted((a, b) => rankOf(a) - rankOf(b) || timeOf(a) - timeOf(b) || (a.id < b.id ? -1 : 1)),
  )
}

export const rankOf = (item: Item<SignIn>): number => order[item.of.leg]

/** Whether nothing follows this request: it is for the token the agent works with. */
export const isLastLeg = (item: Item<SignIn>): boolean => rankOf(item) === 2

/** Invocations of the chain's agent at that time. More than one: only the run as a whole is known, not which part. */
export function runsOfTokenChain(group: readonly Item<SignIn>[], material: Material): Step[] {
  const agents = new Set(group.flatMap(({ of }) => (of.agent.id === null ? [] : [of.agent.id])))
  const users = new Set(group.flatMap(({ of }) => (of.user.id === null ? [] : [of.user.id])))
  const blueprints = new Set(group.flatMap(({ of }) => (of.agent.blueprint === null ? [] : [of.agent.blueprint])))
  const named = agents.size > 0 || users.size > 0
  const moments = group.flatMap(({ of }) => (of.time === null ? [] : [momentOf(of.time)]))
  return material.chain.steps.filter(({ act }) => {
    if (act.operation !== 'invoke' || act.time === null) return false
    const mine = named
      ? agents.has(act.agent.id ?? '') || (agents.size === 0 && users.has(act.agentUser.id ?? ''))
      : blueprints.has(act.agent.blueprint ?? '')
    const window: Interval = { start: act.time, end: act.end ?? act.time }
    return mine && moments.some(moment => overlaps(window, moment))
  })
}

/** What each token rests on (Agent ID token flows, real-system.md §2.1): the request right before it. */
const restsOn: Readonly<Partial<Record<Leg, Leg>>> = { t2: 't1', agentUser: 't2', appOnly: 't1', onBehalfOf: 't1' }

/** The leg a token chain has no request for, though its first request rests on one; null where it begins with T1. */
export function missingLegOf([first]: readonly Item<SignIn>[]): Leg | null {
  return first === undefined ? null : (restsOn[first.of.leg] ?? null)
}

/** Which earlier requests could have served token chains that begin without them: T1 and T2 are tokens, and can be used again. */
export interface Reuse {
  /** How many requests of the missing leg the same agent made before this chain, and which, where it is but one. */
  earlierThan(group: readonly Item<SignIn>[]): { readonly count: number; readonly only: Item<SignIn> | null }
  /** Whether a later chain could have used this request. */
  mayServe(item: Item<SignIn>): boolean
}

export function reuseOf(chains: readonly (readonly Item<SignIn>[])[]): Reuse {
  const asked = Map.groupBy(
    chains.flat().filter(item => !isLastLeg(item)),
    ({ of }) => supplyKey(of.leg, of),
  )
  const supplies = new Map([...asked].map(([key, items]) => [key, items.toSorted((a, b) => timeOf(a) - timeOf(b))]))
  const latestNeed = new Map<string, number>()
  for (const group of chains) {
    const key = needOf(group)
    if (key !== null) latestNeed.set(key.key, Math.max(latestNeed.get(key.key) ?? Number.NEGATIVE_INFINITY, key.time))
  }
  return {
    earlierThan(group) {
      const need = needOf(group)
      const items = need === null ? [] : (supplies.get(need.key) ?? [])
      const count = need === null ? 0 : countUpTo(items, need.time, timeOf)
      return { count, only: count === 1 ? (items[0] ?? null) : null }
    },
    mayServe: item => (latestNeed.get(supplyKey(item.of.leg, item.of)) ?? Number.NEGATIVE_INFINITY) >= timeOf(item),
  }
}

function needOf(group: readonly Item<SignIn>[]): { key: string; time: number } | null {
  const leg = missingLegOf(group)
  const [first] = group
  return leg === null || first === undefined ? null : { key: supplyKey(leg, first.of), time: timeOf(first) }
}

/** T1 is the blueprint's, T2 the agent identity's. */
const supplyKey = (leg: Leg, { agent }: SignIn): string => `${leg} ${leg === 't1' ? agent.blueprint : agent.id}`

const timeOf = (item: Item<SignIn>): number => item.of.time ?? Number.POSITIVE_INFINITY
