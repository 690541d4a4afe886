// CAEP both ways: facts as Security Event Tokens, and events of other transmitters as signals.
import { describe, expect, test } from 'vitest'
import { signalOf } from '../../main/access/index.ts'
import { acceptSecurityEvent, byRef, type Directory, securityEventOf, subjectOf } from '../../main/tenant/index.ts'
import {
  checkSecurityEvent,
  createSecurityEvent,
  issuerOf,
  type SecurityEvent,
  type SecurityEventResult,
  type SubjectId,
  securityEventTypes,
  seenProofs,
  signingKey,
} from '../../main/tokens/index.ts'
import { CaepEventType } from '../../shared/model/facts/signal.ts'
import type { Fact } from '../../shared/model/facts.ts'
import { epochMs } from '../../shared/model/units.ts'
import { guid, objects, pc, tokenIssued } from './material.ts'

const { agent, human } = objects
const tenant = { id: guid(90), displayName: 'Contoso', domain: 'contoso.com', region: 'US' }
const directory: Directory = {
  tenant,
  humans: byRef([human]),
  blueprints: new Map(),
  agents: byRef([{ ...agent, sponsors: [human.ref] }]),
  agentUsers: new Map(),
  pools: new Map(),
  pcs: byRef([pc]),
}
const now = epochMs(Date.parse('2026-05-04T08:00:00Z'))
const issuer = 'https://caep.contoso.com'
const audience = 'https://receiver.example'

/** Out as a signed token, and in again. */
async function roundTrip(fact: Fact): Promise<Fact[]> {
  const out = securityEventOf(fact, directory)
  if (!out) return []
  const transmitter = await signingKey(new Uint8Array(32).fill(7))
  const set = await createSecurityEvent(transmitter, { issuer, audience, jti: 'jti', now, ...out })
  const seen = seenProofs({ now: () => now })
  const checked = await checkSecurityEvent(set, { issuer, publicJwk: transmitter.publicJwk, audience, now, seen })
  if (!checked.ok) throw new Error(checked.message)
  return acceptSecurityEvent(checked, issuer, directory)
}

const risk = (from: 'none' | 'medium', to: 'medium' | 'high'): Fact => ({
  type: 'risk.changed',
  subject: 'agent:a',
  from: { riskLevel: from, riskState: 'none' },
  to: { riskLevel: to, riskState: 'atRisk' },
  riskDetail: 'none',
  by: null,
})

describe('a fact that is told by CAEP and comes back', () => {
  test.each<[string, Fact]>([
    ['a password change', { type: 'human.passwordChanged', human: 'human:a', by: null }],
    ['revoked sessions', { type: 'human.sessionsRevoked', human: 'human:a', by: null }],
    [
      'a device that is not compliant any more',
      { type: 'pc.postureChanged', pc: 'pc:a', compliant: false, reason: 'Firewall off.' },
    ],
    ['a high risk', risk('medium', 'high')],
    ['an elevated risk', risk('none', 'medium')],
  ])('%s means the same signal about the same object', async (_, fact) => {
    const [back, ...others] = await roundTrip(fact)
    expect(others).toEqual([])
    expect(back && signalOf(back)).toEqual(signalOf(fact))
    expect(signalOf(fact)).not.toBeNull()
  })

  test('a disabled account comes back as its revoked sessions: CAEP has no event of its own for it', async () => {
    const back = await roundTrip({
      type: 'agent.disabled',
      agent: 'agent:a',
      by: null,
      disabledByMicrosoftStatus: null,
    })
    expect(back).toMatchObject([
      {
        event: 'session-revoked',
        subject: 'agent:a',
        signal: 'refreshTokensRevoked',
        reason: 'The account was disabled.',
      },
    ])
  })

  test('a device that is compliant again, a session that begins and one that is shown mean no signal', async () => {
    const facts: Fact[] = [
      { type: 'pc.postureChanged', pc: 'pc:a', compliant: true, reason: '' },
      { type: 'session.connected', session: 'session:a', pc: 'pc:a', token: 'token:a' },
      tokenIssued('token:a'),
    ]
    for (const fact of facts) expect(await roundTrip(fact)).toMatchObject([{ type: 'caep.received', signal: null }])
  })
})

const set = (
  subject: SubjectId,
  events: SecurityEvent[],
  ignored = {},
): Extract<SecurityEventResult, { ok: true }> => ({
  ok: true,
  jti: 'jti',
  txn: null,
  issuedAt: now,
  subject,
  events,
  ignored,
})
const ofPerson: SubjectId = { format: 'iss_sub', iss: issuerOf(tenant.id), sub: human.id }

describe('an event from outside', () => {
  test('about somebody nobody knows is kept and reported, and signals nothing', () => {
    const subject = { format: 'email', email: 'stranger@fabrikam.com' }
    const [fact] = acceptSecurityEvent(set(subject, [{ type: 'session-revoked' }]), issuer, directory)
    expect(fact).toMatchObject({ type: 'caep.unmatched', event: 'session-revoked', subject })
    expect(fact && signalOf(fact)).toBeNull()
  })

  test('of a type nobody knows is kept by its URI', () => {
    const facts = acceptSecurityEvent(set(ofPerson, [], { 'https://example.com/event': {} }), issuer, directory)
    expect(facts).toMatchObject([{ type: 'caep.unmatched', event: 'https://example.com/event' }])
  })

  test('about a subject of another issuer is about nobody here', () => {
    expect(subjectOf(directory, { ...ofPerson, iss: 'https://login.example' })).toBeNull()
  })

  test('about a complex subject is about its narrowest part', () => {
    const device = { format: 'iss_sub', iss: issuerOf(tenant.id), sub: pc.deviceId.toUpperCase() }
    expect(subjectOf(directory, { format: 'complex', user: ofPerson, device })).toBe('pc:a')
  })

  test.each<[SecurityEvent, string | null]>([
    [{ type: 'session-revoked' }, 'refreshTokensRevoked'],
    [{ type: 'credential-change', credential_type: 'fido2-platform', change_type: 'create' }, 'mfaEnabled'],
    [{ type: 'credential-change', credential_type: 'x509', change_type: 'update' }, null],
    [{ type: 'token-claims-change', claims: {} }, 'policyChanged'],
    [
      {
        type: 'assurance-level-change',
        namespace: 'NIST-AAL',
        current_level: 'nist-aal1',
        change_direction: 'decrease',
      },
      'policyChanged',
    ],
    [{ type: 'risk-level-change', principal: 'USER', current_level: 'LOW' }, null],
  ])('%o means %s', (event, signal) => {
    expect(acceptSecurityEvent(set(ofPerson, [event]), issuer, directory)).toMatchObject([{ signal }])
  })

  test('is of one of the eight types of CAEP, which facts name as tokens do', () => {
    expect(CaepEventType.options.toSorted()).toEqual(securityEventTypes.toSorted())
    expect(CaepEventType.options).toHaveLength(8)
  })
})
