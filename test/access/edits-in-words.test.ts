// What could be otherwise about a request or a policy, in the words of what-if, and what each change makes of it.
import { describe, expect, test } from 'vitest'
import {
  type AccessRequest,
  type AccessSettings,
  type ConditionalAccessPolicy,
  compilePolicies,
  defaultSettings,
  flipsOfPolicies,
  flipsOfRequest,
} from '../../main/access/index.ts'
import type { Edit } from '../../main/access/what-if/flip.ts'
import { policyEdits } from '../../main/access/what-if/policy-edits.ts'
import { requestEdits } from '../../main/access/what-if/request-edits.ts'
import { graph } from './cases/ids.ts'
import { blocking, policyOf } from './cases/policies.ts'
import { agent, agentUser, inMay, office, other, person, self } from './cases/requests.ts'
import { listOf, type Named, tableOf } from './written-table.ts'

const network = '3D46DBDA-8382-466a-856d-eb00cbc6b910'

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What of the one is otherwise in the other, each by its path. */
function difference(before: object, after: object, path = ''): string[] {
  const was = new Map<string, unknown>(Object.entries(before))
  const is = new Map<string, unknown>(Object.entries(after))
  return [...new Set([...was.keys(), ...is.keys()])].flatMap(key => {
    const [old, now, at] = [was.get(key), is.get(key), `${path}${key}`]
    if (JSON.stringify(old) === JSON.stringify(now)) return []
    if (isPlain(old) && isPlain(now)) return difference(old, now, `${at}.`)
    return [is.has(key) ? `${at} ${JSON.stringify(now)}` : `no ${at}`]
  })
}

function editInWords<Subject extends object>(subject: Subject, { slot, change, apply }: Edit<Subject>): string {
  const { key, from, to, sentence } = change
  const where = slot === key ? key : `${key} (${slot})`
  return `${sentence}\n  ${where}: ${JSON.stringify(from)} to ${JSON.stringify(to)}, ${difference(subject, apply(subject)).join(', ')}`
}
const editsInWords = <Subject extends object>(subject: Subject, edits: readonly Edit<Subject>[]): string =>
  edits.map(edit => editInWords(subject, edit)).join('\n') || 'nothing'

const devices = (rule: string): object => ({ devices: { deviceFilter: { mode: 'include', rule } } })
const tier = (rule: string): object => ({ mode: 'include', rule })
const controls = (...builtInControls: string[]): object => ({ grantControls: { operator: 'OR', builtInControls } })

/** What a policy asks for, so that a request might be otherwise. */
const asking: readonly Named<ConditionalAccessPolicy>[] = [
  ['nothing of the request', blocking({})],
  [
    'nothing at all',
    policyOf({ id: 'q', displayName: 'Q', conditions: { devices: {}, platforms: {}, locations: null } }),
  ],
  ['only to report', blocking({ state: 'enabledForReportingButNotEnforced' }, { agentIdRiskLevels: 'high' })],
  ['agent risk', blocking({}, { agentIdRiskLevels: 'high' })],
  ['user risk', blocking({}, { userRiskLevels: ['high'] })],
  ['sign-in risk', blocking({}, { signInRiskLevels: ['high'] })],
  ['insider risk', blocking({}, { insiderRiskLevels: 'minor' })],
  ['a compliant device', blocking(controls('compliantDevice'))],
  ['a hybrid joined device', blocking(controls('domainJoinedDevice'))],
  ['mfa and an approved application', blocking(controls('mfa', 'approvedApplication'))],
  ['windows', blocking({}, { platforms: { includePlatforms: ['windows'] } })],
  [
    'any platform but these',
    blocking({}, { platforms: { includePlatforms: ['all'], excludePlatforms: ['windows', 'macOS', 'linux', 'iOS'] } }),
  ],
  [
    'every platform by name',
    blocking({}, { platforms: { includePlatforms: ['windows', 'macOS', 'linux', 'iOS', 'android'] } }),
  ],
  [
    'a filter by compliance and trust',
    blocking({}, devices('device.isCompliant -eq True -and device.trustType -eq "Workplace"')),
  ],
  ['a filter by a version that is a number', blocking({}, devices('device.operatingSystemVersion -in [10, "11"]'))],
  [
    'a filter by model or not by name',
    blocking({}, devices('device.model -in ["a", "b"] -or -not (device.displayName -eq "c")')),
  ],
  ['a filter by labels', blocking({}, devices('device.systemLabels -contains "CloudPC"'))],
  [
    'a filter by extension attributes',
    blocking({}, devices('device.extensionAttribute3 -eq "x" -or device.extensionAttribute4 -eq 3')),
  ],
  [
    'other applications',
    blocking(
      {},
      {
        applications: { includeApplications: [graph.toUpperCase(), other, 'Office365'], excludeApplications: [office] },
      },
    ),
  ],
  ['all agents', blocking({}, { applications: { includeApplications: ['AllAgentIdResources'] } })],
  ['the compliant network', blocking({}, { locations: { includeLocations: ['All'], excludeLocations: [network] } })],
  ['a trusted location', blocking({}, { locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } })],
  ['named locations', blocking({}, { locations: { includeLocations: [office], excludeLocations: [other] } })],
  [
    'where the session runs',
    blocking({}, { agentContext: { includeAgentContexts: ['agentUserSessionsInitiatedFromEndpoints'] } }),
  ],
  ['client apps', blocking({}, { clientAppTypes: ['browser'] })],
  ['all client apps', blocking({}, { clientAppTypes: ['all'] })],
  ['authentication flows', blocking({}, { authenticationFlows: { transferMethods: 'deviceCodeFlow' } })],
  ['groups', blocking({}, { users: { includeGroups: ['finance'], excludeGroups: ['sales', 'finance'] } })],
  ['roles', blocking({}, { users: { includeRoles: ['reader'], excludeRoles: ['writer'] } })],
  [
    'an attribute of agent users',
    blocking({}, { agents: { agentFilter: tier('CustomSecurityAttribute.Agents_Tier -in ["gold", 3]') } }),
  ],
  [
    'an attribute of agent identities',
    blocking(
      {},
      { clientApplications: { agentIdServicePrincipalFilter: tier('CustomSecurityAttribute.Agents_Tier -ne null') } },
    ),
  ],
]

const bare: AccessRequest['subject'] = { kind: 'agentUser', id: self, blueprintAppId: null, agentRisk: 'unknown' }
const requests: readonly Named<AccessRequest>[] = [
  ['a person', person],
  [
    'a person of whom much is known',
    {
      ...person,
      subject: {
        ...person.subject,
        userRisk: 'high',
        signInRisk: 'low',
        insiderRisk: 'minor',
        groups: ['finance'],
        roles: ['writer', 'reader'],
      },
      resourceIsAgent: false,
      resourceAttributes: { Tier: 'x' },
      device: {
        isCompliant: true,
        trustType: 'AzureAD',
        platform: 'windows',
        model: 'a',
        systemLabels: [],
        extensionAttributes: { extensionAttribute3: 'x', extensionAttribute5: 'y' },
      },
      clientAppType: 'browser',
      authenticationFlow: 'none',
      satisfiedControls: ['mfa'],
      location: { isTrusted: true, namedLocationIds: [office], isCompliantNetwork: false },
    },
  ],
  ['an agent user', { ...agentUser, device: null }],
  ['an agent user of whom little is known', { grant: 'agentUser', subject: bare, resourceId: graph }],
  [
    'an agent user of gold tier at risk, on an endpoint',
    {
      ...agentUser,
      subject: {
        ...agentUser.subject,
        agentRisk: 'high',
        customSecurityAttributes: { Agents_Tier: 'gold', Agents_Owner: 'x' },
      },
      executionEnvironment: 'endpoint',
    },
  ],
  ['an agent identity', agent],
  [
    'an agent identity whose groups and roles are known',
    { ...agent, subject: { ...agent.subject, groups: ['finance'], roles: [] } },
  ],
]

describe('A request', () => {
  test('could be otherwise as the written table says, where a policy asks for it', async () => {
    const rows = asking.map(([name, policy]): Named<ConditionalAccessPolicy> => [`Where ${name} is asked for`, policy])
    const text = tableOf(rows, requests, (policy, request) => editsInWords(request, requestEdits(request, [policy])))
    await expect(text).toMatchFileSnapshot('./what-if/requests.txt')
  })

  test('could be otherwise for each of several policies, and the same change is offered once', async () => {
    const all = asking.map(([, policy]) => policy)
    const text = listOf(requests, request =>
      requestEdits(request, all)
        .map(({ slot, change }) => `${slot}: ${change.sentence}`)
        .join('\n'),
    )
    await expect(text).toMatchFileSnapshot('./what-if/requests-under-all.txt')
  })
})

const policies: readonly Named<ConditionalAccessPolicy>[] = [
  ['that blocks everybody', blocking({})],
  ['that only reports', blocking({ state: 'enabledForReportingButNotEnforced' })],
  ['that is disabled', blocking({ state: 'disabled' })],
  ['that asks for nothing', blocking({ grantControls: null })],
  ['that asks for mfa or a compliant device', blocking(controls('mfa', 'compliantDevice'))],
  [
    'that asks for mfa and a compliant device',
    blocking({ grantControls: { operator: 'AND', builtInControls: ['mfa', 'compliantDevice'] } }),
  ],
  [
    'that asks for terms of use and mfa',
    blocking({ grantControls: { operator: 'AND', builtInControls: ['mfa'], termsOfUse: ['x'] } }),
  ],
  ['that asks for terms of use', blocking({ grantControls: { operator: 'OR', termsOfUse: ['x'] } })],
  ['that asks for a compliant device', blocking(controls('compliantDevice'))],
  ['that asks for block or mfa', blocking(controls('block', 'mfa'))],
  [
    'that includes nobody',
    blocking(
      {},
      { users: { includeUsers: ['None'] }, clientApplications: {}, applications: { includeApplications: ['None'] } },
    ),
  ],
  [
    'that includes and excludes some',
    blocking(
      {},
      {
        users: {
          includeUsers: [self.toUpperCase(), 'All', 'GuestsOrExternalUsers', 'All'],
          excludeUsers: [other, 'None'],
        },
        clientApplications: {
          includeAgentIdServicePrincipals: [self, other],
          excludeAgentIdServicePrincipals: [other],
        },
        applications: { includeApplications: [graph, 'Office365'], excludeApplications: [office] },
      },
    ),
  ],
  [
    'that names agent users by agents',
    blocking({}, { agents: { includeAgentUsers: ['All'], excludeAgentUsers: [other] } }),
  ],
  ['that has no lists', policyOf({ id: 'q', displayName: 'Q' })],
  ['that asks for high agent risk', blocking({}, { agentIdRiskLevels: 'high' })],
  ['that asks for agent risk of three levels', blocking({}, { agentIdRiskLevels: 'low, medium,high' })],
  ['that asks for low agent risk', blocking({}, { agentIdRiskLevels: 'low' })],
]

const subjects: readonly Named<{ request: AccessRequest; settings: AccessSettings }>[] = [
  ['a person', { request: person, settings: defaultSettings }],
  ['an agent user', { request: agentUser, settings: defaultSettings }],
  [
    'an agent user at high risk',
    { request: { ...agentUser, subject: { ...agentUser.subject, agentRisk: 'high' } }, settings: defaultSettings },
  ],
  [
    'an agent user of unknown risk in May',
    { request: { ...agentUser, subject: { ...agentUser.subject, agentRisk: 'unknown' } }, settings: inMay },
  ],
  ['an agent identity', { request: agent, settings: defaultSettings }],
]

test('A policy could be otherwise as the written table says', async () => {
  const rows = policies.map(([name, policy]): Named<ConditionalAccessPolicy> => [`A policy ${name}`, policy])
  const text = tableOf(rows, subjects, (policy, { request, settings }) =>
    editsInWords(policy, policyEdits(policy, request, settings)),
  )
  await expect(text).toMatchFileSnapshot('./what-if/policies.txt')
})

test('A change says what it is of', () => {
  const high: AccessRequest = { ...agent, subject: { ...agent.subject, agentRisk: 'high' } }
  const policy = blocking({ id: 'p' }, { agentIdRiskLevels: 'high' })
  for (const { change } of requestEdits(high, [policy])) expect(change).toMatchObject({ of: 'request' })
  for (const { change } of policyEdits(policy, high, defaultSettings))
    expect(change).toMatchObject({ of: 'policy', policy: 'p' })
})

describe('The smallest changes', () => {
  const high: AccessRequest = { ...agentUser, subject: { ...agentUser.subject, agentRisk: 'high' }, device: null }
  const byRisk = (id: string): ConditionalAccessPolicy =>
    blocking({ id, displayName: id }, { agentIdRiskLevels: 'high' })
  const device = blocking({ id: 'device', displayName: 'device', ...controls('compliantDevice') })
  const reports = blocking({ id: 'reports', displayName: 'reports', state: 'enabledForReportingButNotEnforced' })
  const sets: readonly Named<readonly [AccessRequest, readonly ConditionalAccessPolicy[], AccessSettings?]>[] = [
    ['no policy', [high, []]],
    ['a block by risk', [high, [byRisk('risk')]]],
    ['a block by risk, and a device', [high, [byRisk('risk'), device]]],
    ['a block of all', [high, [blocking({})]]],
    ['granted, but for a risk', [agentUser, [byRisk('risk')]]],
    [
      'granted, reports and a device that is compliant',
      [{ ...agentUser, device: { isCompliant: true } }, [reports, device]],
    ],
    ['not known', [{ ...high, subject: bare }, [byRisk('risk')]]],
    ['without a licence', [high, [blocking({})], { ...defaultSettings, licences: [] }]],
    ['five that each block', [high, ['1', '2', '3', '4', '5'].map(byRisk)]],
    [
      'four conditions that all have to hold',
      [
        {
          ...person,
          subject: { ...person.subject, userRisk: 'high', signInRisk: 'none' },
          clientAppType: 'browser',
          authenticationFlow: 'none',
          location: { isTrusted: false },
        },
        [
          blocking(
            {},
            {
              signInRiskLevels: ['high'],
              clientAppTypes: ['other'],
              authenticationFlows: { transferMethods: 'deviceCodeFlow' },
              locations: { includeLocations: ['AllTrusted'] },
            },
          ),
        ],
      ],
    ],
    [
      'five conditions that all have to hold',
      [
        { ...person, resourceIsAgent: false },
        [
          blocking(
            {},
            {
              userRiskLevels: ['high'],
              signInRiskLevels: ['high'],
              insiderRiskLevels: 'elevated',
              clientAppTypes: ['other'],
              authenticationFlows: { transferMethods: 'deviceCodeFlow' },
            },
          ),
        ],
      ],
    ],
  ]

  test('that turn a decision are what the written table says', async () => {
    const text = listOf(sets, ([request, all, settings]) => {
      const set = compilePolicies(all, settings)
      return [flipsOfRequest(request, set), flipsOfPolicies(request, set)]
        .map(({ to, size, sets, more, searched }) =>
          [
            `to ${to}: ${size} changes, ${more} more sets, searched up to ${searched}`,
            ...sets.map(changes => `  ${changes.map(({ sentence }) => sentence).join(' ')}`),
          ].join('\n'),
        )
        .join('\n')
    })
    await expect(text).toMatchFileSnapshot('./what-if/flips.txt')
  })
})
