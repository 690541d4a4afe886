// What a blueprint proves itself with: a certificate, a managed identity's token by a federated credential, or a client secret.
import { createHash, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { JsonObject } from '../../shared/model/json.ts'
import { EpochMs } from '../../shared/model/units.ts'
import type { Certificate } from './certificate.ts'
import { exchangeAudience, issuerOf, tokenEndpointOf } from './entra.ts'
import type { SigningKey } from './keys.ts'

/** `keyCredential`: the public half of a certificate, found by its thumbprint. */
export const CertificateCredential = z.object({
  kind: z.literal('certificate'),
  keyId: z.string(),
  /** `x5t#S256`. */
  thumbprint: z.string(),
  publicJwk: z.record(z.string(), z.string()),
  startsAt: EpochMs,
  endsAt: EpochMs,
})

/** `federatedIdentityCredential`: exactly one of `subject` and `claimsMatchingExpression` is there (real-system.md §1.4). */
export const FederatedCredential = z
  .object({
    kind: z.literal('federated'),
    name: z.string(),
    issuer: z.string(),
    subject: z.string().nullable(),
    claimsMatchingExpression: z.string().nullable(),
    audiences: z.array(z.string()).min(1),
  })
  .refine(({ subject, claimsMatchingExpression }) => (subject === null) !== (claimsMatchingExpression === null), {
    error: 'a federated credential has either a subject or a claimsMatchingExpression',
  })

/** `passwordCredential`. For development only, as Microsoft says; never the secret itself. */
export const SecretCredential = z.object({
  kind: z.literal('clientSecret'),
  keyId: z.string(),
  /** SHA-256 of the secret, base64url. */
  digest: z.string(),
  startsAt: EpochMs,
  endsAt: EpochMs,
  developmentOnly: z.literal(true),
})

/** Several may be there and in their time at once: that is how they are rotated. One that is revoked is not there any more. */
export const BlueprintCredential = z.union([CertificateCredential, FederatedCredential, SecretCredential])
export type BlueprintCredential = z.infer<typeof BlueprintCredential>
export type CertificateCredential = z.infer<typeof CertificateCredential>
export type FederatedCredential = z.infer<typeof FederatedCredential>
export type SecretCredential = z.infer<typeof SecretCredential>

/** What is signed with: a certificate names itself in the header, any other key is known by its `kid` alone. */
export type AssertionKey = SigningKey & { thumbprint?: string }

/** What the directory keeps of a certificate. */
export const certificateCredential = (
  { thumbprint, publicJwk, startsAt, endsAt }: Pick<Certificate, 'thumbprint' | 'publicJwk' | 'startsAt' | 'endsAt'>,
  keyId: string,
): CertificateCredential => ({ kind: 'certificate', keyId, thumbprint, publicJwk, startsAt, endsAt })

export const clientSecret = (
  secret: string,
  { keyId, startsAt, endsAt }: { keyId: string; startsAt: EpochMs; endsAt: EpochMs },
): SecretCredential => ({
  kind: 'clientSecret',
  keyId,
  digest: digestOf(secret),
  startsAt,
  endsAt,
  developmentOnly: true,
})

/** Compared in a time that says nothing of how much of it is right. */
export function isSecret(secret: string, { digest }: SecretCredential): boolean {
  const [left, right] = [Buffer.from(digestOf(secret)), Buffer.from(digest)]
  return left.length === right.length && timingSafeEqual(left, right)
}

const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url')

/**
 * A blueprint's proof of itself (Microsoft: certificate credentials; RFC 7523 §3). Lives 10 minutes. The header names the
 * certificate (`x5t#S256`) where there is one.
 */
export const createClientAssertion = (credential: AssertionKey, order: AssertionOrder): Promise<string> =>
  credential.sign(assertionHeader(credential), assertionClaims(order))

/** The same bytes, signed on this thread. */
export const createClientAssertionNow = (credential: AssertionKey, order: AssertionOrder): string =>
  credential.signNow(assertionHeader(credential), assertionClaims(order))

interface AssertionOrder {
  tenantId: string
  blueprintAppId: string
  jti: string
  now: EpochMs
}

const assertionHeader = ({ thumbprint }: AssertionKey) => ({
  typ: 'JWT',
  ...(thumbprint === undefined ? {} : { 'x5t#S256': thumbprint }),
})

function assertionClaims({ tenantId, blueprintAppId, jti, now }: AssertionOrder): JsonObject {
  const issued = Math.floor(now / 1000)
  return {
    aud: tokenEndpointOf(tenantId),
    iss: blueprintAppId,
    sub: blueprintAppId,
    jti,
    iat: issued,
    nbf: issued,
    exp: issued + 600,
  }
}

/**
 * The token of a user-assigned managed identity for the exchange: what a blueprint in production shows for a client assertion.
 * Entra itself issues it, to the virtual machine or service the identity is assigned to. Lives an hour.
 */
export const createManagedIdentityToken = (authority: SigningKey, order: ManagedIdentityOrder): Promise<string> =>
  authority.sign({ typ: 'JWT' }, managedIdentityClaims(order))

/** The same bytes, signed on this thread. */
export const createManagedIdentityTokenNow = (authority: SigningKey, order: ManagedIdentityOrder): string =>
  authority.signNow({ typ: 'JWT' }, managedIdentityClaims(order))

interface ManagedIdentityOrder {
  tenantId: string
  principalId: string
  uti: string
  now: EpochMs
}

function managedIdentityClaims({ tenantId, principalId, uti, now }: ManagedIdentityOrder): JsonObject {
  const issued = Math.floor(now / 1000)
  return {
    iss: issuerOf(tenantId),
    aud: exchangeAudience,
    iat: issued,
    nbf: issued,
    exp: issued + 3600,
    idtyp: 'app',
    oid: principalId,
    sub: principalId,
    tid: tenantId,
    uti,
    ver: '2.0',
  }
}

/** Why this token does not fit the record, or null where it does. Issuer, subject and audience are compared as written. */
export function federationFault(claims: JsonObject, credential: FederatedCredential): string | null {
  const { issuer, subject, claimsMatchingExpression, audiences } = credential
  if (claims.iss !== issuer) return 'its issuer'
  if (typeof claims.aud !== 'string' || !audiences.includes(claims.aud)) return 'its audience'
  if (subject !== null) return claims.sub === subject ? null : 'its subject'
  return matchesExpression(claims, claimsMatchingExpression ?? '') ? null : 'its claims'
}

/**
 * Flexible federated identity credentials: `claims['sub'] matches 'repo:contoso/*'`, `eq` for an exact value, parts joined by `and`.
 * `*` stands for any text, `?` for one character. An expression that cannot be read matches nothing.
 */
function matchesExpression(claims: JsonObject, expression: string): boolean {
  return expression.split(/ and /).every(part => {
    const [, name = '', operator, pattern = ''] =
      /^\s*claims\['([\w.]+)'\]\s+(eq|matches)\s+'([^']*)'\s*$/.exec(part) ?? []
    const value = claims[name]
    if (operator === undefined || typeof value !== 'string') return false
    return operator === 'eq' ? value === pattern : matchesPattern(value, pattern)
  })
}

/**
 * Goes back to the last star alone: a regular expression of the same pattern would try all ways to share a long text out among
 * several stars, and who sends the token chooses the text.
 */
function matchesPattern(value: string, pattern: string): boolean {
  let [at, inPattern] = [0, 0]
  let [star, starAt] = [-1, 0]
  while (at < value.length) {
    const wanted = pattern[inPattern]
    if (wanted === '*') {
      star = inPattern
      starAt = at
      inPattern += 1
    } else if (wanted === '?' || wanted === value[at]) {
      at += 1
      inPattern += 1
    } else if (star >= 0) {
      starAt += 1
      at = starAt
      inPattern = star + 1
    } else return false
  }
  return /^\**$/.test(pattern.slice(inPattern))
}
