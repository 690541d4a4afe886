// A blueprint's credentials at the edges of their time, and the records of those it trusts, read as they are written.
import { createHash, X509Certificate } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { federationFault, isSecret } from '../../main/tokens/credential.ts'
import {
  BlueprintCredential,
  CertificateCredential,
  certificateCredential,
  checkAuthorizeRequest,
  checkTokenRequest,
  clientAssertionType,
  clientSecret,
  createCertificate,
  createClientAssertion,
  createClientAssertionNow,
  createGrantToken,
  createGrantTokenNow,
  createManagedIdentityToken,
  createManagedIdentityTokenNow,
  exchangeAudience,
  exchangeScope,
  FederatedCredential,
  issuerOf,
  SecretCredential,
  type TokenEndpointRequest,
} from '../../main/tokens/index.ts'
import {
  agentId,
  assertion,
  authority,
  blueprintAppId,
  credential,
  directoryWith,
  human,
  later,
  now,
  otherBlueprintAppId,
  rotatedCredential,
  sid,
  tenantId,
  tokenOf,
} from './fixtures.ts'

const form: TokenEndpointRequest = {
  client_id: blueprintAppId,
  grant_type: 'client_credentials',
  scope: exchangeScope,
  fmi_path: agentId,
}
const check = (more: TokenEndpointRequest, credentials: readonly BlueprintCredential[], at = now) =>
  checkTokenRequest(authority, { ...form, ...more }, at, directoryWith({ credentialsOf: () => credentials }))
const asserted = (client_assertion: string) => ({ client_assertion, client_assertion_type: clientAssertionType })

const seconds = Math.floor(now / 1000)
const parts = (token: string): unknown[] =>
  token
    .split('.')
    .slice(0, 2)
    .map(part => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')))

const times = { startsAt: later(100), endsAt: later(200) }
const milliseconds = (at: typeof now, more: number) => later((at - now + more) / 1000)

describe('A client secret', () => {
  const secret = clientSecret('s3cret', { keyId: 'key-1', ...times })
  const older = clientSecret('another', { keyId: 'key-0', ...times })
  const notYet = { errorCode: 7000215, message: 'AADSTS7000215: The client secret key-1 is not valid yet.' }
  const over = { errorCode: 7000222, message: 'AADSTS7000222: The client secret key-1 has expired.' }
  test.each<[string, typeof now, object]>([
    ['before its first millisecond', milliseconds(times.startsAt, -1), notYet],
    ['at its first', times.startsAt, { ok: true, clientAuthentication: '1', claims: {} }],
    ['at its last', milliseconds(times.endsAt, -1), { ok: true }],
    ['after that', times.endsAt, over],
  ])('is judged %s', async (_, at, answer) => {
    expect(await check({ client_secret: 's3cret' }, [older, secret], at)).toMatchObject(answer)
  })

  test('is found among others, and is nothing but its digest', async () => {
    expect(secret).toEqual({
      kind: 'clientSecret',
      keyId: 'key-1',
      digest: createHash('sha256').update('s3cret').digest('base64url'),
      ...times,
      developmentOnly: true,
    })
    expect([isSecret('s3cret', secret), isSecret('another', secret), isSecret('', secret)]).toEqual([
      true,
      false,
      false,
    ])
    expect(isSecret('s3cret', { ...secret, digest: `${secret.digest}A` })).toBe(false)
    const wrong = 'AADSTS7000215: The client secret provided is not one of the application.'
    expect(await check({ client_secret: 'guessed' }, [secret], times.startsAt)).toMatchObject({ message: wrong })
    const { thumbprint } = credential
    const certificate = certificateCredential(credential, 'key-2')
    expect(await check({ client_secret: thumbprint }, [certificate], now)).toMatchObject({ message: wrong })
  })

  test('is no agent identity’s', async () => {
    const sent = { ...form, client_id: agentId, scope: exchangeScope }
    const { fmi_path: _, ...t2 } = sent
    const refused = `AADSTS7000215: '${agentId}' is an agent identity and has no client secret`
    const directory = directoryWith()
    expect(await checkTokenRequest(authority, { ...t2, client_secret: 'x' }, now, directory)).toMatchObject({
      errorCode: 7000215,
      message: `${refused}, whatever is shown for one.`,
    })
  })
})

describe('A certificate', () => {
  const registered = { ...certificateCredential(credential, 'key-1'), ...times }
  const at = async (moment: typeof now, credentials: readonly BlueprintCredential[]) =>
    check(asserted(await assertion({ now: moment })), credentials, moment)
  const refused = (why: string) => ({
    errorCode: 700027,
    message: `AADSTS700027: The certificate key-1 ${why}: its signature is not taken.`,
  })
  test.each<[string, typeof now, object]>([
    ['before its first millisecond', milliseconds(times.startsAt, -1), refused('is not valid yet')],
    ['at its first', times.startsAt, { ok: true, clientAuthentication: '2' }],
    ['at its last', milliseconds(times.endsAt, -1), { ok: true }],
    ['after that', times.endsAt, refused('has expired')],
  ])('is judged %s', async (_, moment, answer) => {
    const secret = clientSecret('s3cret', { keyId: 'key-0', ...times })
    expect(await at(moment, [secret, certificateCredential(rotatedCredential, 'key-2'), registered])).toMatchObject(
      answer,
    )
  })

  test('that ends as it begins has expired at once', async () => {
    const instant = { ...registered, endsAt: times.startsAt }
    expect(await at(times.startsAt, [instant])).toMatchObject(refused('has expired'))
  })

  test('is registered by its public half alone', () => {
    const { thumbprint, startsAt, endsAt, publicJwk } = credential
    const { kty, crv, x } = publicJwk
    expect(certificateCredential(credential, 'key-1')).toEqual({
      kind: 'certificate',
      keyId: 'key-1',
      thumbprint,
      publicJwk: { kty, crv, x },
      startsAt,
      endsAt,
    })
  })

  test('that is not registered is named, or said to be missing', async () => {
    const credentials = [certificateCredential(rotatedCredential, 'key-2')]
    const named = `AADSTS700027: The certificate with thumbprint "${credential.thumbprint}" is not registered on the application.`
    expect(await check(asserted(await assertion()), credentials)).toMatchObject({ message: named })
    const { thumbprint: _, ...bare } = credential
    const missing = await createClientAssertion(bare, { tenantId, blueprintAppId, jti: 'a', now })
    expect(await check(asserted(missing), credentials)).toMatchObject({
      message: 'AADSTS700027: The certificate with thumbprint missing is not registered on the application.',
    })
  })

  test.each<[string, number]>([
    ['a', 2040],
    ['a name of many characters', 2049],
    ['n'.repeat(64), 2050],
    ['n'.repeat(200), 2027],
  ])('is the same bytes for the same seed, name and time: "%s", until %i', async (name, year) => {
    const validity = { startsAt: now, endsAt: later((Date.UTC(year, 0, 1) - now) / 1000) }
    const certificate = await createCertificate(new Uint8Array(32).fill(9), { name, ...validity })
    expect(await createCertificate(new Uint8Array(32).fill(9), { name, ...validity })).toMatchObject({
      der: certificate.der,
    })
    const read = new X509Certificate(Buffer.from(certificate.der, 'base64'))
    expect(read.subject).toBe(`CN=${name}`)
    expect(read.issuer).toBe(read.subject)
    expect(new Date(read.validFrom).toISOString()).toBe(new Date(now).toISOString().replace(/\.\d+/, '.000'))
    expect(new Date(read.validTo).getUTCFullYear()).toBe(year)
    expect(read.serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/)
    expect(read.verify(read.publicKey)).toBe(true)
    await expect(`${certificate.der}\n`).toMatchFileSnapshot(`./written/certificate-${year}.txt`)
  })

  // X.690 §8.1.3: a length is one byte below 128, has a byte for its own size from there on, and two of its own from 256 on
  test.each([127, 128, 255, 256])('can be read with a name of %i bytes', async length => {
    const name = 'n'.repeat(length)
    const { der } = await createCertificate(new Uint8Array(32).fill(9), { name, ...times })
    expect(new X509Certificate(Buffer.from(der, 'base64')).subject).toBe(`CN=${name}`)
  })
})

describe('What stands for a person or an application', () => {
  test('is the same bytes on this thread and beside it', async () => {
    const order = { tenantId, blueprintAppId, jti: 'a-1', now }
    expect(createClientAssertionNow(credential, order)).toBe(await createClientAssertion(credential, order))
    const managed = { tenantId, principalId: 'p', uti: 'u', now }
    expect(createManagedIdentityTokenNow(authority, managed)).toBe(await createManagedIdentityToken(authority, managed))
    const grant = { tenantId, clientId: agentId, user: human, sid, family: sid, acrs: ['c1'] }
    for (const kind of ['code', 'refresh'] as const) {
      const token = createGrantTokenNow(authority, kind, grant, { jti: 'j', now })
      expect(token).toBe(await createGrantToken(authority, kind, grant, { jti: 'j', now }))
      expect(parts(token)).toEqual([
        { alg: 'EdDSA', typ: `${kind}+jwt`, kid: authority.kid },
        {
          iss: issuerOf(tenantId),
          aud: `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`,
          iat: seconds,
          exp: seconds + (kind === 'code' ? 600 : 90 * 86_400),
          jti: 'j',
          tid: tenantId,
          client_id: agentId,
          oid: human.id,
          preferred_username: human.userPrincipalName,
          sid,
          family: sid,
          acrs: ['c1'],
        },
      ])
    }
    expect(parts(createClientAssertionNow(credential, order))).toEqual([
      { alg: 'EdDSA', typ: 'JWT', 'x5t#S256': credential.thumbprint, kid: credential.kid },
      {
        aud: `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`,
        iss: blueprintAppId,
        sub: blueprintAppId,
        jti: 'a-1',
        iat: seconds,
        nbf: seconds,
        exp: seconds + 600,
      },
    ])
    expect(parts(createManagedIdentityTokenNow(authority, managed))).toEqual([
      { alg: 'EdDSA', typ: 'JWT', kid: authority.kid },
      {
        iss: issuerOf(tenantId),
        aud: exchangeAudience,
        iat: seconds,
        nbf: seconds,
        exp: seconds + 3600,
        idtyp: 'app',
        oid: 'p',
        sub: 'p',
        tid: tenantId,
        uti: 'u',
        ver: '2.0',
      },
    ])
  })
})

const record = (more: Partial<FederatedCredential> = {}): FederatedCredential => ({
  kind: 'federated',
  name: 'builds',
  issuer: 'https://issuer.example',
  subject: 'repo:a',
  claimsMatchingExpression: null,
  audiences: ['one', 'two'],
  ...more,
})

describe('A record of trust', () => {
  const claims = { iss: 'https://issuer.example', sub: 'repo:a', aud: 'two' }
  test.each<[object, string | null]>([
    [{}, null],
    [{ aud: 'one' }, null],
    [{ iss: 'https://issuer.example/' }, 'its issuer'],
    [{ iss: null }, 'its issuer'],
    [{ aud: 'three' }, 'its audience'],
    [{ aud: ['one'] }, 'its audience'],
    [{ aud: 1 }, 'its audience'],
    [{ sub: 'repo:A' }, 'its subject'],
    [{ sub: null }, 'its subject'],
    [{ iss: 'x', aud: 'x', sub: 'x' }, 'its issuer'],
    [{ aud: 'x', sub: 'x' }, 'its audience'],
  ])('with %j differing fits but for %s', (changes, fault) => {
    expect(federationFault({ ...claims, ...changes }, record())).toBe(fault)
  })

  test.each<[string, boolean]>([
    ["claims['sub'] eq 'repo:a'", true],
    ["  claims['sub']   eq\t'repo:a'  ", true],
    ["claims['sub'] eq 'repo:*'", false],
    ["claims['sub'] matches 'repo:*'", true],
    ["claims['sub']  matches  'repo:?'", true],
    ["claims['sub'] matches 'repo:'", false],
    ["claims['sub'] matches 'repo:a**'", true],
    ["claims['sub'] matches '*a'", true],
    ["claims['sub'] matches 'r*p*a'", true],
    ["claims['sub'] matches 'r*q*a'", false],
    ["claims['sub'] matches 'repo:a?'", false],
    ["claims['sub'] matches '?repo:a'", false],
    ["claims['sub'] matches 'repo:a*b'", false],
    ["claims['run.id'] eq '7'", true],
    ["claims['run_id'] eq '7'", false],
    ["claims['count'] eq '7'", false],
    ["claims['missing'] eq 'undefined'", false],
    ["claims['missing'] matches '*'", false],
    ["claims['toString'] matches '*'", false],
    ["claims['empty'] eq ''", true],
    ["claims['empty'] matches ''", true],
    ["claims['empty'] matches '*'", true],
    ["claims['sub'] eq 'repo:a' and claims['run.id'] matches '?'", true],
    ["claims['sub'] eq 'repo:a' and claims['run.id'] eq '8'", false],
    ["claims['run.id'] eq '8' and claims['sub'] eq 'repo:a'", false],
    ["claims['sub'] eq 'repo:a' and ", false],
    ["claims['sub'] eq 'repo:a' or claims['run.id'] eq '8'", false],
    ["not claims['sub'] eq 'repo:a'", false],
    ["claims['sub'] eq 'repo:a' x", false],
    ["claims['sub']eq 'repo:a'", false],
    ["claims['sub'] eq'repo:a'", false],
    ["claims['sub'] is 'repo:a'", false],
    ["claims[sub] eq 'repo:a'", false],
    ['', false],
  ])('by the expression %s fits: %s', (claimsMatchingExpression, fits) => {
    const said = { ...claims, 'run.id': '7', count: 7, empty: '', '': '' }
    const fault = federationFault(said, record({ subject: null, claimsMatchingExpression }))
    expect(fault).toBe(fits ? null : 'its claims')
  })

  test('names either a subject or an expression, and at least one audience', () => {
    const parsed = (more: object) => FederatedCredential.safeParse({ ...record(), ...more })
    expect(parsed({}).success).toBe(true)
    expect(parsed({ subject: null, claimsMatchingExpression: 'x' }).success).toBe(true)
    for (const both of [{ subject: null }, { claimsMatchingExpression: 'x' }])
      expect(parsed(both).error?.issues[0]?.message).toBe(
        'a federated credential has either a subject or a claimsMatchingExpression',
      )
    expect(parsed({ audiences: [] }).success).toBe(false)
  })

  test('that fits in nothing is told with every reason', async () => {
    const entra = issuerOf(tenantId)
    const token = await createManagedIdentityToken(authority, { tenantId, principalId: 'p', uti: 'u', now })
    const answer = await check(asserted(token), [
      record({ issuer: entra, subject: 'q', audiences: [exchangeAudience] }),
      certificateCredential(credential, 'key-1'),
      record(),
      record({ issuer: entra, audiences: ['x'] }),
    ])
    const none = 'AADSTS70021: No matching federated identity record found for the presented assertion:'
    expect(answer).toMatchObject({
      errorCode: 70021,
      message: `${none} its subject, its issuer, its audience fits none of the application's.`,
    })
    expect(await check(asserted(token), [certificateCredential(credential, 'key-1')])).toMatchObject({
      message: `${none} the application has none.`,
    })
    expect(await check(asserted(token), [record()])).toMatchObject({
      message: `${none} its issuer fits none of the application's.`,
    })
    expect(
      await check(asserted(token), [record(), record({ issuer: entra, subject: 'p', audiences: [exchangeAudience] })]),
    ).toMatchObject({ ok: true })
  })

  test('keeps every kind of credential apart', () => {
    const [certificate, secret] = [certificateCredential(credential, 'k'), clientSecret('s', { keyId: 'k', ...times })]
    expect([certificate, secret, record()].map(one => BlueprintCredential.parse(one))).toEqual([
      certificate,
      secret,
      record(),
    ])
    expect(CertificateCredential.safeParse(secret).success).toBe(false)
    expect(SecretCredential.safeParse({ ...secret, developmentOnly: false }).success).toBe(false)
    expect(SecretCredential.safeParse(certificate).success).toBe(false)
    expect(BlueprintCredential.safeParse({ ...certificate, kind: 'other' }).success).toBe(false)
  })
})

describe('An application that is not there', () => {
  test('gets no token and is named', async () => {
    const unknown = `AADSTS700011: Application '${otherBlueprintAppId}' was not found in tenant '${tenantId}'.`
    const sent = { ...form, ...asserted(await assertion()), client_id: otherBlueprintAppId }
    expect(await checkTokenRequest(authority, sent, now, directoryWith())).toMatchObject({
      errorCode: 700011,
      error: 'unauthorized_client',
      message: unknown,
    })
    const { fmi_path: _, ...t2 } = { ...sent, client_assertion: await tokenOf('t1') }
    expect(await checkTokenRequest(authority, t2, now, directoryWith())).toMatchObject({ message: unknown })
  })

  test('while one that is agentic has no reply address', () => {
    for (const one of [agentId, blueprintAppId])
      expect(checkAuthorizeRequest(one, directoryWith())?.message).toBe(
        `AADSTS900971: No reply address provided: '${one}' is agentic and cannot use the authorization endpoint.`,
      )
  })
})
