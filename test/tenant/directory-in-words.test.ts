// The directory's answers written out whole: what each request makes, sends and reads, and every word of its refusals.
import { describe, expect, test } from 'vitest'
import { type DirectoryCaller, discoverShadowAgents, type Message, type Sighting } from '../../main/tenant/index.ts'
import type { AgentRef } from '../../shared/model/refs.ts'
import { certificate, federated } from './credentials.ts'
import {
  type Asked,
  agentIn,
  agentOperation,
  agentUserIn,
  agentUserOperation,
  appIdOf,
  as,
  blueprintIn,
  type Office,
  refOf,
  staffed,
  token,
} from './office.ts'
import { shortened, under, written } from './written.ts'

type Request = readonly [operation: Asked, caller: DirectoryCaller]

/** Each request with its answer; what is granted happens before the next is asked. */
const told = (world: Office, requests: readonly Request[]): string =>
  requests
    .map(([operation, caller]) => {
      const by = 'ref' in caller ? caller.ref : `application:${caller.appId}`
      const { messages, ...answer } = world.ask(operation, caller)
      // every word of the errors is in the fact
      const said = answer.ok ? answer : { ...answer, errors: answer.errors.map(({ code }) => code) }
      const sent = messages.map(message => `sends ${written(message)}`)
      return under(`${by} asks ${written(operation)}`, [said, ...sent])
    })
    .join('\n\n')

const on = (operation: string, target: string, more: object = {}) => ({ operation, target, ...more })
const enable = (target: string, accountEnabled: boolean) => on('setAccountEnabled', target, { accountEnabled })
const registered = (agent: string | null, sourceAgentId = '') => ({
  operation: 'register',
  displayName: 'Invoice agent',
  agent,
  sourceAgentId,
  originatingStore: 'Copilot Studio',
  owners: [refOf('owner')],
})

describe('Written out for a person to read', () => {
  test('what is made, changed and deleted, and who is told of it', async () => {
    const { world, blueprint, principal, agent, agentUser } = staffed()
    const other = agentIn(world, blueprint, 'Other agent')
    const gone = agentIn(world, blueprint, 'Agent that is gone')
    for (const operation of ['delete', 'purge']) world.ask(on(operation, gone), as('admin'))
    const blueprintOperation = { operation: 'createBlueprint', displayName: 'B', owners: [refOf('owner')] }
    const newUser = agentUserOperation(other, 'night@contoso.com')
    const requests: Request[] = [
      [{ ...blueprintOperation, sponsors: [refOf('sponsor'), refOf('other')] }, as('admin')],
      [{ ...blueprintOperation, sponsors: [] }, as('registrar')],
      [{ ...agentOperation(world, blueprint), sponsors: [] }, as('owner')],
      [agentOperation(world, blueprint, 'By its blueprint'), token(world, blueprint)],
      [{ ...newUser, manager: refOf('sponsor') }, as('admin')],
      [enable(agent, true), as('admin')],
      [enable(agent, false), as('admin')],
      [enable(agent, false), as('admin')],
      [enable(agent, true), as('admin')],
      ...[agentUser, blueprint, principal, refOf('other')].flatMap((target): Request[] => [
        [enable(target, false), as('admin')],
        [enable(target, true), as('admin')],
      ]),
      [on('setSponsors', blueprint, { sponsors: [refOf('sponsor'), refOf('other'), refOf('owner')] }), as('owner')],
      [on('setSponsors', agent, { sponsors: [refOf('sponsor'), refOf('other'), refOf('owner')] }), as('owner')],
      [
        on('setInheritablePermissions', blueprint, {
          inheritablePermissions: [
            {
              resourceAppId: appIdOf(world, blueprint),
              inheritableScopes: { kind: 'allAllowed' },
              inheritableRoles: { kind: 'none' },
            },
          ],
        }),
        as('owner'),
      ],
      [on('revokeSessions', agentUser), as('admin')],
      [on('revokeSessions', refOf('other')), as('other')],
      [on('assignRole', agent, { role: 'Directory Readers' }), as('roles')],
      [on('assignRole', agentUser, { role: 'Directory Readers' }), as('roles')],
      [on('addToGroup', agent, { group: 'Invoices', isAssignableToRole: false }), as('owner')],
      [on('addToGroup', agentUser, { group: 'Invoices', isAssignableToRole: false }), as('owner')],
      // the first who leaves is one of three, one is disabled, the last leaves nobody
      [enable(refOf('other'), false), as('admin')],
      [on('delete', refOf('owner')), as('admin')],
      [on('delete', refOf('sponsor')), as('admin')],
      [on('delete', refOf('other')), as('admin')],
      [on('restore', refOf('other')), as('admin')],
      [on('delete', agentUser), as('admin')],
      [on('restore', agentUser), as('admin')],
      [on('delete', agentUser), as('admin')],
      [on('purge', agentUser), as('admin')],
      [on('delete', principal), as('admin')],
      [{ operation: 'createPrincipal', displayName: 'Again', appId: appIdOf(world, blueprint) }, as('admin')],
      [on('purge', principal), as('admin')],
      [
        { operation: 'createPrincipal', displayName: 'Again', appId: appIdOf(world, blueprint).toUpperCase() },
        as('admin'),
      ],
      [on('delete', blueprint), as('admin')],
      [on('restore', blueprint), as('admin')],
      [on('delete', blueprint), as('admin')],
      [on('purge', blueprint), as('admin')],
    ]
    await expect(shortened(told(world, requests))).toMatchFileSnapshot('./services/directory-objects.txt')
  })

  test('credentials, units, the registry and risk', async () => {
    const { world, blueprint, agent, agentUser } = staffed()
    const now = Date.parse('2026-08-03T08:00:00Z')
    const add = (credential: object) => on('addCredential', blueprint, { credential })
    const unit = { operation: 'createAdministrativeUnit', unit: 'unit', displayName: 'A unit' }
    const credentials = () => [...world.directory.credentials.keys()]
    const entry = () => [...world.directory.registrations.keys()].at(-1) ?? ''
    const requests: (() => Request)[] = [
      () => [add(certificate(now - 1)), as('owner')],
      () => [add(certificate(now)), as('owner')],
      () => [add(certificate(now + 1)), as('owner')],
      () => [add(federated), as('owner')],
      () => [on('removeCredential', credentials()[0] ?? '', { deliberate: false, reason: 'rotation' }), as('owner')],
      () => [unit, as('roles')],
      () => [{ ...unit, unit: 'hidden', visibility: 'HiddenMembership' }, as('roles')],
      () => [{ operation: 'addUnitMember', unit: 'unit', target: agentUser }, as('roles')],
      () => [{ operation: 'addUnitMember', unit: 'unit', target: refOf('other') }, as('roles')],
      () => [{ operation: 'addUnitMember', unit: 'unit', target: agent }, as('roles')],
      () => [{ operation: 'listUnitMembers', unit: 'unit' }, as('roles')],
      () => [{ operation: 'listUnitMembers', unit: 'hidden' }, as('roles')],
      () => [{ operation: 'listUnitMembers', unit: 'hidden' }, as('owner')],
      () => [{ operation: 'listUnitMembers', unit: 'none' }, as('roles')],
      () => [{ operation: 'removeUnitMember', unit: 'unit', target: refOf('other') }, as('roles')],
      () => [
        { operation: 'assignScopedRole', unit: 'unit', target: refOf('other'), role: 'User Administrator' },
        as('roles'),
      ],
      () => [registered(agent), as('owner')],
      () => [on('rejectRegistration', entry(), { reason: 'No purpose is given.' }), as('registrar')],
      () => [registered(agent), as('owner')],
      ...['approve', 'publish'].map(step => (): Request => [on(`${step}Registration`, entry()), as('registrar')]),
      () => [on('blockRegistration', entry(), { reason: 'It mailed payroll data.' }), as('registrar')],
      ...['unblock', 'uninstall', 'delete'].map(
        step => (): Request => [on(`${step}Registration`, entry()), as('registrar')],
      ),
      () => [registered(null, 'studio/7'), as('owner')],
      () => [registered(null, 'studio/7'), as('owner')],
      ...[agent, agentUser, refOf('other')].flatMap(subject =>
        ['confirmCompromised', 'confirmSafe', 'confirmCompromised', 'dismissRisk'].map(
          step => (): Request => [on(step, subject), as('security')],
        ),
      ),
    ]
    const answers = requests.map(request => told(world, [request()]))
    await expect(shortened(answers.join('\n\n'))).toMatchFileSnapshot('./services/directory-others.txt')
  })

  test('what is refused: to whom, for what, and that only the tenant’s own are told', async () => {
    const { world, blueprint, principal, agent, agentUser } = staffed()
    const stranger = '00000000-0000-4000-8000-00000000dead'
    const callers: DirectoryCaller[] = [
      as('other'),
      { kind: 'human', ref: 'human:nobody', roles: [] },
      token(world, blueprint),
      { kind: 'blueprint', ref: blueprint, principal: 'principal:none', permissions: [] },
      { kind: 'agent', ref: agent },
      { kind: 'agent', ref: 'agent:none' },
      { kind: 'application', appId: stranger, permissions: [] },
    ]
    const operations: Asked[] = [
      { operation: 'createBlueprint', displayName: '', sponsors: [refOf('sponsor')], owners: [], properties: ['tags'] },
      on('purge', agentUser),
      { operation: 'createAdministrativeUnit', unit: 'unit', displayName: 'A unit' },
      { operation: 'addUnitMember', unit: 'unit', target: refOf('other') },
      { operation: 'listUnitMembers', unit: 'unit' },
      { ...registered(null), displayName: 'Nobody’s agent' },
      on('setIdentityParent', agentUser, { identityParent: agent }),
      on('delete', principal),
    ].map(operation =>
      'displayName' in operation ? { ...operation, displayName: operation.displayName || 'B' } : operation,
    )
    const requests = operations.flatMap(operation => callers.map((caller): Request => [operation, caller]))
    await expect(shortened(told(world, requests))).toMatchFileSnapshot('./services/directory-refusals.txt')
  })

  test('the entries discovery makes of what was seen acting', async () => {
    const { world, blueprint, agent } = staffed()
    const seen = (more: Partial<Sighting>): Sighting => ({
      agent: null,
      sourceAgentId: '',
      displayName: 'Night agent',
      seen: 'signed in to Microsoft Graph',
      ...more,
    })
    const shadow = agentIn(world, blueprint, 'Night agent')
    const deleted = world.make(registered(agent), as('owner'))
    world.ask(on('approveRegistration', deleted), as('registrar'))
    world.ask(on('deleteRegistration', deleted), as('registrar'))
    world.make(registered(agentIn(world, blueprint, 'Known agent'), 'studio/1'), as('owner'))
    const known = [...world.directory.agents.keys()].at(-1) ?? agent
    const studio = world.make(registered(null, 'studio/2'), as('owner'))
    world.ask(on('approveRegistration', studio), as('registrar'))
    world.ask(on('deleteRegistration', studio), as('registrar'))
    const discover = (...sightings: Sighting[]): Message[] => discoverShadowAgents(world.service, sightings)
    const cases: [string, Message[]][] = [
      ['an agent that was never registered', discover(seen({ agent: shadow }))],
      ['an agent whose entry was deleted', discover(seen({ agent }))],
      ['an agent that is registered', discover(seen({ agent: known }))],
      ['what its platform names as one that is registered', discover(seen({ sourceAgentId: 'studio/1' }))],
      ['what its platform names as one whose entry was deleted', discover(seen({ sourceAgentId: 'studio/2' }))],
      ['what only its platform knows', discover(seen({ sourceAgentId: 'studio/3' }))],
      ['two at once', discover(seen({ agent: shadow }), seen({ sourceAgentId: 'studio/3', displayName: 'Third' }))],
    ]
    const text = cases.map(([name, messages]) => under(name, messages)).join('\n')
    await expect(shortened(text)).toMatchFileSnapshot('./services/shadow-agents.txt')
  })
})

test('An entry nothing is known of stands for no registered agent', () => {
  const { world, agent } = staffed()
  const entry = world.make(registered(agent), as('owner'))
  const sighting = { agent, sourceAgentId: '', displayName: 'Invoice agent', seen: 'acted' }
  expect(discoverShadowAgents(world.service, [sighting])).toEqual([])
  world.states.registration.clear()
  expect(discoverShadowAgents(world.service, [sighting]).map(({ to }) => to)).toEqual([entry])
})

test('What nothing is known of loses no sponsor', () => {
  const { world, agent, blueprint } = staffed()
  const second: AgentRef = agentIn(world, blueprintIn(world, 'Second'), 'Second agent')
  agentUserIn(world, second, 'second@contoso.com')
  world.states.agent.delete(agent)
  world.states.blueprint.delete(blueprint)
  const answer = world.ask(on('delete', refOf('sponsor')), as('admin'))
  expect(answer.messages.map(({ kind }) => kind)).toEqual(['human', 'blueprint', 'agent'])
})
