// The requests behind one agent token, in the order the protocol asks for them: T1, then T2, then the token itself.
import type { Lasting } from './causes.ts'
import { countUpTo, IntervalIndex, momentOf } from './interval.ts'
import type { Item } from './material.ts'
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
export interface TokenChain {
  readonly requests: readonly Item<SignIn>[]
  /** Invocations of the chain's agent at that time. More than one: which of them asked is not known. */
  readonly runs: readonly Step[]
}

export function tokenChainsOf(signIns: readonly Item<SignIn>[], invocations: readonly Lasting[]): TokenChain[] {
  const groups = Map.groupBy(signIns, item => item.of.correlation ?? item.id)
  const index = new IntervalIndex(invocations)
  return [...groups.values()].map(group => {
    const requests = group.toSorted((a, b) => rankOf(a) - rankOf(b) || timeOf(a) - timeOf(b) || (a.id < b.id ? -1 : 1))
    return { requests, runs: runsOf(requests, index) }
  })
}

export const rankOf = (item: Item<SignIn>): number => order[item.of.leg]

/** Whether nothing follows this request: it is for the token the agent works with. */
export const isLastLeg = (item: Item<SignIn>): boolean => rankOf(item) === 2

function runsOf(requests: readonly Item<SignIn>[], invocations: IntervalIndex<Lasting>): Step[] {
  const idsOf = (read: (of: SignIn) => string | null): Set<string> =>
    new Set(requests.flatMap(({ of }) => read(of) ?? []))
  const agents = idsOf(of => of.agent.id)
  const users = idsOf(of => of.user.id)
  const blueprints = idsOf(of => of.agent.blueprint)
  const isAsker = ({ act }: Step): boolean => {
    if (agents.size > 0) return agents.has(act.agent.id ?? '')
    if (users.size > 0) return users.has(act.agentUser.id ?? '')
    return blueprints.has(act.agent.blueprint ?? '')
  }
  const moments = requests.flatMap(({ of }) => (of.time === null ? [] : [momentOf(of.time)]))
  const found = moments.flatMap(moment => invocations.overlapping(moment).map(({ step }) => step))
  return [...new Set(found)].filter(isAsker)
}

/** What each token rests on (Agent ID token flows, real-system.md §2.1): the request right before it. */
const restsOn: Readonly<Partial<Record<Leg, Leg>>> = { t2: 't1', agentUser: 't2', appOnly: 't1', onBehalfOf: 't1' }

/** The leg a token chain has no request for, though its first request rests on one; null where it begins with T1. */
export function missingLegOf({ requests: [first] }: TokenChain): Leg | null {
  return first === undefined ? null : (restsOn[first.of.leg] ?? null)
}

/** Which earlier requests could have served token chains that begin without them: T1 and T2 are tokens, and can be used again. */
export interface Reuse {
  /** How many requests of the missing leg the same agent made before this chain, and which, where it is but one. */
  earlierThan(chain: TokenChain): { readonly count: number; readonly only: Item<SignIn> | null }
  /** Whether a later chain could have used this request. */
  mayServe(item: Item<SignIn>): boolean
}

export function reuseOf(chains: readonly TokenChain[]): Reuse {
  const asked = Map.groupBy(
    chains.flatMap(chain => chain.requests).filter(item => !isLastLeg(item)),
    ({ of }) => supplyKey(of.leg, of),
  )
  const supplies = new Map([...asked].map(([key, items]) => [key, items.toSorted((a, b) => timeOf(a) - timeOf(b))]))
  const latestNeed = new Map<string, number>()
  for (const chain of chains) {
    const need = needOf(chain)
    if (need !== null)
      latestNeed.set(need.key, Math.max(latestNeed.get(need.key) ?? Number.NEGATIVE_INFINITY, need.time))
  }
  return {
    earlierThan(chain) {
      const need = needOf(chain)
      const items = need === null ? [] : (supplies.get(need.key) ?? [])
      const count = need === null ? 0 : countUpTo(items, need.time, timeOf)
      return { count, only: count === 1 ? (items[0] ?? null) : null }
    },
    mayServe: item => (latestNeed.get(supplyKey(item.of.leg, item.of)) ?? Number.NEGATIVE_INFINITY) >= timeOf(item),
  }
}

function needOf(chain: TokenChain): { key: string; time: number } | null {
  const leg = missingLegOf(chain)
  const [first] = chain.requests
  return leg === null || first === undefined ? null : { key: supplyKey(leg, first.of), time: timeOf(first) }
}

/** T1 is the blueprint's, T2 the agent identity's. */
const supplyKey = (leg: Leg, { agent }: SignIn): string => `${leg} ${leg === 't1' ? agent.blueprint : agent.id}`

const timeOf = (item: Item<SignIn>): number => item.of.time ?? Number.POSITIVE_INFINITY
