// Cloud PCs and pools as time goes by: faulty resets, replacement, updates, waves, growing and shrinking.
import { describe, expect, test } from 'vitest'
import { openTenant, type TestTenant } from '../../main/testing/index.ts'
import type { FactOf } from '../../shared/model/facts.ts'
import type { PcRef, TaskRef } from '../../shared/model/refs.ts'
import type { ScenarioDocument } from '../../shared/scenarios/schema.ts'

const task = 'task:reconcile'
const pool = 'pool:finance-us'
const asked = (of: TaskRef) =>
  ({
    do: 'ask',
    task: of,
    human: 'human:dana',
    agentUser: 'agentUser:invoice-agent',
    pool,
    text: 'Reconcile.',
  }) as const

/** First light with a pool of so many Cloud PCs. */
const withPool = (size: number, change?: (document: ScenarioDocument) => void) =>
  openTenant({
    change: document => {
      for (const each of document.pools) each.size = size
      change?.(document)
    },
  })

async function work(tenant: TestTenant, of: TaskRef = task): Promise<void> {
  await tenant.perform(asked(of))
  await tenant.perform({ do: 'startSession', task: of })
  await tenant.perform({ do: 'tool', task: of, tool: 'clipboard_write', arguments: { text: 'IBAN DE02' } })
}

/** Of each kind, how many Cloud PCs of the pool there are after each fact: those that can be had, and the others. */
function countsOf(tenant: TestTenant): { active: number; available: number }[] {
  const free = new Map<PcRef, boolean>()
  return tenant.facts().flatMap(({ fact }) => {
    if (fact.type === 'pc.provisioning') free.set(fact.pc, false)
    if (fact.type === 'pc.provisioned' && !free.has(fact.pc.ref)) free.set(fact.pc.ref, true)
    if (fact.type === 'pc.available') free.set(fact.pc, true)
    if (fact.type === 'pc.assigned' || fact.type === 'pc.quarantined' || fact.type === 'pc.updating')
      free.set(fact.pc, false)
    if (fact.type === 'pc.deprovisioned') free.delete(fact.pc)
    if (!fact.type.startsWith('pc.')) return []
    const available = Array.from(free.values()).filter(Boolean).length
    return [{ active: free.size - available, available }]
  })
}

const devicesOf = (tenant: TestTenant, pc: PcRef): FactOf<'pc.provisioned'>['pc'][] =>
  tenant
    .factsOf('pc.provisioned')
    .map(fact => fact.pc)
    .filter(({ ref }) => ref === pc)

describe('a reset', () => {
  test('that leaves something behind is found out, and the Cloud PC is replaced by another device', async () => {
    const tenant = await withPool(1)
    await work(tenant)
    expect(await tenant.perform({ do: 'resetFault', pc: 'pc:CPCA-001', leaves: ['clipboard'] })).toMatchObject({
      ok: true,
    })
    await tenant.perform({ do: 'endSession', task })
    await tenant.pass({ seconds: 10 })
    const [verified] = tenant.factsOf('pc.verified')
    expect(verified?.checks.filter(({ clean }) => !clean).map(({ name }) => name)).toEqual(['clipboard', 'hash'])
    expect(tenant.factsOf('pc.quarantined')).toMatchObject([{ reason: 'Not at its baseline: clipboard, hash.' }])
    expect(tenant.factsOf('pc.available')).toEqual([])

    await tenant.pass({ minutes: 40 })
    const [first, second, ...others] = devicesOf(tenant, 'pc:CPCA-001')
    expect(others).toEqual([])
    expect(second).toMatchObject({ displayName: first?.displayName, ipAddress: first?.ipAddress, pool })
    for (const key of ['id', 'deviceId', 'jkt'] as const) expect(second?.[key]).not.toBe(first?.[key])
    expect(tenant.factsOf('pc.available')).toHaveLength(1)
    expect(tenant.factsOf('pc.attested')).toHaveLength(1)

    // tokens of the next session are bound to the new device
    await work(tenant, 'task:again')
    expect(tenant.factsOf('session.connected')).toHaveLength(2)
    expect(tenant.factsOf('channel.opened').map(({ jkt }) => jkt)).toEqual([first?.jkt, second?.jkt])
    expect(tenant.factsOf('token.issued').at(-1)?.jkt).toBe(second?.jkt)
  })

  test('that does not come to an end has the Cloud PC replaced too, and only the next one is faulty', async () => {
    const tenant = await withPool(1)
    await work(tenant)
    await tenant.perform({ do: 'resetFault', pc: 'pc:CPCA-001', leaves: 'all' })
    await tenant.perform({ do: 'endSession', task })
    await tenant.pass({ minutes: 40 })
    expect(tenant.factsOf('pc.wiped')).toEqual([])
    expect(tenant.factsOf('pc.quarantined')).toMatchObject([{ reason: 'The reset did not come to an end.' }])
    await work(tenant, 'task:again')
    await tenant.perform({ do: 'endSession', task: 'task:again' })
    await tenant.pass({ minutes: 1 })
    expect(tenant.factsOf('pc.wiped')).toHaveLength(1)
    expect(tenant.factsOf('pc.quarantined')).toHaveLength(1)
  })

  test('fault names only what there is on a Cloud PC', async () => {
    const tenant = await withPool(1)
    expect(await tenant.perform({ do: 'resetFault', pc: 'pc:CPCA-001', leaves: ['memory'] })).toMatchObject({
      ok: false,
      code: 400,
    })
  })
})

describe('a Cloud PC that is quarantined', () => {
  test('is replaced in 20 to 30 minutes: joined, enrolled, provisioned, attested; the count stays what it is', async () => {
    const tenant = await withPool(3)
    await tenant.perform({ do: 'unhealthy', pc: 'pc:CPCA-002', reason: 'It does not answer.' })
    await tenant.pass({ hours: 1 })
    const story = tenant
      .facts()
      .flatMap(({ at, fact }) => ('pc' in fact && fact.pc === 'pc:CPCA-002' ? [{ at, type: fact.type }] : []))
    expect(story.map(({ type }) => type)).toEqual([
      'pc.quarantined',
      'pc.replacing',
      'pc.entraJoined',
      'pc.intuneEnrolled',
      'pc.verified',
      'pc.attested',
      'pc.available',
    ])
    const [, replacing, , , verified] = story
    const minutes = ((verified?.at ?? 0) - (replacing?.at ?? 0)) / 60_000
    expect(minutes).toBeGreaterThanOrEqual(20)
    expect(minutes).toBeLessThanOrEqual(30.1)
    const counts = countsOf(tenant).slice(2)
    expect(counts.map(({ active, available }) => active + available)).toEqual(counts.map(() => 3))
    expect(counts.some(({ active }) => active === 1)).toBe(true)
    expect(counts.at(-1)).toEqual({ active: 0, available: 3 })
  })

  test('loses its session, and no token of it outlives that', async () => {
    const tenant = await withPool(1)
    await work(tenant)
    await tenant.perform({ do: 'unhealthy', pc: 'pc:CPCA-001', reason: 'It does not answer.' })
    expect(tenant.factsOf('session.released')).toMatchObject([{ reason: 'lost' }])
    const bound = tenant.factsOf('token.issued').filter(({ request }) => request.pc === 'pc:CPCA-001')
    expect(bound.length).toBeGreaterThan(0)
    for (const { token } of bound)
      expect(tenant.factsOf('token.ended')).toMatchObject([{ token, reason: 'sessionEnded' }])
    expect(await tenant.perform({ do: 'tool', task, tool: 'take_screenshot' })).toMatchObject({ ok: false, code: 404 })
  })

  test('takes no update, and is told so', async () => {
    const tenant = await withPool(1)
    await tenant.perform({ do: 'unhealthy', pc: 'pc:CPCA-001', reason: 'It does not answer.' })
    const update = { do: 'update', by: 'human:priya', pc: 'pc:CPCA-001', what: 'policy', version: '2' } as const
    expect(await tenant.perform(update)).toMatchObject({ ok: false, code: 409 })
    await tenant.pass({ minutes: 5 })
    expect(await tenant.perform({ do: 'unhealthy', pc: 'pc:CPCA-001', reason: 'Still.' })).toMatchObject({ code: 409 })
  })

  test('that fails again before it is replaced is replaced once', async () => {
    const tenant = await withPool(1)
    await tenant.perform({ do: 'unhealthy', pc: 'pc:CPCA-001', reason: 'It does not answer.' })
    await tenant.perform({ do: 'unhealthy', pc: 'pc:CPCA-001', reason: 'It still does not.' })
    await tenant.pass({ hours: 1 })
    expect(tenant.factsOf('pc.replacing')).toHaveLength(1)
    expect(tenant.factsOf('pc.available')).toHaveLength(1)
  })
})

describe('an update', () => {
  const image = { do: 'update', by: 'human:priya', pc: 'pc:CPCA-001', what: 'image', version: 'win11-2026.10' } as const

  test('of a Cloud PC in use waits for its reset, which ends at the new image', async () => {
    const tenant = await withPool(1)
    await work(tenant)
    await tenant.perform(image)
    await tenant.pass({ minutes: 20 })
    expect(tenant.factsOf('pc.updatePending')).toHaveLength(1)
    expect(tenant.factsOf('pc.updated')).toEqual([])
    await tenant.perform({ do: 'endSession', task })
    await tenant.pass({ minutes: 1 })
    expect(tenant.factsOf('pc.updated')).toMatchObject([{ update: { version: 'win11-2026.10' } }])
    expect(tenant.factsOf('pc.available')).toHaveLength(1)
    // and the reset after the next session is measured by that image too
    await work(tenant, 'task:again')
    await tenant.perform({ do: 'endSession', task: 'task:again' })
    await tenant.pass({ minutes: 1 })
    expect(tenant.factsOf('pc.quarantined')).toEqual([])
    const [first, second] = tenant.factsOf('pc.attested').map(({ baselineHash }) => baselineHash)
    expect(second).toBe(first)
  })

  test('of one that nobody uses is done at once, and nobody gets it meanwhile', async () => {
    const tenant = await withPool(1)
    await tenant.perform(image)
    await tenant.perform(asked(task))
    expect(await tenant.perform({ do: 'startSession', task })).toMatchObject({ ok: false, code: 504 })
    await tenant.pass({ minutes: 30 })
    expect(tenant.factsOf('pc.available')).toHaveLength(1)
    expect(await tenant.perform({ do: 'startSession', task })).toMatchObject({ ok: true })
  })

  test('of a whole pool comes in waves that leave half of it available, and reaches those in use at their reset', async () => {
    const tenant = await withPool(4)
    await work(tenant)
    await tenant.perform({ do: 'reimage', by: 'human:priya', pool, imageId: 'win11-2026.10', keepAvailable: 50 })
    await tenant.pass({ hours: 2 })
    const updated = () => tenant.factsOf('pc.updated').map(({ pc }) => pc)
    expect(new Set(updated())).toEqual(new Set(['pc:CPCA-001', 'pc:CPCA-002', 'pc:CPCA-003', 'pc:CPCA-004']))
    expect(updated()).toHaveLength(4)
    const from = tenant.facts().findIndex(({ fact }) => fact.type === 'pool.changed')
    const later = countsOf(tenant).slice(
      -tenant
        .facts()
        .slice(from)
        .filter(({ fact }) => fact.type.startsWith('pc.')).length,
    )
    expect(Math.min(...later.map(({ available }) => available))).toBe(2)
    expect(later.every(({ active, available }) => active + available === 4)).toBe(true)
  })
})

describe('a pool', () => {
  const grows = (document: ScenarioDocument): void => {
    const [first] = document.agentUsers
    const [agent] = document.agents
    if (!first || !agent) throw new Error('first light has an agent')
    document.agents.push({ ...agent, key: 'second', ipAddress: '20.51.8.9' })
    document.agentUsers.push({
      ...first,
      key: 'second-agent',
      agent: 'second',
      userPrincipalName: 'second@contoso.com',
    })
    for (const each of document.pools) {
      each.scalingPolicy = { minimumCount: 1, maximumCount: 4 }
      each.assignedTo.push('second-agent')
    }
  }
  const second = { ...asked('task:second'), agentUser: 'agentUser:second-agent' } as const

  test('grows while a session waits, by one and not by more, and shrinks when nobody waited for a while', async () => {
    const tenant = await withPool(1, grows)
    await work(tenant)
    await tenant.perform(second)
    expect(await tenant.perform({ do: 'startSession', task: 'task:second' })).toMatchObject({ ok: false, code: 504 })
    expect(tenant.factsOf('pc.provisioning')).toMatchObject([{ pc: 'pc:CPCA-002' }])
    expect(await tenant.perform({ do: 'startSession', task: 'task:second' })).toMatchObject({ ok: false, code: 504 })
    expect(tenant.factsOf('pc.provisioning')).toHaveLength(1)
    for (let minutes = 0; minutes < 31; minutes += 5) {
      await tenant.pass({ minutes: 5 })
      await tenant.perform({ do: 'tool', task, tool: 'take_screenshot' })
    }
    expect(tenant.factsOf('pc.provisioned')).toHaveLength(2)
    expect(await tenant.perform({ do: 'startSession', task: 'task:second' })).toMatchObject({
      ok: true,
      result: { pc: 'pc:CPCA-002' },
    })
    await tenant.perform({ do: 'endSession', task: 'task:second' })
    await tenant.perform({ do: 'endSession', task })
    await tenant.pass({ minutes: 10 })
    expect(tenant.factsOf('pc.deprovisioned')).toEqual([])
    await tenant.pass({ minutes: 10 })
    expect(tenant.factsOf('pc.deprovisioned')).toMatchObject([{ pc: 'pc:CPCA-002' }])
    await tenant.pass({ hours: 5 })
    expect(tenant.factsOf('pc.deprovisioned')).toHaveLength(1)
  })

  test('made larger gets more Cloud PCs; made smaller gives those up that nobody uses, the others after their session', async () => {
    const tenant = await withPool(2)
    await tenant.perform({ do: 'resize', by: 'human:priya', pool, size: 3 })
    await tenant.pass({ hours: 1 })
    expect(tenant.factsOf('pc.provisioned').map(({ pc }) => pc.ipAddress)).toEqual([
      ...new Set(tenant.factsOf('pc.provisioned').map(({ pc }) => pc.ipAddress)),
    ])
    expect(tenant.factsOf('pc.available')).toMatchObject([{ pc: 'pc:CPCA-003' }])
    await work(tenant)
    await tenant.perform({ do: 'resize', by: 'human:priya', pool, size: 1 })
    await tenant.pass({ minutes: 1 })
    expect(tenant.factsOf('pc.deprovisioned')).toHaveLength(2)
    const [assigned] = tenant.factsOf('pc.assigned')
    expect(tenant.factsOf('pc.deprovisioned').map(({ pc }) => pc)).not.toContain(assigned?.pc)
  })

  test('that is deleted takes its Cloud PCs with it, and is gone when they are', async () => {
    const tenant = await withPool(2)
    await work(tenant)
    await tenant.perform({ do: 'deletePool', by: 'human:priya', pool })
    expect(tenant.factsOf('pc.deprovisioned')).toHaveLength(2)
    expect(tenant.factsOf('session.released')).toMatchObject([{ reason: 'evicted' }])
    expect(tenant.factsOf('pool.deleted')).toEqual([])
    await tenant.pass({ minutes: 6 })
    expect(tenant.factsOf('pool.deleted')).toMatchObject([{ pool }])
    await tenant.pass({ days: 1 })
    expect(tenant.factsOf('pc.provisioning')).toEqual([])
    const pc = 'pc:CPCA-001'
    const reason = 'Its disk is not encrypted.'
    expect(await tenant.perform({ do: 'resetFault', pc, leaves: 'all' })).toMatchObject({ ok: false, code: 404 })
    const posture = { do: 'posture', pc, compliant: false, reason } as const
    expect(await tenant.perform({ ...posture, noticed: 'connection' })).toMatchObject({ ok: false, code: 404 })
    expect(await tenant.perform(posture)).toMatchObject({ ok: false, code: 404 })
  })

  test('answers by who is assigned to it now, also one that waits already', async () => {
    const tenant = await withPool(1)
    await tenant.perform(asked(task))
    expect(await tenant.perform({ do: 'assign', by: 'human:priya', pool, agentUsers: [] })).toMatchObject({ ok: true })
    expect(await tenant.perform({ do: 'startSession', task })).toMatchObject({ ok: false, code: 403 })
  })
})

describe('compliance', () => {
  const requireCompliance = (document: ScenarioDocument): void => {
    document.policies = [
      {
        displayName: 'Agents from compliant devices only',
        state: 'enabled',
        conditions: {
          users: { includeUsers: ['AllAgentIdUsers'] },
          applications: { includeApplications: ['00000003-0000-0000-c000-000000000000'] },
        },
        grantControls: { operator: 'OR', builtInControls: ['compliantDevice'] },
      },
    ]
  }

  test('is evaluated at the connection: what has changed since provisioning is noticed there', async () => {
    const tenant = await withPool(1, requireCompliance)
    const reason = 'Its disk is not encrypted.'
    await tenant.perform({ do: 'posture', pc: 'pc:CPCA-001', compliant: false, reason, noticed: 'connection' })
    expect(tenant.factsOf('pc.postureChanged')).toEqual([])
    await tenant.perform(asked(task))
    expect(await tenant.perform({ do: 'startSession', task })).toMatchObject({ ok: false, code: 53000 })
    expect(tenant.factsOf('pc.postureChanged')).toMatchObject([{ compliant: false, reason: `Not met: ${reason}` }])
    expect(tenant.factsOf('session.connected')).toEqual([])
    // put right, the next connection finds it so
    await tenant.perform({
      do: 'posture',
      pc: 'pc:CPCA-001',
      compliant: true,
      reason: 'Encrypted.',
      noticed: 'connection',
    })
    await tenant.pass({ minutes: 1 })
    expect(await tenant.perform({ do: 'startSession', task })).toMatchObject({ ok: true })
  })

  test('of a replacement is evaluated anew', async () => {
    const tenant = await withPool(1, requireCompliance)
    await tenant.perform({ do: 'posture', pc: 'pc:CPCA-001', compliant: false, reason: 'Its disk is not encrypted.' })
    await tenant.perform({ do: 'unhealthy', pc: 'pc:CPCA-001', reason: 'It does not answer.' })
    await tenant.pass({ hours: 1 })
    expect(devicesOf(tenant, 'pc:CPCA-001').at(-1)).toMatchObject({ compliant: true })
    await tenant.perform(asked(task))
    expect(await tenant.perform({ do: 'startSession', task })).toMatchObject({ ok: true })
  })
})
