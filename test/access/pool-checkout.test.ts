// Checking out of a pool: idempotent by session id, agent-only, and every reason of a refusal.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CheckoutSight } from '../../main/access/index.ts'
import { decideCheckout, poolStatuses, sessionKindOf } from '../../main/access/index.ts'
import { account, agentId, free, guid, pool, rightCheckout, session, stranger } from './cases/sessions.ts'

const mine = { sessionId: session, poolId: pool.id, agentUserId: account.id, pc: 'pc:2' } as const
const decide = (change: Partial<CheckoutSight>) => decideCheckout({ ...rightCheckout, ...change })
const checksOf = (change: Partial<CheckoutSight>) => {
  const decision = decide(change)
  return 'reasons' in decision ? [decision.status, ...decision.reasons.map(({ check }) => check)] : decision.outcome
}

describe('A checkout', () => {
  test('gives an assigned, approved agent user the free Cloud PC that is picked', () => {
    fc.assert(
      fc.property(fc.subarray(free, { minLength: 1 }), fc.nat(), (some, choice) => {
        expect(decide({ free: some, pick: count => choice % count })).toEqual({
          outcome: 'grant',
          pc: some[choice % some.length],
          repeated: false,
        })
      }),
      { seed: 5 },
    )
  })

  test('with the same session id gets the same answer and Cloud PC, whatever is free by now', () => {
    fc.assert(
      fc.property(fc.subarray(free), fc.nat(5), (some, waitingBefore) => {
        const upper = { ...rightCheckout.headers, sessionId: session.toUpperCase() }
        for (const headers of [rightCheckout.headers, upper])
          expect(decide({ headers, open: [mine], free: some, waitingBefore })).toEqual({
            outcome: 'grant',
            pc: 'pc:2',
            repeated: true,
          })
      }),
      { seed: 6 },
    )
  })

  test('without a session id is another checkout each time', () => {
    const headers = { ...rightCheckout.headers, sessionId: null }
    expect(decide({ headers, open: [mine] })).toEqual({ outcome: 'grant', pc: 'pc:1', repeated: false })
  })

  test('with the id of a session of another pool, of another agent user, or that has ended conflicts: 409', () => {
    expect(checksOf({ open: [{ ...mine, poolId: guid(20) }] })).toEqual([409, 'session'])
    expect(checksOf({ open: [{ ...mine, agentUserId: stranger.id }] })).toEqual([409, 'session'])
    expect(checksOf({ ended: true })).toEqual([409, 'session'])
  })

  test('beyond the sessions an agent user may hold conflicts, asking again for one it holds does not', () => {
    const one = { ...pool, sessionsPerAgentUser: 1 }
    const other = { ...mine, sessionId: guid(21) }
    expect(checksOf({ pool: one, open: [other] })).toEqual([409, 'limit'])
    expect(checksOf({ pool: one, open: [mine] })).toEqual('grant')
    expect(checksOf({ pool: one, open: [{ ...other, poolId: guid(22) }] })).toEqual('grant')
    expect(checksOf({ open: [other] })).toEqual('grant')
  })

  test('waits where none is free, and behind those that wait already', () => {
    const queued = {
      outcome: 'queue',
      repeated: false,
      reason: 'None of the 3 Cloud PCs of the pool "Finance" is available.',
    }
    expect(decide({ free: [] })).toEqual(queued)
    expect(decide({ free: ['pc:1'], waitingBefore: 1 })).toEqual(queued)
    expect(decide({ free: ['pc:1', 'pc:2'], waitingBefore: 1 })).toMatchObject({ outcome: 'grant' })
    expect(decide({ free: [], open: [{ ...mine, pc: null }] })).toEqual({ ...queued, repeated: true })
  })

  test('does not hide a pick out of range', () => {
    expect(() => decide({ pick: count => count })).toThrow('pick(3) gave 3.')
  })
})

describe('A checkout is refused', () => {
  const { headers } = rightCheckout
  const table: [string, Partial<CheckoutSight>, (number | string)[]][] = [
    ['with 401 without a good token', { token: 'no' }, [401, 'token']],
    ['with 403 to a caller that is not trusted', { trustedCaller: 'no' }, [403, 'trustedCaller']],
    [
      'with 403 to a person: pools for agents are agent-only',
      { headers: { ...headers, agentToken: null } },
      [403, 'agentOnly', 'agentToken', 'agentOfUser'],
    ],
    [
      'with 403 to the system account',
      { headers: { ...headers, agentToken: null, userObjectId: null }, agentUser: null },
      [403, 'agentOnly', 'agentToken', 'agentUser', 'agentOfUser', 'assigned'],
    ],
    [
      'with 403 with an agent token that is not valid',
      { headers: { ...headers, agentToken: { valid: 'no', agentId } } },
      [403, 'agentToken'],
    ],
    [
      "with 403 with another agent's token",
      { headers: { ...headers, agentToken: { valid: 'yes', agentId: guid(30) } } },
      [403, 'agentOfUser'],
    ],
    [
      'with 403 where the user named is no agent user',
      { agentUser: null },
      [403, 'agentUser', 'agentOfUser', 'assigned'],
    ],
    [
      'with 403 to an agent user that is not assigned',
      { agentUser: { account: stranger, agentId } },
      [403, 'assigned'],
    ],
    ['with 403 to an agent nobody approved', { approved: 'no' }, [403, 'approved']],
    ['with 404 by a pool that failed', { status: 'Failed' }, [404, 'pool']],
    ['with 404 by a pool that is being deleted', { status: 'Deleting' }, [404, 'pool']],
    [
      'for all its reasons at once, with the status of the first',
      { token: 'no', trustedCaller: 'no', approved: 'no', free: [] },
      [401, 'token', 'trustedCaller', 'approved'],
    ],
  ]
  test.each(table)('%s', (_, change, expected) => expect(checksOf(change)).toEqual(expected))

  test('with 500, to be tried again with the same id, where something cannot be known', () => {
    for (const change of [{ token: 'unknown' }, { trustedCaller: 'unknown' }, { approved: 'unknown' }] as const) {
      expect(decide(change)).toMatchObject({ outcome: 'cannotEvaluate', status: 500 })
      expect(decide({ ...change, approved: 'no' })).toMatchObject({ outcome: 'refuse', status: 403 })
    }
  })

  test('without ending the session of that id, where it has a Cloud PC, is over, or somebody else asks', () => {
    const turnsAway = (change: Partial<CheckoutSight>) => {
      const decision = decide(change)
      return decision.outcome === 'refuse' && decision.turnsAway
    }
    const waits = { ...mine, pc: null }
    const other = { account: stranger, agentId }
    expect(turnsAway({ approved: 'no' })).toBe(true)
    expect(turnsAway({ approved: 'no', open: [waits] })).toBe(true)
    expect(turnsAway({ approved: 'no', open: [mine] })).toBe(false)
    expect(turnsAway({ ended: true })).toBe(false)
    expect(turnsAway({ agentUser: other, open: [waits] })).toBe(false)
    expect(turnsAway({ token: 'no', open: [waits] })).toBe(false)
    expect(turnsAway({ headers: { ...headers, agentToken: { valid: 'no', agentId } }, open: [waits] })).toBe(false)
  })

  test('by whatever else holds, never while one of its checks is known to fail', () => {
    const truths = fc.constantFrom('yes' as const, 'no' as const, 'unknown' as const)
    fc.assert(
      fc.property(
        truths,
        truths,
        truths,
        fc.constantFrom(...poolStatuses),
        fc.subarray(free),
        (a, b, c, status, some) => {
          const decision = decide({ token: a, trustedCaller: b, approved: c, status, free: some })
          const fails = [a, b, c].includes('no') || status === 'Failed' || status === 'Deleting'
          const unknown = [a, b, c].includes('unknown')
          expect(decision.outcome).toBe(
            fails ? 'refuse' : unknown ? 'cannotEvaluate' : some.length > 0 ? 'grant' : 'queue',
          )
        },
      ),
      { seed: 8 },
    )
  })
})

test('the kind of a session follows from its headers', () => {
  const agentToken = { valid: 'yes', agentId } as const
  expect(sessionKindOf({ userObjectId: account.id, agentToken })).toBe('Agentic')
  expect(sessionKindOf({ userObjectId: account.id, agentToken: null })).toBe('HumanUser')
  expect(sessionKindOf({ userObjectId: null, agentToken: null })).toBe('Local')
})
