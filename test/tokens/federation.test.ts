// Blueprints that are proven by the tokens of others: a managed identity's by Entra, a workload's by the keys its issuer publishes.
import fc from 'fast-check'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import {
  type BlueprintCredential,
  checkTokenRequest,
  clientAssertionType,
  createManagedIdentityToken,
  exchangeAudience,
  exchangeScope,
  issuerOf,
  signingKey,
} from '../../main/tokens/index.ts'
import { JsonObject } from '../../shared/model/json.ts'
import { agentId, authority, blueprintAppId, directoryWith, now, tenantId, tokenOf } from './fixtures.ts'

const issuer = 'https://token.actions.githubusercontent.com'
const subject = 'repo:contoso/invoices:ref:refs/heads/main'
const record = (more: object = {}): BlueprintCredential => ({
  kind: 'federated',
  name: 'builds',
  issuer,
  subject,
  claimsMatchingExpression: null,
  audiences: [exchangeAudience],
  ...more,
})
const seconds = Math.floor(now / 1000)
const claims = { iss: issuer, sub: subject, aud: exchangeAudience, iat: seconds, exp: seconds + 300 }
const formOf = (client_assertion: string) => ({
  client_id: blueprintAppId,
  grant_type: 'client_credentials',
  scope: exchangeScope,
  fmi_path: agentId,
  client_assertion_type: clientAssertionType,
  client_assertion,
})
const check = (
  client_assertion: string,
  keys: readonly JWK[] | null,
  records: readonly BlueprintCredential[] = [record()],
) =>
  checkTokenRequest(
    authority,
    formOf(client_assertion),
    now,
    directoryWith({ credentialsOf: () => records, issuerKeys: asked => (asked === issuer ? keys : null) }),
  )

/** The keys differ from run to run; what is decided does not. */
const issuerKey = async (alg: string, kid: string) => {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  const sign = (header: object = { typ: 'JWT', kid }, more: object = {}): Promise<string> =>
    new SignJWT({ ...claims, ...more }).setProtectedHeader({ alg, ...header }).sign(privateKey)
  return { jwk: { ...(await exportJWK(publicKey)), kid, use: 'sig', alg }, sign }
}
const [first, second, small, curve] = await Promise.all([
  issuerKey('RS256', 'first'),
  issuerKey('RS256', 'second'),
  issuerKey('RS512', 'other algorithm'),
  issuerKey('ES256', 'curve'),
])

/** 1024 bits, where the half of a modulus is one. */
const shortened = Buffer.from(first.jwk.n ?? '', 'base64url')
  .subarray(0, 128)
  .toString('base64url')

describe('A workload of an issuer the blueprint trusts proves it', () => {
  test('by RS256, which Microsoft names, and by ES256', async () => {
    for (const key of [first, curve])
      expect(await check(await key.sign(), [key.jwk])).toMatchObject({
        ok: true,
        grant: 't1',
        clientAuthentication: '2',
        claims,
      })
  })

  test('by any of the keys its issuer publishes, as the header names it or not', async () => {
    const published = [first.jwk, second.jwk]
    expect(await check(await second.sign(), published)).toMatchObject({ ok: true })
    expect(await check(await second.sign({}), published)).toMatchObject({ ok: true })
  })

  test('through an expression on its claims', async () => {
    const expression = `claims['sub'] matches 'repo:contoso/*:ref:refs/heads/main' and claims['iss'] eq '${issuer}'`
    const records = [record({ subject: null, claimsMatchingExpression: expression })]
    expect(await check(await first.sign(), [first.jwk], records)).toMatchObject({ ok: true })
    const elsewhere = await first.sign(undefined, { sub: 'repo:contoso/invoices:ref:refs/heads/evil' })
    expect(await check(elsewhere, [first.jwk], records)).toMatchObject({ errorCode: 70021 })
  })

  const refused: [string, number, RegExp, () => ReturnType<typeof check>][] = [
    ['its issuer publishes another key', 700027, /does not fit/, async () => check(await first.sign({}), [second.jwk])],
    [
      'its key is named for another of the set',
      700027,
      /does not fit/,
      async () => check(await first.sign({ kid: 'second' }), [first.jwk, second.jwk]),
    ],
    [
      'its key is not in the set any more',
      700027,
      /does not publish/,
      async () => check(await first.sign(), [second.jwk]),
    ],
    ['nobody knows the keys of its issuer', 70021, /not known/, async () => check(await first.sign(), null)],
    [
      'the blueprint trusts another issuer',
      70021,
      /its issuer/,
      async () => check(await first.sign(), [first.jwk], [record({ issuer: `${issuer}/` })]),
    ],
    ['the blueprint trusts nobody', 70021, /has none/, async () => check(await first.sign(), [first.jwk], [])],
    [
      'it is signed with an algorithm the key is not for',
      700027,
      /no algorithm/,
      async () => check(await small.sign(), [{ ...small.jwk, alg: 'RS256' }]),
    ],
    [
      'the key is for encryption',
      700027,
      /no algorithm/,
      async () => check(await first.sign(), [{ ...first.jwk, use: 'enc' }]),
    ],
    [
      'anyone could sign with the key',
      700027,
      /no algorithm/,
      async () => check(await first.sign(), [{ ...first.jwk, e: 'AQ' }]),
    ],
    [
      'the key is too short',
      700027,
      /no algorithm/,
      async () => check(await first.sign(), [{ ...first.jwk, n: shortened }]),
    ],
    [
      'it is of another type',
      700027,
      /typ is/,
      async () => check(await first.sign({ typ: 'dpop+jwt', kid: 'first' }), [first.jwk]),
    ],
    ['it has expired', 700024, /"exp"/, async () => check(await first.sign(undefined, { exp: seconds }), [first.jwk])],
    [
      'it never expires',
      700024,
      /never expires/,
      async () => check(await first.sign(undefined, { exp: undefined }), [first.jwk]),
    ],
    [
      'it was made for another audience',
      70021,
      /its audience/,
      async () => check(await first.sign(undefined, { aud: 'https://vault.example' }), [first.jwk]),
    ],
  ]
  test.each(refused)('but not where %s (AADSTS%i)', async (_, errorCode, message, run) => {
    expect(await run()).toMatchObject({ ok: false, errorCode, message: expect.stringMatching(message) })
  })

  test('and is told so in the words that are written', async () => {
    const written: string[] = []
    for (const [name, , , run] of refused) {
      const result = await run()
      written.push(`${name}\n  ${result.ok ? 'granted' : `${result.error}: ${result.message}`}`)
    }
    await expect(`${written.join('\n\n')}\n`).toMatchFileSnapshot('./written/workloads.txt')
  })

  test('and cannot name the blueprint’s own tenant as its issuer', async () => {
    const entra = issuerOf(tenantId)
    const token = await first.sign(undefined, { iss: entra, idtyp: 'app' })
    const directory = directoryWith({ credentialsOf: () => [record({ issuer: entra })], issuerKeys: () => [first.jwk] })
    expect(await checkTokenRequest(authority, formOf(token), now, directory)).toMatchObject({
      errorCode: 700027,
    })
  })
})
describe('A managed identity', () => {
  const principalId = '5c0ffee5-4c5d-4e6f-8a9b-0c1d2e3f4a13'
  const trusted = [record({ issuer: issuerOf(tenantId), subject: principalId })]

  test('proves the blueprint that trusts it, beside a workload of another issuer', async () => {
    const token = await createManagedIdentityToken(authority, { tenantId, principalId, uti: 'u', now })
    expect(await check(token, [first.jwk], [record(), ...trusted])).toMatchObject({ ok: true })
    expect(await check(await first.sign(), [first.jwk], [record(), ...trusted])).toMatchObject({ ok: true })
  })

  test('is an application: no person’s or agent user’s token stands for one (AADSTS700229)', async () => {
    for (const grant of ['interactive', 'agentUser', 'onBehalfOf'] as const)
      expect(await check(await tokenOf(grant, { audience: exchangeAudience }), null, trusted)).toMatchObject({
        errorCode: 700229,
      })
  })

  test('of another authority is none', async () => {
    const other = await signingKey(new Uint8Array(32).fill(2))
    const token = await createManagedIdentityToken(other, { tenantId, principalId, uti: 'u', now })
    expect(await check(token, null, trusted)).toMatchObject({ errorCode: 700027 })
  })
})

describe('A pattern of an expression', () => {
  const key = first
  const takes = async (sub: string, pattern: string): Promise<boolean> => {
    const records = [record({ subject: null, claimsMatchingExpression: `claims['sub'] matches '${pattern}'` })]
    return (await check(await key.sign(undefined, { sub }), [key.jwk], records)).ok
  }
  /** Pattern by pattern, as its definition says: slow, and plainly right. */
  const matches = (value: string, pattern: string): boolean => {
    if (pattern === '') return value === ''
    const [wanted, rest] = [pattern.charAt(0), pattern.slice(1)]
    if (wanted === '*') return matches(value, rest) || (value !== '' && matches(value.slice(1), pattern))
    return value !== '' && (wanted === '?' || wanted === value.charAt(0)) && matches(value.slice(1), rest)
  }

  test('takes what its definition says, star by star', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 7 })
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(text, pattern, async (value, of) => {
        expect(await takes(value, of)).toBe(matches(value, of))
      }),
      { seed: 2119, numRuns: 150 },
    )
  })

  test('is done with a long text that almost fits many stars', async () => {
    expect(await takes('a'.repeat(8000), `${'a*'.repeat(40)}b`)).toBe(false)
  })
})

test('Whatever an issuer publishes, the answer is a refusal, never an error', async () => {
  const token = await first.sign({})
  const text = fc.oneof(fc.base64String(), fc.constantFrom('RSA', 'EC', 'OKP', 'AQAB', 'Ed25519', 'P-256'), fc.string())
  const jwk = fc.dictionary(fc.constantFrom('kty', 'n', 'e', 'crv', 'x', 'y', 'alg', 'use', 'kid', 'd'), text)
  await fc.assert(
    fc.asyncProperty(fc.array(jwk, { maxLength: 3 }), async keys => {
      const published = keys.map(key => JsonObject.parse(key))
      expect(await check(token, published)).toMatchObject({ ok: false, errorCode: 700027 })
    }),
    { seed: 7517, numRuns: 200 },
  )
})
