// What Entra's logs see: every request to the token endpoint, and the creation of agent objects.
import type { FactOf, RecordedFact, TokenRequest } from '../../shared/model/facts.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import type { AgentRef } from '../../shared/model/refs.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { isoOf } from '../../shared/model/units.ts'
import type {
  AADNonInteractiveUserSignInLogs,
  AADServicePrincipalSignInLogs,
  AgentSignIn,
  AppliedPolicyEntry,
  AuditInitiator,
  AuditLogs,
  DeviceDetail,
  SignInStatus,
  TokenProtectionStatus,
} from '../../shared/records/entra.ts'
import { conditionBits } from '../../shared/records/entra.ts'
import type { Filing } from './filing.ts'
import type { Memory } from './memory.ts'

type TokenAnswer = FactOf<'token.issued'> | FactOf<'token.refused'>

/**
 * Rows for one fact; none where Entra logs nothing. T1 and T2 are service-principal rows that Conditional Access never
 * evaluated; the agent user's token is a non-interactive row (real-system.md §5.1).
 */
export function entraRecords({ at, fact }: RecordedFact, memory: Memory, filing: Filing): LogRecord[] {
  const file = (body: AADServicePrincipalSignInLogs | AADNonInteractiveUserSignInLogs | AuditLogs): LogRecord[] => [
    { plane: 'entra', table: body.Type, format: 'entra-ndjson', availableAt: filing.availableAt(at, 'entra'), body },
  ]
  switch (fact.type) {
    case 'token.issued':
    case 'token.refused':
      return tokenRow(at, fact, memory).flatMap(file)
    case 'blueprint.created':
    case 'agent.created':
    case 'agentUser.created':
      return file(creation(at, fact, memory, filing))
    default:
      return []
  }
}

/** The row of one answer of the token endpoint, in the log it belongs to. */
function tokenRow(
  at: EpochMs,
  answer: TokenAnswer,
  memory: Memory,
): (AADServicePrincipalSignInLogs | AADNonInteractiveUserSignInLogs)[] {
  switch (answer.request.grant) {
    case 't1':
    case 't2':
      return [exchangeSignIn(at, answer, memory)]
    case 'agentUser':
      return [agentUserSignIn(at, answer, memory)]
    default:
      return []
  }
}

function exchangeSignIn(at: EpochMs, answer: TokenAnswer, memory: Memory): AADServicePrincipalSignInLogs {
  const { request } = answer
  const agent = memory.agent(agentOf(request))
  const blueprint = memory.blueprint(agent.blueprint)
  const principal =
    request.grant === 't1'
      ? { type: 'agentIdentityBlueprintPrincipal' as const, id: blueprint.principalId, name: blueprint.displayName }
      : { type: 'agenticAppInstance' as const, id: agent.id, name: agent.displayName }
  return {
    Type: 'AADServicePrincipalSignInLogs',
    Category: 'ServicePrincipalSignInLogs',
    ...signInColumns(at, answer, memory),
    Identity: principal.name,
    ServicePrincipalId: principal.id,
    ServicePrincipalName: principal.name,
    Agent: JSON.stringify({
      agentType: principal.type,
      agentSubjectType: principal.type,
      agentSubjectParentId: blueprint.id,
      parentAppId: blueprint.appId,
    } satisfies AgentSignIn),
  }
}

function agentOf({ requestId, agent }: TokenAnswer['request']): AgentRef {
  if (agent === null) throw new Error(`telemetry: request ${requestId} names no agent`)
  return agent
}

function agentUserSignIn(at: EpochMs, answer: TokenAnswer, memory: Memory): AADNonInteractiveUserSignInLogs {
  const { request } = answer
  if (!request.agentUser) throw new Error(`telemetry: request ${request.requestId} asks for no agent user`)
  const user = memory.agentUser(request.agentUser)
  const agent = memory.agent(agentOf(request))
  const tenant = memory.tenant()
  return {
    Type: 'AADNonInteractiveUserSignInLogs',
    Category: 'NonInteractiveUserSignInLogs',
    ...signInColumns(at, answer, memory),
    Identity: user.displayName,
    Agent: JSON.stringify({
      agentType: 'agenticAppInstance',
      agentSubjectType: 'agentIDuser',
      agentSubjectParentId: agent.id,
      parentAppId: memory.blueprint(agent.blueprint).appId,
    } satisfies AgentSignIn),
    AppDisplayName: agent.displayName,
    UserId: user.id,
    UserPrincipalName: user.userPrincipalName,
    UserDisplayName: user.displayName,
    UserType: 'member',
    IsInteractive: false,
    SignInEventTypes: JSON.stringify(['nonInteractiveUser']),
    OriginalRequestId: request.requestId,
    HomeTenantId: tenant.id,
    ResourceTenantId: tenant.id,
    CrossTenantAccessType: 'none',
    // `user_fic` is none of the protocols the column can name, and those are written as none.
    AuthenticationProtocol: 'none',
    AuthenticationRequirement: 'singleFactorAuthentication',
    AuthenticationDetails: '[]',
    IncomingTokenType: 'none',
    TokenIssuerType: 'AzureAD',
    Status: JSON.stringify(statusOf(answer)),
    ...deviceColumns(answer, memory),
  }
}

/** Columns that mean the same in both sign-in tables. */
function signInColumns(at: EpochMs, answer: TokenAnswer, memory: Memory) {
  const { request, decision } = answer
  const tenant = memory.tenant()
  return {
    TimeGenerated: isoOf(at),
    CreatedDateTime: isoOf(at),
    OperationName: 'Sign-in activity',
    OperationVersion: '1.0',
    ResultType: answer.type === 'token.issued' ? '0' : String(answer.errorCode),
    ResultSignature: 'None',
    ResultDescription: answer.type === 'token.issued' ? '' : answer.message,
    DurationMs: 0,
    CorrelationId: request.correlationId,
    Id: request.requestId,
    Level: '4',
    SourceSystem: 'Azure AD',
    AADTenantId: tenant.id,
    AppId: request.clientId,
    AppOwnerTenantId: tenant.id,
    ResourceDisplayName: request.resourceDisplayName,
    ResourceIdentity: request.resourceId,
    IPAddress: request.ipAddress,
    ClientCredentialType: 'clientAssertion',
    ConditionalAccessStatus: decision?.status ?? 'notApplied',
    ConditionalAccessPolicies: JSON.stringify(appliedPolicies(answer)),
    UniqueTokenIdentifier: answer.type === 'token.issued' ? memory.token(answer.token).uti : '',
    SessionId: '',
  } as const
}

/** The row names each policy and its result; our own reason for it stays in the simulator. */
function appliedPolicies({ decision }: TokenAnswer): AppliedPolicyEntry[] {
  return (decision?.policies ?? []).map(policy => ({
    id: policy.id,
    displayName: policy.displayName,
    enforcedGrantControls: policy.enforcedGrantControls,
    enforcedSessionControls: [],
    result: policy.result,
    conditionsSatisfied: bitsOf(policy.conditionsSatisfied),
    conditionsNotSatisfied: bitsOf(policy.conditionsNotSatisfied),
  }))
}

/** Conditions newer than the flags (agent risk, for one) have no bit and leave no trace in the row. */
function bitsOf(conditions: readonly string[]): number {
  let bits = 0
  for (const [name, bit] of Object.entries(conditionBits)) if (conditions.includes(name)) bits |= bit
  return bits
}

function statusOf(answer: TokenAnswer): SignInStatus {
  return answer.type === 'token.issued'
    ? { errorCode: 0 }
    : { errorCode: answer.errorCode, failureReason: answer.message }
}

/**
 * The device a bound token was asked for from. Token protection does not support Entra-joined Cloud PCs, so the status
 * stays unbound with code 1003; without any device state it is 1002 (real-system.md §10).
 */
function deviceColumns({ request }: TokenAnswer, memory: Memory) {
  const device = deviceOf(request, memory)
  return {
    DeviceDetail: JSON.stringify(device),
    TokenProtectionStatusDetails: JSON.stringify({
      signInSessionStatus: 'unbound',
      signInSessionStatusCode: device.deviceId === '' ? 1002 : 1003,
    } satisfies TokenProtectionStatus),
  }
}

function deviceOf(request: TokenRequest, memory: Memory): DeviceDetail {
  if (!request.pc) return { deviceId: '', displayName: '', operatingSystem: '', browser: '', trustType: '' }
  const pc = memory.pc(request.pc)
  return {
    deviceId: pc.deviceId,
    displayName: pc.displayName,
    operatingSystem: 'Windows',
    browser: '',
    isCompliant: pc.compliant ?? true,
    isManaged: true,
    trustType: 'Azure AD joined',
  }
}

type Creation = FactOf<'blueprint.created'> | FactOf<'agent.created'> | FactOf<'agentUser.created'>

/** Directory audit of a new object. A blueprint is made by its owner; agent identities and agent users by their blueprint. */
function creation(at: EpochMs, fact: Creation, memory: Memory, filing: Filing): AuditLogs {
  const made = createdObject(fact, memory)
  return {
    TimeGenerated: isoOf(at),
    ActivityDateTime: isoOf(at),
    Type: 'AuditLogs',
    Id: `Directory_${filing.guid()}`,
    CorrelationId: filing.guid(),
    OperationName: made.activity,
    ActivityDisplayName: made.activity,
    OperationVersion: '1.0',
    AADOperationType: 'Add',
    Category: made.category,
    LoggedByService: 'Core Directory',
    Result: 'success',
    ResultType: '',
    ResultSignature: 'None',
    ResultReason: '',
    DurationMs: 0,
    Identity: made.initiator.user?.displayName ?? made.initiator.app?.displayName ?? '',
    Level: '4',
    SourceSystem: 'Azure AD',
    AADTenantId: memory.tenant().id,
    InitiatedBy: made.initiator,
    TargetResources: [{ ...made.target, modifiedProperties: [] }],
    AdditionalDetails: [],
  }
}

function createdObject(fact: Creation, memory: Memory) {
  switch (fact.type) {
    case 'blueprint.created': {
      const { id, displayName } = fact.blueprint
      return {
        activity: 'Add application',
        category: 'ApplicationManagement',
        target: { id, displayName, type: 'Application', agentType: 'agenticApp', blueprintId: id },
        initiator: byOwner(fact, memory),
      } as const
    }
    case 'agent.created': {
      const { id, displayName, blueprint } = fact.agent
      const blueprintId = memory.blueprint(blueprint).id
      return {
        activity: 'Add service principal',
        category: 'ApplicationManagement',
        target: { id, displayName, type: 'ServicePrincipal', agentType: 'agenticAppInstance', blueprintId },
        initiator: byBlueprint(blueprint, memory),
      } as const
    }
    case 'agentUser.created': {
      const { id, displayName, userPrincipalName, agent } = fact.agentUser
      const { blueprint } = memory.agent(agent)
      const blueprintId = memory.blueprint(blueprint).id
      return {
        activity: 'Add user',
        category: 'UserManagement',
        target: { id, displayName, type: 'User', userPrincipalName, agentType: 'agentIDuser', blueprintId },
        initiator: byBlueprint(blueprint, memory),
      } as const
    }
  }
}

function byOwner({ blueprint }: FactOf<'blueprint.created'>, memory: Memory): AuditInitiator {
  const [owner] = blueprint.owners
  if (!owner) return {}
  const { id, displayName, userPrincipalName, ipAddress } = memory.human(owner)
  return { user: { id, displayName, userPrincipalName, ipAddress } }
}

function byBlueprint(ref: FactOf<'blueprint.created'>['blueprint']['ref'], memory: Memory): AuditInitiator {
  const blueprint = memory.blueprint(ref)
  return {
    app: {
      appId: blueprint.appId,
      displayName: blueprint.displayName,
      servicePrincipalId: blueprint.principalId,
      agentType: 'agentIdentityBlueprintPrincipal',
      blueprintId: blueprint.id,
    },
  }
}
