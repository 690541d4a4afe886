// The small tenant of the token lab: its keys and ids from one seed, and one valid specimen of every token and proof.
import { createHash, type KeyObject } from 'node:crypto'
import type { JsonObject } from '../../../shared/model/json.ts'
import type { EpochMs } from '../../../shared/model/units.ts'
import { epochMs } from '../../../shared/model/units.ts'
import { type Certificate, createCertificate } from '../certificate.ts'
import {
  type BlueprintCredential,
  certificateCredential,
  clientSecret,
  createClientAssertion,
  createManagedIdentityToken,
} from '../credential.ts'
import { clientAssertionType, exchangeAudience, exchangeScope, issuerOf, jwtBearerGrant } from '../entra.ts'
import { createGrantToken, redemptions, type UserGrant } from '../grant-token.ts'
import { issueToken, type TokenOrder } from '../issue.ts'
import { type DeviceKey, deviceKey, type Ed25519Jwk, privateKeyOf, type SigningKey, signingKey } from '../keys.ts'
import { lifetimeOf } from '../lifetime.ts'
import { type ServerNonces, serverNonces } from '../nonce.ts'
import { createProof, type ProofOrder } from '../proof.ts'
import type { TokenDirectory, TokenEndpointRequest } from '../request.ts'
import { createSecurityEvent, issuerAndSubject } from '../security-event.ts'

/** When the lab stands still, and what everything in it is called. */
export const labNow = epochMs(Date.UTC(2026, 8, 14, 9, 30))
export const labIds = {
  tenant: '7e6f7e36-2d2a-4f0e-9c3d-1f3b0a5c9d01',
  otherTenant: '00c0ffee-2d2a-4f0e-9c3d-1f3b0a5c9d02',
  blueprint: '30cf4c22-0985-4a5b-8f0f-4b5d1b1a0b03',
  otherBlueprint: '41cf4c22-0985-4a5b-8f0f-4b5d1b1a0b04',
  agent: '5b0a8d6e-3f25-4c1b-8a55-6a1d2c7e9f05',
  siblingAgent: '5d0a8d6e-3f25-4c1b-8a55-6a1d2c7e9f12',
  otherAgent: '6b0a8d6e-3f25-4c1b-8a55-6a1d2c7e9f06',
  agentUser: '9d1f2a3b-4c5d-4e6f-8a9b-0c1d2e3f4a07',
  human: '1c0ffee1-4c5d-4e6f-8a9b-0c1d2e3f4a08',
  frontEnd: '2c0ffee2-4c5d-4e6f-8a9b-0c1d2e3f4a09',
  session: '3c0ffee3-4c5d-4e6f-8a9b-0c1d2e3f4a10',
  principal: '4c0ffee4-4c5d-4e6f-8a9b-0c1d2e3f4a11',
  managedIdentity: '5c0ffee5-4c5d-4e6f-8a9b-0c1d2e3f4a13',
} as const
export const labUti = 'm5RaaRnoFUyp2TbSCAAAAA'
export const labUsers = {
  agentUser: 'invoice.agent@contoso.com',
  siblingUser: 'vendor.agent@contoso.com',
  human: 'adele@contoso.com',
} as const
export const labResource = '00000003-0000-0000-c000-000000000000'
export const labRequest = { htm: 'POST', htu: 'https://graph.microsoft.com/v1.0/me/sendMail' } as const
export const labSecret = 'for development only'
/** Another issuer whose workload the blueprint trusts. */
export const labIssuer = 'https://token.builds.example'
export const labWorkload = 'repo:contoso/invoices:ref:refs/heads/main'
export const labTransmitter = 'https://transmitter.contoso.com'

export interface LabKeys {
  authority: SigningKey
  otherAuthority: SigningKey
  issuer: SigningKey
  certificate: Certificate
  otherCertificate: Certificate
  device: DeviceKey
  otherDevice: DeviceKey
  /** An attacker's own: whoever attacks can make one, and sign anything with it. */
  attacker: { privateKey: KeyObject; publicJwk: Ed25519Jwk }
}

export interface LabTenant {
  keys: LabKeys
  nonces: ServerNonces
  otherNonces: ServerNonces
  /** A directory that has seen nothing redeemed. */
  directory(): TokenDirectory
  order(grant: TokenOrder['grant'], more?: Partial<TokenOrder>): TokenOrder
  token(grant: TokenOrder['grant'], more?: Partial<TokenOrder>): Promise<string>
  assertion(more?: { tenantId?: string; blueprintAppId?: string; now?: EpochMs }, by?: Certificate): Promise<string>
  managedIdentityToken(principalId?: string): Promise<string>
  /** What the other issuer says of a workload. */
  workloadToken(more?: JsonObject, by?: SigningKey): Promise<string>
  refreshToken(more?: Partial<UserGrant>, now?: EpochMs): Promise<string>
  proof(accessToken: string, more?: Partial<ProofOrder>, by?: DeviceKey): Promise<string>
  securityEvent(more?: { audience?: string; issuer?: string; now?: EpochMs }, by?: SigningKey): Promise<string>
}

export const later = (seconds: number): EpochMs => epochMs(labNow + seconds * 1000)

/** `seed`: the same seed gives the same keys, and so the same specimens, byte for byte. */
export async function labTenant(seed: number): Promise<LabTenant> {
  const bytes = (name: string) =>
    new Uint8Array(createHash('sha256').update(`throughline lab ${seed} ${name}`).digest())
  const validity = { startsAt: later(-30 * 86_400), endsAt: later(335 * 86_400) }
  const keys: LabKeys = {
    authority: await signingKey(bytes('authority')),
    otherAuthority: await signingKey(bytes('other authority')),
    issuer: await signingKey(bytes('issuer')),
    certificate: await createCertificate(bytes('certificate'), { name: 'Invoice agents', ...validity }),
    otherCertificate: await createCertificate(bytes('other certificate'), { name: 'Invoice agents', ...validity }),
    device: await deviceKey(bytes('device')),
    otherDevice: await deviceKey(bytes('other device')),
    attacker: {
      privateKey: await privateKeyOf(bytes('attacker')),
      publicJwk: (await signingKey(bytes('attacker'))).publicJwk,
    },
  }
  const nonces = serverNonces(bytes('nonces'))
  const credentials: BlueprintCredential[] = [
    certificateCredential(keys.certificate, 'certificate'),
    {
      kind: 'federated',
      name: 'managed identity',
      issuer: issuerOf(labIds.tenant),
      subject: labIds.managedIdentity,
      claimsMatchingExpression: null,
      audiences: [exchangeAudience],
    },
    {
      kind: 'federated',
      name: 'build server',
      issuer: labIssuer,
      subject: labWorkload,
      claimsMatchingExpression: null,
      audiences: [exchangeAudience],
    },
    clientSecret(labSecret, { keyId: 'secret', startsAt: validity.startsAt, endsAt: later(86_400) }),
  ]
  const parents: ReadonlyMap<string, string> = new Map([
    [labIds.agent, labIds.blueprint],
    [labIds.siblingAgent, labIds.blueprint],
    [labIds.otherAgent, labIds.otherBlueprint],
  ])
  const users: ReadonlyMap<string, string> = new Map([
    [labUsers.agentUser, labIds.agent],
    [labUsers.siblingUser, labIds.siblingAgent],
  ])
  const order = (grant: TokenOrder['grant'], more: Partial<TokenOrder> = {}): TokenOrder => ({
    grant,
    tenantId: labIds.tenant,
    blueprintAppId: labIds.blueprint,
    agentId: labIds.agent,
    agentUser: { id: labIds.agentUser, userPrincipalName: labUsers.agentUser },
    human: { id: labIds.human, userPrincipalName: labUsers.human, sid: labIds.session },
    principalId: labIds.principal,
    clientId: labIds.frontEnd,
    audience: grant === 'interactive' ? labIds.blueprint : labResource,
    scope: 'https://graph.microsoft.com/Mail.Send',
    uti: labUti,
    now: labNow,
    lifetimeSeconds: lifetimeOf(grant, labResource, false),
    jkt: grant === 'agentUser' ? keys.device.jkt : null,
    ...more,
  })
  return {
    keys,
    nonces,
    otherNonces: serverNonces(bytes('other nonces')),
    order,
    token: async (grant, more) => (await issueToken(keys.authority, order(grant, more))).jwt,
    directory: () => ({
      tenantId: labIds.tenant,
      credentialsOf: appId => (appId.toLowerCase() === labIds.blueprint ? credentials : null),
      blueprintOf: agentId => parents.get(agentId.toLowerCase()) ?? null,
      agentOf: name => users.get(name.toLowerCase()) ?? null,
      sessionsValidFrom: () => null,
      redemptions: redemptions(),
      issuerKeys: issuer => (issuer === labIssuer ? [{ ...keys.issuer.publicJwk, kid: keys.issuer.kid }] : null),
    }),
    assertion: (more = {}, by = keys.certificate) =>
      createClientAssertion(by, {
        tenantId: labIds.tenant,
        blueprintAppId: labIds.blueprint,
        jti: 'assertion-1',
        now: labNow,
        ...more,
      }),
    managedIdentityToken: (principalId = labIds.managedIdentity) =>
      createManagedIdentityToken(keys.authority, { tenantId: labIds.tenant, principalId, uti: labUti, now: labNow }),
    workloadToken: (more = {}, by = keys.issuer) => {
      const issued = Math.floor(labNow / 1000)
      const times = { iat: issued, nbf: issued, exp: issued + 600 }
      return by.sign({ typ: 'JWT' }, { iss: labIssuer, sub: labWorkload, aud: exchangeAudience, ...times, ...more })
    },
    refreshToken: (more = {}, now = labNow) =>
      createGrantToken(
        keys.authority,
        'refresh',
        {
          tenantId: labIds.tenant,
          clientId: labIds.agent,
          user: { id: labIds.human, userPrincipalName: labUsers.human },
          sid: labIds.session,
          family: labIds.session,
          acrs: [],
          ...more,
        },
        { jti: 'refresh-1', now },
      ),
    proof: (accessToken, more = {}, by = keys.device) =>
      createProof(by, {
        ...labRequest,
        iat: labNow,
        jti: 'proof-1',
        nonce: nonces.current(labNow),
        accessToken,
        ...more,
      }),
    securityEvent: (more = {}, by = keys.authority) =>
      createSecurityEvent(by, {
        issuer: labTransmitter,
        audience: labIds.tenant,
        jti: 'event-1',
        now: labNow,
        subject: issuerAndSubject(issuerOf(labIds.tenant), labIds.agentUser),
        event: { type: 'session-revoked', initiating_entity: 'policy' },
        ...more,
      }),
  }
}

/** The form each token is shown in. `tokens` are valid ones, for what stands beside it. */
export function labForm(
  place: 'clientAssertion' | 't1' | 't1ForResource' | 't2' | 'userAssertion' | 'refreshToken',
  shown: string,
  { t1 }: { t1: string },
): TokenEndpointRequest {
  const client = { grant_type: 'client_credentials', client_assertion_type: clientAssertionType }
  const agent = {
    ...client,
    client_id: labIds.agent,
    client_assertion: t1,
    scope: 'https://graph.microsoft.com/Mail.Send',
  }
  switch (place) {
    case 'clientAssertion':
      return {
        ...client,
        client_id: labIds.blueprint,
        fmi_path: labIds.agent,
        client_assertion: shown,
        scope: exchangeScope,
      }
    case 't1':
      return { ...agent, client_assertion: shown, scope: exchangeScope }
    case 't1ForResource':
      return { ...agent, client_assertion: shown, scope: 'https://graph.microsoft.com/.default' }
    case 't2':
      return {
        ...agent,
        grant_type: 'user_fic',
        user_federated_identity_credential: shown,
        username: labUsers.agentUser,
      }
    case 'userAssertion':
      return { ...agent, grant_type: jwtBearerGrant, assertion: shown, requested_token_use: 'on_behalf_of' }
    case 'refreshToken':
      return { ...agent, grant_type: 'refresh_token', refresh_token: shown }
  }
}
