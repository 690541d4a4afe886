// Promise 12: what happens before an agent's first click.
import { describe, expect, test } from 'vitest'
import { contoso, graph, mark, must, refused, tomas, vendor } from './contoso.ts'

const task = 'task:reconcile'

describe('At the start: a Cloud PC is acquired from the pool, a secure channel opens, Entra issues and validates tokens, access is evaluated against identity, device and policy signals', () => {
  test('all of it happens, in this order, for every session', async () => {
    const tenant = await contoso()
    await tenant.ask(task)
    const from = mark(tenant)
    must(await tenant.start(task))
    const steps = [
      'pool.granted',
      'pc.assigned',
      'channel.opened',
      'token.requested',
      'access.decided',
      'token.issued',
      'session.connected',
    ]
    const ofSession = tenant
      .facts()
      .slice(from)
      .map(({ fact }) => fact.type)
    expect(ofSession.slice(ofSession.indexOf('pool.granted'), -1)).toEqual(steps)
  })

  test('the channel is bound to the key of the Cloud PC that was acquired, and the token to the same key', async () => {
    const tenant = await contoso()
    await tenant.work(task)
    const [granted] = tenant.factsOf('pool.granted')
    const pc = tenant.factsOf('pc.provisioned').find(each => each.pc.ref === granted?.pc)?.pc
    const token = tenant.boundToken(task)
    expect(tenant.factsOf('channel.opened')).toMatchObject([{ pc: pc?.ref, jkt: pc?.jkt }])
    expect(token).toMatchObject({ jkt: pc?.jkt, claims: { cnf: { jkt: pc?.jkt }, aud: graph } })
  })

  test('the gateway takes no call without a token of its own: the session is asked for with one that lives', async () => {
    const tenant = await contoso()
    await tenant.work(task)
    const [requested] = tenant.factsOf('session.requested')
    const shown = tenant.factsOf('token.issued').find(({ token }) => token === requested?.token)
    expect(shown).toMatchObject({ claims: { scp: expect.stringContaining('Tools.ListInvoke.All') } })
  })

  test('identity, device and policy each decide: with any of the three amiss there is no connection', async () => {
    const amiss = [
      {
        code: 50057,
        change: contoso(({ agentUsers }) => {
          for (const agentUser of agentUsers) agentUser.accountEnabled = false
        }),
      },
      {
        code: 53000,
        change: contoso(({ pools }) => {
          for (const pool of pools) pool.compliant = false
        }),
      },
      {
        code: 53003,
        change: contoso(document => {
          document.policies.push({
            displayName: 'Block',
            state: 'enabled',
            conditions: {
              clientAppTypes: ['all'],
              users: { includeUsers: ['AllAgentIdUsers'] },
              applications: { includeApplications: [graph] },
            },
            grantControls: { operator: 'OR', builtInControls: ['block'] },
          })
        }),
      },
    ]
    for (const { code, change } of amiss) {
      const tenant = await change
      await tenant.ask(task)
      expect(await tenant.start(task)).toMatchObject(refused(code))
      expect(tenant.factsOf('session.connected')).toEqual([])
    }
  })

  test('asking again with the same session id gives the same Cloud PC, not another', async () => {
    const tenant = await contoso()
    await tenant.ask(task)
    const sessionId = '5b3c8b1e-7a53-4c1e-9f0e-1d2c3b4a5f60'
    const first = must(await tenant.perform({ do: 'startSession', task, sessionId }))
    expect(must(await tenant.perform({ do: 'startSession', task, sessionId }))).toEqual(first)
    expect(tenant.factsOf('pc.assigned')).toHaveLength(1)
    expect(tenant.factsOf('pool.repeated')).toHaveLength(1)
    await tenant.ask('task:other', vendor, tomas)
    expect(await tenant.perform({ do: 'startSession', task: 'task:other', sessionId })).toMatchObject(refused(409))
  })
})
