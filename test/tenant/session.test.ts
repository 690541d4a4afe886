// A session in sentences: what each connection asks for, who drives, what a challenge stops, and how it ends.
import { describe, expect, test } from 'vitest'
import { activityIn, idleMs, models, type SessionEffect, steppers } from '../../main/tenant/index.ts'

const drive = steppers().session
type Event = Parameters<typeof drive.step>[1]

/** Where a session comes to by these events, and what it tells on the way. An event that is not taken fails the test. */
function comeBy(...events: Event[]) {
  let state = drive.start({ id: 'session:a' })
  const told: object[] = []
  for (const event of events) {
    const step = drive.step(state, event)
    expect(step.taken, event.type).toBe(true)
    state = step.next
    told.push(...step.told)
  }
  return { state, told, last: told.at(-1) }
}

const request: Event = {
  type: 'session.request',
  task: 'task:a',
  agentUser: 'agentUser:a',
  pool: 'pool:a',
  token: 'token:gateway',
}
const assigned: Event[] = [request, { type: 'session.assigned', pc: 'pc:a' }]
const connect: Event[] = [
  { type: 'channel.open', jkt: 'key' },
  { type: 'session.tokenRequested' },
  { type: 'session.tokenIssued', token: 'token:a', pc: 'pc:a' },
]
const acting = [...assigned, ...connect]
const call: Event = { type: 'session.toolCalled', call: 'call:1' }

describe('Acquire', () => {
  test('waits in the queue until a Cloud PC comes, or is answered 504', () => {
    const queued = comeBy(request, { type: 'session.queued' })
    expect(models.session.views.queued(queued.state)).toBe(true)
    expect(comeBy(request, { type: 'session.queued' }, { type: 'session.assigned', pc: 'pc:a' }).state.value).toEqual({
      connect: 'channel',
    })
    const late = comeBy(request, { type: 'session.queued' }, { type: 'queue.timeout' })
    expect(late.state.value).toBe('refused')
    expect(late.last).toMatchObject({ type: 'session.refused', status: 504 })
  })

  test('that was given up gives a Cloud PC back that is granted in the same moment', () => {
    const { state, last } = comeBy(
      request,
      { type: 'session.end', reason: 'revoked' },
      { type: 'session.assigned', pc: 'pc:a' },
    )
    expect(state.value).toEqual({ release: 'ending' })
    expect(last).toEqual({ type: 'session.released', session: 'session:a', pc: 'pc:a', reason: 'refused' })
  })
})

describe('Connect', () => {
  test('needs a channel, then a token asked for on it, then access', () => {
    expect(drive.step(comeBy(...assigned).state, { type: 'session.tokenRequested' }).next.value).toEqual({
      connect: 'channel',
    })
    expect(comeBy(...acting).last).toMatchObject({ type: 'session.connected', token: 'token:a', pc: 'pc:a' })
  })

  test('is gone through anew by every connection, with another token', () => {
    const lost: Event = { type: 'channel.lost', reason: 'The network went away.' }
    const away = comeBy(...acting, lost)
    expect(away.state.value).toEqual({ connect: 'channel' })
    expect(away.last).toMatchObject({ type: 'channel.closed', pc: 'pc:a' })
    const refused = comeBy(...acting, lost, call)
    expect(refused.last).toMatchObject({ type: 'session.callRefused', call: 'call:1', status: 503 })
    const back = comeBy(...acting, lost, { type: 'channel.open', jkt: 'key' }, { type: 'session.tokenRequested' })
    expect(drive.step(back.state, { type: 'session.tokenIssued', token: 'token:b', pc: 'pc:a' }).told).toMatchObject([
      { type: 'session.connected', token: 'token:b' },
    ])
    expect(drive.step(back.state, { type: 'session.tokenRefused', status: 403, reason: 'blocked' }).told).toMatchObject(
      [
        { type: 'session.refused', status: 403 },
        { type: 'session.released', reason: 'refused' },
      ],
    )
  })

  test('does not take a token that was asked for on an earlier channel', () => {
    const { state, last } = comeBy(
      ...assigned,
      { type: 'channel.open', jkt: 'key' },
      { type: 'session.tokenRequested' },
      { type: 'channel.lost', reason: 'gone' },
      { type: 'session.tokenIssued', token: 'token:late', pc: 'pc:a' },
    )
    expect(state.value).toEqual({ connect: 'channel' })
    expect(last).toEqual({ type: 'session.tokenTooLate', session: 'session:a', token: 'token:late' })
  })

  test('does not take a token that is bound to another Cloud PC', () => {
    const elsewhere: Event = { type: 'session.tokenIssued', token: 'token:b', pc: 'pc:b' }
    const asked = comeBy(...assigned, { type: 'channel.open', jkt: 'key' }, { type: 'session.tokenRequested' })
    for (const { state } of [asked, comeBy(...acting)]) {
      const { next, told } = drive.step(state, elsewhere)
      expect(next.value).toEqual(state.value)
      expect(told).toEqual([{ type: 'session.tokenTooLate', session: 'session:a', token: 'token:b' }])
    }
  })

  test('that was ended while its token was on its way tells that the token came too late', () => {
    const { last } = comeBy(
      ...assigned,
      { type: 'channel.open', jkt: 'key' },
      { type: 'session.tokenRequested' },
      { type: 'session.end', reason: 'revoked' },
      { type: 'session.tokenIssued', token: 'token:late', pc: 'pc:a' },
    )
    expect(last).toMatchObject({ type: 'session.tokenTooLate', token: 'token:late' })
  })
})

describe('Act', () => {
  test('takes one call at a time', () => {
    expect(comeBy(...acting, call, { type: 'session.toolCalled', call: 'call:2' }).last).toMatchObject({
      type: 'session.callRefused',
      call: 'call:2',
      status: 503,
    })
    expect(comeBy(...acting, call, { type: 'session.toolReturned' }, call).state.value).toEqual({ act: 'toolCall' })
  })

  test('tells what was done only for a call that is under way', () => {
    const effect: SessionEffect = {
      type: 'mail.sent',
      call: 'call:1',
      token: 'token:a',
      messageId: '<1>',
      subject: '',
      to: [],
      bytes: 1,
    }
    const did: Event = { type: 'session.did', effect }
    expect(comeBy(...acting, call, did).last).toEqual({ ...effect, session: 'session:a', pc: 'pc:a' })
    for (const events of [acting, [...acting, call, { type: 'session.end', reason: 'revoked' } as const]])
      expect(drive.step(comeBy(...events).state, did).taken).toBe(false)
  })

  test('is driven by a person who took control until it is given back; calls wait meanwhile', () => {
    const driven = comeBy(...acting, { type: 'session.coDriven' }, call)
    expect(driven.last).toMatchObject({
      type: 'session.callRefused',
      status: 503,
      reason: 'A person has control of the session.',
    })
    expect(comeBy(...acting, { type: 'session.coDriven' }, { type: 'session.drivenAlone' }, call).state.value).toEqual({
      act: 'toolCall',
    })
  })

  test('stops at a step-up challenge until a person has answered it outside of the virtual machine', () => {
    const stepUp: Event = { type: 'session.stepUp', reason: 'Another factor is asked for.' }
    const challenged = comeBy(...acting, stepUp, call)
    expect(challenged.last).toMatchObject({ type: 'session.callRefused', status: 401 })
    const met = comeBy(...acting, stepUp, { type: 'session.stepUpMet', human: 'human:a' })
    expect(met.last).toEqual({ type: 'session.stepUpMet', session: 'session:a', human: 'human:a' })
    expect(models.session.views.standing(met.state)).toBe('acting')
  })

  test('is evicted when it was idle, but not in the middle of a call', () => {
    expect(comeBy(...acting, { type: 'session.idle' }).last).toMatchObject({
      type: 'session.released',
      reason: 'evicted',
    })
    expect(comeBy(...acting, call, { type: 'session.idle' }).state.value).toEqual({ act: 'toolCall' })
  })

  test('ends at once when it is revoked, and the call under way is told so', () => {
    const { state, last } = comeBy(...acting, call, { type: 'session.end', reason: 'revoked' })
    expect(last).toMatchObject({ type: 'session.released', reason: 'revoked' })
    expect(drive.step(state, { type: 'session.toolReturned' }).taken).toBe(true)
    expect(drive.step(state, call).told).toMatchObject([{ type: 'session.callRefused', status: 404 }])
  })

  test('is over when its Cloud PC is lost, and does not mind the loss of another', () => {
    const lost = comeBy(...acting, { type: 'session.pcLost', pc: 'pc:a', reason: 'lost' })
    expect(lost.state.value).toEqual({ release: 'closed' })
    expect(lost.last).toMatchObject({ type: 'session.released', reason: 'lost' })
    expect(comeBy(...acting, { type: 'session.pcLost', pc: 'pc:b', reason: 'lost' }).state.value).toEqual({
      act: 'waiting',
    })
  })
})

test('Release ends with the Cloud PC back in its pool or in quarantine, not with the 204', () => {
  const ended = comeBy(...acting, { type: 'session.end', reason: 'done' }, { type: 'session.pcResetting' })
  expect(ended.state.value).toEqual({ release: 'resetting' })
  for (const event of [
    { type: 'session.pcReturned', pc: 'pc:a' },
    { type: 'session.pcLost', pc: 'pc:a', reason: 'lost' },
  ] as const)
    expect(drive.step(ended.state, event).next.value).toEqual({ release: 'closed' })
})

test('thirty minutes begin anew with each connection, call and hand on the screen, and with nothing else', () => {
  const roster = { calledIn: () => 'session:b' as const }
  expect(idleMs).toBe(1_800_000)
  expect(
    activityIn({ type: 'tool.returned', call: 'c', task: 'task:a', outcome: 'ok', result: '', error: null }, roster),
  ).toBe('session:b')
  expect(
    activityIn({ type: 'screen.controlTaken', screen: 'screen:a', session: 'session:a', human: 'human:a' }, roster),
  ).toBe('session:a')
  expect(activityIn({ type: 'screen.connected', screen: 'screen:a', session: 'session:a' }, roster)).toBe(null)
})
