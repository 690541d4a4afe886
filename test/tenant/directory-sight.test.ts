// What decisions are told of the directory, written out: every kind of object in every state it can be in, and those nothing is known of.
import { describe, expect, test } from 'vitest'
import { accountSight, type DirectoryCaller, isApproved, riskLevel, steppers } from '../../main/tenant/index.ts'
import { directorySight } from '../../main/tenant/services/directory-sight.ts'
import type { AgentRef, AgentUserRef, BlueprintRef, RegistrationRef } from '../../shared/model/refs.ts'
import {
  agentIn,
  agentOperation,
  agentUserIn,
  appIdOf,
  as,
  blueprintIn,
  type Office,
  office,
  refOf,
  staffed,
  token,
} from './office.ts'
import { shortened, under, written } from './written.ts'

const on = (operation: string, target: string, more: object = {}) => ({ operation, target, ...more })
const certificate = { kind: 'certificate', displayName: 'C', endDateTime: 1e15, customKeyIdentifier: 'thumbprint' }
const registered = (agent: string | null, sourceAgentId: string) => ({
  operation: 'register',
  displayName: 'Agent',
  agent,
  sourceAgentId,
  originatingStore: 'Copilot Studio',
  owners: [refOf('owner')],
})
const sightOf = ({ directory, family, states, service }: Office) =>
  directorySight(directory, family, states, service.limits)

/** One blueprint with agents and agent users in every state, beside one that is deleted with all that is under it. */
function crowded() {
  const { world, blueprint, agent, agentUser } = staffed()
  const admin = as('admin')
  const agents = ['disabled', 'deleted', 'gone', 'blocked', 'shadow'].map(name => agentIn(world, blueprint, name))
  const [disabled, deleted, gone, blocked, shadow] = agents
  for (const each of agents) agentUserIn(world, each, `${world.directory.agents.get(each)?.displayName}@contoso.com`)
  world.ask(on('setAccountEnabled', disabled ?? '', { accountEnabled: false }), admin)
  for (const target of [deleted, gone]) world.ask(on('delete', target ?? ''), admin)
  world.ask(on('purge', gone ?? ''), admin)
  world.send({ kind: 'agent', to: blocked ?? agent, event: { type: 'agent.disableByMicrosoft' } })
  // one whose agents have not been reached yet, one whose agents outlived its principal, one that is gone
  for (const name of ['Condemned', 'Orphaning', 'Purged', 'Disabled', 'Principal disabled', 'Again']) {
    const other = blueprintIn(world, name)
    const child = agentIn(world, other, `${name} agent`)
    agentUserIn(world, child, `${name.replace(' ', '.')}.agent@contoso.com`)
    const [principal = 'principal:?'] = world.family.principalsOf(other)
    if (name === 'Disabled') world.ask(on('setAccountEnabled', other, { accountEnabled: false }), admin)
    if (name === 'Principal disabled') world.ask(on('setAccountEnabled', principal, { accountEnabled: false }), admin)
    if (name === 'Condemned') world.ask(on('delete', principal), admin)
    if (name === 'Orphaning') for (const what of ['delete', 'purge']) world.ask(on(what, principal), admin)
    if (name === 'Again') {
      for (const what of ['delete', 'purge']) world.ask(on(what, principal), admin)
      world.ask({ operation: 'createPrincipal', displayName: name, appId: appIdOf(world, other) }, admin)
    }
    if (name === 'Purged') for (const what of ['delete', 'purge']) world.ask(on(what, other), admin)
  }
  for (const startDateTime of [0, 0, 2e12])
    world.make(on('addCredential', blueprint, { credential: { ...certificate, startDateTime } }), as('owner'))
  const [first = ''] = world.directory.credentials.keys()
  world.ask(on('removeCredential', first, { deliberate: true, reason: 'rotation' }), as('owner'))
  const entries = [agent, shadow, disabled, blocked].map((each, index) =>
    world.make(registered(each ?? null, index === 0 ? '' : `studio/${index}`), as('owner')),
  )
  const [approved = '', refused = '', stopped = '', taken = ''] = entries
  for (const entry of [approved, stopped]) world.ask(on('approveRegistration', entry), as('registrar'))
  world.ask(on('rejectRegistration', refused, { reason: 'No purpose.' }), as('registrar'))
  world.ask(on('blockRegistration', stopped, { reason: 'No.' }), as('registrar'))
  for (const step of ['approve', 'publish']) world.ask(on(`${step}Registration`, taken), as('registrar'))
  world.make(registered(null, 'studio/alone'), as('owner'))
  const removed = world.make(registered(null, 'studio/removed'), as('owner'))
  world.ask(on('rejectRegistration', removed, { reason: 'No purpose.' }), as('registrar'))
  world.ask(on('deleteRegistration', removed), as('registrar'))
  for (const target of [agent, agentUser, refOf('other')]) world.ask(on('confirmCompromised', target), as('security'))
  world.ask(on('dismissRisk', refOf('other')), as('security'))
  world.ask(on('setAccountEnabled', refOf('other'), { accountEnabled: false }), admin)
  for (const target of [refOf('security'), refOf('registrar')]) world.ask(on('delete', target), admin)
  const [, lost = ''] = shadow ? [shadow, ...world.family.agentUsersOf(shadow)] : []
  world.ask(on('delete', lost), admin)
  for (const target of [lost, refOf('registrar')]) world.ask(on('purge', target), admin)
  for (const [unit, more] of [
    ['open', {}],
    ['hidden', { visibility: 'HiddenMembership' }],
    ['restricted', { isMemberManagementRestricted: true }],
  ] as const) {
    world.ask({ operation: 'createAdministrativeUnit', unit, displayName: unit, ...more }, as('roles'))
    world.ask({ operation: 'addUnitMember', unit, target: refOf('other') }, as('roles'))
    world.ask({ operation: 'assignScopedRole', unit, target: refOf('owner'), role: 'User Administrator' }, as('roles'))
  }
  return world
}

const unknown = {
  blueprint: 'blueprint:none',
  agent: 'agent:none',
  agentUser: 'agentUser:none',
  registration: 'registration:none',
} as const satisfies {
  blueprint: BlueprintRef
  agent: AgentRef
  agentUser: AgentUserRef
  registration: RegistrationRef
}

/** Everything the sight answers, object by object. */
function survey(world: Office): string {
  const { directory, family, states } = world
  const see = sightOf(world)
  const blueprints = [...directory.blueprints.keys(), unknown.blueprint]
  const agents = [...directory.agents.keys(), unknown.agent]
  const agentUsers = [...directory.agentUsers.keys(), unknown.agentUser]
  const humans = [...directory.humans.keys(), 'human:none' as const]
  const principals = [...directory.principals.keys(), 'principal:none' as const]
  const named = (ref: string): string => {
    const found = [directory.blueprints, directory.agents, directory.humans]
      .map(each => new Map<string, { displayName: string }>(each).get(ref)?.displayName)
      .find(name => name !== undefined)
    return found ? `${ref} (${found})` : ref
  }
  const signsIn = (caller: DirectoryCaller): string => `signs in: ${see.canSignIn(caller)}`
  return [
    ...humans.map(ref =>
      under(named(ref), [
        `state: ${see.stateOf(ref)}, ${signsIn({ kind: 'human', ref, roles: [] })}`,
        `risk: ${riskLevel(states, ref)}, ${see.riskStateOf(ref)}`,
      ]),
    ),
    ...blueprints.map(ref =>
      under(named(ref), [
        `state: ${see.stateOf(ref)}, ${signsIn({ kind: 'blueprint', ref, principal: 'principal:x', permissions: [] })}`,
        `blueprintOf: ${see.blueprintOf(ref)?.ref}, by its appId: ${see.blueprintByAppId(appIdOf(world, ref))?.ref}`,
        `principals: ${written(see.principalsOf(ref))}, sponsors: ${written(see.sponsorsOf(ref))}`,
        `agents counted: ${see.counted.agentsOf(ref)}, valid credentials: ${written(see.validCredentialsOf(ref))}`,
      ]),
    ),
    ...principals.map(ref =>
      under(ref, [
        `state: ${see.stateOf(ref)}, blueprintOf: ${see.blueprintOf(ref)?.ref}, risk: ${riskLevel(states, ref)}`,
      ]),
    ),
    ...agents.map(ref => {
      const blueprint = directory.agents.get(ref)?.blueprint ?? unknown.blueprint
      const users = [null, ...family.agentUsersOf(ref), unknown.agentUser]
      return under(named(ref), [
        `state: ${see.stateOf(ref)}, ${signsIn({ kind: 'agent', ref })}, by Microsoft: ${see.disabledByMicrosoft(ref)}`,
        `blueprintOf: ${see.blueprintOf(ref)?.ref}, sponsors: ${written(see.sponsorsOf(ref))}`,
        `agent users: ${written(see.agentUsersOf(ref))}, approved: ${isApproved(directory, states, ref)}`,
        `risk: ${riskLevel(states, ref)}, ${see.riskStateOf(ref)}, entry: ${see.registrationOf(ref, '')}`,
        ...users.map(
          agentUser =>
            `with ${agentUser}: ${written(accountSight(states, family, { blueprint, agent: ref, agentUser }))}`,
        ),
      ])
    }),
    ...agentUsers.map(ref =>
      under(ref, [
        `state: ${see.stateOf(ref)}, agent: ${see.agentOf(ref)}, blueprintOf: ${see.blueprintOf(ref)?.ref}`,
        `name taken: ${see.userPrincipalNameTaken(directory.agentUsers.get(ref)?.userPrincipalName.toUpperCase() ?? 'x@y')}`,
      ]),
    ),
    ...[...directory.credentials.keys(), 'credential:none' as const].map(ref =>
      under(ref, [`${written(see.credential(ref))}, blueprintOf: ${see.blueprintOf(ref)?.ref}`]),
    ),
    under('entries', [
      ...[...directory.registrations.keys(), unknown.registration].map(ref => `${ref}: ${see.registrationState(ref)}`),
      ...['', 'studio/1', 'studio/alone', 'studio/none'].flatMap(source =>
        [null, unknown.agent, agents[1] ?? unknown.agent].map(
          agent => `of ${agent}, "${source}": ${see.registrationOf(agent, source)}`,
        ),
      ),
    ]),
    under('in all', [
      `licences: ${written(see.licences)}`,
      `blueprints counted: ${see.counted.blueprints()}, objects counted: ${see.counted.agentObjects()}`,
      `units: ${written(see.units)}`,
      `applications sign in: ${see.canSignIn({ kind: 'application', appId: 'x', permissions: [] })}`,
      ...humans.map(ref => {
        const name = directory.humans.get(ref)?.userPrincipalName ?? 'nobody@contoso.com'
        return `${name} taken: ${see.userPrincipalNameTaken(name)}`
      }),
    ]),
  ].join('\n')
}

describe('What decisions are told of the directory', () => {
  test('object by object, in every state', async () => {
    await expect(shortened(survey(crowded()))).toMatchFileSnapshot('./services/directory-sight.txt')
  })

  test('after the cascade came to whoever was condemned', async () => {
    const world = crowded()
    world.cascade()
    for (const { ref, displayName } of world.directory.agents.values())
      if (displayName === 'Orphaning agent') world.ask(on('restore', ref), as('admin'))
    await expect(shortened(survey(world))).toMatchFileSnapshot('./services/directory-sight-later.txt')
  })

  test('of objects nobody has ever heard from: they are absent, and sign in nobody', async () => {
    const { world, blueprint, agent, agentUser } = staffed()
    world.make(on('addCredential', blueprint, { credential: { ...certificate, startDateTime: 0 } }), as('owner'))
    world.make(registered(agent, ''), as('owner'))
    for (const states of Object.values(world.states)) states.clear()
    expect([blueprint, agent, agentUser, refOf('owner')].map(sightOf(world).stateOf)).toEqual(Array(4).fill('absent'))
    await expect(shortened(survey(world))).toMatchFileSnapshot('./services/directory-sight-nothing-known.txt')
  })

  test('of a person who waits for an answer: they are active, as before they asked', () => {
    const world = office()
    const drive = steppers().human
    const ask = { type: 'human.ask', task: 'task:a', agent: 'agent:a', channel: 'msteams' } as const
    const { next } = drive.step(world.states.human.get(refOf('owner')) ?? drive.start(undefined), {
      ...ask,
      conversation: 'c',
      text: 'Go.',
    })
    world.states.human.set(refOf('owner'), next)
    expect([next.value, sightOf(world).stateOf(refOf('owner'))]).toEqual(['waiting', 'active'])
  })

  test('of an application id and a name in any case', () => {
    const { world, blueprint } = staffed()
    const known = world.directory.blueprints.get(blueprint)
    if (!known) throw new Error(blueprint)
    const appId = '00000000-0000-4000-8000-0000000000aB'
    Reflect.set(known, 'appId', appId)
    const see = sightOf(world)
    for (const spelled of [appId, appId.toLowerCase(), appId.toUpperCase()])
      expect(see.blueprintByAppId(spelled)?.ref).toBe(blueprint)
    expect(see.blueprintByAppId('00000000-0000-4000-8000-0000000000ac')).toBeNull()
    expect(see.userPrincipalNameTaken('Owner@CONTOSO.com')).toBe(true)
    expect(see.userPrincipalNameTaken('owner@contoso.co')).toBe(false)
  })

  test('of a tenant that has bought nothing in particular: it has E5', () => {
    expect(sightOf(office()).licences).toEqual(['E5'])
  })

  test('of a blueprint whose only principal is not there', () => {
    const { world, blueprint, principal } = staffed()
    world.states.principal.delete(principal)
    const see = sightOf(world)
    expect([see.principalsOf(blueprint), see.canSignIn(token(world, blueprint))]).toEqual([[], false])
    expect(world.codes(agentOperation(world, blueprint), as('admin'))).toEqual([
      'AgentIdentity_AgentBlueprintPrincipalDoesNotExist',
    ])
  })
})
