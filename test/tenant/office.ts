// A tenant of identities alone: asked through its directory service, driven by the real machines and reactions, with no clock of its own.
import {
  answerDirectoryRequest,
  type DirectoryAnswer,
  type DirectoryCaller,
  type DirectoryLimits,
  type DirectoryService,
  defaultDirectoryLimits,
  familyIndex,
  indexedRoster,
  learnDirectory,
  type Message,
  reactionsTo,
  type Stepper,
  steppers,
} from '../../main/tenant/index.ts'
import { DirectoryOperation } from '../../shared/model/directory-operation.ts'
import type { Ids } from '../../shared/model/env.ts'
import type { Fact, FactOf, FactType } from '../../shared/model/facts.ts'
import type { Human } from '../../shared/model/objects.ts'
import type { ActorRef, AgentRef, AgentUserRef, BlueprintRef, HumanRef, PrincipalRef } from '../../shared/model/refs.ts'
import { epochMs } from '../../shared/model/units.ts'
import { emptyDirectory, guid } from './material.ts'

export const people = {
  admin: ['Agent ID Administrator', 'User Administrator'],
  registrar: ['Agent Registry Administrator'],
  security: ['Security Administrator'],
  roles: ['Privileged Role Administrator'],
  owner: [],
  sponsor: [],
  other: [],
} as const
type Person = keyof typeof people

export const refOf = (person: Person): HumanRef => `human:${person}`
export const as = (person: Person): DirectoryCaller => ({ kind: 'human', ref: refOf(person), roles: people[person] })

function countingIds(): Ids {
  let count = 0
  const next = (): number => {
    count += 1
    return count
  }
  return {
    guid: () => guid(next()),
    hex: bytes => String(next()).padStart(bytes * 2, '0'),
    uti: () => String(next()).padStart(22, '0'),
  }
}

export type Asked = Parameters<typeof DirectoryOperation.parse>[0]

export function office(limits: Partial<DirectoryLimits> = {}) {
  const drive = steppers()
  const roster = indexedRoster()
  const family = familyIndex()
  const facts: Fact[] = []
  const ids = countingIds()
  const directory = emptyDirectory(ids.guid())
  const states = {
    human: new Map<HumanRef, ReturnType<typeof drive.human.start>>(),
    blueprint: new Map<BlueprintRef, ReturnType<typeof drive.blueprint.start>>(),
    principal: new Map<PrincipalRef, ReturnType<typeof drive.principal.start>>(),
    credential: new Map<`credential:${string}`, ReturnType<typeof drive.credential.start>>(),
    registration: new Map<`registration:${string}`, ReturnType<typeof drive.registration.start>>(),
    risk: new Map<`risk:${string}`, ReturnType<typeof drive.risk.start>>(),
    agent: new Map<AgentRef, ReturnType<typeof drive.agent.start>>(),
    agentUser: new Map<AgentUserRef, ReturnType<typeof drive.agentUser.start>>(),
  }
  const service: DirectoryService = { directory, family, states, limits: { ...defaultDirectoryLimits, ...limits }, ids }
  const now = epochMs(Date.parse('2026-08-03T08:00:00Z'))

  function turn<Ref extends string, State extends { value: unknown }, Event extends { type: string }>(
    own: Map<Ref, State>,
    stepper: Stepper<State, Event, Fact, { id: Ref } | undefined>,
    to: Ref,
    event: Event,
  ): Fact[] {
    const before = own.get(to) ?? stepper.start({ id: to })
    const { next, told, taken } = stepper.step(before, event)
    if (!taken) throw new Error(`${to} does not take ${event.type} in state ${JSON.stringify(before.value)}`)
    own.set(to, next)
    return told
  }
  function deliver(message: Message): Fact[] {
    switch (message.kind) {
      case 'human':
        return turn(states.human, drive.human, message.to, message.event)
      case 'blueprint':
        return turn(states.blueprint, drive.blueprint, message.to, message.event)
      case 'principal':
        return turn(states.principal, drive.principal, message.to, message.event)
      case 'credential':
        return turn(states.credential, drive.credential, message.to, message.event)
      case 'registration':
        return turn(states.registration, drive.registration, message.to, message.event)
      case 'risk':
        return turn(states.risk, drive.risk, message.to, message.event)
      case 'agent':
        return turn(states.agent, drive.agent, message.to, message.event)
      case 'agentUser':
        return turn(states.agentUser, drive.agentUser, message.to, message.event)
      default:
        throw new Error(`nobody here takes a message to ${message.kind}`)
    }
  }

  /** What the fact makes others do. */
  function learn(fact: Fact): Message[] {
    facts.push(fact)
    roster.learn(fact)
    family.learn(fact)
    learnDirectory(directory, fact)
    return reactionsTo(fact, roster)
  }

  function send(...messages: Message[]): void {
    const queue = [...messages]
    for (let next = queue.shift(); next; next = queue.shift())
      for (const fact of deliver(next)) queue.push(...learn(fact))
  }

  const world = {
    service,
    states,
    directory,
    family,
    facts,
    send,
    told: <Type extends FactType>(type: Type): FactOf<Type>[] =>
      facts.filter((fact): fact is FactOf<Type> => fact.type === type),
    /** Asks and, where it is granted or refused to one of the tenant's own, sends what follows. */
    ask(operation: Asked, caller: DirectoryCaller): DirectoryAnswer {
      const answer = answerDirectoryRequest(service, { operation: DirectoryOperation.parse(operation), caller, now })
      send(...answer.messages)
      if (answer.ok) for (const fact of answer.told) send(...learn(fact))
      return answer
    },
    /** The codes an operation is refused with; none where it is granted. */
    codes(operation: Asked, caller: DirectoryCaller): string[] {
      const answer = world.ask(operation, caller)
      return answer.ok ? [] : answer.errors.map(({ code }) => code)
    },
    /** The object an operation makes. */
    make(operation: Asked, caller: DirectoryCaller): ActorRef {
      const answer = world.ask(operation, caller)
      if (!answer.ok || !answer.created) throw new Error(JSON.stringify(answer))
      return answer.created
    },
    state: (ref: string): unknown =>
      Object.values<ReadonlyMap<string, { value: unknown }>>(states)
        .map(each => each.get(ref)?.value)
        .find(value => value !== undefined) ?? 'absent',
    /** Lets the cascade come to everyone who is condemned. */
    cascade() {
      for (const [to, { value }] of states.agent)
        if (value === 'condemned') send({ kind: 'agent', to, event: { type: 'cascade.run' } })
      for (const [to, { value }] of states.agentUser)
        if (value === 'condemned') send({ kind: 'agentUser', to, event: { type: 'cascade.run' } })
    },
  }

  for (const person of Object.keys(people)) {
    const human: Human = {
      ref: `human:${person}`,
      id: ids.guid(),
      displayName: person,
      userPrincipalName: `${person}@contoso.com`,
      ipAddress: '203.0.113.1',
    }
    send({ kind: 'human', to: human.ref, event: { type: 'human.create', human } })
  }
  return world
}

export type Office = ReturnType<typeof office>

/** A blueprint with its principal, an agent identity and its agent user, all by whoever would make them. */
export function staffed(limits: Partial<DirectoryLimits> = {}) {
  const world = office(limits)
  const blueprint = blueprintIn(world, 'Invoices')
  const agent = agentIn(world, blueprint, 'Invoice agent')
  const agentUser = agentUserIn(world, agent, 'invoice.agent@contoso.com')
  const [principal] = world.family.principalsOf(blueprint)
  if (!principal) throw new Error('the blueprint has a principal')
  return { world, blueprint, principal, agent, agentUser }
}

export const appIdOf = ({ directory }: Office, blueprint: BlueprintRef): string =>
  directory.blueprints.get(blueprint)?.appId ?? ''

export function blueprintIn(world: Office, displayName: string): BlueprintRef {
  const operation = {
    operation: 'createBlueprint',
    displayName,
    sponsors: [refOf('sponsor')],
    owners: [refOf('owner')],
  }
  const ref = world.make(operation, as('admin'))
  const blueprint = [...world.directory.blueprints.keys()].find(each => each === ref)
  if (!blueprint) throw new Error(ref)
  world.make({ operation: 'createPrincipal', displayName, appId: appIdOf(world, blueprint) }, as('admin'))
  return blueprint
}

/** A blueprint's own token, with what it may do with agent users. */
export function token(world: Office, blueprint: BlueprintRef): DirectoryCaller {
  const [principal = 'principal:?'] = world.family.principalsOf(blueprint)
  return {
    kind: 'blueprint',
    ref: blueprint,
    principal,
    permissions: ['AgentIdUser.ReadWrite.IdentityParentedBy'],
  }
}

export const agentOperation = (world: Office, blueprint: BlueprintRef, displayName = 'Agent') => ({
  operation: 'createAgent',
  displayName,
  agentIdentityBlueprintId: appIdOf(world, blueprint),
  sponsors: [refOf('sponsor')],
})

export function agentIn(world: Office, blueprint: BlueprintRef, displayName: string): AgentRef {
  const ref = world.make(agentOperation(world, blueprint, displayName), token(world, blueprint))
  const agent = [...world.directory.agents.keys()].find(each => each === ref)
  if (!agent) throw new Error(ref)
  return agent
}

export const agentUserOperation = (identityParent: AgentRef | null, userPrincipalName: string) => ({
  operation: 'createAgentUser',
  displayName: 'Agent',
  userPrincipalName,
  identityParent,
  manager: null,
})

export function agentUserIn(world: Office, agent: AgentRef, userPrincipalName: string): AgentUserRef {
  const ref = world.make(agentUserOperation(agent, userPrincipalName), as('admin'))
  const agentUser = [...world.directory.agentUsers.keys()].find(each => each === ref)
  if (!agentUser) throw new Error(ref)
  return agentUser
}
