// Questions of what-if in words: how each is read, or refused, with its key and the name that was meant.
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { readWhatIfRequest } from '../../main/access/index.ts'
import { Refusal } from '../../shared/errors.ts'
import { agent, agentUser, blueprint, graph, person } from './cases/ids.ts'
import { listOf, type Named } from './written-table.ts'

const typed = (name: string, more: object): object => ({ '@odata.type': `#microsoft.graph.${name}`, ...more })
const attributes = {
  Agents: { '@odata.type': 'x', Tier: 'gold', 'Uses@odata.type': 'x', Uses: ['mail'], Rank: 3, Gone: null },
}
const directory = [
  typed('agentIdentity', { id: agent, agentIdentityBlueprintId: blueprint, customSecurityAttributes: attributes }),
  typed('agentUser', {
    id: agentUser,
    identityParentId: agent.toUpperCase(),
    customSecurityAttributes: null,
    transitiveMemberOf: null,
  }),
  typed('agentUser', { id: 'orphan', identityParentId: 'gone', transitiveMemberOf: [] }),
  typed('user', {
    id: person,
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
  user: typed('userSignIn', { userId: agentUser }),
  person: typed('userSignIn', { userId: person }),
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
    asks(signIns.person, {}, { directory: [typed('user', { id: person, ...account })] }),
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
    asks(typed('userSignIn', { userId: person, externalUserType: 'serviceProvider', externalTenantId: null })),
  ],
  ...[
    'internalGuest',
    'b2bCollaborationGuest',
    'b2bCollaborationMember',
    'b2bDirectConnectUser',
    'otherExternalUser',
  ].map(
    (externalUserType): Named<object> => [
      `a person called ${externalUserType}`,
      asks(typed('userSignIn', { userId: person, externalUserType })),
    ],
  ),
  ['a person called no guest', asks(typed('userSignIn', { userId: person, externalUserType: 'none' }))],
  ['a person whose kind of guest is left open', asks(typed('userSignIn', { userId: person, externalUserType: null }))],
  ...accounts,
  [
    'a person of every risk',
    asks(signIns.person, { userRiskLevel: 'low', signInRiskLevel: 'medium', insiderRiskLevel: 'minor' }),
  ],
  [
    'a person of whose risks nothing is said',
    asks(signIns.person, { userRiskLevel: null, signInRiskLevel: null, insiderRiskLevel: null }),
  ],
  [
    'a person by a client and a flow',
    asks(signIns.person, { clientAppType: 'other', authenticationFlow: { transferMethod: 'deviceCodeFlow' } }),
  ],
  ['from a platform', asks(signIns.user, { devicePlatform: 'windows' })],
  ['from a device', asks(signIns.user, { deviceInfo: device })],
  ['from a device whose platform is left open', asks(signIns.user, { deviceInfo: device, devicePlatform: null })],
  [
    'from a device with an attribute that is no text',
    asks(signIns.user, { deviceInfo: { extensionAttribute1: 3, extensionAttribute2: 'x' } }),
  ],
  [
    'from a device that says nothing',
    asks(signIns.user, {
      deviceInfo: { deviceId: null, isCompliant: null, trustType: null, systemLabels: null, physicalIds: null },
    }),
  ],
  ['from an address', asks(signIns.person, { ipAddress: '203.0.113.9', country: null })],
  ['from an address that can be found', asks(signIns.person, { ipAddress: '203.0.113.9' }, { directory: locations })],
  ['from a country', asks(signIns.person, { country: 'DE' }, { directory: locations })],
  ['from a country, without an address', asks(signIns.person, { country: 'DE', ipAddress: null })],
  [
    'from an address of the sixth version',
    asks(signIns.person, { ipAddress: '2001:db8::1' }, { directory: { value: locations } }),
  ],
  ['without conditions', asks(signIns.person, {}, { signInConditions: null })],
  ['for an agent', asks(signIns.agent, {}, { signInContext: toApp(agent.toUpperCase()) })],
  [
    'an agent, where its service principal is listed too',
    asks(
      signIns.agent,
      {},
      { directory: [typed('servicePrincipal', { id: agent, appId: 'x' }), ...directory.slice(0, 1)] },
    ),
  ],
  ['for an application without attributes', asks(signIns.agent, {}, { signInContext: toApp('plain') })],
  ['for an application that is not listed', asks(signIns.agent, {}, { signInContext: toApp('gone') })],
  ['for applied policies alone', asks(signIns.agent, {}, { appliedPoliciesOnly: true })],
  ['annotated', { '@odata.context': 'x', ...asks(signIns.agent, { '@odata.type': 'x', 'country@odata.type': 'x' }) }],
  ['annotated by its keys', { ...asks({ ...signIns.agent, 'agentServicePrincipalId@odata.type': 'x' }) }],
  // what can not be read
  ['nothing', null],
  ['a list', []],
  ['nobody', asks({})],
  ['somebody of no kind', asks(typed('agentSignin', { agentServicePrincipalId: agent }))],
  ['somebody without an id', asks(typed('userSignIn', { userId: '' }))],
  ['somebody by a misspelled key', asks(typed('userSignIn', { userID: person }))],
  ['a person as an agent', asks(typed('agentSignIn', { agentServicePrincipalId: person }))],
  ['an agent as a user', asks(typed('userSignIn', { userId: agent }))],
  ['an agent user as a service principal', asks(typed('servicePrincipalSignIn', { servicePrincipalId: agentUser }))],
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
  ...[
    typed('user', {}),
    typed('user', { id: 'x', customSecurityAttributes: { Agents: { Tier: {} } } }),
    typed('user', { id: 'x', transitiveMemberOf: 'all' }),
    typed('user', { id: 'x', transitiveMemberOf: [{ '@odata.type': '#microsoft.graph.group' }] }),
    typed('user', { id: 'x', transitiveMemberOf: [{ id: 'x' }] }),
    typed('user', { id: 'x', transitiveMemberOf: [typed('directoryRole', { id: 'x', roleTemplateId: 5 })] }),
    typed('users', { id: 'x' }),
    typed('agentUsers', { id: 'x' }),
    typed('agentIdentities', { id: 'x' }),
    typed('servicePrincipals', { id: 'x' }),
    typed('ipNamedLocations', { id: 'x' }),
    typed('countryNamedLocations', { id: 'x' }),
  ].map(
    (object): Named<object> => [
      `an object ${JSON.stringify(object)}`,
      asks(signIns.agent, {}, { directory: [object] }),
    ],
  ),
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
