// One check, run by jose, on this thread and with many others on the thread pool: what it decides never depends on where.
import { createPublicKey } from 'node:crypto'
import fc from 'fast-check'
import { CompactSign, calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import {
  accessTokenHash,
  type Checking,
  checkLater,
  checkNow,
  checkTogether,
  clientAssertionType,
  createProofNow,
  exchangeScope,
  issueTokenNow,
  type ProofInput,
  type ProofResult,
  proofChecking,
  requestChecking,
  seenProofs,
  type TokenCheck,
  tokenUses,
  verifiedTokens,
} from '../../main/tokens/index.ts'
import {
  agentId,
  audience,
  authority,
  device,
  directoryWith,
  later,
  now,
  order,
  otherAuthority,
  otherDevice,
  tokenOf,
} from './fixtures.ts'

const [htm, htu] = ['POST', 'https://graph.microsoft.com/v1.0/me/sendMail']
const limited = issueTokenNow(
  authority,
  order('agentUser', { jkt: device.jkt, use: { task: 'task:pay', uses: 2 } }),
).jwt
const tokens = {
  right: issueTokenNow(authority, order('agentUser', { jkt: device.jkt, uti: 'right' })).jwt,
  limited,
  forged: issueTokenNow(otherAuthority, order('agentUser', { jkt: device.jkt })).jwt,
  expired: issueTokenNow(authority, order('agentUser', { jkt: device.jkt, now: later(-7200) })).jwt,
}

/** One server's memory, new for each way of checking. */
const server = (): Omit<ProofInput, 'proof' | 'accessToken'> => ({
  htm,
  htu,
  now,
  audience,
  authority,
  ended: () => false,
  seen: seenProofs({ now: () => now }),
  uses: tokenUses(),
  verified: verifiedTokens(3),
})
const request = fc.record({
  token: fc.constantFrom('right', 'limited', 'forged', 'expired'),
  jti: fc.constantFrom('p-1', 'p-2', 'p-3', 'p-4', 'p-5', 'p-6'),
  by: fc.constantFrom(device, device, device, otherDevice),
  broken: fc.nat(7).map(one => one === 0),
})
const checkings = (
  asked: readonly { token: keyof typeof tokens; jti: string; by: typeof device; broken: boolean }[],
) => {
  const remembered = server()
  return asked.map(({ token, jti, by, broken }): Checking<ProofResult> => {
    const accessToken = tokens[token]
    const proof = createProofNow(by, { htm, htu, iat: now, jti, accessToken })
    return proofChecking({ ...remembered, accessToken, proof: broken ? `${proof.slice(0, -4)}AAAA` : proof })
  })
}

describe('Many requests to one server', () => {
  test('checked together come out as checked one after another: proofs used, uses left and all', async () => {
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(fc.array(request, { maxLength: 14 }), async asked => {
        const together = await checkTogether(checkings(asked))
        expect(together).toEqual(checkings(asked).map(checkNow))
        for (const one of together) seen.add(one.ok ? 'taken' : one.check)
      }),
      { seed: 9449, numRuns: 80 },
    )
    expect([...seen].sort()).toEqual(['expired', 'jkt', 'jti', 'signature', 'taken', 'uses'])
  })

  test('of which a later one is ready sooner wait for their turn all the same', async () => {
    const remembered = server()
    const proofOf = (accessToken: string) => createProofNow(device, { htm, htu, iat: now, jti: 'p-1', accessToken })
    const asked = (accessToken: string): Checking<ProofResult> =>
      proofChecking({ ...remembered, accessToken, proof: proofOf(accessToken) })
    const warm = createProofNow(device, { htm, htu, iat: now, jti: 'p-0', accessToken: tokens.right })
    expect(checkNow(proofChecking({ ...remembered, accessToken: tokens.right, proof: warm })).ok).toBe(true)
    // The second needs one signature, the first two; both use the same id.
    const [first, second] = await checkTogether([asked(tokens.limited), asked(tokens.right)])
    expect(first).toMatchObject({ ok: true })
    expect(second).toMatchObject({ ok: false, check: 'jti' })
  })

  test('none is: there is nothing to say', async () => {
    expect(await checkTogether([])).toEqual([])
  })
})

describe('A signature nobody can look at, since its key is for another algorithm,', () => {
  const [encodedHeader = '', encodedPayload = '', signature = ''] = tokens.right.split('.')
  const jws = {
    compact: tokens.right,
    header: { alg: 'EdDSA' },
    encodedHeader,
    encodedPayload,
    payload: Buffer.from(encodedPayload, 'base64url'),
    signature: Buffer.from(signature, 'base64url'),
  }
  const key = createPublicKey({ format: 'jwk', key: authority.publicJwk })
  const asking = (algorithms: readonly string[], answers: boolean[]) =>
    function* (): Checking<boolean> {
      const holds = yield { by: { key, thumbprint: authority.kid, algorithms }, jws }
      answers.push(holds)
      return holds
    }

  test('is an error, not a refusal: by jose, on this thread and on the thread pool', async () => {
    const answers: boolean[] = []
    const strange = asking(['RS256'], answers)
    expect(() => checkNow(strange())).toThrow()
    await expect(checkLater(strange())).rejects.toThrow()
    await expect(checkTogether([strange()])).rejects.toThrow()
    expect(answers).toEqual([])
    const right = asking(['EdDSA'], answers)
    expect([checkNow(right()), await checkLater(right()), ...(await checkTogether([right()]))]).toEqual([
      true,
      true,
      true,
    ])
  })

  test('stops all that are checked together with it, before any goes on', async () => {
    const answers: boolean[] = []
    await expect(checkTogether([asking(['EdDSA'], answers)(), asking(['RS256'], answers)()])).rejects.toThrow()
    expect(answers).toEqual([])
  })
})

describe('A check comes out the same by jose, on this thread and on the thread pool', () => {
  test('whatever is sent for a token request', async () => {
    const right = await tokenOf('t1')
    const [header = '', payload = '', signature = ''] = right.split('.')
    const part = fc.oneof(
      fc.constantFrom(header, payload, signature, `${payload}=`, 'é', '', '\u2028', 'e30', 'W10'),
      fc.string({ maxLength: 6 }),
      fc.json({ maxDepth: 1 }).map(text => Buffer.from(text).toString('base64url')),
    )
    const sent = fc.oneof(fc.tuple(part, part, part), fc.tuple(part, fc.constant(payload), fc.constant(signature)))
    const ask = (client_assertion: string): Checking<TokenCheck> =>
      requestChecking(
        authority,
        {
          client_id: agentId,
          grant_type: 'client_credentials',
          scope: exchangeScope,
          client_assertion_type: clientAssertionType,
          client_assertion,
        },
        now,
        directoryWith(),
      )
    await fc.assert(
      fc.asyncProperty(sent, async parts => {
        const jwt = parts.join('.')
        const here = checkNow(ask(jwt))
        expect(await checkLater(ask(jwt))).toEqual(here)
        expect(await checkTogether([ask(jwt)])).toEqual([here])
        expect(here.ok).toBe(jwt === right)
      }),
      { seed: 7515, numRuns: 250, examples: [[[header, payload, signature]]] },
    )
  })

  test('whatever the key, and whatever it signs that is no claim set', async () => {
    const keys = await Promise.all(
      ['EdDSA', 'Ed25519', 'ES256'].map(async alg => {
        const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
        return { alg, privateKey, jwk: await exportJWK(publicKey) }
      }),
    )
    for (const { alg, privateKey, jwk } of keys) {
      const accessToken = issueTokenNow(authority, order('agentUser', { jkt: await calculateJwkThumbprint(jwk) })).jwt
      const claims = { htm, htu, iat: Math.floor(now / 1000), jti: `by ${alg}`, ath: accessTokenHash(accessToken) }
      const proof = await new SignJWT(claims).setProtectedHeader({ alg, typ: 'dpop+jwt', jwk }).sign(privateKey)
      const broken = await new CompactSign(new TextEncoder().encode('no claims'))
        .setProtectedHeader({ alg, typ: 'dpop+jwt', jwk })
        .sign(privateKey)
      for (const [sent, expected] of [
        [proof, { ok: true, jti: `by ${alg}` }],
        [broken, { ok: false, check: 'malformed' }],
      ] as const) {
        const ask = () => proofChecking({ ...server(), accessToken, proof: sent })
        expect(checkNow(ask())).toMatchObject(expected)
        expect(await checkLater(ask())).toEqual(checkNow(ask()))
        expect(await checkTogether([ask()])).toEqual([checkNow(ask())])
      }
    }
  })
})
