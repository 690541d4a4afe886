// How an agent got its token: T1, T2 and the agent user's token, and the identity each row of the sign-in logs is of.
import type { TraceLink } from '../../../shared/model/trace.ts'
import { evidenceOf, type Item, type Material } from '../material.ts'
import { nodeId } from '../nodes.ts'
import type { SignIn } from '../seen/seen.ts'
import { rankOf, reuseOf } from '../token-chain.ts'
import { exact, inferred } from './rule.ts'

/**
 * `signIn.correlation`: one CorrelationId, and the next request of the protocol's order (T1 → T2 → `user_fic`). Across a
 * leg that is not in the case, or with a choice of requests for the leg before, the link is inferred.
 */
export function signInCorrelation({ tokenChains }: Material): TraceLink[] {
  return tokenChains.flatMap(({ requests: group }) => {
    // The group runs from the first leg to the last, so what precedes a request's leg ends where that leg begins.
    const begins = new Map<number, number>()
    for (const [at, item] of group.entries()) if (!begins.has(rankOf(item))) begins.set(rankOf(item), at)
    return group.flatMap(item => {
      const before = group[(begins.get(rankOf(item)) ?? 0) - 1]
      if (before === undefined || item.of.correlation === null) return []
      const alone = group[begins.get(rankOf(before)) ?? 0] === before
      const ends = {
        from: before.id,
        to: item.id,
        rule: 'signIn.correlation',
        key: `correlation ${item.of.correlation}`,
        kind: 'correlation' as const,
        evidence: [...evidenceOf(before.sightings), ...evidenceOf(item.sightings)],
      }
      return alone && follows(before, item) ? exact(ends) : inferred(ends)
    })
  })
}

/** `signIn.window`: a run of this agent was going on when the first request was made. Sign-in rows name no run. */
export function signInWindow({ tokenChains }: Material): TraceLink[] {
  return tokenChains.flatMap(({ requests, runs }) => {
    const [run] = runs
    const [first] = requests
    if (first === undefined || run === undefined || runs.length > 1) return []
    const agent = requests.find(({ of }) => of.agent.id !== null)?.of.agent.id
    return inferred({
      from: run.id,
      to: first.id,
      rule: 'signIn.window',
      key: agent
        ? `agent ${agent}, while its run lasted`
        : `blueprint ${first.of.agent.blueprint}, while its run lasted`,
      kind: agent ? 'agent' : 'blueprint',
      evidence: [...evidenceOf(run.sightings), ...requests.flatMap(item => evidenceOf(item.sightings))],
    })
  })
}

/** `signIn.reuse`: a token asked for alone, and one earlier request of the leg it rests on by the same agent. */
export function signInReuse({ tokenChains }: Material): TraceLink[] {
  const reuse = reuseOf(tokenChains)
  return tokenChains.flatMap(chain => {
    const [first] = chain.requests
    const { only } = reuse.earlierThan(chain)
    if (first === undefined || only === null) return []
    return inferred({
      from: only.id,
      to: first.id,
      rule: 'signIn.reuse',
      key: `agent ${first.of.agent.id ?? first.of.agent.blueprint}, the only such request before it`,
      kind: first.of.agent.id === null ? 'blueprint' : 'agent',
      evidence: [...evidenceOf(only.sightings), ...evidenceOf(first.sightings)],
    })
  })
}

/** `signIn.identity`: the blueprint asked for T1, the agent identity for T2, and the token is the agent user's. */
export function signInIdentity({ signIns, agents, agentUsers, blueprints }: Material): TraceLink[] {
  return signIns.flatMap(item => {
    const who = subjectOf(item)
    if (who === null) return []
    const known = who.kind === 'agent' ? agents : who.kind === 'agentUser' ? agentUsers : blueprints
    if (!known.has(who.id)) return []
    return exact({
      from: nodeId[who.kind](who.id),
      to: item.id,
      rule: 'signIn.identity',
      key: `${who.kind === 'agentUser' ? 'agent user' : who.kind} ${who.id}`,
      kind: who.kind,
      evidence: evidenceOf(item.sightings),
    })
  })
}

function follows(before: Item<SignIn>, item: Item<SignIn>): boolean {
  return (
    (before.of.leg === 't1' && item.of.leg !== 'agentUser') || (before.of.leg === 't2' && item.of.leg === 'agentUser')
  )
}

function subjectOf({ of }: Item<SignIn>): { kind: 'agent' | 'agentUser' | 'blueprint'; id: string } | null {
  if (of.leg === 't1') return of.agent.blueprint === null ? null : { kind: 'blueprint', id: of.agent.blueprint }
  if (of.leg === 'agentUser') return of.user.id === null ? null : { kind: 'agentUser', id: of.user.id }
  return of.agent.id === null ? null : { kind: 'agent', id: of.agent.id }
}
