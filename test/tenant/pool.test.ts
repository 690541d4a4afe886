// A pool at work: checkouts that repeat, wait and run out, sessions cut off by a quarantine or the end of the pool.
import { describe, expect, test } from 'vitest'
import { decideCheckout, sessionUsage } from '../../main/access/index.ts'
import { world } from '../../main/simulation/world.ts'
import type { AccessDecision } from '../../shared/model/access.ts'
import type { AgentUser, Pool } from '../../shared/model/objects.ts'
import type { PcRef, SessionRef } from '../../shared/model/refs.ts'
import { epochMs } from '../../shared/model/units.ts'
import { bound, pc } from './material.ts'

const account: AgentUser = {
  ref: 'agentUser:a',
  id: '00000000-0000-4000-8000-000000000006',
  displayName: 'A',
  userPrincipalName: 'a@contoso.com',
  agent: 'agent:a',
}
const agentId = '00000000-0000-4000-8000-000000000005'

/** A pool of so many Cloud PCs, and sessions that ask it. */
function poolOf(size: number) {
  const tenant = world(
    () => epochMs(0),
    () => {},
  )
  const pool: Pool = {
    ref: 'pool:a',
    id: '00000000-0000-4000-8000-000000000007',
    displayName: 'P',
    region: 'eastus',
    assignedTo: [account.ref],
    size,
  }
  const pcs = Array.from({ length: size }, (_, index): PcRef => `pc:${index}`)
  tenant.send({ kind: 'pool', to: pool.ref, event: { type: 'pool.create', pool } })
  for (const to of pcs) tenant.send({ kind: 'pc', to, event: { type: 'pc.provision', pc: { ...pc, ref: to } } })

  function ask(session: SessionRef) {
    const known = tenant.sessions.get(session) ?? tenant.sessions.hasEnded(session)
    const request = { task: 'task:a', agentUser: account.ref, pool: pool.ref, token: 'token:a' } as const
    if (!known) tenant.send({ kind: 'session', to: session, event: { type: 'session.request', ...request } })
    const queue = tenant.sessions.waiting(pool.ref)
    const decision = decideCheckout({
      pool,
      status: tenant.see.poolStatus(pool.ref) ?? 'Deleting',
      headers: { sessionId: session, userObjectId: account.id, agentToken: { valid: 'yes', agentId } },
      token: 'yes',
      trustedCaller: 'yes',
      agentUser: { account, agentId },
      approved: 'yes',
      open: tenant.sessions
        .concerning(session, account.ref)
        .map(each => ({ sessionId: each.session, poolId: pool.id, agentUserId: account.id, pc: each.pc })),
      ended: tenant.sessions.hasEnded(session),
      free: pcs.filter(each => tenant.see.isFree(each)),
      waitingBefore: queue.includes(session) ? queue.indexOf(session) : queue.length,
      pick: () => 0,
    })
    tenant.send({ kind: 'pool', to: pool.ref, event: { type: 'pool.acquire', session, decision } })
    return decision
  }
  const usage = () => sessionUsage(pcs.map(each => ({ free: tenant.see.isFree(each) })))
  const types = () => tenant.facts.map(({ fact }) => fact.type)
  const stateOf = (session: SessionRef) => tenant.see.populations.session.states.get(session)?.value
  return { tenant, pool, pcs, ask, usage, types, stateOf }
}

describe('Checkout', () => {
  test('asked twice with one id gives one Cloud PC and one session; with another id, another', () => {
    const { ask, usage, types } = poolOf(3)
    expect(ask('session:1')).toEqual({ outcome: 'grant', pc: 'pc:0', repeated: false })
    expect(ask('session:1')).toEqual({ outcome: 'grant', pc: 'pc:0', repeated: true })
    expect(ask('session:2')).toEqual({ outcome: 'grant', pc: 'pc:1', repeated: false })
    expect(usage()).toEqual({ activeSessionsCount: 2, availableSessionsCount: 1 })
    expect(types().filter(type => type === 'pc.assigned')).toHaveLength(2)
    expect(types().filter(type => type === 'pool.repeated')).toHaveLength(1)
  })

  test('with the id of a session that is over conflicts: 409', () => {
    const { ask, tenant, stateOf } = poolOf(2)
    ask('session:1')
    tenant.send({ kind: 'session', to: 'session:1', event: { type: 'session.end', reason: 'done' } })
    const before = stateOf('session:1')
    expect(ask('session:1')).toMatchObject({ outcome: 'refuse', status: 409 })
    expect(stateOf('session:1')).toEqual(before)
    expect(tenant.facts.at(-1)?.fact.type).toBe('pool.askRefused')
  })

  test('with the id of somebody else’s session finds that session, not a new one', () => {
    const { ask, tenant } = poolOf(2)
    ask('session:1')
    const stranger = 'agentUser:stranger' as const
    expect(tenant.sessions.concerning('session:1', stranger)).toEqual([
      { session: 'session:1', pool: 'pool:a', agentUser: account.ref, pc: 'pc:0' },
    ])
    expect(tenant.sessions.concerning('session:2', stranger)).toEqual([])
    expect(tenant.sessions.concerning('session:2', account.ref)).toHaveLength(1)
  })

  test('of an exhausted pool waits its turn, the longest first, and ends with 504 when nothing comes', () => {
    const { ask, tenant, pool, stateOf } = poolOf(1)
    ask('session:1')
    expect([ask('session:2').outcome, ask('session:3').outcome]).toEqual(['queue', 'queue'])
    expect(tenant.sessions.waiting(pool.ref)).toEqual(['session:2', 'session:3'])
    tenant.send({ kind: 'session', to: 'session:2', event: { type: 'queue.timeout' } })
    expect([stateOf('session:2'), stateOf('session:3')]).toEqual(['refused', { acquire: 'queued' }])
    expect(tenant.sessions.waiting(pool.ref)).toEqual(['session:3'])
    expect(tenant.facts.at(-1)?.fact).toMatchObject({ type: 'session.refused', session: 'session:2', status: 504 })
  })

  test('that fails for more than one reason is told all of them, in sentences', () => {
    const { tenant, pool } = poolOf(1)
    const unmet = (check: 'assigned' | 'approved', reason: string) =>
      ({ check, met: 'no', status: 403, reason }) as const
    const reasons = [unmet('assigned', 'It is not assigned.'), unmet('approved', 'Nobody approved it.')]
    const decision = { outcome: 'refuse', status: 403, reasons, turnsAway: false } as const
    tenant.send({ kind: 'pool', to: pool.ref, event: { type: 'pool.acquire', session: 'session:1', decision } })
    expect(tenant.facts.at(-1)?.fact).toMatchObject({ reason: 'It is not assigned. Nobody approved it.' })
  })
})

describe('A Cloud PC', () => {
  test('that fails in the middle of a session cuts it off and keeps its place in the count', () => {
    const { ask, tenant, usage, stateOf } = poolOf(2)
    ask('session:1')
    tenant.send({ kind: 'pc', to: 'pc:0', event: { type: 'pc.unhealthy', reason: 'It does not answer.' } })
    expect(stateOf('session:1')).toEqual({ release: 'closed' })
    expect(tenant.facts.at(-1)?.fact).toMatchObject({ type: 'session.released', reason: 'lost' })
    expect(usage()).toEqual({ activeSessionsCount: 1, availableSessionsCount: 1 })
    tenant.send({ kind: 'pc', to: 'pc:0', event: { type: 'pc.replace' } })
    expect(usage()).toEqual({ activeSessionsCount: 1, availableSessionsCount: 1 })
  })
})

describe('A wipe', () => {
  test('ends every token that is bound to the Cloud PC, whatever it was issued for', () => {
    const { ask, tenant } = poolOf(1)
    ask('session:1')
    const request = { ...bound, session: null, pc: 'pc:0' } as const
    const planted = { kind: 'token', to: 'token:planted' } as const
    const decision: AccessDecision = { outcome: 'grant', status: 'success', policies: [], errorCode: null }
    tenant.send({ ...planted, event: { type: 'token.request', request } })
    tenant.send({ ...planted, event: { type: 'access.decide', request, decision, message: '' } })
    tenant.send({ ...planted, event: { type: 'token.issue', request, claims: {}, jkt: 'key', decision } })
    tenant.send({ kind: 'session', to: 'session:1', event: { type: 'session.end', reason: 'done' } })
    expect(tenant.see.hasLiveTokens('pc:0')).toBe(true)
    const erased = { files: 0, processes: 0, cookies: 0, tokens: 1, clipboard: 0 }
    tenant.send({ kind: 'pc', to: 'pc:0', event: { type: 'reset.done', whole: true, erased } })
    expect(tenant.see.hasLiveTokens('pc:0')).toBe(false)
    expect(tenant.facts.at(-1)?.fact).toEqual({ type: 'token.ended', token: 'token:planted', reason: 'wiped' })
  })
})

describe('A pool', () => {
  test('that is deleted takes no checkouts, deletes all its Cloud PCs and evicts their sessions', () => {
    const { ask, tenant, pool, types, stateOf } = poolOf(3)
    ask('session:1')
    tenant.send({ kind: 'pool', to: pool.ref, event: { type: 'pool.delete' } })
    expect(types().filter(type => type === 'pc.deprovisioned')).toHaveLength(3)
    expect(stateOf('session:1')).toEqual({ release: 'closed' })
    expect(tenant.facts.at(-1)?.fact).toMatchObject({ type: 'session.released', reason: 'evicted' })
    expect(ask('session:2')).toMatchObject({ outcome: 'refuse', status: 404 })
  })

  test('is active from its first Cloud PC on, and says by its documented names what it is', () => {
    const { tenant, pool } = poolOf(1)
    const status = () => tenant.see.poolStatus(pool.ref)
    const seen = [status()]
    for (const event of [
      { type: 'pool.pause', reason: 'billing' },
      { type: 'pool.resume' },
      { type: 'pool.fail', reason: 'image' },
      { type: 'pool.delete' },
      { type: 'pool.emptied' },
    ] as const) {
      tenant.send({ kind: 'pool', to: pool.ref, event })
      seen.push(status())
    }
    expect(seen).toEqual(['Active', 'Provisioning paused', 'Active', 'Failed', 'Deleting', null])
  })
})

describe('A person', () => {
  test('takes control by screen sharing, loses it to the next one, and sees nothing once the session is over', () => {
    const { ask, tenant, types } = poolOf(1)
    ask('session:1')
    const session = { kind: 'session', to: 'session:1' } as const
    tenant.send({ ...session, event: { type: 'channel.open', jkt: 'key' } })
    tenant.send({ ...session, event: { type: 'session.tokenRequested' } })
    tenant.send({ ...session, event: { type: 'session.tokenIssued', token: 'token:a', pc: 'pc:0' } })
    for (const [to, human] of [
      ['screen:1', 'human:a'],
      ['screen:2', 'human:b'],
    ] as const) {
      tenant.send({ kind: 'screen', to, event: { type: 'screen.open', session: 'session:1', human } })
      tenant.send({ kind: 'screen', to, event: { type: 'screen.joined' } })
      tenant.send({ kind: 'screen', to, event: { type: 'screen.take', decision: { outcome: 'grant' } } })
    }
    const states = () => Array.from(tenant.see.populations.screen.states.values(), ({ value }) => value)
    expect(states()).toEqual(['viewOnly', 'controlling'])
    expect(tenant.see.standing('session:1')).toBe('coDriven')
    tenant.send({ ...session, event: { type: 'session.end', reason: 'done' } })
    expect(states()).toEqual(['disconnected', 'disconnected'])
    expect(types().filter(type => type === 'screen.controlGiven')).toHaveLength(1)
  })
})
