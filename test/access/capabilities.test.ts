// What exists for agents at which date: the published table, and what it does to policies that ask for more.
import { describe, expect, test } from 'vitest'
import {
  type AccessRequest,
  type AccessSettings,
  ConditionalAccessPolicy,
  compilePolicies,
  decideAccess,
  defaultSettings,
  evaluateAccess,
  listCapabilities,
  parsePolicy,
  tokenProtectionStatus,
} from '../../main/access/index.ts'
import { graph } from './cases/ids.ts'

const user = '9d1f2a3b-4c5d-4e6f-8a9b-0c1d2e3f4a07'
const agentUser: AccessRequest = {
  grant: 'agentUser',
  subject: {
    kind: 'agentUser',
    id: user,
    blueprintAppId: null,
    agentRisk: 'high',
    customSecurityAttributes: { Agents_Tier: '1' },
    groups: ['finance'],
  },
  resourceId: graph,
  device: { isCompliant: true },
}
const person: AccessRequest = {
  grant: 'interactive',
  subject: { kind: 'human', id: user, blueprintAppId: null, agentRisk: 'none', groups: [], roles: [], guest: null },
  resourceId: graph,
  device: null,
}
const block = { operator: 'OR', builtInControls: ['block'] }
const everyAgentUser = { users: { includeUsers: ['AllAgentIdUsers'] }, applications: { includeApplications: ['All'] } }
const policy = (conditions: object, grantControls: object | null = block, more: object = {}): ConditionalAccessPolicy =>
  ConditionalAccessPolicy.parse({ id: 'p', displayName: 'p', state: 'enabled', conditions, grantControls, ...more })
const decide = (request: AccessRequest, one: ConditionalAccessPolicy, settings: Partial<AccessSettings> = {}) =>
  evaluateAccess(request, compilePolicies([one], { ...defaultSettings, ...settings }))
const may: Partial<AccessSettings> = { profile: '2026-05' }

describe('The table', () => {
  const names = (kind: 'agentIdentity' | 'agentUser', profile: '2026-05' | '2026-07', area: string) =>
    listCapabilities(kind, profile).flatMap(one => (one.area === area && one.exists ? [one.name] : []))

  test('lets agent identities be blocked by agent risk, and nothing else', () => {
    for (const profile of ['2026-05', '2026-07'] as const) {
      expect(names('agentIdentity', profile, 'targeting')).toEqual(['all', 'picked', 'blueprint', 'filter'])
      expect(names('agentIdentity', profile, 'condition')).toEqual(['agentIdRiskLevels'])
      expect(names('agentIdentity', profile, 'grantControl')).toEqual(['block'])
      expect(names('agentIdentity', profile, 'sessionControl')).toEqual([])
    }
  })

  test('gives agent users more in July than in May', () => {
    expect(names('agentUser', '2026-05', 'targeting')).toEqual(['all'])
    expect(names('agentUser', '2026-05', 'resource')).toEqual(['all'])
    expect(names('agentUser', '2026-05', 'condition')).toEqual(['agentIdRiskLevels'])
    expect(names('agentUser', '2026-05', 'grantControl')).toEqual(['block'])
    expect(names('agentUser', '2026-07', 'condition')).toEqual([
      'agentIdRiskLevels',
      'agentContext',
      'platforms',
      'devices',
      'locations',
    ])
    expect(names('agentUser', '2026-07', 'grantControl')).toEqual(['block', 'compliantDevice'])
  })

  test('says of what does not exist when it will, or that no page has it', () => {
    const of = (name: string) => listCapabilities('agentUser', '2026-05').find(one => one.name === name)
    expect(of('compliantDevice')).toMatchObject({
      exists: false,
      since: '2026-07-31',
      whyNot: 'Require compliant device exists for agent users from 2026-07-31 on',
    })
    expect(of('mfa')).toMatchObject({
      since: null,
      whyNot: 'Require multifactor authentication does not exist for agent users',
    })
  })
})

describe('In May 2026', () => {
  const picked = { ...everyAgentUser, users: { includeUsers: [user] } }
  const filtered = {
    applications: { includeApplications: ['All'] },
    agents: { agentFilter: { mode: 'include', rule: 'CustomSecurityAttribute.Agents_Tier -eq "1"' } },
  }
  const group = { ...everyAgentUser, users: { includeGroups: ['finance'] } }

  test.each([
    ['picked', picked, 'picked ones'],
    ['filtered by attributes', filtered, 'by custom security attributes'],
    ['in a group', group, 'by group'],
  ])('agent users %s are not targeted, and the reason says from when on they are', (_, conditions, what) => {
    const [applied] = decide(agentUser, policy(conditions), may).policies
    expect(applied?.result).toBe('notApplied')
    expect(applied?.reason).toContain(
      `targeting ${what} does not exist for agent users (2026-05), but from 2026-07-31 on`,
    )
    expect(decide(agentUser, policy(conditions)).errorCode).toBe(53003)
  })

  test('a compliant device cannot be required', () => {
    const compliant = policy(everyAgentUser, { operator: 'OR', builtInControls: ['compliantDevice'] })
    expect(decide(agentUser, compliant, may)).toMatchObject({ outcome: 'cannotEvaluate', errorCode: 50131 })
    expect(decide(agentUser, compliant)).toMatchObject({ outcome: 'grant', status: 'success' })
  })

  test.each([
    ['picked agent users', { agents: { includeAgentUsers: [user] } }, 'conditions.agents.includeAgentUsers'],
    ['agent users by attributes', { agents: filtered.agents }, 'conditions.agents.agentFilter'],
    [
      'one resource',
      { ...everyAgentUser, applications: { includeApplications: [graph] } },
      'conditions.applications.includeApplications',
    ],
  ])('a policy on %s is refused by name, with the date', (_, conditions, key) => {
    const read = () => parsePolicy(policy(conditions), '2026-05')
    expect(read).toThrow(/does not exist for agent users \(2026-05\), but from 2026-07-31 on/)
    expect(read).toThrow(expect.objectContaining({ data: expect.objectContaining({ where: { key } }) }))
    expect(() => parsePolicy(policy(conditions))).not.toThrow()
  })
})

test('For agent users a named location does not exist, the compliant network does', () => {
  const outside = (id: string) => ({
    ...everyAgentUser,
    locations: { includeLocations: ['All'], excludeLocations: [id] },
  })
  const network = '3d46dbda-8382-466a-856d-eb00cbc6b910'
  expect(() => parsePolicy(policy(outside('office')))).toThrow(/named location "office" does not exist/)
  const compliant = policy(outside(network))
  expect(parsePolicy(compliant)).toEqual(compliant)
  const from = (isCompliantNetwork: boolean) => decide({ ...agentUser, location: { isCompliantNetwork } }, compliant)
  expect(from(true).outcome).toBe('grant')
  expect(from(false).errorCode).toBe(53003)
  expect(decide(agentUser, compliant).outcome).toBe('cannotEvaluate')
})

test('A policy on people may ask of them what does not exist for agents', () => {
  const people = policy({ users: { includeUsers: ['All'] } }, { operator: 'OR', builtInControls: ['mfa'] })
  expect(parsePolicy(people)).toEqual(people)
})

test('A rule that cannot be read refuses its policy, with the key and the character', () => {
  const rule = 'CustomSecurityAttribute.Agents_Tier -equal "1"'
  const value = {
    id: 'p',
    displayName: 'p',
    state: 'enabled',
    conditions: { agents: { agentFilter: { mode: 'include', rule } } },
  }
  expect(() => parsePolicy(value)).toThrow(/conditions\.agents\.agentFilter\.rule: Character 37 of the rule/)
})

describe('Conditional Access is not evaluated', () => {
  const blocked = policy(everyAgentUser)
  test.each<[string, Partial<AccessRequest>, Partial<AccessSettings>, string]>([
    ['for T1', { grant: 't1' }, {}, 'tokenExchange'],
    ['for T2', { grant: 't2' }, {}, 'tokenExchange'],
    ['at the exchange endpoint', { resourceId: 'FB60F99C-7a34-4190-8149-302f77469936' }, {}, 'tokenExchange'],
    ['for a blueprint that creates identities', { grant: 'blueprint' }, {}, 'blueprint'],
    ['for a resource with an API key', { resourceIsProtected: false }, {}, 'resourceNotProtected'],
    ['beside security defaults', {}, { securityDefaults: true }, 'securityDefaults'],
    ['without P1', {}, { licences: [] }, 'noLicence'],
  ])('%s', (_, request, settings, because) => {
    expect(decide({ ...agentUser, ...request }, blocked, settings)).toMatchObject({
      outcome: 'grant',
      status: 'notApplied',
      policies: [],
      notEvaluated: { because },
    })
  })

  test('but security defaults block old clients of people themselves', () => {
    const old = { ...person, clientAppType: 'exchangeActiveSync' }
    expect(decide(old, blocked, { securityDefaults: true })).toMatchObject({ outcome: 'deny', errorCode: 530035 })
  })

  test('and each licence includes the lesser ones', () => {
    for (const licence of ['P1', 'P2', 'E5'] as const)
      expect(decide(agentUser, blocked, { licences: [licence] }).errorCode).toBe(53003)
  })
})

test('Without P2 a policy on risk never applies, and says so', () => {
  const risky = policy({ ...everyAgentUser, agentIdRiskLevels: 'high' })
  expect(decide(agentUser, risky, { licences: ['P1'] }).policies[0]).toMatchObject({
    result: 'notApplied',
    reason: expect.stringContaining('needs Microsoft Entra ID P2'),
  })
  expect(decide(agentUser, risky, { licences: ['P2'] }).errorCode).toBe(53003)
})

test('On behalf of a person the policies on the person count, not those on the agent', () => {
  const agent: AccessRequest = {
    grant: 'onBehalfOf',
    subject: { kind: 'agentIdentity', id: user, blueprintAppId: null, agentRisk: 'none' },
    resourceId: graph,
  }
  const onAgents = policy({
    clientApplications: { includeAgentIdServicePrincipals: ['All'] },
    applications: { includeApplications: ['All'] },
  })
  expect(decide(agent, onAgents).policies[0]?.reason).toContain('on behalf of a person')
  expect(decide({ ...agent, grant: 'autonomous' }, onAgents).errorCode).toBe(53003)
})

describe('What a person could still be asked for', () => {
  const people = { users: { includeUsers: ['All'] }, applications: { includeApplications: ['All'] } }
  const mfa = { operator: 'OR', builtInControls: ['mfa'] }
  const reportOnly = { state: 'enabledForReportingButNotEnforced' }

  test('interrupts in report-only, and refuses with 50076 where it is enforced', () => {
    const asked = { ...person, satisfiedControls: [] }
    expect(decide(asked, policy(people, mfa, reportOnly)).policies[0]?.result).toBe('reportOnlyInterrupted')
    expect(decide(asked, policy(people, mfa))).toMatchObject({ outcome: 'deny', errorCode: 50076 })
    expect(decide({ ...person, satisfiedControls: ['mfa'] }, policy(people, mfa)).status).toBe('success')
  })

  test('leaves a guest whom risk at home blocks with 53011', () => {
    const guest: AccessRequest = {
      ...person,
      subject: { ...person.subject, guest: 'b2bCollaborationGuest', userRisk: 'high' },
    }
    const member: AccessRequest = { ...guest, subject: { ...guest.subject, guest: null } }
    const set = compilePolicies([policy({ ...people, userRiskLevels: ['high'] })])
    expect([member, guest, member].map(one => decideAccess(one, set).errorCode)).toEqual([53003, 53011, 53003])
  })

  test('is no binding of the sign-in session on an Entra-joined Cloud PC: 1003, and 530084', () => {
    const device = { systemLabels: ['CloudPC'], trustType: 'AzureAD' }
    expect(tokenProtectionStatus(device).signInSessionStatusCode).toBe(1003)
    expect(tokenProtectionStatus(null).signInSessionStatusCode).toBe(1002)
    const bound = policy(people, null, { sessionControls: { secureSignInSession: { isEnabled: true } } })
    const sharePoint = { ...person, device, resourceId: '00000003-0000-0ff1-ce00-000000000000' }
    expect(decide(sharePoint, bound)).toMatchObject({
      outcome: 'deny',
      errorCode: 530084,
      policies: [
        { enforcedSessionControls: ['SignInTokenProtection'], sessionControlsNotSatisfied: ['SignInTokenProtection'] },
      ],
    })
    expect(decide({ ...person, device }, bound).outcome).toBe('grant')
  })
})

describe('A compiled set', () => {
  test('hands out what it keeps, frozen', () => {
    const set = compilePolicies([policy(everyAgentUser)])
    const [first] = evaluateAccess(agentUser, set).policies
    const [second] = evaluateAccess({ ...agentUser, resourceId: user }, set).policies
    expect(second).toBe(first)
    expect(Object.isFrozen(first)).toBe(true)
  })

  test('lists whom a policy of more than 32 concerns, in their order', () => {
    const many = Array.from({ length: 70 }, (_, index) =>
      ConditionalAccessPolicy.parse({
        ...policy(everyAgentUser, { operator: 'OR', builtInControls: ['compliantDevice'] }),
        id: `${index}`,
        state: index < 66 ? 'disabled' : 'enabled',
      }),
    )
    const set = compilePolicies(many)
    const request: AccessRequest = { ...agentUser, device: null }
    expect(decideAccess(request, set)).toEqual({ outcome: 'deny', status: 'failure', errorCode: 53000 })
    expect(evaluateAccess(request, set).policies.map(({ id }) => id)).toEqual(many.map(({ id }) => id))
  })
})
