// Continuous access evaluation: the claims challenge a resource sends, what the client sends back, and which resources take part.
import { z } from 'zod'
import type { JsonObject } from '../../shared/model/json.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { graphAppId } from './entra.ts'

/** Exchange Online, SharePoint Online, Teams and Microsoft Graph (real-system.md §10), by application id. */
export const continuousAccessResources: readonly string[] = [
  '00000002-0000-0ff1-ce00-000000000000',
  '00000003-0000-0ff1-ce00-000000000000',
  'cc15fd57-2c6c-4117-a88c-83b1d56b4bbe',
  graphAppId,
]

/** Workload identities take part at Microsoft Graph alone (real-system.md §10). */
export const takesPart = (resourceId: string, subject: 'user' | 'app'): boolean =>
  subject === 'app'
    ? sameResource(resourceId, graphAppId)
    : continuousAccessResources.some(one => sameResource(one, resourceId))

const sameResource = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase()

/** Whether the client of a token said it handles claims challenges: `xms_cc` holds `cp1`. */
export const handlesChallenges = ({ xms_cc: capabilities }: JsonObject): boolean =>
  Array.isArray(capabilities) && capabilities.includes('cp1')

/** Why a token that is still in its time is not taken any more. */
export type ChallengeReason =
  /** A critical event: only a token issued at this moment or later will do. */
  | { kind: 'revoked'; since: EpochMs }
  /** An authentication context has to be met (`c1` to `c99`). */
  | { kind: 'authenticationContext'; value: string }
  /** The resource saw another address than the policy allows. */
  | { kind: 'address'; seen: string; since: EpochMs }

const authorizationUri = 'https://login.microsoftonline.com/common/oauth2/authorize'

/** What the client has to send back as `claims`. `xms_caeerror` and its place are general knowledge, unconfirmed. */
export function challengeClaims(reason: ChallengeReason): JsonObject {
  switch (reason.kind) {
    case 'revoked':
      return { access_token: { nbf: { essential: true, value: epochSeconds(reason.since) } } }
    case 'authenticationContext':
      return { access_token: { acrs: { essential: true, value: reason.value } } }
    case 'address':
      return {
        access_token: {
          nbf: { essential: true, value: epochSeconds(reason.since) },
          xms_caeerror: { essential: true, value: '10016' },
          xms_rp_ipaddr: { value: reason.seen },
        },
      }
  }
}

/** Rounded up: a token of the same second as the event is not known to be younger. */
const epochSeconds = (at: EpochMs): string => String(Math.ceil(at / 1000))

/**
 * The `WWW-Authenticate` of a 401. A client that handles challenges is told what to ask for; any other gets a plain 401, and would
 * not understand more. `claims` are those of the token that was shown.
 */
export function claimsChallenge(claims: JsonObject, reason: ChallengeReason): string {
  if (!handlesChallenges(claims))
    return `Bearer realm="", authorization_uri="${authorizationUri}", error="invalid_token"`
  const encoded = Buffer.from(JSON.stringify(challengeClaims(reason))).toString('base64')
  return `Bearer realm="", authorization_uri="${authorizationUri}", error="insufficient_claims", claims="${encoded}"`
}

export interface ParsedChallenge {
  error: string
  /** What to send as `claims`, as JSON; null in a plain 401. */
  claims: string | null
}

/** Reads a `WWW-Authenticate` header; null where it is no challenge of this scheme, or its claims are not JSON in base64. */
export function parseClaimsChallenge(header: string): ParsedChallenge | null {
  const [, parameters] = /^(?:Bearer|DPoP)\s+(.*)$/is.exec(header) ?? []
  if (parameters === undefined) return null
  const values = new Map(
    Array.from(parameters.matchAll(/([\w-]+)\s*=\s*"([^"]*)"/g), ([, name = '', value = '']) => [name, value]),
  )
  const error = values.get('error')
  if (error === undefined) return null
  const encoded = values.get('claims')
  if (encoded === undefined) return { error, claims: null }
  const claims = Buffer.from(encoded, 'base64').toString('utf8')
  return readClaimsParameter(claims) === null ? null : { error, claims }
}

/** What a token request says in `claims`. */
export interface ClaimsRequest {
  /** `xms_cc` names `cp1`: the client handles claims challenges. */
  continuousAccess: boolean
  /** Seconds since 1970: what stands for the user must not be older. */
  notBefore: number | null
  acrs: string | null
}

const Requested = z.object({ value: z.string().optional(), values: z.array(z.string()).optional() })
const ClaimsParameter = z.object({
  access_token: z
    .object({ xms_cc: Requested.optional(), nbf: Requested.optional(), acrs: Requested.optional() })
    .optional(),
})

/** The `claims` parameter (OpenID Connect Core §5.5); null where it cannot be read. Claims nobody knows are passed over. */
export function readClaimsParameter(text: string | undefined): ClaimsRequest | null {
  if (text === undefined) return { continuousAccess: false, notBefore: null, acrs: null }
  const parsed = ClaimsParameter.safeParse(jsonOf(text))
  if (!parsed.success) return null
  const { xms_cc: capabilities, nbf, acrs } = parsed.data.access_token ?? {}
  const notBefore = nbf?.value === undefined ? null : Number(nbf.value)
  if (notBefore !== null && !Number.isSafeInteger(notBefore)) return null
  const context = acrs?.value ?? null
  return {
    // Microsoft's sample of a challenge asks for `cp1` by `acrs`.
    continuousAccess: context === 'cp1' || (capabilities?.values ?? []).includes('cp1'),
    notBefore,
    acrs: context === 'cp1' ? null : context,
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What a client that handles claims challenges adds to its requests, with what it was challenged for. */
export function clientCapabilities(challenge: string | null = null): string {
  const asked = z
    .object({ access_token: z.record(z.string(), z.json()) })
    .safeParse(challenge === null ? {} : jsonOf(challenge))
  const claims = asked.success ? asked.data.access_token : {}
  return JSON.stringify({ access_token: { ...claims, xms_cc: { values: ['cp1'] } } })
}
