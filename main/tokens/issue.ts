// Issues the tokens of every grant, with the claims Microsoft documents for each.
import { hash } from 'node:crypto'
import type { TokenGrant } from '../../shared/model/facts.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { remembered } from '../../shared/remembered.ts'
import { fmiSubject, issuerOf } from './entra.ts'
import type { SigningKey } from './keys.ts'
import { signatureAlgorithm } from './keys.ts'
import { scopeNames } from './scope.ts'
import { type TaskUse, taskUseClaim } from './uses.ts'

/** What a token is to say. `audience` and `scope` count for the resource token; T1 and T2 have fixed audiences. */
export interface TokenOrder {
  grant: TokenGrant
  tenantId: string
  /** Empty for the `interactive` grant: the app a person signs in to is `clientId`. */
  blueprintAppId: string
  /** The agent identity: its object id and its client id are one value. Empty where there is none. */
  agentId: string
  /** Needed for the `agentUser` grant. */
  agentUser: { id: string; userPrincipalName: string } | null
  /** Needed for the grants a person is behind: `onBehalfOf`, `refreshToken` and `interactive`. */
  human?: { id: string; userPrincipalName: string; sid: string } | null
  /** Needed for the `blueprint` grant: object id of the blueprint principal. */
  principalId?: string
  /** Needed for the `interactive` grant: the app the person signed in to. */
  clientId?: string
  audience: string
  /** Granted scopes separated by spaces, with or without the resource in front. */
  scope: string
  /** Application permissions, for the grants without a user. */
  roles?: readonly string[]
  uti: string
  now: EpochMs
  lifetimeSeconds: number
  /** Thumbprint of the device key the token is bound to, or null for a token that is not bound. */
  jkt: string | null
  /** `appidacr`; left out: by an assertion. */
  clientAuthentication?: '0' | '1' | '2'
  /** The client handles claims challenges: `xms_cc` says so. */
  continuousAccess?: boolean
  /** Authentication context the person has met. */
  acrs?: string | null
  /** Ends with this task, after so many uses. */
  use?: TaskUse | null
}

export interface IssuedToken {
  jwt: string
  uti: string
  claims: JsonObject
  header: JsonObject
}

/** Facet of the actor and the subject: what kind of identity it is. */
export const agentIdentityFacet = '11'
export const agentUserFacet = '13'

/**
 * Claims follow Microsoft's agent token claims (v2.0 tokens). `sid` is there exactly where a person signed in: an agent has no
 * interactive sign-in for one to come from. `cnf.jkt` (RFC 9449 §6.1) is our mechanism for "bound to the device": Microsoft names no
 * such claim in agent tokens; it is there exactly when the order names a device key.
 */
export async function issueToken(authority: SigningKey, order: TokenOrder): Promise<IssuedToken> {
  const claims = allClaimsOf(order)
  return issuedBy(authority, order, claims, await authority.sign({ typ: 'JWT' }, claims))
}

/** The same bytes, signed on this thread. */
export function issueTokenNow(authority: SigningKey, order: TokenOrder): IssuedToken {
  const claims = allClaimsOf(order)
  return issuedBy(authority, order, claims, authority.signNow({ typ: 'JWT' }, claims))
}

const issuedBy = ({ kid }: SigningKey, { uti }: TokenOrder, claims: JsonObject, jwt: string): IssuedToken => ({
  jwt,
  uti,
  claims,
  header: { alg: signatureAlgorithm, typ: 'JWT', kid },
})

function allClaimsOf(order: TokenOrder): JsonObject {
  const issued = Math.floor(order.now / 1000)
  return {
    iss: issuerOf(order.tenantId),
    iat: issued,
    nbf: issued,
    exp: issued + order.lifetimeSeconds,
    tid: order.tenantId,
    uti: order.uti,
    ver: '2.0',
    appidacr: order.clientAuthentication ?? '2',
    ...claimsOf(order),
    ...opaqueClaims(order),
    ...(order.continuousAccess ? { xms_cc: ['cp1'] } : {}),
    ...(order.acrs ? { acrs: [order.acrs] } : {}),
    ...(order.use ? { [taskUseClaim]: { ...order.use } } : {}),
    ...(order.jkt === null ? {} : { cnf: { jkt: order.jkt } }),
  }
}

function claimsOf(order: TokenOrder): JsonObject {
  switch (order.grant) {
    case 't1':
      return {
        aud: order.blueprintAppId,
        azp: order.blueprintAppId,
        idtyp: 'app',
        sub: fmiSubject(order.tenantId, order.blueprintAppId, order.agentId),
      }
    case 't2':
      return { ...agentActs(order), ...agentItself(order), aud: order.agentId }
    case 'autonomous':
      return { ...agentActs(order), ...agentItself(order), aud: order.audience, ...rolesOf(order) }
    case 'blueprint': {
      const principalId = needed(order.principalId, 'the blueprint principal')
      return {
        azp: order.blueprintAppId,
        aud: order.audience,
        idtyp: 'app',
        oid: principalId,
        sub: principalId,
        xms_idrel: '7',
        ...rolesOf(order),
      }
    }
    case 'agentUser':
      return {
        ...agentActs(order),
        ...userOf(order, needed(order.agentUser, 'the agent user')),
        xms_sub_fct: agentUserFacet,
      }
    case 'onBehalfOf':
    case 'refreshToken': {
      const human = needed(order.human, 'the person')
      return { ...agentActs(order), ...userOf(order, human), sid: human.sid }
    }
    case 'interactive': {
      const human = needed(order.human, 'the person')
      return { azp: needed(order.clientId, 'the client'), ...userOf(order, human), sid: human.sid }
    }
  }
}

function needed<Value>(value: Value | null | undefined, what: string): Value {
  if (value === null || value === undefined) throw new TypeError(`A token for this grant needs ${what}.`)
  return value
}

const agentActs = (order: TokenOrder): JsonObject => ({
  azp: order.agentId,
  xms_act_fct: agentIdentityFacet,
  xms_par_app_azp: order.blueprintAppId,
})

const agentItself = (order: TokenOrder): JsonObject => ({
  idtyp: 'app',
  oid: order.agentId,
  sub: order.agentId,
  xms_sub_fct: agentIdentityFacet,
  xms_idrel: '7',
})

const userOf = (order: TokenOrder, user: { id: string; userPrincipalName: string }): JsonObject => ({
  aud: order.audience,
  idtyp: 'user',
  oid: user.id,
  // Entra's `sub` is pairwise, a value per application nobody can derive; ours is the object id.
  sub: user.id,
  preferred_username: user.userPrincipalName,
  scp: scopeNames(order.scope).join(' '),
  xms_idrel: '1',
})

/** An application's permissions are roles; one that was granted none has no such claim. */
const rolesOf = ({ roles }: TokenOrder): JsonObject => (roles && roles.length > 0 ? { roles: [...roles] } : {})

/**
 * Claims that say nothing to anyone but Entra, and must not be read: present in every token, opaque here too. The value of
 * `xms_tnt_fct` is that of Microsoft's sample.
 */
function opaqueClaims({ tenantId, audience, uti }: TokenOrder): JsonObject {
  return {
    aio: opaque(`aio ${uti}`),
    rh: `1.${opaqueAgain(`rh ${tenantId} ${audience}`)}.`,
    xms_ftd: opaque(`xms_ftd ${uti}`),
    xms_tnt_fct: '3 9',
  }
}

const opaque = (of: string): string => hash('sha256', of, 'base64url')
/** Of what is in many tokens alike. */
const opaqueAgain = remembered(opaque)
