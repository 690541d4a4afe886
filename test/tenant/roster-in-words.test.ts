// What the roster and the book of sessions learn of each fact, told one after the other: every answer that is another afterwards.
import { expect, test } from 'vitest'
import { indexedRoster, sessionBook } from '../../main/tenant/index.ts'
import type { Fact } from '../../shared/model/facts.ts'
import type { ScreenRef, SessionRef, TokenRef } from '../../shared/model/refs.ts'
import { learned, prompted } from './learned.ts'
import { bound, exchange, objects, tokenIssued } from './material.ts'

const { alert, call, pc } = objects

const ended = (token: TokenRef): Fact => ({ type: 'token.ended', token, reason: 'expired' })
const opened = (screen: ScreenRef, session: SessionRef): Fact => ({
  type: 'screen.opened',
  screen,
  session,
  human: 'human:a',
})

const rosterFacts = (): Fact[] => [
  prompted('task:a'),
  { type: 'tool.called', call },
  { type: 'tool.called', call: { ...call, callId: 'other', session: null } },
  tokenIssued('token:a'),
  tokenIssued('token:b', { ...bound, human: 'human:a', session: 'session:b', pc: 'pc:b', task: 'task:b' }),
  tokenIssued('token:c', { ...exchange, task: null }),
  ended('token:a'),
  ended('token:x'),
  ended('token:b'),
  ended('token:c'),
  { type: 'pc.assigned', pc: 'pc:a', session: 'session:a' },
  { type: 'pc.assigned', pc: 'pc:a', session: 'session:b' },
  { type: 'pc.provisioning', pc: 'pc:b', pool: 'pool:a' },
  { type: 'pc.provisioned', pc },
  { type: 'pc.deprovisioned', pc: 'pc:x' },
  { type: 'pc.deprovisioned', pc: 'pc:b' },
  { type: 'pc.deprovisioned', pc: 'pc:a' },
  opened('screen:a', 'session:a'),
  opened('screen:b', 'session:a'),
  opened('screen:c', 'session:b'),
  { type: 'screen.disconnected', screen: 'screen:a', session: 'session:a' },
  { type: 'screen.disconnected', screen: 'screen:x', session: 'session:a' },
  { type: 'screen.disconnected', screen: 'screen:x', session: 'session:x' },
  { type: 'screen.disconnected', screen: 'screen:b', session: 'session:a' },
  { type: 'alert.raised', alert },
]

/** The answer, or what is said where there is none. */
function orWhy(ask: () => unknown): unknown {
  try {
    return ask()
  } catch (error) {
    return String(error)
  }
}

test('the roster learns who is bound to whom', async () => {
  const roster = indexedRoster()
  const abouts = [null, 'human:a', 'agentUser:a', 'agent:a', 'blueprint:a', 'pc:a', 'session:a', 'session:b'] as const
  const told = learned(rosterFacts(), roster.learn, () => ({
    'tokens of sessions': [roster.tokensOf('session:a'), roster.tokensOf('session:b')],
    'tokens of Cloud PCs': [roster.tokensBoundTo('pc:a'), roster.tokensBoundTo('pc:b')],
    'tokens of tasks': [roster.tokensOfTask('task:a'), roster.tokensOfTask('task:b')],
    ...Object.fromEntries(abouts.map(about => [`tokens about ${about}`, roster.tokensAbout(about)])),
    requests: [roster.requestOf('token:a')?.requestId, roster.requestOf('token:x')],
    'on pc:a': roster.sessionOn('pc:a'),
    'Cloud PCs': roster.pcsOf('pool:a'),
    screens: [roster.screensOf('session:a'), roster.screensOf('session:b')],
    'asked by': orWhy(() => roster.askedBy('task:a')),
    'called in': [orWhy(() => roster.calledIn('call')), orWhy(() => roster.calledIn('other'))],
    alerts: roster.alertsOf(alert.incident),
  }))
  await expect(told).toMatchFileSnapshot('./indexes/roster.txt')
})

test('a call is forgotten a thousand returned calls later, and no sooner', () => {
  const roster = indexedRoster()
  const back = (id: number): void => {
    roster.learn({ type: 'tool.called', call: { ...call, callId: String(id) } })
    roster.learn({ type: 'tool.returned', call: String(id), task: 'task:a', outcome: 'ok', result: '', error: null })
  }
  for (let id = 0; id < 1999; id += 1) back(id)
  expect(roster.calledIn('0')).toBe('session:a')
  back(1999)
  expect(() => roster.calledIn('999')).toThrow('no fact told of 999 yet')
  expect([roster.calledIn('1000'), roster.calledIn('1999')]).toEqual(['session:a', 'session:a'])
})

const session = (ref: SessionRef): Fact => ({
  type: 'session.requested',
  session: ref,
  task: 'task:a',
  agentUser: 'agentUser:a',
  pool: 'pool:a',
  token: 'token:a',
})

test('the book of sessions learns who waits, who has a Cloud PC and who is over', async () => {
  const book = sessionBook()
  const facts: Fact[] = [
    session('session:a'),
    session('session:b'),
    session('session:c'),
    { type: 'pool.queued', pool: 'pool:a', session: 'session:a', reason: 'r' },
    { type: 'pool.queued', pool: 'pool:a', session: 'session:b', reason: 'r' },
    { type: 'pc.assigned', pc: 'pc:a', session: 'session:a' },
    { type: 'pc.assigned', pc: 'pc:b', session: 'session:x' },
    { type: 'session.refused', session: 'session:a', status: 403, reason: 'r' },
    { type: 'session.refused', session: 'session:b', status: 504, reason: 'r' },
    { type: 'session.refused', session: 'session:x', status: 504, reason: 'r' },
    { type: 'session.released', session: 'session:a', pc: 'pc:a', reason: 'done' },
    { type: 'session.released', session: 'session:x', pc: 'pc:a', reason: 'done' },
  ]
  const sessions = ['session:a', 'session:b', 'session:x'] as const
  const told = learned(facts, book.learn, () => ({
    ...Object.fromEntries(sessions.map(ref => [ref, [book.get(ref), book.hasEnded(ref)]])),
    'concerning session:a': book.concerning('session:a', 'agentUser:a').map(each => each.session),
    'concerning session:b, of another': book.concerning('session:b', 'agentUser:b').map(each => each.session),
    'of agentUser:a': book.of('agentUser:a'),
    'of agentUser:b': book.of('agentUser:b'),
    waiting: book.waiting('pool:a'),
  }))
  await expect(told).toMatchFileSnapshot('./indexes/sessions.txt')
})
