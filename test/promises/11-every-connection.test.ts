// Promise 11: a connection rests on no earlier one.
import { describe, expect, test } from 'vitest'
import { contoso, ended, invoicePdf, mark, must, policy, refused, setPolicies } from './contoso.ts'

const task = 'task:reconcile'
const reconnect = { do: 'reconnect', task } as const

describe('Every connection is authenticated and policy-governed; authentication is established anew on every connection', () => {
  test('connecting again asks for a token again, which policy decides on again; the token of the lost connection is ended', async () => {
    const tenant = await contoso()
    await tenant.work(task)
    const first = tenant.boundToken(task)
    const from = mark(tenant)
    must(await tenant.perform(reconnect))
    const second = tenant.boundToken(task)
    expect(second.token).not.toBe(first.token)
    expect(second.request.session).toBe(first.request.session)
    expect(tenant.since(from, 'access.decided').filter(({ request }) => request.pc !== null)).toHaveLength(1)
    expect(tenant.since(from, 'session.connected')).toMatchObject([{ token: second.token }])
    expect(ended(tenant, first.token)).toEqual(['sessionEnded'])
    expect(ended(tenant, second.token)).toEqual([])
    expect(await tenant.open(task, invoicePdf)).toMatchObject({ ok: true })
    expect(tenant.factsOf('proof.accepted')).toMatchObject([{ token: second.token }])
  })

  test('an account that was disabled meanwhile does not come back', async () => {
    const tenant = await contoso()
    await tenant.work(task)
    must(
      await tenant.directory({
        operation: 'setAccountEnabled',
        target: 'agentUser:invoice-agent',
        accountEnabled: false,
      }),
    )
    expect(await tenant.perform(reconnect)).toMatchObject(refused(50057))
    expect(tenant.factsOf('session.connected')).toHaveLength(1)
    expect(tenant.factsOf('session.released')).toHaveLength(1)
  })

  test('a policy that was made meanwhile holds for the next connection of the same session', async () => {
    const tenant = await contoso()
    await tenant.work(task)
    must(await tenant.perform(setPolicies(policy('No more', { users: { includeUsers: ['AllAgentIdUsers'] } }))))
    expect(await tenant.perform(reconnect)).toMatchObject(refused(53003))
    expect(tenant.factsOf('session.released')).toMatchObject([{ reason: 'refused' }])
  })

  test('between two connections nothing is done', async () => {
    const tenant = await contoso()
    await tenant.work(task)
    must(await tenant.perform(reconnect))
    const [closed, reopened] = [tenant.factsOf('channel.closed'), tenant.factsOf('channel.opened')]
    expect(closed).toHaveLength(1)
    expect(reopened).toHaveLength(2)
    const seqs = (type: string) => tenant.facts().flatMap(({ seq, fact }) => (fact.type === type ? [seq] : []))
    const between = tenant.facts().slice(seqs('channel.closed')[0], seqs('session.connected')[1])
    expect(between.map(({ fact }) => fact.type)).not.toContain('proof.accepted')
    expect(between.map(({ fact }) => fact.type)).toContain('token.ended')
  })
})
