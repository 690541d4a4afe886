// Check 14: checkout and checkin of sessions, as the session API answers them.
import { describe, expect, test } from 'vitest'
import type { ScenarioDocument } from '../../shared/scenarios/schema.ts'
import { admin, codeOf, contoso, invoiceAgent, must, otherTask, pool, task, vendorAgent } from './contoso.ts'

const id = '5f0c1a52-4f0e-4b7d-9a53-2c6d0b1e7f10'
const start = (which: `task:${string}`, sessionId?: string) =>
  ({ do: 'startSession', task: which, ...(sessionId === undefined ? {} : { sessionId }) }) as const
const poolWith = (change: Partial<ScenarioDocument['pools'][number]>) => (document: ScenarioDocument) => {
  for (const each of document.pools) Object.assign(each, change)
}

describe('Checkout idempotency by `x-ms-sessionId`; 403 for unassigned agent; 409/504; 30-min idle eviction; async reset after 204.', () => {
  test('the same session id asked for again is the same session on the same Cloud PC: nothing more is allocated', async () => {
    const run = await contoso()
    const first = must(await run.connect(task, invoiceAgent, id))
    const again = must(await run.perform(start(task, id)))
    expect(again).toEqual(first)
    expect(run.factsOf('pc.assigned')).toHaveLength(1)
    expect(run.factsOf('session.requested')).toHaveLength(1)
    expect(run.factsOf('pool.repeated')).toMatchObject([{ session: `session:${id}`, pc: first.pc }])
  })

  test('in any letter case: a UUID is compared as one', async () => {
    const run = await contoso()
    const first = must(await run.connect(task, invoiceAgent, id))
    const again = must(await run.perform(start(task, id.toUpperCase())))
    expect(again.pc).toBe(first.pc)
    expect(run.factsOf('pc.assigned')).toHaveLength(1)
  })

  test('without an id of the caller’s each call allocates another Cloud PC', async () => {
    const run = await contoso()
    const first = must(await run.connect(task))
    const second = must(await run.perform(start(task)))
    expect(second.pc).not.toBe(first.pc)
    expect(run.factsOf('pc.assigned')).toHaveLength(2)
  })

  test('and leaves the one before orphaned: nobody calls it any more, so it is evicted, its Cloud PC reset', async () => {
    const run = await contoso()
    const first = must(await run.connect(task))
    must(await run.perform(start(task)))
    await run.minutes(20)
    must(await run.perform({ do: 'tool', task, tool: 'take_screenshot' }))
    await run.minutes(11)
    expect(run.factsOf('session.released')).toMatchObject([{ session: first.session, reason: 'evicted' }])
    expect(run.factsOf('pc.available')).toMatchObject([{ pc: first.pc }])
  })

  test('403 for an agent that is not assigned to the pool, and no Cloud PC is taken', async () => {
    const run = await contoso({ change: poolWith({ assignedTo: ['invoice-agent'] }) })
    const refused = await run.connect(otherTask, vendorAgent)
    expect(codeOf(refused)).toBe(403)
    expect(refused).toMatchObject({ reason: expect.stringContaining('is not assigned to the pool') })
    expect(run.factsOf('pc.assigned')).toEqual([])
    must(await run.connect(task))
  })

  test('403 for a person, who has no agent token', async () => {
    const run = await contoso()
    const refused = await run.perform({ do: 'humanSession', human: 'human:dana', pool })
    expect(codeOf(refused)).toBe(403)
    expect(refused).toMatchObject({ reason: expect.stringContaining('takes no session of the kind HumanUser') })
  })

  test('409 for the session id of another agent user, whose session goes on', async () => {
    const run = await contoso()
    must(await run.connect(task, invoiceAgent, id))
    expect(codeOf(await run.connect(otherTask, vendorAgent, id))).toBe(409)
    expect(run.factsOf('session.released')).toEqual([])
    must(await run.perform({ do: 'tool', task, tool: 'take_screenshot' }))
  })

  test('409 for the id of a session that has ended', async () => {
    const run = await contoso()
    must(await run.connect(task, invoiceAgent, id))
    must(await run.perform({ do: 'endSession', task }))
    expect(codeOf(await run.perform(start(task, id)))).toBe(409)
  })

  test('504 when no Cloud PC becomes available within 30 seconds', async () => {
    const run = await contoso({ change: poolWith({ size: 1 }) })
    must(await run.connect(task))
    await run.ask(otherTask, vendorAgent)
    const since = run.stage.env.clock.now()
    expect(codeOf(await run.perform(start(otherTask)))).toBe(504)
    expect(run.factsOf('pool.queued')).toHaveLength(1)
    const [queued] = run.recorded('pool.queued')
    const refused = run.recorded('session.refused').at(-1)
    expect((refused?.at ?? 0) - (queued?.at ?? 0)).toBe(30_000)
    expect(run.stage.env.clock.now() - since).toBeLessThan(40_000)
  })

  test('after a 504 the same session id is asked for again, and gets the Cloud PC that is free by then', async () => {
    const run = await contoso({ change: poolWith({ size: 1 }) })
    const { pc } = must(await run.connect(task))
    expect(codeOf(await run.connect(otherTask, vendorAgent, id))).toBe(504)
    expect(codeOf(await run.perform(start(otherTask, id)))).toBe(504)
    must(await run.perform({ do: 'endSession', task }))
    await run.minutes(1)
    expect(must(await run.perform(start(otherTask, id)))).toEqual({ session: `session:${id}`, pc })
    must(await run.perform({ do: 'tool', task: otherTask, tool: 'take_screenshot' }))
  })

  test('so is one that was refused: an agent that is assigned by then gets it', async () => {
    const run = await contoso({ change: poolWith({ assignedTo: ['invoice-agent'] }) })
    expect(codeOf(await run.connect(otherTask, vendorAgent, id))).toBe(403)
    must(await run.perform({ do: 'assign', by: admin, pool, agentUsers: [invoiceAgent, vendorAgent] }))
    expect(must(await run.perform(start(otherTask, id)))).toMatchObject({ session: `session:${id}` })
  })

  test('a session in which nothing happens for 30 minutes is evicted, not sooner', async () => {
    const run = await contoso()
    must(await run.connect(task))
    const connected = run.recorded('session.connected')[0]?.at ?? 0
    await run.minutes(29.9)
    expect(run.factsOf('session.released')).toEqual([])
    await run.minutes(0.2)
    const [released] = run.recorded('session.released')
    expect(released?.fact).toMatchObject({ reason: 'evicted' })
    expect((released?.at ?? 0) - connected).toBe(30 * 60_000)
    expect((await run.perform({ do: 'tool', task, tool: 'take_screenshot' })).ok).toBe(false)
  })

  test('a call begins the 30 minutes anew', async () => {
    const run = await contoso()
    must(await run.connect(task))
    await run.minutes(25)
    must(await run.perform({ do: 'tool', task, tool: 'take_screenshot' }))
    await run.minutes(25)
    expect(run.factsOf('session.released')).toEqual([])
    await run.minutes(6)
    expect(run.factsOf('session.released')).toMatchObject([{ reason: 'evicted' }])
  })

  test('checkin answers 204 at once; the reset comes after it, and only then the Cloud PC is available', async () => {
    const run = await contoso()
    const { pc } = must(await run.connect(task))
    must(await run.perform({ do: 'endSession', task }))
    const answered = run.recorded('tool.returned').at(-1)
    expect(answered?.fact).toMatchObject({ result: 'HTTP 204' })
    expect(run.factsOf('pc.resetting')).toMatchObject([{ pc }])
    expect(run.factsOf('pc.wiped')).toEqual([])
    expect(run.factsOf('pc.available')).toEqual([])
    await run.minutes(1)
    const [wiped] = run.recorded('pc.wiped')
    const [available] = run.recorded('pc.available')
    expect(wiped?.at).toBeGreaterThan(answered?.at ?? 0)
    expect(available?.at).toBeGreaterThan(wiped?.at ?? 0)
  })

  test('a second checkin finds it released already: 404', async () => {
    const run = await contoso()
    must(await run.connect(task))
    must(await run.perform({ do: 'endSession', task }))
    expect(codeOf(await run.perform({ do: 'endSession', task }))).toBe(404)
  })
})
