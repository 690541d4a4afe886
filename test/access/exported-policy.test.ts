// Policies as Graph and PowerShell export them: every documented field, annotations, switched-off parts, pages, names nobody knows.
import { describe, expect, test } from 'vitest'
import { compilePolicies, defaultSettings, readPolicyFile, readWhatIfRequest, whatIf } from '../../main/access/index.ts'
import { agent, agentUser, graph, person } from './cases/ids.ts'

/** With everything that does not count as said. */
const exported = (conditions: object, more: object = {}): object => ({
  id: 'p',
  templateId: null,
  displayName: 'p',
  createdDateTime: '2026-06-01T00:00:00Z',
  modifiedDateTime: null,
  deletedDateTime: null,
  state: 'enabled',
  partialEnablementStrategy: null,
  conditions: {
    ...{ userRiskLevels: [], signInRiskLevels: [], servicePrincipalRiskLevels: [], agentIdRiskLevels: '' },
    ...{ insiderRiskLevels: null, clientAppTypes: ['all'], platforms: null, locations: null, times: null },
    ...{
      deviceStates: null,
      devices: null,
      clients: null,
      authenticationFlows: null,
      agents: null,
      agentContext: null,
    },
    'clientAppTypes@odata.type': '#Collection(microsoft.graph.conditionalAccessClientApp)',
    'agentIdRiskLevels@odata.type': '#microsoft.graph.conditionalAccessAgentIdRiskLevels',
    applications: {
      'includeApplications@odata.type': '#Collection(String)',
      ...{ includeApplications: ['All'], excludeApplications: [], includeUserActions: [] },
      ...{ includeAuthenticationContextClassReferences: [], applicationFilter: null, networkAccess: null },
    },
    ...conditions,
  },
  grantControls: {
    'builtInControls@odata.type': '#Collection(microsoft.graph.conditionalAccessGrantControl)',
    ...{ operator: 'OR', builtInControls: ['block'], customAuthenticationFactors: [], termsOfUse: [] },
    'authenticationStrength@odata.context': 'https://graph.microsoft.com/beta/$metadata#authenticationStrength',
    authenticationStrength: null,
  },
  sessionControls: {
    ...{ disableResilienceDefaults: null, applicationEnforcedRestrictions: { isEnabled: false } },
    cloudAppSecurity: { isEnabled: false, cloudAppSecurityType: 'mcasConfigured' },
    persistentBrowser: { isEnabled: false, mode: 'never' },
    signInFrequency: {
      ...{ isEnabled: false, value: null, type: null, frequencyInterval: 'timeBased' },
      authenticationType: 'primaryAndSecondaryAuthentication',
    },
  },
  ...more,
})

const everyAgent = {
  clientApplications: {
    ...{ includeServicePrincipals: [], excludeServicePrincipals: [], servicePrincipalFilter: null },
    ...{ includeAgentIdServicePrincipals: ['All'], excludeAgentIdServicePrincipals: [] },
    agentIdServicePrincipalFilter: null,
  },
}
const users = (said: object): object => ({
  users: {
    'includeUsers@odata.type': '#Collection(String)',
    ...{ includeUsers: [], excludeUsers: [], includeGroups: [], excludeGroups: [], includeRoles: [], excludeRoles: [] },
    ...{ includeGuestsOrExternalUsers: null, excludeGuestsOrExternalUsers: null },
    'excludeUsers@odata.type': '#Collection(String)',
    ...said,
  },
})

const signIns = {
  agent: { '@odata.type': '#microsoft.graph.agentSignIn', agentServicePrincipalId: agent },
  agentUser: { '@odata.type': '#microsoft.graph.userSignIn', userId: agentUser },
  person: { '@odata.type': '#microsoft.graph.userSignIn', userId: person },
}
const directory = [
  { '@odata.type': '#microsoft.graph.agentIdentity', id: agent, agentIdentityBlueprintId: 'b' },
  { '@odata.type': '#microsoft.graph.agentUser', id: agentUser, identityParentId: agent, transitiveMemberOf: [] },
  { '@odata.type': '#microsoft.graph.user', id: person, userType: 'Member', transitiveMemberOf: [] },
]

function answer(policy: object, who: keyof typeof signIns, signInConditions: object = {}) {
  const { policies, refused } = readPolicyFile('p.json', policy, '2026-07')
  expect(refused).toEqual([])
  const question = readWhatIfRequest({
    signInIdentity: signIns[who],
    signInContext: { '@odata.type': '#microsoft.graph.applicationContext', includeApplications: [graph] },
    signInConditions,
    directory,
  })
  const { throughline, value } = whatIf(question, compilePolicies(policies, defaultSettings))
  return { outcome: throughline.decision.outcome, result: value[0] }
}
const outcome = (...of: Parameters<typeof answer>): string => answer(...of).outcome

describe('A policy with every field of an export', () => {
  test('asks for what it sets, and not for what is null, empty, switched off or an annotation', () => {
    expect(outcome(exported(everyAgent), 'agent')).toBe('deny')
    expect(outcome(exported(users({ includeUsers: ['AllAgentIdUsers'] })), 'agentUser')).toBe('deny')
    expect(outcome(exported(users({ includeUsers: ['All'] })), 'person')).toBe('deny')
    expect(outcome(exported(users({ includeUsers: ['None'] })), 'person')).toBe('grant')
  })

  test('is empty where an annotation and what is switched off are all of its controls', () => {
    const none = { operator: 'OR', builtInControls: [], 'authenticationStrength@odata.context': 'x' }
    const { result } = answer(exported(users({ includeUsers: ['All'] }), { grantControls: none }), 'person')
    expect(result).toMatchObject({ policyApplies: false, analysisReasons: 'emptyPolicy' })
  })

  test('names all resources in any case', () => {
    const applications = { includeApplications: ['all'] }
    expect(outcome(exported({ ...everyAgent, applications }), 'agent')).toBe('deny')
  })

  test('for people may ask for anything, also where it excludes agent users', () => {
    const mfa = { grantControls: { operator: 'OR', builtInControls: ['mfa'] } }
    const byUsers = exported(users({ includeUsers: ['All'], excludeUsers: ['AllAgentIdUsers'] }), mfa)
    const byAgents = exported({ ...users({ includeUsers: ['All'] }), agents: { excludeAgentUsers: ['All'] } }, mfa)
    for (const policy of [byUsers, byAgents]) {
      expect(outcome(policy, 'agentUser')).toBe('grant')
      expect(outcome(policy, 'person')).toBe('cannotEvaluate')
    }
  })
})

describe('A key that nobody here knows', () => {
  test.each<[name: string, conditions: object, who: keyof typeof signIns]>([
    ['of agent identities', { clientApplications: { includeAgentIdBlueprints: ['b'] } }, 'agent'],
    ['of agent users', { agents: { includeSponsoredBy: ['x'] } }, 'agentUser'],
    ['of people', users({ includeEverybodyElse: ['x'] }), 'person'],
  ])('%s may name anybody: nothing is guessed', (_, conditions, who) => {
    const { outcome, result } = answer(exported(conditions), who)
    expect(outcome).toBe('cannotEvaluate')
    expect(result?.throughline.reason).toContain('whom a list names that is not read here')
  })

  test('that excludes may exclude anybody', () => {
    const clientApplications = { ...everyAgent.clientApplications, excludeAgentIdBlueprints: ['b'] }
    expect(outcome(exported({ clientApplications }), 'agent')).toBe('cannotEvaluate')
  })
})

describe('The filter for devices', () => {
  const agentsUser = users({ includeUsers: ['AllAgentIdUsers'] })
  const filtered = (rule: string): object =>
    exported({ ...agentsUser, devices: { deviceFilter: { mode: 'include', rule } } })

  test.each([
    ['device.enrollmentProfileName -eq "Finance agents"', { enrollmentProfileName: 'Finance agents' }],
    ['device.deviceOwnership -eq "Company"', { deviceOwnership: 'Company' }],
    ['device.operatingSystem -startsWith "Win"', { operatingSystem: 'Windows' }],
    ['device.operatingSystemVersion -in ["10.0.26100"]', { operatingSystemVersion: '10.0.26100' }],
    ['device.mdmAppId -ne "x"', { mdmAppId: '0000000a-0000-0000-c000-000000000000' }],
    ['device.profileType -eq "RegisteredDevice"', { profileType: 'RegisteredDevice' }],
    ['device.physicalIds -contains "[ZTDId]:1"', { physicalIds: ['[ZTDId]:1', '[OrderId]:2'] }],
  ])('%s reads what the request says', (rule, deviceInfo) => {
    expect(outcome(filtered(rule), 'agentUser', { deviceInfo })).toBe('deny')
    expect(outcome(filtered(rule), 'agentUser', { deviceInfo: { deviceId: 'x' } })).toBe('cannotEvaluate')
  })
})

describe('What stops a file from being all policies', () => {
  test('is a further page of the answer', () => {
    const { policies, refused } = readPolicyFile(
      'p.json',
      { value: [exported(everyAgent)], '@odata.nextLink': 'https://graph.microsoft.com/beta/…?$skiptoken=2' },
      '2026-07',
    )
    expect(policies).toHaveLength(1)
    expect(refused).toMatchObject([{ code: 'argument.invalid', where: { file: 'p.json', key: '@odata.nextLink' } }])
  })

  test('is a policy that was deleted and could be restored', () => {
    const { policies, refused } = readPolicyFile(
      'p.json',
      exported(everyAgent, { deletedDateTime: '2026-07-01T00:00:00Z' }),
      '2026-07',
    )
    expect(policies).toEqual([])
    expect(refused).toMatchObject([{ message: 'Policy "p" was deleted on 2026-07-01T00:00:00Z.' }])
  })

  test.each<[conditions: object, key: string, hint: RegExp]>([
    [{ userRiskLevels: ['hihg'] }, 'userRiskLevels.0', /did you mean "high"\?/],
    [{ signInRiskLevels: ['High'] }, 'signInRiskLevels.0', /did you mean "high"\?/],
    [{ insiderRiskLevels: 'elevated,moderat' }, 'insiderRiskLevels', /did you mean "moderate"\?/],
    [{ clientAppTypes: ['browsers'] }, 'clientAppTypes.0', /did you mean "browser"\?/],
    [{ platforms: { includePlatforms: ['window'] } }, 'platforms.includePlatforms.0', /did you mean "windows"\?/],
    [{ authenticationFlows: { transferMethods: 'deviceCode' } }, 'authenticationFlows.transferMethods', /is none of/],
    [
      { users: { includeGuestsOrExternalUsers: { guestOrExternalUserTypes: 'b2bCollaborationGuests' } } },
      'users.includeGuestsOrExternalUsers.guestOrExternalUserTypes',
      /did you mean "b2bCollaborationGuest"\?/,
    ],
  ])('is a value that would never hold: %j', (conditions, key, hint) => {
    const [refused] = readPolicyFile('p.json', exported(conditions), '2026-07').refused
    expect(refused?.where?.key).toBe(`conditions.${key}`)
    expect(refused?.message).toMatch(hint)
  })
})
