// Every condition and control of Conditional Access, by what a request says of it: what it comes to, word for word.
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import {
  type AccessRequest,
  type AccessSettings,
  type ConditionalAccessPolicy,
  type ConditionResult,
  compilePolicies,
  defaultSettings,
  evaluateAccess,
  evaluateConditions,
  evaluateControls,
  tokenExchangeResourceId,
} from '../../main/access/index.ts'
import { TokenGrant } from '../../shared/model/facts.ts'
import { controlRequests, controls } from './cases/controls.ts'
import { graph } from './cases/ids.ts'
import { block, compliantDevice, policyOf } from './cases/policies.ts'
import { type Asked, agent, agentUser, asked, inMay, person } from './cases/requests.ts'
import { tables } from './cases/tables.ts'
import { listOf, type Named, tableOf } from './written-table.ts'

const wordsOf = ({ condition, holds, reason, includedBy = [], excludedBy = [] }: ConditionResult): string => {
  const rules = [...includedBy.map(rule => ` +${rule}`), ...excludedBy.map(rule => ` -${rule}`)].join('')
  return `${condition} ${holds}: ${reason}${rules}`
}

/** Of `who` and `what` a policy always says something; of the rest what it sets. */
function resultsIn(table: string, { request, settings }: Asked, conditions: object): ConditionResult[] {
  const [who, what, ...rest] = evaluateConditions(request, policyOf({ conditions }).conditions, settings)
  const first = table === 'who' ? who : table === 'what' ? what : undefined
  return first === undefined ? rest : [first]
}

describe('A condition', () => {
  test.each([...tables])('of %s comes to what the written table says', async (name, { conditions, requests }) => {
    const text = tableOf(conditions, requests, (condition, request) => {
      const results = resultsIn(name, request, condition)
      return results.length === 0 ? 'not asked' : results.map(wordsOf).join('\n')
    })
    await expect(text).toMatchFileSnapshot(`./conditional-access/${name}.txt`)
  })
})

test('Controls come to what the written table says', async () => {
  const text = tableOf(controls, controlRequests, (control, { request, settings }) => {
    const result = evaluateControls(request, policyOf(control), settings)
    const { met, metIfAsked, enforced, enforcedSession, sessionNotSatisfied, reason, errorCode } = result
    return [
      `${met}${metIfAsked === met ? '' : `, ${metIfAsked} if asked`}, ${errorCode}: ${reason}`,
      ...(enforced.length > 0 ? [`asks for ${enforced.join(', ')}`] : []),
      ...(enforcedSession.length > 0 ? [`enforces ${enforcedSession.join(', ')}`] : []),
      ...(sessionNotSatisfied.length > 0 ? [`lacks ${sessionNotSatisfied.join(', ')}`] : []),
    ].join('\n')
  })
  await expect(text).toMatchFileSnapshot('./conditional-access/controls.txt')
})

const everybody = {
  users: { includeUsers: ['All', 'AllAgentIdUsers'], excludeGroups: ['finance'] },
  clientApplications: { includeAgentIdServicePrincipals: ['All'] },
  applications: { includeApplications: ['All'] },
  agentIdRiskLevels: 'high',
  locations: { includeLocations: ['All'], excludeLocations: ['3d46dbda-8382-466a-856d-eb00cbc6b910'] },
}
const mfa = { operator: 'OR', builtInControls: ['mfa'] }
const atRisk: AccessRequest = {
  ...agentUser,
  subject: { ...agentUser.subject, agentRisk: 'high' },
  location: { isCompliantNetwork: false },
  device: { isCompliant: false },
}
const people = { users: { includeUsers: ['All'] }, applications: { includeApplications: ['All'] } }

describe('A decision', () => {
  const states = ['enabled', 'enabledForReportingButNotEnforced', 'disabled']
  const requests: readonly Named<AccessRequest>[] = [
    ['an agent user at risk from a device that is not compliant', atRisk],
    ['from a compliant device', { ...atRisk, device: { isCompliant: true } }],
    ['from who knows where', { ...atRisk, device: {} }],
    ['that is in an excluded group', { ...atRisk, subject: { ...atRisk.subject, groups: ['finance'] } }],
    ['at a risk not known, of groups not known', { ...atRisk, subject: groupless('unknown') }],
    ['through the compliant network, without risk', { ...agentUser, location: { isCompliantNetwork: true } }],
  ]
  function groupless(agentRisk: 'unknown'): AccessRequest['subject'] {
    const { groups: _, ...subject } = agentUser.subject
    return { ...subject, agentRisk }
  }

  test.each(states)('by a policy that is %s says everything', async state => {
    const policies = [policyOf({ state, conditions: everybody, grantControls: compliantDevice })]
    const set = compilePolicies(policies)
    const text = listOf(requests, request => {
      const decision = evaluateAccess(request, policies)
      expect(evaluateAccess(request, set)).toEqual(decision)
      return stringify(decision)
    })
    await expect(text).toMatchFileSnapshot(`./conditional-access/decisions-${state}.txt`)
  })

  test('by policies that differ is the strictest, and its code the first', async () => {
    const named = (name: string, grantControls: object | null, more: object = {}): ConditionalAccessPolicy =>
      policyOf({ id: name, displayName: name, conditions: people, grantControls, ...more })
    const device = named('device', compliantDevice)
    const hybrid = named('hybrid', { operator: 'OR', builtInControls: ['domainJoinedDevice'] })
    const factor = named('factor', mfa)
    const blocks = named('blocks', block)
    const allows = named('allows', null)
    const reports = named('reports', block, { state: 'enabledForReportingButNotEnforced' })
    const elsewhere = named('elsewhere', block, { conditions: { users: { includeUsers: ['None'] } } })
    const tokens = named('tokens', null, { sessionControls: { secureSignInSession: { isEnabled: true } } })
    const sets: readonly Named<readonly ConditionalAccessPolicy[]>[] = [
      ['no policies', []],
      ...[
        [allows],
        [elsewhere],
        [reports],
        [factor],
        [device, hybrid],
        [hybrid, device],
        [factor, device],
        [device, factor],
        [device, blocks],
        [hybrid, allows, factor],
        [allows, factor],
        [allows, elsewhere, reports],
        [tokens, factor],
        [factor, tokens],
      ].map((set): Named<readonly ConditionalAccessPolicy[]> => [set.map(({ id }) => id).join(', '), set]),
    ]
    const sharePoint = '00000003-0000-0ff1-ce00-000000000000'
    const asking: readonly Named<AccessRequest>[] = [
      ['from no device', { ...person, device: null, resourceId: sharePoint }],
      ['from no device, mfa met', { ...person, device: null, satisfiedControls: ['mfa'], resourceId: sharePoint }],
      ['from no device, nothing met', { ...person, device: null, satisfiedControls: [], resourceId: sharePoint }],
      ['from who knows where, nothing met', { ...person, satisfiedControls: [] }],
      ['from a compliant device, mfa met', { ...person, device: { isCompliant: true }, satisfiedControls: ['mfa'] }],
    ]
    const text = tableOf(sets, asking, (policies, request) => {
      const { outcome, status, errorCode, policies: applied } = evaluateAccess(request, policies)
      const compiled = compilePolicies(policies).decide(request)
      expect(compiled).toEqual({ outcome, status, errorCode })
      return `${outcome} ${status} ${errorCode}: ${applied.map(({ id, result }) => `${id} ${result}`).join(', ')}`
    })
    await expect(text).toMatchFileSnapshot('./conditional-access/sets.txt')
  })

  test('is not taken by policies where Conditional Access has no say', async () => {
    const settings: readonly Named<AccessSettings>[] = [
      ['a licensed tenant', defaultSettings],
      ['May 2026', inMay],
      ['security defaults', { ...defaultSettings, securityDefaults: true }],
      ['security defaults and no licence', { ...defaultSettings, securityDefaults: true, licences: [] }],
      ['no licence', { ...defaultSettings, licences: [] }],
      ['P1', { ...defaultSettings, licences: ['P1'] }],
      ['P2', { ...defaultSettings, licences: ['P2'] }],
    ]
    const clients = ['browser', 'mobileAppsAndDesktopClients', 'exchangeActiveSync', 'other']
    const asking: readonly Named<AccessRequest>[] = [
      ...TokenGrant.options.map((grant): Named<AccessRequest> => [grant, { ...agentUser, grant }]),
      ['at the token exchange endpoint', { ...agentUser, resourceId: tokenExchangeResourceId }],
      ['at the TOKEN EXCHANGE ENDPOINT', { ...agentUser, resourceId: tokenExchangeResourceId.toUpperCase() }],
      ['for what Entra protects', { ...agentUser, resourceIsProtected: true }],
      ['for what Entra does not protect', { ...agentUser, resourceIsProtected: false }],
      ['an agent identity', agent],
      ...clients.flatMap((clientAppType): Named<AccessRequest>[] => [
        [`a person by ${clientAppType}`, { ...person, clientAppType }],
        [`an agent user by ${clientAppType}`, { ...agentUser, clientAppType }],
      ]),
    ]
    const policies = [policyOf({ conditions: { users: { includeUsers: ['None'] } }, grantControls: block })]
    const text = tableOf(settings, asking, (tenant, request) => {
      const set = compilePolicies(policies, tenant)
      const { outcome, status, errorCode, policies: applied, notEvaluated } = evaluateAccess(request, set)
      expect(set.decide(request)).toMatchObject({ outcome, status, errorCode })
      const why = notEvaluated === undefined ? 'evaluated' : `${notEvaluated.because}: ${notEvaluated.reason}`
      return `${outcome} ${status} ${errorCode}, ${applied.length} policies, ${why}`
    })
    await expect(text).toMatchFileSnapshot('./conditional-access/no-say.txt')
  })
})

test('Nothing that a decision hands out can be changed', () => {
  const set = compilePolicies([policyOf({ conditions: people, grantControls: block })])
  const decision = evaluateAccess(asked(person).request, set)
  expect(decision.policies[0]?.id).toBe('p')
  for (const part of [decision.policies[0], ...Object.values(decision.policies[0] ?? {})])
    expect(Object.isFrozen(part)).toBe(true)
  expect(Object.isFrozen(decision.policies[0]?.includeRulesSatisfied?.[0])).toBe(true)
  expect(graph).toBe(person.resourceId)
})
