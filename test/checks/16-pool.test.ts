// Check 16: a pool that is used up, a Cloud PC that fails, and whether the pool's own count is right at every moment.
import { describe, expect, test } from 'vitest'
import { lookUp } from '../../main/tenant/index.ts'
import { type Contoso, codeOf, contoso, must, otherTask, pool, task, vendorAgent } from './contoso.ts'

const start = (which: `task:${string}`) => ({ do: 'startSession', task: which }) as const
const ofSize = (size: number, seed = 1) =>
  contoso({
    seed,
    change: document => {
      for (const each of document.pools) each.size = size
    },
  })
/** As the inspector shows it of the pool. */
function usage(run: Contoso, seq: number) {
  const shown = new Map(run.actor(seq, pool).context.map(({ name, value }) => [name, Number(value)]))
  return {
    activeSessionsCount: lookUp(shown, 'activeSessionsCount'),
    availableSessionsCount: lookUp(shown, 'availableSessionsCount'),
  }
}

/**
 * Active + available = count, from the moment the pool stands. Which Cloud PCs are available is told twice: by their
 * machines, and by the facts of who took one and when it came back. No session is on one that is available.
 */
function expectCountAtEveryFact(run: Contoso, count: number): void {
  const stands = run.recorded('pc.provisioned')[count - 1]?.seq ?? Number.POSITIVE_INFINITY
  expect(run.facts().length).toBeGreaterThan(stands)
  const taken = new Set<string>()
  const sessions = new Map<string, string>()
  let mostTaken = 0
  for (const { seq, fact } of run.facts()) {
    if (fact.type === 'pc.assigned' || fact.type === 'pc.quarantined' || fact.type === 'pc.replacing')
      taken.add(fact.pc)
    if (fact.type === 'pc.available') taken.delete(fact.pc)
    if (fact.type === 'session.connected') sessions.set(fact.session, fact.pc)
    if (fact.type === 'session.released') sessions.delete(fact.session)
    // a reset that was clean is told by three facts at once, the last of which says that it is available
    const isToldHalf = fact.type === 'pc.verified' || fact.type === 'pc.attested'
    if (seq <= stands) continue
    const { activeSessionsCount, availableSessionsCount } = usage(run, seq)
    expect([seq, activeSessionsCount + availableSessionsCount]).toEqual([seq, count])
    if (!isToldHalf) expect([seq, activeSessionsCount]).toEqual([seq, taken.size])
    expect([...sessions.values()].filter(pc => !taken.has(pc))).toEqual([])
    expect(new Set(sessions.values()).size).toBe(sessions.size)
    mostTaken = Math.max(mostTaken, taken.size)
  }
  expect(mostTaken).toBeGreaterThan(0)
}

describe('Pool exhaustion and quarantine/replace; active + available = count.', () => {
  test('with every Cloud PC in use the next session waits, and is told 504; one that asks after a release is served', async () => {
    const run = await ofSize(2)
    must(await run.connect(task))
    must(await run.connect('task:second'))
    expect(codeOf(await run.connect(otherTask, vendorAgent))).toBe(504)
    expect(run.factsOf('pool.queued')).toMatchObject([
      { pool, reason: 'None of the 2 Cloud PCs of the pool "Finance-US" is available.' },
    ])
    const full = run.recorded('pool.queued')[0]?.seq ?? 0
    expect(usage(run, full)).toEqual({ activeSessionsCount: 2, availableSessionsCount: 0 })
    must(await run.perform({ do: 'endSession', task }))
    await run.minutes(1)
    must(await run.perform(start(otherTask)))
    expectCountAtEveryFact(run, 2)
  })

  test('a Cloud PC whose reset left something is quarantined: nobody gets it, and it is replaced by another device', async () => {
    const run = await ofSize(1)
    const { pc } = must(await run.connect(task))
    if (pc !== 'pc:CPCA-001') throw new Error(`another Cloud PC: ${pc}`)
    const { deviceId } = lookUp(run.stage.estate.directory.pcs, pc)
    must(await run.perform({ do: 'tool', task, tool: 'clipboard_write', arguments: { text: 'INV-1043' } }))
    must(await run.perform({ do: 'resetFault', pc, leaves: ['clipboard'] }))
    must(await run.perform({ do: 'endSession', task }))
    await run.minutes(1)
    expect(run.factsOf('pc.verified')).toMatchObject([
      { pc, checks: expect.arrayContaining([{ name: 'clipboard', clean: false }]) },
    ])
    expect(run.factsOf('pc.quarantined')).toMatchObject([{ pc, reason: expect.stringContaining('clipboard') }])
    expect(run.factsOf('pc.attested')).toEqual([])
    expect(codeOf(await run.connect(otherTask, vendorAgent))).toBe(504)
    await run.minutes(40)
    expect(run.factsOf('pc.replacing')).toMatchObject([{ pc }])
    must(await run.perform(start(otherTask)))
    expect(lookUp(run.stage.estate.directory.pcs, pc).deviceId).not.toBe(deviceId)
    expectCountAtEveryFact(run, 1)
  })

  test('a reset that does not come to an end quarantines too', async () => {
    const run = await ofSize(2)
    const { pc } = must(await run.connect(task))
    if (pc !== 'pc:CPCA-001' && pc !== 'pc:CPCA-002') throw new Error(`another Cloud PC: ${pc}`)
    must(await run.perform({ do: 'resetFault', pc, leaves: 'all' }))
    must(await run.perform({ do: 'endSession', task }))
    await run.minutes(10)
    expect(run.factsOf('pc.quarantined')).toMatchObject([{ pc }])
    must(await run.connect(otherTask, vendorAgent))
    await run.minutes(40)
    expectCountAtEveryFact(run, 2)
  })

  test('a Cloud PC that fails while it is in use takes its session with it, and the count still holds', async () => {
    const run = await ofSize(2)
    const { pc } = must(await run.connect(task))
    if (pc !== 'pc:CPCA-001' && pc !== 'pc:CPCA-002') throw new Error(`another Cloud PC: ${pc}`)
    must(await run.perform({ do: 'unhealthy', pc, reason: 'No heartbeat.' }))
    expect(run.factsOf('session.released')).toMatchObject([{ reason: 'lost' }])
    expect(run.factsOf('pc.quarantined')).toMatchObject([{ pc, reason: 'No heartbeat.' }])
    await run.minutes(40)
    expect(run.factsOf('pc.replacing')).toMatchObject([{ pc }])
    expectCountAtEveryFact(run, 2)
  })

  test('over days of sessions, faults and evictions the count never differs', async () => {
    const run = await ofSize(3, 7)
    for (const [index, agentUser] of ['agentUser:invoice-agent', vendorAgent, vendorAgent].entries())
      await run.connect(`task:t${index}`, agentUser === vendorAgent ? vendorAgent : undefined)
    must(await run.perform({ do: 'resetFault', pc: 'pc:CPCA-001', leaves: ['tokens'] }))
    must(await run.perform({ do: 'resetFault', pc: 'pc:CPCA-002', leaves: 'all' }))
    await run.minutes(31)
    expect(run.factsOf('session.released').map(({ reason }) => reason)).toEqual(['evicted', 'evicted', 'evicted'])
    await run.minutes(60)
    for (const index of [3, 4, 5]) must(await run.connect(`task:t${index}`))
    await run.minutes(60)
    expectCountAtEveryFact(run, 3)
    expect(usage(run, run.facts().length - 1)).toEqual({ activeSessionsCount: 0, availableSessionsCount: 3 })
  })
})
