// Promise 9: what Conditional Access can say to agents, whom it reaches and what it asks for.
import { describe, expect, test } from 'vitest'
import { type Contoso, contoso, graph, invoice, must, policy, refused, setPolicies, tomas, vendor } from './contoso.ts'

const task = 'task:reconcile'
const agents = (...include: string[]) => ({
  users: { includeUsers: ['None'] },
  clientApplications: { includeAgentIdServicePrincipals: include, excludeAgentIdServicePrincipals: [] },
})
const agentUsers = { users: { includeUsers: ['AllAgentIdUsers'] } }
const autonomous = (tenant: Contoso) =>
  tenant.perform({
    do: 'obtain',
    task,
    grant: 'autonomous',
    resourceId: graph,
    scope: 'https://graph.microsoft.com/.default',
  })
const deciding = (tenant: Contoso, displayName: string) =>
  tenant
    .factsOf('access.decided')
    .at(-1)
    ?.decision.policies.find(each => each.displayName === displayName)

describe('Conditional Access for agents: per token request, identify the agent, find the policies that apply, evaluate agent risk, allow or block', () => {
  test('every token for a resource is decided on, and no T1 or T2', async () => {
    const tenant = await contoso()
    await tenant.work(task)
    expect(tenant.factsOf('token.issued').map(({ request, decision }) => [request.grant, decision?.outcome])).toEqual([
      ['t1', undefined],
      ['t2', undefined],
      ['agentUser', 'grant'],
      ['agentUser', 'grant'],
    ])
  })

  test('a policy blocks the agents it includes, and no other', async () => {
    const tenant = await contoso()
    must(await tenant.perform(setPolicies(policy('Block invoice', agents('agent:invoice')))))
    await tenant.ask(task)
    expect(await autonomous(tenant)).toMatchObject(refused(53003))
    expect(deciding(tenant, 'Block invoice')).toMatchObject({ result: 'failure' })
    must(await tenant.perform(setPolicies(policy('Block vendor', agents('agent:vendor')))))
    expect(await autonomous(tenant)).toMatchObject({ ok: true })
    expect(deciding(tenant, 'Block vendor')).toMatchObject({ result: 'notApplied' })
  })

  test('who is excluded passes, though all are included', async () => {
    const tenant = await contoso()
    const all = policy('Block all but invoice', {
      users: { includeUsers: ['None'] },
      clientApplications: {
        includeAgentIdServicePrincipals: ['All'],
        excludeAgentIdServicePrincipals: ['agent:invoice'],
      },
    })
    must(await tenant.perform(setPolicies(all)))
    await tenant.ask(task)
    expect(await autonomous(tenant)).toMatchObject({ ok: true })
    await tenant.ask('task:vendor', vendor, tomas)
    const ask = { do: 'obtain', grant: 'autonomous', resourceId: graph } as const
    expect(
      await tenant.perform({ ...ask, task: 'task:vendor', scope: 'https://graph.microsoft.com/.default' }),
    ).toMatchObject(refused(53003))
  })

  test('a policy for all users reaches no agent user; one for all agent users does', async () => {
    const tenant = await contoso()
    await tenant.ask(task)
    must(await tenant.perform(setPolicies(policy('Block people', { users: { includeUsers: ['All'] } }))))
    expect(await tenant.start(task)).toMatchObject({ ok: true })
    await tenant.finish(task)
    await tenant.ask('task:again')
    must(await tenant.perform(setPolicies(policy('Block agent users', agentUsers))))
    expect(await tenant.start('task:again')).toMatchObject(refused(53003))
  })

  test('agent risk is a level: a policy for high lets medium pass, and needs P2 to be asked at all', async () => {
    const high = policy('Block high', { ...agentUsers, agentIdRiskLevels: 'high' })
    const risky = (riskLevel: 'medium' | 'high', licences: 'P1'[] | 'E5'[]) =>
      contoso(document => {
        for (const agent of document.agents) agent.riskLevel = riskLevel
        document.tenant.licences = licences
        document.policies = [high]
      })
    const start = async (tenant: Contoso) => {
      await tenant.ask(task)
      return tenant.start(task)
    }
    expect(await start(await risky('medium', ['E5']))).toMatchObject({ ok: true })
    expect(await start(await risky('high', ['E5']))).toMatchObject(refused(53003))
    expect(await start(await risky('high', ['P1']))).toMatchObject({ ok: true })
  })

  test('without P1 no policy is enforced', async () => {
    const tenant = await contoso(document => {
      document.tenant.licences = []
      document.policies = [policy('Block agent users', agentUsers)]
    })
    await tenant.work(task)
  })

  test('a policy in report-only says what it would have done and stops nobody', async () => {
    const tenant = await contoso()
    const reportOnly = { ...policy('Pilot', agentUsers), state: 'enabledForReportingButNotEnforced' }
    must(await tenant.perform(setPolicies(reportOnly)))
    await tenant.work(task)
    expect(deciding(tenant, 'Pilot')).toMatchObject({ result: 'reportOnlyFailure' })
  })

  test('what exists depends on the date: a compliant device can be asked of agent users from July 2026 on', async () => {
    const at = (capabilityProfile: '2026-05' | '2026-07') =>
      contoso(document => {
        document.tenant.capabilityProfile = capabilityProfile
        for (const pool of document.pools) pool.compliant = false
      })
    const july = await at('2026-07')
    await july.ask(task)
    expect(await july.start(task)).toMatchObject(refused(53000))
    expect(deciding(july, 'CA502-AgentUsers-REQUIRE-CompliantDevice')).toMatchObject({ result: 'failure' })
    await expect(at('2026-05')).rejects.toThrow(
      /CA502-AgentUsers-REQUIRE-CompliantDevice.*does not exist for agent users \(2026-05\), but from 2026-07-31 on/,
    )
  })

  test('what does not exist for agents cannot be chosen for them: it is refused by name, with what there is instead', async () => {
    const tenant = await contoso()
    const choose = (control: string) => tenant.perform(setPolicies(policy('Ask for it', agentUsers, control)))
    for (const control of [
      'mfa',
      'domainJoinedDevice',
      'approvedApplication',
      'compliantApplication',
      'passwordChange',
    ])
      expect(await choose(control)).toMatchObject({
        ok: false,
        code: 400,
        reason: expect.stringContaining(`grant control "${control}" does not exist for agent users (2026-07)`),
      })
    expect(await tenant.perform(setPolicies(policy('Ask', agents('All'), 'compliantDevice')))).toMatchObject({
      ok: false,
      reason: expect.stringContaining('"compliantDevice" does not exist for agent identities'),
    })
    for (const control of ['block', 'compliantDevice']) must(await choose(control))
    const may = await contoso(document => {
      document.tenant.capabilityProfile = '2026-05'
      document.policies = []
    })
    expect(await may.perform(setPolicies(policy('Ask', agentUsers, 'compliantDevice')))).toMatchObject({
      ok: false,
      reason: expect.stringContaining('from 2026-07-31 on'),
    })
  })

  test('each decision gives the result and the reasons of every policy there is', async () => {
    const tenant = await contoso()
    await tenant.work(task, invoice)
    for (const { decision } of tenant.factsOf('access.decided')) {
      expect(decision.policies).toHaveLength(4)
      for (const { reason, conditionsSatisfied, conditionsNotSatisfied } of decision.policies) {
        expect(reason).not.toBe('')
        expect(conditionsSatisfied.length + conditionsNotSatisfied.length).toBeGreaterThan(0)
      }
    }
  })
})
