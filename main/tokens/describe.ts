// Says in plain data what a token's claims mean: which flow it came from, who acts, for whom. It grants nothing.
import type { TokenGrant } from '../../shared/model/facts.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import { isJsonObject } from '../../shared/model/json.ts'
import { handlesChallenges } from './continuous-access.ts'
import { namesExchange } from './entra.ts'
import { agentIdentityFacet, agentUserFacet } from './issue.ts'
import { type TaskUse, taskUseOf } from './uses.ts'

export interface TokenDescription {
  /** Which grant it comes from; null for a token that is none of this system's. A refreshed token looks like one on behalf of a person. */
  flow: Exclude<TokenGrant, 'refreshToken'> | null
  /** `oid`, of whoever the token is about. */
  subject: { id: string | null; kind: 'human' | 'agentUser' | 'agentIdentity' | 'application' | null }
  /** `azp` (v2.0) or `appid` (v1.0). */
  client: string | null
  /** `xms_par_app_azp`: for logs, never to authorise on. */
  blueprint: string | null
  actorFacets: number[]
  subjectFacets: number[]
  /** Relations of the subject to the tenant, by number; those nobody documents are kept as they are. */
  relations: number[]
  /** `scp` or `roles`. */
  permissions: string[]
  isBound: boolean
  handlesChallenges: boolean
  hasSession: boolean
  use: TaskUse | null
}

/**
 * Reads facets in any order and passes over those it does not know (Microsoft: "ignore unknown values"). The rules: facet 11 of
 * the actor is an agent identity acting, facet 13 of the subject an agent user; without either, nobody agentic is in it.
 */
export function describeToken(claims: JsonObject): TokenDescription {
  const actorFacets = numbersOf(claims.xms_act_fct)
  const subjectFacets = numbersOf(claims.xms_sub_fct)
  const use = taskUseOf(claims)
  return {
    flow: flowOf(claims, actorFacets, subjectFacets),
    subject: { id: textOf(claims.oid), kind: subjectOf(claims, subjectFacets) },
    client: textOf(claims.azp) ?? textOf(claims.appid),
    blueprint: textOf(claims.xms_par_app_azp),
    actorFacets,
    subjectFacets,
    relations: numbersOf(claims.xms_idrel),
    permissions: permissionsOf(claims),
    isBound: isJsonObject(claims.cnf) && typeof claims.cnf.jkt === 'string',
    handlesChallenges: handlesChallenges(claims),
    hasSession: typeof claims.sid === 'string',
    use: use === 'malformed' ? null : use,
  }
}

function flowOf(claims: JsonObject, actor: readonly number[], subject: readonly number[]): TokenDescription['flow'] {
  if (typeof claims.sub === 'string' && claims.sub.startsWith('/eid1/')) return 't1'
  const agentActs = actor.includes(Number(agentIdentityFacet))
  if (claims.idtyp === 'user') {
    if (!agentActs) return 'interactive'
    return subject.includes(Number(agentUserFacet)) ? 'agentUser' : 'onBehalfOf'
  }
  if (claims.idtyp !== 'app') return null
  if (!agentActs) return 'blueprint'
  const audience = textOf(claims.aud) ?? ''
  return audience === claims.oid || namesExchange(`${audience}/`) ? 't2' : 'autonomous'
}

function subjectOf(claims: JsonObject, facets: readonly number[]): TokenDescription['subject']['kind'] {
  if (claims.idtyp === 'user') return facets.includes(Number(agentUserFacet)) ? 'agentUser' : 'human'
  if (claims.idtyp !== 'app') return null
  return facets.includes(Number(agentIdentityFacet)) ? 'agentIdentity' : 'application'
}

/** `"3 9 11"` → 3, 9, 11. What is no number is passed over. */
const numbersOf = (value: unknown): number[] =>
  typeof value === 'string' ? value.split(/\s+/).flatMap(one => (/^\d+$/.test(one) ? [Number(one)] : [])) : []

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** Microsoft: an app-only token's `scp` is empty or `/`. */
function permissionsOf({ scp, roles }: JsonObject): string[] {
  if (Array.isArray(roles)) return roles.filter(one => typeof one === 'string')
  return typeof scp === 'string' ? scp.split(' ').filter(one => one !== '' && one !== '/') : []
}
