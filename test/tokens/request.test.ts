// The token endpoint: the three requests of the chain, and every way to get them wrong with its AADSTS code.
import { describe, expect, test } from 'vitest'
import type { TokenEndpointRequest } from '../../main/tokens/index.ts'
import {
  checkTokenRequest,
  clientAssertionType,
  createClientAssertion,
  exchangeScope,
  issueToken,
  TokenEndpointRequest as TokenEndpointRequestSchema,
  tokenEndpointOf,
} from '../../main/tokens/index.ts'
import {
  agentId,
  agentUser,
  assertion,
  authority,
  blueprintAppId,
  credential,
  directory,
  later,
  now,
  order,
  otherAgentId,
  otherAuthority,
  otherBlueprintAppId,
  otherTenantId,
  rotatedCredential,
  strangeCredential,
  tenantId,
  tokenOf,
} from './fixtures.ts'

const t1Request: TokenEndpointRequest = {
  client_id: blueprintAppId,
  scope: exchangeScope,
  grant_type: 'client_credentials',
  fmi_path: agentId,
  client_assertion_type: clientAssertionType,
  client_assertion: await assertion(),
}
const t2Request = {
  client_id: agentId,
  scope: exchangeScope,
  grant_type: 'client_credentials',
  client_assertion_type: clientAssertionType,
  client_assertion: await tokenOf('t1'),
} satisfies TokenEndpointRequest
const userRequest: TokenEndpointRequest = {
  client_id: agentId,
  scope: 'https://graph.microsoft.com/.default',
  grant_type: 'user_fic',
  client_assertion_type: clientAssertionType,
  client_assertion: await tokenOf('t1'),
  user_federated_identity_credential: await tokenOf('t2'),
  username: agentUser.userPrincipalName,
  requested_token_use: 'on_behalf_of',
}
const check = (request: TokenEndpointRequest, at = now) => checkTokenRequest(authority, request, at, directory)

describe('The token endpoint grants', () => {
  test('T1 to the blueprint for its agent identity', async () => {
    expect(await check(t1Request)).toMatchObject({ ok: true, claims: { iss: blueprintAppId } })
  })
  test('T1 by either of two registered credentials, so that they can be rotated', async () => {
    const request = { ...t1Request, client_assertion: await assertion({}, rotatedCredential) }
    expect(await check(request)).toMatchObject({ ok: true })
  })
  test('T2 to the agent identity that shows its T1', async () => {
    expect(await check(t2Request)).toMatchObject({ ok: true, claims: { aud: blueprintAppId } })
  })
  test('the resource token to the agent identity that shows T1, T2 and its agent user', async () => {
    expect(await check(userRequest)).toMatchObject({ ok: true, claims: { aud: agentId } })
  })
  test('the form-encoded request as it comes off the wire', async () => {
    const form = new URLSearchParams(t2Request)
    const request = TokenEndpointRequestSchema.parse(Object.fromEntries(form))
    expect(await check(request)).toMatchObject({ ok: true })
  })
})

const without = (request: TokenEndpointRequest, name: keyof TokenEndpointRequest): TokenEndpointRequest => {
  const { [name]: _, ...rest } = request
  return rest
}
const header = { typ: 'JWT', 'x5t#S256': credential.thumbprint }
const assertionOrder = { tenantId, blueprintAppId, jti: 'a-1', now }
/** A validly signed client assertion with other claims than the right ones. */
const asserted = (claims: Record<string, string>) => {
  const issued = Math.floor(now / 1000)
  const right = { aud: tokenEndpointOf(tenantId), iss: blueprintAppId, sub: blueprintAppId }
  return credential.sign(header, { ...right, iat: issued, exp: issued + 600, ...claims })
}
const t1 = async (client_assertion: Promise<string> | string) => ({
  ...t1Request,
  client_assertion: await client_assertion,
})
const t2 = async (client_assertion: Promise<string>) => ({ ...t2Request, client_assertion: await client_assertion })
const user = async (credentialOfUser: Promise<string>) => ({
  ...userRequest,
  user_federated_identity_credential: await credentialOfUser,
})
const foreign = async (grant: 't1' | 't2') => (await issueToken(otherAuthority, order(grant))).jwt

type Corruption = [name: string, code: number, message: RegExp, request: () => Promise<TokenEndpointRequest>]
const corruptions: Corruption[] = [
  ['no client_id', 900144, /'client_id'/, async () => without(t1Request, 'client_id')],
  ['no scope', 900144, /'scope'/, async () => without(t1Request, 'scope')],
  ['no grant_type', 900144, /'grant_type'/, async () => without(t1Request, 'grant_type')],
  ['no client_assertion', 900144, /'client_assertion'/, async () => without(t2Request, 'client_assertion')],
  ['another assertion type', 900144, /type'/, async () => ({ ...t1Request, client_assertion_type: 'urn:saml' })],
  [
    'user_fic without T2',
    900144,
    /credential'/,
    async () => without(userRequest, 'user_federated_identity_credential'),
  ],
  ['user_fic without username', 900144, /'username'/, async () => without(userRequest, 'username')],
  ['a password grant', 70003, /'password'/, async () => ({ ...t1Request, grant_type: 'password' })],
  ['T1 for Graph', 70011, /AzureADTokenExchange/, async () => ({ ...t1Request, scope: 'https://graph/.default' })],
  ...[
    exchangeScope,
    exchangeScope.toUpperCase(),
    `${exchangeScope} https://graph.microsoft.com/Mail.Send`,
    `https://graph.microsoft.com/Mail.Send\tapi://AzureADTokenExchange/x`,
    'fb60f99c-7a34-4190-8149-302f77469936/.default',
  ].map(
    (scope): Corruption => [
      `user_fic for an exchange token (${scope})`,
      70011,
      /nothing else/,
      async () => ({ ...userRequest, scope }),
    ],
  ),

  [
    'T1 for a blueprint that is not here',
    700011,
    /not found/,
    async () => ({ ...t1Request, client_id: otherBlueprintAppId }),
  ],
  ['T1 by an unregistered certificate', 700027, /not registered/, () => t1(assertion({}, strangeCredential))],
  [
    'T1 by a key without a certificate',
    700027,
    /missing/,
    () => t1(createClientAssertion(otherAuthority, assertionOrder)),
  ],
  [
    'T1 by another key than the certificate it names has',
    700027,
    /signature/,
    () => t1(createClientAssertion({ ...otherAuthority, thumbprint: credential.thumbprint }, assertionOrder)),
  ],
  ['T1 with an assertion that is no JWT', 700027, /Compact JWS/, () => t1('certificate')],
  ['T1 by an expired assertion', 700024, /"exp"/, () => t1(assertion({ now: later(-601) }))],
  ['T1 by an assertion from the future', 700024, /"nbf"/, () => t1(assertion({ now: later(60) }))],
  [
    'T1 by an expired assertion of the first of two credentials',
    700024,
    /"exp"/,
    () => t1(assertion({ now: later(-601) }, rotatedCredential)),
  ],
  [
    'T1 by an assertion that never expires',
    700024,
    /"exp"/,
    () => t1(credential.sign(header, { iss: blueprintAppId, sub: blueprintAppId, aud: tokenEndpointOf(tenantId) })),
  ],
  ['T1 by an assertion of another application', 700021, /not by/, () => t1(asserted({ iss: agentId }))],
  ['T1 by an assertion about another application', 700021, /not by/, () => t1(asserted({ sub: agentId }))],
  ['T1 by an assertion for another tenant', 700023, /endpoint/, () => t1(assertion({ tenantId: otherTenantId }))],
  [
    'T1 for an agent of another blueprint',
    67003,
    /not an agent/,
    async () => ({ ...t1Request, fmi_path: otherAgentId }),
  ],

  ['T2 for an agent that is not here', 700011, /not found/, async () => ({ ...t2Request, client_id: tenantId })],
  ['T2 with a T1 from another authority', 700027, /signature/, () => t2(foreign('t1'))],
  ['T2 with an expired T1', 700024, /"exp"/, () => t2(tokenOf('t1', { now: later(-300) }))],
  ['T2 with a T1 of another tenant', 70021, /issued by/, () => t2(tokenOf('t1', { tenantId: otherTenantId }))],
  [
    'T2 with a T1 of another blueprint',
    70021,
    /audience/,
    () => t2(tokenOf('t1', { blueprintAppId: otherBlueprintAppId })),
  ],
  ['T2 with a T1 for another agent', 70021, /another agent/, () => t2(tokenOf('t1', { agentId: otherAgentId }))],
  ['T2 with a T2 in place of T1', 70021, /audience/, () => t2(tokenOf('t2'))],

  [
    'user_fic with an expired T1',
    700024,
    /"exp"/,
    async () => ({ ...userRequest, client_assertion: await tokenOf('t1', { now: later(-300) }) }),
  ],
  [
    'user_fic with another client than T2',
    70021,
    /audience/,
    async () => ({ ...userRequest, client_id: otherAgentId }),
  ],
  ['user_fic with a T2 of another agent', 70021, /T2's audience/, () => user(tokenOf('t2', { agentId: otherAgentId }))],
  ['user_fic with T1 in place of T2', 70021, /T2's audience/, () => user(tokenOf('t1'))],
  [
    'user_fic with a resource token for the agent',
    70021,
    /T2's subject/,
    () => user(tokenOf('agentUser', { audience: agentId })),
  ],
  [
    'user_fic with a T2 of another tenant',
    70021,
    /T2 was issued/,
    () => user(tokenOf('t2', { tenantId: otherTenantId })),
  ],
  ['user_fic with a T2 from another authority', 70000, /signature/, () => user(foreign('t2'))],
  ['user_fic with an expired T2', 500133, /"exp"/, () => user(tokenOf('t2', { now: later(-300) }))],
  [
    'user_fic for an unknown agent user',
    50034,
    /does not exist/,
    async () => ({ ...userRequest, username: 'nobody@contoso.com' }),
  ],
  [
    'user_fic for the agent user of another agent',
    70021,
    /not the agent user/,
    async () => ({ ...userRequest, username: 'other.agent@contoso.com' }),
  ],
]

describe('The token endpoint refuses', () => {
  test.each(corruptions)('%s with AADSTS%i', async (_, code, message, request) => {
    const result = await check(await request())
    expect(result).toMatchObject({ ok: false, errorCode: code })
    if (result.ok) return
    expect(result.message).toMatch(message)
    expect(result.message).toMatch(new RegExp(`^AADSTS${code}: `))
  })

  test('each in the words that are written', async () => {
    const written: string[] = []
    for (const [name, , , request] of corruptions) {
      const result = await check(await request())
      written.push(`${name}\n  ${result.ok ? 'granted' : `${result.error}: ${result.message}`}`)
    }
    await expect(`${written.join('\n\n')}\n`).toMatchFileSnapshot('./written/requests.txt')
  })

  test('with an OAuth error that goes with the code', async () => {
    const errors = new Map<number, string>()
    for (const [, , , request] of corruptions) {
      const result = await check(await request())
      if (!result.ok) errors.set(result.errorCode, result.error)
    }
    expect(Object.fromEntries(errors)).toEqual({
      900144: 'invalid_request',
      70003: 'unsupported_grant_type',
      70011: 'invalid_scope',
      700011: 'unauthorized_client',
      700021: 'invalid_client',
      700023: 'invalid_client',
      700024: 'invalid_client',
      700027: 'invalid_client',
      70021: 'invalid_client',
      67003: 'invalid_grant',
      70000: 'invalid_grant',
      500133: 'invalid_grant',
      50034: 'invalid_grant',
    })
  })
})
