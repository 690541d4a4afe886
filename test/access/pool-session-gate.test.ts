// What the session API and the computer answer: check-in, calls, and control of the screen.
import { describe, expect, test } from 'vitest'
import type { CallSight, SessionStanding } from '../../main/access/index.ts'
import { decideCheckin, decideTakeControl, decideToolCall } from '../../main/access/index.ts'

const right: CallSight = {
  token: 'yes',
  caller: 'yes',
  computerId: 'ABCD',
  computerIdHeader: 'abcd',
  sessionComputerId: 'abcd',
  standing: 'acting',
}
const call = (change: Partial<CallSight>) => decideToolCall({ ...right, ...change })

describe('A call of a tool', () => {
  test('is taken by a session that acts, whatever the case of the ids', () => {
    expect(call({})).toEqual({ outcome: 'grant' })
  })

  const table: [string, Partial<CallSight>, number, number][] = [
    ['with 401 without a good token', { token: 'no' }, 401, 1],
    ['with 401 with a token that cannot be checked', { token: 'unknown' }, 401, 1],
    ['with 403 from a caller that is not trusted', { caller: 'no' }, 403, 1],
    ['with 400 where the header names another computer', { computerIdHeader: 'other' }, 400, 1],
    ['with 400 where the header is missing', { computerIdHeader: null }, 400, 1],
    ['with 400 at a computer the session does not have', { sessionComputerId: 'other' }, 400, 1],
    ['with 503 while the session connects again', { standing: 'connecting' }, 503, 1],
    ['with 503 while another call is under way', { standing: 'busy' }, 503, 1],
    ['with 503 while a person drives', { standing: 'coDriven' }, 503, 1],
    ['with 401 while a step-up challenge waits', { standing: 'challenged' }, 401, 1],
    ['with 404 when the session is over', { standing: 'ended' }, 404, 1],
    ['with all reasons', { token: 'no', caller: 'no', computerIdHeader: 'x', standing: 'ended' }, 401, 4],
  ]
  test.each(table)('is refused %s', (_, change, status, reasons) => {
    const decision = call(change)
    expect(decision).toMatchObject({ outcome: 'refuse', status })
    expect('reasons' in decision && decision.reasons).toHaveLength(reasons)
  })
})

describe('A check-in', () => {
  const checkin = { token: 'yes', sessionId: 'A1', sessionIdHeader: 'a1', session: 'open' } as const
  test.each([
    [204, checkin],
    [404, { ...checkin, session: 'ended' as const }],
    [404, { ...checkin, session: null }],
    [400, { ...checkin, sessionIdHeader: 'b2' }],
    [400, { ...checkin, sessionIdHeader: null }],
    [401, { ...checkin, token: 'no' as const }],
  ])('is answered %s', (status, see) => expect(decideCheckin(see).status).toBe(status))
})

test('control of the screen is restricted to sessions that act', () => {
  const standings: SessionStanding[] = ['acting', 'busy', 'coDriven', 'connecting', 'challenged', 'ended']
  expect(standings.map(standing => decideTakeControl(standing).outcome)).toEqual([
    'grant',
    'grant',
    'grant',
    'refuse',
    'refuse',
    'refuse',
  ])
})
