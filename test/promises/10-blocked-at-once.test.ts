// Promise 10: an agent that shows risk is stopped at its next request, and one nobody approved never gets that far.
import { describe, expect, test } from 'vitest'
import {
  ada,
  type Contoso,
  continuousAccess,
  contoso,
  graph,
  invoicePdf,
  mark,
  must,
  policy,
  refused,
  setPolicies,
  tokensOf,
} from './contoso.ts'

const task = 'task:reconcile'
const highRisk = policy('Block risky agents', {
  users: { includeUsers: ['AllAgentIdUsers'] },
  agentIdRiskLevels: 'high',
})
const compromised = (tenant: Contoso) => tenant.directory({ operation: 'confirmCompromised', target: 'agent:invoice' })

describe('An agent that shows risk or violates policy is blocked immediately; a compromised agent is stopped at its next token request; unapproved agents reach nothing', () => {
  test('confirmed compromised, it gets no further token, and no session', async () => {
    const tenant = await contoso(({ policies }) => policies.push(highRisk))
    await tenant.ask(task)
    must(await compromised(tenant))
    expect(await tenant.start(task)).toMatchObject(refused(53003))
    expect(tenant.factsOf('pool.granted')).toEqual([])
    expect(tenant.factsOf('risk.changed')).toMatchObject([{ to: { riskLevel: 'high' }, by: ada }])
  })

  test('it is stopped in the middle of its work, at its next request after its resource was told, within 15 minutes', async () => {
    const tenant = await contoso(continuousAccess, ({ policies }) => policies.push(highRisk))
    await tenant.work(task)
    must(await tenant.open(task, invoicePdf))
    must(await compromised(tenant))
    await tenant.pass({ minutes: 15 })
    const from = mark(tenant)
    expect(await tenant.open(task, invoicePdf)).toMatchObject({ ok: false })
    expect(tenant.since(from, 'cae.challenged')).toHaveLength(1)
    expect(tenant.since(from, 'token.refused')).toMatchObject([{ errorCode: 53003 }])
    expect(tenant.since(from, 'file.read')).toEqual([])
    expect(tenant.factsOf('session.released')).toMatchObject([{ reason: 'revoked' }])
  })

  test('what is found of it later blocks it from then on, and undoes nothing', async () => {
    const tenant = await contoso(({ policies }) => policies.push(highRisk))
    await tenant.work(task)
    const risk = { do: 'risk', subject: 'agent:invoice', riskEventType: 'unfamiliarResourceAccess' } as const
    must(await tenant.perform({ ...risk, riskLevel: 'high', evidence: 'HR was opened.', lag: 3_600_000 }))
    must(await tenant.open(task, invoicePdf))
    await tenant.finish(task)
    await tenant.ask('task:soon')
    expect(await tenant.start('task:soon')).toMatchObject({ ok: true }) // nobody knows yet
    await tenant.finish('task:soon')
    await tenant.pass({ hours: 1 })
    await tenant.ask('task:later')
    expect(await tenant.start('task:later')).toMatchObject(refused(53003))
    expect(tenant.factsOf('file.read')).toHaveLength(1)
  })

  test('what ID Protection finds by itself blocks it at its next token request, and a person lets it work again', async () => {
    const tenant = await contoso(({ policies, signals }) => {
      policies.push(highRisk)
      signals.threatIntelligence.push('198.51.100.40')
    })
    await tenant.work(task) // it signs in from an address that threat intelligence names
    await tenant.finish(task)
    await tenant.pass({ hours: 2 })
    expect(tenant.factsOf('risk.changed')).toMatchObject([
      { subject: 'agent:invoice', to: { riskLevel: 'high' }, by: null },
    ])
    await tenant.ask('task:later')
    expect(await tenant.start('task:later')).toMatchObject(refused(53003))
    must(await tenant.directory({ operation: 'dismissRisk', target: 'agent:invoice' }))
    expect(await tenant.start('task:later')).toMatchObject({ ok: true })
  })

  test('dismissed or confirmed safe, it works again', async () => {
    for (const operation of ['confirmSafe', 'dismissRisk'] as const) {
      const tenant = await contoso(({ policies }) => policies.push(highRisk))
      await tenant.ask(task)
      must(await compromised(tenant))
      expect(await tenant.start(task)).toMatchObject({ ok: false })
      must(await tenant.directory({ operation, target: 'agent:invoice' }))
      expect(await tenant.start(task)).toMatchObject({ ok: true })
    }
  })

  test('an agent that violates a policy of the moment is refused from the next token request on', async () => {
    const tenant = await contoso()
    await tenant.work(task)
    await tenant.finish(task)
    await tenant.ask('task:again')
    must(await tenant.perform(setPolicies(policy('No more', { users: { includeUsers: ['AllAgentIdUsers'] } }))))
    expect(await tenant.start('task:again')).toMatchObject(refused(53003))
  })

  test('an agent nobody approved reaches nothing by any grant', async () => {
    const tenant = await contoso(({ agents }) => {
      for (const agent of agents) agent.registration = 'requested'
    })
    await tenant.ask(task)
    const ask = { do: 'obtain', task, resourceId: graph } as const
    const scope = 'https://graph.microsoft.com/Files.Read.All'
    const all = 'https://graph.microsoft.com/.default'
    expect(await tenant.perform({ ...ask, grant: 'autonomous', scope: all })).toMatchObject(refused(70001))
    expect(await tenant.perform({ ...ask, grant: 'agentUser', scope })).toMatchObject(refused(70001))
    expect(await tenant.perform({ ...ask, grant: 'onBehalfOf', scope })).toMatchObject(refused(70001))
    expect(tokensOf(tenant, task).filter(({ request }) => request.agent !== null)).toEqual([])
  })
})
