// Whether an operation of the directory may be done: who asks, what Entra allows for agents, and what is there now.
import type { Licence } from '../../../shared/model/access.ts'
import type {
  DirectoryObjectRef,
  DirectoryOperation,
  DirectoryOperationOf,
} from '../../../shared/model/directory-operation.ts'
import type { CredentialKind, RiskState, RiskSubject } from '../../../shared/model/identity.ts'
import type { Blueprint } from '../../../shared/model/objects.ts'
import {
  type AgentRef,
  type AgentUserRef,
  type BlueprintRef,
  type CredentialRef,
  type HumanRef,
  isRefOf,
  type PrincipalRef,
  type RegistrationRef,
} from '../../../shared/model/refs.ts'
import { hasLicence } from '../conditional-access/request.ts'
import { manageThroughUnits, type UnitSight } from './administrative-unit.ts'
import { decideCreation } from './creation.ts'
import { type DirectoryError, directoryError } from './errors.ts'
import { holdsDuty, mayBeGivenToAgents } from './roles.ts'
import { decideUnitOperation } from './unit-operations.ts'

/** Who sends the request: a person, or an application with a token of its own. */
export type DirectoryCaller =
  | { kind: 'human'; ref: HumanRef; roles: readonly string[] }
  /** A blueprint's app-only token; `permissions` is its `roles` claim. */
  | { kind: 'blueprint'; ref: BlueprintRef; principal: PrincipalRef; permissions: readonly string[] }
  | { kind: 'agent'; ref: AgentRef }
  /** An application that is not a blueprint. */
  | { kind: 'application'; appId: string; permissions: readonly string[] }

/** State of the machine behind an object; `condemned` and `orphaned` ones are there and can not sign in. */
export type ObjectState = 'absent' | 'active' | 'disabled' | 'condemned' | 'orphaned' | 'softDeleted' | 'hardDeleted'
export type RegistrationState =
  | 'unregistered'
  | 'discovered'
  | 'requested'
  | 'approved'
  | 'rejected'
  | 'published'
  | 'blocked'
  | 'uninstalled'
  | 'deleted'

/** Most are settings: Microsoft publishes 95 % and 250 agent identities a blueprint for app-only callers, and no more. */
export interface DirectoryLimits {
  /** Objects the tenant may have. */
  directoryQuota: number
  blueprints: number
  agentsOfBlueprint: number
}
/** 300,000 objects is Microsoft's limit for a tenant with a verified domain; the number of blueprints is ours. */
export const defaultDirectoryLimits: DirectoryLimits = {
  directoryQuota: 300_000,
  blueprints: 250,
  agentsOfBlueprint: 250,
}

/** What of the tenant a decision depends on. */
export interface DirectorySight {
  readonly limits: DirectoryLimits
  /** Of the tenant. */
  readonly licences: readonly Licence[]
  stateOf(object: DirectoryObjectRef): ObjectState
  canSignIn(caller: DirectoryCaller): boolean
  blueprintByAppId(appId: string): Blueprint | null
  blueprintOf(object: BlueprintRef | PrincipalRef | AgentRef | AgentUserRef | CredentialRef): Blueprint | null
  /** Principals of it that are not deleted for good: at most one. */
  principalsOf(blueprint: BlueprintRef): readonly PrincipalRef[]
  sponsorsOf(object: BlueprintRef | AgentRef): readonly HumanRef[]
  agentOf(agentUser: AgentUserRef): AgentRef | null
  /** Agent users of it that are not deleted for good. */
  agentUsersOf(agent: AgentRef): readonly AgentUserRef[]
  userPrincipalNameTaken(userPrincipalName: string): boolean
  disabledByMicrosoft(agent: AgentRef): boolean
  /** Those that count to the quota: also disabled, soft-deleted and orphaned ones. */
  counted: { blueprints(): number; agentsOf(blueprint: BlueprintRef): number; agentObjects(): number }
  /** Null where there is no such credential that could still be removed. */
  credential(ref: CredentialRef): { kind: CredentialKind; valid: boolean } | null
  validCredentialsOf(blueprint: BlueprintRef): readonly CredentialRef[]
  registrationState(ref: RegistrationRef): RegistrationState
  /** The entry of this agent or source, whatever its state. */
  registrationOf(agent: AgentRef | null, sourceAgentId: string): RegistrationRef | null
  riskStateOf(subject: RiskSubject): RiskState
  /** Administrative units by their keys. */
  readonly units: ReadonlyMap<string, UnitSight>
}

export type DirectoryDecision = { outcome: 'grant' } | { outcome: 'deny'; errors: readonly DirectoryError[] }

/** Every error there is; Graph answers with the first. Rules and names: real-system.md §1.2. */
export function decideDirectoryOperation(
  asked: DirectoryOperation,
  caller: DirectoryCaller,
  see: DirectorySight,
): DirectoryDecision {
  const errors = [
    ...(see.canSignIn(caller) ? [] : [directoryError('InvalidAuthenticationToken')]),
    ...check(asked, caller, see),
  ]
  return errors.length === 0 ? { outcome: 'grant' } : { outcome: 'deny', errors }
}

function check(asked: DirectoryOperation, caller: DirectoryCaller, see: DirectorySight): DirectoryError[] {
  switch (asked.operation) {
    case 'createBlueprint':
    case 'createPrincipal':
    case 'createAgent':
    case 'createAgentUser':
      return decideCreation(asked, caller, see)
    case 'setAccountEnabled':
      return checkAccount(asked, caller, see)
    case 'setIdentityParent':
      return [bad('identityParentId is set when an agent user is created and never changed.')]
    case 'setSponsors':
      return [
        ...exists(asked.target, see),
        ...may(caller, asked.target, see),
        ...(asked.sponsors.length > 0 ? [] : [bad('At least one sponsor has to be accountable.')]),
        ...asked.sponsors.flatMap(sponsor => exists(sponsor, see)),
      ]
    case 'setInheritablePermissions':
    case 'delete':
      return [...exists(asked.target, see), ...may(caller, asked.target, see)]
    case 'restore':
    case 'purge':
      return [...isDeleted(asked.target, see), ...may(caller, asked.target, see)]
    case 'revokeSessions':
      // whoever ends their own sign-ins manages nobody
      return [
        ...exists(asked.target, see),
        ...(personOf(caller) === asked.target ? [] : may(caller, asked.target, see)),
      ]
    case 'addCredential':
      return checkNewCredential(asked, caller, see)
    case 'removeCredential':
      return checkRemoval(asked, caller, see)
    case 'assignRole':
      return [
        ...exists(asked.target, see),
        ...(caller.kind === 'human' && holdsDuty(caller.roles, 'roles') ? [] : [denied()]),
        ...(mayBeGivenToAgents(asked.role)
          ? []
          : [bad(`The role ${asked.role} can not be assigned to agents: it is privileged or custom.`)]),
      ]
    case 'addToGroup':
      return [
        ...exists(asked.target, see),
        // whom a restricted unit protects can be put in groups all the same
        ...(manages(caller, asked.target, see) ? [] : [denied()]),
        ...(asked.isAssignableToRole
          ? [bad(`Agents can not be members of ${asked.group}: roles can be assigned to it.`)]
          : []),
      ]
    case 'createAdministrativeUnit':
    case 'addUnitMember':
    case 'removeUnitMember':
    case 'listUnitMembers':
    case 'assignScopedRole':
      return decideUnitOperation(asked, caller, see)
    case 'register':
      return checkRegister(asked, caller, see)
    case 'approveRegistration':
    case 'rejectRegistration':
    case 'publishRegistration':
    case 'blockRegistration':
    case 'unblockRegistration':
    case 'uninstallRegistration':
    case 'deleteRegistration':
      return checkRegistry(asked, caller, see)
    case 'confirmCompromised':
    case 'confirmSafe':
    case 'dismissRisk':
      return checkRisk(asked, caller, see)
  }
}

const bad = (message: string): DirectoryError => directoryError('Request_BadRequest', message)
const denied = (message?: string): DirectoryError => directoryError('Authorization_RequestDenied', message)
const there: readonly ObjectState[] = ['active', 'disabled', 'condemned', 'orphaned']

export const exists = (object: DirectoryObjectRef, see: DirectorySight): DirectoryError[] =>
  there.includes(see.stateOf(object)) ? [] : [directoryError('Request_ResourceNotFound', `${object} does not exist.`)]

const isDeleted = (object: DirectoryObjectRef, see: DirectorySight): DirectoryError[] =>
  see.stateOf(object) === 'softDeleted'
    ? []
    : [directoryError('Request_ResourceNotFound', `${object} is not among the deleted items.`)]

/** The one who asks, where it is a person: only people own, sponsor and administer. */
const personOf = (caller: DirectoryCaller): HumanRef | null => (caller.kind === 'human' ? caller.ref : null)

/** What refuses the caller: units first, then who manages the object, or is allowed this `otherwise`. */
function may(
  caller: DirectoryCaller,
  target: DirectoryObjectRef,
  see: DirectorySight,
  otherwise = false,
): DirectoryError[] {
  const byUnits = manageThroughUnits(target, personOf(caller), [...see.units.values()])
  if (byUnits === 'restricted') return [denied(restricted)]
  return byUnits === 'scoped' || otherwise || manages(caller, target, see) ? [] : [denied()]
}

/** Graph's sentence, and the one Microsoft documents for whom it is about ("Who can modify objects?"). */
const restricted =
  'Insufficient privileges to complete the operation. This user is a member of a restricted management administrative unit. ' +
  'Management rights are limited to administrators scoped on that administrative unit.'

/** Owners configure, enable, disable, delete and restore what they own. A blueprint manages its own agents. */
function manages(caller: DirectoryCaller, target: DirectoryObjectRef, see: DirectorySight): boolean {
  if (caller.kind === 'agent' || caller.kind === 'application') return false
  if (isRefOf(target, 'human')) return caller.kind === 'human' && holdsDuty(caller.roles, 'people')
  const blueprint = see.blueprintOf(target)
  if (caller.kind === 'blueprint')
    return blueprint?.ref === caller.ref && (isRefOf(target, 'agent') || isRefOf(target, 'agentUser'))
  return holdsDuty(caller.roles, 'agents') || (blueprint?.owners.includes(caller.ref) ?? false)
}

/**
 * Sponsors disable what they answer for (Microsoft gives them no technical rights, and is of two minds about enabling:
 * the narrower reading is taken). Those of its agent identity answer for an agent user, its blueprint's for a principal.
 */
function sponsors(caller: DirectoryCaller, target: DirectoryObjectRef, see: DirectorySight): boolean {
  if (isRefOf(target, 'human')) return false
  const person = personOf(caller)
  const subject = isRefOf(target, 'agentUser')
    ? see.agentOf(target)
    : isRefOf(target, 'principal')
      ? see.blueprintOf(target)?.ref
      : target
  return subject ? see.sponsorsOf(subject).some(sponsor => sponsor === person) : false
}

function checkAccount(
  { target, accountEnabled }: DirectoryOperationOf<'setAccountEnabled'>,
  caller: DirectoryCaller,
  see: DirectorySight,
): DirectoryError[] {
  const found = exists(target, see)
  const allowed = may(caller, target, see, !accountEnabled && sponsors(caller, target, see))
  if (found.length > 0) return [...found, ...allowed]
  const state = see.stateOf(target)
  if (state === 'condemned' || state === 'orphaned')
    return [...allowed, bad(`${target} is ${state}: it can not sign in whatever its account says.`)]
  if (accountEnabled && isRefOf(target, 'agent') && see.disabledByMicrosoft(target))
    return [...allowed, denied('Microsoft disabled it for a violation of the services agreement.')]
  return allowed
}

function checkNewCredential(
  { target, credential }: DirectoryOperationOf<'addCredential'>,
  caller: DirectoryCaller,
  see: DirectorySight,
): DirectoryError[] {
  const found = exists(target, see)
  if (isRefOf(target, 'agent')) return [...found, directoryError('AgentIdentity_CredentialsNotSupported')]
  if (isRefOf(target, 'agentUser'))
    return [
      ...found,
      bad('An agent user has no password, passkey or other credential: its agent identity signs it in.'),
    ]
  const errors = [...found, ...may(caller, target, see)]
  if (credential.kind === 'federatedIdentityCredential') {
    if ((credential.subject === null) === (credential.claimsMatchingExpression === null))
      errors.push(bad('A federated credential has either a subject or a claimsMatchingExpression.'))
    if (credential.audiences[0] !== 'api://AzureADTokenExchange')
      errors.push(bad('The audience of a federated credential is api://AzureADTokenExchange.'))
  } else if (credential.endDateTime <= credential.startDateTime)
    errors.push(bad('endDateTime is not after startDateTime.'))
  return errors
}

/** Rotation is a new credential beside the old one, and then the removal of the old one: never the other way round. */
function checkRemoval(
  { target, deliberate }: DirectoryOperationOf<'removeCredential'>,
  caller: DirectoryCaller,
  see: DirectorySight,
): DirectoryError[] {
  const blueprint = see.blueprintOf(target)
  const credential = see.credential(target)
  if (!blueprint || !credential) return [directoryError('Request_ResourceNotFound', `${target} does not exist.`)]
  const isLast = credential.valid && see.validCredentialsOf(blueprint.ref).every(ref => ref === target)
  return [
    ...may(caller, blueprint.ref, see),
    ...(isLast && !deliberate
      ? [bad('It is the last valid credential of the blueprint: add the next one first.')]
      : []),
  ]
}

function checkRegister(
  { agent, sourceAgentId }: DirectoryOperationOf<'register'>,
  caller: DirectoryCaller,
  see: DirectorySight,
): DirectoryError[] {
  const errors = agent === null ? [] : exists(agent, see)
  if (agent === null && sourceAgentId === '') errors.push(bad('An entry names an agent identity or a source agent id.'))
  if (caller.kind === 'agent') errors.push(denied('Agents do not register agents.'))
  if (caller.kind === 'blueprint' && (agent === null || see.blueprintOf(agent)?.ref !== caller.ref))
    errors.push(denied('A blueprint registers its own agents.'))
  const entry = see.registrationOf(agent, sourceAgentId)
  const state = entry ? see.registrationState(entry) : 'unregistered'
  if (!['unregistered', 'discovered', 'rejected', 'deleted'].includes(state))
    errors.push(directoryError('Request_MultipleObjectsWithSameKeyValue', `The agent is in the registry: ${state}.`))
  return errors
}

type RegistryOperation = Extract<DirectoryOperation, { target: RegistrationRef }>

const registryFrom: Record<RegistryOperation['operation'], readonly RegistrationState[]> = {
  approveRegistration: ['requested'],
  rejectRegistration: ['requested'],
  publishRegistration: ['approved', 'uninstalled'],
  blockRegistration: ['discovered', 'approved', 'published'],
  unblockRegistration: ['blocked'],
  uninstallRegistration: ['published'],
  deleteRegistration: ['rejected', 'approved', 'published', 'blocked', 'uninstalled'],
}

/** An administrator's word, never an owner's alone (promise 3: registration and an administrator's approval come first). */
function checkRegistry(asked: RegistryOperation, caller: DirectoryCaller, see: DirectorySight): DirectoryError[] {
  const isAdministrator = caller.kind === 'human' && holdsDuty(caller.roles, 'registry')
  const state = see.registrationState(asked.target)
  return [
    ...(isAdministrator ? [] : [denied('Only an administrator of the agent registry decides on its entries.')]),
    ...(state === 'unregistered' || state === 'deleted'
      ? [directoryError('Request_ResourceNotFound', `${asked.target} does not exist.`)]
      : registryFrom[asked.operation].includes(state)
        ? []
        : [bad(`The entry is ${state}.`)]),
  ]
}

function checkRisk(
  asked: DirectoryOperationOf<'confirmCompromised' | 'confirmSafe' | 'dismissRisk'>,
  caller: DirectoryCaller,
  see: DirectorySight,
): DirectoryError[] {
  const state = see.riskStateOf(asked.target)
  const isRisky = state === 'atRisk' || state === 'confirmedCompromised'
  const errors = [
    ...exists(asked.target, see),
    ...(caller.kind === 'human' && holdsDuty(caller.roles, 'risk') ? [] : [denied()]),
    ...(hasLicence(see.licences, 'P2') ? [] : [directoryError('Forbidden')]),
  ]
  if (asked.operation === 'confirmCompromised' && state === 'confirmedCompromised')
    errors.push(bad('It is confirmed compromised already.'))
  if (asked.operation !== 'confirmCompromised' && !isRisky) errors.push(bad(`It is not at risk: ${state}.`))
  return errors
}
