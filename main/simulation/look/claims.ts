// What each claim of a token means, a sentence a claim (Microsoft's agent token claims, RFC 7519, RFC 9449).
import type { Json, JsonObject } from '../../../shared/model/json.ts'
import { isJsonObject } from '../../../shared/model/json.ts'

export interface ExplainedClaim {
  name: string
  value: string
  meaning: string
}

/** `nameOf` says whom an id belongs to, or null. */
export function explainClaims(claims: JsonObject, nameOf: (id: string) => string | null): ExplainedClaim[] {
  return Object.entries(claims).map(([name, value]) => ({
    name,
    value: typeof value === 'string' ? value : JSON.stringify(value),
    meaning: meaningOf(name, value, claims, nameOf),
  }))
}

function meaningOf(name: string, value: Json, claims: JsonObject, nameOf: (id: string) => string | null): string {
  const text = String(value)
  const who = (typeof value === 'string' && nameOf(value)) || 'an application'
  switch (name) {
    case 'iss':
      return 'Issuer: the token service of this tenant.'
    case 'aud':
      return `Audience: only ${who} may accept this token.`
    case 'iat':
      return `Issued at ${instant(value)}.`
    case 'nbf':
      return `Not valid before ${instant(value)}.`
    case 'exp':
      return `Expires at ${instant(value)}, ${lifetime(claims)} after it was issued.`
    case 'tid':
      return 'Tenant the token was issued in.'
    case 'uti':
      return 'Id of this very token; sign-in and audit logs name it, upper and lower case count.'
    case 'ver':
      return `Version ${text} of the token format.`
    case 'idtyp':
      return value === 'user'
        ? `The token is for a user account: ${(typeof claims.oid === 'string' && nameOf(claims.oid)) || 'somebody'}.`
        : 'The token is for an application, with no user in it.'
    case 'oid':
      return `Object id of the subject: ${who}.`
    case 'sub':
      return typeof value === 'string' && value.startsWith('/eid1/')
        ? 'Subject: the agent identity the blueprint asked for with fmi_path.'
        : `Subject: ${who}.`
    case 'azp':
      return `Authorised party: ${who} asked for the token.`
    case 'appidacr':
      return (
        new Map<Json, string>([
          ['0', 'The client proved nothing: it is a public one, where a person signs in.'],
          ['1', 'The client proved itself with a secret, which is for development only.'],
          ['2', 'The client proved itself with a client assertion, not with a secret.'],
        ]).get(value) ?? 'How the client proved itself.'
      )
    case 'scp':
      return `Scopes: what the bearer may do, ${text.split(' ').join(' and ')}.`
    case 'roles':
      return 'Application permissions of the bearer.'
    case 'preferred_username':
      return 'User principal name of the account.'
    case 'xms_act_fct':
      return `Facets of the actor: ${facets(text)}.`
    case 'xms_sub_fct':
      return `Facets of the subject: ${facets(text)}.`
    case 'xms_par_app_azp':
      return `Blueprint of the agent identity: ${who}. For logs; not to authorise on.`
    case 'xms_idrel':
      return `Relation of the subject to the tenant: ${relations(text)}.`
    case 'sid':
      return 'Session of the person, begun at their interactive sign-in. A token without a person has none.'
    case 'xms_cc':
      return 'Client capabilities: cp1, it handles claims challenges, so the token may live long and be revoked at once.'
    case 'acrs':
      return 'Authentication contexts the person has met.'
    case 'throughline_use':
      return 'Ends with its task, and is good for so many uses. (Our limit; Microsoft names no claim for it.)'
    case 'aio':
    case 'rh':
    case 'xms_ftd':
    case 'xms_tnt_fct':
      return 'Entra’s own; opaque to everyone else.'
    case 'cnf':
      return isJsonObject(value) && 'jkt' in value
        ? 'Confirmation: usable only with a proof by the key of this thumbprint, the one of its Cloud PC. (Our binding; Microsoft names none.)'
        : 'Confirmation: the key the token is bound to.'
    default:
      return 'A claim we have no explanation for.'
  }
}

const instant = (value: Json): string => (typeof value === 'number' ? new Date(value * 1000).toISOString() : 'no time')

function lifetime({ iat, exp }: JsonObject): string {
  return typeof iat === 'number' && typeof exp === 'number' ? `${(exp - iat) / 60} minutes` : 'some time'
}

const facetNames = new Map([
  ['11', '11, an agent identity'],
  ['13', '13, an agent user'],
])
const facets = (list: string): string =>
  list
    .split(' ')
    .map(one => facetNames.get(one) ?? `${one}, unknown and to be ignored`)
    .join('; ')

const relationNames = new Map([
  ['1', '1, a member'],
  ['5', '5, a guest'],
  ['7', '7, a service principal'],
])
const relations = (list: string): string =>
  list
    .split(' ')
    .map(one => relationNames.get(one) ?? `${one}, another relation`)
    .join('; ')
