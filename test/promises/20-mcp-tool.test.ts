// Promise 20: how agents reach a Cloud PC.
import { describe, expect, test } from 'vitest'
import { toolNames } from '../../main/tenant/index.ts'
import { computerUse, contoso, invoicePdf, must, refused } from './contoso.ts'

const task = 'task:reconcile'

describe('Exposed to agents as an MCP tool within Agent 365', () => {
  test('sessions are opened and ended, and tools called, through one MCP server, by the published names', async () => {
    const tenant = await contoso()
    await tenant.work(task)
    must(await tenant.open(task, invoicePdf))
    must(await tenant.perform({ do: 'endSession', task }))
    const calls = tenant.factsOf('tool.called').map(({ call }) => [call.server, call.tool])
    expect(calls).toEqual([
      ['mcp_W365ComputerUse', 'mcp_W365ComputerUse_StartSession'],
      ['mcp_W365ComputerUse', 'browser_navigate'],
      ['mcp_W365ComputerUse', 'mcp_W365ComputerUse_EndSession'],
    ])
    expect(tenant.factsOf('tool.returned').map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok'])
  })

  test('all 62 published tools are there and take their arguments by name and type; no other is', async () => {
    expect(toolNames).toHaveLength(62)
    const tenant = await contoso()
    await tenant.work(task)
    for (const tool of toolNames) {
      await tenant.tool(task, tool, { nothing: { of: 'the kind' } })
      expect(tenant.factsOf('tool.returned').at(-1)?.error ?? '').not.toMatch(/No tool is called/)
    }
    expect(await tenant.tool(task, 'read_everything')).toMatchObject({ ok: false })
    expect(await tenant.tool(task, 'click', { x: 'left', y: 1 })).toMatchObject({ ok: false })
  })

  test('the server takes a token for itself with the scope of its tools, as the agent user: no call goes without', async () => {
    const tenant = await contoso()
    await tenant.work(task)
    const token = tenant.factsOf('token.issued').find(({ request }) => request.resourceId === computerUse)
    expect(token).toMatchObject({
      jkt: null,
      request: { grant: 'agentUser' },
      claims: { aud: computerUse, scp: expect.stringContaining('Tools.ListInvoke.All') },
    })
    // with the token gone and none to be had, the tools do not answer any more, though the session stands
    must(
      await tenant.directory({
        operation: 'setAccountEnabled',
        target: 'agentUser:invoice-agent',
        accountEnabled: false,
      }),
    )
    for (let minutes = 0; minutes < 80; minutes += 20) {
      await tenant.pass({ minutes: 20 })
      await tenant.tool(task, 'take_screenshot')
    }
    expect(await tenant.tool(task, 'take_screenshot')).toMatchObject(refused(401))
  })

  test('an agent Agent 365 does not know, or has blocked, gets no session from it', async () => {
    const tenant = await contoso(({ agents }) => {
      for (const agent of agents) agent.registration = 'none'
    })
    await tenant.ask(task)
    expect(await tenant.start(task)).toMatchObject(refused(70001))
    expect(tenant.factsOf('tool.called')).toEqual([])
  })
})
