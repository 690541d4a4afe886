// The directory audit of one fact: objects made, changed, given credentials, deleted and restored, under their base activities.
import type { Fact, FactOf } from '../../shared/model/facts.ts'
import type { Credential } from '../../shared/model/identity.ts'
import type { ActorRef, AgentRef, AgentUserRef, BlueprintRef, HumanRef } from '../../shared/model/refs.ts'
import { isRefOf } from '../../shared/model/refs.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { isoOf } from '../../shared/model/units.ts'
import type { AuditActivity, AuditInitiator, AuditLogs } from '../../shared/records/entra.ts'
import type { Filing } from './filing.ts'
import type { Memory } from './memory.ts'
import { unitAudit } from './unit-audit.ts'

/** What one row says. */
export interface Audited {
  readonly activity: AuditActivity
  readonly operation: AuditLogs['AADOperationType']
  readonly target: Target
  /** Objects that stand behind the first. */
  readonly others?: readonly Target[]
  readonly initiator: AuditInitiator
  readonly changes?: readonly Change[]
}
export type Target = Omit<AuditLogs['TargetResources'][number], 'modifiedProperties'>
export type Change = AuditLogs['TargetResources'][number]['modifiedProperties'][number]

/** Null for a fact the directory audit does not tell of. */
export function directoryAudit(at: EpochMs, fact: Fact, memory: Memory, filing: Filing): AuditLogs | null {
  const audited = auditedOf(fact, memory)
  return audited === null ? null : auditRow(at, audited, memory, filing)
}

/** One row; what belongs together may have one `correlation`. */
export function auditRow(
  at: EpochMs,
  audited: Audited,
  memory: Memory,
  filing: Filing,
  correlation: string | null = null,
): AuditLogs {
  const { activity, operation, target, others = [], initiator, changes = [] } = audited
  return {
    TimeGenerated: isoOf(at),
    ActivityDateTime: isoOf(at),
    Type: 'AuditLogs',
    Id: `Directory_${filing.guid()}`,
    CorrelationId: correlation ?? filing.guid(),
    OperationName: activity,
    ActivityDisplayName: activity,
    OperationVersion: '1.0',
    AADOperationType: operation,
    Category: categories[activity] ?? (target.type === 'User' ? 'UserManagement' : 'ApplicationManagement'),
    LoggedByService: activity === 'Register device' ? 'Device Registration Service' : 'Core Directory',
    Result: 'success',
    ResultType: '',
    ResultSignature: 'None',
    ResultReason: '',
    DurationMs: 0,
    Identity: initiator.user?.displayName ?? initiator.app?.displayName ?? '',
    Level: '4',
    SourceSystem: 'Azure AD',
    AADTenantId: memory.tenant().id,
    InitiatedBy: initiator,
    TargetResources: [
      { ...target, modifiedProperties: [...changes] },
      ...others.map(other => ({ ...other, modifiedProperties: [] })),
    ],
    AdditionalDetails: [],
  }
}

const categories: Partial<Record<AuditActivity, AuditLogs['Category']>> = {
  'Add member to role': 'RoleManagement',
  'Add member to group': 'GroupManagement',
  'Add scoped member to role': 'RoleManagement',
  'Add member to role scoped over Restricted Management Administrative Unit': 'RoleManagement',
  'Register device': 'Device',
  'Add registered owner to device': 'Device',
  'Add administrative unit': 'AdministrativeUnit',
  'Add member to administrative unit': 'AdministrativeUnit',
  'Add member to restricted management administrative unit': 'AdministrativeUnit',
  'Remove member from administrative unit': 'AdministrativeUnit',
  'Remove member from restricted management administrative unit': 'AdministrativeUnit',
}

const enabled: Change = { displayName: 'AccountEnabled', oldValue: '[false]', newValue: '[true]' }
const disabled: Change = { displayName: 'AccountEnabled', oldValue: '[true]', newValue: '[false]' }

/**
 * Only `agentType` and `blueprintId` tell that the object is an agent's; activities keep their base names (real-system.md
 * §1.6). Who answers for an agent (sponsors) has no published activity, and leaves no row. The state between a parent's deletion and one's own is no act of anybody, and leaves no row.
 */
function auditedOf(fact: Fact, memory: Memory): Audited | null {
  switch (fact.type) {
    case 'blueprint.created': {
      // a blueprint is made by its owner; agent identities and agent users by their blueprint
      const [owner] = fact.blueprint.owners
      return added('Add application', application(fact.blueprint.ref, memory), owner ?? null, memory)
    }
    case 'agent.created':
      return added('Add service principal', agentTarget(fact.agent.ref, memory), fact.agent.blueprint, memory)
    case 'agentUser.created': {
      const { blueprint } = memory.agent(fact.agentUser.agent)
      return added('Add user', agentUserTarget(fact.agentUser.ref, memory), blueprint, memory)
    }

    case 'principal.created': {
      const [owner] = memory.blueprint(fact.principal.blueprint).owners
      return added('Add service principal', principalTarget(fact.principal.blueprint, memory), owner ?? null, memory)
    }

    case 'credential.added':
      return keyed(fact.credential, 'added', fact.by, memory)
    case 'credential.renewed':
      // what Azure renews by itself behind a managed identity, nobody sees
      return fact.by === null ? null : keyed(memory.credential(fact.credential), 'added', fact.by, memory)
    case 'credential.revoked':
      return keyed(memory.credential(fact.credential), 'removed', fact.by, memory)
    case 'blueprint.inheritanceChanged': {
      // the property's name in the log is not published: Graph's
      const resources = fact.inheritablePermissions.map(({ resourceAppId }) => resourceAppId)
      const change = { displayName: 'inheritablePermissions', oldValue: '[]', newValue: JSON.stringify(resources) }
      const target = application(fact.blueprint, memory)
      const initiator = initiatorOf(fact.by, memory)
      return { activity: 'Update application', operation: 'Update', target, initiator, changes: [change] }
    }
    case 'role.assigned':
      return member('Add member to role', 'Role.DisplayName', fact.role, fact, memory)
    case 'group.joined':
      return member('Add member to group', 'Group.DisplayName', fact.group, fact, memory)

    case 'blueprint.enabled':
    case 'blueprint.disabled':
    case 'blueprint.softDeleted':
    case 'blueprint.restored':
    case 'blueprint.hardDeleted':
      return lived(fact.type, applications, application(fact.blueprint, memory), fact.by, memory)
    case 'principal.enabled':
    case 'principal.disabled':
    case 'principal.softDeleted':
    case 'principal.restored':
    case 'principal.hardDeleted':
      return lived(fact.type, principals, principalTarget(fact.blueprint, memory), fact.by, memory)
    case 'agent.enabled':
    case 'agent.disabled':
    case 'agent.softDeleted':
    case 'agent.restored':
    case 'agent.hardDeleted':
      return lived(fact.type, principals, agentTarget(fact.agent, memory), fact.by, memory)
    case 'agentUser.enabled':
    case 'agentUser.disabled':
    case 'agentUser.softDeleted':
    case 'agentUser.restored':
    case 'agentUser.hardDeleted':
    case 'agentUser.sessionsRevoked':
      return lived(fact.type, users, agentUserTarget(fact.agentUser, memory), fact.by, memory)
    case 'human.enabled':
    case 'human.disabled':
    case 'human.softDeleted':
    case 'human.restored':
    case 'human.hardDeleted':
    case 'human.passwordChanged':
    case 'human.sessionsRevoked':
      return lived(fact.type, users, humanTarget(fact.human, memory), fact.by, memory)

    case 'unit.created':
    case 'unit.memberAdded':
    case 'unit.memberRemoved':
    case 'unit.roleScoped':
      return unitAudit(fact, memory)
    default:
      return null
  }
}

const applications: Record<string, AuditActivity> = {
  enabled: 'Update application',
  disabled: 'Update application',
  softDeleted: 'Delete application',
  restored: 'Restore application',
  hardDeleted: 'Hard Delete application',
}
const principals: Record<string, AuditActivity> = {
  enabled: 'Update service principal',
  disabled: 'Update service principal',
  softDeleted: 'Remove service principal',
  restored: 'Restore service principal',
  hardDeleted: 'Hard delete service principal',
}
const users: Record<string, AuditActivity> = {
  enabled: 'Enable account',
  disabled: 'Disable account',
  softDeleted: 'Delete user',
  restored: 'Restore user',
  hardDeleted: 'Hard Delete user',
  passwordChanged: 'Change user password',
  sessionsRevoked: 'Update StsRefreshTokenValidFrom Timestamp',
}

function added(activity: AuditActivity, target: Target, by: ActorRef | null, memory: Memory): Audited {
  return { activity, operation: 'Add', target, initiator: initiatorOf(by, memory) }
}

/** A certificate or a secret has an activity of its own; a federated credential is an update of the application like any other. */
function keyed(credential: Credential, what: 'added' | 'removed', by: ActorRef | null, memory: Memory): Audited {
  const described = credentialText(credential)
  const federated = credential.kind === 'federatedIdentityCredential'
  return {
    activity: federated ? 'Update application' : 'Update application – Certificates and secrets management',
    operation: 'Update',
    target: application(credential.blueprint, memory),
    initiator: initiatorOf(by, memory),
    changes: [
      {
        displayName: federated ? 'FederatedIdentityCredentials' : 'KeyDescription',
        oldValue: what === 'removed' ? described : '[]',
        newValue: what === 'added' ? described : '[]',
      },
    ],
  }
}

/** As the log describes one: its id, kind and name, and of a federated credential whom it trusts. Never the key. */
function credentialText(credential: Credential): string {
  if (credential.kind === 'federatedIdentityCredential') {
    const { name, issuer, subject, claimsMatchingExpression, audiences } = credential
    return JSON.stringify([{ name, issuer, subject: subject ?? claimsMatchingExpression, audiences }])
  }
  const type = credential.kind === 'certificate' ? 'AsymmetricX509Cert' : 'Password'
  const { keyId, displayName } = credential
  return JSON.stringify([`[KeyIdentifier=${keyId},KeyType=${type},KeyUsage=Verify,DisplayName=${displayName}]`])
}

/** The target is who was let in; what they were let into stands among the changed properties, as the log has it. */
function member(
  activity: 'Add member to role' | 'Add member to group',
  displayName: string,
  name: string,
  { subject, by }: { subject: AgentRef | AgentUserRef; by: ActorRef | null },
  memory: Memory,
): Audited {
  const target = isRefOf(subject, 'agent') ? agentTarget(subject, memory) : agentUserTarget(subject, memory)
  const change = { displayName, oldValue: '[]', newValue: JSON.stringify([name]) }
  return { activity, operation: 'Add', target, initiator: initiatorOf(by, memory), changes: [change] }
}

function lived(
  type: Fact['type'],
  activities: Record<string, AuditActivity>,
  target: Target,
  by: ActorRef | null,
  memory: Memory,
): Audited {
  const what = type.slice(type.indexOf('.') + 1)
  const activity = activities[what]
  if (activity === undefined) throw new Error(`telemetry: no activity is named for ${type}`)
  return {
    activity,
    operation: what.endsWith('Deleted') ? 'Delete' : 'Update',
    target,
    initiator: initiatorOf(by, memory),
    ...(what === 'enabled' ? { changes: [enabled] } : what === 'disabled' ? { changes: [disabled] } : {}),
  }
}

function application(ref: BlueprintRef, memory: Memory): Target {
  const { id, displayName } = memory.blueprint(ref)
  return { id, displayName, type: 'Application', agentType: 'agenticApp', blueprintId: id }
}

function principalTarget(ref: BlueprintRef, memory: Memory): Target {
  const { id, principalId, displayName } = memory.blueprint(ref)
  const agentType = 'agentIdentityBlueprintPrincipal'
  return { id: principalId, displayName, type: 'ServicePrincipal', agentType, blueprintId: id }
}

function agentTarget(ref: AgentRef, memory: Memory): Target {
  const { id, displayName, blueprint } = memory.agent(ref)
  const blueprintId = memory.blueprint(blueprint).id
  return { id, displayName, type: 'ServicePrincipal', agentType: 'agenticAppInstance', blueprintId }
}

export function agentUserTarget(ref: AgentUserRef, memory: Memory): Target {
  const { id, displayName, userPrincipalName, agent } = memory.agentUser(ref)
  const blueprintId = memory.blueprint(memory.agent(agent).blueprint).id
  return { id, displayName, type: 'User', userPrincipalName, agentType: 'agentIDuser', blueprintId }
}

export function humanTarget(ref: HumanRef, memory: Memory): Target {
  const { id, displayName, userPrincipalName } = memory.human(ref)
  return { id, displayName, type: 'User', userPrincipalName }
}

/** What Entra does of itself, such as the cascade after a deletion, has no initiator. */
export function initiatorOf(by: FactOf<'agent.enabled'>['by'], memory: Memory): AuditInitiator {
  if (by === null) return {}
  if (isRefOf(by, 'human')) {
    const { id, displayName, userPrincipalName, ipAddress } = memory.human(by)
    return { user: { id, displayName, userPrincipalName, ipAddress } }
  }
  if (isRefOf(by, 'blueprint')) {
    const { id, appId, displayName, principalId } = memory.blueprint(by)
    const agentType = 'agentIdentityBlueprintPrincipal'
    return { app: { appId, displayName, servicePrincipalId: principalId, agentType, blueprintId: id } }
  }
  if (isRefOf(by, 'agent')) {
    const { id, displayName, blueprint } = memory.agent(by)
    const blueprintId = memory.blueprint(blueprint).id
    return { app: { appId: id, displayName, servicePrincipalId: id, agentType: 'agenticAppInstance', blueprintId } }
  }
  return {}
}
