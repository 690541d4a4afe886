// Checks the form-encoded requests of the agent-user chain as Entra's token endpoint does, with its error codes.
import type { JWK } from 'jose'
import { z } from 'zod'
import type { ProofCheck } from '../../shared/model/facts.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { clientAssertionType, exchangeScope, fmiSubject, issuerOf, namesExchange, tokenEndpointOf } from './entra.ts'
import type { Verified } from './jwt.ts'
import { verifyJwt } from './jwt.ts'
import type { SigningKey } from './keys.ts'
import { signatureAlgorithm } from './keys.ts'

/**
 * Parameters of `POST {tenant}/oauth2/v2.0/token`, verbatim. What is missing or wrong in them is the endpoint's to
 * refuse, with a code, so only the shape is asked for here.
 *
 * - T1: `client_id` the blueprint, `fmi_path` the agent identity, `client_assertion` by the blueprint's credential.
 * - T2: `client_id` the agent identity, `client_assertion` T1.
 * - resource token: `grant_type=user_fic`, `client_assertion` T1, `user_federated_identity_credential` T2, `username`.
 */
export const TokenEndpointRequest = z.object({
  client_id: z.string().optional(),
  scope: z.string().optional(),
  grant_type: z.string().optional(),
  client_assertion_type: z.string().optional(),
  client_assertion: z.string().optional(),
  fmi_path: z.string().optional(),
  user_federated_identity_credential: z.string().optional(),
  username: z.string().optional(),
  requested_token_use: z.string().optional(),
})
export type TokenEndpointRequest = z.infer<typeof TokenEndpointRequest>

/** What the endpoint looks up in the tenant. Each answers null for what the tenant does not have. */
export interface TokenDirectory {
  readonly tenantId: string
  /** Public keys of the credentials registered on a blueprint. */
  credentialsOf(blueprintAppId: string): readonly JWK[] | null
  /** `agentIdentityBlueprintId` of an agent identity: its blueprint's application id. */
  blueprintOf(agentId: string): string | null
  /** `identityParentId` of the agent user with this user principal name. */
  agentOf(userPrincipalName: string): string | null
}

/** `claims` are those of the token that stood for the subject: the credential's assertion, T1, or T2. */
export type TokenCheck =
  | { ok: true; claims: JsonObject }
  | { ok: false; errorCode: number; error: string; message: string }

/** A blueprint's proof of itself for a T1 request (Microsoft: certificate credentials; RFC 7523 §3). Lives 10 minutes. */
export function createClientAssertion(
  credential: SigningKey,
  order: { tenantId: string; blueprintAppId: string; jti: string; now: EpochMs },
): Promise<string> {
  const issued = Math.floor(order.now / 1000)
  return credential.sign(
    { typ: 'JWT' },
    {
      aud: tokenEndpointOf(order.tenantId),
      iss: order.blueprintAppId,
      sub: order.blueprintAppId,
      jti: order.jti,
      iat: issued,
      nbf: issued,
      exp: issued + 600,
    },
  )
}

/**
 * Whether the request may have its token, as far as proofs go; Conditional Access comes after.
 *
 * Codes: 900144 parameter missing, 70003 grant type, 70011 scope, 700011 application unknown, 67003 not an agent
 * identity of this blueprint, 700027 assertion's signature, 700021 assertion of another client, 700023 its audience,
 * 700024 its lifetime, 70021 federated credential of another identity, 70000 T2 not ours, 500133 T2's lifetime,
 * 50034 no such agent user.
 */
export async function checkTokenRequest(
  authority: SigningKey,
  request: TokenEndpointRequest,
  now: EpochMs,
  directory: TokenDirectory,
): Promise<TokenCheck> {
  const missing = missingParameter(request)
  if (missing !== null)
    return refuse(900144, 'invalid_request', `The request body must contain the following parameter: '${missing}'.`)
  const isUser = request.grant_type === 'user_fic'
  if (!isUser && request.grant_type !== 'client_credentials')
    return refuse(70003, 'unsupported_grant_type', `The grant type '${request.grant_type}' is not supported here.`)
  if (isUser ? namesExchange(request.scope ?? '') : request.scope !== exchangeScope)
    return refuse(
      70011,
      'invalid_scope',
      `The scope '${request.scope}' is not valid: '${exchangeScope}' asks for T1 and T2, and for nothing else.`,
    )
  if (isUser) return checkAgentUser(authority, request, now, directory)
  return request.fmi_path === undefined
    ? checkClientIsAgent(authority, request, now, directory)
    : checkBlueprint(request, now, directory)
}

function missingParameter(request: TokenEndpointRequest): string | null {
  const needed = ['client_id', 'scope', 'grant_type', 'client_assertion'] as const
  const ofUser = ['user_federated_identity_credential', 'username'] as const
  const missing = [...needed, ...(request.grant_type === 'user_fic' ? ofUser : [])].find(name => !request[name])
  if (missing !== undefined) return missing
  return request.client_assertion_type === clientAssertionType ? null : 'client_assertion_type'
}

/** T1: the blueprint proves itself and names one of its own agent identities. */
async function checkBlueprint(
  { client_id = '', client_assertion = '', fmi_path = '' }: TokenEndpointRequest,
  now: EpochMs,
  directory: TokenDirectory,
): Promise<TokenCheck> {
  const credentials = directory.credentialsOf(client_id)
  if (credentials === null) return unknownApplication(client_id, directory)
  let verified: Verified = { ok: false, check: 'signature', message: 'No credential is registered.' }
  for (const credential of credentials) {
    verified = await verifyAt(now, 'client assertion', client_assertion, credential)
    if (verified.ok || verified.check !== 'signature') break
  }
  if (!verified.ok) return refuse(assertionCode(verified.check), 'invalid_client', verified.message)
  const { iss, sub, aud } = verified.claims
  if (iss !== client_id || sub !== client_id)
    return refuse(700021, 'invalid_client', `The client assertion is not by the application '${client_id}'.`)
  if (aud !== tokenEndpointOf(directory.tenantId))
    return refuse(700023, 'invalid_client', 'The client assertion was made for another token endpoint.')
  if (directory.blueprintOf(fmi_path) !== client_id)
    return refuse(67003, 'invalid_grant', `'${fmi_path}' is not an agent identity of the blueprint '${client_id}'.`)
  return { ok: true, claims: verified.claims }
}

/** T2, and the first half of the resource token: the agent identity proves itself by a T1 of its own blueprint. */
async function checkClientIsAgent(
  authority: SigningKey,
  { client_id = '', client_assertion = '' }: TokenEndpointRequest,
  now: EpochMs,
  directory: TokenDirectory,
): Promise<TokenCheck> {
  const blueprint = directory.blueprintOf(client_id)
  if (blueprint === null) return unknownApplication(client_id, directory)
  const t1 = await verifyAt(now, 'client assertion (T1)', client_assertion, authority.publicJwk)
  if (!t1.ok) return refuse(assertionCode(t1.check), 'invalid_client', t1.message)
  const { iss, aud, sub } = t1.claims
  if (iss !== issuerOf(directory.tenantId))
    return noMatchingCredential(`T1 was issued by ${JSON.stringify(iss)}, not by this tenant.`)
  if (aud !== blueprint)
    return noMatchingCredential(
      `T1's audience is ${JSON.stringify(aud)}; the parent of '${client_id}' is '${blueprint}'.`,
    )
  if (sub !== fmiSubject(directory.tenantId, blueprint, client_id))
    return noMatchingCredential(`T1 names another agent identity than '${client_id}'.`)
  return { ok: true, claims: t1.claims }
}

/** Resource token: the agent identity as above, with a T2 of its own, for its own agent user. */
async function checkAgentUser(
  authority: SigningKey,
  request: TokenEndpointRequest,
  now: EpochMs,
  directory: TokenDirectory,
): Promise<TokenCheck> {
  const client = await checkClientIsAgent(authority, request, now, directory)
  if (!client.ok) return client
  const { client_id, user_federated_identity_credential = '', username = '' } = request
  const t2 = await verifyAt(now, 'federated credential (T2)', user_federated_identity_credential, authority.publicJwk)
  if (!t2.ok) return refuse(t2.check === 'expired' ? 500133 : 70000, 'invalid_grant', t2.message)
  const { iss, aud, oid } = t2.claims
  if (iss !== issuerOf(directory.tenantId))
    return noMatchingCredential(`T2 was issued by ${JSON.stringify(iss)}, not by this tenant.`)
  if (aud !== client_id)
    return noMatchingCredential(`T2's audience is ${JSON.stringify(aud)}, the client is '${client_id}'.`)
  // An agent can be a resource too: a token somebody got for it has its audience, but another subject.
  if (oid !== client_id)
    return noMatchingCredential(`T2's subject is ${JSON.stringify(oid)}, the client is '${client_id}'.`)
  const parent = directory.agentOf(username)
  if (parent === null)
    return refuse(50034, 'invalid_grant', `The agent user '${username}' does not exist in the tenant.`)
  if (parent !== client_id) return noMatchingCredential(`'${username}' is not the agent user of '${client_id}'.`)
  return { ok: true, claims: t2.claims }
}

const verifyAt = (now: EpochMs, what: string, jwt: string, key: JWK): Promise<Verified> =>
  verifyJwt(what, jwt, key, { algorithms: [signatureAlgorithm], currentDate: new Date(now), requiredClaims: ['exp'] })

const assertionCode = (check: ProofCheck): number => (check === 'expired' ? 700024 : 700027)

const refuse = (errorCode: number, error: string, message: string): TokenCheck => ({
  ok: false,
  errorCode,
  error,
  message: `AADSTS${errorCode}: ${message}`,
})

const unknownApplication = (clientId: string, directory: TokenDirectory): TokenCheck =>
  refuse(700011, 'unauthorized_client', `Application '${clientId}' was not found in tenant '${directory.tenantId}'.`)

const noMatchingCredential = (message: string): TokenCheck =>
  refuse(70021, 'invalid_client', `No matching federated identity record found: ${message}`)
