// Promise 14: no dialog asks an agent for anything; its identity opens what it may open.
import { describe, expect, test } from 'vitest'
import { contoso, erp, graph, invoicePdf, must, refused, tokensOf } from './contoso.ts'

const task = 'task:reconcile'
const suppliers = 'https://contoso.operations.dynamics.com/VendorsV2'

describe('Service-to-service trust and token exchange replace interactive authentication; inside, single sign-on to enterprise apps and data under the agent’s identity', () => {
  test('no token of an agent’s work comes from an interactive sign-in: each from the exchange before it', async () => {
    const tenant = await contoso()
    await tenant.work(task)
    must(await tenant.open(task, invoicePdf))
    const grants = tokensOf(tenant, task).map(({ request }) => request.grant)
    expect(grants).not.toContain('interactive')
    expect(grants.slice(0, 2)).toEqual(['t1', 't2'])
    const [t1, t2] = tokensOf(tenant, task)
    expect(t1?.claims.aud).toBe(t1?.request.clientId) // for the blueprint
    expect(t2?.claims.aud).toBe(t2?.request.clientId) // for the agent identity
  })

  test('the first page of an application signs the agent in by itself, with a token for that resource alone', async () => {
    const tenant = await contoso()
    await tenant.work(task)
    must(await tenant.open(task, suppliers))
    const bound = tokensOf(tenant, task).filter(({ request }) => request.pc !== null)
    expect(bound.map(({ claims }) => claims.aud)).toEqual([graph, erp])
    for (const { claims } of bound) expect(claims.oid).toBe(bound[0]?.claims.oid)
    expect(tenant.factsOf('record.read')).toMatchObject([{ app: 'erp', token: bound[1]?.token }])
    must(await tenant.open(task, suppliers)) // and is asked for once
    expect(tokensOf(tenant, task).filter(({ request }) => request.resourceId === erp)).toHaveLength(1)
  })

  test('what Entra refuses is not opened: single sign-on gives an agent no more than it may have', async () => {
    const tenant = await contoso(({ policies }) => {
      policies.push({
        displayName: 'No ERP for agents',
        state: 'enabled',
        conditions: {
          clientAppTypes: ['all'],
          users: { includeUsers: ['AllAgentIdUsers'] },
          applications: { includeApplications: [erp] },
        },
        grantControls: { operator: 'OR', builtInControls: ['block'] },
      })
    })
    await tenant.work(task)
    expect(await tenant.open(task, suppliers)).toMatchObject({ ok: false })
    expect(tenant.factsOf('token.refused')).toMatchObject([{ errorCode: 53003, request: { resourceId: erp } }])
    expect(tenant.factsOf('record.read')).toEqual([])
  })

  test('with the session single sign-on ends: the tokens it had are good for nothing', async () => {
    const tenant = await contoso()
    await tenant.work(task)
    must(await tenant.open(task, suppliers))
    must(await tenant.perform({ do: 'endSession', task }))
    const bound = tokensOf(tenant, task).filter(({ request }) => request.pc !== null)
    const over = tenant.factsOf('token.ended').map(({ token }) => token)
    for (const { token } of bound) expect(over).toContain(token)
    expect(await tenant.open(task, suppliers)).toMatchObject(refused(404))
  })
})
