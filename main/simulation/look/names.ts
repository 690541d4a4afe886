// What people call the objects of a run: a title for each actor, and whom an id belongs to.
import type { Fact, FactOf, FactType, TokenGrant } from '../../../shared/model/facts.ts'
import { ActorRef } from '../../../shared/model/refs.ts'
import {
  type ActorKind,
  computerUseResourceId,
  type Directory,
  graphResourceId,
  type LiveDirectory,
  tokenExchangeResourceId,
} from '../../tenant/index.ts'

export interface Title {
  title: string
  subtitle: string
}

/** `told` is what happened by the moment that is asked about: of tasks, sessions, tokens and grants no directory knows. */
export function titleOf(ref: ActorRef, kind: ActorKind, directory: LiveDirectory, told: readonly Fact[]): Title {
  const { humans, blueprints, principals, credentials, registrations, agents, agentUsers, pools, pcs } = directory
  const nameOf = (other: ActorRef): string =>
    [humans, blueprints, principals, credentials, registrations, agents, agentUsers, pools, pcs]
      .flatMap((items): { ref: ActorRef; displayName: string }[] => [...items.values()])
      .find(each => each.ref === other)?.displayName ?? other.slice(other.indexOf(':') + 1)
  const first = <Type extends FactType>(type: Type, about: (fact: FactOf<Type>) => boolean) => {
    const isIt = isA(type)
    return told.find((fact): fact is FactOf<Type> => isIt(fact) && about(fact))
  }
  const title = nameOf(ref)
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
      return { title, subtitle: `Agent identity · blueprint ${agent ? nameOf(agent.blueprint) : ''}` }
    }
    case 'principal':
      return { title, subtitle: 'Agent identity blueprint principal' }
    case 'credential': {
      const credential = [...credentials.values()].find(each => each.ref === ref)
      return credential
        ? { title, subtitle: `${credentialNames[credential.kind]} · blueprint ${nameOf(credential.blueprint)}` }
        : { title, subtitle: 'Credential of a blueprint' }
    }
    case 'registration':
      return { title, subtitle: 'Entry in the agent registry' }
    case 'risk': {
      const subject = ActorRef.safeParse(ref.slice('risk:'.length))
      return { title: `Risk of ${subject.success ? nameOf(subject.data) : title}`, subtitle: 'ID Protection' }
    }
    case 'pool':
      return { title, subtitle: 'Pool of Cloud PCs for agents' }
    case 'pc': {
      const pc = [...pcs.values()].find(each => each.ref === ref)
      return { title, subtitle: `Cloud PC for Agents · ${pc ? nameOf(pc.pool) : ''}` }
    }
    case 'session': {
      const session = first('session.requested', fact => fact.session === ref)
      return { title: `Session of ${session ? nameOf(session.agentUser) : 'nobody yet'}`, subtitle: title }
    }
    case 'screen': {
      const opened = first('screen.opened', fact => fact.screen === ref)
      return { title: 'Screen share', subtitle: opened ? `${nameOf(opened.human)} looks on` : title }
    }
    case 'task': {
      const prompt = first('prompt.sent', fact => fact.task === ref)
      if (prompt) return { title: prompt.text, subtitle: `Task for ${nameOf(prompt.human)}` }
      const delegated = first('delegation.requested', fact => fact.delegation.task === ref)?.delegation
      return delegated
        ? { title: delegated.goal, subtitle: `Task delegated by ${nameOf(delegated.caller)}` }
        : { title: ref, subtitle: 'Task' }
    }
    case 'grant': {
      const grant = first('grant.assigned', fact => fact.grant.ref === ref)?.grant
      return grant
        ? {
            title: `${grant.permissions.join(', ')} for ${grant.purpose}`,
            subtitle: `Access of ${nameOf(grant.subject)}`,
          }
        : { title, subtitle: 'Access to a resource, for a purpose' }
    }
    case 'approval': {
      const asked = first('approval.requested', fact => fact.approval.ref === ref)?.approval
      return { title: asked?.justification ?? title, subtitle: 'Question to people' }
    }
    case 'review': {
      const started = first('review.started', fact => fact.review.ref === ref)
      return { title: started?.review.displayName ?? title, subtitle: 'Access review' }
    }
    case 'orchestration': {
      const started = first('orchestration.started', fact => fact.orchestration === ref)
      return {
        title: started ? `${nameOf(started.agent)} for ${started.purpose}` : title,
        subtitle: 'Agents working for one prompt',
      }
    }
    case 'alert': {
      const raised = first('alert.raised', fact => fact.alert.ref === ref)?.alert
      return { title: raised?.title ?? title, subtitle: raised ? `Alert about ${raised.actorDisplayName}` : 'Alert' }
    }
    case 'incident': {
      const opened = first('incident.opened', fact => fact.incident === ref)
      return { title: opened?.displayName ?? title, subtitle: `Incident ${title}` }
    }
    case 'token': {
      const issued = first('token.issued', fact => fact.token === ref)
      return { title: issued ? tokenTitle(issued) : 'Token, not issued', subtitle: `uti ${ref.slice('token:'.length)}` }
    }
  }
}

export const isA =
  <Type extends FactType>(type: Type) =>
  (fact: Fact): fact is FactOf<Type> =>
    fact.type === type

const credentialNames = {
  certificate: 'Certificate',
  clientSecret: 'Client secret, for development only',
  federatedIdentityCredential: 'Federated identity credential',
} as const

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
