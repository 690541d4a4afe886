// Checks the form-encoded requests of every grant agents use as Entra's token endpoint does, with its error codes.
import type { JWK } from 'jose'
import { z } from 'zod'
import type { TokenGrant } from '../../shared/model/facts.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { type Proven, type RefusedRequest, refuse, type TokenCheck } from './answer.ts'
import { agentClient, blueprintClient, isId, noMatchingCredential, type TokenEndpoint, verifyBy } from './client.ts'
import { type ClaimsRequest, readClaimsParameter } from './continuous-access.ts'
import type { BlueprintCredential } from './credential.ts'
import {
  clientAssertionType,
  deviceCodeGrant,
  exchangeScope,
  graphAppId,
  issuerOf,
  jwtBearerGrant,
  namesExchange,
} from './entra.ts'
import { type Redemptions, readGrantToken, revokeSignIn, type UserGrant } from './grant-token.ts'
import { quote } from './jwt.ts'
import type { SigningKey } from './keys.ts'
import { graphAddress, resourcesOf } from './scope.ts'
import { type Checking, checkLater } from './signature.ts'
import type { VerifiedTokens } from './verified.ts'

/**
 * Parameters of `POST {tenant}/oauth2/v2.0/token`, verbatim. What is missing or wrong in them is the endpoint's to
 * refuse, with a code, so only the shape is asked for here.
 *
 * - T1: `client_id` the blueprint, `fmi_path` the agent identity, `client_assertion` by the blueprint's credential.
 * - the blueprint's own token: the same without `fmi_path`, for Microsoft Graph alone.
 * - T2: `client_id` the agent identity, `client_assertion` T1. So in all that follow.
 * - autonomous: the same with `scope` `https://{resource}/.default`.
 * - on behalf of: `grant_type` jwt-bearer, `assertion` Tc, `requested_token_use=on_behalf_of`.
 * - refresh: `grant_type=refresh_token`, `refresh_token`.
 * - agent user: `grant_type=user_fic`, `user_federated_identity_credential` T2, `username`.
 * - a person's own (Tc): `grant_type=authorization_code`, `code`, `client_id` the app the person signed in to.
 * - the same by the device code flow (RFC 8628): `device_code`, which the person has approved elsewhere.
 */
export const TokenEndpointRequest = z.object({
  client_id: z.string().optional(),
  scope: z.string().optional(),
  grant_type: z.string().optional(),
  client_assertion_type: z.string().optional(),
  client_assertion: z.string().optional(),
  client_secret: z.string().optional(),
  fmi_path: z.string().optional(),
  user_federated_identity_credential: z.string().optional(),
  username: z.string().optional(),
  requested_token_use: z.string().optional(),
  assertion: z.string().optional(),
  refresh_token: z.string().optional(),
  code: z.string().optional(),
  device_code: z.string().optional(),
  /** JSON: what the client can do (`xms_cc`), and what it was challenged for. */
  claims: z.string().optional(),
})
export type TokenEndpointRequest = z.infer<typeof TokenEndpointRequest>

/** What the endpoint looks up in the tenant. Each answers null for what the tenant does not have. Ids come in any case. */
export interface TokenDirectory {
  readonly tenantId: string
  /** What is registered on a blueprint. Null: there is no such blueprint. */
  credentialsOf(blueprintAppId: string): readonly BlueprintCredential[] | null
  /** `agentIdentityBlueprintId` of an agent identity: its blueprint's application id. */
  blueprintOf(agentId: string): string | null
  /** `identityParentId` of the agent user with this user principal name. */
  agentOf(userPrincipalName: string): string | null
  /** `signInSessionsValidFromDateTime` of a person: refresh tokens issued before are revoked. Null: they never were. */
  sessionsValidFrom(userId: string): EpochMs | null
  readonly redemptions: Redemptions
  /** What the endpoint has verified before: T1 and T2 are shown with every request. Left out: each is verified anew. */
  readonly verified?: VerifiedTokens
  /** What an issuer that federated credentials may name publishes at its `jwks_uri`. Null: its keys are not known here. */
  issuerKeys(issuer: string): readonly JWK[] | null
}

/**
 * Whether the request may have its token, as far as proofs go; accounts and Conditional Access come after.
 * The codes are those of `aadsts`. A code or refresh token shown a second time revokes all that came of the same sign-in.
 */
export function checkTokenRequest(
  authority: SigningKey,
  form: TokenEndpointRequest,
  now: EpochMs,
  directory: TokenDirectory,
): Promise<TokenCheck> {
  return checkLater(requestChecking(authority, form, now, directory))
}

/** The check itself, for whoever runs it. */
export const requestChecking = (
  authority: SigningKey,
  form: TokenEndpointRequest,
  now: EpochMs,
  directory: TokenDirectory,
): Checking<TokenCheck> => tokenRequest(form, { authority, now, directory })

/** Agents and blueprints have no redirect URI: nobody signs in to them at /authorize. Null for any other application. */
export function checkAuthorizeRequest(clientId: string, directory: TokenDirectory): RefusedRequest | null {
  const isAgentic = directory.blueprintOf(clientId) !== null || directory.credentialsOf(clientId) !== null
  return isAgentic
    ? refuse(900971, `No reply address provided: '${clientId}' is agentic and cannot use the authorization endpoint.`)
    : null
}

function* tokenRequest(form: TokenEndpointRequest, endpoint: TokenEndpoint): Checking<TokenCheck> {
  const grant = grantOf(form, endpoint.directory)
  const missing = missingParameter(form, grant)
  if (missing !== null) return refuse(900144, `The request body must contain the following parameter: '${missing}'.`)
  if (grant === null) return refuse(70003, `The grant type '${form.grant_type}' is not supported here.`)
  const fault = scopeFault(form.scope ?? '', grant)
  if (fault !== null) return fault
  const asked = readClaimsParameter(form.claims)
  if (asked === null) return refuse(90023, 'The claims parameter is not a claims request (OpenID Connect Core §5.5).')
  // a challenge is rounded up to the second: who answers it within that second is not too early
  if (asked.notBefore !== null && asked.notBefore > Math.ceil(endpoint.now / 1000))
    return refuse(50173, 'A token is asked for that is issued later than now.')
  const proven = yield* prove(grant, form, endpoint, asked)
  return proven.ok ? challenged(proven, asked) : proven
}

/** Which grant a form is for; null for one that is none of ours. */
function grantOf(form: TokenEndpointRequest, directory: TokenDirectory): TokenGrant | null {
  switch (form.grant_type) {
    case 'user_fic':
      return 'agentUser'
    case jwtBearerGrant:
      return 'onBehalfOf'
    case 'refresh_token':
      return 'refreshToken'
    case 'authorization_code':
    case deviceCodeGrant:
      return 'interactive'
    case 'client_credentials':
      if (form.fmi_path !== undefined) return 't1'
      if (directory.credentialsOf(form.client_id ?? '') !== null)
        return form.scope === exchangeScope ? 't1' : 'blueprint'
      return form.scope === exchangeScope ? 't2' : 'autonomous'
    default:
      return null
  }
}

const parametersOf = {
  t1: ['fmi_path'],
  t2: [],
  blueprint: [],
  autonomous: [],
  onBehalfOf: ['assertion', 'requested_token_use'],
  refreshToken: ['refresh_token'],
  agentUser: ['user_federated_identity_credential', 'username'],
  interactive: ['code'],
} as const satisfies Record<TokenGrant, readonly (keyof TokenEndpointRequest)[]>

function missingParameter(form: TokenEndpointRequest, grant: TokenGrant | null): string | null {
  const needed: readonly (keyof TokenEndpointRequest)[] = [
    'client_id',
    'scope',
    'grant_type',
    ...(grant === 'interactive' || form.client_secret ? [] : ['client_assertion' as const]),
    ...(form.grant_type === deviceCodeGrant ? ['device_code' as const] : grant === null ? [] : parametersOf[grant]),
  ]
  const missing = needed.find(name => !form[name])
  if (missing !== undefined) return missing
  return form.client_assertion && form.client_assertion_type !== clientAssertionType ? 'client_assertion_type' : null
}

function scopeFault(scope: string, grant: TokenGrant): RefusedRequest | null {
  const wrong = (why: string) => refuse(70011, `The scope '${scope}' is not valid: ${why}.`)
  const isExchange = grant === 't1' || grant === 't2'
  if (isExchange ? scope !== exchangeScope : namesExchange(scope))
    return wrong(`'${exchangeScope}' asks for T1 and T2, and for nothing else`)
  if (resourcesOf(scope).length !== 1) return wrong('a token is for one resource, and all its scopes are of that one')
  if ((grant === 'autonomous' || grant === 'blueprint') && !/^\S+\/\.default$/.test(scope))
    return wrong("an application asks for all it was granted, '{resource}/.default'")
  const [resource] = resourcesOf(scope)
  if (grant === 'blueprint' && resource !== graphAddress && resource !== graphAppId)
    return refuse(82001, 'A blueprint gets no token of its own but for Microsoft Graph, to create identities.')
  return null
}

function* prove(
  grant: TokenGrant,
  form: TokenEndpointRequest,
  endpoint: TokenEndpoint,
  asked: ClaimsRequest,
): Checking<TokenCheck> {
  const { continuousAccess } = asked
  const common = { ok: true, grant, user: null, redeems: null, acrs: null, continuousAccess } as const
  switch (grant) {
    case 't1':
    case 'blueprint': {
      const client = yield* blueprintClient(form, endpoint)
      if (!client.ok) return client
      const { client_id: blueprintAppId = '', fmi_path = '' } = form
      const parent = grant === 't1' ? endpoint.directory.blueprintOf(fmi_path) : blueprintAppId
      if (!isId(parent, blueprintAppId))
        return refuse(67003, `'${fmi_path}' is not an agent identity of the blueprint '${blueprintAppId}'.`)
      return { ...common, claims: client.claims, blueprintAppId, clientAuthentication: client.by }
    }
    case 'interactive': {
      const person = yield* redeemed('code', form, endpoint, asked)
      if (!person.ok) return person
      const { claims, user, jti } = person
      return { ...common, claims, user, redeems: jti, blueprintAppId: null, clientAuthentication: '0' }
    }
    default: {
      const client = yield* agentClient(form, endpoint)
      if (!client.ok) return client
      const { blueprintAppId } = client
      const agent = { ...common, claims: client.claims, blueprintAppId, clientAuthentication: '2' } as const
      if (grant === 'agentUser') {
        const t2 = yield* checkAgentUser(form, endpoint)
        return t2.ok ? { ...agent, claims: t2.claims } : t2
      }
      if (grant === 'onBehalfOf') {
        const tc = yield* checkUserAssertion(form, blueprintAppId, endpoint, asked)
        return tc.ok ? { ...agent, claims: tc.claims, user: tc.user } : tc
      }
      if (grant === 'refreshToken') {
        const token = yield* redeemed('refresh', form, endpoint, asked)
        return token.ok ? { ...agent, claims: token.claims, user: token.user, redeems: token.jti } : token
      }
      return agent
    }
  }
}

/** A person has met the context asked for, or has to come back; an agent can meet none. */
function challenged(request: Proven, { acrs }: ClaimsRequest): TokenCheck {
  if (acrs === null) return request
  if (request.user?.acrs.includes(acrs)) return { ...request, acrs }
  return refuse(
    50131,
    `The authentication context '${acrs}' is asked for, and ${request.user ? 'the person has not met it' : 'an agent cannot meet any'}.`,
  )
}

type Shown = { ok: true; claims: Proven['claims'] }

/** The second half of the resource token: a T2 of the agent identity's own, for its own agent user. */
function* checkAgentUser(
  { client_id = '', user_federated_identity_credential = '', username = '' }: TokenEndpointRequest,
  { authority, directory, now }: TokenEndpoint,
): Checking<Shown | RefusedRequest> {
  const t2 = yield* verifyBy(
    authority.publicJwk,
    'federated credential (T2)',
    user_federated_identity_credential,
    now,
    directory.verified,
  )
  if (!t2.ok) return refuse(t2.check === 'expired' ? 500133 : 70000, t2.message)
  const { iss, aud, oid } = t2.claims
  if (iss !== issuerOf(directory.tenantId))
    return noMatchingCredential(`T2 was issued by ${quote(iss)}, not by this tenant.`)
  if (!isId(aud, client_id))
    return noMatchingCredential(`T2's audience is ${quote(aud)}, the client is '${client_id}'.`)
  // An agent can be a resource too: a token somebody got for it has its audience, but another subject.
  if (!isId(oid, client_id)) return noMatchingCredential(`T2's subject is ${quote(oid)}, the client is '${client_id}'.`)
  const parent = directory.agentOf(username)
  if (parent === null) return refuse(50034, `The agent user '${username}' does not exist in the tenant.`)
  if (!isId(parent, client_id)) return noMatchingCredential(`'${username}' is not the agent user of '${client_id}'.`)
  return t2
}

/** Tc: the token a person got for the agent's blueprint at an interactive sign-in. */
function* checkUserAssertion(
  { assertion = '', requested_token_use }: TokenEndpointRequest,
  blueprintAppId: string,
  { authority, directory, now }: TokenEndpoint,
  { notBefore }: ClaimsRequest,
): Checking<(Shown & { user: UserGrant }) | RefusedRequest> {
  if (requested_token_use !== 'on_behalf_of')
    return refuse(90023, `requested_token_use is '${requested_token_use}', not 'on_behalf_of'.`)
  const tc = yield* verifyBy(authority.publicJwk, 'user assertion (Tc)', assertion, now)
  if (!tc.ok) return refuse(tc.check === 'expired' ? 500133 : 50013, tc.message)
  const { claims } = tc
  if (claims.iss !== issuerOf(directory.tenantId))
    return refuse(50013, `Tc was issued by ${quote(claims.iss)}, not by this tenant.`)
  if (!isId(claims.aud, blueprintAppId))
    return refuse(500131, `Tc's audience is ${quote(claims.aud)}; the agent's blueprint is '${blueprintAppId}'.`)
  const { oid, preferred_username: name, sid, acrs, iat } = claims
  // An agent user has no interactive session: a token without one is nobody's to act on behalf of.
  if (claims.idtyp !== 'user' || typeof oid !== 'string' || typeof name !== 'string' || typeof sid !== 'string')
    return refuse(50013, 'Tc is not the token of a person who signed in.')
  // What was revoked cannot be had back by another way: a refresh token got for an old Tc would live for months.
  const validFrom = directory.sessionsValidFrom(oid)
  if (directory.redemptions.isRevoked(sid) || (validFrom !== null && Number(iat) * 1000 < validFrom))
    return refuse(50173, 'Tc is of a sign-in that was revoked: the person has to sign in again.')
  if (notBefore !== null && Number(iat) < notBefore)
    return refuse(50173, 'Tc was issued before the moment the claims challenge names: the person has to sign in again.')
  const met = Array.isArray(acrs) ? acrs.filter(one => typeof one === 'string') : []
  const user = { id: oid, userPrincipalName: name }
  return {
    ok: true,
    claims,
    user: { tenantId: directory.tenantId, clientId: String(claims.azp), user, sid, family: sid, acrs: met },
  }
}

/** A code or refresh token: of this client, not redeemed, not revoked. */
function* redeemed(
  kind: 'code' | 'refresh',
  { client_id = '', code: given, device_code, refresh_token = '' }: TokenEndpointRequest,
  { authority, directory, now }: TokenEndpoint,
  { notBefore }: ClaimsRequest,
): Checking<(Shown & { user: UserGrant; jti: string }) | RefusedRequest> {
  const code = given ?? device_code ?? ''
  const what = kind === 'refresh' ? 'refresh token' : given === undefined ? 'device code' : 'authorization code'
  const { redemptions, tenantId } = directory
  const token = yield* readGrantToken(authority, kind, kind === 'code' ? code : refresh_token, { tenantId, now })
  if (!token.ok) return refuse(token.expired ? (kind === 'code' ? 70008 : 700082) : 70000, token.message)
  const { grant: user, jti, claims, issuedAt } = token
  if (!isId(user.clientId, client_id))
    return refuse(70000, `The ${what} was issued to '${user.clientId}', not to '${client_id}'.`)
  if (redemptions.isRevoked(user.family))
    return refuse(50173, `The ${what} was revoked: the person has to sign in again.`)
  if (redemptions.isRedeemed(jti)) {
    // RFC 9700 §4.14.2. Entra leaves an old refresh token valid; that one shown twice ends all of its sign-in is ours.
    revokeSignIn(redemptions, user)
    return refuse(
      kind === 'code' ? 54005 : 70000,
      `The ${what} was redeemed before: all that came of its sign-in is revoked.`,
    )
  }
  const validFrom = directory.sessionsValidFrom(user.user.id)
  if (validFrom !== null && issuedAt * 1000 < validFrom)
    return refuse(50173, `The ${what} was issued before the person's sign-in sessions were revoked.`)
  if (notBefore !== null && issuedAt < notBefore)
    return refuse(
      50173,
      `The ${what} was issued before the moment the claims challenge names: the person has to sign in again.`,
    )
  return { ok: true, claims, user, jti }
}
