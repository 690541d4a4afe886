// Attacks on access tokens, each shown with a fresh proof by the right device: forged, altered, out of time or place, used up.
import { createHmac } from 'node:crypto'
import type { JsonObject } from '../../../shared/model/json.ts'
import { issueToken } from '../issue.ts'
import { alter, signAgain, signerOf } from '../lab/alter.ts'
import type { Lab } from '../lab/lab.ts'
import { labIds, labResource, labUti, later } from '../lab/tenant.ts'
import { type Attack, at } from './attack.ts'

const token = at('accessToken')
const bearer = at('bearer')

/** The specimen's claims with changes, signed by the tenant's own authority: what it would never issue. */
const signed = async ({ tenant }: Lab, changes: JsonObject, typ = 'JWT'): Promise<string> => {
  const { claims } = await issueToken(tenant.keys.authority, tenant.order('agentUser'))
  return tenant.keys.authority.sign({ typ }, { ...claims, ...changes })
}

/** A header of the attacker's choice, and the attacker's signature. */
const forged = ({ specimens, tenant }: Lab, header: JsonObject): string => {
  const altered = Object.entries(header).reduce(
    (jwt, [name, value]) => alter(jwt, { part: 'header', path: [name], value }),
    specimens.accessToken,
  )
  return signAgain(altered, signerOf(tenant.keys.attacker.privateKey))
}

export const accessTokenAttacks: readonly Attack[] = [
  // forged
  token(
    'an access token by another authority',
    'accessToken.signature',
    'does not fit',
    async ({ tenant }) => (await issueToken(tenant.keys.otherAuthority, tenant.order('agentUser'))).jwt,
  ),
  token(
    'an access token of another tenant',
    'accessToken.signature',
    'does not fit',
    async ({ tenant }) =>
      (await issueToken(tenant.keys.otherAuthority, tenant.order('agentUser', { tenantId: labIds.otherTenant }))).jwt,
  ),
  token('an access token with alg none', 'accessToken.algorithm', 'alg is "none"', ({ specimens }) =>
    alter(specimens.accessToken, { part: 'header', path: ['alg'], value: 'none' }, { part: 'signature', raw: '' }),
  ),
  token(
    'an access token under HS256 with the authority’s public key for the secret',
    'accessToken.algorithm',
    '"HS256"',
    lab =>
      signAgain(alter(lab.specimens.accessToken, { part: 'header', path: ['alg'], value: 'HS256' }), input =>
        createHmac('sha256', lab.tenant.keys.authority.publicJwk.x).update(input).digest(),
      ),
  ),
  token('an access token with its signature stripped', 'accessToken.signature', 'does not fit', ({ specimens }) =>
    alter(specimens.accessToken, { part: 'signature', raw: '' }),
  ),
  token('an access token that brings its own key (jwk)', 'accessToken.signature', 'does not fit', lab =>
    forged(lab, { jwk: lab.tenant.keys.attacker.publicJwk }),
  ),
  token('an access token that says where its key is (jku)', 'accessToken.signature', 'does not fit', lab =>
    forged(lab, { jku: 'https://evil.example/keys' }),
  ),
  token('an access token that says where its certificate is (x5u)', 'accessToken.signature', 'does not fit', lab =>
    forged(lab, { x5u: 'https://evil.example/certificate' }),
  ),
  token('an access token whose kid is a path', 'accessToken.signature', 'does not fit', lab =>
    forged(lab, { kid: '../../../dev/null' }),
  ),
  token(
    'a client assertion for an access token',
    'accessToken.signature',
    'does not fit',
    ({ specimens }) => specimens.clientAssertion,
  ),
  // altered
  token('an access token with more scopes', 'accessToken.signature', 'does not fit', ({ specimens }) =>
    alter(specimens.accessToken, { part: 'payload', path: ['scp'], value: 'Mail.Send Directory.ReadWrite.All' }),
  ),
  token(
    'an access token bound to the thief’s device',
    'accessToken.signature',
    'does not fit',
    ({ specimens, tenant }) =>
      alter(specimens.accessToken, { part: 'payload', path: ['cnf', 'jkt'], value: tenant.keys.otherDevice.jkt }),
  ),
  token('an access token with its binding removed', 'accessToken.signature', 'does not fit', ({ specimens }) =>
    alter(specimens.accessToken, { part: 'payload', path: ['cnf'] }),
  ),
  token(
    'an access token whose uti is written in another case',
    'accessToken.signature',
    'does not fit',
    ({ specimens }) => alter(specimens.accessToken, { part: 'payload', path: ['uti'], value: labUti.toLowerCase() }),
  ),
  token(
    'an application’s token that says it is a user’s',
    'accessToken.signature',
    'does not fit',
    async ({ tenant }) => alter(await tenant.token('autonomous'), { part: 'payload', path: ['idtyp'], value: 'user' }),
  ),
  token('an access token that lives longer', 'accessToken.signature', 'does not fit', ({ specimens }) =>
    alter(specimens.accessToken, { part: 'payload', path: ['exp'], value: 4_102_444_800 }),
  ),
  // for somewhere or something else
  token('an access token for another resource', 'accessToken.audience', 'its audience is', () => ({
    audience: 'da81128c-e5b5-4f9e-8d89-50d906f107c5',
  })),
  token('an access token for two resources at once', 'accessToken.audience', 'not a text', lab =>
    signed(lab, { aud: [labResource, 'da81128c-e5b5-4f9e-8d89-50d906f107c5'] }),
  ),
  token('T1 for an access token', 'accessToken.audience', labIds.blueprint, ({ specimens }) => specimens.t1),
  token('T2 for an access token', 'accessToken.audience', labIds.agent, ({ specimens }) => specimens.t2),
  token('an access token of another issuer than its tenant’s', 'accessToken.issuer', 'is not its tenant', lab =>
    signed(lab, { tid: labIds.otherTenant }),
  ),
  token('an access token of another type', 'accessToken.type', 'typ is "secevent+jwt"', lab =>
    signed(lab, {}, 'secevent+jwt'),
  ),
  bearer(
    'a refresh token for an access token',
    'accessToken.type',
    'typ is "refresh+jwt"',
    ({ specimens }) => specimens.refreshToken,
  ),
  bearer(
    'a token that is bound to a device, without a proof',
    'accessToken.jkt',
    'without a proof',
    ({ specimens }) => specimens.accessToken,
  ),
  bearer('a token bound in a way nobody here can check', 'accessToken.malformed', 'cnf without jkt', lab =>
    signed(lab, { cnf: { 'x5t#S256': 'AAAA' } }),
  ),
  bearer('a proof for an access token', 'accessToken.signature', 'does not fit', ({ specimens }) => specimens.proof),
  // out of its time
  token('an expired access token', 'accessToken.expired', '"exp"', () => ({ after: 3600 })),
  token('an access token that is not valid yet', 'accessToken.expired', '"nbf"', ({ tenant }) =>
    tenant.token('agentUser', { now: later(600) }),
  ),
  token('an access token that never expires', 'accessToken.expired', 'never expires', async lab => {
    const { exp: _, ...endless } = (await issueToken(lab.tenant.keys.authority, lab.tenant.order('agentUser'))).claims
    return lab.tenant.keys.authority.sign({ typ: 'JWT' }, endless)
  }),
  token('an access token that ended with its task', 'accessToken.ended', 'ended before its time', () => ({
    ended: true,
  })),
  // more than it is good for
  token(
    'a token good for one transaction, the second time',
    'accessToken.uses',
    'good for one use',
    async ({ tenant }) => ({
      token: await tenant.token('agentUser', { use: { task: 'task:reconcile', uses: 1 } }),
      times: 2,
    }),
  ),
  token('a token good for three, the fourth time', 'accessToken.uses', 'good for 3 uses', async ({ tenant }) => ({
    token: await tenant.token('agentUser', { use: { task: 'task:reconcile', uses: 3 } }),
    times: 4,
  })),
  token('a token whose limit nobody can count by', 'accessToken.uses', 'nobody can count by', lab =>
    signed(lab, { throughline_use: { task: 'task:reconcile', uses: 'many' } }),
  ),
  token('a token bound to no device, with a proof', 'bond.jkt', 'not bound', ({ tenant }) =>
    tenant.token('agentUser', { jkt: null }),
  ),
]
