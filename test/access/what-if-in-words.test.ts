// Answers of what-if in words: what each policy comes to, and why, in Graph's words and in ours.
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import {
  type AccessRequest,
  type ConditionalAccessPolicy,
  compilePolicies,
  defaultSettings,
  type PolicySet,
  whatIf,
} from '../../main/access/index.ts'
import { blocking } from './cases/policies.ts'
import { agentUser, person } from './cases/requests.ts'
import type { Named } from './written-table.ts'

const named = (id: string, more: object = {}, conditions: object = {}): ConditionalAccessPolicy =>
  blocking({ id, displayName: id, ...more }, conditions)

/** A policy for every reason Graph knows why one does not apply. */
const policies: readonly ConditionalAccessPolicy[] = [
  named('applies'),
  named('reports', { state: 'enabledForReportingButNotEnforced' }),
  named('is disabled', { state: 'disabled' }),
  named('is disabled and about nobody', { state: 'disabled' }, { users: {}, clientApplications: {} }),
  named('has no controls', { grantControls: null }),
  named('has an operator alone', { grantControls: { operator: 'AND', builtInControls: [] } }),
  named('has a session control alone', {
    grantControls: null,
    sessionControls: { signInFrequency: { isEnabled: true } },
  }),
  named('is about nobody', {}, { users: { includeUsers: ['None'] }, clientApplications: {} }),
  named('is elsewhere', {}, { applications: { includeApplications: ['None'] } }),
  named('platform', {}, { platforms: { includePlatforms: ['iOS'] } }),
  named('device', {}, { devices: { deviceFilter: { mode: 'include', rule: 'device.model -eq "x"' } } }),
  named('client', {}, { clientAppTypes: ['other'] }),
  named('location', {}, { locations: { includeLocations: ['AllTrusted'] } }),
  named('sign-in risk', {}, { signInRiskLevels: ['high'] }),
  named('user risk', {}, { userRiskLevels: ['high'] }),
  named('service principal risk', {}, { servicePrincipalRiskLevels: ['high'] }),
  named('insider risk', {}, { insiderRiskLevels: 'elevated' }),
  named('flow', {}, { authenticationFlows: { transferMethods: 'deviceCodeFlow' } }),
  named('agent risk', {}, { agentIdRiskLevels: 'high' }),
  named('context', {}, { agentContext: { includeAgentContexts: ['agentUserSessionsInitiatedFromEndpoints'] } }),
  named('times', {}, { times: { all: true } }),
  named('risk not met, and times', {}, { times: { all: true }, agentIdRiskLevels: 'high', userRiskLevels: ['high'] }),
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
