// Promise 8: four gates, each of which refuses by itself what the others would let through.
import { describe, expect, test } from 'vitest'
import { ada, contoso, finance, invoice, invoicePdf, mark, must, refused, tomas, vendor } from './contoso.ts'

const task = 'task:reconcile'
const told = (tenant: { facts(): readonly { fact: { type: string } }[] }, from: number): string[] =>
  tenant
    .facts()
    .slice(from)
    .map(({ fact }) => fact.type)

describe('Four gates: identity control (Entra), pool assignment (Intune), session establishment (Conditional Access), resource access (downstream policies)', () => {
  test('who passes all four does so in this order', async () => {
    const tenant = await contoso()
    await tenant.work(task)
    await tenant.open(task, invoicePdf)
    const types = told(tenant, 0)
    const gates = ['token.issued', 'pool.granted', 'channel.opened', 'session.connected', 'proof.accepted', 'file.read']
    const order = gates.map(type => types.indexOf(type))
    expect(order).not.toContain(-1)
    expect(order).toEqual(order.toSorted((left, right) => left - right))
    // Conditional Access has said yes between the channel and the connection
    const decided = tenant.facts().find(({ fact }) => fact.type === 'access.decided' && fact.request.pc !== null)
    expect(decided?.fact).toMatchObject({ decision: { outcome: 'grant' } })
    expect(decided?.seq).toBeGreaterThan(types.indexOf('channel.opened'))
    expect(decided?.seq).toBeLessThan(types.indexOf('session.connected'))
  })

  test('the first gate: an agent identity that is disabled is refused before any pool is asked', async () => {
    const tenant = await contoso()
    must(await tenant.directory({ operation: 'setAccountEnabled', target: 'agent:invoice', accountEnabled: false }))
    await tenant.ask(task)
    const from = mark(tenant)
    expect(await tenant.start(task)).toMatchObject(refused(70001))
    expect(told(tenant, from)).toEqual(['token.requested', 'token.refused'])
  })

  test('the second gate: an identity in good standing that is not assigned gets no Cloud PC', async () => {
    const tenant = await contoso(({ pools }) => {
      for (const each of pools) each.assignedTo = ['invoice-agent']
    })
    await tenant.ask(task, vendor, tomas)
    const from = mark(tenant)
    expect(await tenant.start(task)).toMatchObject(refused(403))
    expect(tenant.since(from, 'token.issued')).toHaveLength(3)
    expect(tenant.since(from, 'pool.refused')).toMatchObject([{ status: 403 }])
    expect(told(tenant, from)).not.toContain('channel.opened')
  })

  test('the third gate: an assigned agent on a device that is not compliant is not connected, and the Cloud PC goes back', async () => {
    const tenant = await contoso(({ pools }) => {
      for (const each of pools) each.compliant = false
    })
    await tenant.ask(task)
    const from = mark(tenant)
    expect(await tenant.start(task)).toMatchObject(refused(53000))
    expect(tenant.since(from, 'pool.granted')).toHaveLength(1)
    expect(tenant.since(from, 'session.connected')).toEqual([])
    expect(tenant.since(from, 'session.refused')).toHaveLength(1)
    expect(tenant.since(from, 'session.released')).toMatchObject([{ reason: 'refused' }])
    await tenant.pass({ seconds: 10 })
    expect(tenant.since(from, 'pc.available')).toHaveLength(1)
  })

  test('the fourth gate: a connected agent reads what it was given and nothing else', async () => {
    const tenant = await contoso()
    await tenant.work(task, vendor, tomas)
    const from = mark(tenant)
    expect(await tenant.open(task, invoicePdf)).toMatchObject({ ok: false })
    expect(await tenant.open(task, finance)).toMatchObject({ ok: false })
    expect(tenant.since(from, 'proof.accepted')).toHaveLength(2) // token and proof were good
    expect(tenant.since(from, 'request.refused')).toMatchObject([
      { status: 403, reasons: [expect.any(String)] },
      { status: 403 },
    ])
    expect(tenant.since(from, 'file.read')).toEqual([])
  })

  test('who is taken from the pool while at work gets no further session', async () => {
    const tenant = await contoso()
    await tenant.work(task)
    must(await tenant.perform({ do: 'assign', by: ada, pool: 'pool:finance-us', agentUsers: [vendor] }))
    await tenant.finish(task)
    await tenant.ask('task:again', invoice)
    expect(await tenant.start('task:again')).toMatchObject(refused(403))
  })
})
