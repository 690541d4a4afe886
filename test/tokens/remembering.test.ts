// What a server remembers shows only in how often it verifies: counted here, signature by signature, and at its limits.
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  accessTokenHash,
  bearerChecking,
  type Checking,
  checkAccessToken,
  createProofNow,
  holds,
  issueTokenNow,
  nonceWindowMs,
  proofChecking,
  proofSigning,
  seenProofs,
  serverNonces,
  signingKey,
  type TokenOrder,
  taskUseOf,
  tokenUses,
  type VerifiedTokens,
  verifiedTokens,
} from '../../main/tokens/index.ts'
import { publicKeyOf } from '../../main/tokens/public-key.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import { epochMs } from '../../shared/model/units.ts'
import { audience, authority, device, later, now, order, otherAuthority, otherDevice } from './fixtures.ts'

const [htm, htu] = ['POST', 'https://graph.microsoft.com/v1.0/me/sendMail']
const tokenOf = (more: Partial<TokenOrder> = {}) => issueTokenNow(authority, order('agentUser', more)).jwt

/** What came of it, and how many signatures were asked for. */
function counted<Result>(checking: Checking<Result>): { signatures: number; result: Result } {
  let signatures = 0
  let step = checking.next()
  while (!step.done) {
    signatures += 1
    step = checking.next(holds(step.value))
  }
  return { signatures, result: step.value }
}

const server = (verified?: VerifiedTokens) => ({
  now,
  audience,
  authority,
  ended: () => false,
  ...(verified === undefined ? {} : { verified }),
})
const shown = (accessToken: string, verified?: VerifiedTokens, more: object = {}) => {
  const { signatures, result } = counted(bearerChecking({ ...server(verified), accessToken, ...more }))
  return [signatures, result.ok ? 'taken' : result.check]
}

describe('A server that remembers tokens', () => {
  test('verifies each once, however often it is shown, and judges it every time', () => {
    const [verified, token] = [verifiedTokens(), tokenOf()]
    expect(shown(token)).toEqual([1, 'taken'])
    expect(shown(token)).toEqual([1, 'taken'])
    expect(shown(token, verified)).toEqual([1, 'taken'])
    expect(shown(token, verified)).toEqual([0, 'taken'])
    expect(shown(token, verified, { now: later(3600) })).toEqual([0, 'expired'])
    expect(shown(token, verified, { audience: 'x' })).toEqual([0, 'audience'])
    expect(shown(token, verified, { ended: () => true })).toEqual([0, 'ended'])
    expect(shown(`${token.slice(0, -4)}AAAA`, verified)).toEqual([1, 'signature'])
    expect(shown(`${token.slice(0, -4)}AAAA`, verified)).toEqual([1, 'signature'])
    expect(shown(token, verified, { authority: otherAuthority })).toEqual([1, 'signature'])
    expect(shown(token, verified)).toEqual([0, 'taken'])
  })

  test('says of one it knows what it says of one it sees for the first time', () => {
    const [verified, token] = [verifiedTokens(), tokenOf()]
    const check = (more: object, known?: VerifiedTokens) =>
      counted(bearerChecking({ ...server(known), accessToken: token, ...more })).result
    expect(check({}, verified)).toMatchObject({ ok: true })
    for (const more of [{ now: later(3600) }, { now: later(-1) }, { audience: 'x' }, {}])
      expect(check(more, verified)).toEqual(check(more))
  })

  test('remembers nothing of a token it refused, and what it remembers cannot be changed', () => {
    const verified = verifiedTokens()
    const token = tokenOf()
    expect(shown(token, verified, { audience: 'x' })).toEqual([1, 'audience'])
    expect(shown(token, verified)).toEqual([1, 'taken'])
    const claims = verified.claimsOf(accessTokenHash(token), authority.publicJwk)
    expect(claims).toMatchObject({ aud: audience })
    expect(Object.isFrozen(claims)).toBe(true)
    expect(verified.claimsOf(accessTokenHash(token), otherAuthority.publicJwk)).toBeNull()
    expect(verified.claimsOf('another', authority.publicJwk)).toBeNull()
  })

  test('remembers a token once: one that is shown again takes no other’s place', () => {
    const [verified, first, second] = [verifiedTokens(2), tokenOf({ uti: 'first' }), tokenOf({ uti: 'second' })]
    expect([first, second, second, first].map(token => shown(token, verified)[0])).toEqual([1, 1, 0, 0])
  })

  test('keeps as many as it may, the last that came', () => {
    const verified = verifiedTokens(2)
    const key = publicKeyOf(device.publicJwk)
    if (key === null) throw new Error('a device has a key')
    for (const name of ['a', 'b', 'c']) {
      verified.remember(name, authority.publicJwk, { name })
      verified.rememberHeader(name, { header: { name }, by: key })
    }
    const names = ['a', 'b', 'c']
    expect(names.map(name => verified.claimsOf(name, authority.publicJwk)?.name)).toEqual([undefined, 'b', 'c'])
    expect(names.map(name => verified.headerOf(name)?.header.name)).toEqual([undefined, 'b', 'c'])
  })

  test('verifies a proof each time, and reads the header of a device once', () => {
    const known: string[] = []
    const kept = verifiedTokens()
    const verified: VerifiedTokens = {
      ...kept,
      rememberHeader(encoded, header) {
        known.push(header.by.thumbprint)
        kept.rememberHeader(encoded, header)
      },
    }
    const accessToken = tokenOf({ jkt: device.jkt })
    const send = (jti: string, by = device, change = (proof: string) => proof) => {
      const proof = change(createProofNow(by, { htm, htu, iat: now, jti, accessToken }))
      const seen = seenProofs({ now: () => now })
      const { signatures, result } = counted(proofChecking({ ...server(verified), accessToken, proof, htm, htu, seen }))
      return [signatures, result.ok ? 'taken' : result.check]
    }
    const broken = (proof: string) => `${proof.slice(0, -4)}AAAA`
    expect(send('p-0', device, broken)).toEqual([1, 'signature'])
    expect(known).toEqual([])
    expect(send('p-1')).toEqual([2, 'taken'])
    expect(send('p-2')).toEqual([1, 'taken'])
    expect(send('p-3', device, broken)).toEqual([1, 'signature'])
    expect(send('p-4', otherDevice)).toEqual([1, 'jkt'])
    expect(send('p-5', otherDevice)).toEqual([1, 'jkt'])
    expect(known).toEqual([device.jkt, otherDevice.jkt])
  })

  test('hashes a token to the same text, known or not, short or longer than any', () => {
    const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url')
    for (const text of ['token', 'token', 'x'.repeat(16_384), 'x'.repeat(16_385), 'x'.repeat(16_385)])
      expect(accessTokenHash(text)).toBe(sha256(text))
    const first = Array.from({ length: 2_100 }, (_, at) => accessTokenHash(`token ${at}`))
    expect(new Set(first).size).toBe(2_100)
    expect(first.map((_, at) => accessTokenHash(`token ${at}`))).toEqual(first)
  })

  test('makes no key ready twice for one object, and another for an equal one', () => {
    const jwk = { ...device.publicJwk }
    expect(publicKeyOf(jwk)).toBe(publicKeyOf(jwk))
    expect(publicKeyOf(jwk)).not.toBe(publicKeyOf({ ...jwk }))
    expect(publicKeyOf(jwk)?.thumbprint).toBe(device.jkt)
    const bad = { kty: 'oct' }
    expect([publicKeyOf(bad), publicKeyOf(bad)]).toEqual([null, null])
  })
})

describe('A token alone', () => {
  const standing = async (changes: JsonObject, more: object = {}) => {
    const { claims } = issueTokenNow(authority, order('agentUser'))
    const accessToken = authority.signNow({ typ: 'JWT' }, { ...claims, ...changes })
    const result = await checkAccessToken({ ...server(), accessToken, ...more })
    return result.ok ? 'taken' : `${result.check}: ${result.message}`
  }
  const issuer = "issuer: The access token's issuer is"
  const limited = 'uses: The access token is limited in a way nobody can count by.'
  const bound = 'malformed: The access token is bound in a way that cannot be checked (cnf without jkt).'
  const uncounted = 'uses: The access token is good for so many uses, and this server does not count them.'
  test.each<[JsonObject, string]>([
    [{}, 'taken'],
    [{ iss: 'x' }, `${issuer} "x", which is not its tenant's.`],
    [
      { tid: 7 },
      `${issuer} "https://login.microsoftonline.com/7e6f7e36-2d2a-4f0e-9c3d-1f3b0a5c9d01/v2.0", which is not its tenant's.`,
    ],
    [
      { tid: 7, iss: 'https://login.microsoftonline.com/7/v2.0' },
      `${issuer} "https://login.microsoftonline.com/7/v2.0", which is not its tenant's.`,
    ],
    [{ uti: 7 }, 'malformed: The access token has no id (uti).'],
    [{ cnf: {} }, bound],
    [{ cnf: { jkt: 7 } }, bound],
    [{ cnf: 'x' }, bound],
    [{ cnf: null }, bound],
    [{ cnf: { jkt: 'x' } }, 'jkt: The access token is bound to a device key and comes without a proof.'],
    [{ throughline_use: { task: 't', uses: 1 } }, uncounted],
    [{ throughline_use: 1 }, limited],
    [{ throughline_use: null }, limited],
    [{ throughline_use: [] }, limited],
    [{ throughline_use: { task: 7, uses: 1 } }, limited],
    [{ throughline_use: { task: 't', uses: 0 } }, limited],
    [{ throughline_use: { task: 't', uses: 1.5 } }, limited],
    [{ throughline_use: { task: 't', uses: '1' } }, limited],
    [{ throughline_use: { task: 't' } }, limited],
  ])('with %j: %s', async (changes, said) => {
    expect(await standing(changes)).toBe(said)
  })

  test('that ended is named', async () => {
    expect(await standing({ uti: 'u' }, { ended: (uti: string) => uti === 'u' })).toBe(
      'ended: Access token u was ended before its time.',
    )
  })

  test('is counted where it is limited, and only there', async () => {
    const [once, thrice] = [1, 3].map(uses => ({ uti: `u-${uses}`, throughline_use: { task: 't', uses } }))
    const uses = tokenUses()
    expect(await standing({ uti: 'free' }, { uses })).toBe('taken')
    expect(await standing({ uti: 'free' }, { uses })).toBe('taken')
    expect(await standing({ ...once }, { uses })).toBe('taken')
    expect(await standing({ ...once }, { uses })).toBe('uses: Access token u-1 was good for one use and is used up.')
    for (const _ of [1, 2, 3]) expect(await standing({ ...thrice }, { uses })).toBe('taken')
    expect(await standing({ ...thrice }, { uses })).toBe('uses: Access token u-3 was good for 3 uses and is used up.')
    expect(['free', 'u-1', 'u-3'].map(uses.used)).toEqual([0, 1, 3])
    expect(taskUseOf({ throughline_use: { task: 't', uses: 2, more: 1 } })).toEqual({ task: 't', uses: 2 })
    expect(taskUseOf({})).toBeNull()
  })

  test('cannot be judged by an authority that has no key', async () => {
    const keyless = { publicJwk: { kty: 'oct' } }
    await expect(checkAccessToken({ ...server(), authority: keyless, accessToken: tokenOf() })).rejects.toThrow(
      new TypeError('an authority has a key that verifies'),
    )
  })
})

test('A proof still to be signed is the proof, on either thread', async () => {
  const proof = { htm, htu, iat: now, jti: 'p-1', accessToken: 'token', nonce: 'n' }
  const [ready, signing] = [createProofNow(device, proof), proofSigning(device, proof)]
  expect(signing.now()).toBe(ready)
  expect(await signing.later()).toBe(ready)
  const { nonce: _, ...without } = proof
  const claims: unknown = JSON.parse(
    Buffer.from(createProofNow(device, without).split('.')[1] ?? '', 'base64url').toString('utf8'),
  )
  expect(claims).toEqual({ jti: 'p-1', htm, htu, iat: Math.floor(now / 1000), ath: accessTokenHash('token') })
})

describe('A nonce', () => {
  const secret = new Uint8Array(32).fill(8)
  const at = (windows: number, more = 0) => epochMs(windows * nonceWindowMs + more)

  test('is one for two minutes, and taken for two more', () => {
    const nonces = serverNonces(secret)
    const nonce = nonces.current(at(7))
    expect(nonceWindowMs).toBe(120_000)
    expect(nonce).toMatch(/^[\w-]{22}$/)
    expect(nonces.current(at(8, -1))).toBe(nonce)
    expect(nonces.current(at(8))).not.toBe(nonce)
    expect(nonces.current(at(7))).toBe(nonce)
    expect([at(7, -1), at(7), at(8, -1), at(8), at(9, -1), at(9)].map(when => nonces.takes(nonce, when))).toEqual([
      false,
      true,
      true,
      true,
      true,
      false,
    ])
  })

  test('is the same of the same secret, in whatever order it is asked for', () => {
    const [one, other] = [serverNonces(secret), serverNonces(secret)]
    const windows = [3, 4, 3, 9, 9, 8, 0]
    const given = windows.map(window => one.current(at(window)))
    expect(windows.toReversed().map(window => other.current(at(window)))).toEqual(given.toReversed())
    expect(windows.map((window, index) => other.takes(given[index], at(window + 1)))).toEqual(windows.map(() => true))
    expect([undefined, null, 7, ''].map(none => one.takes(none, at(3)))).toEqual([false, false, false, false])
  })
})

describe('A public key', () => {
  const { x = '' } = device.publicJwk
  const jwk = { kty: 'OKP', crv: 'Ed25519', x }
  test.each<[string, object, boolean]>([
    ['as it is', {}, true],
    ['marked for signatures', { use: 'sig' }, true],
    ['marked for encryption', { use: 'enc' }, false],
    ['that may verify', { key_ops: ['sign', 'verify'] }, true],
    ['that may only sign', { key_ops: ['sign'] }, false],
    ['that may do nothing', { key_ops: [] }, false],
    ['whose operations are no list', { key_ops: 'verify' }, false],
    ['for EdDSA', { alg: 'EdDSA' }, true],
    ['for Ed25519', { alg: 'Ed25519' }, true],
    ['for another algorithm', { alg: 'ES256' }, false],
    ['of another curve', { crv: 'X25519' }, false],
    ['of another kind', { kty: 'EC' }, false],
    ['of a kind nobody knows', { kty: '' }, false],
    ['too short', { x: x.slice(0, 42) }, false],
    ['spelled in another way', { x: `${x}=` }, false],
    ['that is no text', { x: 7 }, false],
  ])('%s can be used: %s', (_, changes, usable) => {
    const key = publicKeyOf({ ...jwk, ...changes })
    expect(key !== null).toBe(usable)
    if (key) expect([key.thumbprint, key.algorithms]).toEqual([device.jkt, ['EdDSA', 'Ed25519']])
  })

  test.each([
    ['zero', '00'.repeat(32)],
    ['the neutral element', `01${'00'.repeat(31)}`],
    ['the neutral element with the sign bit on', `01${'00'.repeat(30)}80`],
    ['order eight', '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'],
    ['order eight, the other', 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'],
    ['minus one', `ec${'ff'.repeat(30)}7f`],
    ['zero in another spelling', `ed${'ff'.repeat(30)}7f`],
    ['the neutral element in another spelling', `ee${'ff'.repeat(30)}7f`],
  ])('that is a point of small order cannot: %s', (_, hex) => {
    expect(publicKeyOf({ ...jwk, x: Buffer.from(hex, 'hex').toString('base64url') })).toBeNull()
  })

  test('on P-256 has two coordinates, of a point that is on it', () => {
    // RFC 7517 appendix A.1
    const point = {
      kty: 'EC',
      crv: 'P-256',
      x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',
      y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
    }
    expect(publicKeyOf({ ...point })).toMatchObject({
      thumbprint: 'cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s',
      algorithms: ['ES256'],
    })
    expect(publicKeyOf({ ...point, y: point.x })).toBeNull()
    expect(publicKeyOf({ ...point, y: point.y.slice(1) })).toBeNull()
    const { x: _, ...withoutX } = point
    expect(publicKeyOf(withoutX)).toBeNull()
    expect(publicKeyOf({ ...point, crv: 'P-384' })).toBeNull()
    const zeroBefore = (encoded: string) =>
      Buffer.concat([Buffer.alloc(1), Buffer.from(encoded, 'base64url')]).toString('base64url')
    expect(publicKeyOf({ ...point, x: zeroBefore(point.x) })).toBeNull()
    expect(publicKeyOf({ ...point, y: zeroBefore(point.y) })).toBeNull()
    // SEC 2 §2.4.1: the base point of secp256k1, whose coordinates are as long
    const hex = (text: string) => Buffer.from(text, 'hex').toString('base64url')
    expect(
      publicKeyOf({
        kty: 'EC',
        crv: 'secp256k1',
        x: hex('79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798'),
        y: hex('483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8'),
      }),
    ).toBeNull()
    expect(publicKeyOf({ ...point, kty: 'OKP' })).toBeNull()
  })

  test('of RSA has 2048 bits or more, and the exponent everybody has', () => {
    const n = (bits: number) => Buffer.alloc(bits / 8, 0xff).toString('base64url')
    const usable = (changes: object) => publicKeyOf({ kty: 'RSA', n: n(2048), e: 'AQAB', ...changes }) !== null
    expect(usable({})).toBe(true)
    expect(usable({ n: n(2040) })).toBe(false)
    expect(usable({ n: `${n(2048)}=` })).toBe(false)
    expect(usable({ n: 7 })).toBe(false)
    expect(usable({ e: 'Aw' })).toBe(false)
    expect(usable({ alg: 'RS256' })).toBe(true)
    expect(usable({ alg: 'RS384' })).toBe(false)
  })

  test('made from a seed is the seed’s alone', async () => {
    const [one, other] = await Promise.all([1, 2].map(byte => signingKey(new Uint8Array(32).fill(byte))))
    expect(one?.kid).not.toBe(other?.kid)
    expect(one?.publicJwk).toEqual(authority.publicJwk)
    expect(Object.keys(one?.publicJwk ?? {})).toEqual(['kty', 'crv', 'x'])
    for (const length of [31, 33])
      await expect(signingKey(new Uint8Array(length))).rejects.toThrow(
        new RangeError(`An Ed25519 seed has 32 bytes, this one has ${length}.`),
      )
  })
})
