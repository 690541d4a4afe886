// Whether an agent has a permission at a resource: consented to itself, or inherited from its blueprint as the blueprint allows.
import type { InheritablePermission, PermissionGrant } from '../../../shared/model/identity.ts'
import { against, type Decision, decide, type Finding, notKnown } from './findings.ts'

export interface PermissionAsk {
  /** `delegated`: a scope (`scp`); `application`: an app role (`roles`). */
  kind: 'delegated' | 'application'
  resourceAppId: string
  permission: string
  /** What was consented to for the agent identity itself, and for its blueprint's principal; null: not known. */
  own: readonly PermissionGrant[] | null
  blueprint: readonly PermissionGrant[] | null
  inheritable: readonly InheritablePermission[] | null
  /** Whether the blueprint impersonates the agent by a federated credential inside its tenant; without that nothing is inherited. */
  impersonated: boolean
  /** `appRoleAssignmentRequired` of the resource. */
  assignmentRequired: boolean
  /** Whether the agent is assigned to the resource, in whatever role; null: not known. */
  assigned: boolean | null
}

export interface PermissionDecision extends Decision {
  /** 65001 DelegationDoesNotExist, 50105 EntitlementGrantsNotFound. Null where the token is issued without the role. */
  readonly errorCode: 65001 | 50105 | null
  /** Where it comes from; both where it is had twice. */
  readonly from: readonly ('own' | 'inherited')[]
}

/**
 * Whether an agent has a delegated or application permission, of its own or inherited from its blueprint. `errorCode` is the
 * AADSTS number a token request is refused with for want of it (65001, 50105), or null.
 */
export function decidePermission(ask: PermissionAsk): PermissionDecision {
  const own = ask.own === null ? null : holds(ask.own, ask)
  const inherited = inheritance(ask)
  const from = [...(own ? (['own'] as const) : []), ...(inherited === 'yes' ? (['inherited'] as const) : [])]
  const consent = own || inherited === 'yes' ? [] : consentFindings(ask, own, inherited)
  const decision = decide([...consent, assignmentFinding(ask)])
  return { ...decision, from, errorCode: errorCodeOf(ask, decision) }
}

type Inheritance = 'yes' | 'blueprintLacksIt' | 'notInheritable' | 'notImpersonated' | 'unknown'

function inheritance(ask: PermissionAsk): Inheritance {
  if (ask.blueprint !== null && !holds(ask.blueprint, ask)) return 'blueprintLacksIt'
  if (!ask.impersonated) return 'notImpersonated'
  if (ask.inheritable === null) return 'unknown'
  const entry = ask.inheritable.find(({ resourceAppId }) => same(resourceAppId, ask.resourceAppId))
  const which = ask.kind === 'delegated' ? entry?.inheritableScopes : entry?.inheritableRoles
  const isInheritable =
    which?.kind === 'allAllowed' || (which?.kind === 'enumerated' && which.names.includes(ask.permission))
  if (!isInheritable) return 'notInheritable'
  return ask.blueprint === null ? 'unknown' : 'yes'
}

function consentFindings(ask: PermissionAsk, own: boolean | null, inherited: Exclude<Inheritance, 'yes'>): Finding[] {
  const { permission, resourceAppId } = ask
  const isKnown = own !== null && inherited !== 'unknown'
  const told = isKnown ? against : notKnown
  const whose = {
    blueprintLacksIt: 'its blueprint does not have it either',
    notInheritable: 'its blueprint does not let agents inherit it',
    notImpersonated: 'nothing is inherited where the blueprint does not impersonate the agent in its own tenant',
    unknown: 'what it inherits is not known',
  }[inherited]
  const self =
    own === null ? 'what was consented to for the agent is not known' : 'it was not consented to for the agent'
  return [told(isKnown ? inherited : 'consentUnknown', `${permission} at ${resourceAppId}: ${self}; ${whose}.`)]
}

function assignmentFinding({ assignmentRequired, assigned, resourceAppId }: PermissionAsk): Finding | null {
  if (!assignmentRequired || assigned) return null
  return assigned === null
    ? notKnown('assignmentUnknown', `Whether the agent is assigned to ${resourceAppId} is not known.`)
    : against('notAssigned', `${resourceAppId} requires an assignment, and the agent has none.`)
}

/** A missing role is not refused by Entra: the token comes without it, and the resource refuses. */
function errorCodeOf(ask: PermissionAsk, { outcome, reasons }: Decision): PermissionDecision['errorCode'] {
  if (outcome !== 'deny') return null
  const isUnassigned = reasons.some(({ code }) => code === 'notAssigned')
  const lacksConsent = reasons.some(({ code }) => code !== 'notAssigned')
  if (ask.kind === 'delegated' && lacksConsent) return 65001
  return isUnassigned ? 50105 : null
}

const holds = (grants: readonly PermissionGrant[], { kind, resourceAppId, permission }: PermissionAsk): boolean =>
  grants.some(
    grant =>
      same(grant.resourceAppId, resourceAppId) &&
      (kind === 'delegated' ? grant.scopes : grant.roles).includes(permission),
  )

const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase()
