// Who the client of a token request is: a blueprint by one of its credentials, or an agent identity by a T1 of its blueprint.
import type { JWK } from 'jose'
import type { JsonObject } from '../../shared/model/json.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { accessTokenHash } from './access-token.ts'
import { type RefusedRequest, refuse } from './answer.ts'
import { type BlueprintCredential, type FederatedCredential, federationFault, isSecret } from './credential.ts'
import { fmiSubject, issuerOf, tokenEndpointOf } from './entra.ts'
import { type Jws, readClaims, readJws, refused } from './jws.ts'
import { judgeClaims, quote, sameId, type Verified, verifyJws, verifyJwt } from './jwt.ts'
import type { SigningKey } from './keys.ts'
import { publicKeyOf } from './public-key.ts'
import type { TokenDirectory, TokenEndpointRequest } from './request.ts'
import type { Checking } from './signature.ts'
import { taskUseOf } from './uses.ts'
import type { VerifiedTokens } from './verified.ts'

export interface TokenEndpoint {
  authority: SigningKey
  directory: TokenDirectory
  now: EpochMs
}

export type BlueprintClient = { ok: true; claims: JsonObject; by: '1' | '2' }
export type AgentClient = { ok: true; claims: JsonObject; blueprintAppId: string }

/** The blueprint, by a client secret, a certificate's assertion, or the token of a managed identity or of another issuer it trusts. */
export function* blueprintClient(
  { client_id = '', client_assertion, client_secret }: TokenEndpointRequest,
  endpoint: TokenEndpoint,
): Checking<BlueprintClient | RefusedRequest> {
  const credentials = endpoint.directory.credentialsOf(client_id)
  if (credentials === null) return unknownApplication(client_id, endpoint.directory)
  if (client_assertion === undefined) return bySecret(client_secret ?? '', credentials, endpoint.now)
  const read = readJws('client assertion', client_assertion)
  if (!read.ok) return refuse(700027, read.message)
  const thumbprint = read.jws.header['x5t#S256']
  const claims = readClaims('client assertion', read.jws)
  const issuer = claims.ok ? claims.claims.iss : undefined
  // Who signs by a certificate names it. What neither does nor claims to be by the application itself is another's.
  return thumbprint === undefined && typeof issuer === 'string' && !sameId(issuer, client_id)
    ? yield* byFederation(read.jws, issuer, credentials, endpoint)
    : yield* byCertificate(client_id, client_assertion, thumbprint, credentials, endpoint)
}

function bySecret(
  secret: string,
  credentials: readonly BlueprintCredential[],
  now: EpochMs,
): BlueprintClient | RefusedRequest {
  const found = credentials.find(one => one.kind === 'clientSecret' && isSecret(secret, one))
  if (found?.kind !== 'clientSecret')
    return refuse(7000215, 'The client secret provided is not one of the application.')
  if (now >= found.endsAt) return refuse(7000222, `The client secret ${found.keyId} has expired.`)
  if (now < found.startsAt) return refuse(7000215, `The client secret ${found.keyId} is not valid yet.`)
  return { ok: true, claims: {}, by: '1' }
}

function* byCertificate(
  clientId: string,
  assertion: string,
  thumbprint: unknown,
  credentials: readonly BlueprintCredential[],
  { now, directory }: TokenEndpoint,
): Checking<BlueprintClient | RefusedRequest> {
  const found = credentials.find(one => one.kind === 'certificate' && one.thumbprint === thumbprint)
  if (found?.kind !== 'certificate')
    return refuse(700027, `The certificate with thumbprint ${quote(thumbprint)} is not registered on the application.`)
  if (now >= found.endsAt || now < found.startsAt) {
    const why = now < found.startsAt ? 'is not valid yet' : 'has expired'
    return refuse(700027, `The certificate ${found.keyId} ${why}: its signature is not taken.`)
  }
  const verified = yield* verifyBy(found.publicJwk, 'client assertion', assertion, now)
  if (!verified.ok) return assertionFault(verified)
  const { iss, sub, aud } = verified.claims
  if (!isId(iss, clientId) || !isId(sub, clientId))
    return refuse(700021, `The client assertion is not by the application '${clientId}'.`)
  if (aud !== tokenEndpointOf(directory.tenantId))
    return refuse(700023, 'The client assertion was made for another token endpoint.')
  return { ok: true, claims: verified.claims, by: '2' }
}

/** A managed identity's token is signed by Entra itself, any other issuer's by a key that issuer publishes. */
function* byFederation(
  jws: Jws,
  issuer: string,
  credentials: readonly BlueprintCredential[],
  { authority, directory, now }: TokenEndpoint,
): Checking<BlueprintClient | RefusedRequest> {
  const noRecord = (why: string) =>
    refuse(70021, `No matching federated identity record found for the presented assertion: ${why}.`)
  const records = credentials.filter((one): one is FederatedCredential => one.kind === 'federated')
  if (!records.some(one => one.issuer === issuer))
    return noRecord(records.length === 0 ? 'the application has none' : "its issuer fits none of the application's")
  const isEntra = issuer === issuerOf(directory.tenantId)
  const published: readonly JWK[] | null = isEntra ? [authority.publicJwk] : directory.issuerKeys(issuer)
  if (published === null) return noRecord('the keys of its issuer are not known')
  const { kid, typ } = jws.header
  // RFC 7517 §4.5: of several keys the header names one. Entra's own token is known by its signature.
  const keys = isEntra || kid === undefined ? published : published.filter(one => one.kid === kid)
  if (keys.length === 0)
    return refuse(700027, `The client assertion names a key (${quote(kid)}) its issuer does not publish.`)
  const verified = yield* verifyJws(
    'client assertion',
    jws,
    keys.flatMap(one => publicKeyOf(one) ?? []),
    {
      now,
      expires: true,
      // OpenID Connect asks for no typ, and Kubernetes writes none.
      ...(isEntra || typ !== undefined ? { typ: 'JWT' } : {}),
    },
  )
  if (!verified.ok) return assertionFault(verified)
  const { claims } = verified
  if (isEntra && claims.idtyp !== 'app')
    return refuse(700229, 'Only app-only tokens can be used as federated identity credentials for the Entra issuer.')
  const faults = records.map(one => federationFault(claims, one))
  return faults.includes(null)
    ? { ok: true, claims, by: '2' }
    : noRecord(`${faults.join(', ')} fits none of the application's`)
}

/** The agent identity: it holds no credentials, and shows a T1 its blueprint got for it. */
export function* agentClient(
  { client_id = '', client_assertion, client_secret }: TokenEndpointRequest,
  { authority, directory, now }: TokenEndpoint,
): Checking<AgentClient | RefusedRequest> {
  const blueprint = directory.blueprintOf(client_id)
  if (blueprint === null) return unknownApplication(client_id, directory)
  if (client_assertion === undefined)
    return refuse(
      7000215,
      `'${client_id}' is an agent identity and has no client secret${client_secret ? ', whatever is shown for one' : ''}.`,
    )
  const t1 = yield* verifyBy(authority.publicJwk, 'client assertion (T1)', client_assertion, now, directory.verified)
  if (!t1.ok) return assertionFault(t1)
  const { iss, aud, sub } = t1.claims
  if (iss !== issuerOf(directory.tenantId))
    return noMatchingCredential(`T1 was issued by ${quote(iss)}, not by this tenant.`)
  if (!isId(aud, blueprint))
    return noMatchingCredential(`T1's audience is ${quote(aud)}; the parent of '${client_id}' is '${blueprint}'.`)
  if (!isId(sub, fmiSubject(directory.tenantId, blueprint, client_id)))
    return noMatchingCredential(`T1 names another agent identity than '${client_id}'.`)
  return { ok: true, claims: t1.claims, blueprintAppId: blueprint }
}

/** Whether a claim is this id, in any case. */
export const isId = (claim: unknown, id: string): boolean => typeof claim === 'string' && sameId(claim, id)

/** `verified`: what the endpoint has verified before, where it keeps that. */
export function* verifyBy(
  jwk: JWK,
  what: string,
  jwt: string,
  now: EpochMs,
  verified?: VerifiedTokens,
): Checking<Verified> {
  const key = publicKeyOf(jwk)
  const hash = verified && accessTokenHash(jwt)
  const known = hash === undefined ? null : (verified?.claimsOf(hash, jwk) ?? null)
  const expect = { now, expires: true, typ: 'JWT' }
  const result =
    known === null ? yield* verifyJwt(what, jwt, key ? [key] : [], expect) : judgeClaims(what, known, expect)
  if (!result.ok) return result
  if (known === null && hash !== undefined) verified?.remember(hash, jwk, result.claims)
  // A token that is good for so many uses at its resource is good for none here, where nobody counts them.
  return taskUseOf(result.claims) !== null
    ? refused('uses', `The ${what} is refused: it is limited to its task, and cannot be exchanged.`)
    : result
}

const assertionFault = ({ check, message }: Extract<Verified, { ok: false }>): RefusedRequest =>
  refuse(check === 'expired' ? 700024 : 700027, message)

export const unknownApplication = (clientId: string, directory: TokenDirectory): RefusedRequest =>
  refuse(700011, `Application '${clientId}' was not found in tenant '${directory.tenantId}'.`)

export const noMatchingCredential = (message: string): RefusedRequest =>
  refuse(70021, `No matching federated identity record found: ${message}`)
