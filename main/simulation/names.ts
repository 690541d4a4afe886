// What people call the objects of a run: a title for each actor, and whom an id belongs to.
import type { FactOf, TokenGrant } from '../../shared/model/facts.ts'
import type { ActorRef } from '../../shared/model/refs.ts'
import {
  type ActorKind,
  computerUseResourceId,
  type Directory,
  graphResourceId,
  lookUp,
  tokenExchangeResourceId,
} from '../tenant/index.ts'

export interface Title {
  title: string
  subtitle: string
}

/** What is known by a moment of tasks, sessions and tokens, which no directory holds. */
export interface Known {
  prompts: readonly FactOf<'prompt.sent'>[]
  sessions: readonly FactOf<'session.requested'>[]
  tokens: readonly FactOf<'token.issued'>[]
}

export function titleOf(ref: ActorRef, kind: ActorKind, directory: Directory, known: Known): Title {
  const { humans, blueprints, agents, agentUsers, pools, pcs } = directory
  const named = [
    ...humans.values(),
    ...blueprints.values(),
    ...agents.values(),
    ...agentUsers.values(),
    ...pools.values(),
    ...pcs.values(),
  ]
  const title = named.find(each => each.ref === ref)?.displayName ?? ref
  switch (kind) {
    case 'human':
    case 'agentUser': {
      const account = [...humans.values(), ...agentUsers.values()].find(each => each.ref === ref)
      return { title, subtitle: `${kind === 'human' ? 'Person' : 'Agent user'} · ${account?.userPrincipalName ?? ''}` }
    }
    case 'blueprint':
      return { title, subtitle: 'Agent identity blueprint' }
    case 'agent': {
      const agent = [...agents.values()].find(each => each.ref === ref)
      const blueprint = agent ? lookUp(blueprints, agent.blueprint).displayName : ''
      return { title, subtitle: `Agent identity · blueprint ${blueprint}` }
    }
    case 'principal':
      return { title, subtitle: 'Agent identity blueprint principal' }
    case 'credential':
      return { title, subtitle: 'Credential of a blueprint' }
    case 'registration':
      return { title, subtitle: 'Entry in the agent registry' }
    case 'risk': {
      const subject = named.find(each => `risk:${each.ref}` === ref)
      return { title: `Risk of ${subject?.displayName ?? ref.slice('risk:'.length)}`, subtitle: 'ID Protection' }
    }
    case 'pool':
      return { title, subtitle: 'Pool of Cloud PCs for agents' }
    case 'pc': {
      const pc = [...pcs.values()].find(each => each.ref === ref)
      return { title, subtitle: `Cloud PC for Agents · ${pc ? lookUp(pools, pc.pool).displayName : ''}` }
    }
    case 'session': {
      const session = known.sessions.find(each => each.session === ref)
      const who = session ? lookUp(agentUsers, session.agentUser).displayName : ''
      return { title: `Session of ${who}`, subtitle: ref.slice('session:'.length) }
    }
    case 'screen':
      return { title: 'Screen share', subtitle: ref.slice('screen:'.length) }
    case 'task': {
      const prompt = known.prompts.find(each => each.task === ref)
      const human = prompt ? lookUp(humans, prompt.human).displayName : ''
      return { title: prompt?.text ?? ref, subtitle: `Task for ${human}` }
    }
    case 'grant':
      return { title, subtitle: 'Access to a resource, for a purpose' }
    case 'approval':
      return { title, subtitle: 'Question to people' }
    case 'review':
      return { title, subtitle: 'Access review' }
    case 'orchestration':
      return { title, subtitle: 'Agents working for one prompt' }
    case 'token': {
      const issued = known.tokens.find(each => each.token === ref)
      return { title: issued ? tokenTitle(issued) : 'Token, not issued', subtitle: `uti ${ref.slice('token:'.length)}` }
    }
  }
}

const grantNames: Record<TokenGrant, string> = {
  t1: 'T1',
  t2: 'T2',
  blueprint: 'Blueprint token',
  autonomous: 'Agent identity token',
  onBehalfOf: 'Token on behalf of a person',
  refreshToken: 'Refreshed token on behalf of a person',
  agentUser: 'Agent user token',
  interactive: 'Token of a person',
}

export const tokenTitle = ({ request }: FactOf<'token.issued'>): string =>
  `${grantNames[request.grant]} for ${request.resourceDisplayName}`

const resources = new Map([
  [graphResourceId, 'Microsoft Graph'],
  [computerUseResourceId, 'the Windows 365 computer-use MCP server'],
  [tokenExchangeResourceId, 'the token exchange endpoint'],
])

/** Whom an object or application id belongs to, or null. */
export function ownerOf(directory: Directory, id: string): string | null {
  for (const { appId, displayName } of directory.blueprints.values())
    if (appId === id) return `the blueprint ${displayName}`
  for (const agent of directory.agents.values()) if (agent.id === id) return `the agent identity ${agent.displayName}`
  for (const user of directory.agentUsers.values())
    if (user.id === id) return `the agent user ${user.userPrincipalName}`
  for (const human of directory.humans.values()) if (human.id === id) return human.displayName
  return resources.get(id) ?? null
}
