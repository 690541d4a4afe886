// The proof a Cloud PC sends with every request: one that is right, and every way to get it wrong.
import fc from 'fast-check'
import { base64url, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import type { ProofInput } from '../../main/tokens/index.ts'
import {
  accessTokenHash,
  checkDpop,
  checkProof,
  createProof,
  issueToken,
  proofClockToleranceSeconds,
  proofMaxAgeSeconds,
  seenProofs,
} from '../../main/tokens/index.ts'
import { ProofCheck } from '../../shared/model/facts.ts'
import { JsonObject } from '../../shared/model/json.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import {
  audience,
  authority,
  device,
  later,
  now,
  order,
  otherAuthority,
  otherDevice,
  otherTenantId,
  tokenOf,
} from './fixtures.ts'

const htm = 'POST'
const htu = 'https://graph.microsoft.com/v1.0/me/sendMail'
const accessToken = await tokenOf('agentUser', { jkt: device.jkt })
const otherToken = await tokenOf('agentUser', { jkt: device.jkt, uti: 'n5RaaRnoFUyp2TbSCAAAAA' })

const request = (more: Partial<ProofInput> & { proof: string }): ProofInput => ({
  accessToken,
  htm,
  htu,
  now,
  audience,
  authority,
  seen: seenProofs({ now: () => now }),
  ended: () => false,
  ...more,
})
const proofOf = (more: Partial<Parameters<typeof createProof>[1]> = {}, by = device): Promise<string> =>
  createProof(by, { htm, htu, iat: now, jti: 'p-1', accessToken, ...more })

/** A proof signed by the right device with claims or a typ that `createProof` would not write. */
const rawProof = (changes: JsonObject, typ = 'dpop+jwt'): Promise<string> => {
  const claims: JsonObject = { jti: 'p-1', htm, htu, iat: Math.floor(now / 1000), ath: accessTokenHash(accessToken) }
  return device.sign({ typ }, { ...claims, ...changes })
}
/** The parts of a compact JWS, changed and put together again without a new signature. */
const rewritten = (jwt: string, header: JsonObject, payload: JsonObject = {}): string => {
  const [first = '', second = '', signature = ''] = jwt.split('.')
  const part = (encoded: string, changes: JsonObject) =>
    base64url.encode(JSON.stringify({ ...JSON.parse(new TextDecoder().decode(base64url.decode(encoded))), ...changes }))
  return [part(first, header), part(second, payload), signature].join('.')
}

describe('A proof', () => {
  test('by the device the token is bound to is taken, and gives the token’s claims', async () => {
    const result = await checkProof(request({ proof: await proofOf() }))
    expect(result).toMatchObject({ ok: true, jkt: device.jkt, jti: 'p-1', claims: { aud: audience, idtyp: 'user' } })
  })

  test('is the same, byte for byte, for the same request', async () => {
    expect(await proofOf()).toBe(await proofOf())
  })

  test('is taken once', async () => {
    const input = request({ proof: await proofOf() })
    expect(await checkProof(input)).toMatchObject({ ok: true })
    expect(await checkProof(input)).toMatchObject({ ok: false, check: 'jti', message: 'Proof p-1 was used before.' })
  })

  test('is taken once when it arrives twice at the same time', async () => {
    const input = request({ proof: await proofOf() })
    const results = await Promise.all([checkProof(input), checkProof(input), checkProof(input)])
    expect(results.filter(result => result.ok)).toHaveLength(1)
  })

  test('that was refused can be sent again once what was wrong is right', async () => {
    const input = request({ proof: await proofOf() })
    expect(await checkProof({ ...input, htm: 'GET' })).toMatchObject({ ok: false, check: 'htm' })
    expect(await checkProof(input)).toMatchObject({ ok: true })
  })

  test.each([
    ['the same', htu, true],
    ['scheme and host in another case', 'HTTPS://Graph.Microsoft.COM/v1.0/me/sendMail', true],
    ['the default port', 'https://graph.microsoft.com:443/v1.0/me/sendMail', true],
    ['a query and a fragment', `${htu}?$top=1#x`, true],
    ['dot segments', 'https://graph.microsoft.com/v1.0/./you/../me/sendMail', true],
    ['the path in another case', 'https://graph.microsoft.com/v1.0/me/SendMail', false],
    ['another port', 'https://graph.microsoft.com:8443/v1.0/me/sendMail', false],
    ['another scheme', 'http://graph.microsoft.com/v1.0/me/sendMail', false],
    ['a slash at the end', `${htu}/`, false],
    ['no URI', 'sendMail', false],
  ])('compares its target as RFC 9449 §4.3 says: %s', async (_, target, taken) => {
    const result = await checkProof(request({ proof: await rawProof({ htu: target }) }))
    expect(result).toMatchObject(taken ? { ok: true } : { ok: false, check: 'htu' })
  })

  test('compares percent-encodings in any case', async () => {
    const result = await checkProof(
      request({ proof: await rawProof({ htu: 'https://h/a%2fb' }), htu: 'https://h/a%2Fb' }),
    )
    expect(result).toMatchObject({ ok: true })
  })

  test('leaves query and fragment out of htu', async () => {
    const [, payload = ''] = (await proofOf({ htu: `${htu}?$top=1#x` })).split('.')
    expect(JSON.parse(new TextDecoder().decode(base64url.decode(payload)))).toMatchObject({ htu })
  })

  test.each([
    [-proofMaxAgeSeconds, true],
    [-proofMaxAgeSeconds - 1, false],
    [proofClockToleranceSeconds, true],
    [proofClockToleranceSeconds + 1, false],
  ])('issued %i s from now is taken: %s', async (seconds, taken) => {
    const result = await checkProof(request({ proof: await proofOf({ iat: later(seconds) }) }))
    expect(result).toMatchObject(taken ? { ok: true } : { ok: false, check: 'iat' })
  })

  test('is remembered for as long as it is young enough to be taken', async () => {
    let clock: EpochMs = now
    const seen = seenProofs({ now: () => clock })
    const input = request({ proof: await proofOf(), seen })
    expect(await checkProof(input)).toMatchObject({ ok: true })
    for (let seconds = 0; seconds <= proofMaxAgeSeconds; seconds++) {
      clock = later(seconds)
      expect(await checkProof({ ...input, now: clock })).toMatchObject({ ok: false, check: 'jti' })
    }
    clock = later(proofMaxAgeSeconds + 1)
    expect(await checkProof({ ...input, now: clock })).toMatchObject({ ok: false, check: 'iat' })
  })

  test('by an ES256 key is taken too', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
    const { kty = '', crv = '', x = '', y = '' } = await exportJWK(publicKey)
    const proof = await new SignJWT({ jti: 'e-1', htm, htu, iat: Math.floor(now / 1000) })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: { kty, crv, x, y } })
      .sign(privateKey)
    expect(await checkDpop(proof, { htm, htu, now, accessToken: null })).toMatchObject({ ok: true, jti: 'e-1' })
  })
})

type Corruption = [name: string, check: ProofCheck, input: () => Promise<ProofInput> | ProofInput]
const corruptions: Corruption[] = [
  [
    'a proof by another Cloud PC for the stolen token',
    'jkt',
    async () => request({ proof: await proofOf({}, otherDevice) }),
  ],
  [
    'a token bound to no device',
    'jkt',
    async () => {
      const unbound = await tokenOf('agentUser')
      return request({ proof: await proofOf({ accessToken: unbound }), accessToken: unbound })
    },
  ],
  [
    'a proof used before',
    'jti',
    async () => {
      const seen = seenProofs({ now: () => now })
      seen.add('p-1', later(60))
      return request({ proof: await proofOf(), seen })
    },
  ],
  ['a proof without id', 'jti', async () => request({ proof: await rawProof({ jti: '' }) })],
  ['a proof for another method', 'htm', async () => request({ proof: await proofOf({ htm: 'GET' }) })],
  ['a proof for the method in lower case', 'htm', async () => request({ proof: await proofOf({ htm: 'post' }) })],
  [
    'a proof for another address',
    'htu',
    async () => request({ proof: await proofOf({ htu: 'https://graph.microsoft.com/v1.0/me' }) }),
  ],
  [
    'a proof for another host',
    'htu',
    async () => request({ proof: await proofOf({ htu: htu.replace('graph', 'evil') }) }),
  ],
  ['a proof grown old', 'iat', async () => request({ proof: await proofOf({ iat: later(-3600) }) })],
  ['a proof from the future', 'iat', async () => request({ proof: await proofOf({ iat: later(3600) }) })],
  ['a proof whose time is no number', 'iat', async () => request({ proof: await rawProof({ iat: null }) })],
  [
    'a proof made for another access token',
    'ath',
    async () => request({ proof: await proofOf({ accessToken: otherToken }) }),
  ],
  ['a proof without ath', 'ath', async () => request({ proof: await rawProof({ ath: null }) })],
  ['a proof that is an ordinary JWT', 'type', async () => request({ proof: await rawProof({}, 'JWT') })],
  ['an access token in place of the proof', 'type', () => request({ proof: accessToken })],
  [
    'a proof that is not signed',
    'algorithm',
    async () => request({ proof: rewritten(await proofOf(), { alg: 'none' }) }),
  ],
  [
    'a proof under a shared secret',
    'algorithm',
    async () => request({ proof: rewritten(await proofOf(), { alg: 'HS256' }) }),
  ],
  [
    'a proof with claims changed after signing',
    'signature',
    async () => request({ proof: rewritten(await proofOf(), {}, { jti: 'p-2' }) }),
  ],
  [
    'a proof with the key of another device put in',
    'signature',
    async () => request({ proof: rewritten(await proofOf(), { jwk: JsonObject.parse(otherDevice.publicJwk) }) }),
  ],
  ['a proof without a key', 'malformed', async () => request({ proof: rewritten(await proofOf(), { jwk: null }) })],
  [
    'a proof that gives its private key away',
    'malformed',
    async () =>
      request({ proof: rewritten(await proofOf(), { jwk: { kty: 'OKP', crv: 'Ed25519', x: 'AAAA', d: 'AAAA' } }) }),
  ],
  [
    'a proof under a shared key it carries',
    'malformed',
    async () => request({ proof: rewritten(await proofOf(), { jwk: { kty: 'oct', k: 'AAAA' } }) }),
  ],
  [
    'a proof whose key is of another kind',
    'malformed',
    async () => request({ proof: rewritten(await proofOf(), { alg: 'ES256' }) }),
  ],
  [
    'a proof with a critical header nobody knows',
    'malformed',
    async () => request({ proof: rewritten(await proofOf(), { crit: ['b65'], b65: true }) }),
  ],
  ['no JWT at all', 'malformed', () => request({ proof: 'bearer' })],
  [
    'a T2 in place of the access token',
    'audience',
    async () => {
      const t2 = await tokenOf('t2', { jkt: device.jkt })
      return request({ proof: await proofOf({ accessToken: t2 }), accessToken: t2 })
    },
  ],
  [
    'a token for another server',
    'audience',
    async () => request({ proof: await proofOf(), audience: 'https://manage.office.com' }),
  ],
  [
    'a token that names another issuer than its tenant',
    'issuer',
    async () => {
      const { claims } = await issueToken(authority, order('agentUser', { jkt: device.jkt }))
      const token = await authority.sign({ typ: 'JWT' }, { ...claims, tid: otherTenantId })
      return request({ proof: await proofOf({ accessToken: token }), accessToken: token })
    },
  ],
  [
    'an access token signed by another authority',
    'signature',
    async () => {
      const { jwt } = await issueToken(otherAuthority, order('agentUser', { jkt: device.jkt }))
      return request({ proof: await proofOf({ accessToken: jwt }), accessToken: jwt })
    },
  ],
  [
    'an access token bound to the thief’s device after signing',
    'signature',
    async () => {
      const token = rewritten(accessToken, {}, { cnf: { jkt: otherDevice.jkt } })
      return request({ proof: await proofOf({ accessToken: token }, otherDevice), accessToken: token })
    },
  ],
  [
    'an access token that is not signed',
    'algorithm',
    async () => {
      const token = rewritten(accessToken, { alg: 'none' })
      return request({ proof: await proofOf({ accessToken: token }), accessToken: token })
    },
  ],
  [
    'an access token of another type',
    'type',
    async () => {
      const { claims } = await issueToken(authority, order('agentUser', { jkt: device.jkt }))
      const token = await authority.sign({ typ: 'secevent+jwt' }, claims)
      return request({ proof: await proofOf({ accessToken: token }), accessToken: token })
    },
  ],
  [
    'an access token that is no JWT',
    'malformed',
    async () => request({ proof: await proofOf({ accessToken: 'x' }), accessToken: 'x' }),
  ],
  [
    'an expired access token',
    'expired',
    async () => {
      const at = later(3600)
      return request({ proof: await proofOf({ iat: at }), now: at })
    },
  ],
  [
    'an access token that never expires',
    'expired',
    async () => {
      const { claims } = await issueToken(authority, order('agentUser', { jkt: device.jkt }))
      const { exp: _exp, ...endless } = claims
      const token = await authority.sign({ typ: 'JWT' }, endless)
      return request({ proof: await proofOf({ accessToken: token }), accessToken: token })
    },
  ],
  [
    'an access token that is not valid yet',
    'expired',
    async () => {
      const at = later(-10)
      return request({ proof: await proofOf({ iat: at }), now: at })
    },
  ],
  [
    'an access token that ended with its task',
    'ended',
    async () => request({ proof: await proofOf(), ended: uti => uti === 'm5RaaRnoFUyp2TbSCAAAAA' }),
  ],
]

describe('A request is refused', () => {
  test.each(corruptions)('%s: %s', async (_, check, input) => {
    const result = await checkProof(await input())
    expect(result).toMatchObject({ ok: false, check })
    if (!result.ok) expect(result.message).toMatch(/^.{10,}\.$/)
  })

  test('with every check there is', async () => {
    const reached = new Set(corruptions.map(([, check]) => check))
    expect([...reached].sort()).toEqual([...ProofCheck.options].sort())
  })

  test('with a sentence of its own where a private key is given away', async () => {
    const input = corruptions.find(([name]) => name === 'a proof that gives its private key away')?.[2]
    expect(input && (await checkProof(await input()))).toMatchObject({
      message: "The proof's header carries a private key.",
    })
  })

  test('and nothing is remembered of a refused proof', async () => {
    for (const [, , input] of corruptions) {
      const added: string[] = []
      const { seen, ...rest } = await input()
      await checkProof({ ...rest, seen: { has: jti => seen.has(jti), add: jti => added.push(jti) } })
      expect(added).toEqual([])
    }
  })
})

test('No character of a proof or a token can be changed', async () => {
  const proof = await proofOf()
  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.nat(), fc.string({ minLength: 1, maxLength: 1 }), async (inProof, at, other) => {
      const whole = inProof ? proof : accessToken
      const place = at % whole.length
      fc.pre(whole[place] !== other)
      const changed = whole.slice(0, place) + other + whole.slice(place + 1)
      const input = inProof ? request({ proof: changed }) : request({ proof, accessToken: changed })
      expect(await checkProof(input)).toMatchObject({ ok: false })
    }),
    { seed: 9449, numRuns: 400 },
  )
})

test('No part of a proof or a token can be spelled in another way', async () => {
  const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/']
  const proof = await proofOf()
  const spellings = (jwt: string) =>
    jwt.split('.').flatMap((_, at) =>
      alphabet.map(last =>
        jwt
          .split('.')
          .map((part, i) => (i === at ? part.slice(0, -1) + last : part))
          .join('.'),
      ),
    )
  for (const changed of spellings(proof))
    expect((await checkProof(request({ proof: changed }))).ok).toBe(changed === proof)
  for (const changed of spellings(accessToken)) {
    const ownProof = await proofOf({ accessToken: changed })
    expect((await checkProof(request({ proof: ownProof, accessToken: changed }))).ok).toBe(changed === accessToken)
  }
})

test('Whatever is sent as a proof or a token, the answer is a refusal, never an error', async () => {
  const header = fc.record(
    {
      alg: fc.constantFrom('EdDSA', 'Ed25519', 'ES256', 'none', 'RS256', 7),
      typ: fc.constantFrom('dpop+jwt', 'JWT', null),
      jwk: fc.oneof(
        fc.jsonValue(),
        fc.record(
          {
            kty: fc.constantFrom('OKP', 'EC', 'RSA', 'oct', 'AKP'),
            crv: fc.constantFrom('Ed25519', 'P-256', 'X25519'),
            x: fc.base64String(),
            y: fc.base64String(),
            use: fc.constantFrom('sig', 'enc'),
            key_ops: fc.jsonValue(),
          },
          { requiredKeys: ['kty'] },
        ),
        fc.constant(device.publicJwk),
      ),
      crit: fc.jsonValue(),
      b64: fc.boolean(),
    },
    { requiredKeys: ['alg', 'typ'] },
  )
  const jwt = fc
    .tuple(header, fc.jsonValue(), fc.string())
    .map(([head, body, signature]) =>
      [JSON.stringify(head), JSON.stringify(body), signature].map(part => base64url.encode(part)).join('.'),
    )
  const anything = fc.oneof(jwt, fc.string())
  await fc.assert(
    fc.asyncProperty(anything, fc.option(anything), async (proof, token) => {
      const result = await checkProof(request({ proof, accessToken: token ?? accessToken }))
      expect(result).toMatchObject({ ok: false, message: expect.any(String) })
    }),
    { seed: 7515, numRuns: 500 },
  )
})
