// Claims challenges and security events: what a resource and a transmitter send, and what the other side makes of it.
import { describe, expect, test } from 'vitest'
import {
  checkAccessToken,
  checkSecurityEvent,
  claimsChallenge,
  clientCapabilities,
  createSecurityEvent,
  issuerAndSubject,
  openLab,
  parseClaimsChallenge,
  readClaimsParameter,
  type SecurityEvent,
  securityEventPrefix,
  securityEventTypes,
  seenProofs,
  serverNonces,
  tokenUses,
} from '../../main/tokens/index.ts'
import { JsonObject } from '../../shared/model/json.ts'
import { agentUser, audience, authority, later, now, tokenOf } from './fixtures.ts'

describe('A claims challenge', () => {
  test('for a critical event asks for a token that is younger, and is read back as it was meant', () => {
    const header = claimsChallenge({ xms_cc: ['cp1'] }, { kind: 'revoked', since: now })
    expect(header).toMatch(
      /^Bearer realm="", authorization_uri="https:\/\/login\.microsoftonline\.com\/common\/oauth2\/authorize", error="insufficient_claims", claims="[A-Za-z0-9+/=]+"$/,
    )
    const parsed = parseClaimsChallenge(header)
    // half a second past: a token of the same second is not known to be younger
    expect(parsed).toMatchObject({ error: 'insufficient_claims' })
    expect(readClaimsParameter(clientCapabilities(parsed?.claims))).toEqual({
      continuousAccess: true,
      notBefore: Math.ceil(now / 1000),
      acrs: null,
    })
  })

  test('for an address says which one the resource saw', () => {
    const header = claimsChallenge({ xms_cc: ['cp1'] }, { kind: 'address', seen: '203.0.113.7', since: now })
    expect(parseClaimsChallenge(header)?.claims).toContain('"xms_rp_ipaddr":{"value":"203.0.113.7"}')
  })

  test('is a plain 401 for a client that would not understand it', () => {
    const parsed = parseClaimsChallenge(claimsChallenge({}, { kind: 'authenticationContext', value: 'c1' }))
    expect(parsed).toEqual({ error: 'invalid_token', claims: null })
  })

  test('as Microsoft’s sample has it asks for cp1', () => {
    const claims = Buffer.from('{"access_token":{"acrs":{"essential":true,"value":"cp1"}}}').toString('base64')
    const parsed = parseClaimsChallenge(`Bearer realm="", error="insufficient_claims", claims="${claims}"`)
    expect(readClaimsParameter(parsed?.claims ?? '')).toMatchObject({ continuousAccess: true, acrs: null })
  })

  test.each([
    'Basic realm="x"',
    'Bearer realm="x"',
    'Bearer error="x", claims="!!"',
    'Bearer error="x", claims="e30"x',
  ])('is not seen in %s', header => {
    expect(parseClaimsChallenge(header)?.claims ?? null).toBe(header.endsWith('x') ? '{}' : null)
  })
})

const transmitter = { issuer: 'https://transmitter.contoso.com', audience: 'https://receiver.contoso.com' }
const events: SecurityEvent[] = [
  {
    type: 'session-revoked',
    initiating_entity: 'policy',
    reason_admin: { en: 'High risk' },
    event_timestamp: 1_789_000_000,
  },
  { type: 'token-claims-change', claims: { role: 'ro-admin' } },
  { type: 'credential-change', credential_type: 'x509', change_type: 'revoke' },
  { type: 'assurance-level-change', namespace: 'RFC8176', current_level: 'nist-aal1', change_direction: 'decrease' },
  { type: 'device-compliance-change', previous_status: 'compliant', current_status: 'not-compliant' },
  { type: 'session-established', amr: ['fic'] },
  { type: 'session-presented' },
  { type: 'risk-level-change', principal: 'USER', current_level: 'HIGH', previous_level: 'LOW' },
]
const subject = issuerAndSubject('https://login.microsoftonline.com/t/v2.0', agentUser.id)
const receiver = () => ({ ...transmitter, publicJwk: authority.publicJwk, now, seen: seenProofs({ now: () => now }) })
const raw = (claims: object, typ = 'secevent+jwt') => {
  const iat = Math.floor(now / 1000)
  const right = { iss: transmitter.issuer, aud: transmitter.audience, iat, jti: 'j', sub_id: subject }
  return authority.sign({ typ }, JsonObject.parse({ ...right, ...claims }))
}

describe('A security event', () => {
  test('there is of all eight types', () => {
    expect(events.map(({ type }) => type)).toEqual(securityEventTypes)
  })

  test.each(events)('$type arrives as it was sent', async event => {
    const token = await createSecurityEvent(authority, { ...transmitter, jti: 'j', now, subject, event, txn: 'x' })
    expect(await checkSecurityEvent(token, receiver())).toMatchObject({
      ok: true,
      events: [event],
      subject,
      txn: 'x',
      ignored: {},
    })
  })

  test('of a type nobody knows is kept and not acted on', async () => {
    const token = await raw({
      events: { 'https://example.com/other': { a: 1 }, [`${securityEventPrefix}session-revoked`]: {} },
    })
    expect(await checkSecurityEvent(token, receiver())).toMatchObject({
      ok: true,
      events: [{ type: 'session-revoked' }],
      ignored: { 'https://example.com/other': { a: 1 } },
    })
  })

  test.each([
    ['without any event', { events: {} }, 'no event'],
    ['whose details do not fit', { events: { [`${securityEventPrefix}risk-level-change`]: {} } }, 'risk-level-change'],
    ['whose details are no object', { events: { [`${securityEventPrefix}session-revoked`]: 1 } }, 'no object'],
    ['about nobody', { sub_id: null, events: {} }, 'sub_id'],
    ['with a subject of a JWT', { sub: 'x', events: {} }, '"sub"'],
  ])('%s is malformed', async (_, claims, message) => {
    const result = await checkSecurityEvent(await raw(claims), receiver())
    expect(result).toMatchObject({ ok: false, check: 'malformed', message: expect.stringContaining(message) })
  })

  test('is not kept from being taken by another transmitter’s of the same id', async () => {
    const expectation = receiver()
    const token = await raw({ events: { [`${securityEventPrefix}session-revoked`]: {} } })
    const theirs = await raw({
      iss: 'https://other.example',
      events: { [`${securityEventPrefix}session-revoked`]: {} },
    })
    expect(await checkSecurityEvent(theirs, { ...expectation, issuer: 'https://other.example' })).toMatchObject({
      ok: true,
    })
    expect(await checkSecurityEvent(token, expectation)).toMatchObject({ ok: true })
    expect(await checkSecurityEvent(token, expectation)).toMatchObject({ check: 'jti' })
  })

  test('that was refused is not remembered', async () => {
    const expectation = receiver()
    const token = await raw({ events: { [`${securityEventPrefix}session-revoked`]: {} } })
    expect(await checkSecurityEvent(token, { ...expectation, audience: 'x' })).toMatchObject({ check: 'audience' })
    expect(await checkSecurityEvent(token, expectation)).toMatchObject({ ok: true })
  })
})

describe('A token that is good for so many uses', () => {
  const limited = (uses: number) => tokenOf('agentUser', { use: { task: 'task:reconcile', uses } })
  const server = () => ({ now, audience, authority, ended: () => false, uses: tokenUses() })

  test('is taken so often and no more, also when all requests come at once', async () => {
    const [accessToken, input] = [await limited(2), server()]
    const results = await Promise.all([1, 2, 3, 4].map(() => checkAccessToken({ ...input, accessToken })))
    expect(results.filter(({ ok }) => ok)).toHaveLength(2)
  })

  test('has as many left after a request that was refused', async () => {
    const [accessToken, input] = [await limited(1), server()]
    expect(await checkAccessToken({ ...input, accessToken, ended: () => true })).toMatchObject({ check: 'ended' })
    expect(await checkAccessToken({ ...input, accessToken })).toMatchObject({ ok: true })
    expect(await checkAccessToken({ ...input, accessToken })).toMatchObject({ check: 'uses' })
  })
})

test('A server takes its nonce for two windows of time, and never another server’s', () => {
  const [ours, theirs] = [8, 9].map(byte => serverNonces(new Uint8Array(32).fill(byte)))
  const nonce = ours?.current(now)
  expect(ours?.takes(nonce, now)).toBe(true)
  expect(ours?.takes(nonce, later(120))).toBe(true)
  expect(ours?.takes(nonce, later(240))).toBe(false)
  expect(theirs?.takes(nonce, now)).toBe(false)
  expect(ours?.takes(undefined, now)).toBe(false)
})

describe('The lab', () => {
  test('is the same, byte for byte, from the same seed, and another from another', async () => {
    const [one, again, other] = [await openLab(1), await openLab(1), await openLab(2)]
    expect(again.specimens).toEqual(one.specimens)
    expect(other.specimens.t1).not.toBe(one.specimens.t1)
  })

  test('alters what is no JSON any more, and refuses what comes of it', async () => {
    const lab = await openLab(1)
    const raw = { part: 'header', raw: '' } as const
    const token = lab.alter(lab.specimens.clientAssertion, raw, { part: 'header', path: ['alg'] })
    expect(await lab.present({ place: 'clientAssertion', token })).toMatchObject({ accepted: false })
  })

  test('shows every check of a place, and how far a token came', async () => {
    const lab = await openLab(1)
    const token = lab.alter(lab.specimens.accessToken, { part: 'payload', path: ['scp'], value: 'Mail.Send Mail.Read' })
    const { checks } = await lab.present({ place: 'accessToken', token })
    expect(checks.find(({ state }) => state === 'failed')?.name).toBe('accessToken.signature')
    expect(checks.find(({ name }) => name === 'proof.ath')?.state).toBe('passed')
    expect(checks.find(({ name }) => name === 'accessToken.expired')?.state).toBe('notReached')
  })
})
