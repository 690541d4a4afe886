// A token service with one of everything, and a right request for every grant, for tests to change.
import {
  answerTokenRequest,
  byRef,
  type Directory,
  type Permissions,
  redemptions,
  type TaskUse,
  type TokenService,
  type TokenSight,
} from '../../main/tenant/index.ts'
import { createGrantToken, exchangeScope, jwtBearerGrant, type TokenEndpointRequest } from '../../main/tokens/index.ts'
import type { TokenGrant, TokenRequest } from '../../shared/model/facts.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import {
  agentId,
  agentUser,
  assertion,
  authority,
  blueprintAppId,
  credentials,
  frontEndAppId,
  human,
  now,
  sid,
  tenantId,
  tokenOf,
} from '../tokens/fixtures.ts'

export const graph = '00000003-0000-0000-c000-000000000000'
const scope = 'https://graph.microsoft.com/Mail.Send'
export const person = { ref: 'human:adele', displayName: 'Adele', ipAddress: '203.0.113.7', ...human } as const
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
export const service = (more: Partial<TokenService> = {}): TokenService => ({
  directory,
  authority,
  credentials: new Map([[blueprintAppId, credentials]]),
  policies: [],
  redemptions: redemptions(),
  ...more,
})
export const see: TokenSight = {
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
export const forms: Record<TokenGrant, TokenEndpointRequest> = {
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
export const ofPerson: readonly TokenGrant[] = ['onBehalfOf', 'refreshToken', 'interactive']
const exchange: readonly TokenGrant[] = ['t1', 't2']

export function requestOf(grant: TokenGrant): TokenRequest {
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

export interface Ask {
  see?: Partial<TokenSight>
  request?: Partial<TokenRequest>
  form?: Partial<TokenEndpointRequest>
  permissions?: Permissions
  of?: TokenService
  now?: EpochMs
  use?: TaskUse
}
export const answer = (grant: TokenGrant, { of = service(), ...ask }: Ask = {}) =>
  answerTokenRequest(of, {
    request: { ...requestOf(grant), ...ask.request },
    form: { ...forms[grant], ...ask.form },
    see: { ...see, ...ask.see },
    uti: 'u-1',
    now: ask.now ?? now,
    jkt: null,
    ...(ask.use ? { use: ask.use } : {}),
    ...(ask.permissions ? { permissions: ask.permissions } : {}),
  })
