// Issues the three tokens of the agent-user chain: T1, T2 and the resource token (`user_fic`).
import type { TokenGrant } from '../../shared/model/facts.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { fmiSubject, issuerOf } from './entra.ts'
import type { SigningKey } from './keys.ts'
import { signatureAlgorithm } from './keys.ts'

/** What a token is to say. `audience` and `scope` count for the resource token; T1 and T2 have fixed audiences. */
export interface TokenOrder {
  grant: TokenGrant
  tenantId: string
  blueprintAppId: string
  /** The agent identity: its object id and its client id are one value. */
  agentId: string
  /** Needed for the `agentUser` grant. */
  agentUser: { id: string; userPrincipalName: string } | null
  audience: string
  /** Granted scopes separated by spaces, with or without the resource in front. */
  scope: string
  uti: string
  now: EpochMs
  lifetimeSeconds: number
  /** Thumbprint of the device key the token is bound to, or null for a token that is not bound. */
  jkt: string | null
}

export interface IssuedToken {
  jwt: string
  uti: string
  claims: JsonObject
  header: JsonObject
}

/**
 * How long our tokens live, in seconds. Microsoft publishes no lifetime for T1 and T2: theirs is ours, short because
 * the exchange follows at once. An hour is Entra's default for an access token.
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

/** Facet of the actor and the subject: what kind of identity it is. */
const agentIdentityFacet = '11'
const agentUserFacet = '13'

/**
 * Claims follow Microsoft's agent token claims (v2.0 tokens). No `sid`: an agent has no interactive sign-in for one to
 * come from. `cnf.jkt` (RFC 9449 §6.1) is our mechanism for "bound to the device": Microsoft names no such claim in
 * agent tokens; it is there exactly when the order names a device key.
 */
export async function issueToken(authority: SigningKey, order: TokenOrder): Promise<IssuedToken> {
  const issued = Math.floor(order.now / 1000)
  const claims: JsonObject = {
    iss: issuerOf(order.tenantId),
    iat: issued,
    nbf: issued,
    exp: issued + order.lifetimeSeconds,
    tid: order.tenantId,
    uti: order.uti,
    ver: '2.0',
    ...claimsOf(order),
    ...(order.jkt === null ? {} : { cnf: { jkt: order.jkt } }),
  }
  const jwt = await authority.sign({ typ: 'JWT' }, claims)
  return { jwt, uti: order.uti, claims, header: { alg: signatureAlgorithm, typ: 'JWT', kid: authority.kid } }
}

function claimsOf(order: TokenOrder): JsonObject {
  switch (order.grant) {
    case 't1':
      return {
        aud: order.blueprintAppId,
        azp: order.blueprintAppId,
        appidacr: '2',
        idtyp: 'app',
        sub: fmiSubject(order.tenantId, order.blueprintAppId, order.agentId),
      }
    case 't2':
      return {
        ...agentActs(order),
        aud: order.agentId,
        idtyp: 'app',
        oid: order.agentId,
        sub: order.agentId,
        xms_sub_fct: agentIdentityFacet,
        xms_idrel: '7',
      }
    case 'agentUser': {
      if (order.agentUser === null) throw new TypeError('A token for the agentUser grant needs the agent user.')
      return {
        ...agentActs(order),
        aud: order.audience,
        idtyp: 'user',
        oid: order.agentUser.id,
        // Entra's `sub` is pairwise, a value per application nobody can derive; ours is the object id.
        sub: order.agentUser.id,
        preferred_username: order.agentUser.userPrincipalName,
        scp: grantedScopes(order.scope),
        xms_sub_fct: agentUserFacet,
        xms_idrel: '1',
      }
    }
    default:
      throw new TypeError(`no token is issued for the grant ${order.grant}`)
  }
}

/** `appidacr` 2: the client proved itself by a client assertion. */
const agentActs = (order: TokenOrder): JsonObject => ({
  azp: order.agentId,
  appidacr: '2',
  xms_act_fct: agentIdentityFacet,
  xms_par_app_azp: order.blueprintAppId,
})

/** `https://graph.microsoft.com/Mail.Send openid` → `Mail.Send openid`; `.default` names no scope of its own. */
function grantedScopes(scope: string): string {
  const names = scope.split(/\s+/).map(one => one.slice(one.lastIndexOf('/') + 1))
  return names.filter(name => name !== '' && name !== '.default').join(' ')
}
