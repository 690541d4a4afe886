// Agents that call agents in a running tenant: governed all the way, with no more than everyone they come through may, and stopped in time.
import { describe, expect, test } from 'vitest'
import { Fact } from '../../shared/model/facts.ts'
import {
  agentUserA,
  agentUserB,
  agentUserC,
  ask,
  delegateTo,
  type Governance,
  grant,
  ledger,
  open,
  task,
  visit,
} from './governance.ts'

const limits: Governance['orchestration'] = {
  maximumDepth: 3,
  maximumFanOut: 3,
  maximumDelegations: 10,
  budget: { tokens: 200_000, actions: 500, milliseconds: 3_600_000 },
}
const b = 'task:b'
const c = 'task:c'
const start = (id: `task:${string}`) => ({ do: 'startSession', task: id }) as const
const think = (id: `task:${string}`, inputTokens: number) =>
  ({ do: 'think', task: id, input: 'What next?', output: 'That.', inputTokens, outputTokens: 1 }) as const

/** A asks B for help, by purpose; both may read the site. */
async function delegated(governance: Partial<Governance> = {}, permissions = ['Files.Read.All']) {
  const tenant = await open({ access: 'purpose', ...governance })
  await tenant.perform(grant('grant:a', 'agent:invoice'))
  await tenant.perform(grant('grant:b', 'agent:helper', { permissions: ['Files.Read.All', 'Mail.Send'] }))
  await tenant.perform(grant('grant:c', 'agent:clerk'))
  await ask(tenant, 'invoices')
  const outcome = await tenant.perform(delegateTo(task, b, agentUserB, { permissions }))
  return { tenant, outcome }
}

describe('A delegated task', () => {
  test('is worked on by the other agent under its own identity, with its own session and tokens', async () => {
    const { tenant, outcome } = await delegated()
    expect(outcome).toMatchObject({ ok: true, result: { task: b } })
    expect(await tenant.perform(start(b))).toMatchObject({ ok: true })
    expect(await tenant.perform(visit(ledger, b))).toMatchObject({ ok: true })
    const [, started] = tenant.factsOf('task.started')
    expect(started).toMatchObject({ task: b, agent: 'agent:helper', agentUser: agentUserB, human: 'human:dana' })
    const requests = tenant.factsOf('token.issued').filter(({ request }) => request.task === b)
    expect(new Set(requests.map(({ request }) => request.agent))).toEqual(new Set(['agent:helper']))
    expect(requests.some(({ request }) => request.agentUser === agentUserA)).toBe(false)
  })

  test('belongs to the trace of the prompt it came from', async () => {
    const { tenant } = await delegated()
    const [root, part] = tenant.factsOf('task.started')
    expect(part?.trace).toBe(root?.trace)
    expect(part?.conversation).toBe(root?.conversation)
    expect(part?.span).not.toBe(root?.span)
    expect(tenant.factsOf('prompt.sent')).toHaveLength(1)
  })

  test('reads nothing that the agent it came from may not read: neither by grant, nor as a member', async () => {
    const elsewhere = 'https://contoso.sharepoint.com/sites/Procurement'
    const byGrant = await open({ access: 'purpose' })
    await byGrant.perform(grant('grant:a', 'agent:invoice', { objects: [elsewhere] }))
    await byGrant.perform(grant('grant:b', 'agent:helper'))
    const byMember = await open({}, { members: ['helper'] })
    for (const tenant of [byGrant, byMember]) {
      await ask(tenant, 'invoices')
      expect(await tenant.perform(delegateTo(task, b, agentUserB))).toMatchObject({ ok: true })
      await tenant.perform(start(b))
      expect(await tenant.perform(visit(ledger, b))).toMatchObject({ ok: false })
      expect(tenant.factsOf('request.refused')).toMatchObject([{ gate: 'grant' }])
      // asked by a person itself, the same agent may
      await ask(tenant, 'invoices', 'task:own', agentUserB)
      await tenant.perform({ do: 'answer', task: b, text: '' })
      await tenant.perform(start('task:own'))
      expect(await tenant.perform(visit(ledger, 'task:own'))).toMatchObject({ ok: true })
    }
  })

  test('may do only what was passed on, also where membership decides', async () => {
    for (const access of ['purpose', 'membership'] as const) {
      const { tenant } = await delegated({ access }, [])
      await tenant.perform(start(b))
      expect(await tenant.perform(visit(ledger, b))).toMatchObject({ ok: false })
      expect(tenant.factsOf('request.refused')[0]?.reasons.join(' ')).toMatch(/was not passed on/)
    }
  })

  test('is refused with permissions the caller lacks or the callee lacks, by name', async () => {
    const { tenant } = await delegated()
    const mail = delegateTo(task, c, agentUserC, { permissions: ['Mail.Send'] })
    expect(await tenant.perform(mail)).toMatchObject({ ok: false, code: 'callerLacks' })
    expect(tenant.factsOf('delegation.refused')[0]?.reasons.map(({ code }) => code)).toEqual([
      'callerLacks',
      'calleeLacks',
    ])
  })

  test('is refused for another purpose, and where nobody said what the task is for', async () => {
    const { tenant } = await delegated()
    expect(await tenant.perform(delegateTo(task, c, agentUserC, { purpose: 'hr' }))).toMatchObject({ code: 'purpose' })
    await ask(tenant, null, 'task:vague')
    expect(await tenant.perform(delegateTo('task:vague', c, agentUserC))).toMatchObject({ code: 'noPurpose' })
  })

  test('gets no token on behalf of the person: they signed in to another agent', async () => {
    const { tenant } = await delegated()
    const obtain = { do: 'obtain', task: b, grant: 'onBehalfOf', resourceId: '', scope: '' } as const
    expect(await tenant.perform(obtain)).toMatchObject({ ok: false, code: 'noPerson' })
  })

  test('ends with its answer; the one it came from goes on, and ends the orchestration', async () => {
    const { tenant } = await delegated()
    await tenant.perform({ do: 'answer', task: b, text: 'Done.' })
    expect(tenant.factsOf('delegation.ended')).toMatchObject([{ task: b, outcome: 'done' }])
    expect(await tenant.perform(start(task))).toMatchObject({ ok: true })
    await tenant.perform({ do: 'answer', task, text: 'Done.' })
    expect(tenant.factsOf('orchestration.completed')).toHaveLength(1)
    expect(tenant.factsOf('orchestration.stopped')).toEqual([])
  })

  test('is cut when the task it is part of ends: session, tokens and all', async () => {
    const { tenant } = await delegated()
    await tenant.perform(start(b))
    await tenant.perform({ do: 'answer', task, text: 'Never mind.' })
    await tenant.pass({ seconds: 1 })
    expect(tenant.factsOf('delegation.ended')).toMatchObject([{ task: b, outcome: 'stopped' }])
    expect(tenant.factsOf('session.released')).toMatchObject([{ reason: 'revoked' }])
    expect(await tenant.perform(visit(ledger, b))).toMatchObject({ ok: false, code: 'stopped' })
    expect(await tenant.perform({ do: 'answer', task: b, text: '' })).toMatchObject({ ok: true })
  })
})

describe('Orchestration limits', () => {
  test('refuse a circle A → B → A with the same goal, and stop whoever keeps trying', async () => {
    const { tenant } = await delegated()
    const back = (child: `task:${string}`) =>
      delegateTo(b, child, agentUserA, { text: 'Reconcile  the August INVOICES.' })
    for (const n of [1, 2]) expect(await tenant.perform(back(`task:x${n}`))).toMatchObject({ ok: false, code: 'loop' })
    expect(await tenant.perform(think(b, 10))).toMatchObject({ ok: true })
    expect(await tenant.perform(back('task:x3'))).toMatchObject({ ok: false, code: 'loop' })
    expect(tenant.factsOf('orchestration.stopped')).toMatchObject([{ cause: 'refusals' }])
    for (const id of [task, b] as const)
      expect(await tenant.perform(think(id, 10))).toMatchObject({ ok: false, code: 'stopped' })
    expect(await tenant.perform(delegateTo(task, c, agentUserC))).toMatchObject({ ok: false, code: 'notRunning' })
  })

  test('refuse what is too deep, too wide and too much, by name', async () => {
    const deep = await delegated({ orchestration: { ...limits, maximumDepth: 1 } })
    expect(await deep.tenant.perform(delegateTo(b, c, agentUserC))).toMatchObject({ code: 'depth' })
    const wide = await delegated({ orchestration: { ...limits, maximumFanOut: 1 } })
    expect(await wide.tenant.perform(delegateTo(task, c, agentUserC))).toMatchObject({ code: 'fanOut' })
    const many = await delegated({ orchestration: { ...limits, maximumDelegations: 1 } })
    await many.tenant.perform({ do: 'answer', task: b, text: '' })
    expect(await many.tenant.perform(delegateTo(task, c, agentUserC))).toMatchObject({ code: 'delegations' })
  })

  test('stop all who work on one prompt when they have used up its tokens together', async () => {
    const budget = { ...limits.budget, tokens: 1000 }
    const { tenant } = await delegated({ orchestration: { ...limits, budget } })
    await tenant.perform(start(b))
    await tenant.perform(think(task, 600))
    await tenant.pass({ seconds: 1 })
    expect(tenant.factsOf('orchestration.stopped')).toEqual([])
    await tenant.perform(think(b, 400))
    await tenant.pass({ seconds: 1 })
    expect(tenant.factsOf('orchestration.stopped')).toMatchObject([
      { cause: 'tokens', reason: '1002 of 1000 tokens are used.' },
    ])
    expect(tenant.factsOf('session.released')).toMatchObject([{ reason: 'revoked' }])
    expect(await tenant.perform(visit(ledger, b))).toMatchObject({ ok: false, code: 'stopped' })
    expect(await tenant.perform(start(task))).toMatchObject({ ok: false, code: 'stopped' })
  })

  test('stop runaway use of tools: the last call of the budget ends, the next is refused', async () => {
    const budget = { ...limits.budget, actions: 3 }
    const { tenant } = await delegated({ orchestration: { ...limits, budget } })
    await tenant.perform(start(b)) // the first
    const look = { do: 'tool', task: b, tool: 'take_screenshot' } as const
    expect(await tenant.perform(look)).toMatchObject({ ok: true })
    expect(await tenant.perform(look)).toMatchObject({ ok: true })
    expect(await tenant.perform(look)).toMatchObject({ ok: false, code: 'stopped' })
    expect(tenant.factsOf('orchestration.stopped')).toMatchObject([{ cause: 'actions' }])
  })

  test('stop what takes too long, by the time since the prompt', async () => {
    const budget = { ...limits.budget, milliseconds: 60_000 }
    const { tenant } = await delegated({ orchestration: { ...limits, budget } })
    await tenant.pass({ seconds: 50 })
    expect(tenant.factsOf('orchestration.stopped')).toEqual([])
    await tenant.pass({ seconds: 10 })
    expect(tenant.factsOf('orchestration.stopped')).toMatchObject([{ cause: 'time' }])
    expect(await tenant.perform(start(b))).toMatchObject({ ok: false, code: 'stopped' })
  })
})

test('A governed run is the same for the same seed, breaks nothing that must hold, and every fact is what its schema says', async () => {
  const play = async () => {
    const { tenant } = await delegated({ orchestration: { ...limits, budget: { ...limits.budget, actions: 2 } } })
    await tenant.perform(start(b))
    await tenant.perform(visit(ledger, b))
    await tenant.perform(delegateTo(b, c, agentUserC))
    await tenant.perform({ do: 'answer', task: b, text: 'Stopped.' })
    await tenant.perform({ do: 'answer', task, text: 'Done.' })
    await tenant.pass({ minutes: 1 })
    expect(tenant.breaches()).toEqual([])
    for (const { fact } of tenant.facts()) expect(Fact.parse(fact)).toEqual(fact)
    return JSON.stringify(tenant.facts())
  }
  expect(await play()).toBe(await play())
})
