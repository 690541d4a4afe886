// The token service over every grant: what it issues, whom policy is asked about, and which account keeps a token from being issued.
import { describe, expect, test } from 'vitest'
import {
  answerTokenRequest,
  byRef,
  type Directory,
  type Permissions,
  redemptions,
  type TokenService,
  type TokenSight,
} from '../../main/tenant/index.ts'
import {
  clientCapabilities,
  createGrantToken,
  describeToken,
  exchangeScope,
  jwtBearerGrant,
  type TokenEndpointRequest,
} from '../../main/tokens/index.ts'
import { TokenGrant, type TokenRequest } from '../../shared/model/facts.ts'
import {
  agentId,
  agentUser,
  assertion,
  authority,
  blueprintAppId,
  credentials,
  frontEndAppId,
  human,
  later,
  now,
  sid,
  tenantId,
  tokenOf,
} from '../tokens/fixtures.ts'

const graph = '00000003-0000-0000-c000-000000000000'
const scope = 'https://graph.microsoft.com/Mail.Send'
const person = { ref: 'human:adele', displayName: 'Adele', ipAddress: '203.0.113.7', ...human } as const
const directory: Directory = {
  tenant: { id: tenantId, displayName: 'Contoso', domain: 'contoso.com', region: 'EU' },
  humans: byRef([person]),
  blueprints: byRef([
    {
      ref: 'blueprint:invoices',
      id: '70cf4c22-0985-4a5b-8f0f-4b5d1b1a0b03',
      appId: blueprintAppId,
      principalId: '80cf4c22-0985-4a5b-8f0f-4b5d1b1a0b03',
      displayName: 'Invoices',
      owners: [person.ref],
      sponsors: [person.ref],
    },
  ]),
  agents: byRef([
    {
      ref: 'agent:invoice',
      id: agentId,
      displayName: 'Invoice agent',
      blueprint: 'blueprint:invoices',
      sponsors: [person.ref],
    },
  ]),
  agentUsers: byRef([{ ref: 'agentUser:invoice', displayName: 'Invoice agent', agent: 'agent:invoice', ...agentUser }]),
  pools: byRef([]),
  pcs: byRef([]),
}
const service = (more: Partial<TokenService> = {}): TokenService => ({
  directory,
  authority,
  credentials: new Map([[blueprintAppId, credentials]]),
  policies: [],
  redemptions: redemptions(),
  ...more,
})
const see: TokenSight = {
  blueprintEnabled: true,
  agentEnabled: true,
  agentUserEnabled: true,
  agentRisk: 'none',
  device: null,
}

const client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const blueprint = {
  client_id: blueprintAppId,
  grant_type: 'client_credentials',
  client_assertion_type,
  client_assertion: await assertion(),
}
const agent = { ...blueprint, client_id: agentId, client_assertion: await tokenOf('t1') }
const grantToken = (kind: 'code' | 'refresh', clientId: string) =>
  createGrantToken(authority, kind, { tenantId, clientId, user: human, sid, family: sid, acrs: [] }, { jti: kind, now })
const forms: Record<TokenGrant, TokenEndpointRequest> = {
  t1: { ...blueprint, scope: exchangeScope, fmi_path: agentId },
  t2: { ...agent, scope: exchangeScope },
  blueprint: { ...blueprint, scope: 'https://graph.microsoft.com/.default' },
  autonomous: { ...agent, scope: 'https://graph.microsoft.com/.default' },
  onBehalfOf: {
    ...agent,
    scope,
    grant_type: jwtBearerGrant,
    assertion: await tokenOf('interactive', { audience: blueprintAppId }),
    requested_token_use: 'on_behalf_of',
  },
  refreshToken: {
    ...agent,
    scope,
    grant_type: 'refresh_token',
    refresh_token: await grantToken('refresh', agentId),
  },
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
    code: await grantToken('code', frontEndAppId),
  },
}
const ofPerson: readonly TokenGrant[] = ['onBehalfOf', 'refreshToken', 'interactive']
const exchange: readonly TokenGrant[] = ['t1', 't2']

function requestOf(grant: TokenGrant): TokenRequest {
  const { client_id: clientId = '', scope = '' } = forms[grant]
  const resourceId = exchange.includes(grant)
    ? 'fb60f99c-7a34-4190-8149-302f77469936'
    : grant === 'interactive'
      ? blueprintAppId
      : graph
  return {
    requestId: '4d1f2a3b-4c5d-4e6f-8a9b-0c1d2e3f4a01',
    correlationId: '4d1f2a3b-4c5d-4e6f-8a9b-0c1d2e3f4a02',
    grant,
    task: null,
    blueprint: grant === 'interactive' ? null : 'blueprint:invoices',
    agent: grant === 'blueprint' || grant === 'interactive' ? null : 'agent:invoice',
    agentUser: grant === 'agentUser' ? 'agentUser:invoice' : null,
    human: ofPerson.includes(grant) ? person.ref : null,
    continuousAccess: false,
    clientId,
    resourceId,
    resourceDisplayName: 'a resource',
    scope,
    ipAddress: '198.51.100.40',
    pc: null,
    session: null,
  }
}

interface Ask {
  see?: Partial<TokenSight>
  request?: Partial<TokenRequest>
  form?: Partial<TokenEndpointRequest>
  permissions?: Permissions
  of?: TokenService
}
const answer = (grant: TokenGrant, { of = service(), ...ask }: Ask = {}) =>
  answerTokenRequest(of, {
    request: { ...requestOf(grant), ...ask.request },
    form: { ...forms[grant], ...ask.form },
    see: { ...see, ...ask.see },
    uti: 'u-1',
    now,
    jkt: null,
    ...(ask.permissions ? { permissions: ask.permissions } : {}),
  })

describe('The token service issues', () => {
  test.each(TokenGrant.options)('%s, with a session exactly where a person signed in', async grant => {
    const answered = await answer(grant)
    expect(answered).toMatchObject({ ok: true })
    if (!answered.ok) return
    const description = describeToken(answered.issued.claims)
    expect(description.flow).toBe(grant === 'refreshToken' ? 'onBehalfOf' : grant)
    expect(description.hasSession).toBe(ofPerson.includes(grant))
    expect(answered.refreshToken !== null).toBe(grant === 'onBehalfOf' || grant === 'refreshToken')
  })

  test('another refresh token with each refresh, and takes the old one no more', async () => {
    const of = service()
    const first = await answer('refreshToken', { of })
    if (!first.ok || first.refreshToken === null) throw new Error('no refresh token')
    expect(await answer('refreshToken', { of, form: { refresh_token: first.refreshToken } })).toMatchObject({
      ok: true,
    })
    expect(await answer('refreshToken', { of })).toMatchObject({ ok: false, errorCode: 70000, error: 'invalid_grant' })
  })

  test('one token for a code that is sent twice at once', async () => {
    const of = service()
    const answers = await Promise.all([answer('interactive', { of }), answer('interactive', { of })])
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  })

  test('a token of 28 hours to a client that handles claims challenges', async () => {
    const ask = { form: { claims: clientCapabilities() }, request: { continuousAccess: true } }
    const answered = await answer('agentUser', ask)
    if (!answered.ok) throw new Error(answered.message)
    const { iat, exp, xms_cc } = answered.issued.claims
    expect([Number(exp) - Number(iat), xms_cc]).toEqual([28 * 3600, ['cp1']])
    await expect(answer('agentUser', { request: { continuousAccess: true } })).rejects.toThrow('than its form proves')
  })

  test('what was consented to, and no token for more', async () => {
    const permissions = { scopes: ['Mail.Send'], roles: [] }
    expect(await answer('agentUser', { permissions })).toMatchObject({ ok: true })
    const more = 'https://graph.microsoft.com/Mail.Send https://graph.microsoft.com/Files.Read.All'
    expect(await answer('agentUser', { permissions, form: { scope: more }, request: { scope: more } })).toMatchObject({
      errorCode: 65001,
    })
    const all = 'https://graph.microsoft.com/.default'
    const ask = { form: { scope: all }, request: { scope: all } }
    expect(await answer('agentUser', { permissions, ...ask })).toMatchObject({
      issued: { claims: { scp: 'Mail.Send' } },
    })
    expect(await answer('agentUser', { permissions: { scopes: [], roles: [] }, ...ask })).toMatchObject({
      errorCode: 65001,
    })
    expect(await answer('autonomous', { permissions: { scopes: [], roles: ['Mail.Send'] } })).toMatchObject({
      issued: { claims: { roles: ['Mail.Send'] } },
    })
  })
})

describe('Conditional Access', () => {
  const block = (users: string[], agents: string[]) => [
    {
      id: 'policy',
      displayName: 'Block',
      state: 'enabled' as const,
      conditions: {
        users: { includeUsers: users },
        clientApplications: { includeAgentIdServicePrincipals: agents },
        applications: { includeApplications: ['All'] },
        clientAppTypes: ['all'],
      },
      grantControls: { operator: 'OR' as const, builtInControls: ['block' as const] },
    },
  ]
  const blocked = async (policies: TokenService['policies']) => {
    const answers = await Promise.all(TokenGrant.options.map(grant => answer(grant, { of: service({ policies }) })))
    return TokenGrant.options.filter((_, index) => {
      const one = answers[index]
      return one && !one.ok && one.errorCode === 53003
    })
  }

  test('is asked about the person on behalf of whom an agent acts, and not about the agent', async () => {
    expect(await blocked(block([human.id], []))).toEqual(['onBehalfOf', 'refreshToken', 'interactive'])
  })

  test('is asked about agent users and agent identities each by their own kind', async () => {
    expect(await blocked(block(['AllAgentIdUsers'], []))).toEqual(['agentUser'])
    expect(await blocked(block(['None'], ['All']))).toEqual(['autonomous'])
  })

  test('has no say in T1, T2 and the blueprint’s own token', async () => {
    for (const grant of ['t1', 't2', 'blueprint'] as const)
      expect(await answer(grant, { of: service({ policies: block(['All'], ['All']) }) })).toMatchObject({
        ok: true,
        decision: null,
      })
  })
})

describe('No token is issued', () => {
  const cases: [string, TokenGrant, Partial<TokenSight>, number][] = [
    ['a disabled blueprint', 't1', { blueprintEnabled: false }, 70001],
    ['a disabled agent identity', 't2', { agentEnabled: false }, 70001],
    ['a disabled agent user', 'agentUser', { agentUserEnabled: false }, 50057],
    ['a disabled person', 'onBehalfOf', { humanEnabled: false }, 50057],
    ['a deleted blueprint', 't1', { deleted: ['blueprint'] }, 700011],
    ['a deleted agent identity', 'autonomous', { deleted: ['agent'] }, 700011],
    ['a deleted agent user', 'agentUser', { deleted: ['agentUser'] }, 50034],
    ['a deleted person', 'refreshToken', { deleted: ['human'] }, 50034],
    ['an agent identity that has lost its blueprint', 'autonomous', { orphaned: true }, 67003],
    ['an agent nobody approved', 'agentUser', { approved: false }, 70001],
  ]
  test.each(cases)('for %s (%s)', async (_, grant, sight, errorCode) => {
    const answered = await answer(grant, { see: sight })
    expect(answered).toMatchObject({ ok: false, errorCode, decision: null })
    if (!answered.ok) expect(answered.message).toMatch(new RegExp(`^AADSTS${errorCode}: .+\\.$`))
  })

  test('to a person for what only concerns the agent, and the other way round', async () => {
    expect(await answer('interactive', { see: { agentEnabled: false, agentUserEnabled: false } })).toMatchObject({
      ok: true,
    })
    expect(await answer('autonomous', { see: { humanEnabled: false, agentUserEnabled: false } })).toMatchObject({
      ok: true,
    })
  })

  test('by a refresh token from before the person’s sessions were revoked', async () => {
    const of = service({ sessionsValidFrom: () => later(1) })
    expect(await answer('refreshToken', { of })).toMatchObject({ errorCode: 50173 })
  })
})
