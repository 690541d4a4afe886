// Every way to get a proof or its token wrong, the check that refuses it, and what no corruption may do.
import fc from 'fast-check'
import { base64url } from 'jose'
import { describe, expect, test } from 'vitest'
import type { ProofInput } from '../../main/tokens/index.ts'
import { checkProof, issueToken, seenProofs, serverNonces, tokenUses } from '../../main/tokens/index.ts'
import { ProofCheck } from '../../shared/model/facts.ts'
import { JsonObject } from '../../shared/model/json.ts'
import {
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
import { accessToken, htu, otherToken, proofOf, rawProof, request, rewritten } from './proof-request.ts'

const nonces = serverNonces(new Uint8Array(32).fill(8))
const otherNonces = serverNonces(new Uint8Array(32).fill(9))

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
  ['a proof without the nonce that was asked for', 'nonce', async () => request({ proof: await proofOf(), nonces })],
  [
    'a proof with the nonce of another server',
    'nonce',
    async () => request({ proof: await proofOf({ nonce: otherNonces.current(now) }), nonces }),
  ],
  [
    'a proof with a nonce of long ago',
    'nonce',
    async () => request({ proof: await proofOf({ nonce: nonces.current(later(-600)) }), nonces }),
  ],
  [
    'an access token good for one use, the second time',
    'uses',
    async () => {
      const token = await tokenOf('agentUser', { jkt: device.jkt, use: { task: 'task:reconcile', uses: 1 } })
      const uses = tokenUses()
      uses.count('m5RaaRnoFUyp2TbSCAAAAA')
      return request({ proof: await proofOf({ accessToken: token }), accessToken: token, uses })
    },
  ],
  [
    'an access token good for one use, at a server that does not count',
    'uses',
    async () => {
      const token = await tokenOf('agentUser', { jkt: device.jkt, use: { task: 'task:reconcile', uses: 1 } })
      return request({ proof: await proofOf({ accessToken: token }), accessToken: token })
    },
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

  test('each in the words that are written', async () => {
    const written: string[] = []
    for (const [name, , input] of corruptions) {
      const result = await checkProof(await input())
      written.push(`${name}\n  ${result.ok ? 'taken' : `${result.check}: ${result.message}`}`)
    }
    await expect(`${written.join('\n\n')}\n`).toMatchFileSnapshot('./written/proofs.txt')
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
