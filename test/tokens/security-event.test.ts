// Security events at the edges of what a receiver takes: their claims, their times, and every field of every type.
import { describe, expect, test } from 'vitest'
import {
  checkSecurityEvent,
  createSecurityEvent,
  issuerAndSubject,
  type SecurityEvent,
  SecurityEvent as SecurityEventSchema,
  securityEventPrefix,
  seenProofs,
} from '../../main/tokens/index.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import { authority, now } from './fixtures.ts'

const transmitter = { issuer: 'https://transmitter.contoso.com', audience: 'https://receiver.contoso.com' }
const seconds = Math.floor(now / 1000)
const revoked = { [`${securityEventPrefix}session-revoked`]: {} }
const right = {
  iss: transmitter.issuer,
  aud: transmitter.audience,
  iat: seconds,
  jti: 'j',
  sub_id: { format: 'opaque', id: 'x', more: 1 },
  events: revoked,
}
const receiver = () => ({ ...transmitter, publicJwk: authority.publicJwk, now, seen: seenProofs({ now: () => now }) })
const received = async (changes: JsonObject, less: readonly string[] = [], more: object = {}): Promise<unknown> => {
  const claims = Object.fromEntries(Object.entries({ ...right, ...changes }).filter(([name]) => !less.includes(name)))
  const result = await checkSecurityEvent(await authority.sign({ typ: 'secevent+jwt' }, claims), {
    ...receiver(),
    ...more,
  })
  return result.ok ? result : `${result.check}: ${result.message.replace('The security event token is refused: ', '')}`
}

describe('A security event token', () => {
  const day = 86_400
  test.each<[string, JsonObject, string[], string | RegExp]>([
    ['of another issuer', { iss: 'x' }, [], `issuer: its issuer is "x", not "${transmitter.issuer}".`],
    ['of no issuer', {}, ['iss'], `issuer: its issuer is missing, not "${transmitter.issuer}".`],
    ['for another', { aud: 'x' }, [], `audience: its audience is "x" ("aud"), not "${transmitter.audience}".`],
    ['that expires', { exp: seconds + 60 }, [], 'malformed: it must not have "exp".'],
    ['that expired', { exp: seconds }, [], /^malformed: it expired at/],
    ['about a subject of a JWT', { sub: 'x' }, [], 'malformed: it must not have "sub".'],
    ['without a time', {}, ['iat'], /^malformed: iat: .+\.$/],
    ['of a time that is no number', { iat: 'x' }, [], 'iat: its time of issue ("iat") is no number.'],
    ['without an id', { jti: '' }, [], /^malformed: jti: .+\.$/],
    ['about nobody', {}, ['sub_id'], /^malformed: sub_id: .+\.$/],
    ['about a subject of no format', { sub_id: { id: 'x' } }, [], /^malformed: sub_id\.format: .+\.$/],
    ['without events', {}, ['events'], /^malformed: events: .+\.$/],
    ['of no event', { events: {} }, [], 'malformed: it holds no event.'],
    [
      'of an event that is no object',
      { events: { [`${securityEventPrefix}session-revoked`]: [] } },
      [],
      'malformed: its event session-revoked is no object.',
    ],
    [
      'of an event whose entity nobody knows',
      { events: { [`${securityEventPrefix}session-revoked`]: { initiating_entity: 'x' } } },
      [],
      /^malformed: its event session-revoked: initiating_entity: .+\.$/,
    ],
    [
      'of an event whose reason is nested wrong',
      { events: { [`${securityEventPrefix}session-revoked`]: { reason_admin: { en: 7 } } } },
      [],
      /^malformed: its event session-revoked: reason_admin\.en: .+\.$/,
    ],
    ['of two minutes ahead', { iat: seconds + 120 }, [], 'iat: it was issued 120 s in the future.'],
    ['a second too far ahead', { iat: seconds + 61 }, [], 'iat: it was issued 61 s in the future.'],
    ['a second too old', { iat: seconds - day - 1 }, [], 'iat: it was issued 86401 s ago.'],
  ])('%s is refused', async (_, changes, less, message) => {
    const refused = await received(changes, less)
    if (typeof message === 'string') expect(refused).toBe(message)
    else expect(refused).toMatch(message)
  })

  test.each([seconds + 60, seconds, seconds - day])('issued at %i is taken, and says so', async iat => {
    expect(await received({ iat })).toEqual({
      ok: true,
      jti: 'j',
      txn: null,
      issuedAt: iat * 1000,
      subject: right.sub_id,
      events: [{ type: 'session-revoked' }],
      ignored: {},
    })
  })

  test('keeps events of other types apart, and more in those it knows', async () => {
    const events = {
      ...revoked,
      [`${securityEventPrefix}session-presented`]: { ext_id: 'e', more: 1 },
      [`${securityEventPrefix}other`]: 7,
      [`x${securityEventPrefix}session-revoked`]: {},
      'https://example.com/session-revoked': null,
    }
    expect(await received({ events, txn: 't' })).toMatchObject({
      txn: 't',
      events: [{ type: 'session-revoked' }, { type: 'session-presented', ext_id: 'e', more: 1 }],
      ignored: {
        [`${securityEventPrefix}other`]: 7,
        [`x${securityEventPrefix}session-revoked`]: {},
        'https://example.com/session-revoked': null,
      },
    })
    expect(await received({ events: { other: 1 } })).toMatchObject({ ok: true, events: [], ignored: { other: 1 } })
  })

  test('of another key, type or shape is refused before anything it says', async () => {
    const token = await authority.sign({ typ: 'JWT' }, right)
    const check = async (sent: string, more: object = {}) => {
      const result = await checkSecurityEvent(sent, { ...receiver(), ...more })
      return result.ok ? 'taken' : result.check
    }
    expect(await check(token)).toBe('type')
    expect(await check('x')).toBe('malformed')
    expect(await check(token, { publicJwk: { kty: 'oct' } })).toBe('algorithm')
    expect(await check(`${token.slice(0, -4)}AAAA`)).toBe('signature')
  })

  test('is remembered by its issuer and id until it is too old to be taken', async () => {
    const kept: [string, number][] = []
    const seen = {
      has: (id: string) => kept.some(([one]) => one === id),
      add: (id: string, until: number) => kept.push([id, until]),
    }
    expect(await received({ iat: seconds + 0.5 }, [], { seen })).toMatchObject({ ok: true, issuedAt: seconds * 1000 })
    expect(kept).toEqual([[`${transmitter.issuer} j`, (seconds + day + 1) * 1000]])
    expect(await received({}, [], { seen })).toBe('jti: Security event token j was taken before.')
    expect(kept).toHaveLength(1)
  })

  test('holds what it was made of and nothing that is not set', async () => {
    const subject = issuerAndSubject('i', 's')
    expect(subject).toEqual({ format: 'iss_sub', iss: 'i', sub: 's' })
    const event: SecurityEvent = { type: 'session-presented', ext_id: undefined, event_timestamp: 5 }
    const made = await createSecurityEvent(authority, { ...transmitter, jti: 'j', now, subject, event })
    const [header, claims] = made.split('.').map(part => Buffer.from(part, 'base64url').toString('utf8'))
    expect(header).toBe(`{"alg":"EdDSA","typ":"secevent+jwt","kid":"${authority.kid}"}`)
    expect(claims).toBe(
      JSON.stringify({
        iss: transmitter.issuer,
        aud: transmitter.audience,
        iat: seconds,
        jti: 'j',
        sub_id: subject,
        events: { [`${securityEventPrefix}session-presented`]: { event_timestamp: 5 } },
      }),
    )
  })

  test.each<[JsonObject, boolean]>([
    [{ type: 'session-revoked' }, true],
    [{ type: 'session-revoked', event_timestamp: 'x' }, false],
    [{ type: 'session-revoked', reason_user: { en: 'x' }, initiating_entity: 'system' }, true],
    [{ type: 'session-revoked', initiating_entity: 'admin' }, true],
    [{ type: 'session-revoked', initiating_entity: 'user' }, true],
    [{ type: 'session-revoked', initiating_entity: 'policy' }, true],
    [{ type: 'session-revoked', initiating_entity: '' }, false],
    [{ type: 'session-revoked', reason_user: 'x' }, false],
    [{ type: 'token-claims-change', claims: {} }, true],
    [{ type: 'token-claims-change' }, false],
    [{ type: 'credential-change', credential_type: 'x', change_type: 'create', friendly_name: 'y' }, true],
    [{ type: 'credential-change', credential_type: 'x', change_type: 'create', friendly_name: 7 }, false],
    [{ type: 'credential-change', credential_type: 'x', change_type: 'delete' }, true],
    [{ type: 'credential-change', credential_type: 'x', change_type: 'revoke' }, true],
    [{ type: 'credential-change', credential_type: 'x', change_type: 'update' }, true],
    [{ type: 'credential-change', credential_type: 'x', change_type: 'x' }, false],
    [{ type: 'credential-change', change_type: 'create' }, false],
    [{ type: 'assurance-level-change', namespace: 'n', current_level: 'c', previous_level: 'p' }, true],
    [{ type: 'assurance-level-change', namespace: 'n', current_level: 'c', change_direction: 'increase' }, true],
    [{ type: 'assurance-level-change', namespace: 'n', current_level: 'c', change_direction: 'decrease' }, true],
    [{ type: 'assurance-level-change', namespace: 'n', current_level: 'c', change_direction: 'x' }, false],
    [{ type: 'assurance-level-change', current_level: 'c' }, false],
    [{ type: 'assurance-level-change', namespace: 'n' }, false],
    [{ type: 'device-compliance-change', previous_status: 'compliant', current_status: 'not-compliant' }, true],
    [{ type: 'device-compliance-change', previous_status: 'compliant', current_status: 'x' }, false],
    [{ type: 'device-compliance-change', previous_status: 'compliant' }, false],
    [{ type: 'device-compliance-change', current_status: 'compliant' }, false],
    [{ type: 'session-established', acr: 'x', amr: ['y'] }, true],
    [{ type: 'session-established', acr: 7 }, false],
    [{ type: 'session-established', amr: 'y' }, false],
    [{ type: 'session-presented', ext_id: 7 }, false],
    [
      {
        type: 'risk-level-change',
        principal: 'USER',
        current_level: 'LOW',
        previous_level: 'MEDIUM',
        risk_reason: 'x',
      },
      true,
    ],
    [{ type: 'risk-level-change', principal: 'USER', current_level: 'HIGH' }, true],
    [{ type: 'risk-level-change', principal: 'USER', current_level: 'x' }, false],
    [{ type: 'risk-level-change', principal: 'USER', current_level: 'LOW', previous_level: 'x' }, false],
    [{ type: 'risk-level-change', principal: 'USER', current_level: 'LOW', risk_reason: 7 }, false],
    [{ type: 'risk-level-change', current_level: 'LOW' }, false],
    [{ type: 'x' }, false],
  ])('of %j is one that is known: %s', (event, known) => {
    expect(SecurityEventSchema.safeParse(event).success).toBe(known)
  })
})
