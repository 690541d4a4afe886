// What people do about what was noticed, and what becomes of the running tenant: alerts, a Cloud PC kept as it is, a blueprint contained.
import { describe, expect, test } from 'vitest'
import { loadScenario } from '../../main/simulation/index.ts'
import { type RunWithWorld, startRunWithWorld } from '../../main/simulation/run.ts'
import { openTenant, type TestTenant } from '../../main/testing/index.ts'
import type { CommandInput } from '../../shared/model/commands.ts'
import { factsOf, play } from './play.ts'

const analyst = 'human:priya'
const minute = 60_000

/** The stolen token, noticed: two alerts in one incident, and an analyst to work on them. */
async function noticed(roles = ['Security Operator']): Promise<RunWithWorld> {
  const scenario = structuredClone(await loadScenario('stolen-token'))
  for (const human of scenario.humans) if (human.key === 'priya') human.roles = roles
  const run = await play(scenario, 7)
  await run.pass(10 * minute)
  expect(factsOf(run, 'incident.opened')).toHaveLength(1)
  return run
}
const firstAlert = (run: RunWithWorld) => factsOf(run, 'alert.raised')[0]?.alert.ref ?? 'alert:?'

describe('an alert', () => {
  test('is taken up, judged and resolved by who manages alerts, and says so', async () => {
    const run = await noticed()
    const alert = firstAlert(run)
    const update = { do: 'updateAlert', by: analyst, alert } as const
    expect(await run.perform({ ...update, status: 'inProgress', assignedTo: analyst })).toMatchObject({ ok: true })
    const judged = { classification: 'truePositive', determination: 'compromisedAccount' } as const
    expect(await run.perform({ ...update, status: 'resolved', ...judged, comment: 'Token revoked.' })).toMatchObject({
      ok: true,
    })
    expect(factsOf(run, 'alert.updated')).toEqual([
      {
        type: 'alert.updated',
        alert,
        incident: 'incident:1',
        change: { status: 'inProgress', assignedTo: analyst },
        by: analyst,
      },
      {
        type: 'alert.updated',
        alert,
        incident: 'incident:1',
        change: { status: 'resolved', ...judged, comment: 'Token revoked.' },
        by: analyst,
      },
    ])
    expect(run.actor(run.facts().length - 1, alert)).toMatchObject({
      title: 'A token of an AI agent was used where it does not belong',
      active: ['resolved'],
    })
  })

  test('stays as it is where nothing of it is changed, or somebody asks who may not', async () => {
    const run = await noticed()
    const update = { do: 'updateAlert', by: analyst, alert: firstAlert(run) } as const
    expect(await run.perform({ ...update, status: 'new' })).toMatchObject({ ok: true })
    expect(await run.perform({ ...update, status: 'inProgress', assignedTo: 'human:nobody' })).toMatchObject({
      ok: false,
      code: 404,
    })
    expect(await run.perform({ ...update, alert: 'alert:none', status: 'resolved' })).toMatchObject({ code: 404 })
    expect(await run.perform({ ...update, by: 'human:dana', status: 'resolved' })).toMatchObject({
      ok: false,
      code: 403,
      reason: expect.stringContaining('Security Operator'),
    })
    expect(factsOf(run, 'alert.updated')).toEqual([])
  })

  test('is resolved with its incident, and what comes later of the agent opens another one', async () => {
    const run = await noticed()
    const resolve: CommandInput = {
      do: 'updateIncident',
      by: analyst,
      incident: 'incident:1',
      status: 'resolved',
      classification: 'truePositive',
    }
    expect(await run.perform(resolve)).toMatchObject({ ok: true })
    expect(factsOf(run, 'alert.updated').map(({ change }) => change)).toEqual([
      { status: 'resolved', classification: 'truePositive' },
      { status: 'resolved', classification: 'truePositive' },
    ])
    const ask = { operation: 'setAccountEnabled', target: 'agentUser:vendor-agent', accountEnabled: false } as const
    await run.perform({ do: 'directory', by: 'agent:vendor', operation: ask })
    await run.pass(10 * minute)
    expect(factsOf(run, 'incident.opened').map(({ incident }) => incident)).toEqual(['incident:1', 'incident:2'])
    expect(factsOf(run, 'alert.raised').at(-1)?.alert).toMatchObject({
      behaviour: 'escalation',
      incident: 'incident:2',
    })
  })
})

const task = 'task:reconcile'
async function atWork(): Promise<TestTenant & { pc: `pc:${string}` }> {
  const tenant = await openTenant({
    scenario: 'stolen-token',
    change({ humans }) {
      for (const human of humans)
        if (human.key === 'priya') human.roles = ['Agent ID Administrator', 'Windows 365 Administrator']
    },
  })
  const ask = { do: 'ask', human: 'human:dana', pool: 'pool:finance-us', text: 'Look into it.' } as const
  await tenant.must({ ...ask, task, agentUser: 'agentUser:invoice-agent' })
  await tenant.must({ do: 'startSession', task })
  await tenant.must({
    do: 'tool',
    task,
    tool: 'execute_shell_command',
    arguments: { command: 'echo stolen > C:\\Users\\Public\\loot.txt' },
  })
  const [connected] = tenant.factsOf('session.connected')
  return { ...tenant, pc: connected?.pc ?? 'pc:?' }
}

describe('a Cloud PC under review', () => {
  const reason = 'Forensics of incident 1.'

  test('loses its session and tokens, and is kept as it is: no reset, no replacement, nobody gets it', async () => {
    const tenant = await atWork()
    const { pc } = tenant
    expect(await tenant.perform({ do: 'placeUnderReview', by: analyst, pc, reason })).toMatchObject({ ok: true })
    expect(tenant.factsOf('session.released')).toMatchObject([{ pc, reason: 'lost' }])
    expect(tenant.factsOf('token.ended').some(({ reason }) => reason === 'sessionEnded')).toBe(true)
    expect(await tenant.perform({ do: 'tool', task, tool: 'take_screenshot' })).toMatchObject({ ok: false })
    await tenant.pass({ days: 2 })
    expect(tenant.factsOf('pc.wiped')).toEqual([])
    expect(tenant.factsOf('pc.resetting')).toEqual([])
    expect(tenant.factsOf('pc.replacing')).toEqual([])
    expect(tenant.actor(pc).active).toEqual(['underReview'])
    expect(tenant.breaches()).toEqual([])
  })

  test('holds what the agent left on it', async () => {
    const run = await startRunWithWorld({ ...(await loadScenario('stolen-token')), tasks: [] }, 1)
    await run.pass(0)
    const ask = { do: 'ask', task, human: 'human:dana', pool: 'pool:finance-us', text: 'Look into it.' } as const
    await run.perform({ ...ask, agentUser: 'agentUser:invoice-agent' })
    await run.perform({ do: 'startSession', task })
    const [pc = 'pc:?'] = factsOf(run, 'session.connected').map(connected => connected.pc)
    const before = structuredClone(run.stage.estate.computers.get(pc))
    await run.perform({ do: 'placeUnderReview', by: analyst, pc, reason })
    await run.pass(2 * 24 * 60 * minute)
    expect(run.stage.estate.computers.get(pc)).toEqual(before)
  })

  test('is replaced when its review is over', async () => {
    const tenant = await atWork()
    const { pc } = tenant
    await tenant.must({ do: 'placeUnderReview', by: analyst, pc, reason })
    await tenant.must({ do: 'removeFromReview', by: analyst, pc })
    expect(tenant.factsOf('pc.quarantined')).toMatchObject([{ pc, reason: 'Its review is over, and it is replaced.' }])
    await tenant.pass({ hours: 1 })
    expect(tenant.factsOf('pc.replacing')).toHaveLength(1)
    expect(tenant.actor(pc).active).toEqual(['available'])
  })

  test('is placed there by who manages Cloud PCs, and removed only from there', async () => {
    const tenant = await atWork()
    const { pc } = tenant
    const place = { do: 'placeUnderReview', pc, reason } as const
    expect(await tenant.perform({ ...place, by: 'human:dana' })).toMatchObject({
      code: 403,
      reason: expect.stringContaining('Windows 365 Administrator'),
    })
    expect(await tenant.perform({ do: 'removeFromReview', by: analyst, pc })).toMatchObject({ code: 409 })
    expect(tenant.factsOf('pc.placedUnderReview')).toEqual([])
  })

  test('is kept although a reset had begun', async () => {
    const tenant = await atWork()
    const { pc } = tenant
    await tenant.must({ do: 'endSession', task })
    await tenant.must({ do: 'placeUnderReview', by: analyst, pc, reason })
    await tenant.pass({ hours: 1 })
    expect(tenant.factsOf('pc.resetting')).toHaveLength(1)
    expect(tenant.factsOf('pc.wiped')).toEqual([])
  })
})

describe('a blueprint that is contained', () => {
  test('has no agent left that gets a token, and none of their sessions goes on', async () => {
    const tenant = await atWork()
    await tenant.must({ do: 'contain', by: analyst, blueprint: 'blueprint:finance-ops' })
    expect(tenant.factsOf('blueprint.disabled')).toMatchObject([{ blueprint: 'blueprint:finance-ops', by: analyst }])
    expect(
      tenant
        .factsOf('agentUser.sessionsRevoked')
        .map(({ agentUser }) => agentUser)
        .sort(),
    ).toEqual(['agentUser:invoice-agent', 'agentUser:vendor-agent'])
    expect(tenant.factsOf('session.released')).toMatchObject([{ reason: 'revoked' }])
    for (const agentUser of ['agentUser:invoice-agent', 'agentUser:vendor-agent'] as const) {
      const next = `task:${agentUser.slice('agentUser:'.length)}` as const
      const ask = { do: 'ask', human: 'human:dana', pool: 'pool:finance-us', text: 'Go on.' } as const
      await tenant.must({ ...ask, task: next, agentUser })
      expect(await tenant.perform({ do: 'startSession', task: next })).toMatchObject({ ok: false })
    }
    expect(tenant.breaches()).toEqual([])
  })

  test('is so by who manages agents alone, and works on where somebody else asked', async () => {
    const tenant = await atWork()
    expect(await tenant.perform({ do: 'contain', by: 'human:dana', blueprint: 'blueprint:finance-ops' })).toMatchObject(
      {
        ok: false,
        code: 403,
      },
    )
    expect(await tenant.perform({ do: 'tool', task, tool: 'take_screenshot' })).toMatchObject({ ok: true })
  })
})
