// Authorization codes and refresh tokens: what a person's sign-in leaves behind for a client to exchange later.
import { z } from 'zod'
import type { JsonObject } from '../../shared/model/json.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { issuerOf, tokenEndpointOf } from './entra.ts'
import { verifyJwt } from './jwt.ts'
import type { SigningKey } from './keys.ts'
import { publicKeyOf } from './public-key.ts'
import type { Checking } from './signature.ts'

/**
 * Entra's codes and refresh tokens are opaque. Ours are signed by the authority for the token endpoint alone and of types no resource
 * takes, so that the same seed gives the same bytes and nothing of them has to be kept but which were redeemed.
 */
const types = { code: 'code+jwt', refresh: 'refresh+jwt' } as const

/** A code lives ten minutes, a refresh token 90 days (Microsoft: 90 days for all clients but single page apps). */
const lifetimeSeconds = { code: 600, refresh: 90 * 24 * 3600 } as const

export interface UserGrant {
  tenantId: string
  /** Who may exchange it: the app the person signed in to, or the agent identity. */
  clientId: string
  user: { id: string; userPrincipalName: string }
  /** The person's session, begun at the interactive sign-in. */
  sid: string
  /** All that came from one sign-in: what is revoked together. */
  family: string
  /** Authentication contexts the person has met (`c1` to `c99`). */
  acrs: readonly string[]
}

export const createGrantToken = (
  authority: SigningKey,
  kind: 'code' | 'refresh',
  grant: UserGrant,
  order: { jti: string; now: EpochMs },
): Promise<string> => authority.sign({ typ: types[kind] }, grantClaims(kind, grant, order))

/** The same bytes, signed on this thread. */
export const createGrantTokenNow = (
  authority: SigningKey,
  kind: 'code' | 'refresh',
  grant: UserGrant,
  order: { jti: string; now: EpochMs },
): string => authority.signNow({ typ: types[kind] }, grantClaims(kind, grant, order))

function grantClaims(
  kind: 'code' | 'refresh',
  { tenantId, clientId, user, sid, family, acrs }: UserGrant,
  { jti, now }: { jti: string; now: EpochMs },
): JsonObject {
  const issued = Math.floor(now / 1000)
  return {
    iss: issuerOf(tenantId),
    aud: tokenEndpointOf(tenantId),
    iat: issued,
    exp: issued + lifetimeSeconds[kind],
    jti,
    tid: tenantId,
    client_id: clientId,
    oid: user.id,
    preferred_username: user.userPrincipalName,
    sid,
    family,
    acrs: [...acrs],
  }
}

export type GrantTokenResult =
  | { ok: true; grant: UserGrant; jti: string; issuedAt: number; claims: JsonObject }
  | { ok: false; expired: boolean; message: string }

/** The grant, where the token is one of this authority's for this tenant and has not expired. */
export function* readGrantToken(
  authority: SigningKey,
  kind: 'code' | 'refresh',
  token: string,
  { tenantId, now }: { tenantId: string; now: EpochMs },
): Checking<GrantTokenResult> {
  const what = kind === 'code' ? 'authorization code' : 'refresh token'
  const key = publicKeyOf(authority.publicJwk)
  const result = yield* verifyJwt(what, token, key ? [key] : [], {
    now,
    expires: true,
    typ: types[kind],
    audience: tokenEndpointOf(tenantId),
  })
  if (!result.ok) return { ok: false, expired: result.check === 'expired', message: result.message }
  const { claims } = result
  const read = GrantClaims.safeParse(claims)
  if (!read.success) {
    const [issue] = read.error.issues
    return {
      ok: false,
      expired: false,
      message: `The ${what} is refused: ${issue?.path.join('.')}: ${issue?.message}.`,
    }
  }
  const { jti, iat, client_id: clientId, oid: id, preferred_username: userPrincipalName, ...session } = read.data
  return {
    ok: true,
    claims,
    jti,
    issuedAt: iat,
    grant: { tenantId, clientId, user: { id, userPrincipalName }, ...session },
  }
}

const GrantClaims = z.object({
  jti: z.string().min(1),
  iat: z.number(),
  client_id: z.string(),
  oid: z.string(),
  preferred_username: z.string(),
  sid: z.string(),
  family: z.string(),
  acrs: z.array(z.string()),
})

/** Which codes and refresh tokens were redeemed, and which sign-ins were revoked. */
export interface Redemptions {
  isRedeemed(jti: string): boolean
  redeem(jti: string): void
  /** By family or session. */
  isRevoked(signIn: string): boolean
  revoke(signIn: string): void
}

/** All of one sign-in: its codes and refresh tokens, and the person's tokens, which carry its session. */
export function revokeSignIn(redemptions: Redemptions, { family, sid }: UserGrant): void {
  redemptions.revoke(family)
  redemptions.revoke(sid)
}

export function redemptions(): Redemptions {
  const redeemed = new Set<string>()
  const revoked = new Set<string>()
  return {
    isRedeemed: jti => redeemed.has(jti),
    redeem: jti => {
      redeemed.add(jti)
    },
    isRevoked: signIn => revoked.has(signIn),
    revoke: signIn => {
      revoked.add(signIn)
    },
  }
}
