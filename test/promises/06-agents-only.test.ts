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

  test('who neither asked for the task nor answers for the agent does not look on, drive it, or meet its challenge', async () => {
    const tenant = await contoso()
    await tenant.work(task)
    const before = tenant.facts().length
    const screen = { do: 'screen', task, human: tomas } as const
    expect(await tenant.perform({ ...screen, act: 'open' })).toMatchObject(refused(403))
    expect(await tenant.perform({ ...screen, act: 'takeControl' })).toMatchObject(refused(403))
    expect(tenant.facts()).toHaveLength(before)
    must(await tenant.perform({ ...screen, human: 'human:priya', act: 'open' }))
    must(await tenant.perform({ do: 'askStepUp', task, reason: 'A payment.' }))
    expect(await tenant.perform({ do: 'meetStepUp', task, human: tomas })).toMatchObject(refused(403))
    must(await tenant.perform({ do: 'meetStepUp', task, human: dana }))
    expect(tenant.factsOf('session.stepUpMet')).toMatchObject([{ human: dana }])
  })

  test('who can not sign in any more neither looks on nor drives, and stops looking on when they like', async () => {
    const tenant = await contoso()
    await tenant.work(task)
    const screen = { do: 'screen', task, human: dana } as const
    must(await tenant.perform({ ...screen, act: 'open' }))
    must(await tenant.directory({ operation: 'setAccountEnabled', target: dana, accountEnabled: false }))
    expect(await tenant.perform({ ...screen, act: 'takeControl' })).toMatchObject(refused(50057))
    must(await tenant.perform({ ...screen, act: 'close' }))
    expect(await tenant.perform({ ...screen, act: 'open' })).toMatchObject(refused(50057))
    expect(await tenant.perform({ do: 'humanSession', human: dana, pool })).toMatchObject(refused(50057))
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
