// Check 7: the same policies enforced and in report-only, and what the row of each policy says.
import { describe, expect, test } from 'vitest'
import type { AppliedPolicy } from '../../shared/model/access.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import { blocking, codeOf, contoso, must, obtain, setPolicies, task } from './contoso.ts'

const reportOnly = { state: 'enabledForReportingButNotEnforced' }
const agentUsers = { users: { includeUsers: ['AllAgentIdUsers'] } }
const compliant = { grantControls: { operator: 'OR', builtInControls: ['compliantDevice'] } }

/** What each policy comes to for the agent user's token for Microsoft Graph, asked for from no device. */
async function rows(...policies: JsonObject[]) {
  const run = await contoso()
  must(await run.perform(setPolicies(...policies)))
  await run.ask(task)
  const outcome = await run.perform(obtain('agentUser'))
  const decision = run.factsOf('access.decided').at(-1)?.decision
  const row = (name: string): AppliedPolicy | undefined =>
    decision?.policies.find(({ displayName }) => displayName === name)
  return { run, outcome, decision, row }
}

describe('Report-only yields `reportOnly*` results and never blocks; per-policy result rows carry include/exclude rules satisfied.', () => {
  const conditions: [string, JsonObject, JsonObject][] = [
    ['reportOnlyFailure', agentUsers, {}],
    ['reportOnlyFailure', agentUsers, compliant],
    ['reportOnlyNotApplied', { users: { includeUsers: ['All'] } }, {}],
    ['reportOnlyNotApplied', { ...agentUsers, agentIdRiskLevels: 'high' }, {}],
    ['reportOnlyNotApplied', { users: { ...agentUsers.users, excludeUsers: [`agentUser:invoice-agent`] } }, {}],
  ]
  test.each(conditions)('%s, and the token is issued: %j %j', async (result, chosen, more) => {
    const { outcome, row, decision } = await rows(blocking('Pilot', chosen, { ...more, ...reportOnly }))
    must(outcome)
    expect(row('Pilot')?.result).toBe(result)
    expect(decision).toMatchObject({ outcome: 'grant', status: 'notApplied', errorCode: null })
  })

  test.each(conditions.slice(0, 2))(
    'the same policy switched on blocks (in report-only %s: %j %j)',
    async (_, chosen, more) => {
      const { outcome, row } = await rows(blocking('Pilot', chosen, more))
      expect(codeOf(outcome)).toBe('grantControls' in more ? 53000 : 53003)
      expect(row('Pilot')?.result).toBe('failure')
    },
  )

  test('reportOnlySuccess: a compliant device is there, on the Cloud PC of a session', async () => {
    const run = await contoso()
    must(await run.perform(setPolicies(blocking('Pilot', agentUsers, { ...compliant, ...reportOnly }))))
    must(await run.connect(task))
    const bound = run.factsOf('access.decided').find(({ request }) => request.pc !== null)
    expect(bound?.decision.policies).toMatchObject([{ result: 'reportOnlySuccess' }])
  })

  test('on behalf of a person, the row is about what that person has met', async () => {
    const mfa = { grantControls: { operator: 'OR', builtInControls: ['mfa'] } }
    const run = await contoso()
    must(
      await run.perform(
        setPolicies(
          blocking('Asks for MFA', { users: { includeUsers: ['All'] } }, { ...mfa, ...reportOnly }),
          blocking('Blocks people', { users: { includeUsers: ['All'] } }, reportOnly),
        ),
      ),
    )
    await run.ask(task)
    must(await run.perform(obtain('onBehalfOf')))
    expect(run.factsOf('access.decided').map(({ decision }) => decision.policies.map(({ result }) => result))).toEqual([
      ['reportOnlySuccess', 'reportOnlyFailure'],
      ['reportOnlySuccess', 'reportOnlyFailure'],
    ])
  })

  test('a policy that is off is notEnabled', async () => {
    const { outcome, row } = await rows(blocking('Off', agentUsers, { state: 'disabled' }))
    must(outcome)
    expect(row('Off')?.result).toBe('notEnabled')
  })

  test('the row says which rule took the account in', async () => {
    const { row } = await rows(
      blocking('All agent users', agentUsers, reportOnly),
      blocking('One agent user', { users: { includeUsers: ['agentUser:invoice-agent'] } }, reportOnly),
    )
    const rules = (name: string) =>
      row(name)?.includeRulesSatisfied?.map(each => [each.conditionalAccessCondition, each.ruleSatisfied])
    expect(rules('All agent users')).toEqual([
      ['users', 'allAgentIdUsers'],
      ['application', 'allApps'],
    ])
    expect(rules('One agent user')).toEqual([
      ['users', 'userId'],
      ['application', 'allApps'],
    ])
  })

  test('and which rule kept it out: an exclusion beats an inclusion', async () => {
    const { row } = await rows(
      blocking('But one', { users: { ...agentUsers.users, excludeUsers: ['agentUser:invoice-agent'] } }),
    )
    expect(row('But one')).toMatchObject({
      result: 'notApplied',
      excludeRulesSatisfied: [{ conditionalAccessCondition: 'users' }],
      conditionsNotSatisfied: ['users'],
    })
    expect(row('But one')?.includeRulesSatisfied).toContainEqual(
      expect.objectContaining({ conditionalAccessCondition: 'users' }),
    )
  })
})
