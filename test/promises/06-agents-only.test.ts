// Promise 6: nobody but an authorised agent starts a session on a Cloud PC for agents.
import { describe, expect, test } from 'vitest'
import { ada, contoso, dana, invoice, must, pool, refused, tomas, vendor } from './contoso.ts'

const task = 'task:reconcile'

describe('Cloud PCs for agents are agent-only: no human signs in; only authorised agent identities can start sessions, run tasks or reach resources', () => {
  test('no person gets a session, whoever they are; nothing of it is begun', async () => {
    const tenant = await contoso()
    for (const human of [dana, ada] as const)
      expect(await tenant.perform({ do: 'humanSession', human, pool })).toMatchObject(refused(403))
    expect(tenant.factsOf('pool.askRefused')).toHaveLength(2)
    expect(tenant.factsOf('pool.granted')).toEqual([])
    expect(tenant.factsOf('session.requested')).toEqual([])
  })

  test('a person who looks on or drives does so by screen sharing: the agent user stays who is signed in', async () => {
    const tenant = await contoso()
    await tenant.work(task)
    const screen = { do: 'screen', task, human: dana } as const
    must(await tenant.perform({ ...screen, act: 'open' }))
    must(await tenant.perform({ ...screen, act: 'takeControl' }))
    expect(await tenant.tool(task, 'take_screenshot')).toMatchObject(refused(503)) // it is Dana who drives
    must(await tenant.perform({ ...screen, act: 'giveControl' }))
    expect(must(await tenant.tool(task, 'execute_shell_command', { command: 'whoami' }))).toContain('invoice.agent')
    const bound = tenant.factsOf('token.issued').filter(({ request }) => request.pc !== null)
    for (const { request } of bound) expect(request).toMatchObject({ agentUser: invoice, human: null })
  })

  test('an agent that is not assigned to the pool gets none of its Cloud PCs', async () => {
    const tenant = await contoso(({ pools }) => {
      for (const each of pools) each.assignedTo = ['invoice-agent']
    })
    await tenant.ask(task, vendor, tomas)
    expect(await tenant.start(task)).toMatchObject(refused(403))
    expect(tenant.factsOf('pool.refused')).toMatchObject([{ status: 403 }])
    expect(tenant.factsOf('pc.assigned')).toEqual([])
    must(await tenant.perform({ do: 'assign', by: ada, pool, agentUsers: [invoice, vendor] }))
    expect(await tenant.start(task)).toMatchObject({ ok: true })
  })

  test('without a session no tool runs and no resource is reached', async () => {
    const tenant = await contoso()
    await tenant.ask(task)
    expect(await tenant.tool(task, 'take_screenshot')).toMatchObject(refused(404))
    must(await tenant.start(task))
    must(await tenant.perform({ do: 'endSession', task }))
    expect(await tenant.tool(task, 'take_screenshot')).toMatchObject(refused(404))
    expect(tenant.factsOf('proof.accepted')).toEqual([])
  })
})
