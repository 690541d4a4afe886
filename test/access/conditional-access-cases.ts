// What policies can ask and what requests can say, one thing at a time: the rows and columns of the written tables.
import { type AccessRequest, type AccessSettings, defaultSettings } from '../../main/access/index.ts'
import type { Named } from './written-table.ts'

export interface Asked {
  readonly request: AccessRequest
  readonly settings: AccessSettings
}
export interface Table {
  /** Parts of `conditions`, as a policy writes them. */
  readonly conditions: readonly Named<object>[]
  readonly requests: readonly Named<Asked>[]
}

const self = 'abcdef00-0000-4000-8000-00000000000a'
const other = '00000000-0000-4000-8000-00000000000b'
const blueprint = 'abcdef00-0000-4000-8000-00000000000c'
export const graph = '00000003-0000-0000-c000-000000000000'
const agentApp = 'abcdef00-0000-4000-8000-00000000000d'
const everybody = {
  users: { includeUsers: ['All', 'AllAgentIdUsers'] },
  clientApplications: { includeAgentIdServicePrincipals: ['All'] },
}
const everything = { applications: { includeApplications: ['All'] } }

export const person: AccessRequest = {
  grant: 'interactive',
  subject: { kind: 'human', id: self, blueprintAppId: null, agentRisk: 'none', groups: [], roles: [], guest: null },
  resourceId: graph,
}
export const agentUser: AccessRequest = {
  grant: 'agentUser',
  subject: {
    kind: 'agentUser',
    id: self,
    blueprintAppId: blueprint,
    agentRisk: 'none',
    groups: [],
    roles: [],
    customSecurityAttributes: {},
  },
  resourceId: graph,
}
export const agent: AccessRequest = {
  grant: 'autonomous',
  subject: {
    kind: 'agentIdentity',
    id: self,
    blueprintAppId: null,
    agentRisk: 'none',
    customSecurityAttributes: {},
  },
  resourceId: graph,
}
export const inMay: AccessSettings = { ...defaultSettings, profile: '2026-05' }
export const asked = (request: AccessRequest, settings: AccessSettings = defaultSettings): Asked => ({
  request,
  settings,
})

/** The plain request of a kind, and the same with something else known of the subject. */
const subjects = (
  name: string,
  request: AccessRequest,
  changes: readonly Named<Partial<AccessRequest['subject']>>[],
  settings?: AccessSettings,
): Named<Asked>[] =>
  changes.map(([where, change]) => [
    `${name}: ${where}`,
    asked({ ...request, subject: { ...request.subject, ...change } }, settings),
  ])

/** A field that is taken away is not known. */
function without(request: AccessRequest, field: 'groups' | 'roles' | 'guest' | 'customSecurityAttributes') {
  const { [field]: _, ...subject } = request.subject
  return { ...request, subject }
}

const guestTypes = [
  'internalGuest',
  'b2bCollaborationGuest',
  'b2bCollaborationMember',
  'b2bDirectConnectUser',
  'otherExternalUser',
  'serviceProvider',
] as const
const gold = 'CustomSecurityAttribute.Agents_Tier -eq "gold"'
const attributes: readonly Named<Partial<AccessRequest['subject']>>[] = [
  ['of gold tier', { customSecurityAttributes: { Agents_Tier: 'gold' } }],
  ['of gold tier, in capitals', { customSecurityAttributes: { AGENTS_TIER: 'GOLD' } }],
  ['of silver tier', { customSecurityAttributes: { Agents_Tier: 'silver' } }],
  ['of tiers gold and silver', { customSecurityAttributes: { Agents_Tier: ['silver', 'gold'] } }],
  ['with another attribute', { customSecurityAttributes: { Agents_Owner: 'gold' } }],
]
const memberships: readonly Named<Partial<AccessRequest['subject']>>[] = [
  ['plain', {}],
  ['in the group', { groups: ['FINANCE'] }],
  ['in two groups', { groups: ['sales', 'finance'] }],
  ['in another group', { groups: ['sales'] }],
  ['with the role', { roles: ['READER'] }],
  ['with another role', { roles: ['writer'] }],
]
const agentUsers = (name: string, settings?: AccessSettings): Named<Asked>[] => [
  ...subjects(name, agentUser, [...memberships, ...attributes, ['who is another', { id: other }]], settings),
  [`${name}: whose groups are not known`, asked(without(agentUser, 'groups'), settings)],
  [`${name}: whose roles are not known`, asked(without(agentUser, 'roles'), settings)],
  [`${name}: whose attributes are not known`, asked(without(agentUser, 'customSecurityAttributes'), settings)],
]

const who: Table = {
  conditions: [
    ['nobody', {}],
    ...['All', 'None', 'GuestsOrExternalUsers', 'AllAgentIdUsers', self.toUpperCase(), other].flatMap(
      (name): Named<object>[] => [
        [`users.includeUsers ${name}`, { users: { includeUsers: [name] } }],
        [
          `users.includeUsers All and AllAgentIdUsers, excludeUsers ${name}`,
          { users: { includeUsers: ['All', 'AllAgentIdUsers'], excludeUsers: [name] } },
        ],
      ],
    ),
    ['users.includeGroups finance', { users: { includeGroups: ['Finance'] } }],
    [
      'users.includeUsers All and AllAgentIdUsers, excludeGroups finance',
      { users: { includeUsers: ['All', 'AllAgentIdUsers'], excludeGroups: ['Finance', 'gone'] } },
    ],
    ['users.includeRoles reader', { users: { includeRoles: ['Reader'] } }],
    [
      'users.includeUsers All and AllAgentIdUsers, excludeRoles reader',
      { users: { includeUsers: ['All', 'AllAgentIdUsers'], excludeRoles: ['gone', 'Reader'] } },
    ],
    [
      'users.includeGroups finance, includeRoles reader',
      { users: { includeGroups: ['Finance'], includeRoles: ['Reader'] } },
    ],
    [
      'users.includeGuestsOrExternalUsers of two types',
      { users: { includeGuestsOrExternalUsers: { guestOrExternalUserTypes: 'internalGuest, serviceProvider' } } },
    ],
    [
      'users.includeGuestsOrExternalUsers of a type, from tenants that are listed',
      {
        users: {
          includeGuestsOrExternalUsers: {
            guestOrExternalUserTypes: 'serviceProvider',
            externalTenants: { membershipKind: 'enumerated', members: [other] },
          },
        },
      },
    ],
    [
      'users.includeUsers All, excludeGuestsOrExternalUsers of a type, from all tenants',
      {
        users: {
          includeUsers: ['All'],
          excludeGuestsOrExternalUsers: {
            guestOrExternalUserTypes: 'b2bCollaborationGuest',
            externalTenants: { membershipKind: 'all' },
          },
        },
      },
    ],
    [
      'users.includeGuestsOrExternalUsers from tenants alone',
      { users: { includeGuestsOrExternalUsers: { externalTenants: { membershipKind: 'all' } } } },
    ],
    ['users.includeOthers, a key of tomorrow', { users: { includeOthers: ['x'] } }],
    [
      'users.includeUsers All and AllAgentIdUsers, excludeOthers, a key of tomorrow',
      { users: { includeUsers: ['All', 'AllAgentIdUsers'], excludeOthers: ['x'] } },
    ],
    ...['All', 'None', self.toUpperCase(), other].flatMap((name): Named<object>[] => [
      [`agents.includeAgentUsers ${name}`, { agents: { includeAgentUsers: [name] } }],
      [
        `agents.includeAgentUsers All, excludeAgentUsers ${name}`,
        { agents: { includeAgentUsers: ['All'], excludeAgentUsers: [name] } },
      ],
    ]),
    ['agents.agentFilter includes gold', { agents: { agentFilter: { mode: 'include', rule: gold } } }],
    [
      'agents.includeAgentUsers All, agentFilter includes gold',
      { agents: { includeAgentUsers: ['All'], agentFilter: { mode: 'include', rule: gold } } },
    ],
    [
      'agents.includeAgentUsers All, agentFilter excludes gold',
      { agents: { includeAgentUsers: ['All'], agentFilter: { mode: 'exclude', rule: gold } } },
    ],
    [
      'agents.excludeAgentUsers self, agentFilter includes gold',
      { agents: { excludeAgentUsers: [self], agentFilter: { mode: 'include', rule: gold } } },
    ],
    ['agents.includeSponsoredBy, a key of tomorrow', { agents: { includeSponsoredBy: ['x'] } }],
    ...['All', 'None', self.toUpperCase(), blueprint.toUpperCase(), other].flatMap((name): Named<object>[] => [
      [
        `clientApplications.includeAgentIdServicePrincipals ${name}`,
        { clientApplications: { includeAgentIdServicePrincipals: [name] } },
      ],
      [
        `clientApplications.includeAgentIdServicePrincipals All, excludeAgentIdServicePrincipals ${name}`,
        {
          clientApplications: {
            includeAgentIdServicePrincipals: ['All'],
            excludeAgentIdServicePrincipals: [name],
          },
        },
      ],
    ]),
    [
      'clientApplications.agentIdServicePrincipalFilter includes gold',
      {
        clientApplications: {
          includeAgentIdServicePrincipals: ['All'],
          agentIdServicePrincipalFilter: { mode: 'include', rule: gold },
        },
      },
    ],
    [
      'clientApplications.includeAgentIdServicePrincipals All, agentIdServicePrincipalFilter excludes gold',
      {
        clientApplications: {
          includeAgentIdServicePrincipals: ['All'],
          agentIdServicePrincipalFilter: { mode: 'exclude', rule: gold },
        },
      },
    ],
    [
      'clientApplications of other service principals',
      {
        clientApplications: {
          includeServicePrincipals: ['ServicePrincipalsInMyTenant'],
          excludeServicePrincipals: [self],
          servicePrincipalFilter: { mode: 'include', rule: gold },
        },
      },
    ],
    [
      'clientApplications.includeAgentIdBlueprints, a key of tomorrow',
      { clientApplications: { includeAgentIdBlueprints: [blueprint] } },
    ],
    [
      'clientApplications.includeAgentIdServicePrincipals All, excludeAgentIdBlueprints, a key of tomorrow',
      {
        clientApplications: {
          includeAgentIdServicePrincipals: ['All'],
          excludeAgentIdBlueprints: [blueprint],
        },
      },
    ],
  ],
  requests: [
    ...subjects('a person', person, [
      ...memberships,
      ...guestTypes.map((guest): Named<Partial<AccessRequest['subject']>> => [`${guest}`, { guest }]),
      ['who is another', { id: other }],
    ]),
    ['a person: whose groups are not known', asked(without(person, 'groups'))],
    ['a person: whose roles are not known', asked(without(person, 'roles'))],
    ['a person: who may be a guest', asked(without(person, 'guest'))],
    ['a person: of whom nothing is known', asked(without(without(without(person, 'groups'), 'roles'), 'guest'))],
    ...agentUsers('an agent user'),
    ...agentUsers('an agent user in May', inMay),
    ...subjects('an agent identity', agent, [
      ['plain', {}],
      ['of the blueprint', { blueprintAppId: blueprint }],
      ['of another blueprint', { blueprintAppId: other }],
      ['that is another', { id: other }],
      ['that is another, of the blueprint', { id: other, blueprintAppId: blueprint }],
      ['that has the id of the blueprint', { id: blueprint }],
      ['of a blueprint that has its id', { id: other, blueprintAppId: self }],
      ...attributes,
    ]),
    ['an agent identity: whose attributes are not known', asked(without(agent, 'customSecurityAttributes'))],
    ['an agent identity: on behalf of a person', asked({ ...agent, grant: 'onBehalfOf' })],
    ['an agent identity: with a refresh token', asked({ ...agent, grant: 'refreshToken' })],
  ],
}

const resources: readonly Named<Partial<AccessRequest>>[] = [
  ['plain', {}],
  ['for an application that is no agent', { resourceIsAgent: false }],
  ['for an agent', { resourceId: agentApp, resourceIsAgent: true }],
  ['for an application of another id', { resourceId: other, resourceIsAgent: false }],
  ['for one of gold tier', { resourceAttributes: { Agents_Tier: 'gold' } }],
  ['for one of silver tier', { resourceAttributes: { Agents_Tier: 'silver' } }],
  ['for one without attributes', { resourceAttributes: {} }],
]
const applications = (named: object): object => ({ ...everybody, applications: named })
const what: Table = {
  conditions: [
    ['nothing', everybody],
    ...['All', 'None', 'AllAgentIdResources', 'Office365', graph.toUpperCase(), agentApp.toUpperCase()].flatMap(
      (name): Named<object>[] => [
        [`includeApplications ${name}`, applications({ includeApplications: [name] })],
        [
          `includeApplications All, excludeApplications ${name}`,
          applications({ includeApplications: ['All'], excludeApplications: [name] }),
        ],
      ],
    ),
    [
      'includeApplications All, applicationFilter includes gold',
      applications({ includeApplications: ['All'], applicationFilter: { mode: 'include', rule: gold } }),
    ],
    [
      'includeApplications All, applicationFilter excludes gold',
      applications({ includeApplications: ['All'], applicationFilter: { mode: 'exclude', rule: gold } }),
    ],
    [
      'excludeApplications Microsoft Graph, applicationFilter includes gold',
      applications({ excludeApplications: [graph], applicationFilter: { mode: 'include', rule: gold } }),
    ],
  ],
  requests: (
    [
      ['a person', person, defaultSettings],
      ['an agent user', agentUser, defaultSettings],
      ['an agent user in May', agentUser, inMay],
      ['an agent identity', agent, defaultSettings],
    ] as const
  ).flatMap(([name, request, settings]) =>
    resources.map(([where, change]): Named<Asked> => [`${name}: ${where}`, asked({ ...request, ...change }, settings)]),
  ),
}

/** Every policy below is about everybody and everything. */
const broad = (conditions: object): object => ({ ...everybody, ...everything, ...conditions })
const levels = ['none', 'low', 'medium', 'high', 'unknown'] as const
const atRisk = (field: 'agentRisk' | 'userRisk' | 'signInRisk'): Named<Partial<AccessRequest['subject']>>[] =>
  levels.map(level => [`of ${field} ${level}`, { [field]: level }])
const names = { human: 'a person', agentUser: 'an agent user', agentIdentity: 'an agent identity' }
const insiders = (['none', 'minor', 'moderate', 'elevated', 'unknown'] as const).map(
  (level): Named<Partial<AccessRequest['subject']>> => [`of insiderRisk ${level}`, { insiderRisk: level }],
)
const risk: Table = {
  conditions: [
    ['no risk', broad({ agentIdRiskLevels: '', userRiskLevels: [], insiderRiskLevels: null })],
    ...['high', 'medium,high', 'low , medium'].map(
      (agentIdRiskLevels): Named<object> => [`agentIdRiskLevels "${agentIdRiskLevels}"`, broad({ agentIdRiskLevels })],
    ),
    ['userRiskLevels high', broad({ userRiskLevels: ['high'] })],
    ['userRiskLevels none and low', broad({ userRiskLevels: ['none', 'low'] })],
    ['signInRiskLevels medium and high', broad({ signInRiskLevels: ['medium', 'high'] })],
    ['insiderRiskLevels elevated', broad({ insiderRiskLevels: 'elevated' })],
    ['insiderRiskLevels minor and moderate', broad({ insiderRiskLevels: 'minor, moderate,' })],
    ['servicePrincipalRiskLevels high', broad({ servicePrincipalRiskLevels: ['high'] })],
    [
      'all of them',
      broad({
        agentIdRiskLevels: 'high',
        userRiskLevels: ['high'],
        signInRiskLevels: ['high'],
        insiderRiskLevels: 'elevated',
        servicePrincipalRiskLevels: ['high'],
      }),
    ],
  ],
  requests: [
    ...subjects('a person', person, [
      ['plain', {}],
      ...atRisk('agentRisk'),
      ...atRisk('userRisk'),
      ...atRisk('signInRisk'),
      ...insiders,
      ['of high user risk and low sign-in risk', { userRisk: 'high', signInRisk: 'low' }],
      ['of low user risk and high sign-in risk', { userRisk: 'low', signInRisk: 'high' }],
    ]),
    ...subjects('an agent user', agentUser, atRisk('agentRisk')),
    ...subjects('an agent user in May', agentUser, [['plain', {}], ...atRisk('agentRisk')], inMay),
    ...subjects('an agent identity', agent, atRisk('agentRisk')),
    ...([['P1'], ['P2'], ['E5'], ['P1', 'P2'], []] as const).flatMap(licences =>
      ([agent, agentUser, person] as const).map(
        (request): Named<Asked> => [
          `${names[request.subject.kind]}: at high risk, licences ${licences.join(' and ') || 'none'}`,
          asked(
            {
              ...request,
              subject: {
                ...request.subject,
                agentRisk: 'high',
                userRisk: 'high',
                signInRisk: 'high',
                insiderRisk: 'elevated',
              },
            },
            { ...defaultSettings, licences },
          ),
        ],
      ),
    ),
  ],
}

const texts = [
  'deviceId',
  'deviceOwnership',
  'displayName',
  'enrollmentProfileName',
  'manufacturer',
  'mdmAppId',
  'model',
  'operatingSystem',
  'operatingSystemVersion',
  'profileType',
  'trustType',
] as const
const filter = (mode: string, rule: string): object => ({ devices: { deviceFilter: { mode, rule } } })
const devices: readonly Named<NonNullable<AccessRequest['device']>>[] = [
  ['on a device of which nothing is known', {}],
  ...texts.map((name): Named<NonNullable<AccessRequest['device']>> => [`on a device by ${name}`, { [name]: 'X' }]),
  ['on a device with all of it', Object.fromEntries(texts.map(name => [name, 'x']))],
  ['on a device of other texts', Object.fromEntries(texts.map(name => [name, 'y']))],
  ['on a device of empty texts', { model: null, displayName: null }],
  ['on a compliant device', { isCompliant: true }],
  ['on a device that is not compliant', { isCompliant: false }],
  ['on a Cloud PC', { systemLabels: ['CloudPC'], trustType: 'AzureAD' }],
  ['on a device of other labels', { systemLabels: ['Other'], physicalIds: ['[OrderId]:2'] }],
  ['on a device without labels', { systemLabels: [] }],
  ['on a device with the physical id', { physicalIds: ['[ZTDId]:1', '[OrderId]:2'] }],
  ['on a device with the extension attribute', { extensionAttributes: { extensionAttribute3: 'x' } }],
  ['on a device with another extension attribute', { extensionAttributes: { extensionAttribute1: 'x' } }],
  ['on Windows', { platform: 'windows' }],
  ['on WINDOWS', { platform: 'WINDOWS' }],
  ['on iOS', { platform: 'iOS' }],
  ['on Linux', { platform: 'linux' }],
]
const device: Table = {
  conditions: [
    ['platforms and devices that say nothing', broad({ platforms: {}, devices: { deviceFilter: null } })],
    ['includePlatforms windows and iOS', broad({ platforms: { includePlatforms: ['windows', 'iOS'] } })],
    ['includePlatforms all', broad({ platforms: { includePlatforms: ['all'] } })],
    [
      'includePlatforms all, excludePlatforms windows',
      broad({ platforms: { includePlatforms: ['all'], excludePlatforms: ['windows'] } }),
    ],
    ['excludePlatforms windows', broad({ platforms: { excludePlatforms: ['windows'] } })],
    [
      'includePlatforms windows and a key of tomorrow',
      broad({ platforms: { includePlatforms: ['windows'], ofTomorrow: ['x'] } }),
    ],
    ...texts.map(
      (name): Named<object> => [`deviceFilter includes by ${name}`, broad(filter('include', `device.${name} -eq "x"`))],
    ),
    ['deviceFilter excludes by model', broad(filter('exclude', 'device.model -eq "x"'))],
    ['deviceFilter includes by not model', broad(filter('include', 'device.model -ne "x"'))],
    ['deviceFilter includes what is compliant', broad(filter('include', 'device.isCompliant -eq True'))],
    [
      'deviceFilter excludes Cloud PCs',
      broad(filter('exclude', 'device.systemLabels -eq "CloudPC" -and device.trustType -eq "AzureAD"')),
    ],
    ['deviceFilter includes by physicalIds', broad(filter('include', 'device.physicalIds -contains "[ZTDId]"'))],
    ['deviceFilter includes by extensionAttribute3', broad(filter('include', 'device.extensionAttribute3 -eq "x"'))],
    [
      'deviceFilter includes by model and a key of tomorrow',
      broad({ devices: { deviceFilter: { mode: 'include', rule: 'device.model -eq "x"' }, includeDevices: ['All'] } }),
    ],
    ['devices by a key of tomorrow alone', broad({ devices: { includeDevices: ['All'] } })],
    [
      'includePlatforms windows, deviceFilter excludes by model',
      broad({ platforms: { includePlatforms: ['windows'] }, ...filter('exclude', 'device.model -eq "x"') }),
    ],
  ],
  requests: (
    [
      ['a person', person, defaultSettings],
      ['an agent user', agentUser, defaultSettings],
      ['an agent user in May', agentUser, inMay],
      ['an agent identity', agent, defaultSettings],
    ] as const
  ).flatMap(([name, request, settings]): Named<Asked>[] => [
    [`${name}: from who knows where`, asked(request, settings)],
    [`${name}: from no device`, asked({ ...request, device: null }, settings)],
    // agents that have no devices are asked of a few alone
    ...devices
      .filter((_, index) => (name === 'a person' || name === 'an agent user' ? true : index % 6 === 0))
      .map(([where, from]): Named<Asked> => [`${name}: ${where}`, asked({ ...request, device: from }, settings)]),
  ]),
}

const compliantNetwork = '3d46dbda-8382-466a-856d-eb00cbc6b910'
const office = 'abcdef00-0000-4000-8000-00000000000e'
const places: readonly Named<Partial<AccessRequest>>[] = [
  ['plain', {}],
  ['from nowhere in particular', { location: {} }],
  ['from a trusted location', { location: { isTrusted: true } }],
  ['from no trusted location', { location: { isTrusted: false } }],
  ['through the compliant network', { location: { isCompliantNetwork: true } }],
  ['not through the compliant network', { location: { isCompliantNetwork: false } }],
  ['from the office', { location: { namedLocationIds: ['home', office] } }],
  ['from home', { location: { namedLocationIds: ['home'] } }],
  ['from no named location', { location: { namedLocationIds: [] } }],
  ['by a browser', { clientAppType: 'browser' }],
  ['by a BROWSER', { clientAppType: 'BROWSER' }],
  ['by an old client', { clientAppType: 'other' }],
  ['by device code', { authenticationFlow: 'deviceCodeFlow' }],
  ['by a transfer', { authenticationFlow: 'authenticationTransfer' }],
  ['by no flow', { authenticationFlow: 'none' }],
  ['on an endpoint', { executionEnvironment: 'endpoint' }],
  ['in a service', { executionEnvironment: 'service' }],
]
const contexts = (...names: string[]): object => ({ includeAgentContexts: names })
const place: Table = {
  conditions: [
    ['nothing of it', broad({ clientAppTypes: [], locations: {}, authenticationFlows: { transferMethods: '' } })],
    ['clientAppTypes browser', broad({ clientAppTypes: ['browser'] })],
    ['clientAppTypes exchangeActiveSync and other', broad({ clientAppTypes: ['exchangeActiveSync', 'other'] })],
    ['clientAppTypes browser and all', broad({ clientAppTypes: ['browser', 'all'] })],
    ['includeLocations All', broad({ locations: { includeLocations: ['all'] } })],
    [
      'includeLocations All, excludeLocations AllTrusted',
      broad({ locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } }),
    ],
    [
      'includeLocations All, excludeLocations the compliant network',
      broad({ locations: { includeLocations: ['All'], excludeLocations: [compliantNetwork.toUpperCase()] } }),
    ],
    ['includeLocations the office', broad({ locations: { includeLocations: [office.toUpperCase()] } })],
    [
      'includeLocations All, excludeLocations the office',
      broad({ locations: { includeLocations: ['All'], excludeLocations: [office] } }),
    ],
    ['excludeLocations the office', broad({ locations: { excludeLocations: [office] } })],
    [
      'includeLocations All and a key of tomorrow',
      broad({ locations: { includeLocations: ['All'], ofTomorrow: ['x'] } }),
    ],
    ['transferMethods deviceCodeFlow', broad({ authenticationFlows: { transferMethods: 'deviceCodeFlow' } })],
    [
      'transferMethods deviceCodeFlow and authenticationTransfer',
      broad({ authenticationFlows: { transferMethods: 'deviceCodeFlow, authenticationTransfer' } }),
    ],
    [
      'authenticationFlows with a key of tomorrow',
      broad({ authenticationFlows: { transferMethods: 'deviceCodeFlow', ofTomorrow: true } }),
    ],
    ['agentContext of all sessions', broad({ agentContext: contexts('AllAgentUserSessions') })],
    [
      'agentContext of sessions from endpoints',
      broad({ agentContext: contexts('agentUserSessionsInitiatedFromEndpoints') }),
    ],
    ['agentContext of a name of tomorrow', broad({ agentContext: contexts('agentUserSessionsOfTomorrow') })],
    [
      'agentContext of all sessions but those from endpoints',
      broad({
        agentContext: {
          ...contexts('allAgentUserSessions'),
          excludeAgentContexts: ['AGENTUSERSESSIONSINITIATEDFROMENDPOINTS'],
        },
      }),
    ],
    ['agentContext with a key of tomorrow', broad({ agentContext: { ofTomorrow: ['x'] } })],
    ['deviceStates', broad({ deviceStates: { includeStates: ['All'] } })],
    ['times', broad({ times: { all: true } })],
    ['clients, which no log names', broad({ clients: { includeClients: ['x'] } })],
    [
      'clientAppTypes browser, includeLocations the office, transferMethods deviceCodeFlow, times',
      broad({
        clientAppTypes: ['browser'],
        locations: { includeLocations: [office] },
        authenticationFlows: { transferMethods: 'deviceCodeFlow' },
        times: { all: true },
      }),
    ],
  ],
  requests: (
    [
      ['a person', person, defaultSettings],
      ['an agent user', agentUser, defaultSettings],
      ['an agent user in May', agentUser, inMay],
      ['an agent identity', agent, defaultSettings],
    ] as const
  ).flatMap(([name, request, settings]) =>
    places.map(([where, change]): Named<Asked> => [`${name}: ${where}`, asked({ ...request, ...change }, settings)]),
  ),
}

export const tables: ReadonlyMap<string, Table> = new Map([
  ['who', who],
  ['what', what],
  ['risk', risk],
  ['device', device],
  ['place', place],
])

const grants = (operator: string, ...builtInControls: string[]): object => ({
  grantControls: { operator, builtInControls },
})
const session = (sessionControls: object): object => ({ grantControls: null, sessionControls })

/** What policies ask of requests that they apply to. */
export const controls: readonly Named<object>[] = [
  ['no controls', { grantControls: null }],
  ['grantControls that say nothing', { grantControls: { operator: 'AND', builtInControls: [], termsOfUse: [] } }],
  ...[
    'block',
    'mfa',
    'compliantDevice',
    'domainJoinedDevice',
    'approvedApplication',
    'compliantApplication',
    'passwordChange',
    'riskRemediation',
  ].map((control): Named<object> => [control, grants('OR', control)]),
  ['authenticationStrength', { grantControls: { operator: 'OR', authenticationStrength: { id: 'x' } } }],
  ['termsOfUse', { grantControls: { operator: 'OR', builtInControls: null, termsOfUse: ['x'] } }],
  ['customAuthenticationFactors', { grantControls: { operator: 'OR', customAuthenticationFactors: ['x'] } }],
  ['mfa or compliantDevice', grants('OR', 'mfa', 'compliantDevice')],
  ['mfa and compliantDevice', grants('AND', 'mfa', 'compliantDevice')],
  ['compliantDevice or domainJoinedDevice', grants('OR', 'compliantDevice', 'domainJoinedDevice')],
  ['compliantDevice and domainJoinedDevice', grants('AND', 'compliantDevice', 'domainJoinedDevice')],
  ['block or compliantDevice', grants('OR', 'block', 'compliantDevice')],
  ['compliantDevice or block', grants('OR', 'compliantDevice', 'block')],
  ['block by user risk', { conditions: { userRiskLevels: ['high'] }, ...grants('OR', 'block') }],
  ['compliantDevice by user risk', { conditions: { userRiskLevels: ['high'] }, ...grants('OR', 'compliantDevice') }],
  ...[
    'signInFrequency',
    'persistentBrowser',
    'secureSignInSession',
    'applicationEnforcedRestrictions',
    'cloudAppSecurity',
    'continuousAccessEvaluation',
    'ofTomorrow',
  ].map((control): Named<object> => [`session control ${control}`, session({ [control]: { isEnabled: true } })]),
  [
    'session controls that are switched off or say nothing',
    session({ signInFrequency: { isEnabled: false, value: 4 }, disableResilienceDefaults: null }),
  ],
  [
    'mfa, and the session controls signInFrequency and secureSignInSession',
    {
      ...grants('OR', 'mfa'),
      sessionControls: { signInFrequency: { isEnabled: true }, secureSignInSession: { isEnabled: true } },
    },
  ],
  [
    'compliantDevice, and the session control secureSignInSession',
    { ...grants('OR', 'compliantDevice'), sessionControls: { secureSignInSession: { isEnabled: true } } },
  ],
]

const heldDevices: readonly Named<Partial<AccessRequest>>[] = [
  ['plain', {}],
  ['from no device', { device: null }],
  ['from a device of which nothing is known', { device: {} }],
  ['from a compliant device', { device: { isCompliant: true } }],
  ['from a device that is not compliant', { device: { isCompliant: false } }],
  ['from a hybrid joined device', { device: { trustType: 'ServerAd' } }],
  ['from a joined device', { device: { trustType: 'AzureAD' } }],
  ['from a compliant, joined device', { device: { isCompliant: true, trustType: 'AzureAD' } }],
]
const sharePoint = '00000003-0000-0FF1-ce00-000000000000'
const protectable = [
  '00000002-0000-0ff1-ce00-000000000000',
  'cc15fd57-2c6c-4117-a88c-83b1d56b4bbe',
  '9cdead84-a844-4324-93f2-b2e6bb768d07',
  '0af06dc6-e4b5-4f28-818e-e78e62d137a5',
  '270efc09-cd0d-444b-a71f-39af4910ec45',
]
const everyControl = [
  ...['mfa', 'approvedApplication', 'compliantApplication', 'passwordChange', 'riskRemediation'],
  ...['authenticationStrength', 'termsOfUse', 'customAuthenticationFactors'],
]

/** What requests say of controls. */
export const controlRequests: readonly Named<Asked>[] = [
  ...heldDevices.flatMap(([where, change]): Named<Asked>[] => [
    [`a person: ${where}`, asked({ ...person, ...change })],
    [`an agent user: ${where}`, asked({ ...agentUser, ...change })],
    [`an agent user in May: ${where}`, asked({ ...agentUser, ...change }, inMay)],
    [`an agent identity: ${where}`, asked({ ...agent, ...change })],
  ]),
  ['a person: who has met nothing', asked({ ...person, satisfiedControls: [] })],
  ['a person: who has met everything', asked({ ...person, satisfiedControls: everyControl })],
  ['a person: who has met MFA', asked({ ...person, satisfiedControls: ['MFA'] })],
  [
    'a person: who has met mfa, from a device that is not compliant',
    asked({ ...person, satisfiedControls: ['mfa'], device: { isCompliant: false } }),
  ],
  [
    'a person: who has met nothing, from a compliant device',
    asked({ ...person, satisfiedControls: [], device: { isCompliant: true } }),
  ],
  [
    'a guest from a device that is not compliant',
    asked({ ...person, subject: { ...person.subject, guest: 'serviceProvider' }, device: { isCompliant: false } }),
  ],
  ['a person: who may be a guest', asked(without(person, 'guest'))],
  [
    'an agent user: who is called a guest',
    asked({ ...agentUser, subject: { ...agentUser.subject, guest: 'internalGuest' } }),
  ],
  ...protectable.map(
    (resourceId): Named<Asked> => [
      `a person: from no device, for ${resourceId}`,
      asked({ ...person, resourceId, device: null }),
    ],
  ),
  ...(
    [
      ['from who knows where', undefined],
      ['from no device', null],
      ['from a device of which nothing is known', {}],
      ['from a joined Cloud PC', { systemLabels: ['Other', 'cloudpc'], trustType: 'azuread' }],
      ['from a registered Cloud PC', { systemLabels: ['CloudPC'], trustType: 'Workplace' }],
      ['from what is labelled a Cloud PC', { systemLabels: ['CloudPC'] }],
      ['from a joined device of other labels', { systemLabels: ['Other'], trustType: 'AzureAD' }],
      ['from a joined device without labels', { systemLabels: [], trustType: 'AzureAD' }],
      ['from a compliant, joined device', { isCompliant: true, trustType: 'AzureAD' }],
    ] as const
  ).map(([where, from]): Named<Asked> => {
    const request = { ...person, resourceId: sharePoint, satisfiedControls: ['mfa'] }
    return [`a person: for SharePoint, ${where}`, asked(from === undefined ? request : { ...request, device: from })]
  }),
  ['an agent user: for SharePoint, from no device', asked({ ...agentUser, resourceId: sharePoint, device: null })],
]
