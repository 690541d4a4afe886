// Promise 17: whose Cloud PC it is for a task, and what is left of it for the next.
import { describe, expect, test } from 'vitest'
import { ada, contoso, dana, invoice, invoicePdf, must, onePc, pool, refused, tomas, vendor } from './contoso.ts'

const states = (tenant: { facts(): readonly { fact: { type: string } }[] }): string[] =>
  tenant.facts().map(({ fact }) => fact.type)

describe('Pooled (assigned per task), stateless (reset after every session), programmatic (agents, not people)', () => {
  test('a Cloud PC is had for a task and given back with it: nobody keeps one', async () => {
    const tenant = await contoso(onePc)
    await tenant.work('task:one', invoice, dana)
    await tenant.finish('task:one')
    await tenant.work('task:two', invoice, dana)
    const [one, two] = tenant.factsOf('pc.assigned')
    expect(one?.pc).toBe(two?.pc)
    expect(one?.session).not.toBe(two?.session)
    expect(tenant.factsOf('pc.available')).toHaveLength(1)
  })

  test('between two sessions there is always a reset, whoever had the first and however it ended', async () => {
    for (const end of ['answer', 'endSession', 'revoked'] as const) {
      const tenant = await contoso(onePc)
      await tenant.work('task:one', invoice, dana)
      if (end === 'answer') must(await tenant.perform({ do: 'answer', task: 'task:one', text: 'Done.' }))
      if (end === 'endSession') must(await tenant.perform({ do: 'endSession', task: 'task:one' }))
      if (end === 'revoked') {
        must(await tenant.directory({ operation: 'setAccountEnabled', target: 'agent:invoice', accountEnabled: false }))
        expect(await tenant.perform({ do: 'reconnect', task: 'task:one' })).toMatchObject({ ok: false })
      }
      await tenant.work('task:two', vendor, tomas)
      const told = states(tenant)
      const [first, second] = told.flatMap((type, seq) => (type === 'pc.assigned' ? [seq] : []))
      const between = told.slice(first, second).filter(type => type.startsWith('pc.'))
      expect(between).toEqual(['pc.assigned', 'pc.resetting', 'pc.wiped', 'pc.verified', 'pc.attested', 'pc.available'])
    }
  })

  test('an idle session is evicted after 30 minutes, and its Cloud PC goes back', async () => {
    const tenant = await contoso(onePc)
    await tenant.work('task:one', invoice, dana)
    must(await tenant.open('task:one', invoicePdf))
    await tenant.pass({ minutes: 29 })
    expect(tenant.factsOf('session.released')).toEqual([])
    await tenant.pass({ minutes: 2 })
    expect(tenant.factsOf('session.released')).toMatchObject([{ reason: 'evicted' }])
    expect(tenant.factsOf('pc.available')).toHaveLength(1)
    expect(await tenant.open('task:one', invoicePdf)).toMatchObject({ ok: false })
  })

  test('it is agents’ work alone: tools by program, no person’s session', async () => {
    const tenant = await contoso(onePc)
    expect(await tenant.perform({ do: 'humanSession', human: ada, pool })).toMatchObject(refused(403))
    await tenant.work('task:one', invoice, dana)
    must(await tenant.tool('task:one', 'execute_python_code', { code: 'print(1 + 1)' }))
    expect(tenant.factsOf('tool.returned').at(-1)).toMatchObject({ outcome: 'ok' })
  })
})
