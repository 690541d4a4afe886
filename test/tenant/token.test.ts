// The token machine: lifetimes, signals that are late, challenges, and uses that run out.
import { describe, expect, test } from 'vitest'
import { steppers, type Verdict } from '../../main/tenant/index.ts'
import type { TokenEvent } from '../../main/tenant/machines/token.ts'
import type { AccessDecision } from '../../shared/model/access.ts'
import type { Fact, TokenRequest } from '../../shared/model/facts.ts'
import { bound, capable, exchange } from './material.ts'

const drive = steppers().token
const granted: AccessDecision = { outcome: 'grant', status: 'success', policies: [], errorCode: null }

/** A token of this request, live; what follows is told from then on. */
function live(request: TokenRequest, uses: number | null = null) {
  const claims = {
    ...(request.continuousAccess ? { xms_cc: ['cp1'] } : {}),
    ...(uses === null ? {} : { throughline_use: { task: 'task:a', uses } }),
  }
  let state = drive.start({ id: 'token:a' })
  const told: Fact[] = []
  const send = (event: TokenEvent): void => {
    const step = drive.step(state, event)
    expect(step.taken, `${event.type} in ${JSON.stringify(state.value)}`).toBe(true)
    state = step.next
    told.push(...step.told)
  }
  send({ type: 'token.request', request })
  if (request.grant !== 't1' && request.grant !== 't2')
    send({ type: 'access.decide', request, decision: granted, message: '' })
  send({ type: 'token.issue', request, claims, jkt: null, decision: null })
  told.length = 0
  return {
    send,
    told,
    types: () => told.map(({ type }) => type),
    state: () => state.value,
    left: () => state.context.left,
  }
}

const present = (verdict: Verdict = { outcome: 'accepted' }): TokenEvent => ({
  type: 'token.present',
  call: 'call',
  session: 'session:a',
  from: 'pc:a',
  htm: 'GET',
  htu: 'https://graph.microsoft.com/v1.0/me',
  jti: 'jti',
  verdict,
})
const disabled: TokenEvent = { type: 'token.signal', about: 'agentUser:a', signal: 'accountDisabled' }

describe('signals are late', () => {
  test('until the signal reaches the resource the token is accepted, afterwards it is challenged', () => {
    const token = live({ ...capable, session: null })
    token.send(disabled)
    token.send(present())
    token.send({ type: 'cae.deliver', signal: 'accountDisabled' })
    token.send(present())
    expect(token.types()).toEqual(['cae.signalled', 'proof.accepted', 'cae.delivered', 'cae.challenged'])
    expect(token.told[0]).toMatchObject({ delay: 'nearRealTime' })
    expect(token.told[2]).toMatchObject({ session: null, endsSession: false })
    expect(token.told[3]).toMatchObject({ signal: 'accountDisabled' })
  })

  test('a resource that challenges for more than one reason is quoted with all of them, in sentences', () => {
    const token = live(capable)
    token.send(present({ outcome: 'challenged', signal: 'highRisk', reasons: ['The risk is high.', 'It is late.'] }))
    expect(token.told).toMatchObject([{ type: 'cae.challenged', reason: 'The risk is high. It is late.' }])
  })

  test('a token without cp1 survives a signal, says so, and is accepted until it expires', () => {
    const token = live(bound)
    token.send(disabled)
    token.send(present())
    token.send({ type: 'token.expire' })
    token.send(present())
    expect(token.types()).toEqual(['cae.notHeard', 'proof.accepted', 'token.ended', 'proof.refused'])
  })

  test('a change of the addresses that are allowed is enforced at once', () => {
    const token = live(capable)
    token.send({ type: 'token.signal', about: null, signal: 'locationPolicyChanged' })
    token.send(present())
    expect(token.types()).toEqual(['cae.signalled', 'cae.delivered', 'cae.challenged'])
  })

  test('a change of policy waits for hours; an account disabled meanwhile is told sooner', () => {
    const token = live({ ...capable, session: null })
    token.send({ type: 'token.signal', about: null, signal: 'policyChanged' })
    token.send(disabled)
    token.send({ type: 'cae.deliver', signal: 'accountDisabled' })
    token.send({ type: 'cae.deliver', signal: 'policyChanged' })
    expect(token.told.filter(({ type }) => type === 'cae.signalled')).toMatchObject([
      { delay: 'policy' },
      { delay: 'nearRealTime' },
    ])
    expect(token.state()).toEqual({ live: 'challenged' })
  })

  test('the token of a session whose account is gone is revoked when the signal arrives', () => {
    const token = live(capable)
    token.send(disabled)
    token.send({ type: 'cae.deliver', signal: 'accountDisabled' })
    expect(token.types()).toEqual(['cae.signalled', 'cae.delivered', 'token.ended'])
    expect(token.told.slice(1)).toMatchObject([{ endsSession: true, session: 'session:a' }, { reason: 'revoked' }])
  })

  test('with an elevated risk the resource lets the token read only, with a high one it challenges it', () => {
    const token = live(capable)
    token.send({ type: 'token.signal', about: 'agent:a', signal: 'riskElevated' })
    token.send({ type: 'cae.deliver', signal: 'riskElevated' })
    expect(token.state()).toEqual({ live: 'reduced' })
    token.send(present())
    token.send({ type: 'token.signal', about: 'agent:a', signal: 'highRisk' })
    token.send({ type: 'cae.deliver', signal: 'highRisk' })
    token.send(present())
    expect(token.types().slice(-3)).toEqual(['cae.signalled', 'cae.delivered', 'cae.challenged'])
  })

  test('a signal about somebody else does nothing', () => {
    const token = live(capable)
    token.send({ type: 'token.signal', about: 'agentUser:b', signal: 'accountDisabled' })
    expect([token.types(), token.state()]).toEqual([[], { live: 'current' }])
  })

  test('Entra judges T1 anew at each use, so that nobody has to be told of it', () => {
    const t1 = live(exchange)
    t1.send({ type: 'token.signal', about: 'agent:a', signal: 'accountDisabled' })
    expect(t1.types()).toEqual([])
  })
})

describe('lifetime', () => {
  test('a token for one transaction is used up by its first accepted request', () => {
    const token = live(bound, 1)
    token.send(present({ outcome: 'proofRefused', check: 'jti', message: 'Used before.' }))
    token.send(present())
    token.send(present())
    expect(token.types()).toEqual(['proof.refused', 'proof.accepted', 'token.ended', 'proof.refused'])
    expect(token.told[2]).toMatchObject({ reason: 'usedUp' })
  })

  test('a token for three requests takes three', () => {
    const token = live(bound, 3)
    token.send(present())
    token.send(present())
    token.send(present())
    token.send(present())
    expect(token.types().filter(type => type === 'proof.accepted')).toHaveLength(3)
    expect(token.types().slice(-2)).toEqual(['token.ended', 'proof.refused'])
  })

  test('a token without a limit has none however often it is accepted', () => {
    const token = live(bound)
    token.send(present())
    token.send(present())
    expect([token.types(), token.left()]).toEqual([['proof.accepted', 'proof.accepted'], null])
  })

  test('renewal is due once', () => {
    const token = live(bound)
    token.send({ type: 'token.renew' })
    token.send({ type: 'token.renew' })
    expect([token.types(), token.state()]).toEqual([['token.renewalDue'], { live: 'renewalDue' }])
  })

  test('a token ends with its task, with its session and with the wipe of its Cloud PC, each by its own reason', () => {
    const ends = (event: TokenEvent) => {
      const token = live(bound)
      token.send(event)
      return token.told[0]
    }
    expect(ends({ type: 'token.taskEnded', task: 'task:a' })).toMatchObject({ reason: 'taskEnded' })
    expect(ends({ type: 'token.sessionEnded', session: 'session:a' })).toMatchObject({ reason: 'sessionEnded' })
    expect(ends({ type: 'token.wipe', pc: 'pc:a' })).toMatchObject({ reason: 'wiped' })
  })
})
