// Continuous access evaluation, written out: which facts are critical events, who hears of what and how soon, and why nobody hears.
import { expect, test } from 'vitest'
import {
  delayOf,
  endsSession,
  type Hearing,
  hearingOf,
  propagationMs,
  reachOf,
  signalOf,
  unheardReason,
} from '../../main/access/index.ts'
import { SignalKind } from '../../shared/model/facts/signal.ts'
import { type Fact, TokenGrant } from '../../shared/model/facts.ts'

const by = null
const reason = ''
const levels = ['none', 'low', 'medium', 'high'] as const

test('each fact that ends trust says in which, and whose', async () => {
  const caep = { type: 'caep.received', issuer: '', jti: '', subject: 'human:sam', reason } as const
  const facts: readonly Fact[] = [
    { type: 'human.disabled', human: 'human:sam', by },
    { type: 'human.softDeleted', human: 'human:sam', by },
    { type: 'human.passwordChanged', human: 'human:sam', by },
    { type: 'human.sessionsRevoked', human: 'human:sam', by },
    { type: 'human.enabled', human: 'human:sam', by },
    { type: 'agent.disabled', agent: 'agent:a', by, disabledByMicrosoftStatus: null },
    { type: 'agent.softDeleted', agent: 'agent:a', by, cause: 'request' },
    { type: 'agentUser.disabled', agentUser: 'agentUser:a', by },
    { type: 'agentUser.softDeleted', agentUser: 'agentUser:a', by, cause: 'request' },
    { type: 'agentUser.sessionsRevoked', agentUser: 'agentUser:a', by },
    { type: 'blueprint.disabled', blueprint: 'blueprint:a', by },
    { type: 'blueprint.softDeleted', blueprint: 'blueprint:a', by },
    { type: 'principal.disabled', principal: 'principal:a', blueprint: 'blueprint:a', by },
    { type: 'principal.softDeleted', principal: 'principal:a', blueprint: 'blueprint:a', by, cause: 'request' },
    { type: 'credential.revoked', credential: 'credential:a', blueprint: 'blueprint:a', by, reason },
    { type: 'pc.postureChanged', pc: 'pc:1', compliant: false, reason },
    { type: 'pc.postureChanged', pc: 'pc:1', compliant: true, reason },
    { type: 'policy.changed', change: 'policy', reason },
    { type: 'policy.changed', change: 'group', reason },
    { type: 'policy.changed', change: 'location', reason },
    { ...caep, event: 'session-revoked', signal: 'refreshTokensRevoked' },
    { ...caep, event: 'session-established', signal: null },
  ]
  const risks = levels.flatMap(from =>
    levels.map((to): [string, Fact] => [
      `risk from ${from} to ${to}`,
      {
        type: 'risk.changed',
        subject: 'agent:a',
        from: { riskLevel: from, riskState: 'none' },
        to: { riskLevel: to, riskState: 'atRisk' },
        riskDetail: 'none',
        by,
      },
    ]),
  )
  const namesOf = (fact: Fact): string =>
    Object.entries(fact)
      .filter(([key, value]) => ['type', 'compliant', 'change', 'event'].includes(key) && value !== '')
      .map(([, value]) => `${value}`)
      .join(' ')
  const lines = [...facts.map((fact): [string, Fact] => [namesOf(fact), fact]), ...risks].map(([name, fact]) => {
    const event = signalOf(fact)
    return `${name}: ${event === null ? 'nothing' : `${event.signal} of ${event.about ?? 'everybody'}`}\n`
  })
  await expect(lines.join('')).toMatchFileSnapshot('./sessions/critical-events.txt')
})

test('each token hears by its grant and its resource', async () => {
  const resources = {
    Graph: '00000003-0000-0000-c000-000000000000',
    SharePoint: '00000003-0000-0FF1-CE00-000000000000',
    Exchange: '00000002-0000-0ff1-ce00-000000000000',
    Teams: 'CC15FD57-2C6C-4117-A88C-83B1D56B4BBE',
    'an application': '11111111-2222-4333-8444-555555555555',
  }
  const lines = TokenGrant.options.flatMap(grant =>
    Object.entries(resources).map(([name, resourceId]) => {
      const hears = (continuousAccess: boolean, agents: boolean) =>
        hearingOf({ grant, resourceId, continuousAccess }, { agents })
      const covered = hears(true, true)
      expect(hearingOf({ grant, resourceId, continuousAccess: true })).toBe(covered)
      return `${grant} for ${name}: ${covered}; without cp1 ${hears(false, true)}; were agents not covered ${hears(true, false)}\n`
    }),
  )
  await expect(lines.join('')).toMatchFileSnapshot('./sessions/hearing.txt')
})

test('each signal reaches whoever hears it in its time, and where nobody hears it is said why', async () => {
  const hearings: readonly Hearing[] = ['userEvents', 'userEventsButRisk', 'workloadEvents', 'entra', 'nothing']
  const pages = SignalKind.options.map(signal => {
    const ends = endsSession(signal) ? ', and ends the session' : ''
    const delays = [propagationMs(delayOf[signal], 0.5), propagationMs(delayOf[signal], 0.5, false)]
    const lines = hearings.map(hearing => {
      const reach = reachOf(hearing, signal)
      return `    ${hearing}: ${reach}${reach === 'unheard' ? `. ${unheardReason(hearing, signal)}` : ''}\n`
    })
    return `${signal}, ${delayOf[signal]}, half of its time ${delays.join(' or ')} ms${ends}\n${lines.join('')}`
  })
  await expect(pages.join('\n')).toMatchFileSnapshot('./sessions/signals.txt')
})

test('of what everybody is told it is said that everybody is told', () => {
  expect(unheardReason('userEvents', 'accountDisabled')).toBe('accountDisabled is told to every resource.')
})
