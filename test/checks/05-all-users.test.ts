// Check 5: whom "all users" means, whom it does not, and whose policies count on behalf of a person.
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../shared/model/json.ts'
import { blocking, codeOf, contoso, graph, must, obtain, setPolicies, task } from './contoso.ts'

type Grant = Parameters<typeof obtain>[0]
const atGraph = { applications: { includeApplications: [graph] } }
const allUsers = blocking('All users', { users: { includeUsers: ['All'] }, ...atGraph })
const allAgentUsers = blocking('All agent users', { users: { includeUsers: ['AllAgentIdUsers'] }, ...atGraph })
const allAgents = blocking('All agent identities', {
  clientApplications: { includeAgentIdServicePrincipals: ['All'] },
  ...atGraph,
})
const dana = blocking('Dana', { users: { includeUsers: ['human:dana'] }, ...atGraph })
const tomas = blocking('Tomas', { users: { includeUsers: ['human:tomas'] }, ...atGraph })

/** What an agent that works for Dana gets: `granted`, or the code it is refused with. */
async function comesTo(grant: Grant, policy: JsonObject) {
  const run = await contoso()
  must(await run.perform(setPolicies(policy)))
  await run.ask(task)
  const outcome = await run.perform(obtain(grant))
  const reasons = run.factsOf('access.decided').findLast(({ request }) => request.grant === grant)?.decision.policies
  return { said: outcome.ok ? 'granted' : codeOf(outcome), reason: reasons?.[0]?.reason ?? '' }
}

describe('"All users" policies don\'t catch agent users; `AllAgentIdUsers` does; OBO is governed by the human\'s policies.', () => {
  test.each<[string, JsonObject, Record<Grant & ('agentUser' | 'autonomous' | 'onBehalfOf'), number | string>]>([
    ['all users', allUsers, { agentUser: 'granted', autonomous: 'granted', onBehalfOf: 53003 }],
    ['all agent users', allAgentUsers, { agentUser: 53003, autonomous: 'granted', onBehalfOf: 'granted' }],
    ['all agent identities', allAgents, { agentUser: 'granted', autonomous: 53003, onBehalfOf: 'granted' }],
    ['the person who asked', dana, { agentUser: 'granted', autonomous: 'granted', onBehalfOf: 53003 }],
    ['another person', tomas, { agentUser: 'granted', autonomous: 'granted', onBehalfOf: 'granted' }],
  ])('a policy that blocks %s', async (_, policy, expected) => {
    for (const grant of ['agentUser', 'autonomous', 'onBehalfOf'] as const)
      expect([grant, (await comesTo(grant, policy)).said]).toEqual([grant, expected[grant]])
  })

  test('the row says why "all users" is not about an agent user', async () => {
    expect((await comesTo('agentUser', allUsers)).reason).toMatch(/agent user/i)
  })

  test('a refresh on behalf of a person is decided on by the person’s policies again', async () => {
    const run = await contoso()
    await run.ask(task)
    must(await run.perform(obtain('onBehalfOf')))
    must(await run.perform(obtain('refreshToken')))
    must(await run.perform(setPolicies(dana)))
    expect(codeOf(await run.perform(obtain('refreshToken')))).toBe(53003)
  })

  test('the agent user who works for that person is not stopped by it', async () => {
    const run = await contoso()
    must(await run.perform(setPolicies(dana)))
    must(await run.connect(task))
    expect(run.factsOf('session.connected')).toHaveLength(1)
  })
})
