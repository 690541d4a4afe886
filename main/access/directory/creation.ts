// Who may create blueprints, principals, agent identities and agent users, and of what: Entra's own checks, in its words.
import type { DirectoryOperationOf } from '../../../shared/model/directory-operation.ts'
import type { DirectoryCaller, DirectorySight } from './decision.ts'
import { type DirectoryError, type DirectoryErrorCode, directoryError } from './errors.ts'
import { holdsDuty } from './roles.ts'

type Creation = DirectoryOperationOf<'createBlueprint' | 'createPrincipal' | 'createAgent' | 'createAgentUser'>
type CreationOf<Name extends Creation['operation']> = DirectoryOperationOf<Name>

/** `#microsoft.graph.agent…` types are in both since 2026-08 (real-system.md §1.1). */
const apiVersions: readonly string[] = ['v1.0', 'beta']

/** Properties beside those an operation names. Which ones Microsoft refuses is not published: this list is ours. */
const knownProperties: Record<Creation['operation'], readonly string[]> = {
  createBlueprint: ['description', 'identifierUris', 'requiredResourceAccess', 'signInAudience', 'tags', 'uniqueName'],
  createPrincipal: ['appRoleAssignmentRequired', 'customSecurityAttributes', 'notes', 'tags'],
  createAgent: ['appRoleAssignmentRequired', 'customSecurityAttributes', 'notes', 'tags'],
  createAgentUser: ['department', 'jobTitle', 'mailNickname', 'usageLocation'],
}

const names: Record<Creation['operation'], { version: DirectoryErrorCode; property: DirectoryErrorCode }> = {
  createBlueprint: {
    version: 'AgentBlueprint_NotSupportedOnApiVersion',
    property: 'AgentBlueprint_IncompatibleProperty',
  },
  createPrincipal: {
    version: 'AgentBlueprintPrincipal_NotSupportedOnApiVersion',
    property: 'AgentBlueprintPrincipal_IncompatibleProperty',
  },
  createAgent: {
    version: 'AgentIdentity_NotSupportedOnApiVersion',
    property: 'AgentBlueprintPrincipal_AgentIdentity_IncompatibleProperty',
  },
  createAgentUser: { version: 'Request_BadRequest', property: 'Request_BadRequest' },
}

export function decideCreation(asked: Creation, caller: DirectoryCaller, see: DirectorySight): DirectoryError[] {
  const { version, property } = names[asked.operation]
  const errors = apiVersions.includes(asked.apiVersion)
    ? []
    : [directoryError(version, `The type does not exist on API version ${asked.apiVersion}.`)]
  for (const each of asked.properties)
    if (!knownProperties[asked.operation].includes(each))
      errors.push(directoryError(property, `The property ${each} can not be set.`))
  switch (asked.operation) {
    case 'createBlueprint':
      return [...errors, ...checkBlueprint(asked, caller, see)]
    case 'createPrincipal':
      return [...errors, ...checkPrincipal(asked, caller, see)]
    case 'createAgent':
      return [...errors, ...checkAgent(asked, caller, see)]
    case 'createAgentUser':
      return [...errors, ...checkAgentUser(asked, caller, see)]
  }
}

const bad = (message: string): DirectoryError => directoryError('Request_BadRequest', message)
const denied = (message?: string): DirectoryError => directoryError('Authorization_RequestDenied', message)

/** More than 95 % of the tenant's quota: the one that would go over it is refused. */
const quota = (see: DirectorySight): DirectoryError[] =>
  see.counted.agentObjects() + 1 > 0.95 * see.limits.directoryQuota
    ? [directoryError('Agent_Directory_QuotaExceeded')]
    : []

/**
 * A sponsor is required. Who creates by delegated permission becomes the sponsor where none is named, administrators of
 * agents excepted; an app-only request has to name one (Microsoft: agent-owners-sponsors-managers).
 */
export function sponsorsFor(
  named: readonly `human:${string}`[],
  caller: DirectoryCaller,
): readonly `human:${string}`[] {
  if (named.length > 0 || caller.kind !== 'human' || holdsDuty(caller.roles, 'agents')) return named
  return [caller.ref]
}

function sponsors(named: readonly `human:${string}`[], caller: DirectoryCaller, see: DirectorySight): DirectoryError[] {
  const all = sponsorsFor(named, caller)
  if (all.length === 0) return [bad('A sponsor is required.')]
  return all
    .filter(sponsor => !['active', 'disabled'].includes(see.stateOf(sponsor)))
    .map(sponsor => bad(`The sponsor ${sponsor} does not exist.`))
}

function checkBlueprint(
  asked: CreationOf<'createBlueprint'>,
  caller: DirectoryCaller,
  see: DirectorySight,
): DirectoryError[] {
  const allowed =
    (caller.kind === 'human' && holdsDuty(caller.roles, 'createAgents')) ||
    (caller.kind === 'application' && caller.permissions.includes('AgentIdentityBlueprint.Create'))
  return [
    ...(allowed ? [] : [denied()]),
    ...sponsors(asked.sponsors, caller, see),
    ...quota(see),
    ...(see.counted.blueprints() < see.limits.blueprints ? [] : [directoryError('AgentBlueprint_LimitExceeded')]),
  ]
}

function checkPrincipal(
  { appId }: CreationOf<'createPrincipal'>,
  caller: DirectoryCaller,
  see: DirectorySight,
): DirectoryError[] {
  const blueprint = see.blueprintByAppId(appId)
  const allowed =
    (caller.kind === 'human' &&
      (holdsDuty(caller.roles, 'createAgents') || (blueprint?.owners.includes(caller.ref) ?? false))) ||
    (caller.kind === 'application' && caller.permissions.includes('AgentIdentityBlueprintPrincipal.Create'))
  const errors = allowed ? [] : [denied()]
  if (!blueprint || !['active', 'disabled'].includes(see.stateOf(blueprint.ref)))
    return [...errors, directoryError('AgentBlueprintPrincipal_RequireAgentBlueprint')]
  // ours: with two principals it would not be clear whose deletion the children follow
  for (const principal of see.principalsOf(blueprint.ref))
    errors.push(
      directoryError(
        'Request_MultipleObjectsWithSameKeyValue',
        `The blueprint has a principal already: ${see.stateOf(principal)}.`,
      ),
    )
  return [...errors, ...quota(see)]
}

/** An agent identity has exactly one blueprint, whose principal is there; agents do not make agents. */
function checkAgent(asked: CreationOf<'createAgent'>, caller: DirectoryCaller, see: DirectorySight): DirectoryError[] {
  const blueprint = see.blueprintByAppId(asked.agentIdentityBlueprintId)
  const errors: DirectoryError[] = []
  const isAppOnly = caller.kind !== 'human'
  switch (caller.kind) {
    case 'agent':
      errors.push(directoryError('Error_AgentIdentitiesCreatingAgentIdentitiesNotAllowed'))
      break
    case 'blueprint':
      if (blueprint && blueprint.ref !== caller.ref)
        errors.push(directoryError('Error_AgentBlueprintCannotCreateAssociatedIdentity'))
      break
    case 'application':
      if (!caller.permissions.includes('AgentIdentity.Create.All'))
        errors.push(directoryError('Error_AgentIdentitySelfCreateRequired'))
      break
    case 'human':
      if (!holdsDuty(caller.roles, 'createAgents') && !blueprint?.owners.includes(caller.ref)) errors.push(denied())
      break
  }
  if (asked.credentials) errors.push(directoryError('AgentIdentity_CredentialsNotSupported'))
  errors.push(...sponsors(asked.sponsors, caller, see))
  if (!blueprint) return [...errors, directoryError('AgentIdentity_IncompatibleParentType')]
  if (!see.principalsOf(blueprint.ref).some(each => ['active', 'disabled'].includes(see.stateOf(each))))
    errors.push(directoryError('AgentIdentity_AgentBlueprintPrincipalDoesNotExist'))
  if (isAppOnly && see.counted.agentsOf(blueprint.ref) >= see.limits.agentsOfBlueprint)
    errors.push(directoryError('AgentIdentity_LimitExceeded'))
  return [...errors, ...quota(see)]
}

/** Permissions a blueprint must be given before it can create agent users: it has none of them by itself. */
const agentUserPermissions: readonly string[] = [
  'AgentIdUser.ReadWrite.IdentityParentedBy',
  'AgentIdUser.ReadWrite.All',
]

function checkAgentUser(
  { identityParent, userPrincipalName, credentials, manager }: CreationOf<'createAgentUser'>,
  caller: DirectoryCaller,
  see: DirectorySight,
): DirectoryError[] {
  const errors: DirectoryError[] = []
  const allowed =
    (caller.kind === 'human' && (holdsDuty(caller.roles, 'agents') || holdsDuty(caller.roles, 'people'))) ||
    (caller.kind === 'blueprint' &&
      identityParent !== null &&
      see.blueprintOf(identityParent)?.ref === caller.ref &&
      caller.permissions.some(each => agentUserPermissions.includes(each))) ||
    (caller.kind === 'application' && caller.permissions.includes('AgentIdUser.ReadWrite.All'))
  if (!allowed) errors.push(denied())
  if (credentials) errors.push(bad('An agent user has no password, passkey or other sign-in method of its own.'))
  if (see.userPrincipalNameTaken(userPrincipalName))
    errors.push(directoryError('Request_MultipleObjectsWithSameKeyValue', `${userPrincipalName} is taken.`))
  if (manager !== null && !['active', 'disabled'].includes(see.stateOf(manager)))
    errors.push(bad(`The manager ${manager} does not exist.`))
  if (identityParent === null) return [...errors, bad('identityParentId is required.')]
  if (!['active', 'disabled'].includes(see.stateOf(identityParent)))
    errors.push(directoryError('Request_ResourceNotFound', `The agent identity ${identityParent} is not there.`))
  if (see.agentUsersOf(identityParent).length > 0)
    errors.push(
      directoryError(
        'Request_MultipleObjectsWithSameKeyValue',
        `${identityParent} has an agent user; it can have one.`,
      ),
    )
  return [...errors, ...quota(see)]
}
