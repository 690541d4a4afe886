// Check 8: What-If in Microsoft's own shape, and whether the tenant then does what it says.
import { describe, expect, test } from 'vitest'
import { compilePolicies, defaultSettings, parsePolicy, readWhatIfRequest, whatIf } from '../../main/access/index.ts'
import { lookUp } from '../../main/tenant/index.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import { blocking, codeOf, contoso, graph, must, obtain, setPolicies, task } from './contoso.ts'

const agent = 'a0000000-0000-4000-8000-000000000001'
const blueprint = 'b0000000-0000-4000-8000-000000000001'
const everyAgent = { clientApplications: { includeAgentIdServicePrincipals: ['All'] } }
const levels = ['none', 'low', 'medium', 'high'] as const
type Level = (typeof levels)[number]

const asked = (agentIdRiskLevel?: Level, more: JsonObject = {}) => ({
  signInIdentity: { '@odata.type': '#microsoft.graph.agentSignIn', agentServicePrincipalId: agent },
  signInContext: { '@odata.type': '#microsoft.graph.applicationContext', includeApplications: [graph] },
  signInConditions: agentIdRiskLevel === undefined ? {} : { agentIdRiskLevel },
  directory: [{ '@odata.type': '#microsoft.graph.agentIdentity', id: agent, agentIdentityBlueprintId: blueprint }],
  ...more,
})
const answer = (request: object, ...policies: JsonObject[]) =>
  whatIf(
    readWhatIfRequest(request),
    compilePolicies(
      policies.map((policy, index) => parsePolicy({ id: `p${index}`, ...policy })),
      defaultSettings,
    ),
  )

describe('What-If takes `agentSignIn` + agentIdRiskLevel and returns `analysisReasons`.', () => {
  const onRisk = blocking('High risk', { ...everyAgent, agentIdRiskLevels: 'high' })

  test.each<[string, Level | undefined, JsonObject, boolean, string]>([
    ['it applies', 'high', onRisk, true, 'notSet'],
    ['another agent risk', 'medium', onRisk, false, 'agentIdRisk'],
    ['agent risk is not said', undefined, onRisk, false, 'notEnoughInformation'],
    [
      'another agent identity',
      'high',
      blocking('Another', {
        clientApplications: { includeAgentIdServicePrincipals: ['c0000000-0000-4000-8000-000000000001'] },
      }),
      false,
      'agentIdentities',
    ],
    [
      'an exclusion',
      'high',
      blocking('But this', {
        clientApplications: { includeAgentIdServicePrincipals: ['All'], excludeAgentIdServicePrincipals: [agent] },
      }),
      false,
      'agentIdentities',
    ],
    ['about people', 'high', blocking('People', { users: { includeUsers: ['All'] } }), false, 'agentIdentities'],
    [
      'another resource',
      'high',
      blocking('SharePoint', {
        ...everyAgent,
        applications: { includeApplications: ['00000003-0000-0ff1-ce00-000000000000'] },
      }),
      false,
      'application',
    ],
    ['switched off', 'high', { ...onRisk, state: 'disabled' }, false, 'policyNotEnabled'],
    ['without controls', 'high', { ...onRisk, grantControls: null }, false, 'emptyPolicy'],
  ])('%s', (_, level, policy, policyApplies, analysisReasons) => {
    const [result] = answer(asked(level), policy).value
    expect(result).toMatchObject({ displayName: policy.displayName, policyApplies, analysisReasons })
  })

  test('a person is asked about by `userSignIn`, and an agent user too: then the reason is users', () => {
    const user = 'd0000000-0000-4000-8000-000000000001'
    const of = (type: 'user' | 'agentUser', policy: JsonObject) =>
      answer(
        {
          ...asked('high'),
          signInIdentity: { '@odata.type': '#microsoft.graph.userSignIn', userId: user },
          directory: [{ '@odata.type': `#microsoft.graph.${type}`, id: user, identityParentId: agent }],
        },
        policy,
      ).value[0]
    const agentUsers = blocking('Agent users', { users: { includeUsers: ['AllAgentIdUsers'] } })
    const everybody = blocking('People', { users: { includeUsers: ['All'] } })
    expect(of('user', everybody)).toMatchObject({ policyApplies: true, analysisReasons: 'notSet' })
    expect(of('user', agentUsers)).toMatchObject({ policyApplies: false, analysisReasons: 'users' })
    expect(of('agentUser', everybody)).toMatchObject({ policyApplies: false, analysisReasons: 'users' })
    expect(of('agentUser', agentUsers)).toMatchObject({ policyApplies: true, analysisReasons: 'notSet' })
  })

  test('the answer is Graph’s collection of `whatIfAnalysisResult`: each the whole policy, with more of ours set apart', () => {
    const told = answer(asked('high'), onRisk)
    expect(told['@odata.context']).toBe(
      'https://graph.microsoft.com/beta/$metadata#Collection(microsoft.graph.whatIfAnalysisResult)',
    )
    expect(told.value[0]).toMatchObject(onRisk)
    expect(told.throughline.decision).toMatchObject({ outcome: 'deny', errorCode: 53003 })
    expect(told.throughline.flips.request.size).toBe(1)
  })

  test('`appliedPoliciesOnly` leaves out what does not apply, and the decision is the same', () => {
    const off = { ...onRisk, state: 'disabled' }
    const all = answer(asked('high'), onRisk, off)
    const applied = answer(asked('high', { appliedPoliciesOnly: true }), onRisk, off)
    expect([all.value.length, applied.value.length]).toEqual([2, 1])
    expect(applied.throughline.decision).toEqual(all.throughline.decision)
  })

  test.each(levels)('at risk %s the running tenant does what What-If says', async level => {
    const policy = blocking('Medium or high', { ...everyAgent, agentIdRiskLevels: 'medium,high' })
    const run = await contoso({
      change: document => {
        for (const each of document.agents) each.riskLevel = level
      },
    })
    must(await run.perform(setPolicies(policy)))
    await run.ask(task)
    const outcome = await run.perform(obtain('autonomous'))
    const { id } = lookUp(run.stage.estate.directory.agents, 'agent:invoice')
    const [object] = asked().directory
    const said = answer(
      {
        ...asked(level),
        signInIdentity: { '@odata.type': '#microsoft.graph.agentSignIn', agentServicePrincipalId: id },
        directory: [{ ...object, id }],
      },
      policy,
    ).throughline.decision
    expect(outcome.ok ? null : codeOf(outcome)).toBe(said.errorCode)
    expect(run.factsOf('access.decided').at(-1)?.decision).toMatchObject(said)
  })
})
