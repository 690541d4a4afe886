// Continuous access evaluation as decisions: who hears of what, how late, and what a request may still do.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  delayOf,
  hearingOf,
  propagationMs,
  type RequestSight,
  reachOf,
  signalDelays,
  signalOf,
  verifyRequest,
} from '../../main/access/index.ts'
import { continuousAccessLifetimeSeconds, lifetimeOf } from '../../main/tokens/lifetime.ts'
import { SignalKind } from '../../shared/model/facts/signal.ts'
import { TokenGrant } from '../../shared/model/facts.ts'
import { graph } from './cases/ids.ts'
import { trusted } from './cases/sessions.ts'

const sharePoint = '00000003-0000-0ff1-ce00-000000000000'
const exchange = '00000002-0000-0ff1-ce00-000000000000'
const teams = 'cc15fd57-2c6c-4117-a88c-83b1d56b4bbe'
const erp = '11111111-2222-4333-8444-555555555555'

describe('who hears', () => {
  test('a token without cp1 is told of nothing, whatever it is for', () => {
    for (const grant of ['agentUser', 'autonomous', 'onBehalfOf'] as const)
      expect(hearingOf({ grant, resourceId: graph, continuousAccess: false })).toBe('nothing')
  })

  test('Exchange, SharePoint, Teams and Graph take part, a line-of-business app does not', () => {
    const hears = [graph, sharePoint, exchange, teams, erp].map(resourceId =>
      hearingOf({ grant: 'agentUser', resourceId, continuousAccess: true }),
    )
    expect(hears).toEqual(['userEvents', 'userEventsButRisk', 'userEvents', 'userEvents', 'nothing'])
  })

  test('SharePoint is not told of user risk, and is told that the account was disabled', () => {
    expect(reachOf('userEventsButRisk', 'highRisk')).toBe('unheard')
    expect(reachOf('userEventsButRisk', 'accountDisabled')).toBe('late')
  })

  test('a workload identity is heard of at Graph alone, and only disabled, deleted, at high risk, or from elsewhere', () => {
    const at = (resourceId: string) => hearingOf({ grant: 'autonomous', resourceId, continuousAccess: true })
    expect([at(graph), at(exchange)]).toEqual(['workloadEvents', 'nothing'])
    const heard = SignalKind.options.filter(signal => reachOf('workloadEvents', signal) !== 'unheard')
    expect(heard).toEqual([
      'accountDisabled',
      'accountDeleted',
      'blueprintDisabled',
      'highRisk',
      'locationPolicyChanged',
    ])
  })

  test('without the assumption that agents are covered, agents hear nothing and people as before', () => {
    const with_ = (grant: TokenGrant) =>
      hearingOf({ grant, resourceId: graph, continuousAccess: true }, { agents: false })
    expect([with_('agentUser'), with_('autonomous'), with_('onBehalfOf')]).toEqual(['nothing', 'nothing', 'userEvents'])
  })

  test('exactly the tokens that hear something live for 28 hours, of the grants that give access tokens', () => {
    for (const grant of TokenGrant.options.filter(each => each !== 'interactive'))
      for (const resourceId of [graph, sharePoint, exchange, teams, erp])
        for (const continuousAccess of [true, false]) {
          const hearing = hearingOf({ grant, resourceId, continuousAccess })
          const isLong = lifetimeOf(grant, resourceId, continuousAccess) === continuousAccessLifetimeSeconds
          expect([grant, resourceId, continuousAccess, isLong]).toEqual([
            grant,
            resourceId,
            continuousAccess,
            hearing !== 'nothing' && hearing !== 'entra',
          ])
        }
  })
})

describe('how late', () => {
  test('critical events take up to 15 minutes, policy up to a day or two hours where optimised, locations nothing', () => {
    expect(signalDelays[delayOf.accountDisabled].atMostMs).toBe(900_000)
    expect(propagationMs('policy', 1, false)).toBe(86_400_000)
    expect(propagationMs('policy', 1)).toBe(7_200_000)
    expect(propagationMs(delayOf.locationPolicyChanged, 1)).toBe(0)
  })

  test('no signal is later than its bound', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SignalKind.options),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (signal, share) => {
          const delay = delayOf[signal]
          const late = propagationMs(delay, share)
          return late >= 0 && late <= signalDelays[delay].atMostMs
        },
      ),
      { seed: 7 },
    )
  })
})

describe('critical events', () => {
  test('risk that rises to high or medium is one, risk that falls or stays low is none', () => {
    const change = (from: 'none' | 'low' | 'medium' | 'high', to: 'none' | 'low' | 'medium' | 'high') =>
      signalOf({
        type: 'risk.changed',
        subject: 'agent:a',
        from: { riskLevel: from, riskState: 'none' },
        to: { riskLevel: to, riskState: 'atRisk' },
        riskDetail: 'none',
        by: null,
      })?.signal ?? null
    expect([change('none', 'high'), change('low', 'medium'), change('none', 'low'), change('high', 'medium')]).toEqual([
      'highRisk',
      'riskElevated',
      null,
      null,
    ])
  })

  test('the disabling of a blueprint principal is about the tokens of its blueprint', () => {
    const fact = { type: 'principal.disabled', principal: 'principal:a', blueprint: 'blueprint:a', by: null } as const
    expect(signalOf(fact)).toEqual({ signal: 'blueprintDisabled', about: 'blueprint:a' })
  })

  test('a revoked credential ends no token that was issued with it', () => {
    const fact = { credential: 'credential:a', blueprint: 'blueprint:a', by: null, reason: 'leaked' } as const
    expect(signalOf({ type: 'credential.revoked', ...fact })).toBeNull()
  })
})

describe('every request', () => {
  test.each([
    ['a token that was revoked', { token: 'challenged' }, 'challenge', 401],
    ['a token that has ended', { token: 'ended' }, 'deny', 401],
    ['a disabled account', { account: 'disabled' }, 'challenge', 401],
    ['a device that is not compliant', { device: 'notCompliant' }, 'challenge', 401],
    ['a high risk', { risk: 'high' }, 'challenge', 401],
    ['a medium risk', { risk: 'medium' }, 'readOnly', 200],
    ['a changed policy', { policy: 'changed' }, 'challenge', 401],
    ['an address that is not allowed', { location: 'notAllowed' }, 'challenge', 401],
    ['a session that does not act', { session: 'notActing' }, 'deny', 403],
    ['a risk nobody knows', { risk: 'unknown' }, 'cannotEvaluate', 403],
    ['a challenge to a client that can not be challenged', { risk: 'high', continuousAccess: false }, 'deny', 401],
  ] as const)('is judged by %s', (_, change, outcome, status) => {
    expect(verifyRequest({ ...trusted, ...change })).toMatchObject({ outcome, status })
  })

  test('is refused with every reason, not the first', () => {
    const { reasons } = verifyRequest({ ...trusted, risk: 'high', device: 'notCompliant', session: 'notActing' })
    expect(reasons).toHaveLength(3)
  })

  const sights = fc.record({
    token: fc.constantFrom('live', 'challenged', 'ended', 'unknown'),
    account: fc.constantFrom('enabled', 'disabled', 'unknown'),
    device: fc.constantFrom('compliant', 'notCompliant', 'none', 'unknown'),
    risk: fc.constantFrom('none', 'low', 'medium', 'high', 'unknown'),
    session: fc.constantFrom('acting', 'notActing', 'none', 'unknown'),
    policy: fc.constantFrom('unchanged', 'changed', 'unknown'),
    location: fc.constantFrom('allowed', 'notAllowed', 'unknown'),
    continuousAccess: fc.boolean(),
  } satisfies { [Key in keyof RequestSight]: fc.Arbitrary<RequestSight[Key]> })
  const fine: Readonly<Record<string, readonly string[]>> = {
    token: ['live'],
    account: ['enabled'],
    device: ['compliant', 'none'],
    risk: ['none', 'low'],
    session: ['acting', 'none'],
    policy: ['unchanged'],
    location: ['allowed'],
  }

  test('is granted exactly when nothing is wrong, names as many reasons as things are wrong, and never passes what is not known', () => {
    fc.assert(
      fc.property(sights, sight => {
        const values: [string, unknown][] = Object.entries(sight).filter(([key]) => key in fine)
        const wrong = values.filter(([key, value]) => !fine[key]?.includes(String(value)))
        const { outcome, reasons } = verifyRequest(sight)
        expect(outcome === 'grant').toBe(wrong.length === 0)
        expect(reasons).toHaveLength(wrong.length)
        if (wrong.some(([, value]) => value === 'unknown')) expect(['deny', 'cannotEvaluate']).toContain(outcome)
        if (outcome === 'readOnly') expect(wrong).toEqual([['risk', 'medium']])
      }),
      { seed: 11, numRuns: 2000 },
    )
  })
})
