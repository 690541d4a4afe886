// What a run shows of itself: chapters, what actors are called, and the pool while Cloud PCs come and go.
import { describe, expect, test } from 'vitest'
import { loadScenario, startRun } from '../../main/simulation/index.ts'
import { chaptersOf } from '../../main/simulation/look/chapters.ts'
import { machines } from '../../main/tenant/index.ts'
import { openTenant } from '../../main/testing/index.ts'
import type { Fact } from '../../shared/model/facts.ts'
import { ActorRef } from '../../shared/model/refs.ts'
import { epochMs } from '../../shared/model/units.ts'

const ask = {
  do: 'ask',
  task: 'task:a',
  human: 'human:dana',
  agentUser: 'agentUser:invoice-agent',
  pool: 'pool:finance-us',
  text: 'Look into it.',
} as const

describe('chapters', () => {
  const titles = (facts: Fact[]) =>
    chaptersOf(facts.map((fact, seq) => ({ seq, at: epochMs(seq), fact }))).map(({ title }) => title)

  test('call a Cloud PC clean again after a session, and not when it comes out of provisioning', () => {
    const available: Fact = { type: 'pc.available', pc: 'pc:1' }
    const resetting: Fact = { type: 'pc.resetting', pc: 'pc:1', session: 'session:1' }
    expect(titles([{ type: 'pc.provisioning', pc: 'pc:1', pool: 'pool:1' }, available])).toEqual([])
    expect(titles([available, resetting, available, available])).toEqual(['Clean again'])
  })

  test('tell a revocation from a release', () => {
    const released = { type: 'session.released', session: 'session:1', pc: 'pc:1' } as const
    expect(
      titles([
        { ...released, reason: 'done' },
        { ...released, reason: 'revoked' },
      ]),
    ).toEqual(['Release', 'Revoked'])
  })
})

test('every actor of a tenant at work is called by what it is about', async () => {
  const tenant = await openTenant()
  await tenant.perform(ask)
  await tenant.perform({ do: 'startSession', task: 'task:a' })
  await tenant.perform({ do: 'screen', task: 'task:a', human: 'human:dana', act: 'open' })
  await tenant.perform({
    do: 'risk',
    subject: 'agent:invoice',
    riskEventType: 'signInSpike',
    riskLevel: 'low',
    evidence: 'Many at once.',
    lag: 1000,
  })
  const refs = new Set<ActorRef>(['risk:agent:invoice'])
  for (const { fact } of tenant.facts()) {
    for (const value of Object.values(fact)) {
      const ref = ActorRef.safeParse(typeof value === 'object' && value !== null && 'ref' in value ? value.ref : value)
      if (ref.success) refs.add(ref.data)
    }
  }
  const called = new Map([...refs].map(ref => [ref.slice(0, ref.indexOf(':')), tenant.actor(ref)]))
  for (const { ref, title, subtitle } of called.values()) {
    expect(title).not.toBe('')
    expect(title).not.toBe(ref)
    expect(subtitle).not.toBe('')
  }
  expect(called.get('risk')).toMatchObject({ title: 'Risk of Invoice Agent', subtitle: 'ID Protection' })
  expect(called.get('credential')?.subtitle).toContain('Finance Ops')
  expect(called.get('screen')?.subtitle).toBe('Dana Reyes looks on')
  expect(called.get('task')).toMatchObject({ title: 'Look into it.', subtitle: 'Task for Dana Reyes' })
  // these come with governance and with what is noticed
  const others = ['grant', 'approval', 'review', 'orchestration', 'alert', 'incident']
  const kinds = Object.keys(machines).filter(kind => !others.includes(kind))
  expect([...called.keys()].sort()).toEqual(kinds.sort())
})

test('a Cloud PC is in the pool’s picture from the moment it is ordered, and gone when it is deprovisioned', async () => {
  const run = await startRun({ ...(await loadScenario('first-light')), tasks: [] }, 1)
  await run.pass(0)
  const states = () => run.frame(run.facts().length - 1).pcs.map(({ state }) => state)
  const before = states().length
  const resize = { do: 'resize', by: 'human:priya', pool: 'pool:finance-us' } as const
  await run.perform({ ...resize, size: before + 1 })
  await run.pass(1000)
  expect(states()).toHaveLength(before + 1)
  expect(states().at(-1)).toMatch(/^provisioning/)
  await run.pass(3_600_000)
  expect(states().at(-1)).toBe('available')
  await run.perform({ ...resize, size: before - 1 })
  await run.pass(3_600_000)
  expect(states()).toHaveLength(before - 1)
})
