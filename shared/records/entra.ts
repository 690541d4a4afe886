// Entra rows as Log Analytics holds them: sign-ins of service principals, non-interactive sign-ins of users, directory audit.
import { z } from 'zod'
import { Guid } from '../model/units.ts'

/** `microsoft.graph.agentic.agentType`. */
export const AgentType = z.enum([
  'notAgentic',
  'agenticApp',
  'agenticAppInstance',
  'agentIdentityBlueprintPrincipal',
  'agentIDuser',
])
export type AgentType = z.infer<typeof AgentType>

/** `microsoft.graph.agentic.agentSignIn`: what the column `Agent` holds, as it is in `SigninLogs` and as JSON text elsewhere. */
export const AgentSignIn = z.strictObject({
  /** Who called the token endpoint. */
  agentType: AgentType,
  /** Whom the token speaks for. */
  agentSubjectType: AgentType,
  /** Object id of the subject's agent identity (for an agent user) or blueprint. Not there where the subject is a person. */
  agentSubjectParentId: Guid.exactOptional(),
  /** Application id of the blueprint. Not there where no agent takes part. */
  parentAppId: Guid.exactOptional(),
})
export type AgentSignIn = z.infer<typeof AgentSignIn>

/** `conditionalAccessRuleSatisfied`: which rule of a condition took the request in, or kept it out. */
const RuleSatisfied = z.strictObject({ conditionalAccessCondition: z.string(), ruleSatisfied: z.string() })

/** One element of the array in `ConditionalAccessPolicies`. Conditions are bit sets (see `conditionBits`). */
export const AppliedPolicyEntry = z.strictObject({
  id: z.string(),
  displayName: z.string(),
  enforcedGrantControls: z.array(z.string()),
  enforcedSessionControls: z.array(z.string()),
  result: z.string(),
  conditionsSatisfied: z.number().int().nonnegative(),
  conditionsNotSatisfied: z.number().int().nonnegative(),
  includeRulesSatisfied: z.array(RuleSatisfied),
  excludeRulesSatisfied: z.array(RuleSatisfied),
  sessionControlsNotSatisfied: z.array(z.string()),
})
export type AppliedPolicyEntry = z.infer<typeof AppliedPolicyEntry>

/** `microsoft.graph.conditionalAccessConditions`: Log Analytics keeps the flags as one integer. */
export const conditionBits = {
  application: 1,
  users: 2,
  devicePlatform: 4,
  location: 8,
  clientType: 16,
  signInRisk: 32,
  userRisk: 64,
  time: 128,
  deviceState: 256,
  client: 512,
  ipAddressSeenByAzureAD: 1024,
  ipAddressSeenByResourceProvider: 2048,
  servicePrincipals: 8192,
  servicePrincipalRisk: 16384,
  authenticationFlows: 32768,
  insiderRisk: 65536,
} as const

/** What the column `DeviceDetail` holds; empty strings where no device is known. */
export const DeviceDetail = z.strictObject({
  deviceId: z.string(),
  displayName: z.string(),
  operatingSystem: z.string(),
  browser: z.string(),
  isCompliant: z.boolean().exactOptional(),
  isManaged: z.boolean().exactOptional(),
  trustType: z.string(),
})
export type DeviceDetail = z.infer<typeof DeviceDetail>

/** What the column `Status` holds. */
export const SignInStatus = z.strictObject({ errorCode: z.number().int(), failureReason: z.string().exactOptional() })
export type SignInStatus = z.infer<typeof SignInStatus>

/** `microsoft.graph.tokenProtectionStatusDetails`. 1002: no device state; 1003: a device registration it does not support. */
export const TokenProtectionStatus = z.strictObject({
  signInSessionStatus: z.enum(['none', 'bound', 'unbound']),
  signInSessionStatusCode: z.number().int(),
})
export type TokenProtectionStatus = z.infer<typeof TokenProtectionStatus>

/** Columns all sign-in tables have. `ResultType` is text: "0", or the AADSTS number; so is what has parts, but in `SigninLogs`. */
const signIn = {
  TimeGenerated: z.iso.datetime(),
  CreatedDateTime: z.iso.datetime(),
  OperationName: z.literal('Sign-in activity'),
  OperationVersion: z.literal('1.0'),
  ResultType: z.string().regex(/^\d+$/),
  ResultSignature: z.literal('None'),
  ResultDescription: z.string(),
  DurationMs: z.number().int(),
  CorrelationId: Guid,
  Id: Guid,
  Identity: z.string(),
  Level: z.literal('4'),
  SourceSystem: z.literal('Azure AD'),
  AADTenantId: Guid,
  AppId: Guid,
  AppOwnerTenantId: Guid,
  ResourceDisplayName: z.string(),
  ResourceIdentity: Guid,
  IPAddress: z.string(),
  ClientCredentialType: z.enum([
    'none',
    'clientSecret',
    'clientAssertion',
    'federatedIdentityCredential',
    'managedIdentity',
    'certificate',
  ]),
  ConditionalAccessStatus: z.enum(['success', 'failure', 'notApplied']),
  ConditionalAccessPolicies: z.string(),
  Agent: z.string(),
  /** Equals the token's `uti`, letter case included; empty where no token was issued. */
  UniqueTokenIdentifier: z.string(),
  /**
   * The Entra session (`sid`), begun when a person signs in and inherited by tokens on their behalf (real-system.md §5.3).
   * An agent's own token has no interactive root and so no session: empty.
   */
  SessionId: z.string(),
}

export const AADServicePrincipalSignInLogs = z.strictObject({
  ...signIn,
  Type: z.literal('AADServicePrincipalSignInLogs'),
  Category: z.literal('ServicePrincipalSignInLogs'),
  ServicePrincipalId: Guid,
  ServicePrincipalName: z.string(),
  /** Which federated credential of the blueprint was shown; not there for any other. */
  FederatedCredentialId: Guid.exactOptional(),
})
export type AADServicePrincipalSignInLogs = z.infer<typeof AADServicePrincipalSignInLogs>

const { Agent: _agent, ...plainSignIn } = signIn

/** A managed identity's own sign-in: no agent, no address, and a token that is none of the chain. */
export const AADManagedIdentitySignInLogs = z.strictObject({
  ...plainSignIn,
  Type: z.literal('AADManagedIdentitySignInLogs'),
  Category: z.literal('ManagedIdentitySignInLogs'),
  ServicePrincipalId: Guid,
  ServicePrincipalName: z.string(),
  /** JSON as text: `managedServiceIdentity`. */
  ManagedServiceIdentity: z.string(),
})
export type AADManagedIdentitySignInLogs = z.infer<typeof AADManagedIdentitySignInLogs>

/** Columns the two tables of users' sign-ins have. */
const userSignIn = {
  ...signIn,
  AppDisplayName: z.string(),
  UserId: Guid,
  UserPrincipalName: z.string(),
  UserDisplayName: z.string(),
  UserType: z.enum(['member', 'guest']),
  OriginalRequestId: Guid,
  HomeTenantId: Guid,
  ResourceTenantId: Guid,
  CrossTenantAccessType: z.literal('none'),
  AuthenticationProtocol: z.enum(['none', 'onBehalfOf', 'refreshTokenGrant', 'deviceCode']),
  AuthenticationRequirement: z.enum(['singleFactorAuthentication', 'multiFactorAuthentication']),
  AuthenticationDetails: z.string(),
  IncomingTokenType: z.enum(['none', 'refreshToken', 'primaryRefreshToken']),
  TokenIssuerType: z.literal('AzureAD'),
  RiskLevelDuringSignIn: z.enum(['none', 'hidden']),
  RiskLevelAggregated: z.enum(['none', 'hidden']),
  RiskState: z.literal('none'),
  RiskDetail: z.enum(['none', 'hidden']),
  /** A JSON array as text. */
  RiskEventTypes_V2: z.string(),
  Status: z.string(),
  DeviceDetail: z.string(),
  TokenProtectionStatusDetails: z.string(),
}

export const AADNonInteractiveUserSignInLogs = z.strictObject({
  ...userSignIn,
  Type: z.literal('AADNonInteractiveUserSignInLogs'),
  Category: z.literal('NonInteractiveUserSignInLogs'),
  /** A JSON array as text. `SigninLogs` has no such column. */
  SignInEventTypes: z.string(),
  IsInteractive: z.literal(false),
})
export type AADNonInteractiveUserSignInLogs = z.infer<typeof AADNonInteractiveUserSignInLogs>

/** A person's own sign-in; agents never have one. Five columns are dynamic here that are text in the other logs, as published. */
export const SigninLogs = z.strictObject({
  ...userSignIn,
  Agent: AgentSignIn,
  ConditionalAccessPolicies: z.array(AppliedPolicyEntry),
  DeviceDetail,
  Status: SignInStatus,
  TokenProtectionStatusDetails: TokenProtectionStatus,
  Type: z.literal('SigninLogs'),
  Category: z.literal('SignInLogs'),
  IsInteractive: z.literal(true),
})
export type SigninLogs = z.infer<typeof SigninLogs>

/** `agentType` and `blueprintId` (object id) stand beside an identity in directory audit rows (real-system.md §1.6). */
const agentMarks = { agentType: AgentType.exactOptional(), blueprintId: Guid.exactOptional() }

export const AuditTarget = z.strictObject({
  id: Guid,
  displayName: z.string(),
  type: z.enum(['Application', 'ServicePrincipal', 'User', 'AdministrativeUnit', 'Device']),
  userPrincipalName: z.string().exactOptional(),
  /** Values are JSON arrays as text. */
  modifiedProperties: z.array(z.strictObject({ displayName: z.string(), oldValue: z.string(), newValue: z.string() })),
  ...agentMarks,
})

export const AuditInitiator = z.strictObject({
  user: z
    .strictObject({ id: Guid, displayName: z.string(), userPrincipalName: z.string(), ipAddress: z.string() })
    .exactOptional(),
  app: z
    .strictObject({ appId: Guid, displayName: z.string(), servicePrincipalId: Guid, ...agentMarks })
    .exactOptional(),
})
export type AuditInitiator = z.infer<typeof AuditInitiator>

/** Activities of the Core Directory (Microsoft Entra audit log categories and activities), letter case as published. */
export const AuditActivity = z.enum([
  'Add application',
  'Update application',
  // an en dash, as published
  'Update application – Certificates and secrets management',
  'Delete application',
  'Restore application',
  'Hard Delete application',
  'Add service principal',
  'Update service principal',
  'Remove service principal',
  'Restore service principal',
  'Hard delete service principal',
  'Add user',
  'Enable account',
  'Disable account',
  'Delete user',
  'Restore user',
  'Hard Delete user',
  'Change user password',
  'Add member to role',
  'Add member to group',
  'Register device',
  'Add registered owner to device',
  'Consent to application',
  'Add delegated permission grant',
  'Add administrative unit',
  'Add member to administrative unit',
  'Remove member from administrative unit',
  'Add member to restricted management administrative unit',
  'Remove member from restricted management administrative unit',
  'Add scoped member to role',
  'Add member to role scoped over Restricted Management Administrative Unit',
  'Update StsRefreshTokenValidFrom Timestamp',
])
export type AuditActivity = z.infer<typeof AuditActivity>

/** Directory audit. Activities keep their base names; only `agentType` tells that the object is an agent's. */
export const AuditLogs = z.strictObject({
  TimeGenerated: z.iso.datetime(),
  ActivityDateTime: z.iso.datetime(),
  Type: z.literal('AuditLogs'),
  Id: z.string(),
  CorrelationId: Guid,
  OperationName: AuditActivity,
  ActivityDisplayName: AuditActivity,
  OperationVersion: z.literal('1.0'),
  AADOperationType: z.enum(['Add', 'Assign', 'Update', 'Delete']),
  Category: z.enum([
    'ApplicationManagement',
    'UserManagement',
    'RoleManagement',
    'GroupManagement',
    'AdministrativeUnit',
    'Device',
  ]),
  LoggedByService: z.enum(['Core Directory', 'Device Registration Service']),
  Result: z.literal('success'),
  ResultType: z.literal(''),
  ResultSignature: z.literal('None'),
  ResultReason: z.literal(''),
  DurationMs: z.number().int(),
  Identity: z.string(),
  Level: z.literal('4'),
  SourceSystem: z.literal('Azure AD'),
  AADTenantId: Guid,
  InitiatedBy: AuditInitiator,
  TargetResources: z.array(AuditTarget),
  AdditionalDetails: z.array(z.never()),
})
export type AuditLogs = z.infer<typeof AuditLogs>
