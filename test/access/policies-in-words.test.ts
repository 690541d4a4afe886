// Policies as they are read, alone and from files: what is taken, what is refused, and with which words.
import { describe, expect, test } from 'vitest'
import {
  GrantControl,
  grantControlsFor,
  joinPolicyFiles,
  listCapabilities,
  parsePolicy,
  parsePolicyForAgents,
  readPolicyFile,
} from '../../main/access/index.ts'
import type { CapabilityProfile } from '../../shared/model/access.ts'
import { block } from './cases/policies.ts'
import { refusalInWords, takenOrRefused } from './refusal.ts'
import { listOf, type Named, tableOf } from './written-table.ts'

const kinds = ['agentIdentity', 'agentUser'] as const
const profiles = ['2026-05', '2026-07'] as const

test('What exists for agents, and since when, is what the written table says', async () => {
  const lines = kinds.flatMap(kind =>
    profiles.flatMap(profile => [
      `${kind} ${profile}, grant controls ${grantControlsFor(kind, profile).join(', ')}`,
      ...listCapabilities(kind, profile).map(
        ({ area, name, label, exists, since, whyNot, source }) =>
          `  ${area} ${name}, ${label}: ${exists ? 'exists' : whyNot}, since ${since}, ${source}`,
      ),
    ]),
  )
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('./conditional-access/capabilities.txt')
})

const everyone = { users: { includeUsers: ['AllAgentIdUsers'] }, applications: { includeApplications: ['All'] } }
const agents = {
  clientApplications: { includeAgentIdServicePrincipals: ['All'] },
  applications: { includeApplications: ['All'] },
}
const people = { users: { includeUsers: ['All'] }, applications: { includeApplications: ['All'] } }
const policy = (more: object): object => ({
  id: 'p',
  displayName: 'P',
  state: 'enabled',
  conditions: everyone,
  grantControls: block,
  ...more,
})
const guid = 'abcdef00-0000-4000-8000-00000000000a'
const network = '3D46DBDA-8382-466a-856d-eb00cbc6b910'
const on = { isEnabled: true }
const gold = { mode: 'include', rule: 'CustomSecurityAttribute.Agents_Tier -eq "gold"' }

/** What a policy may choose, and what it does not count as choosing. */
const choices: readonly Named<{ conditions?: object; grantControls?: object | null; sessionControls?: object }>[] = [
  ['nothing more', {}],
  ...GrantControl.options.map(
    (control): Named<{ grantControls: object }> => [
      `grant control ${control}`,
      { grantControls: { operator: 'OR', builtInControls: [control] } },
    ],
  ),
  ...['authenticationStrength', 'termsOfUse', 'customAuthenticationFactors'].map(
    (control): Named<{ grantControls: object }> => [
      `grant control ${control}`,
      { grantControls: { operator: 'OR', [control]: { id: 'x' } } },
    ],
  ),
  ['no grant controls', { grantControls: null }],
  ['grant controls with an empty name', { grantControls: { operator: 'OR', termsOfUse: [''] } }],
  [
    'grant controls that are empty',
    { grantControls: { operator: 'OR', termsOfUse: [], authenticationStrength: null } },
  ],
  ['session control signInFrequency', { sessionControls: { signInFrequency: on } }],
  ['session control of tomorrow', { sessionControls: { ofTomorrow: 4 } }],
  [
    'session controls that are off',
    {
      sessionControls: { signInFrequency: { isEnabled: false, value: 4 }, 'x@odata.type': 'y', other: false, more: '' },
    },
  ],
  ...[
    { agentIdRiskLevels: 'high' },
    { agentContext: { includeAgentContexts: ['allAgentUserSessions'] } },
    { platforms: { includePlatforms: ['windows'] } },
    { devices: { deviceFilter: { mode: 'include', rule: 'device.model -eq "x"' } } },
    { locations: { includeLocations: ['All'] } },
    { locations: { includeLocations: ['all'], excludeLocations: [network] } },
    { locations: { includeLocations: [guid] } },
    { locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } },
    { clientAppTypes: ['browser'] },
    { clientAppTypes: ['browser', 'all'] },
    { clientAppTypes: ['all'], signInRiskLevels: ['high'] },
    { userRiskLevels: ['high'] },
    { signInRiskLevels: ['high'] },
    { servicePrincipalRiskLevels: ['high'] },
    { insiderRiskLevels: 'minor' },
    { authenticationFlows: { transferMethods: 'deviceCodeFlow' } },
    { times: { all: true } },
    { applications: { includeApplications: ['None'] } },
    { applications: { includeApplications: ['allagentidresources'] } },
    { applications: { includeApplications: ['All'], excludeApplications: [guid] } },
    { applications: { includeApplications: ['Office365'] } },
    { applications: { includeApplications: ['All'], applicationFilter: gold } },
  ].map((conditions): Named<{ conditions: object }> => [`conditions ${JSON.stringify(conditions)}`, { conditions }]),
]

type Reader = (value: unknown, profile: CapabilityProfile) => unknown
const readers: readonly Named<{ conditions: object; read: Reader }>[] = [
  ['of agent users, for agents', { conditions: everyone, read: parsePolicyForAgents }],
  ['of agent identities, for agents', { conditions: agents, read: parsePolicyForAgents }],
  ['of agent users', { conditions: everyone, read: (value, profile) => parsePolicy(value, profile) }],
  ['of agent identities', { conditions: agents, read: (value, profile) => parsePolicy(value, profile) }],
  ['of both', { conditions: { ...everyone, ...agents }, read: (value, profile) => parsePolicy(value, profile) }],
  ['of people', { conditions: people, read: (value, profile) => parsePolicy(value, profile) }],
]
const reading = profiles.flatMap(profile =>
  readers.map(
    ([name, reader]): Named<{ conditions: object; read: Reader; profile: CapabilityProfile }> => [
      `${profile === '2026-05' ? 'in May' : 'in July'}: ${name}`,
      { ...reader, profile },
    ],
  ),
)

describe('A policy', () => {
  test('that chooses what does not exist for agents is refused by name', async () => {
    const text = tableOf(choices, reading, ({ conditions, ...more }, { conditions: named, read, profile }) =>
      takenOrRefused(() => read(policy({ ...more, conditions: { ...named, ...conditions } }), profile)),
    )
    await expect(text).toMatchFileSnapshot('./conditional-access/choices.txt')
  })

  test('that targets agents as it can not is refused by name', async () => {
    const targets: readonly Named<object>[] = [
      { users: { includeUsers: [guid] } },
      { users: { includeUsers: ['allAgentIdUsers'], excludeUsers: [guid] } },
      { users: { includeUsers: ['AllAgentIdUsers', guid] } },
      { users: { includeUsers: ['AllAgentIdUsers', `${guid}0`, `0${guid}`] } },
      { users: { includeUsers: ['All'], excludeUsers: ['AllAgentIdUsers'] } },
      { users: { includeGroups: ['finance'] } },
      { users: { includeUsers: ['AllAgentIdUsers'], includeGroups: ['finance'] } },
      { users: { includeUsers: ['AllAgentIdUsers'], excludeGroups: ['finance'] } },
      { users: { includeUsers: ['AllAgentIdUsers'], includeRoles: ['reader'] } },
      { users: { includeUsers: ['AllAgentIdUsers'], excludeRoles: ['reader'] } },
      { agents: { includeAgentUsers: ['All'] } },
      { agents: { includeAgentUsers: [guid] } },
      { agents: { includeAgentUsers: ['All', guid] } },
      { agents: { includeAgentUsers: ['All'], excludeAgentUsers: [guid] } },
      { agents: { excludeAgentUsers: [guid] } },
      { agents: { agentFilter: gold } },
      { clientApplications: { includeAgentIdServicePrincipals: [guid] } },
      { clientApplications: { agentIdServicePrincipalFilter: gold } },
      { clientApplications: { excludeAgentIdServicePrincipals: [guid] } },
      { clientApplications: { includeServicePrincipals: [guid] } },
      { ...agents, users: { includeUsers: ['All'], includeGroups: ['finance'], excludeRoles: ['reader'] } },
    ].map((conditions): Named<object> => [JSON.stringify(conditions), conditions])
    const isAgentUser = (name: string): boolean => name === guid
    const ways: readonly Named<(value: unknown) => unknown>[] = profiles.flatMap(
      (profile): Named<(value: unknown) => unknown>[] => [
        [`${profile}: for agents`, value => parsePolicyForAgents(value, profile)],
        [`${profile}: for whomever`, value => parsePolicy(value, profile)],
        [
          `${profile}: for whomever, where it is known who is an agent user`,
          value => parsePolicy(value, profile, isAgentUser),
        ],
      ],
    )
    const text = tableOf(targets, ways, (conditions, read) =>
      takenOrRefused(() =>
        read(policy({ conditions: { applications: { includeApplications: ['All'] }, ...conditions } })),
      ),
    )
    await expect(text).toMatchFileSnapshot('./conditional-access/targets.txt')
  })

  test('that is none, or nearly one, is refused with its key and the name that was meant', async () => {
    const condition = (conditions: object): object => policy({ conditions: { ...people, ...conditions } })
    const wrong: readonly Named<unknown>[] = [
      ['text', 'policy'],
      ['nothing', null],
      ['an empty object', {}],
      ['a state', policy({ state: 'enable' })],
      ['a state far from all', policy({ state: 'x' })],
      ['a state that is none', policy({ state: null })],
      ['an operator', policy({ grantControls: { operator: 'XOR', builtInControls: [] } })],
      ['a control', policy({ grantControls: { operator: 'OR', builtInControls: ['block', 'compliantDevise'] } })],
      ['a list that is none', condition({ users: { includeUsers: 'All' } })],
      ['locations that are no list', condition({ locations: { includeLocations: 'All' } })],
      ['locations to leave out that are no list', condition({ locations: { excludeLocations: 'All' } })],
      ['agent contexts that are no list', condition({ agentContext: { includeAgentContexts: 'all' } })],
      ['agent contexts to leave out that are no list', condition({ agentContext: { excludeAgentContexts: 'all' } })],
      ['agent risk', condition({ agentIdRiskLevels: 'high;low' })],
      ['agent risk that ends with more', condition({ agentIdRiskLevels: 'high, lowest' })],
      ['agent risk that begins with more', condition({ agentIdRiskLevels: 'nothigh' })],
      ['agent risk that is empty', condition({ agentIdRiskLevels: '' })],
      ['agent risk with spaces', condition({ agentIdRiskLevels: 'high  ,  low,medium' })],
      ['user risk', condition({ userRiskLevels: ['hidde'] })],
      ['user risk far from all', condition({ userRiskLevels: ['critical'] })],
      ['user risk, all of it', condition({ userRiskLevels: ['low', 'medium', 'high', 'hidden', 'none'] })],
      ['sign-in risk', condition({ signInRiskLevels: ['hi'] })],
      ['service principal risk', condition({ servicePrincipalRiskLevels: ['hi'] })],
      ['insider risk', condition({ insiderRiskLevels: 'minor, moderatr' })],
      ['insider risk, all of it', condition({ insiderRiskLevels: 'minor, moderate, elevated,' })],
      ['client apps', condition({ clientAppTypes: ['mobileApps'] })],
      ['client apps, an old one', condition({ clientAppTypes: ['exchangeActivSync'] })],
      ['platforms', condition({ platforms: { excludePlatforms: ['windowsPhones'] } })],
      ['flows', condition({ authenticationFlows: { transferMethods: 'deviceCodeFlow, authenticationTransfr' } })],
      ['guests', condition({ users: { includeGuestsOrExternalUsers: { guestOrExternalUserTypes: 'guest' } } })],
      [
        'guests who are left out',
        condition({ users: { excludeGuestsOrExternalUsers: { guestOrExternalUserTypes: 'otherExternalUsers' } } }),
      ],
      ['a device filter', condition({ devices: { deviceFilter: { mode: 'include', rule: 'device.model' } } })],
      ['a mode', condition({ devices: { deviceFilter: { mode: 'includes', rule: 'device.model -eq "x"' } } })],
      ['an agent filter', condition({ agents: { agentFilter: { mode: 'include', rule: 'device.model -eq "x"' } } })],
      [
        'a filter of agent identities',
        condition({ clientApplications: { agentIdServicePrincipalFilter: { mode: 'exclude', rule: '' } } }),
      ],
      [
        'a filter of applications',
        condition({
          applications: { applicationFilter: { mode: 'include', rule: 'CustomSecurityAttribute.A -eq "x"' } },
        }),
      ],
      [
        'tenants of guests',
        condition({ users: { includeGuestsOrExternalUsers: { externalTenants: { membershipKind: 5 } } } }),
      ],
      // a key that is nearly a known one, in every part that has known keys
      ['a key', policy({ displayNam: 'x' })],
      ['a key in another case', policy({ Sessioncontrols: {} })],
      ['a key of conditions', condition({ agentIdRiskLevel: 'high' })],
      ['a key of users', condition({ users: { excludeGroup: ['x'] } })],
      ['a key of agents', condition({ agents: { agentFilters: gold } })],
      ['a key of client applications', condition({ clientApplications: { includeAgentIdServicePrincipal: ['All'] } })],
      ['a key of applications', condition({ applications: { includeApplication: ['All'] } })],
      ['a key of platforms', condition({ platforms: { includePlatform: ['all'] } })],
      ['a key of locations', condition({ locations: { excludeLocation: ['All'] } })],
      ['a key of devices', condition({ devices: { deviceFilters: {} } })],
      ['a key of authentication flows', condition({ authenticationFlows: { transferMethod: 'deviceCodeFlow' } })],
      ['a key of agent context', condition({ agentContext: { includeAgentContext: ['x'] } })],
      ['a key of grant controls', policy({ grantControls: { operator: 'OR', termOfUse: ['x'] } })],
      [
        'a key of an authentication strength, whose keys nobody lists',
        policy({ conditions: people, grantControls: { operator: 'OR', authenticationStrength: { displayNam: 'x' } } }),
      ],
      ['a key far from all', policy({ ownedBy: 'x' })],
      ['an annotation', policy({ 'displayNam@odata.type': 'x' })],
    ]
    const text = listOf(wrong, value => takenOrRefused(() => parsePolicy(value)))
    await expect(text).toMatchFileSnapshot('./conditional-access/policies-refused.txt')
  })
})

test('A file of policies is read as the written table says', async () => {
  const files: readonly Named<unknown>[] = [
    ['one', policy({ id: undefined })],
    ['one with an id', policy({})],
    ['a list of one', [policy({ id: undefined })]],
    ['a list of two', [policy({}), policy({ state: 'enable' })]],
    ['an answer of one', { value: [policy({})] }],
    ['an answer of two that are wrong', { value: [policy({ state: 'enable' }), 'text'] }],
    ['an answer of none', { value: [] }],
    ['a page', { value: [policy({})], '@odata.nextLink': 'https://graph.microsoft.com' }],
    ['a policy that says it has more pages', policy({ '@odata.nextLink': 'x' })],
    ['a deleted one', policy({ deletedDateTime: '2026-07-01T00:00:00Z' })],
    ['one that was not deleted', policy({ deletedDateTime: null })],
    ['one whose deletion is empty', policy({ deletedDateTime: '' })],
    ['a value that is no list', { value: policy({}) }],
    ['text', 'text'],
    ['nothing', null],
  ]
  const text = listOf(files, content => {
    const plain: unknown = JSON.parse(JSON.stringify(content))
    const { policies, refused } = readPolicyFile('p.json', plain, '2026-07')
    return (
      [...policies.map(({ id, displayName }) => `${id}: ${displayName}`), ...refused.map(refusalInWords)].join('\n') ||
      'nothing'
    )
  })
  await expect(text).toMatchFileSnapshot('./conditional-access/policy-files.txt')
})

test('Files of policies are joined by id, the first of each', () => {
  const read = (file: string, ...ids: string[]) => ({
    file,
    read: readPolicyFile(file, [...ids.map(id => policy({ id })), 'text'], '2026-07'),
  })
  const { policies, refused } = joinPolicyFiles([read('a.json', '1', '2'), read('b.json', '2', '3', '3')])
  expect(policies.map(({ id }) => id)).toEqual(['1', '2', '3'])
  expect(refused.map(({ message, where }) => [where, message])).toEqual([
    [{ file: 'a.json', key: '[2]' }, expect.stringMatching(/^This is not a Conditional Access policy/)],
    [{ file: 'b.json', key: '[3]' }, expect.stringMatching(/^This is not a Conditional Access policy/)],
    [{ file: 'b.json', key: 'id' }, 'Policy "P" has the id 2 of a policy in a.json.'],
    [{ file: 'b.json', key: 'id' }, 'Policy "P" has the id 3 of a policy in b.json.'],
  ])
})
