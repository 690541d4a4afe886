// The sign-in row of one answer of the token endpoint, in the log it belongs to.
import type { FactOf, TokenRequest } from '../../shared/model/facts.ts'
import type { AgentIdentity, Blueprint } from '../../shared/model/objects.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { isoOf } from '../../shared/model/units.ts'
import type {
  AADNonInteractiveUserSignInLogs,
  AADServicePrincipalSignInLogs,
  AgentSignIn,
  AppliedPolicyEntry,
  DeviceDetail,
  SignInStatus,
  SigninLogs,
  TokenProtectionStatus,
} from '../../shared/records/entra.ts'
import { conditionBits } from '../../shared/records/entra.ts'
import { seesRisk } from './licences.ts'
import type { Memory } from './memory.ts'

export type SignInRow = AADServicePrincipalSignInLogs | AADNonInteractiveUserSignInLogs | SigninLogs

type TokenAnswer = FactOf<'token.issued'> | FactOf<'token.refused'>

/**
 * Which log an answer stands in goes by whom the token speaks for (real-system.md §5.1): the agent's chain is rows of
 * service principals for T1 and T2, which Conditional Access never evaluated, and a non-interactive row for the agent
 * user. A token on behalf of a person is that person's non-interactive sign-in, with the agent as the client.
 */
export function signInRow(at: EpochMs, answer: TokenAnswer, memory: Memory): SignInRow {
  switch (answer.request.grant) {
    case 't1':
    case 'blueprint':
      return blueprintSignIn(at, answer, memory)
    case 't2':
    case 'autonomous':
      return agentSignIn(at, answer, memory)
    case 'agentUser':
      return agentUserSignIn(at, answer, memory)
    case 'onBehalfOf':
    case 'refreshToken':
      return onBehalfOfSignIn(at, answer, memory)
    case 'interactive':
      return answer.request.primaryRefreshTokenOf === undefined
        ? personSignIn(at, answer, memory)
        : deviceSignIn(at, answer, memory)
  }
}

/** T1 shows the blueprint that asked; which of its agents it asked for stands in no column. */
function blueprintSignIn(at: EpochMs, answer: TokenAnswer, memory: Memory): AADServicePrincipalSignInLogs {
  const blueprint = memory.blueprintOf(answer.request)
  const { principalId, displayName } = blueprint
  const type = 'agentIdentityBlueprintPrincipal'
  const row = servicePrincipalRow(at, answer, memory, type, principalId, displayName, blueprint)
  const identity = memory.managedIdentity(blueprint.ref)
  if (identity === null) return row
  return { ...row, ClientCredentialType: 'federatedIdentityCredential', FederatedCredentialId: identity.credentialId }
}

function agentSignIn(at: EpochMs, answer: TokenAnswer, memory: Memory): AADServicePrincipalSignInLogs {
  const { id, displayName, blueprint } = agentOf(answer.request, memory)
  return servicePrincipalRow(at, answer, memory, 'agenticAppInstance', id, displayName, memory.blueprint(blueprint))
}

function servicePrincipalRow(
  at: EpochMs,
  answer: TokenAnswer,
  memory: Memory,
  type: AgentSignIn['agentType'],
  id: string,
  name: string,
  blueprint: Blueprint,
): AADServicePrincipalSignInLogs {
  return {
    Type: 'AADServicePrincipalSignInLogs',
    Category: 'ServicePrincipalSignInLogs',
    ...signInColumns(at, answer, memory),
    Identity: name,
    ServicePrincipalId: id,
    ServicePrincipalName: name,
    Agent: JSON.stringify({
      agentType: type,
      agentSubjectType: type,
      agentSubjectParentId: blueprint.id,
      parentAppId: blueprint.appId,
    } satisfies AgentSignIn),
  }
}

function agentUserSignIn(at: EpochMs, answer: TokenAnswer, memory: Memory): AADNonInteractiveUserSignInLogs {
  const { request } = answer
  if (!request.agentUser) throw new Error(`telemetry: request ${request.requestId} asks for no agent user`)
  const agent = agentOf(request, memory)
  return {
    Type: 'AADNonInteractiveUserSignInLogs',
    Category: 'NonInteractiveUserSignInLogs',
    ...signInColumns(at, answer, memory),
    ...userColumns(answer, memory.agentUser(request.agentUser), memory),
    ...silently,
    Agent: JSON.stringify({
      agentType: 'agenticAppInstance',
      agentSubjectType: 'agentIDuser',
      agentSubjectParentId: agent.id,
      parentAppId: memory.blueprint(agent.blueprint).appId,
    } satisfies AgentSignIn),
    AppDisplayName: agent.displayName,
    // `user_fic` is none of the protocols the column can name, and those are written as none.
    AuthenticationProtocol: 'none',
    IncomingTokenType: 'none',
  }
}

/** "On behalf of" shares the person's context: their session id is the one of their interactive sign-in (§5.3). */
function onBehalfOfSignIn(at: EpochMs, answer: TokenAnswer, memory: Memory): AADNonInteractiveUserSignInLogs {
  const { request } = answer
  const agent = agentOf(request, memory)
  const refreshed = request.grant === 'refreshToken'
  return {
    Type: 'AADNonInteractiveUserSignInLogs',
    Category: 'NonInteractiveUserSignInLogs',
    ...signInColumns(at, answer, memory),
    ...userColumns(answer, personOf(request, memory), memory),
    ...silently,
    SessionId: memory.sid(request.human),
    Agent: JSON.stringify({
      agentType: 'agenticAppInstance',
      agentSubjectType: 'notAgentic',
      parentAppId: memory.blueprint(agent.blueprint).appId,
    } satisfies AgentSignIn),
    AppDisplayName: agent.displayName,
    AuthenticationProtocol: refreshed ? 'refreshTokenGrant' : 'onBehalfOf',
    IncomingTokenType: refreshed ? 'refreshToken' : 'none',
  }
}

/** Where people sign in to talk to agents, by application id. */
const knownApps = new Map([['1fec8e78-bce4-4aaf-ab1b-5451cc387264', 'Microsoft Teams']])

/** By the primary refresh token of a device of theirs a person signs in without being asked. */
function deviceSignIn(at: EpochMs, answer: TokenAnswer, memory: Memory): AADNonInteractiveUserSignInLogs {
  return {
    ...personColumns(at, answer, memory),
    Type: 'AADNonInteractiveUserSignInLogs',
    Category: 'NonInteractiveUserSignInLogs',
    ...silently,
    Agent: JSON.stringify(noAgent),
    IncomingTokenType: 'primaryRefreshToken',
  }
}

function personSignIn(at: EpochMs, answer: TokenAnswer, memory: Memory): SigninLogs {
  const strong = answer.decision?.policies.some(
    ({ result, enforcedGrantControls }) => result === 'success' && enforcedGrantControls.includes('mfa'),
  )
  const DeviceDetail = deviceOf(answer.request, memory)
  return {
    Type: 'SigninLogs',
    Category: 'SignInLogs',
    ...personColumns(at, answer, memory),
    Agent: noAgent,
    ConditionalAccessPolicies: appliedPolicies(answer),
    Status: statusOf(answer),
    DeviceDetail,
    TokenProtectionStatusDetails: tokenProtectionOf(DeviceDetail),
    IsInteractive: true,
    AuthenticationRequirement: strong ? 'multiFactorAuthentication' : 'singleFactorAuthentication',
    IncomingTokenType: 'none',
  }
}

const noAgent: AgentSignIn = { agentType: 'notAgentic', agentSubjectType: 'notAgentic' }

/** Columns of a person's sign-in, asked or not. */
function personColumns(at: EpochMs, answer: TokenAnswer, memory: Memory) {
  const { request } = answer
  return {
    ...signInColumns(at, answer, memory),
    ...userColumns(answer, personOf(request, memory), memory),
    SessionId: memory.sid(request.human),
    ClientCredentialType: 'none',
    AppDisplayName: request.clientDisplayName ?? knownApps.get(request.clientId) ?? '',
    AuthenticationProtocol: request.authenticationProtocol ?? 'none',
  } as const
}

function agentOf({ requestId, agent }: TokenRequest, memory: Memory): AgentIdentity {
  if (agent === null) throw new Error(`telemetry: request ${requestId} names no agent`)
  return memory.agent(agent)
}

function personOf({ requestId, human }: TokenRequest, memory: Memory): Account {
  if (human === null) throw new Error(`telemetry: request ${requestId} names no person`)
  return memory.human(human)
}

/** Columns that mean the same in all sign-in tables. */
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

interface Account {
  readonly id: string
  readonly displayName: string
  readonly userPrincipalName: string
}

/** Columns both tables of users' sign-ins have, whoever the user is; what has parts as the non-interactive log writes it, as text. */
function userColumns(answer: TokenAnswer, user: Account, memory: Memory) {
  const tenant = memory.tenant()
  const device = deviceOf(answer.request, memory)
  return {
    Identity: user.displayName,
    UserId: user.id,
    UserPrincipalName: user.userPrincipalName,
    UserDisplayName: user.displayName,
    UserType: 'member',
    OriginalRequestId: answer.request.requestId,
    HomeTenantId: tenant.id,
    ResourceTenantId: tenant.id,
    CrossTenantAccessType: 'none',
    AuthenticationDetails: '[]',
    TokenIssuerType: 'AzureAD',
    ...riskColumns(memory),
    Status: JSON.stringify(statusOf(answer)),
    DeviceDetail: JSON.stringify(device),
    TokenProtectionStatusDetails: JSON.stringify(tokenProtectionOf(device)),
  } as const
}

/**
 * Token protection does not support Entra-joined Cloud PCs, so the status of a bound token stays unbound with code 1003; without
 * any device state it is 1002 (real-system.md §10).
 */
const tokenProtectionOf = ({ deviceId }: DeviceDetail): TokenProtectionStatus => ({
  signInSessionStatus: 'unbound',
  signInSessionStatusCode: deviceId === '' ? 1002 : 1003,
})

/**
 * What ID Protection made of this sign-in. Its detections of agents are offline and about the agent: they never show here, only
 * in tables of their own. Without P2 the columns say that they are hidden.
 */
function riskColumns(memory: Memory) {
  const level = seesRisk(memory.tenant()) ? 'none' : 'hidden'
  return {
    RiskLevelDuringSignIn: level,
    RiskLevelAggregated: level,
    RiskState: 'none',
    RiskDetail: level,
    RiskEventTypes_V2: '[]',
  } as const
}

const silently = {
  IsInteractive: false,
  SignInEventTypes: JSON.stringify(['nonInteractiveUser']),
  AuthenticationRequirement: 'singleFactorAuthentication',
} as const

/** The row names each policy and its result; our own reason for it stays in the simulator. */
function appliedPolicies({ decision }: TokenAnswer): AppliedPolicyEntry[] {
  return (decision?.policies ?? []).map(policy => ({
    id: policy.id,
    displayName: policy.displayName,
    enforcedGrantControls: policy.enforcedGrantControls,
    enforcedSessionControls: policy.enforcedSessionControls ?? [],
    result: policy.result,
    conditionsSatisfied: bitsOf(policy.conditionsSatisfied),
    conditionsNotSatisfied: bitsOf(policy.conditionsNotSatisfied),
    includeRulesSatisfied: policy.includeRulesSatisfied ?? [],
    excludeRulesSatisfied: policy.excludeRulesSatisfied ?? [],
    sessionControlsNotSatisfied: policy.sessionControlsNotSatisfied ?? [],
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

/** The device a bound token was asked for from. */
function deviceOf(request: TokenRequest, memory: Memory): DeviceDetail {
  if (request.primaryRefreshTokenOf !== undefined) {
    const { deviceId, displayName } = request.primaryRefreshTokenOf
    // registered, and neither joined nor enrolled
    const trustType = 'Azure AD registered'
    return { deviceId, displayName, operatingSystem: '', browser: '', isCompliant: false, isManaged: false, trustType }
  }
  if (!request.pc) return { deviceId: '', displayName: '', operatingSystem: '', browser: '', trustType: '' }
  const pc = memory.pc(request.pc)
  return {
    deviceId: pc.deviceId,
    displayName: pc.displayName,
    operatingSystem: 'Windows',
    browser: '',
    isCompliant: memory.isCompliant(pc.ref),
    isManaged: true,
    trustType: 'Azure AD joined',
  }
}
