// What the tenant's objects are called, learned from the facts that bring them in.
import type { Fact, RecordedFact, TokenGrant, TokenRequest } from '../../shared/model/facts.ts'
import type { ActorRef, PcRef, PoolRef, SessionRef, TokenRef } from '../../shared/model/refs.ts'

export interface Names {
  readonly tenant: string
  /** Display names by reference; agent users by their user principal name. */
  readonly titles: ReadonlyMap<ActorRef, string>
  readonly sessionPc: ReadonlyMap<SessionRef, PcRef>
  readonly pools: readonly PoolRef[]
  readonly pcs: readonly PcRef[]
  /** What a token is for, in a word or two. */
  readonly tokens: ReadonlyMap<TokenRef, string>
}

export function namesOf(facts: readonly RecordedFact[]): Names {
  const titles = new Map<ActorRef, string>()
  const sessionPc = new Map<SessionRef, PcRef>()
  const tokens = new Map<TokenRef, string>()
  const pools: PoolRef[] = []
  const pcs = new Set<PcRef>()
  let tenant = ''

  const learn = (fact: Fact): void => {
    switch (fact.type) {
      case 'tenant.ready':
        tenant = fact.tenant.domain
        break
      case 'human.created':
        titles.set(fact.human.ref, fact.human.displayName)
        break
      case 'blueprint.created':
        titles.set(fact.blueprint.ref, fact.blueprint.displayName)
        break
      case 'agent.created':
        titles.set(fact.agent.ref, fact.agent.displayName)
        break
      case 'agentUser.created':
        titles.set(fact.agentUser.ref, fact.agentUser.userPrincipalName)
        break
      case 'pool.created':
        titles.set(fact.pool.ref, fact.pool.displayName)
        pools.push(fact.pool.ref)
        break
      case 'pc.provisioned':
        titles.set(fact.pc.ref, fact.pc.displayName)
        pcs.add(fact.pc.ref)
        break
      case 'pc.assigned':
        sessionPc.set(fact.session, fact.pc)
        break
      case 'token.issued':
        tokens.set(fact.token, grantTitle[fact.request.grant])
        break
    }
  }
  for (const { fact } of facts) learn(fact)
  return { tenant, titles, sessionPc, pools, pcs: [...pcs], tokens }
}

export const grantTitle: Readonly<Record<TokenGrant, string>> = {
  t1: 'T1',
  t2: 'T2',
  blueprint: 'Blueprint token',
  autonomous: 'App-only token',
  onBehalfOf: 'On-behalf-of token',
  refreshToken: 'Refreshed token',
  agentUser: 'Access token',
  interactive: 'Token of a person',
}

/** Whom a token is asked for: the agent user, else the person, the agent identity or the blueprint behind the request. */
export const subjectOf = ({ agentUser, human, agent, blueprint, task }: TokenRequest): ActorRef =>
  agentUser ?? human ?? agent ?? blueprint ?? task ?? 'task:?'

/** Short form of a reference nobody named: `session:7f3a90…` becomes `7f3a…c1`. */
export function tag(ref: ActorRef | string): string {
  const id = ref.slice(ref.indexOf(':') + 1)
  return id.length > 12 ? `${id.slice(0, 4)}…${id.slice(-2)}` : id
}

export const nameOf = (names: Names, ref: ActorRef): string => names.titles.get(ref) ?? tag(ref)
