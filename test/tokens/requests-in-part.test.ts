// Requests that lack a parameter, hold one too many, or come at the very moment that decides: each answered in its own words.
import { describe, expect, test } from 'vitest'
import {
  checkTokenRequest,
  clientAssertionType,
  clientSecret,
  createGrantToken,
  deviceCodeGrant,
  exchangeScope,
  fmiSubject,
  issueToken,
  jwtBearerGrant,
  oauthErrorOf,
  redemptions,
  revokeSignIn,
  type TokenEndpointRequest,
  tokenErrorBody,
  verifiedTokens,
} from '../../main/tokens/index.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import { epochMs } from '../../shared/model/units.ts'
import {
  agentId,
  agentUser,
  assertion,
  authority,
  blueprintAppId,
  directoryWith,
  frontEndAppId,
  human,
  later,
  now,
  order,
  otherTenantId,
  sid,
  tenantId,
  tokenOf,
} from './fixtures.ts'

const graphScope = 'https://graph.microsoft.com/Mail.Send'
const type = { client_assertion_type: clientAssertionType }
const agent = { ...type, client_id: agentId, client_assertion: await tokenOf('t1'), scope: graphScope }
const grant = { tenantId, clientId: agentId, user: human, sid, family: 'family', acrs: ['c1'] }
const person = { ...grant, clientId: frontEndAppId }
const code = await createGrantToken(authority, 'code', person, { jti: 'c-1', now })
const forms = {
  t1: {
    ...type,
    grant_type: 'client_credentials',
    client_id: blueprintAppId,
    fmi_path: agentId,
    client_assertion: await assertion(),
    scope: exchangeScope,
  },
  t2: { ...agent, grant_type: 'client_credentials', scope: exchangeScope },
  blueprint: {
    ...type,
    grant_type: 'client_credentials',
    client_id: blueprintAppId,
    client_assertion: await assertion(),
    scope: 'https://graph.microsoft.com/.default',
  },
  autonomous: { ...agent, grant_type: 'client_credentials', scope: 'https://contoso.sharepoint.com/.default' },
  onBehalfOf: {
    ...agent,
    grant_type: jwtBearerGrant,
    assertion: await tokenOf('interactive', { audience: blueprintAppId }),
    requested_token_use: 'on_behalf_of',
  },
  refreshToken: {
    ...agent,
    grant_type: 'refresh_token',
    refresh_token: await createGrantToken(authority, 'refresh', grant, { jti: 'r-1', now }),
  },
  agentUser: {
    ...agent,
    grant_type: 'user_fic',
    user_federated_identity_credential: await tokenOf('t2'),
    username: agentUser.userPrincipalName,
  },
  interactive: { client_id: frontEndAppId, scope: graphScope, grant_type: 'authorization_code', code },
  device: { client_id: frontEndAppId, scope: graphScope, grant_type: deviceCodeGrant, device_code: code },
} satisfies Record<string, TokenEndpointRequest>

const said = async (form: TokenEndpointRequest, directory = directoryWith(), at = now): Promise<string> => {
  const answer = await checkTokenRequest(authority, form, at, directory)
  return answer.ok ? `granted ${answer.grant}` : answer.message
}

describe('A request', () => {
  test('answers each parameter that is missing or empty as it is written', async () => {
    const written: string[] = []
    for (const [name, form] of Object.entries(forms)) {
      written.push(`${name}: ${await said(form)}`)
      for (const parameter of Object.keys(form)) {
        const less = Object.fromEntries(Object.entries(form).filter(([one]) => one !== parameter))
        written.push(`${name}, without ${parameter}: ${await said(less)}`)
        expect(await said({ ...form, [parameter]: '' })).toMatch(/^AADSTS\d+: /)
      }
    }
    const text = written.join('\n').replaceAll(agentId, '{agent}').replaceAll(blueprintAppId, '{blueprint}')
    await expect(`${text}\n`).toMatchFileSnapshot('./written/parameters.txt')
  })

  test.each<[string, keyof typeof forms, string]>([
    ['api://AzureADTokenExchange/other', 't1', 'nothing else'],
    [graphScope, 't1', 'nothing else'],
    [exchangeScope, 'autonomous', 'granted t2'],
    [exchangeScope, 'blueprint', "the following parameter: 'fmi_path'"],
    [`${exchangeScope} openid`, 'onBehalfOf', 'nothing else'],
    ['openid profile', 'onBehalfOf', 'a token is for one resource, and all its scopes are of that one'],
    ['https://a/x https://b/y', 'refreshToken', 'all its scopes are of that one'],
    ['https://a/x https://a/y', 'refreshToken', 'granted refreshToken'],
    ['Mail.Send offline_access', 'onBehalfOf', 'granted onBehalfOf'],
    ['https://a/x', 'autonomous', "an application asks for all it was granted, '{resource}/.default'"],
    ['https://a/.default openid', 'autonomous', "'{resource}/.default'"],
    ['openid https://a/.default', 'autonomous', "'{resource}/.default'"],
    ['https://a/.defaults', 'autonomous', "'{resource}/.default'"],
    ['https://a/.default', 'autonomous', 'granted autonomous'],
    ['https://graph.microsoft.com/Mail.Send', 'blueprint', "'{resource}/.default'"],
    ['https://a/.default', 'blueprint', 'AADSTS82001: A blueprint gets no token of its own but for Microsoft Graph'],
    ['00000003-0000-0000-c000-000000000000/.default', 'blueprint', 'granted blueprint'],
    ['https://graph.microsoft.com/.default', 'blueprint', 'granted blueprint'],
  ])('for the scope %s by the form of %s: %s', async (scope, name, answer) => {
    expect(await said({ ...forms[name], scope })).toContain(answer)
  })

  test('may show a secret and no assertion, an assertion of one type alone, and is of a grant there is', async () => {
    const secret = clientSecret('s', { keyId: 'k', startsAt: now, endsAt: later(60) })
    const directory = directoryWith({ credentialsOf: id => (id === blueprintAppId ? [secret] : null) })
    const { client_assertion: _, client_assertion_type: __, ...rest } = forms.t1
    expect(await said({ ...rest, client_secret: 's' }, directory)).toBe('granted t1')
    expect(await said({ ...rest, client_secret: '' }, directory)).toContain("'client_assertion'")
    expect(await said({ ...forms.t1, client_assertion_type: 'x' })).toContain("'client_assertion_type'")
    expect(await said({ ...forms.interactive, client_assertion: 'x' })).toContain("'client_assertion_type'")
    expect(await said({ ...forms.t1, grant_type: 'implicit' })).toBe(
      "AADSTS70003: The grant type 'implicit' is not supported here.",
    )
  })

  test('on behalf of somebody says so, in a token of a person of this tenant', async () => {
    const { claims } = await issueToken(authority, order('interactive', { audience: blueprintAppId }))
    const by = (changes: JsonObject) => authority.sign({ typ: 'JWT' }, { ...claims, ...changes })
    const asked = async (changes: JsonObject) => said({ ...forms.onBehalfOf, assertion: await by(changes) })
    const nobody = 'AADSTS50013: Tc is not the token of a person who signed in.'
    expect(await asked({})).toBe('granted onBehalfOf')
    for (const changes of [{ idtyp: 'app' }, { oid: 7 }, { preferred_username: null }, { sid: 7 }])
      expect(await asked(changes)).toBe(nobody)
    const other = await tokenOf('interactive', { audience: blueprintAppId, tenantId: otherTenantId })
    expect(await said({ ...forms.onBehalfOf, assertion: other })).toBe(
      `AADSTS50013: Tc was issued by "https://login.microsoftonline.com/${otherTenantId}/v2.0", not by this tenant.`,
    )
    expect(await said({ ...forms.onBehalfOf, requested_token_use: 'x' })).toBe(
      "AADSTS90023: requested_token_use is 'x', not 'on_behalf_of'.",
    )
    expect(await asked({ acrs: 'c1' })).toBe('granted onBehalfOf')
    const once = await by({ throughline_use: { task: 't', uses: 1 } })
    expect(await said({ ...forms.onBehalfOf, assertion: once })).toBe(
      'AADSTS50013: The user assertion (Tc) is refused: it is limited to its task, and cannot be exchanged.',
    )
    expect(await checkTokenRequest(authority, forms.onBehalfOf, now, directoryWith())).toMatchObject({
      user: { tenantId, clientId: frontEndAppId, user: human, sid, family: sid, acrs: [] },
    })
  })

  test('is measured against the moment the person’s sessions are valid from, to the second of issue', async () => {
    const issued = epochMs(Math.floor(now / 1000) * 1000)
    for (const form of [forms.onBehalfOf, forms.refreshToken, forms.interactive]) {
      expect(await said(form, directoryWith({ sessionsValidFrom: () => issued }))).toMatch(/^granted/)
      const after = directoryWith({ sessionsValidFrom: id => (id === human.id ? epochMs(issued + 1) : null) })
      expect(await said(form, after)).toMatch(/^AADSTS50173: (The .+ was issued before|Tc is of a sign-in)/)
    }
  })

  test('with a code or refresh token is measured against the moment a challenge names', async () => {
    const second = Math.floor(now / 1000)
    const asking = (nbf: number) => JSON.stringify({ access_token: { nbf: { essential: true, value: `${nbf}` } } })
    for (const [form, what] of [
      [forms.refreshToken, 'refresh token'],
      [forms.interactive, 'authorization code'],
      [forms.device, 'device code'],
    ] as const) {
      expect(await said({ ...form, claims: asking(second) })).toMatch(/^granted/)
      expect(await said({ ...form, claims: asking(second + 1) })).toBe(
        `AADSTS50173: The ${what} was issued before the moment the claims challenge names: the person has to sign in again.`,
      )
    }
  })

  test('ends a whole sign-in by a token shown twice, and names what was shown', async () => {
    for (const [form, jti, errorCode, what] of [
      [forms.refreshToken, 'r-1', 70000, 'refresh token'],
      [forms.interactive, 'c-1', 54005, 'authorization code'],
      [forms.device, 'c-1', 54005, 'device code'],
    ] as const) {
      const directory = directoryWith({ redemptions: redemptions() })
      expect(directory.redemptions.isRedeemed(jti)).toBe(false)
      directory.redemptions.redeem(jti)
      expect(await said(form, directory)).toBe(
        `AADSTS${errorCode}: The ${what} was redeemed before: all that came of its sign-in is revoked.`,
      )
      expect(['family', sid, 'another'].map(directory.redemptions.isRevoked)).toEqual([true, true, false])
      expect(await said(form, directory)).toBe(`AADSTS50173: The ${what} was revoked: the person has to sign in again.`)
    }
    const kept = redemptions()
    revokeSignIn(kept, { ...grant, family: 'f', sid: 's' })
    expect(['f', 's'].map(kept.isRevoked)).toEqual([true, true])
  })

  test('with a code or refresh token that says too little is refused by what is missing', async () => {
    const endpoint = `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`
    const seconds = Math.floor(now / 1000)
    const claims = { aud: endpoint, iat: seconds, exp: seconds + 60, jti: 'j', client_id: agentId, oid: 'o', sid: 's' }
    const whole = { ...claims, preferred_username: 'p', family: 'f', acrs: [] }
    const shown = async (changes: JsonObject, typ: string) => {
      const token = await authority.sign({ typ }, { ...whole, ...changes })
      return typ === 'refresh+jwt'
        ? said({ ...forms.refreshToken, refresh_token: token })
        : said({ ...forms.interactive, client_id: agentId, code: token })
    }
    expect(await shown({}, 'refresh+jwt')).toBe('granted refreshToken')
    expect(await shown({ acrs: ['c1', 7] }, 'refresh+jwt')).toMatch(
      /^AADSTS70000: The refresh token is refused: acrs\.1: .+\.$/,
    )
    expect(await shown({ jti: '' }, 'code+jwt')).toMatch(/^AADSTS70000: The authorization code is refused: jti: .+\.$/)
    expect(await shown({ exp: seconds }, 'code+jwt')).toMatch(
      /^AADSTS70008: The authorization code is refused: it expired/,
    )
    expect(await shown({ exp: seconds }, 'refresh+jwt')).toMatch(
      /^AADSTS700082: The refresh token is refused: it expired/,
    )
    expect(await shown({ aud: 'x' }, 'code+jwt')).toMatch(
      /^AADSTS70000: The authorization code is refused: its audience/,
    )
    expect(await shown({}, 'JWT')).toMatch(/^AADSTS70000: The authorization code is refused: its typ is "JWT"/)
    expect(await shown({ client_id: 'x' }, 'code+jwt')).toBe(
      `AADSTS70000: The authorization code was issued to 'x', not to '${agentId}'.`,
    )
  })

  test('says how the client proved itself: by an assertion, or not at all', async () => {
    for (const [name, form] of Object.entries(forms))
      expect(await checkTokenRequest(authority, form, now, directoryWith())).toMatchObject({
        clientAuthentication: ['interactive', 'device'].includes(name) ? '0' : '2',
      })
  })

  test('remembers T1 and T2, and of a person’s token nothing', async () => {
    const remembered: number[] = []
    const kept = verifiedTokens()
    const verified = {
      ...kept,
      remember: (...one: Parameters<typeof kept.remember>) => {
        remembered.push(one.length)
        kept.remember(...one)
      },
    }
    const directory = directoryWith({ verified })
    for (const form of [forms.agentUser, forms.agentUser, forms.onBehalfOf, forms.t1])
      expect(await said(form, directory)).toMatch(/^granted/)
    expect(remembered).toHaveLength(2)
  })

  test('names an agent identity by tenant, blueprint and path', () => {
    expect(fmiSubject(tenantId, blueprintAppId, agentId)).toBe(
      `/eid1/c/pub/t/Nn5vfiotDk-cPR87ClydAQ/a/IkzPMIUJW0qPD0tdGxoLAw/${agentId}`,
    )
  })

  test('that is refused has a body, with a challenge or without, by the code’s own error', () => {
    const at = { now, traceId: 'trace', correlationId: 'correlation' }
    const body = tokenErrorBody({ errorCode: 70000, message: 'AADSTS70000: No.' }, at)
    expect(body).toEqual({
      error: 'invalid_grant',
      error_description: 'AADSTS70000: No. Trace ID: trace Correlation ID: correlation Timestamp: 2026-09-14 09:30:00Z',
      error_codes: [70000],
      timestamp: '2026-09-14 09:30:00Z',
      trace_id: 'trace',
      correlation_id: 'correlation',
    })
    expect([700027, 53003, 900144, 1].map(oauthErrorOf)).toEqual([
      'invalid_client',
      'interaction_required',
      'invalid_request',
      'invalid_grant',
    ])
  })
})
