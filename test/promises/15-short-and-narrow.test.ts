// Promise 15: what a stolen or forgotten token could at most do.
import { describe, expect, test } from 'vitest'
import {
  type Contoso,
  continuousAccess,
  contoso,
  ended,
  erp,
  graph,
  invoicePdf,
  must,
  refused,
  tokensOf,
} from './contoso.ts'

const task = 'task:reconcile'
const filesRead = 'https://graph.microsoft.com/Files.Read.All'
const hours = ({ iat, exp }: { iat?: unknown; exp?: unknown }): number => (Number(exp) - Number(iat)) / 3600

async function limitedTo(tenant: Contoso, uses: number) {
  const order = { do: 'obtain', task, grant: 'agentUser', resourceId: graph, scope: filesRead, uses } as const
  must(await tenant.perform(order))
  return tenant.boundToken(task)
}

describe('Tokens are short-lived and narrow: they can be limited to one resource and one transaction, and end with the task', () => {
  test('a token lives an hour; longer only where it can be revoked meanwhile', async () => {
    const tenant = await contoso()
    await tenant.work(task)
    expect(
      tokensOf(tenant, task)
        .map(({ claims }) => hours(claims))
        .every(length => length <= 1),
    ).toBe(true)
    const watched = await contoso(continuousAccess)
    await watched.work(task)
    for (const { claims } of tokensOf(watched, task))
      expect(hours(claims) > 1).toBe(JSON.stringify(claims.xms_cc) === '["cp1"]' && claims.aud === graph)
    expect(hours(watched.boundToken(task).claims)).toBe(28)
  })

  test('every token is for one resource, and no other resource takes it', async () => {
    const tenant = await contoso()
    await tenant.work(task)
    must(await tenant.open(task, invoicePdf))
    for (const { request, claims } of tokensOf(tenant, task).slice(2)) expect(claims.aud).toBe(request.resourceId)
    // the ERP is not opened with the token for Graph: it has one of its own
    must(await tenant.open(task, 'https://contoso.operations.dynamics.com/VendorsV2'))
    const [files, records] = [tenant.factsOf('file.read'), tenant.factsOf('record.read')]
    expect(files[0]?.token).not.toBe(records[0]?.token)
    const used = tokensOf(tenant, task).find(({ token }) => token === records[0]?.token)
    expect(used?.claims.aud).toBe(erp)
  })

  test('one limited to a single transaction is good for one request, and the next is refused', async () => {
    const tenant = await contoso()
    await tenant.work(task)
    const limited = await limitedTo(tenant, 1)
    must(await tenant.open(task, invoicePdf))
    expect(tenant.factsOf('proof.accepted')).toMatchObject([{ token: limited.token }])
    expect(ended(tenant, limited.token)).toEqual(['usedUp'])
    expect(await tenant.open(task, invoicePdf)).toMatchObject({ ok: false })
    expect(tenant.factsOf('proof.refused')).toMatchObject([{ token: limited.token }])
    expect(tenant.factsOf('file.read')).toHaveLength(1)
  })

  test('three transactions are three, and a refused request is none of them', async () => {
    const tenant = await contoso()
    await tenant.work(task)
    const limited = await limitedTo(tenant, 3)
    must(await tenant.open(task, invoicePdf))
    must(await tenant.open(task, invoicePdf))
    const again = { do: 'useStolen', task, from: task, what: 'proof' } as const
    expect(await tenant.perform(again)).toMatchObject(refused(401)) // a proof that was used
    must(await tenant.open(task, invoicePdf))
    expect(await tenant.open(task, invoicePdf)).toMatchObject({ ok: false })
    expect(ended(tenant, limited.token)).toEqual(['usedUp'])
    expect(tenant.factsOf('file.read')).toHaveLength(3)
  })

  test('with the task end all its tokens, used or not', async () => {
    const tenant = await contoso()
    await tenant.work(task)
    await limitedTo(tenant, 5)
    await tenant.finish(task)
    const over = tenant.factsOf('token.ended').map(({ token }) => token)
    expect(tokensOf(tenant, task)).toHaveLength(5)
    for (const { token } of tokensOf(tenant, task)) expect(over).toContain(token)
  })

  test('a session that lasts longer than its tokens gets new ones in time, each asked for and decided on anew', async () => {
    const tenant = await contoso()
    await tenant.work(task)
    for (let minutes = 0; minutes < 100; minutes += 25) {
      await tenant.pass({ minutes: 25 })
      must(await tenant.open(task, invoicePdf))
    }
    const bound = tokensOf(tenant, task).filter(({ request }) => request.pc !== null)
    expect(bound.length).toBeGreaterThan(1)
    for (const { decision } of bound) expect(decision?.outcome).toBe('grant')
    const [first] = bound
    expect(ended(tenant, first?.token ?? 'token:?')).toEqual(['expired'])
  })
})
