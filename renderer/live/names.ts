// What the tenant's objects are called, learned from the facts that bring them in.
import type { Fact, RecordedFact, TokenGrant, TokenRequest } from '../../shared/model/facts.ts'
import type { ActorRef, PcRef, PoolRef, SessionRef, TaskRef, TokenRef } from '../../shared/model/refs.ts'

export interface Names {
  readonly tenant: string
  /** Display names by reference; agent users by their user principal name. */
  readonly titles: ReadonlyMap<ActorRef, string>
  readonly sessionPc: ReadonlyMap<SessionRef, PcRef>
  readonly pools: readonly PoolRef[]
  readonly pcs: readonly PcRef[]
  /** What each token was asked for with. */
  readonly tokens: ReadonlyMap<TokenRef, TokenRequest>
  /** The task each tool call belongs to. */
  readonly calls: ReadonlyMap<string, TaskRef>
}

export function namesOf(facts: readonly RecordedFact[]): Names {
  const titles = new Map<ActorRef, string>()
  const sessionPc = new Map<SessionRef, PcRef>()
  const tokens = new Map<TokenRef, TokenRequest>()
  const calls = new Map<string, TaskRef>()
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
      case 'principal.created':
        titles.set(fact.principal.ref, fact.principal.displayName)
        break
      case 'credential.added':
        titles.set(fact.credential.ref, fact.credential.displayName)
        break
      case 'registration.discovered':
      case 'registration.requested':
        titles.set(fact.registration.ref, fact.registration.displayName)
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
      case 'grant.assigned':
        titles.set(fact.grant.ref, `${fact.grant.permissions.join(', ')} for ${fact.grant.purpose}`)
        break
      case 'alert.raised':
        titles.set(fact.alert.ref, fact.alert.title)
        break
      case 'incident.opened':
        titles.set(fact.incident, `Incident ${fact.id}`)
        break
      case 'review.started':
        titles.set(fact.review.ref, fact.review.displayName)
        break
      case 'pc.provisioned':
        titles.set(fact.pc.ref, fact.pc.displayName)
        pcs.add(fact.pc.ref)
        break
      case 'pc.assigned':
        sessionPc.set(fact.session, fact.pc)
        break
      case 'token.issued':
        tokens.set(fact.token, fact.request)
        break
      case 'tool.called':
        calls.set(fact.call.callId, fact.call.task)
        break
    }
  }
  for (const { fact } of facts) learn(fact)
  return { tenant, titles, sessionPc, pools, pcs: [...pcs], tokens, calls }
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

/** "Access token of invoice.agent@contoso.com". */
export function tokenName(names: Names, token: TokenRef): string {
  const request = names.tokens.get(token)
  return request === undefined
    ? `Token ${tag(token)}`
    : `${grantTitle[request.grant]} of ${nameOf(names, subjectOf(request))}`
}

/** Whoever was brought in first stands for the tenant, which has no machine of its own. */
export const firstActor = (names: Names): ActorRef => [...names.titles.keys()][0] ?? 'human:?'
