// How long each token lives, and when to ask for the next one.
import type { TokenGrant } from '../../shared/model/facts.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { epochMs } from '../../shared/model/units.ts'
import { takesPart } from './continuous-access.ts'

/**
 * Seconds each token lives where continuous access evaluation has no part in it. An hour is Entra's default for an access token.
 * Microsoft's sample of an autonomous agent's token lives 29,100 s (8 h 05 m) and states no rule for it; tokens seen on tenants live an
 * hour: so do ours. Microsoft publishes no lifetime for T1 and T2: theirs is ours, short because the exchange follows at once.
 * `refreshToken` is the access token a refresh gives; the refresh token itself lives 90 days.
 */
export const tokenLifetimeSeconds = {
  t1: 300,
  t2: 300,
  blueprint: 3600,
  autonomous: 3600,
  onBehalfOf: 3600,
  refreshToken: 3600,
  agentUser: 3600,
  interactive: 3600,
} as const satisfies Record<TokenGrant, number>

/** Long, because it can be revoked at any moment (Microsoft: "up to 28 hours"; ours live all of them). */
export const continuousAccessLifetimeSeconds = 28 * 3600

const appGrants: readonly TokenGrant[] = ['autonomous', 'blueprint']
const exchangeGrants: readonly TokenGrant[] = ['t1', 't2']

/** Seconds. Long only where the client handles claims challenges and the resource sends them. */
export function lifetimeOf(grant: TokenGrant, resourceId: string, continuousAccess: boolean): number {
  const isLong =
    continuousAccess &&
    !exchangeGrants.includes(grant) &&
    takesPart(resourceId, appGrants.includes(grant) ? 'app' : 'user')
  return isLong ? continuousAccessLifetimeSeconds : tokenLifetimeSeconds[grant]
}

/** The last five minutes of a token, or the last tenth of one that lives less than 50: whoever holds it asks for the next one. */
const renewalMarginSeconds = 300

/** When to ask for the next token, from the times in this one's claims (seconds since 1970); null where it does not expire. */
export function renewAt({ iat, exp }: { iat?: unknown; exp?: unknown }): EpochMs | null {
  if (typeof iat !== 'number' || typeof exp !== 'number') return null
  return epochMs(Math.floor((exp - Math.min(renewalMarginSeconds, (exp - iat) / 10)) * 1000))
}
