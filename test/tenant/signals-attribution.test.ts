// Who is found behind a task, a session and a call, how risky a person is held to be, and what an alert calls all of them.
import { describe, expect, test } from 'vitest'
import {
  attribution,
  type BehaviourFinding,
  behaviourWatchers,
  byRef,
  byType,
  type Directory,
  descriptions,
  evidenceOf,
  lags,
  riskWatchers,
  thresholds,
} from '../../main/tenant/index.ts'
import { AlertEvidence } from '../../shared/model/alert.ts'
import type { Fact, FactOf } from '../../shared/model/facts.ts'
import { guid, pc } from './material.ts'
import { a, b, call, called, returned } from './signals-scene.ts'

const started = (worker: typeof a): Fact => ({
  type: 'task.started',
  ...worker,
  conversation: 'c',
  trace: '0'.repeat(32),
  span: '0'.repeat(16),
})
const requested = (session: 'session:a' | 'session:b', task: (typeof a)['task']): Fact => ({
  type: 'session.requested',
  session,
  task,
  agentUser: 'agentUser:a',
  pool: 'pool:a',
  token: 'token:a',
})
const level = (subject: FactOf<'risk.changed'>['subject'], riskLevel: 'none' | 'low' | 'high'): Fact => ({
  type: 'risk.changed',
  subject,
  from: { riskLevel: 'none', riskState: 'none' },
  to: { riskLevel, riskState: 'atRisk' },
  riskDetail: 'none',
  by: null,
})

describe('an attribution', () => {
  test('knows nobody before it was told', () => {
    const { workerOf, workerIn, callOf, riskOf } = attribution()
    expect([workerOf('task:a'), workerIn('session:a'), callOf('call'), riskOf('human:a')]).toEqual([
      null,
      null,
      null,
      'none',
    ])
  })

  test('knows who works on a task from its start on, whatever else begins', () => {
    const known = attribution()
    for (const fact of [started(a), started(b)]) known.learn(fact)
    expect([known.workerOf('task:a'), known.workerOf('task:b')]).toEqual([a, b])
  })

  test('knows who asked for a session until it is released, and nobody where the task is not known', () => {
    const known = attribution()
    const released: Fact = { type: 'session.released', session: 'session:a', pc: 'pc:a', reason: 'done' }
    for (const fact of [started(a), requested('session:a', 'task:a'), requested('session:b', 'task:x')])
      known.learn(fact)
    expect([known.workerIn('session:a'), known.workerIn('session:b')]).toEqual([a, null])
    known.learn({ ...released, session: 'session:b' })
    expect(known.workerIn('session:a')).toEqual(a)
    known.learn(released)
    expect([known.workerIn('session:a'), known.workerOf('task:a')]).toEqual([null, a])
  })

  test('still knows a call while its return is heard, and forgets that one alone with the next fact', () => {
    const known = attribution()
    for (const fact of [called(), called({ callId: 'other' }), returned('')]) known.learn(fact)
    expect([known.callOf('call'), known.callOf('other')?.callId]).toEqual([call, 'other'])
    known.learn(started(a))
    expect([known.callOf('call'), known.callOf('other')?.callId]).toEqual([null, 'other'])
    known.learn(called())
    known.learn(started(a))
    expect(known.callOf('call')).toEqual(call)
  })

  test('knows the last level of risk of each', () => {
    const known = attribution()
    for (const fact of [level('human:a', 'high'), level('human:b', 'high'), level('human:a', 'low')]) known.learn(fact)
    expect([known.riskOf('human:a'), known.riskOf('human:b'), known.riskOf('agent:a')]).toEqual(['low', 'high', 'none'])
  })
})

const directory: Directory = {
  tenant: { id: guid(0), displayName: 'Contoso', domain: 'contoso.com', region: 'eastus' },
  humans: byRef([
    {
      ref: 'human:a',
      id: guid(1),
      displayName: 'Dana',
      userPrincipalName: 'dana@contoso.com',
      ipAddress: '203.0.113.1',
    },
  ]),
  blueprints: new Map(),
  agents: byRef([{ ref: 'agent:a', id: guid(2), displayName: 'Ida', blueprint: 'blueprint:a', sponsors: [] }]),
  agentUsers: byRef([
    {
      ref: 'agentUser:a',
      id: guid(3),
      displayName: 'Ida Agent',
      userPrincipalName: 'ida@contoso.com',
      agent: 'agent:a',
    },
  ]),
  pools: new Map(),
  pcs: byRef([pc]),
}
const judged = { verdict: 'suspicious', roles: ['attacker', 'source'] } as const

describe('an alert', () => {
  test('names what it is about as the directory does, each kind by its own properties', async () => {
    const entities: BehaviourFinding['entities'] = [
      { entity: 'agent', agent: 'agent:a', ...judged },
      { entity: 'account', account: 'human:a', ...judged },
      { entity: 'account', account: 'agentUser:a', ...judged },
      { entity: 'device', pc: 'pc:a', ...judged },
      { entity: 'session', session: 'session:a', account: 'agentUser:a', ...judged },
      { entity: 'address', pc: 'pc:a', ...judged },
      { entity: 'url', url: 'https://contoso.com/', ...judged },
    ]
    const evidence = entities.map(entity => evidenceOf(entity, directory))
    expect(evidence.map(each => AlertEvidence.parse(each))).toEqual(evidence)
    await expect(evidence.map(each => `${JSON.stringify(each)}\n`).join('')).toMatchFileSnapshot(
      './signals/evidence.txt',
    )
  })

  test('can not be about whom the directory does not have', () => {
    const unknown = { entity: 'account', account: 'human:x', ...judged } as const
    expect(() => evidenceOf(unknown, directory)).toThrow('the tenant has no human:x')
  })

  test('is called by its behaviour', async () => {
    const words = Object.entries(descriptions).map(([behaviour, described]) =>
      [behaviour, ...Object.entries(described).map(([key, value]) => `  ${key}: ${String(value)}`), ''].join('\n'),
    )
    await expect(words.join('')).toMatchFileSnapshot('./signals/descriptions.txt')
  })
})

test('detectors are found by the facts they hear, in their own order', () => {
  const behaviours = behaviourWatchers()
  const [, volume, resource, , replay, injection] = behaviours
  expect(byType(behaviours).get('file.read')).toEqual([volume, resource, injection])
  expect(byType(behaviours).get('proof.refused')).toEqual([replay])
  expect(byType(behaviours).get('prompt.sent')).toBeUndefined()
  expect([...byType(behaviours).keys(), ...byType(riskWatchers()).keys()]).toEqual([
    'tool.called',
    'file.read',
    'mail.read',
    'record.read',
    'directory.refused',
    'request.refused',
    'delegation.refused',
    'proof.refused',
    'tool.returned',
    'token.requested',
    'token.refused',
    'proof.refused',
    'request.refused',
    'token.issued',
  ])
})

test('every number and every delay is marked as ours', async () => {
  const lines = Object.entries({ ...thresholds, ...lags }).map(
    ([name, limits]) => `${name} ${JSON.stringify(limits)}\n`,
  )
  await expect(lines.join('')).toMatchFileSnapshot('./signals/thresholds.txt')
})
