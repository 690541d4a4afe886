// Promise 21: an agent that asks another one gains nothing by it, and cannot go on for ever.
import { describe, expect, test } from 'vitest'
import type { TaskRef } from '../../shared/model/refs.ts'
import {
  type Contoso,
  contoso,
  dana,
  graph,
  invoice,
  invoicePdf,
  must,
  pool,
  refused,
  tomas,
  vendor,
} from './contoso.ts'

const root = 'task:root'
const part = 'task:part'
const files = [{ resourceAppId: graph, name: 'Files.Read.All' }]
const handOn = (task: TaskRef, child: TaskRef, to: `agentUser:${string}`, text = `Help with ${child}.`) =>
  ({ do: 'delegate', task, child, to, pool, text, permissions: files }) as const
const everybody = ({ sites }: { sites: { members: string[] }[] }): void => {
  for (const site of sites) site.members = ['invoice-agent', 'vendor-agent']
}
/** Invoice Agent has a task for the invoices; Vendor Agent may be asked for help. */
async function asked(...changes: Parameters<typeof contoso>): Promise<Contoso> {
  const tenant = await contoso(...changes)
  await tenant.ask(root, invoice, dana, 'invoices')
  return tenant
}
const limits = (changed: object) => (document: { governance: { orchestration: object } }) => {
  Object.assign(document.governance.orchestration, changed)
}

describe('Agents that call agents stay governed: loops, runaway API use and privilege gained through delegation are stopped by orchestration limits', () => {
  test('who is asked works under its own identity, within what both may, on the same person’s behalf', async () => {
    const tenant = await asked(everybody)
    must(await tenant.perform(handOn(root, part, vendor)))
    must(await tenant.start(part))
    must(await tenant.open(part, invoicePdf))
    expect(tenant.boundToken(part).request).toMatchObject({ agent: 'agent:vendor', agentUser: vendor })
    expect(tenant.factsOf('task.started')).toMatchObject([
      { task: root, human: dana },
      { task: part, human: dana, agent: 'agent:vendor' },
    ])
  })

  test('no privilege is gained: what the asking agent may not read, the asked one does not read for it', async () => {
    const tenant = await contoso() // of the finance site only Invoice Agent is a member
    await tenant.ask(root, vendor, tomas, 'invoices')
    must(await tenant.perform(handOn(root, part, invoice)))
    must(await tenant.start(part))
    expect(await tenant.open(part, invoicePdf)).toMatchObject({ ok: false })
    expect(tenant.factsOf('request.refused')).toMatchObject([{ gate: 'grant', status: 403 }])
    expect(tenant.factsOf('file.read')).toEqual([])
    must(await tenant.perform({ do: 'answer', task: part, text: 'I may not.' }))
    // asked by a person, the very same agent reads it
    await tenant.work('task:own', invoice, dana, 'invoices')
    must(await tenant.open('task:own', invoicePdf))
  })

  test('what was not passed on is not had', async () => {
    const tenant = await asked(everybody)
    must(await tenant.perform({ ...handOn(root, part, vendor), permissions: [] }))
    must(await tenant.start(part))
    expect(await tenant.open(part, invoicePdf)).toMatchObject({ ok: false })
    expect(tenant.factsOf('file.read')).toEqual([])
  })

  test('a goal that comes back to an agent that works on it is a loop, and is refused', async () => {
    const tenant = await asked(everybody)
    const goal = 'Find the missing invoice.'
    must(await tenant.perform(handOn(root, part, vendor, goal)))
    must(await tenant.perform(handOn(part, 'task:deeper', invoice, 'Find the vendor first.')))
    expect(
      await tenant.perform(handOn('task:deeper', 'task:loop', vendor, ` FIND the  missing invoice.`)),
    ).toMatchObject(refused('loop'))
    expect(tenant.factsOf('delegation.refused')).toHaveLength(1)
  })

  test.each([
    ['too deep', { maximumDepth: 1 }, 'depth'],
    ['too many at once', { maximumFanOut: 1 }, 'fanOut'],
    ['too many in all', { maximumDelegations: 1 }, 'delegations'],
  ])('delegations that go %s are refused', async (_, changed, code) => {
    const tenant = await asked(everybody, limits(changed))
    must(await tenant.perform(handOn(root, part, vendor)))
    const next = code === 'depth' ? handOn(part, 'task:next', invoice) : handOn(root, 'task:next', vendor)
    expect(await tenant.perform(next)).toMatchObject(refused(code))
  })

  test('a runaway is stopped: with its budget all tasks of the prompt end, with their sessions and tokens', async () => {
    const budget = { tokens: 200_000, actions: 6, milliseconds: 3_600_000 }
    const tenant = await asked(everybody, limits({ budget }))
    must(await tenant.perform(handOn(root, part, vendor)))
    must(await tenant.start(part))
    let calls = 0
    while (calls < 50 && (await tenant.tool(part, 'get_cursor_position')).ok) calls += 1
    expect(calls).toBeLessThanOrEqual(6)
    await tenant.pass({ seconds: 10 })
    expect(tenant.factsOf('orchestration.stopped')).toMatchObject([{ cause: 'actions' }])
    expect(tenant.factsOf('delegation.ended')).toMatchObject([{ task: part, outcome: 'stopped' }])
    expect(tenant.factsOf('session.released')).toMatchObject([{ reason: 'revoked' }])
    const over = tenant.factsOf('token.ended').map(({ token }) => token)
    expect(over).toContain(tenant.boundToken(part).token)
    expect(await tenant.tool(part, 'get_cursor_position')).toMatchObject({ ok: false })
    expect(await tenant.perform(handOn(root, 'task:next', vendor))).toMatchObject({ ok: false })
  })

  test('thinking counts as well: the tokens of all models together are bounded', async () => {
    const budget = { tokens: 10_000, actions: 500, milliseconds: 3_600_000 }
    const tenant = await asked(everybody, limits({ budget }))
    must(await tenant.perform(handOn(root, part, vendor)))
    const thought = { do: 'think', task: part, input: 'What next?', output: 'More.', inputTokens: 4000 } as const
    for (let count = 0; count < 3; count += 1) await tenant.perform(thought)
    await tenant.pass({ seconds: 1 })
    expect(tenant.factsOf('orchestration.stopped')).toMatchObject([{ cause: 'tokens' }])
  })

  test('a task is handed on for what it is for, and for nothing else', async () => {
    const tenant = await asked(everybody)
    expect(await tenant.perform({ ...handOn(root, part, vendor), purpose: 'payroll' })).toMatchObject(
      refused('purpose'),
    )
  })
})
