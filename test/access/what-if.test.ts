// What-if: Graph's request and answer as published, all reasons beside its one, and requests refused by name.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  ConditionalAccessPolicy,
  compilePolicies,
  defaultSettings,
  readPolicyFile,
  readWhatIfRequest,
  whatIf,
} from '../../main/access/index.ts'
import { describeWith, materialPath } from '../material.ts'
import { agent, agentUser, blueprint, graph, person } from './cases/ids.ts'
import { refusalOf } from './refusal.ts'

const group = 'e0000000-0000-4000-8000-000000000001'
const office = 'f0000000-0000-4000-8000-000000000001'
const germany = 'f0000000-0000-4000-8000-000000000002'

const directory = [
  {
    '@odata.type': '#microsoft.graph.agentIdentity',
    id: agent,
    agentIdentityBlueprintId: blueprint,
    customSecurityAttributes: {
      Agents: { '@odata.type': '#microsoft…', Tier: 'gold', 'Uses@odata.type': 'x', Uses: ['mail'] },
    },
  },
  { '@odata.type': '#microsoft.graph.agentUser', id: agentUser, identityParentId: agent },
  {
    '@odata.type': '#microsoft.graph.user',
    id: person,
    userType: 'Member',
    transitiveMemberOf: [{ '@odata.type': '#microsoft.graph.group', id: group }],
  },
  { '@odata.type': '#microsoft.graph.servicePrincipal', id: 'sp', appId: graph },
  {
    '@odata.type': '#microsoft.graph.ipNamedLocation',
    id: office,
    isTrusted: true,
    ipRanges: [{ cidrAddress: '203.0.113.0/24' }],
  },
  { '@odata.type': '#microsoft.graph.countryNamedLocation', id: germany, countriesAndRegions: ['DE'] },
]
const who = {
  agent: { '@odata.type': '#microsoft.graph.agentSignIn', agentServicePrincipalId: agent },
  agentUser: { '@odata.type': '#microsoft.graph.userSignIn', userId: agentUser },
  person: { '@odata.type': '#microsoft.graph.userSignIn', userId: person },
}
const asks = (signInIdentity: object, signInConditions: object = {}, more: object = {}): object => ({
  signInIdentity,
  signInContext: { '@odata.type': '#microsoft.graph.applicationContext', includeApplications: [graph] },
  signInConditions,
  directory,
  ...more,
})
const requestOf = (...asked: Parameters<typeof asks>) => readWhatIfRequest(asks(...asked)).request

describe('Who asks', () => {
  test('an agentSignIn is the agent identity, with its blueprint and attributes from the directory part', () => {
    expect(requestOf(who.agent, { agentIdRiskLevel: 'high' })).toEqual({
      grant: 'autonomous',
      subject: {
        kind: 'agentIdentity',
        id: agent,
        blueprintAppId: blueprint,
        agentRisk: 'high',
        customSecurityAttributes: { Agents_Tier: 'gold', Agents_Uses: ['mail'] },
      },
      resourceId: graph,
      resourceIsAgent: false,
    })
  })

  test('a servicePrincipalSignIn of an agent identity is the same, for an agent identity is a service principal', () => {
    const identity = { '@odata.type': '#microsoft.graph.servicePrincipalSignIn', servicePrincipalId: agent }
    expect(requestOf(identity)).toEqual(requestOf(who.agent))
  })

  test('a userSignIn of an agent user is the agent user, of anybody else a person', () => {
    expect(requestOf(who.agentUser)).toMatchObject({
      grant: 'agentUser',
      subject: { kind: 'agentUser', id: agentUser, blueprintAppId: blueprint, agentRisk: 'unknown' },
    })
    expect(requestOf(who.person, { userRiskLevel: 'low' })).toMatchObject({
      grant: 'interactive',
      subject: { kind: 'human', id: person, guest: null, groups: [group], roles: [], userRisk: 'low' },
    })
  })

  test('who is not in the directory part is taken for what the request says, and the answer says so', () => {
    const { request, assumed } = readWhatIfRequest(asks(who.person, {}, { directory: [] }))
    expect(request.subject.kind).toBe('human')
    expect(assumed).toEqual([
      `The directory part has no user ${person}: it is taken for a person, which an agent user is not.`,
    ])
  })
})

describe('From where', () => {
  test('what is not said stays unknown; null says nothing either', () => {
    const said = { devicePlatform: null, deviceInfo: null, country: null, ipAddress: null, clientAppType: null }
    expect(requestOf(who.agentUser, said)).toEqual(requestOf(who.agentUser))
  })

  test('a device has the properties the request gives, and no others', () => {
    const deviceInfo = { isCompliant: false, systemLabels: ['CloudPC'], trustType: 'AzureAD', extensionAttribute3: 'x' }
    expect(requestOf(who.agentUser, { devicePlatform: 'windows', deviceInfo }).device).toEqual({
      platform: 'windows',
      isCompliant: false,
      trustType: 'AzureAD',
      systemLabels: ['CloudPC'],
      extensionAttributes: { extensionAttribute3: 'x' },
    })
  })

  test('address and country are found in the named locations of the directory part, where all of them can be told', () => {
    expect(requestOf(who.person, { ipAddress: '203.0.113.9', country: 'DE' }).location).toEqual({
      ipAddress: '203.0.113.9',
      country: 'DE',
      namedLocationIds: [office, germany],
      isTrusted: true,
    })
    expect(requestOf(who.person, { ipAddress: '198.51.100.1', country: 'fr' }).location).toMatchObject({
      namedLocationIds: [],
      isTrusted: false,
    })
    expect(requestOf(who.person, { ipAddress: '203.0.113.9' }).location).toEqual({ ipAddress: '203.0.113.9' })
  })
})

describe('A request that cannot be read is refused with its key and the nearest name', () => {
  const app = '#microsoft.graph.applicationContext'
  const cases: [name: string, value: object, key: string, message: RegExp][] = [
    [
      'a condition',
      asks(who.agent, { agentIdRiskLevl: 'high' }),
      'signInConditions.agentIdRiskLevl',
      /did you mean "agentIdRiskLevel"\?/,
    ],
    [
      'a value',
      asks(who.agent, { agentIdRiskLevel: 'hihg' }),
      'signInConditions.agentIdRiskLevel',
      /did you mean "high"\?/,
    ],
    [
      'an identity',
      asks({ '@odata.type': '#microsoft.graph.agentSignin' }),
      'signInIdentity.@odata.type',
      /"#microsoft.graph.agentSignIn"/,
    ],
    [
      'two resources',
      asks(who.agent, {}, { signInContext: { '@odata.type': app, includeApplications: [graph, agent] } }),
      'signInContext.includeApplications',
      /one application at a time/,
    ],
    [
      'a user action',
      asks(
        who.person,
        {},
        {
          signInContext: {
            '@odata.type': '#microsoft.graph.userActionContext',
            userAction: 'registerSecurityInformation',
          },
        },
      ),
      'signInContext.@odata.type',
      /applicationContext/,
    ],
    [
      'an agent user as an agent',
      asks({ ...who.agent, agentServicePrincipalId: agentUser }),
      'signInIdentity.agentServicePrincipalId',
      /is no agent identity/,
    ],
    [
      'another workload',
      asks({ '@odata.type': '#microsoft.graph.servicePrincipalSignIn', servicePrincipalId: 'sp' }),
      'signInIdentity.servicePrincipalId',
      /is no agent identity/,
    ],
  ]
  test.each(cases)('%s', (_, value, key, message) => {
    const refusal = refusalOf(() => readWhatIfRequest(value))
    expect(refusal).toMatchObject({ code: 'argument.invalid', where: { key } })
    expect(refusal.message).toMatch(message)
  })
})

const policy = (id: string, conditions: object, more: object = {}): ConditionalAccessPolicy =>
  ConditionalAccessPolicy.parse({
    id,
    displayName: id,
    state: 'enabled',
    conditions: { applications: { includeApplications: ['All'] }, clientAppTypes: ['all'], ...conditions },
    grantControls: { operator: 'OR', builtInControls: ['block'] },
    unknownToUs: [1],
    ...more,
  })
const allAgents = { clientApplications: { includeAgentIdServicePrincipals: ['All'] } }

describe('The answer', () => {
  test('20 checks, 8: What-If takes agentSignIn and agentIdRiskLevel and returns analysisReasons', () => {
    const set = compilePolicies([
      policy('blocks', { ...allAgents, agentIdRiskLevels: 'high' }),
      policy('other risk', { ...allAgents, agentIdRiskLevels: 'low' }),
      policy('people', { users: { includeUsers: ['All'] } }),
      policy('off', allAgents, { state: 'disabled' }),
      policy('reports', allAgents, { state: 'enabledForReportingButNotEnforced' }),
      policy('elsewhere', { ...allAgents, applications: { includeApplications: [office] } }),
      policy('empty', allAgents, { grantControls: { operator: 'OR', builtInControls: [] } }),
    ])
    const answer = whatIf(readWhatIfRequest(asks(who.agent, { agentIdRiskLevel: 'high' })), set)
    expect(answer.value.map(({ id, policyApplies, analysisReasons }) => [id, policyApplies, analysisReasons])).toEqual([
      ['blocks', true, 'notSet'],
      ['other risk', false, 'agentIdRisk'],
      ['people', false, 'agentIdentities'],
      ['off', false, 'policyNotEnabled'],
      ['reports', true, 'notSet'],
      ['elsewhere', false, 'application'],
      ['empty', false, 'emptyPolicy'],
    ])
    expect(answer.value[0]).toMatchObject({ unknownToUs: [1], grantControls: { builtInControls: ['block'] } })
    expect(answer.throughline.decision).toEqual({ outcome: 'deny', status: 'failure', errorCode: 53003 })
    expect(answer.throughline.flips.request).toMatchObject({ to: 'grant', size: 1 })
    expect(answer.throughline.flips.policies).toMatchObject({ to: 'grant', size: 1 })
  })

  test('all failing conditions stand beside the first, each with its reason', () => {
    const set = compilePolicies([
      policy('p', { ...allAgents, agentIdRiskLevels: 'low', applications: { includeApplications: [office] } }),
    ])
    const [result] = whatIf(readWhatIfRequest(asks(who.agent, { agentIdRiskLevel: 'high' })), set).value
    expect(result?.analysisReasons).toBe('application')
    expect(result?.throughline.conditions).toEqual([
      { condition: 'servicePrincipals', holds: 'yes', reason: 'the agent identity is included' },
      { condition: 'application', holds: 'no', reason: 'the resource is not included' },
      { condition: 'agentIdRisk', holds: 'no', reason: 'the agent risk is high, the policy asks for low' },
    ])
  })

  test('a policy that hangs on what was not said is notEnoughInformation, and nothing is granted', () => {
    const set = compilePolicies([policy('p', { ...allAgents, agentIdRiskLevels: 'high' })])
    const answer = whatIf(readWhatIfRequest(asks(who.agent)), set)
    expect(answer.value[0]).toMatchObject({ policyApplies: false, analysisReasons: 'notEnoughInformation' })
    expect(answer.throughline.decision.outcome).toBe('cannotEvaluate')
  })

  test('appliedPoliciesOnly leaves out what does not apply, but not out of the decision', () => {
    const set = compilePolicies([policy('p', allAgents), policy('off', allAgents, { state: 'disabled' })])
    const answer = whatIf(readWhatIfRequest(asks(who.agent, {}, { appliedPoliciesOnly: true })), set)
    expect(answer.value.map(({ id }) => id)).toEqual(['p'])
  })

  test('without a licence for Conditional Access no policy applies', () => {
    const set = compilePolicies([policy('p', allAgents)], { ...defaultSettings, licences: [] })
    const answer = whatIf(readWhatIfRequest(asks(who.agent)), set)
    expect(answer.value[0]?.policyApplies).toBe(false)
    expect(answer.throughline.decision).toMatchObject({ outcome: 'grant', notEvaluated: { because: 'noLicence' } })
  })
})

describeWith('samples/graph-docs', "Microsoft's published example", () => {
  const read = (name: string) => JSON.parse(readFileSync(materialPath(`samples/graph-docs/${name}`), 'utf8'))

  test('its request asked of its policy gives its answer: applies, for no reason not to', () => {
    const { policies, refused } = readPolicyFile(
      'response',
      read('conditionalAccess_evaluate_response.json'),
      '2026-07',
    )
    expect(refused).toEqual([])
    const question = readWhatIfRequest(read('conditionalAccess_evaluate_request.json'))
    const answer = whatIf(question, compilePolicies(policies))
    const published = read('conditionalAccess_evaluate_response.json')
    expect(answer['@odata.context']).toBe(published['@odata.context'])
    expect(answer.value.map(({ throughline: _, ...graphs }) => graphs)).toEqual(published.value)
  })
})

describe('A request as a client of Microsoft sends it', () => {
  const people = { users: { includeUsers: ['All'], excludeUsers: ['GuestsOrExternalUsers'] } }
  const user = (more: object) => ({
    ...asks(who.person),
    directory: [{ '@odata.type': '#microsoft.graph.user', id: person, transitiveMemberOf: [], ...more }],
  })

  test('may annotate every part of it with its type', () => {
    const typed = {
      '@odata.type': '#microsoft.graph.conditionalAccess.evaluate',
      ...asks(who.agent, {
        '@odata.type': '#microsoft.graph.signInConditions',
        agentIdRiskLevel: 'high',
        'deviceInfo@odata.context': 'x',
        deviceInfo: { '@odata.type': '#microsoft.graph.deviceInfo', isCompliant: true },
        authenticationFlow: { '@odata.type': '#microsoft.graph.authenticationFlow', transferMethod: 'none' },
      }),
    }
    const { request } = readWhatIfRequest(typed)
    expect(request).toMatchObject({ subject: { agentRisk: 'high' }, device: { isCompliant: true } })
  })

  test('names no address that is none', () => {
    for (const ipAddress of ['10.0.0.300', 'localhost', ''])
      expect(refusalOf(() => readWhatIfRequest(asks(who.person, { ipAddress })))).toMatchObject({
        code: 'argument.invalid',
        where: { key: 'signInConditions.ipAddress' },
      })
  })

  test('with an object of a type that is not read is refused by its place', () => {
    const blueprints = [...directory, { '@odata.type': '#microsoft.graph.agentIdentityBlueprint', id: blueprint }]
    for (const objects of [blueprints, { value: blueprints }]) {
      const { where, message } = refusalOf(() => readWhatIfRequest({ ...asks(who.agent), directory: objects }))
      expect(where?.key).toContain('@odata.type')
      expect(message).toContain('#microsoft.graph.agentIdentity')
    }
  })

  test.each<[userType: string, userPrincipalName: string | undefined, excluded: boolean | null]>([
    ['Member', 'dana@contoso.com', false],
    ['Member', 'dana_fabrikam.com#EXT#@contoso.onmicrosoft.com', true],
    ['Guest', 'dana_fabrikam.com#EXT#@contoso.onmicrosoft.com', true],
    ['Guest', 'dana@contoso.com', true],
    ['Guest', undefined, null],
  ])('a %s named %s is a guest as its name says', (userType, userPrincipalName, excluded) => {
    const policy = {
      id: 'p',
      displayName: 'p',
      state: 'enabled',
      conditions: { ...people, applications: { includeApplications: ['All'] } },
    }
    const block = { ...policy, grantControls: { operator: 'OR', builtInControls: ['block'] } }
    const { policies } = readPolicyFile('p', block, '2026-07')
    const question = readWhatIfRequest(user({ userType, userPrincipalName }))
    const { outcome } = whatIf(question, compilePolicies(policies, defaultSettings)).throughline.decision
    expect(outcome).toBe(excluded === null ? 'cannotEvaluate' : excluded ? 'grant' : 'deny')
  })
})
