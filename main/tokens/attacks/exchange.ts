// Attacks on the token endpoint: credentials, T1 and T2 of others, tokens in the place of others, and what agents may not ask for.
import type { JsonObject } from '../../../shared/model/json.ts'
import { exchangeAudience, exchangeScope, fmiSubject, tokenEndpointOf } from '../entra.ts'
import { issueToken } from '../issue.ts'
import { alter } from '../lab/alter.ts'
import type { Lab } from '../lab/lab.ts'
import { labIds, labIssuer, labNow, labUsers, labWorkload, later } from '../lab/tenant.ts'
import { type Attack, at } from './attack.ts'

const assertion = at('clientAssertion')
const t1 = at('t1')
const t2 = at('t2')
const user = at('userAssertion')
const refresh = at('refreshToken')
const resource = at('t1ForResource')

/** A client assertion by the right certificate with other claims than the right ones. */
const asserted = ({ tenant }: Lab, changes: JsonObject): Promise<string> => {
  const { certificate } = tenant.keys
  const issued = Math.floor(labNow / 1000)
  const { blueprint } = labIds
  const right = { aud: tokenEndpointOf(labIds.tenant), iss: blueprint, sub: blueprint, iat: issued, exp: issued + 600 }
  return certificate.sign({ typ: 'JWT', 'x5t#S256': certificate.thumbprint }, { ...right, ...changes })
}
const foreign = async ({ tenant }: Lab, grant: 't1' | 't2' | 'interactive'): Promise<string> =>
  (await issueToken(tenant.keys.otherAuthority, tenant.order(grant))).jwt
const without = { client_assertion: null, client_assertion_type: null }

export const exchangeAttacks: readonly Attack[] = [
  // the blueprint's credential
  assertion('a client assertion by a certificate nobody registered', 'AADSTS700027', 'not registered', ({ tenant }) =>
    tenant.assertion({}, tenant.keys.otherCertificate),
  ),
  assertion(
    'a client assertion that names the right certificate and is signed by another',
    'AADSTS700027',
    'does not fit',
    lab => {
      const { certificate, otherCertificate } = lab.tenant.keys
      return lab.tenant.assertion({}, { ...otherCertificate, thumbprint: certificate.thumbprint })
    },
  ),
  assertion('a client assertion by another application', 'AADSTS700021', 'is not by', lab =>
    asserted(lab, { iss: labIds.agent }),
  ),
  assertion('a client assertion about another application', 'AADSTS700021', 'is not by', lab =>
    asserted(lab, { sub: labIds.agent }),
  ),
  assertion('a client assertion for another tenant', 'AADSTS700023', 'another token endpoint', ({ tenant }) =>
    tenant.assertion({ tenantId: labIds.otherTenant }),
  ),
  assertion('a client assertion for two audiences', 'AADSTS700023', 'another token endpoint', lab =>
    asserted(lab, { aud: [tokenEndpointOf(labIds.tenant), tokenEndpointOf(labIds.otherTenant)] }),
  ),
  assertion('an expired client assertion', 'AADSTS700024', '"exp"', () => ({ after: 601 })),
  assertion('a managed identity the blueprint does not trust', 'AADSTS70021', 'its subject', ({ tenant }) =>
    tenant.managedIdentityToken(labIds.principal),
  ),
  assertion(
    'T1 in the place of the blueprint’s credential',
    'AADSTS70021',
    'its audience',
    ({ specimens }) => specimens.t1,
  ),
  assertion(
    'a person’s token in the place of a managed identity’s',
    'AADSTS700229',
    'Only app-only tokens',
    ({ tenant }) => tenant.token('interactive', { audience: exchangeAudience }),
  ),
  assertion('a workload’s token signed by another than its issuer', 'AADSTS700027', 'does not publish', ({ tenant }) =>
    tenant.workloadToken({}, tenant.keys.otherAuthority),
  ),
  assertion(
    'a workload’s token that names its issuer’s key and is signed by another',
    'AADSTS700027',
    'does not fit',
    ({ tenant, specimens }) =>
      tenant
        .workloadToken()
        .then(token => [token.slice(0, token.lastIndexOf('.')), specimens.t1.split('.')[2]].join('.')),
  ),
  assertion('a token of an issuer the blueprint does not trust', 'AADSTS70021', 'its issuer', ({ tenant }) =>
    tenant.workloadToken({ iss: `${labIssuer}/` }),
  ),
  assertion('a token of the trusted issuer about another workload', 'AADSTS70021', 'its subject', ({ tenant }) =>
    tenant.workloadToken({ sub: `${labWorkload}-2` }),
  ),
  assertion('a token of the trusted issuer for another audience', 'AADSTS70021', 'its audience', ({ tenant }) =>
    tenant.workloadToken({ aud: [exchangeAudience, labIssuer] }),
  ),
  assertion('an expired token of the trusted issuer', 'AADSTS700024', '"exp"', async ({ tenant }) => ({
    token: await tenant.workloadToken(),
    after: 600,
  })),
  assertion('a token of the trusted issuer that never expires', 'AADSTS700024', '"exp"', ({ tenant }) =>
    tenant.workloadToken({ exp: null }),
  ),
  assertion('a wrong client secret', 'AADSTS7000215', 'not one of the application', () => ({
    form: { ...without, client_secret: 'guessed' },
  })),
  assertion('an expired client secret', 'AADSTS7000222', 'has expired', () => ({
    form: { ...without, client_secret: 'for development only' },
    after: 2 * 86_400,
  })),
  assertion('T1 for an agent of another blueprint', 'AADSTS67003', 'not an agent identity of the blueprint', () => ({
    form: { fmi_path: labIds.otherAgent },
  })),
  assertion(
    'a blueprint’s own token for another resource than Graph',
    'AADSTS82001',
    'but for Microsoft Graph',
    () => ({
      form: { fmi_path: null, scope: 'https://contoso.sharepoint.com/.default' },
    }),
  ),
  // T1
  t1('T1 of another blueprint', 'AADSTS70021', "T1's audience", ({ tenant }) =>
    tenant.token('t1', { blueprintAppId: labIds.otherBlueprint }),
  ),
  t1('T1 for another agent of the blueprint', 'AADSTS70021', 'another agent identity', ({ tenant }) =>
    tenant.token('t1', { agentId: labIds.siblingAgent }),
  ),
  t1('T1 by another authority', 'AADSTS700027', 'does not fit', lab => foreign(lab, 't1')),
  t1('T1 of another tenant', 'AADSTS70021', 'T1 was issued by', ({ tenant }) =>
    tenant.token('t1', { tenantId: labIds.otherTenant }),
  ),
  t1('T1 altered to name another agent', 'AADSTS700027', 'does not fit', ({ specimens }) =>
    alter(specimens.t1, {
      part: 'payload',
      path: ['sub'],
      value: fmiSubject(labIds.tenant, labIds.blueprint, labIds.siblingAgent),
    }),
  ),
  t1('an expired T1', 'AADSTS700024', '"exp"', () => ({ after: 300 })),
  t1('an access token in the place of T1', 'AADSTS70021', "T1's audience", ({ specimens }) => specimens.accessToken),
  t1('T2 in the place of T1', 'AADSTS70021', "T1's audience", ({ specimens }) => specimens.t2),
  t1('T1 shown by another agent', 'AADSTS70021', 'another agent identity', () => ({
    form: { client_id: labIds.siblingAgent },
  })),
  t1('T1 that is good for one use alone', 'AADSTS700027', 'limited to its task', ({ tenant }) =>
    tenant.token('t1', { use: { task: 'task:reconcile', uses: 1 } }),
  ),
  t1('a client secret on an agent identity', 'AADSTS7000215', 'has no client secret', () => ({
    form: { ...without, client_secret: 'for development only' },
  })),
  t1('a security event token in the place of T1', 'AADSTS700027', 'typ is', ({ specimens }) => specimens.securityEvent),
  // T2
  t2('T2 of another agent', 'AADSTS70021', "T2's audience", ({ tenant }) =>
    tenant.token('t2', { agentId: labIds.siblingAgent }),
  ),
  t2('T2 by another authority', 'AADSTS70000', 'does not fit', lab => foreign(lab, 't2')),
  t2('T2 of another tenant', 'AADSTS70021', 'T2 was issued by', ({ tenant }) =>
    tenant.token('t2', { tenantId: labIds.otherTenant }),
  ),
  t2('an expired T2 with a fresh T1', 'AADSTS500133', '"exp"', ({ tenant }) =>
    tenant.token('t2', { now: later(-300) }),
  ),
  t2('T1 in the place of T2', 'AADSTS70021', "T2's audience", ({ specimens }) => specimens.t1),
  t2('a token for the agent as a resource in the place of T2', 'AADSTS70021', "T2's subject", ({ tenant }) =>
    tenant.token('agentUser', { audience: labIds.agent }),
  ),
  t2('the name of another agent’s user', 'AADSTS70021', 'is not the agent user of', () => ({
    form: { username: labUsers.siblingUser },
  })),
  t2('the name of a person', 'AADSTS50034', 'does not exist', () => ({ form: { username: labUsers.human } })),
  t2('an exchange token by the endpoint’s application id as an address', 'AADSTS70011', 'nothing else', () => ({
    form: { scope: 'api://fb60f99c-7a34-4190-8149-302f77469936/.default' },
  })),
  t2('an exchange token by the last step', 'AADSTS70011', 'nothing else', () => ({ form: { scope: exchangeScope } })),
  t2('scopes of two resources', 'AADSTS70011', 'one resource', () => ({
    form: { scope: 'https://graph.microsoft.com/Mail.Send https://contoso.sharepoint.com/Sites.Read.All' },
  })),
  resource('single permissions for an application', 'AADSTS70011', '/.default', () => ({
    form: { scope: 'https://graph.microsoft.com/Mail.Send' },
  })),
  // a person's token
  user('a person’s token for another application', 'AADSTS500131', "Tc's audience", ({ tenant }) =>
    tenant.token('interactive', { audience: labIds.frontEnd }),
  ),
  user('a person’s token by another authority', 'AADSTS50013', 'does not fit', lab => foreign(lab, 'interactive')),
  user('an expired token of a person', 'AADSTS500133', '"exp"', ({ tenant }) =>
    tenant.token('interactive', { now: later(-3600) }),
  ),
  user('an agent user’s token in the place of a person’s', 'AADSTS50013', 'not the token of a person', ({ tenant }) =>
    tenant.token('agentUser', { audience: labIds.blueprint }),
  ),
  user('an application’s token in the place of a person’s', 'AADSTS50013', 'not the token of a person', ({ tenant }) =>
    tenant.token('autonomous', { audience: labIds.blueprint }),
  ),
  user('a token older than the claims challenge asks for', 'AADSTS50173', 'sign in again', ({ tenant }) => {
    const claims = { access_token: { nbf: { essential: true, value: String(Math.floor(labNow / 1000)) } } }
    return tenant
      .token('interactive', { now: later(-600) })
      .then(token => ({ token, form: { claims: JSON.stringify(claims) } }))
  }),
  user('an authentication context the person has not met', 'AADSTS50131', 'has not met it', () => ({
    form: { claims: '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}' },
  })),
  // refresh tokens
  refresh('a refresh token used twice', 'AADSTS70000', 'redeemed before', () => ({ times: 2 })),
  refresh('a refresh token after one of its family was used twice', 'AADSTS50173', 'was revoked', () => ({ times: 3 })),
  refresh('a refresh token of another agent', 'AADSTS70000', 'was issued to', ({ tenant }) =>
    tenant.refreshToken({ clientId: labIds.siblingAgent }),
  ),
  refresh('an expired refresh token', 'AADSTS700082', '"exp"', ({ tenant }) =>
    tenant.refreshToken({}, later(-90 * 86_400)),
  ),
  refresh('an access token in the place of a refresh token', 'AADSTS70000', 'typ is "JWT"', ({ tenant }) =>
    tenant.token('onBehalfOf'),
  ),
  // what agents may not do
  t1('a grant agents do not have', 'AADSTS70003', "'password'", () => ({ form: { grant_type: 'password' } })),
]
