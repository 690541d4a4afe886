// What-if in words: how a question is read or refused, what it is answered, what a replay tells, and how a row of the sign-in logs is read.
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import {
  type AccessRequest,
  ConditionalAccessPolicy,
  compilePolicies,
  createReplay,
  defaultSettings,
  type PolicySet,
  type RecordedDecision,
  readSignIn,
  readWhatIfRequest,
  replayDecisions,
  signInTables,
  whatIf,
} from '../../main/access/index.ts'
import { Refusal } from '../../shared/errors.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import { agentUser, person } from './cases/requests.ts'
import { listOf, type Named } from './written-table.ts'

const graph = '00000003-0000-0000-c000-000000000000'
const agent = 'a0000000-0000-4000-8000-000000000001'
const user = 'c0000000-0000-4000-8000-000000000001'
const dana = 'd0000000-0000-4000-8000-000000000001'
const blueprint = 'b0000000-0000-4000-8000-000000000001'
const typed = (name: string, more: object): object => ({ '@odata.type': `#microsoft.graph.${name}`, ...more })
const attributes = {
  Agents: { '@odata.type': 'x', Tier: 'gold', 'Uses@odata.type': 'x', Uses: ['mail'], Rank: 3, Gone: null },
}
const directory = [
  typed('agentIdentity', { id: agent, agentIdentityBlueprintId: blueprint, customSecurityAttributes: attributes }),
  typed('agentUser', {
    id: user,
    identityParentId: agent.toUpperCase(),
    customSecurityAttributes: null,
    transitiveMemberOf: null,
  }),
  typed('agentUser', { id: 'orphan', identityParentId: 'gone', transitiveMemberOf: [] }),
  typed('user', {
    id: dana,
    userType: 'Member',
    customSecurityAttributes: {},
    transitiveMemberOf: [
      typed('group', { id: 'finance' }),
      typed('directoryRole', { id: 'r', roleTemplateId: 'reader' }),
      typed('directoryRole', { id: 's', roleTemplateId: null }),
      typed('administrativeUnit', { id: 'unit' }),
    ],
  }),
  typed('servicePrincipal', { id: 'sp', appId: graph, customSecurityAttributes: { Apps: { Tier: 'gold' } } }),
  typed('servicePrincipal', { id: 'sp2', appId: 'plain' }),
]
const locations = [
  typed('ipNamedLocation', { id: 'office', isTrusted: true, ipRanges: [{ cidrAddress: '203.0.113.0/24' }] }),
]
const signIns = {
  agent: typed('agentSignIn', { agentServicePrincipalId: agent }),
  user: typed('userSignIn', { userId: user }),
  person: typed('userSignIn', { userId: dana }),
}
const toApp = (...includeApplications: string[]): object => typed('applicationContext', { includeApplications })
const asks = (signInIdentity: object, signInConditions: object = {}, more: object = {}): object => ({
  signInIdentity,
  signInContext: toApp(graph),
  signInConditions,
  directory,
  ...more,
})

/** A guest or a member, as the directory part tells of one. */
const accounts: readonly Named<object>[] = [
  { userType: 'Guest', userPrincipalName: 'dana_fabrikam.com#EXT#@contoso.com' },
  { userType: 'guest', userPrincipalName: 'dana@contoso.com' },
  { userType: 'Guest' },
  { userType: 'member', userPrincipalName: 'dana_fabrikam.com#ext#@contoso.com' },
  { userType: 'Member', userPrincipalName: 'dana@contoso.com' },
  { userPrincipalName: 'dana@contoso.com' },
  {},
].map(
  (account): Named<object> => [
    `an account ${JSON.stringify(account)}`,
    asks(signIns.person, {}, { directory: [typed('user', { id: dana, ...account })] }),
  ],
)

const device = {
  deviceId: 'd1',
  deviceOwnership: 'Company',
  displayName: 'CPC-1',
  enrollmentProfileName: 'Finance',
  isCompliant: true,
  manufacturer: 'Microsoft',
  mdmAppId: 'm',
  model: 'Cloud PC',
  operatingSystem: 'Windows',
  operatingSystemVersion: '10.0',
  physicalIds: ['[ZTDId]:1'],
  profileType: 'RegisteredDevice',
  systemLabels: ['CloudPC'],
  trustType: 'AzureAD',
  extensionAttribute1: 'x',
  extensionAttribute12: null,
  xextensionAttribute2: 'y',
  extensionAttribute3x: 'z',
}
const questions: readonly Named<unknown>[] = [
  ['an agent', asks(signIns.agent, { agentIdRiskLevel: 'high', userRiskLevel: null })],
  [
    'an agent as a service principal',
    asks(typed('servicePrincipalSignIn', { servicePrincipalId: agent.toUpperCase() })),
  ],
  ['an agent that is not listed', asks(signIns.agent, {}, { directory: [] })],
  ['an agent without a directory part', asks(signIns.agent, {}, { directory: undefined })],
  ['an agent user', asks(signIns.user, { agentIdRiskLevel: 'low' })],
  ['an agent user of an agent that is not listed', asks(typed('userSignIn', { userId: 'orphan' }))],
  ['a person', asks(signIns.person, { agentIdRiskLevel: 'high' })],
  ['a person who is not listed', asks(typed('userSignIn', { userId: 'nobody' }))],
  [
    'a person called a guest',
    asks(typed('userSignIn', { userId: dana, externalUserType: 'serviceProvider', externalTenantId: null })),
  ],
  ['a person called no guest', asks(typed('userSignIn', { userId: dana, externalUserType: 'none' }))],
  ['a person whose kind of guest is left open', asks(typed('userSignIn', { userId: dana, externalUserType: null }))],
  ...accounts,
  [
    'a person of every risk',
    asks(signIns.person, { userRiskLevel: 'low', signInRiskLevel: 'medium', insiderRiskLevel: 'minor' }),
  ],
  [
    'a person by a client and a flow',
    asks(signIns.person, { clientAppType: 'other', authenticationFlow: { transferMethod: 'deviceCodeFlow' } }),
  ],
  ['from a platform', asks(signIns.user, { devicePlatform: 'windows' })],
  ['from a device', asks(signIns.user, { deviceInfo: device })],
  [
    'from a device that says nothing',
    asks(signIns.user, {
      deviceInfo: { deviceId: null, isCompliant: null, trustType: null, systemLabels: null, physicalIds: null },
    }),
  ],
  ['from an address', asks(signIns.person, { ipAddress: '203.0.113.9', country: null })],
  ['from an address that can be found', asks(signIns.person, { ipAddress: '203.0.113.9' }, { directory: locations })],
  ['from a country', asks(signIns.person, { country: 'DE' }, { directory: locations })],
  [
    'from an address of the sixth version',
    asks(signIns.person, { ipAddress: '2001:db8::1' }, { directory: { value: locations } }),
  ],
  ['without conditions', asks(signIns.person, {}, { signInConditions: null })],
  ['for an agent', asks(signIns.agent, {}, { signInContext: toApp(agent.toUpperCase()) })],
  ['for an application without attributes', asks(signIns.agent, {}, { signInContext: toApp('plain') })],
  ['for an application that is not listed', asks(signIns.agent, {}, { signInContext: toApp('gone') })],
  ['for applied policies alone', asks(signIns.agent, {}, { appliedPoliciesOnly: true })],
  ['annotated', { '@odata.context': 'x', ...asks(signIns.agent, { '@odata.type': 'x', 'country@odata.type': 'x' }) }],
  // what can not be read
  ['nothing', null],
  ['a list', []],
  ['nobody', asks({})],
  ['somebody of no kind', asks(typed('agentSignin', { agentServicePrincipalId: agent }))],
  ['somebody without an id', asks(typed('userSignIn', { userId: '' }))],
  ['somebody by a misspelled key', asks(typed('userSignIn', { userID: dana }))],
  ['a person as an agent', asks(typed('agentSignIn', { agentServicePrincipalId: dana }))],
  ['an agent as a user', asks(typed('userSignIn', { userId: agent }))],
  ['an agent user as a service principal', asks(typed('servicePrincipalSignIn', { servicePrincipalId: user }))],
  ['a service principal that is not listed', asks(typed('servicePrincipalSignIn', { servicePrincipalId: 'gone' }))],
  ['for nothing', asks(signIns.agent, {}, { signInContext: toApp() })],
  ['for two', asks(signIns.agent, {}, { signInContext: toApp(graph, agent) })],
  [
    'for an authentication context',
    asks(signIns.person, {}, { signInContext: typed('authContext', { authenticationContextValue: 'c1' }) }),
  ],
  [
    'for a user action',
    asks(
      signIns.person,
      {},
      { signInContext: typed('userActionContext', { userAction: 'registerSecurityInformation' }) },
    ),
  ],
  ['at a risk that is none', asks(signIns.agent, { agentIdRiskLevel: 'hihg' })],
  ['at a risk far from all', asks(signIns.agent, { signInRiskLevel: 3 })],
  ['of insider risk that is none', asks(signIns.person, { insiderRiskLevel: 'elevate' })],
  ['from a platform that is none', asks(signIns.agent, { devicePlatform: 'window' })],
  ['by a client that is none', asks(signIns.agent, { clientAppType: 'browsers' })],
  ['by a flow that is none', asks(signIns.agent, { authenticationFlow: { transferMethod: 'deviceCode' } })],
  ['from an address that is none', asks(signIns.agent, { ipAddress: '10.0.0.300' })],
  ['a condition that is none', asks(signIns.agent, { agentIdRiskLevl: 'high' })],
  ['a condition far from all', asks(signIns.agent, { zzzzzzzz: 'high' })],
  ['a key that is none', asks(signIns.agent, {}, { apliedPoliciesOnly: true })],
  ['a property of a device of another type', asks(signIns.agent, { deviceInfo: { isCompliant: 'yes' } })],
  [
    'an object of another type',
    asks(
      signIns.agent,
      {},
      {
        directory: [
          typed('agentUser', { id: 'x', identityParentId: 'y' }),
          typed('agentIdentityBlueprint', { id: 'x' }),
        ],
      },
    ),
  ],
  ['an object far from all', asks(signIns.agent, {}, { directory: { value: [{ '@odata.type': 'x' }] } })],
  ['a directory part that is none', asks(signIns.agent, {}, { directory: 'all' })],
]

test('A question is read, or refused, as the written table says', async () => {
  const text = listOf(questions, value => {
    try {
      return stringify(readWhatIfRequest(JSON.parse(JSON.stringify(value))))
    } catch (error) {
      if (error instanceof Refusal) return stringify(error.data)
      throw error
    }
  })
  await expect(text).toMatchFileSnapshot('./what-if/questions.txt')
})

const block = { operator: 'OR', builtInControls: ['block'] }
const everybody = {
  users: { includeUsers: ['All', 'AllAgentIdUsers'] },
  clientApplications: { includeAgentIdServicePrincipals: ['All'] },
  applications: { includeApplications: ['All'] },
}
const policyOf = (id: string, more: object = {}, conditions: object = {}): ConditionalAccessPolicy =>
  ConditionalAccessPolicy.parse({
    id,
    displayName: id,
    state: 'enabled',
    grantControls: block,
    ...more,
    conditions: { ...everybody, ...conditions },
  })

/** A policy for every reason Graph knows why one does not apply. */
const policies: readonly ConditionalAccessPolicy[] = [
  policyOf('applies'),
  policyOf('reports', { state: 'enabledForReportingButNotEnforced' }),
  policyOf('is disabled', { state: 'disabled' }),
  policyOf('is disabled and about nobody', { state: 'disabled' }, { users: {}, clientApplications: {} }),
  policyOf('has no controls', { grantControls: null }),
  policyOf('has an operator alone', { grantControls: { operator: 'AND', builtInControls: [] } }),
  policyOf('has a session control alone', {
    grantControls: null,
    sessionControls: { signInFrequency: { isEnabled: true } },
  }),
  policyOf('is about nobody', {}, { users: { includeUsers: ['None'] }, clientApplications: {} }),
  policyOf('is elsewhere', {}, { applications: { includeApplications: ['None'] } }),
  policyOf('platform', {}, { platforms: { includePlatforms: ['iOS'] } }),
  policyOf('device', {}, { devices: { deviceFilter: { mode: 'include', rule: 'device.model -eq "x"' } } }),
  policyOf('client', {}, { clientAppTypes: ['other'] }),
  policyOf('location', {}, { locations: { includeLocations: ['AllTrusted'] } }),
  policyOf('sign-in risk', {}, { signInRiskLevels: ['high'] }),
  policyOf('user risk', {}, { userRiskLevels: ['high'] }),
  policyOf('service principal risk', {}, { servicePrincipalRiskLevels: ['high'] }),
  policyOf('insider risk', {}, { insiderRiskLevels: 'elevated' }),
  policyOf('flow', {}, { authenticationFlows: { transferMethods: 'deviceCodeFlow' } }),
  policyOf('agent risk', {}, { agentIdRiskLevels: 'high' }),
  policyOf('context', {}, { agentContext: { includeAgentContexts: ['agentUserSessionsInitiatedFromEndpoints'] } }),
  policyOf('times', {}, { times: { all: true } }),
  policyOf(
    'risk not met, and times',
    {},
    { times: { all: true }, agentIdRiskLevels: 'high', userRiskLevels: ['high'] },
  ),
]

const saidOfPerson: AccessRequest = {
  ...person,
  subject: { ...person.subject, userRisk: 'low', signInRisk: 'low', insiderRisk: 'minor' },
  device: { platform: 'windows', model: 'y' },
  clientAppType: 'browser',
  location: { isTrusted: false },
  authenticationFlow: 'none',
}
const unlicensed = { ...defaultSettings, licences: [] }
const answered: readonly Named<readonly [AccessRequest, typeof defaultSettings]>[] = [
  ['a person', [saidOfPerson, defaultSettings]],
  ['a person of whom little is said', [person, defaultSettings]],
  [
    'an agent user in a service, without risk',
    [{ ...agentUser, device: { platform: 'windows', model: 'y' }, executionEnvironment: 'service' }, defaultSettings],
  ],
  ['a person in a tenant without a licence', [saidOfPerson, unlicensed]],
]

/** Some policies at a time: the search for what would turn a decision takes long under many. */
function answerInWords(request: AccessRequest, set: PolicySet): string {
  const answer = whatIf({ request, appliedPoliciesOnly: false, assumed: ['x'] }, set)
  const told = answer.value.map(({ displayName, policyApplies, analysisReasons, throughline }) => {
    const { conditions, controls, result, reason } = throughline
    return [
      `${displayName}: ${policyApplies ? 'applies' : 'does not apply'}, ${analysisReasons}, ${result}`,
      ...conditions.map(one => `  ${one.condition} ${one.holds}: ${one.reason}`),
      ...(controls === null ? [] : [`  controls ${controls.met}: ${controls.reason}`]),
      `  ${reason}`,
    ].join('\n')
  })
  const { decision, assumed } = answer.throughline
  return `${stringify({ decision, assumed })}\n${told.join('\n')}\n`
}

const parts = [policies.slice(0, 9), policies.slice(9, 13), policies.slice(13, 17), policies.slice(17)]
const answers = answered.flatMap(([name, [request, settings]]) =>
  parts.map((part, index) => [`${name}, ${index + 1}`, request, settings, part] as const),
)

describe('A question is answered', () => {
  test.each(answers)('policy by policy, as the written table says (%s)', async (name, request, settings, part) => {
    const text = answerInWords(request, compilePolicies(part, settings))
    await expect(text).toMatchFileSnapshot(`./what-if/answer-to-${name.replaceAll(/[ ,]+/g, '-')}.txt`)
  })
})

describe('A replay', () => {
  const compliantDevice = { operator: 'OR', builtInControls: ['compliantDevice'] }
  const device = (more: object = {}): ConditionalAccessPolicy =>
    policyOf('device', { grantControls: compliantDevice, ...more })
  const risk = policyOf('risk', {}, { agentIdRiskLevels: 'high', signInRiskLevels: ['high'] })
  const of = (id: string, from: AccessRequest['device']): AccessRequest => ({
    ...agentUser,
    subject: { ...agentUser.subject, id },
    ...(from === undefined ? {} : { device: from }),
  })
  const good = { isCompliant: true }
  const bad = { isCompliant: false }
  const was = (...results: readonly (readonly [id: string, result: string, displayName?: string])[]) =>
    results.map(([id, result, displayName = id]) => ({ id, displayName, result }))
  const recorded: readonly Omit<RecordedDecision, 'record'>[] = [
    { request: of('a', bad), outcome: 'grant', policies: was(['device', 'reportOnlyFailure']) },
    { request: of('a', bad), outcome: 'grant', policies: was(['device', 'reportOnlyFailure']) },
    { request: of('b', bad), outcome: 'grant', policies: was(['device', 'reportOnlyFailure']) },
    { request: of('a', bad), outcome: 'grant', policies: [] },
    { request: of('a', bad), outcome: 'deny', policies: was(['device', 'failure']) },
    { request: of('a', good), outcome: 'grant', policies: was(['device', 'success']) },
    {
      request: of('a', good),
      outcome: 'deny',
      policies: was(['device', 'failure'], ['old', 'failure'], ['fine', 'success'], ['open', 'unknown']),
    },
    { request: of('b', good), outcome: 'deny', policies: was(['x', 'failure', 'device']) },
    { request: of('a', good), outcome: 'cannotEvaluate', policies: was(['device', 'unknown'], ['fine', 'success']) },
    { request: of('a', undefined), outcome: 'grant', policies: was(['device', 'success']) },
    { request: of('b', undefined), outcome: 'deny', policies: was(['device', 'failure']) },
    { request: of('c', undefined), outcome: 'cannotEvaluate', policies: [] },
  ]
  const sets: readonly Named<() => PolicySet>[] = [
    ['of no policies', () => compilePolicies([])],
    ['of the device policy', () => compilePolicies([device()])],
    ['of the device policy under another id', () => compilePolicies([device({ id: 'p.json' })])],
    [
      'of the device policy that only reports',
      () => compilePolicies([device({ state: 'enabledForReportingButNotEnforced' })]),
    ],
    ['of the device policy, and one by risk that can not be known', () => compilePolicies([risk, device()])],
    [
      'of policies by risk, one of which only reports',
      () =>
        compilePolicies([
          risk,
          { ...risk, id: 'pilot', displayName: 'pilot', state: 'enabledForReportingButNotEnforced' },
        ]),
    ],
    ['without a licence', () => compilePolicies([device()], { ...defaultSettings, licences: [] })],
  ]

  test('tells what the written table says', async () => {
    const decisions = recorded.map((one, index) => ({ ...one, record: index + 1 }))
    const text = listOf(sets, set => stringify(replayDecisions(decisions, set())))
    await expect(text).toMatchFileSnapshot('./what-if/replays.txt')
  })

  test('tells the same however the decisions come, and goes on after it has told', () => {
    const decisions = recorded.map((one, index) => ({ ...one, record: index + 1 }))
    const replay = createReplay(compilePolicies([device()]))
    expect(replay.report()).toEqual({ decisions: 0, same: 0, flipped: 0, cannotEvaluate: 0, changes: [] })
    for (const decision of decisions) {
      replay.add(decision)
      replay.report()
    }
    expect(replay.report()).toEqual(replayDecisions(decisions, compilePolicies([device()])))
  })
})

const tenant = 'f0000000-0000-4000-8000-000000000001'
const agentic = (agentType: string | null, agentSubjectType: string | null): JsonObject => ({
  Agent: { agentType, agentSubjectType, parentAppId: blueprint.toUpperCase() },
})
const row: JsonObject = {
  ResultType: '0',
  ConditionalAccessStatus: 'success',
  ConditionalAccessPolicies: [{ id: 'p', displayName: 'P', result: 'success' }],
  UserId: dana.toUpperCase(),
  ResourceIdentity: graph.toUpperCase(),
}
const own: JsonObject = { ...row, UserId: null, ServicePrincipalId: agent }
const rowsOf = (base: JsonObject, rows: readonly JsonObject[], name: string): Named<JsonObject>[] =>
  rows.map(more => [`${name} ${JSON.stringify(more)}`, { ...base, ...more }])
const kindsOfAgent = [
  'agenticApp',
  'agentIdentityBlueprint',
  'Agent Identity Blueprint Principal',
  'agenticAppInstance',
  'agentIdentity',
  'agentIDuser',
  'Agent ID User',
  'notAgentic',
]

/** By what is read of a row. */
const rows = new Map<string, readonly Named<JsonObject>[]>([
  [
    'who',
    [
      ...rowsOf(
        row,
        [{}, ...kindsOfAgent.flatMap(kind => [agentic(kind, null), agentic('notAgentic', kind)])],
        'a user',
      ),
      ...rowsOf(
        own,
        [{}, ...kindsOfAgent.map(kind => agentic(kind, null)), { ServicePrincipalId: null }],
        'a service principal',
      ),
      ...rowsOf(
        { ...row, ...agentic('agenticAppInstance', 'notAgentic') },
        [
          { IncomingTokenType: 'refreshToken' },
          { AuthenticationProtocol: 'refreshTokenGrant' },
          { AuthenticationProtocol: 'deviceCode' },
        ],
        'on behalf of a user',
      ),
      ...rowsOf(
        row,
        ['none', 'low', 'medium', 'high', 'hidden', ''].flatMap(level => [
          { RiskLevelAggregated: level },
          { RiskLevelDuringSignIn: level },
        ]),
        'a user',
      ),
      ...rowsOf(
        row,
        ['none', 'b2bCollaboration', 'b2bDirectConnect', 'serviceProvider', 'ofTomorrow'].flatMap(
          CrossTenantAccessType => [
            { UserType: 'Guest', CrossTenantAccessType },
            { UserType: 'member', CrossTenantAccessType },
          ],
        ),
        'a user',
      ),
      ...rowsOf(
        row,
        [
          { UserType: 'guest', HomeTenantId: tenant, ResourceTenantId: tenant.toUpperCase() },
          { UserType: 'member', HomeTenantId: tenant, AADTenantId: tenant },
          { HomeTenantId: tenant, ResourceTenantId: graph, AADTenantId: tenant },
          { HomeTenantId: tenant },
          { ResourceTenantId: tenant },
        ],
        'a user',
      ),
    ],
  ],
  [
    'where',
    [
      ...rowsOf(
        row,
        [
          null,
          {},
          '{',
          { deviceId: '' },
          { deviceId: 'D1' },
          { deviceId: 'D1', isCompliant: true, displayName: 'CPC-1', operatingSystem: 'Windows10' },
          { deviceId: 'D1', isCompliant: false },
          { deviceId: 'D1', isCompliant: 'true' },
          { deviceId: '00000000-0000-0000-0000-000000000000', operatingSystem: 'Linux' },
          ...[
            'Azure AD joined',
            'Microsoft Entra joined',
            'Azure AD registered',
            'Microsoft Entra registered',
            'Hybrid Azure AD joined',
            'Microsoft Entra hybrid joined',
            'Other',
          ].map(trustType => ({ deviceId: 'D1', trustType })),
          ...[
            'Windows 11',
            'WINDOWS',
            'Windows Phone',
            'WindowsPhone 8',
            'MacOs',
            'Ios 17.1',
            'iOS17',
            'Android',
            'Chrome OS',
            'Not Windows Phone',
          ].map(operatingSystem => ({ operatingSystem })),
        ].map(DeviceDetail => ({ DeviceDetail })),
        'a user',
      ),
      ...rowsOf(
        row,
        [
          'Browser',
          'Mobile Apps and Desktop clients',
          'Exchange ActiveSync',
          'Other clients',
          'IMAP4',
          'POP3',
          'MAPI Over HTTP',
          'Authenticated SMTP',
          'AutoDiscover',
          'Exchange Online PowerShell',
          'Exchange Web Services',
          'Offline Address Book',
          'Outlook Anywhere (RPC over HTTP)',
          'Outlook Service',
          'Reporting Web Services',
          'Something new',
        ].map(ClientAppUsed => ({ ClientAppUsed })),
        'a user',
      ),
      ...rowsOf(
        row,
        [
          { NetworkLocationDetails: [{ networkType: 'trustedNamedLocation' }, 'x'] },
          { NetworkLocationDetails: [{ networkType: 'namedNetwork' }, { networkType: 'trustedNamedLocation' }] },
          { NetworkLocationDetails: [{ networkType: 'namedNetwork' }] },
          { IsThroughGlobalSecureAccess: false },
          { IsThroughGlobalSecureAccess: 'False' },
          { IsThroughGlobalSecureAccess: true },
          { IsThroughGlobalSecureAccess: false, NetworkLocationDetails: '[{"networkType":"trustedNamedLocation"}]' },
          { AuthenticationProtocol: 'deviceCode' },
          { AuthenticationProtocol: 'none' },
        ],
        'a user',
      ),
    ],
  ],
  [
    'what was decided',
    [
      ...rowsOf(
        row,
        ['success', 'failure', 'notApplied', 'unknownFutureValue', ''].flatMap(ConditionalAccessStatus =>
          ['0', '50131', '53003', ''].map(ResultType => ({ ConditionalAccessStatus, ResultType })),
        ),
        'a user',
      ),
      ...rowsOf(row, [{ ResultType: '', Status: { errorCode: 50131 }, ConditionalAccessStatus: 'failure' }], 'a user'),
      ...rowsOf(
        row,
        [
          { ResourceIdentity: null },
          { ResourceIdentity: null, ResourceId: graph },
          { ResourceIdentity: null, ResourceId: `/tenants/${tenant}/providers/Microsoft.aadiam` },
          { ResourceIdentity: null, ResourceDisplayName: 'AAD Token Exchange Endpoint: Public' },
          { ResourceDisplayName: 'The AAD Token Exchange Endpoint' },
          { ResourceIdentity: 'FB60F99C-7a34-4190-8149-302f77469936' },
          { ConditionalAccessPolicies: null },
          {
            ConditionalAccessPolicies: null,
            appliedConditionalAccessPolicies: [{ id: 'q', displayName: 'Q', result: 'failure' }],
          },
          { ConditionalAccessPolicies: [{}, 'x', { id: 'p' }] },
        ],
        'a user',
      ),
      ...rowsOf(own, [{ ...agentic('agenticAppInstance', null), ResourceIdentity: null }], 'a service principal'),
    ],
  ],
])

test('The logs that hold decisions are three', () => {
  expect(signInTables).toEqual(['SigninLogs', 'AADNonInteractiveUserSignInLogs', 'AADServicePrincipalSignInLogs'])
})

describe('A row of the sign-in logs', () => {
  test.each([...rows])('is read as the written table says (%s)', async (name, cases) => {
    const text = listOf(
      cases.map(([row, fields]): Named<JsonObject> => [row.replaceAll(': ', ':'), fields]),
      fields => {
        const reading = readSignIn(fields)
        return JSON.stringify(reading.is === 'decision' ? reading.decision : reading)
      },
    )
    await expect(text).toMatchFileSnapshot(`./what-if/rows-${name.replaceAll(' ', '-')}.txt`)
  })
})
