// Random histories of a directory, held to a naive reading of its own facts: who is there, who is whose, who can sign in.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accountSight, type DirectoryCaller } from '../../main/tenant/index.ts'
import type { Fact } from '../../shared/model/facts.ts'
import type { AgentUserRef } from '../../shared/model/refs.ts'
import { certificate } from './credentials.ts'
import {
  type Asked,
  agentOperation,
  agentUserOperation,
  appIdOf,
  as,
  type Office,
  refOf,
  staffed,
  token,
} from './office.ts'

interface Step {
  what: number
  whom: number
  other: number
  who: number
}
const number = fc.noBias(fc.nat({ max: 9999 }))
const history = fc.array(fc.record({ what: number, whom: number, other: number, who: number }), {
  minLength: 30,
  maxLength: 60,
})

const pick = <Item>(items: readonly Item[], index: number): Item | undefined => items[index % items.length]

/** The operation a step stands for, on whatever the directory holds by then; some of it was deleted long ago. */
function operationOf(world: Office, { what, whom, other }: Step): Asked | null {
  const { blueprints, principals, agents, agentUsers, credentials, humans } = world.directory
  const blueprint = pick([...blueprints.keys()], whom)
  const agent = pick([...agents.keys()], whom)
  const agentUser = pick([...agentUsers.keys()], whom)
  const kinds = [blueprints, principals, principals, agents, agents, agentUsers]
  const target = pick([...(pick(kinds, other) ?? agents).keys()], whom)
  const deleted =
    pick(
      kinds.flatMap(kind => [...kind.keys()]).filter(ref => world.state(ref) === 'softDeleted'),
      whom,
    ) ?? target
  if (!blueprint || !agent || !agentUser || !target) return null
  const operations: Asked[] = [
    { operation: 'createBlueprint', displayName: 'B', sponsors: [refOf('sponsor')], owners: [refOf('owner')] },
    { operation: 'createPrincipal', displayName: 'P', appId: appIdOf(world, blueprint) },
    agentOperation(world, blueprint),
    agentUserOperation(agent, `user${other}@contoso.com`),
    { operation: 'delete', target },
    { operation: 'delete', target },
    { operation: 'restore', target },
    { operation: 'restore', target: deleted },
    { operation: 'restore', target: deleted },
    { operation: 'restore', target: deleted },
    { operation: 'purge', target: deleted },
    { operation: 'purge', target: deleted },
    { operation: 'setAccountEnabled', target, accountEnabled: true },
    { operation: 'setAccountEnabled', target, accountEnabled: whom % 2 === 0 },
    { operation: 'setIdentityParent', target: agentUser, identityParent: pick([...agents.keys()], other) },
    { operation: 'setSponsors', target: agent, sponsors: [pick([...humans.keys()], other)] },
    { operation: 'addCredential', target: pick([blueprint, agent, agentUser], other), credential: certificate(0) },
    { operation: 'removeCredential', target: pick([...credentials.keys()], whom), deliberate: false, reason: 'old' },
    { operation: 'revokeSessions', target: agentUser },
    { operation: 'confirmCompromised', target: agent },
    { operation: 'dismissRisk', target: agent },
    { operation: 'register', displayName: 'A', agent, sourceAgentId: '', originatingStore: 'S', owners: [] },
    { operation: 'blockRegistration', target: pick([...world.directory.registrations.keys()], whom), reason: 'r' },
    { operation: 'approveRegistration', target: pick([...world.directory.registrations.keys()], whom) },
  ]
  const operation = pick(operations, what)
  return operation && Object.values(operation).every(value => value !== undefined) ? operation : null
}
const callerOf = (world: Office, { who, other }: Step): DirectoryCaller => {
  const blueprint = pick([...world.directory.blueprints.keys()], other) ?? 'blueprint:?'
  const agent = pick([...world.directory.agents.keys()], other) ?? 'agent:?'
  const callers: DirectoryCaller[] = [
    as('admin'),
    as('admin'),
    as('admin'),
    as('admin'),
    as('admin'),
    as('admin'),
    as('admin'),
    as('security'),
    as('registrar'),
    as('owner'),
    token(world, blueprint),
    { kind: 'agent', ref: agent },
  ]
  return pick(callers, who) ?? as('admin')
}

/** What the facts alone say: the last word on each object, and the principal each agent identity was made under. */
function readFacts(facts: readonly Fact[]) {
  const alive = new Map<string, boolean>()
  const enabled = new Map<string, boolean>()
  const principalNow = new Map<string, string>()
  const madeUnder = new Map<string, string>()
  /** Every parent an agent user was ever told to have. */
  const parents = new Map<string, string[]>()
  for (const fact of facts) {
    const [kind = '', verb = ''] = fact.type.split('.')
    const value: unknown = Object.entries(fact).find(([key]) => key === kind)?.[1]
    const ref = typeof value === 'object' && value !== null && 'ref' in value ? String(value.ref) : String(value)
    if (verb === 'created') {
      alive.set(ref, true)
      enabled.set(ref, true)
    }
    if (verb === 'softDeleted' || verb === 'hardDeleted') alive.set(ref, false)
    if (verb === 'restored') alive.set(ref, true)
    if (verb === 'enabled') enabled.set(ref, true)
    if (verb === 'disabled') enabled.set(ref, false)
    if (fact.type === 'principal.created') principalNow.set(fact.principal.blueprint, fact.principal.ref)
    if (fact.type === 'agentUser.created')
      parents.set(fact.agentUser.ref, [...(parents.get(fact.agentUser.ref) ?? []), fact.agentUser.agent])
    if (fact.type === 'agent.created') madeUnder.set(fact.agent.ref, principalNow.get(fact.agent.blueprint) ?? '')
  }
  const works = (ref: string): boolean => (alive.get(ref) ?? false) && (enabled.get(ref) ?? false)
  return { works, madeUnder, alive, parents }
}

/** What does not agree, in words; nothing where all is well. */
function disagreements(world: Office): string[] {
  const { facts, directory, family, states } = world
  const { works, madeUnder, alive, parents } = readFacts(facts)
  const wrong: string[] = []
  const same = (what: string, found: unknown, naive: unknown): void => {
    if (found !== naive) wrong.push(`${what}: ${String(found)}, and by the facts ${String(naive)}`)
  }
  for (const { ref, blueprint } of directory.agents.values()) {
    const naive = works(ref) && works(blueprint) && works(madeUnder.get(ref) ?? '')
    const agentUser: AgentUserRef | null = family.agentUsersOf(ref).at(-1) ?? null
    const sight = accountSight(states, family, { blueprint, agent: ref, agentUser })
    const agentSignsIn = sight.blueprintEnabled && sight.agentEnabled
    same(`${ref} signs in`, agentSignsIn, naive)
    if (agentUser) same(`${agentUser} signs in`, agentSignsIn && sight.agentUserEnabled, naive && works(agentUser))
    if (sight.orphaned && sight.agentEnabled && sight.agentUserEnabled) wrong.push(`${ref} is orphaned and signs in`)
    const users = family.agentUsersOf(ref).filter(each => world.state(each) !== 'hardDeleted')
    if (users.length > 1) wrong.push(`${ref} has ${users.join(' and ')}`)
  }
  for (const { ref, agent } of directory.agentUsers.values()) {
    same(`the parent of ${ref}`, agent, parents.get(ref)?.join())
    same(`the parent of ${ref} ever existed`, alive.has(agent), true)
  }
  for (const { ref, blueprint } of directory.credentials.values())
    same(`${ref} is on a blueprint`, directory.blueprints.has(blueprint), true)
  return wrong
}

/** Plays a history; now and then the cascade comes to one or to all of the condemned. */
function play(steps: readonly Step[]): Office {
  const { world } = staffed({ blueprints: 4, agentsOfBlueprint: 4 })
  for (const step of steps) {
    if (step.who % 6 === 0) world.cascade()
    const operation = operationOf(world, step)
    if (operation) world.ask(operation, callerOf(world, step))
    expect(disagreements(world)).toEqual([])
  }
  return world
}

describe('A directory with any history', () => {
  test('signs in exactly those whom its facts leave in place, and gives every agent user one parent', () => {
    fc.assert(
      fc.property(history, steps => {
        play(steps)
      }),
      { numRuns: 120, seed: 20260803 },
    )
  })

  test('refuses nothing silently: every refusal to one of the tenant’s own is a fact with a code', () => {
    const step = { what: 4, whom: 0, other: 0, who: 11 }
    const world = play([step, step])
    expect(world.told('directory.refused').map(({ code }) => code)).toEqual([
      'Authorization_RequestDenied',
      'Authorization_RequestDenied',
    ])
  })

  test('comes out the same when it is played again', () => {
    const steps = fc.sample(history, { seed: 7, numRuns: 5 })
    for (const each of steps) expect(play(each).facts).toEqual(play(each).facts)
  })
})
