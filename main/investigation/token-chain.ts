// The requests behind one agent token, in the order the protocol asks for them: T1, then T2, then the token itself.
import { type Interval, momentOf, overlaps } from './interval.ts'
import type { Item, Material } from './material.ts'
import type { SignIn } from './seen/seen.ts'
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

const timeOf = (item: Item<SignIn>): number => item.of.time ?? Number.POSITIVE_INFINITY
