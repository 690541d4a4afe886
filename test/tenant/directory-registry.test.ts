// The registry and its shadow agents, risk and what administrators say to it, credentials and their rotation.
import { describe, expect, test } from 'vitest'
import { discoverShadowAgents, isApproved, riskLevel } from '../../main/tenant/index.ts'
import type { RiskDetection } from '../../shared/model/identity.ts'
import type { CredentialRef } from '../../shared/model/refs.ts'
import { epochMs } from '../../shared/model/units.ts'
import { certificate, federated } from './credentials.ts'
import { agentIn, as, type Office, refOf, staffed, token } from './office.ts'

const registered = (agent: string | null, sourceAgentId = '') => ({
  operation: 'register',
  displayName: 'Invoice agent',
  agent,
  sourceAgentId,
  originatingStore: 'Copilot Studio',
  owners: [refOf('owner')],
})
const on = (operation: string, target: string, more: object = {}) => ({ operation, target, ...more })

describe('Registration', () => {
  test('comes first, then an administrator’s approval; until both the agent is not approved', () => {
    const { world, agent } = staffed()
    const approved = () => isApproved(world.directory, world.states, agent)
    expect(approved()).toBe(false)
    const entry = world.make(registered(agent), as('owner'))
    expect([world.state(entry), approved()]).toEqual(['requested', false])
    expect(world.codes(on('approveRegistration', entry), as('registrar'))).toEqual([])
    expect([world.state(entry), approved()]).toEqual(['approved', true])
  })

  test('is never approved by the owner alone', () => {
    const { world, agent } = staffed()
    const entry = world.make(registered(agent), as('owner'))
    expect(world.codes(on('approveRegistration', entry), as('owner'))).toEqual(['Authorization_RequestDenied'])
    expect(world.codes(on('approveRegistration', entry), as('sponsor'))).toEqual(['Authorization_RequestDenied'])
    expect(world.state(entry)).toBe('requested')
  })

  test('is not made twice, not by an agent, and by a blueprint only for its own', () => {
    const { world, blueprint, agent } = staffed()
    expect(world.codes(registered(agent), { kind: 'agent', ref: agent })).toEqual(['Authorization_RequestDenied'])
    expect(world.codes(registered(agent), token(world, blueprint))).toEqual([])
    expect(world.codes(registered(agent), as('owner'))).toEqual(['Request_MultipleObjectsWithSameKeyValue'])
    expect(world.codes(registered(null), as('owner'))).toEqual(['Request_BadRequest'])
  })

  test('that is blocked approves nothing until an administrator lifts the block, and then what it was', () => {
    const { world, agent } = staffed()
    const entry = world.make(registered(agent), as('owner'))
    const approved = () => isApproved(world.directory, world.states, agent)
    for (const operation of ['approveRegistration', 'publishRegistration'])
      world.ask(on(operation, entry), as('registrar'))
    world.ask(on('blockRegistration', entry, { reason: 'It mailed payroll data.' }), as('registrar'))
    expect([world.state(entry), approved()]).toEqual(['blocked', false])
    world.ask(on('unblockRegistration', entry), as('registrar'))
    expect([world.state(entry), approved()]).toEqual(['published', true])
    world.ask(on('uninstallRegistration', entry), as('registrar'))
    expect([world.state(entry), approved()]).toEqual(['uninstalled', false])
  })

  test('that was rejected can be asked for again', () => {
    const { world, agent } = staffed()
    const entry = world.make(registered(agent), as('owner'))
    world.ask(on('rejectRegistration', entry, { reason: 'No purpose is given.' }), as('registrar'))
    expect(world.make(registered(agent), as('owner'))).toBe(entry)
    expect(world.state(entry)).toBe('requested')
  })

  test('takes one step after another', () => {
    const { world, agent } = staffed()
    const entry = world.make(registered(agent), as('owner'))
    expect(world.codes(on('publishRegistration', entry), as('registrar'))).toEqual(['Request_BadRequest'])
    expect(world.codes(on('unblockRegistration', entry), as('registrar'))).toEqual(['Request_BadRequest'])
    expect(world.codes(on('approveRegistration', 'registration:none'), as('registrar'))).toEqual([
      'Request_ResourceNotFound',
    ])
  })
})

describe('Shadow agents', () => {
  const seen = (world: Office, agent: `agent:${string}`) => ({
    agent,
    sourceAgentId: '',
    displayName: world.directory.agents.get(agent)?.displayName ?? '',
    seen: 'signed in to Microsoft Graph',
  })

  test('are those seen acting without an entry: discovered once, then registered and approved, or blocked', () => {
    const { world, blueprint, agent } = staffed()
    world.make(registered(agent), as('owner'))
    const shadow = agentIn(world, blueprint, 'Night agent')
    const sightings = [seen(world, agent), seen(world, shadow), seen(world, shadow)]
    world.send(...discoverShadowAgents(world.service, sightings))
    expect(world.told('registration.discovered').map(fact => [fact.registration.agent, fact.reason])).toEqual([
      [shadow, 'Night agent signed in to Microsoft Graph and has no entry in the registry.'],
    ])
    expect(discoverShadowAgents(world.service, sightings)).toEqual([])
    const entry = world.told('registration.discovered')[0]?.registration.ref ?? ''
    expect(world.make(registered(shadow), as('owner'))).toBe(entry)
    world.ask(on('approveRegistration', entry), as('registrar'))
    expect(isApproved(world.directory, world.states, shadow)).toBe(true)
  })

  test('can be blocked as they are, and stay so', () => {
    const { world, agent } = staffed()
    world.send(...discoverShadowAgents(world.service, [seen(world, agent)]))
    const entry = world.told('registration.discovered')[0]?.registration.ref ?? ''
    expect(world.codes(on('blockRegistration', entry, { reason: 'unknown' }), as('registrar'))).toEqual([])
    expect(world.codes(registered(agent), as('owner'))).toEqual(['Request_MultipleObjectsWithSameKeyValue'])
    expect(isApproved(world.directory, world.states, agent)).toBe(false)
  })

  test('are found again when they go on acting after their entry was deleted', () => {
    const { world, agent } = staffed()
    const entry = world.make(registered(agent), as('owner'))
    world.ask(on('approveRegistration', entry), as('registrar'))
    world.ask(on('deleteRegistration', entry), as('registrar'))
    world.send(...discoverShadowAgents(world.service, [seen(world, agent)]))
    expect(world.state(entry)).toBe('discovered')
  })
})

describe('Risk', () => {
  const detection = (riskLevel: RiskDetection['riskLevel'], id: string): RiskDetection => ({
    id,
    riskEventType: 'failedAccessAttempt',
    riskLevel,
    riskEvidence: 'Access to a site it has no permission for.',
    detectionTimingType: 'offline',
    activityDateTime: epochMs(0),
  })
  const first = '00000000-0000-4000-8000-0000000000aa'
  const second = '00000000-0000-4000-8000-0000000000bb'

  function risky() {
    const staff = staffed()
    const { world, agent: subject } = staff
    const to = `risk:${subject}` as const
    return {
      ...staff,
      level: () => riskLevel(world.states, subject),
      arise: (id: string) => world.send({ kind: 'risk', to, event: { type: 'risk.arise', subject, detection: id } }),
      detect: (found: RiskDetection) =>
        world.send({ kind: 'risk', to, event: { type: 'risk.detect', subject, detection: found } }),
    }
  }

  test('of an agent is found offline: what it did lags behind what is known of it', () => {
    const { arise, detect, level, world, agent } = risky()
    arise(first)
    expect(level()).toBe('none')
    detect(detection('medium', first))
    expect(level()).toBe('medium')
    expect(world.told('risk.changed')).toEqual([
      {
        type: 'risk.changed',
        subject: agent,
        from: { riskLevel: 'none', riskState: 'none' },
        to: { riskLevel: 'medium', riskState: 'atRisk' },
        riskDetail: 'none',
        by: null,
      },
    ])
  })

  test('is the highest of its detections, in whatever order they are found', () => {
    const { arise, detect, level, world } = risky()
    arise(first)
    arise(second)
    detect(detection('high', second))
    detect(detection('low', first))
    expect(level()).toBe('high')
    expect([world.told('risk.detected').length, world.told('risk.changed').length]).toEqual([2, 1])
  })

  test('does not come of a detection of nothing that happened', () => {
    const { detect } = risky()
    expect(() => detect(detection('high', first))).toThrow('does not take risk.detect')
  })

  test('confirmed by an administrator is high, and is filed as adminConfirmedAgentCompromised', () => {
    const { world, agent, level } = risky()
    expect(world.codes(on('confirmCompromised', agent), as('security'))).toEqual([])
    expect(level()).toBe('high')
    expect(world.told('risk.detected')[0]?.detection).toMatchObject({
      riskEventType: 'adminConfirmedAgentCompromised',
      riskLevel: 'high',
    })
    expect(world.told('risk.changed')[0]).toMatchObject({
      to: { riskLevel: 'high', riskState: 'confirmedCompromised' },
      riskDetail: 'adminConfirmedAgentCompromised',
      by: refOf('security'),
    })
    expect(world.codes(on('confirmCompromised', agent), as('security'))).toEqual(['Request_BadRequest'])
  })

  test('stays high when a detection of less arrives after the confirmation', () => {
    const { world, agent, arise, detect, level } = risky()
    arise(first)
    world.ask(on('confirmCompromised', agent), as('security'))
    detect(detection('low', first))
    expect(level()).toBe('high')
  })

  test.each([
    ['confirmSafe', 'confirmedSafe', 'adminConfirmedAgentSafe'],
    ['dismissRisk', 'dismissed', 'adminDismissedRiskForAgent'],
  ])('is none after %s, and comes back with the next detection', (operation, riskState, riskDetail) => {
    const { world, agent, arise, detect, level } = risky()
    world.ask(on('confirmCompromised', agent), as('security'))
    expect(world.codes(on(operation, agent), as('owner'))).toEqual(['Authorization_RequestDenied'])
    expect(world.codes(on(operation, agent), as('security'))).toEqual([])
    expect(level()).toBe('none')
    expect(world.told('risk.changed').at(-1)).toMatchObject({ to: { riskLevel: 'none', riskState }, riskDetail })
    expect(world.codes(on(operation, agent), as('security'))).toEqual(['Request_BadRequest'])
    arise(first)
    detect(detection('low', first))
    expect(level()).toBe('low')
  })

  test('of a person has the words Graph has for people', () => {
    const { world } = staffed()
    world.ask(on('confirmCompromised', refOf('other')), as('security'))
    expect(world.told('risk.detected')[0]?.detection.riskEventType).toBe('adminConfirmedUserCompromised')
    world.ask(on('confirmSafe', refOf('other')), as('security'))
    world.ask(on('confirmCompromised', refOf('other')), as('security'))
    world.ask(on('dismissRisk', refOf('other')), as('security'))
    expect(world.told('risk.changed').map(({ riskDetail }) => riskDetail)).toEqual([
      'adminConfirmedUserCompromised',
      'adminConfirmedAccountSafe',
      'adminConfirmedUserCompromised',
      'adminDismissedAllRiskForUser',
    ])
  })

  test('is kept of agent identities, agent users, blueprint principals and people, each for itself', () => {
    const { world, principal, agent, agentUser } = staffed()
    world.ask(on('confirmCompromised', agentUser), as('security'))
    expect([principal, agent, agentUser, refOf('other')].map(each => riskLevel(world.states, each))).toEqual([
      'none',
      'none',
      'high',
      'none',
    ])
  })
})

describe('Credentials', () => {
  const later = Date.parse('2027-01-01T00:00:00Z')
  function holding(...credentials: object[]) {
    const staff = staffed()
    const { world, blueprint } = staff
    for (const credential of credentials)
      world.make({ operation: 'addCredential', target: blueprint, credential }, as('owner'))
    return { ...staff, refs: [...world.directory.credentials.keys()] }
  }
  const revoke = (target: CredentialRef | undefined, deliberate = false) => ({
    operation: 'removeCredential',
    target,
    deliberate,
    reason: 'rotation',
  })

  test('are valid from their start, and until then only stand there', () => {
    const { world, refs } = holding(certificate(0), certificate(later))
    expect(refs.map(ref => world.state(ref))).toEqual(['active', 'notYetValid'])
    const [, second = 'credential:?'] = refs
    world.send({ kind: 'credential', to: second, event: { type: 'credential.begin' } })
    expect(world.told('credential.activated')).toHaveLength(2)
  })

  test('rotate by a new one beside the old: the last valid one is not removed', () => {
    const { world, blueprint, refs } = holding(certificate(0))
    expect(world.codes(revoke(refs[0]), as('owner'))).toEqual(['Request_BadRequest'])
    const next = { operation: 'addCredential', target: blueprint, credential: certificate(0) }
    world.make(next, as('owner'))
    expect(world.codes(revoke(refs[0]), as('owner'))).toEqual([])
    expect([...world.states.credential.values()].map(({ value }) => value)).toEqual(['revoked', 'active'])
  })

  test('that are not valid yet are no successor', () => {
    const { world, refs } = holding(certificate(0), certificate(later))
    expect(world.codes(revoke(refs[0]), as('owner'))).toEqual(['Request_BadRequest'])
  })

  test('can be revoked to the last one on purpose', () => {
    const { world, refs } = holding(certificate(0))
    expect(world.codes(revoke(refs[0], true), as('owner'))).toEqual([])
    expect(world.told('credential.revoked')[0]).toMatchObject({ reason: 'rotation', by: refOf('owner') })
    expect(world.codes(revoke(refs[0], true), as('owner'))).toEqual(['Request_ResourceNotFound'])
  })

  test('of a managed identity renew themselves; a certificate waits to be replaced', () => {
    const { world, refs } = holding(certificate(0), federated)
    for (const to of refs) world.send({ kind: 'credential', to, event: { type: 'credential.near' } })
    expect(refs.map(ref => world.state(ref))).toEqual(['expiring', 'active'])
    expect(world.told('credential.renewed').map(({ credential }) => credential)).toEqual([refs[1]])
  })

  test.each([
    ['without subject and claimsMatchingExpression', { subject: null }],
    ['with both', { claimsMatchingExpression: "claims['sub'] eq 'x'" }],
    ['for another audience', { audiences: ['api://other'] }],
  ])('federated ones %s are refused', (_what, changes) => {
    const { world, blueprint } = staffed()
    const credential = { ...federated, ...changes }
    const operation = { operation: 'addCredential', target: blueprint, credential }
    expect(world.codes(operation, as('owner'))).toEqual(['Request_BadRequest'])
  })

  test('that end before they begin are refused', () => {
    const { world, blueprint } = staffed()
    const operation = { operation: 'addCredential', target: blueprint, credential: certificate(10, 10) }
    expect(world.codes(operation, as('owner'))).toEqual(['Request_BadRequest'])
  })
})
