// What the token endpoint finds consented to: for the agent itself, or for its blueprint's principal and inherited from it.
import type { TokenRequest } from '../../../shared/model/facts.ts'
import type { PermissionGrant } from '../../../shared/model/identity.ts'
import { decidePermission, lookUp, type PermissionAsk, type Permissions, scopeNames } from '../../tenant/index.ts'
import type { Stage } from '../stage.ts'

/** Nothing where nobody keeps account of consents, and for exchange tokens, which are for no resource. */
export function permissionsFor({ scenario, estate }: Stage, request: TokenRequest): { permissions?: Permissions } {
  const { consents } = scenario.governance
  const { agent, grant, resourceId: resourceAppId } = request
  if (consents === null || agent === null || grant === 't1' || grant === 't2') return {}
  const { blueprint } = lookUp(estate.directory.agents, agent)
  const grantsTo = (ref: string): PermissionGrant[] =>
    consents.grants.filter(({ to }) => ('agent' in to ? `agent:${to.agent}` : `blueprint:${to.blueprint}`) === ref)
  const own = grantsTo(agent)
  const ofBlueprint = grantsTo(blueprint)
  const isHere = (each: { resourceAppId: string }): boolean =>
    each.resourceAppId.toLowerCase() === resourceAppId.toLowerCase()
  const kind = grant === 'autonomous' ? 'application' : 'delegated'
  const ask: Omit<PermissionAsk, 'permission'> = {
    kind,
    resourceAppId,
    own,
    blueprint: ofBlueprint,
    inheritable: lookUp(estate.directory.blueprints, blueprint).inheritablePermissions ?? [],
    // blueprints impersonate their agents by federated credential alone, inside their tenant (T1 with `fmi_path`)
    impersonated: true,
    assignmentRequired: consents.assignmentRequired.some(id => id.toLowerCase() === resourceAppId.toLowerCase()),
    assigned: own.some(each => isHere(each) && each.roles.length > 0),
  }
  const consented = [...own, ...ofBlueprint].filter(isHere)
  const names = new Set([
    ...consented.flatMap(each => (kind === 'application' ? each.roles : each.scopes)),
    ...scopeNames(request.scope).filter(name => !openIdScopes.includes(name)),
  ])
  const decided = (names.size > 0 ? [...names] : ['.default']).map(permission => ({
    permission,
    ...decidePermission({ ...ask, permission }),
  }))
  const signIn = request.scope.split(' ').filter(name => openIdScopes.includes(name))
  // what is only not assigned was consented to
  const granted = decided
    .filter(({ outcome, errorCode }) => outcome === 'grant' || errorCode === 50105)
    .map(({ permission }) => permission)
  const permissions = {
    scopes: kind === 'delegated' ? [...granted, ...signIn] : null,
    roles: kind === 'application' ? granted : [],
    assigned: !decided.some(({ errorCode }) => errorCode === 50105),
  }
  return { permissions }
}

/** Of signing in, and of no resource: nobody's consent is kept for them here. */
const openIdScopes: readonly string[] = ['openid', 'profile', 'email', 'offline_access']
