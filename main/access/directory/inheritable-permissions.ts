// What an agent identity may do in the end: what was consented to for itself, and what it inherits from its blueprint.
import type { InheritablePermission, PermissionGrant } from '../../../shared/model/identity.ts'

export interface EffectivePermission {
  resourceAppId: string
  /** In the token's `scp`, by name in alphabetical order. */
  scopes: readonly Held[]
  /** In the token's `roles`. */
  roles: readonly Held[]
}
export interface Held {
  name: string
  /** Inherited ones are shown nowhere but in tokens (Microsoft: concept-inheritable-permissions). */
  from: 'direct' | 'inherited' | 'both'
}
export interface PermissionSight {
  /** Configured on the blueprint: what may be inherited. It grants nothing by itself. */
  inheritable: readonly InheritablePermission[]
  /** Consented to for the blueprint's principal. */
  blueprintGrants: readonly PermissionGrant[]
  /** Consented to for the agent identity alone. */
  ownGrants: readonly PermissionGrant[]
  /** Inherited only through federated-credential impersonation by its blueprint, inside the tenant. */
  throughBlueprint: boolean
}

/** Both conditions must be met to inherit: the permission is granted to the principal, and inheritable on the blueprint. */
export function effectivePermissions(sight: PermissionSight): EffectivePermission[] {
  const { blueprintGrants, ownGrants } = sight
  const resources = new Set([...ownGrants, ...blueprintGrants].map(grant => grant.resourceAppId.toLowerCase()))
  return [...resources].sort().flatMap(resourceAppId => {
    const scopes = held(sight, resourceAppId, 'scopes', 'inheritableScopes')
    const roles = held(sight, resourceAppId, 'roles', 'inheritableRoles')
    return scopes.length + roles.length > 0 ? [{ resourceAppId, scopes, roles }] : []
  })
}

function held(
  { inheritable, blueprintGrants, ownGrants, throughBlueprint }: PermissionSight,
  resourceAppId: string,
  kind: 'scopes' | 'roles',
  rule: 'inheritableScopes' | 'inheritableRoles',
): Held[] {
  const same = (id: string): boolean => id.toLowerCase() === resourceAppId
  const namesIn = (grants: readonly PermissionGrant[]): string[] =>
    grants.filter(grant => same(grant.resourceAppId)).flatMap(grant => grant[kind])
  const rules = inheritable.filter(each => same(each.resourceAppId)).map(each => each[rule])
  const mayInherit = (name: string): boolean =>
    rules.some(each => each.kind === 'allAllowed' || (each.kind === 'enumerated' && each.names.includes(name)))

  const direct = new Set(namesIn(ownGrants))
  const inherited = new Set(throughBlueprint ? namesIn(blueprintGrants).filter(mayInherit) : [])
  return [...new Set([...direct, ...inherited])]
    .sort()
    .map(name => ({ name, from: !inherited.has(name) ? 'direct' : direct.has(name) ? 'both' : 'inherited' }))
}
