// Every grant agents use, from the form that is posted to the claims of the token: what is proven, and what the token says.
import { createPrivateKey, sign, X509Certificate } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  certificateCredential,
  checkAuthorizeRequest,
  checkTokenRequest,
  clientAssertionType,
  clientSecret,
  createCertificate,
  createGrantToken,
  createManagedIdentityToken,
  describeToken,
  exchangeScope,
  issuerOf,
  issueToken,
  jwtBearerGrant,
  lifetimeOf,
  redemptions,
  renewAt,
  type TokenEndpointRequest,
  tokenErrorBody,
} from '../../main/tokens/index.ts'
import { TokenGrant } from '../../shared/model/facts.ts'
import {
  agentId,
  agentUser,
  assertion,
  authority,
  blueprintAppId,
  credential,
  credentials,
  directoryWith,
  frontEndAppId,
  human,
  later,
  now,
  order,
  otherBlueprintAppId,
  sid,
  tenantId,
  tokenOf,
} from './fixtures.ts'

const graph = '00000003-0000-0000-c000-000000000000'
const scope = 'https://graph.microsoft.com/Mail.Send'
const t1 = await tokenOf('t1')
const client = { grant_type: 'client_credentials', client_assertion_type: clientAssertionType }
const agent = { ...client, client_id: agentId, client_assertion: t1 }
const blueprint = { ...client, client_id: blueprintAppId, client_assertion: await assertion() }
const grant = { tenantId, clientId: agentId, user: human, sid, family: sid, acrs: ['c1'] }
const refreshToken = (more = {}, at = now, jti = 'r-1') =>
  createGrantToken(authority, 'refresh', { ...grant, ...more }, { jti, now: at })
const check = (form: TokenEndpointRequest, directory = directoryWith(), at = now) =>
  checkTokenRequest(authority, form, at, directory)

const forms: Record<TokenGrant, TokenEndpointRequest> = {
  t1: { ...blueprint, scope: exchangeScope, fmi_path: agentId },
  t2: { ...agent, scope: exchangeScope },
  blueprint: { ...blueprint, scope: 'https://graph.microsoft.com/.default' },
  autonomous: { ...agent, scope: 'https://contoso.sharepoint.com/.default' },
  onBehalfOf: {
    ...agent,
    scope,
    grant_type: jwtBearerGrant,
    assertion: await tokenOf('interactive', { audience: blueprintAppId }),
    requested_token_use: 'on_behalf_of',
  },
  refreshToken: { ...agent, scope, grant_type: 'refresh_token', refresh_token: await refreshToken() },
  agentUser: {
    ...agent,
    scope,
    grant_type: 'user_fic',
    user_federated_identity_credential: await tokenOf('t2'),
    username: agentUser.userPrincipalName,
  },
  interactive: {
    client_id: frontEndAppId,
    scope: `api://${blueprintAppId}/access_agent`,
    grant_type: 'authorization_code',
    code: await createGrantToken(authority, 'code', { ...grant, clientId: frontEndAppId }, { jti: 'c-1', now }),
  },
}
const grants = TokenGrant.options

describe('The token endpoint takes', () => {
  test.each(Object.entries(forms))('%s for what it is', async (name, form) => {
    expect(await check(form)).toMatchObject({ ok: true, grant: name })
  })

  test.each(Object.entries(forms))('%s with ids and names in capitals', async (name, { client_id = '', ...form }) => {
    const shouted = { ...form, client_id: client_id.toUpperCase() }
    const username = form.username === undefined ? {} : { username: form.username.toUpperCase() }
    expect(await check({ ...shouted, ...username })).toMatchObject({ ok: true, grant: name })
  })

  test('the person behind a token, with the session of their sign-in', async () => {
    for (const name of ['onBehalfOf', 'refreshToken', 'interactive'] as const)
      expect(await check(forms[name])).toMatchObject({ user: { user: human, sid } })
    for (const name of ['t1', 't2', 'blueprint', 'autonomous', 'agentUser'] as const)
      expect(await check(forms[name])).toMatchObject({ user: null })
  })

  test('the token of a managed identity the blueprint trusts', async () => {
    const principalId = '5c0ffee5-4c5d-4e6f-8a9b-0c1d2e3f4a13'
    const managed = await createManagedIdentityToken(authority, { tenantId, principalId, uti: 'u', now })
    const federated = (more: object) =>
      directoryWith({
        credentialsOf: () => [
          {
            kind: 'federated',
            name: 'build server',
            issuer: issuerOf(tenantId),
            subject: principalId,
            claimsMatchingExpression: null,
            audiences: ['api://AzureADTokenExchange'],
            ...more,
          },
        ],
      })
    const form = { ...forms.t1, client_assertion: managed }
    expect(await check(form, federated({}))).toMatchObject({ ok: true, clientAuthentication: '2' })
    const matching = {
      subject: null,
      claimsMatchingExpression: "claims['sub'] matches '5c0ffee5-*' and claims['idtyp'] eq 'app'",
    }
    expect(await check(form, federated(matching))).toMatchObject({ ok: true })
    for (const fault of [
      { issuer: 'https://token.actions.githubusercontent.com' },
      { subject: 'somebody else' },
      { audiences: ['api://somewhere'] },
      { subject: null, claimsMatchingExpression: "claims['sub'] matches '6*'" },
      { subject: null, claimsMatchingExpression: 'true' },
    ])
      expect(await check(form, federated(fault))).toMatchObject({ ok: false, errorCode: 70021 })
  })

  test('a client secret, and says that the client proved itself by one', async () => {
    const secret = clientSecret('s3cret', { keyId: 'k', startsAt: later(-60), endsAt: later(60) })
    const directory = directoryWith({ credentialsOf: () => [secret] })
    const { client_assertion: _, client_assertion_type: __, ...rest } = forms.t1
    const form = { ...rest, client_secret: 's3cret' }
    expect(await check(form, directory)).toMatchObject({ ok: true, clientAuthentication: '1' })
    expect(await check(form, directory, later(60))).toMatchObject({ errorCode: 7000222 })
    expect(await check(form, directory, later(-61))).toMatchObject({ errorCode: 7000215 })
    expect(JSON.stringify(secret)).not.toContain('s3cret')
  })
})

describe('A certificate', () => {
  test('is a real one: its signature verifies, its thumbprint and times are what it says', () => {
    const certificate = new X509Certificate(Buffer.from(credential.der, 'base64'))
    expect(certificate.verify(certificate.publicKey)).toBe(true)
    expect(certificate.subject).toBe('CN=Invoice agents')
    expect(Buffer.from(certificate.fingerprint256.replaceAll(':', ''), 'hex').toString('base64url')).toBe(
      credential.thumbprint,
    )
    expect(certificate.publicKey.export({ format: 'jwk' })).toMatchObject({ x: credential.publicJwk.x })
    expect(Date.parse(certificate.validTo)).toBe(Math.floor(credential.endsAt / 1000) * 1000)
  })

  test('is rotated with two in their time at once; the old one runs out, a new one waits for its time', async () => {
    const next = await createCertificate(new Uint8Array(32).fill(20), {
      name: 'next',
      startsAt: later(100),
      endsAt: later(900),
    })
    const directory = directoryWith({ credentialsOf: () => [...credentials, certificateCredential(next, 'next')] })
    const by = async (certificate: typeof next, at: typeof now) =>
      check({ ...forms.t1, client_assertion: await assertion({ now: at }, certificate) }, directory, at)
    expect(await by(credential, later(200))).toMatchObject({ ok: true })
    expect(await by(next, later(200))).toMatchObject({ ok: true })
    expect(await by(next, now)).toMatchObject({ errorCode: 700027, message: expect.stringContaining('not valid yet') })
    expect(await by(next, later(900))).toMatchObject({ errorCode: 700027, message: expect.stringContaining('expired') })
  })

  test('signs no assertion that lives for ever: 1e999 is valid JSON, and read as infinite', async () => {
    const key = createPrivateKey({
      key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), new Uint8Array(32).fill(3)]),
      format: 'der',
      type: 'pkcs8',
    })
    const forAt = (exp: string): string => {
      const [header = '', payload = ''] = forms.t1.client_assertion?.split('.') ?? []
      const text = Buffer.from(payload, 'base64url')
        .toString()
        .replace(/"exp":\d+/, `"exp":${exp}`)
      const signed = `${header}.${Buffer.from(text).toString('base64url')}`
      return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`
    }
    expect(await check({ ...forms.t1, client_assertion: forAt('9e9') })).toMatchObject({ ok: true })
    expect(await check({ ...forms.t1, client_assertion: forAt('1e999') })).toMatchObject({ errorCode: 700024 })
  })

  test('that is revoked is not registered any more', async () => {
    const directory = directoryWith({ credentialsOf: () => [] })
    expect(await check(forms.t1, directory)).toMatchObject({ errorCode: 700027 })
  })
})

describe('What a token says', () => {
  test.each(grants)('%s can be read from its claims', async name => {
    const audience = name === 'interactive' ? blueprintAppId : graph
    const { claims } = await issueToken(authority, order(name, { audience, roles: ['Mail.Send'] }))
    const description = describeToken(claims)
    const people = ['onBehalfOf', 'refreshToken', 'interactive']
    expect(description.flow).toBe(name === 'refreshToken' ? 'onBehalfOf' : name)
    expect(description.hasSession).toBe(people.includes(name))
    expect(description.actorFacets.includes(11)).toBe(!['t1', 'blueprint', 'interactive'].includes(name))
    expect(description.subjectFacets).toEqual(
      name === 'agentUser' ? [13] : ['t2', 'autonomous'].includes(name) ? [11] : [],
    )
    expect(claims.idtyp).toBe([...people, 'agentUser'].includes(name) ? 'user' : 'app')
    expect(claims).toMatchObject({ ver: '2.0', appidacr: '2', tid: tenantId, xms_tnt_fct: '3 9' })
    expect('scp' in claims).toBe(claims.idtyp === 'user')
    expect('roles' in claims).toBe(['autonomous', 'blueprint'].includes(name))
  })

  test('on behalf of a person: the person is the subject, the agent the actor', async () => {
    const { claims } = await issueToken(authority, order('onBehalfOf'))
    expect(claims).toMatchObject({ oid: human.id, azp: agentId, xms_idrel: '1', sid, xms_par_app_azp: blueprintAppId })
    expect(claims).not.toHaveProperty('xms_sub_fct')
  })

  test('is read with facets nobody knows and in any order, as Microsoft’s sample has them', () => {
    const sample = {
      idtyp: 'app',
      oid: agentId,
      aud: graph,
      appid: agentId,
      xms_act_fct: '3 9 11',
      xms_sub_fct: '9 3 11',
      xms_idrel: '7 10',
      scp: '/',
    }
    expect(describeToken(sample)).toMatchObject({
      flow: 'autonomous',
      subject: { kind: 'agentIdentity' },
      client: agentId,
      actorFacets: [3, 9, 11],
      relations: [7, 10],
      permissions: [],
    })
    expect(describeToken({ xms_act_fct: 7, cnf: 'x', idtyp: 'device' })).toMatchObject({ flow: null, actorFacets: [] })
  })

  test('xms_cc is there only where the client said cp1, and only then a token lives 28 hours', async () => {
    const { claims } = await issueToken(authority, order('agentUser', { continuousAccess: true }))
    expect(claims.xms_cc).toEqual(['cp1'])
    const sharePoint = '00000003-0000-0ff1-ce00-000000000000'
    expect(lifetimeOf('agentUser', graph, true)).toBe(28 * 3600)
    expect(lifetimeOf('agentUser', graph, false)).toBe(3600)
    expect(lifetimeOf('agentUser', otherBlueprintAppId, true)).toBe(3600)
    expect(lifetimeOf('onBehalfOf', sharePoint, true)).toBe(28 * 3600)
    expect(lifetimeOf('autonomous', sharePoint, true)).toBe(3600)
    expect(lifetimeOf('autonomous', graph.toUpperCase(), true)).toBe(28 * 3600)
    expect(lifetimeOf('t1', graph, true)).toBe(300)
  })

  test('says when to ask for the next one: before it expires, and not at once', async () => {
    const { claims } = await issueToken(authority, order('agentUser'))
    expect(renewAt(claims)).toBe(Math.floor(now / 1000) * 1000 + 3300_000)
    expect(renewAt({ iat: 0, exp: 300 })).toBe(270_000)
    expect(renewAt({})).toBeNull()
  })
})

describe('A refresh token', () => {
  test('is good once; shown again it ends all of its sign-in', async () => {
    const directory = directoryWith({ redemptions: redemptions() })
    const first = await check(forms.refreshToken, directory)
    expect(first).toMatchObject({ ok: true, redeems: 'r-1' })
    directory.redemptions.redeem('r-1')
    expect(await check(forms.refreshToken, directory)).toMatchObject({ errorCode: 70000 })
    const next = { ...forms.refreshToken, refresh_token: await refreshToken({}, now, 'r-2') }
    expect(await check(next, directory)).toMatchObject({ errorCode: 50173 })
  })

  test('issued before the person’s sessions were revoked is refused, a later one is not', async () => {
    const directory = directoryWith({ sessionsValidFrom: () => later(10) })
    expect(await check(forms.refreshToken, directory, later(20))).toMatchObject({ errorCode: 50173 })
    const fresh = { ...forms.refreshToken, refresh_token: await refreshToken({}, later(11)) }
    expect(await check(fresh, directory, later(20))).toMatchObject({ ok: true })
  })

  test('cannot be had for a person’s token of before, nor of a sign-in that was revoked: it would outlive the revocation', async () => {
    const since = directoryWith({ sessionsValidFrom: () => later(10) })
    expect(await check(forms.onBehalfOf, since, later(20))).toMatchObject({ errorCode: 50173 })
    const fresh = await tokenOf('interactive', { audience: blueprintAppId, now: later(11) })
    expect(await check({ ...forms.onBehalfOf, assertion: fresh }, since, later(20))).toMatchObject({ ok: true })
    const stolen = directoryWith({ redemptions: redemptions() })
    stolen.redemptions.redeem('r-1')
    expect(await check(forms.onBehalfOf, stolen)).toMatchObject({ ok: true })
    const family = 'another than the session'
    const again = { ...forms.refreshToken, refresh_token: await refreshToken({ family }) }
    expect(await check(again, stolen)).toMatchObject({ errorCode: 70000 })
    expect(await check(forms.onBehalfOf, stolen)).toMatchObject({ errorCode: 50173 })
  })

  test('carries the authentication context the person has met, and no other', async () => {
    const claims = (value: string) => `{"access_token":{"acrs":{"essential":true,"value":"${value}"}}}`
    expect(await check({ ...forms.refreshToken, claims: claims('c1') })).toMatchObject({ ok: true, acrs: 'c1' })
    expect(await check({ ...forms.refreshToken, claims: claims('c2') })).toMatchObject({ errorCode: 50131 })
  })
})

describe('At the authorization endpoint', () => {
  test('agents and blueprints are refused: they have no redirect URI', () => {
    const directory = directoryWith()
    expect(checkAuthorizeRequest(agentId, directory)).toMatchObject({ errorCode: 900971, error: 'invalid_request' })
    expect(checkAuthorizeRequest(blueprintAppId, directory)).toMatchObject({ errorCode: 900971 })
    expect(checkAuthorizeRequest(frontEndAppId, directory)).toBeNull()
  })

  test('a code is redeemed by its own client, once', async () => {
    const directory = directoryWith({ redemptions: redemptions() })
    expect(await check({ ...forms.interactive, client_id: otherBlueprintAppId }, directory)).toMatchObject({
      errorCode: 70000,
    })
    expect(await check(forms.interactive, directory, later(600))).toMatchObject({ errorCode: 70008 })
    directory.redemptions.redeem('c-1')
    expect(await check(forms.interactive, directory)).toMatchObject({ errorCode: 54005 })
  })

  test('a device code the person approved is redeemed as a code is, by whoever began the flow', async () => {
    const { code, ...rest } = forms.interactive
    const grant_type = 'urn:ietf:params:oauth:grant-type:device_code'
    const form = { ...rest, grant_type, device_code: code }
    expect(await check(form)).toMatchObject({ ok: true, grant: 'interactive', user: { user: human, sid } })
    const { device_code: _, ...without } = form
    expect(await check({ ...without, code })).toMatchObject({ errorCode: 900144 })
    const directory = directoryWith({ redemptions: redemptions() })
    directory.redemptions.redeem('c-1')
    expect(await check(form, directory)).toMatchObject({
      errorCode: 54005,
      message: expect.stringContaining('device code'),
    })
  })
})

test('A refusal has the body Entra’s has', () => {
  const at = { now, traceId: 'trace', correlationId: 'correlation' }
  const body = tokenErrorBody({ errorCode: 53003, message: 'AADSTS53003: Blocked.' }, at, { access_token: {} })
  expect(body).toEqual({
    error: 'interaction_required',
    error_description:
      'AADSTS53003: Blocked. Trace ID: trace Correlation ID: correlation Timestamp: 2026-09-14 09:30:00Z',
    error_codes: [53003],
    timestamp: '2026-09-14 09:30:00Z',
    trace_id: 'trace',
    correlation_id: 'correlation',
    claims: '{"access_token":{}}',
    suberror: 'message_only',
  })
})
