// The identity objects that stand around an agent: principal, credentials, inheritable permissions, registration, risk.
import { z } from 'zod'
import {
  AgentRef,
  AgentUserRef,
  BlueprintRef,
  CredentialRef,
  HumanRef,
  PrincipalRef,
  RegistrationRef,
  type RiskRef,
} from './refs.ts'
import { EpochMs, Guid } from './units.ts'

/** `agentIdentityBlueprintPrincipal`: the blueprint's service principal in the tenant, parent of its agent identities. */
export const BlueprintPrincipal = z.object({
  ref: PrincipalRef,
  id: Guid,
  blueprint: BlueprintRef,
  displayName: z.string(),
  /** Alone among the agent objects it may have none (Microsoft: exempt from the sponsor requirement). */
  sponsors: z.array(HumanRef),
})
export type BlueprintPrincipal = z.infer<typeof BlueprintPrincipal>

const credential = { ref: CredentialRef, blueprint: BlueprintRef, displayName: z.string() }
const validity = { keyId: Guid, startDateTime: EpochMs, endDateTime: EpochMs }

/** An item of a blueprint's `keyCredentials`, `passwordCredentials` or `federatedIdentityCredentials`. */
export const Credential = z.discriminatedUnion('kind', [
  z.object({
    ...credential,
    ...validity,
    kind: z.literal('certificate'),
    /** SHA-256 thumbprint, base64url: what `x5t#S256` of a client assertion names. */
    customKeyIdentifier: z.string(),
  }),
  z.object({
    ...credential,
    ...validity,
    kind: z.literal('clientSecret'),
    /** First characters, as Graph gives them back. */
    hint: z.string(),
    /** Microsoft: client secrets are for development only, never for production agents. */
    developmentOnly: z.literal(true),
  }),
  z.object({
    ...credential,
    kind: z.literal('federatedIdentityCredential'),
    id: Guid,
    /** Unique on the blueprint; it can not be changed later. */
    name: z.string(),
    issuer: z.string(),
    /** The one or the other. */
    subject: z.string().nullable(),
    claimsMatchingExpression: z.string().nullable(),
    audiences: z.array(z.string()).length(1),
    description: z.string(),
  }),
])
export type Credential = z.infer<typeof Credential>
export type CredentialKind = Credential['kind']

const Inherited = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('allAllowed') }),
  z.object({ kind: z.literal('enumerated'), names: z.array(z.string()) }),
  z.object({ kind: z.literal('none') }),
])

/** `inheritablePermission` of a blueprint: what of the permissions granted to its principal its agent identities get too. */
export const InheritablePermission = z.object({
  resourceAppId: Guid,
  inheritableScopes: Inherited,
  /** Application roles, set apart from the scopes. */
  inheritableRoles: Inherited,
})
export type InheritablePermission = z.infer<typeof InheritablePermission>

/** What was consented to for one resource: delegated scopes (`oauth2PermissionGrants`) and roles (`appRoleAssignments`). */
export const PermissionGrant = z.object({
  resourceAppId: Guid,
  scopes: z.array(z.string()),
  roles: z.array(z.string()),
})
export type PermissionGrant = z.infer<typeof PermissionGrant>

/** `agentRegistration` of the Agent 365 registry. An agent seen acting that has none is a shadow agent. */
export const Registration = z.object({
  ref: RegistrationRef,
  id: Guid,
  displayName: z.string(),
  /** Null for an agent that acts under no agent identity. */
  agent: AgentRef.nullable(),
  blueprint: BlueprintRef.nullable(),
  /** The agent's id where it was made, such as Copilot Studio. */
  sourceAgentId: z.string(),
  originatingStore: z.string(),
  owners: z.array(HumanRef),
})
export type Registration = z.infer<typeof Registration>

/** Whose risk ID Protection keeps: `identityType` agentIdentity, agentUser, agentIdentityBlueprintPrincipal or user. */
export const RiskSubject = z.union([AgentRef, AgentUserRef, PrincipalRef, HumanRef])
export type RiskSubject = z.infer<typeof RiskSubject>
export const riskRef = (subject: RiskSubject): RiskRef => `risk:${subject}`

export const RiskLevel = z.enum(['none', 'low', 'medium', 'high'])
export type RiskLevel = z.infer<typeof RiskLevel>

export const RiskState = z.enum(['none', 'confirmedSafe', 'remediated', 'dismissed', 'atRisk', 'confirmedCompromised'])
export type RiskState = z.infer<typeof RiskState>

/** `riskDetail`; the `user…` and `adminConfirmedUser…` values are those of people. */
export const RiskDetail = z.enum([
  'none',
  'adminConfirmedAgentSafe',
  'adminConfirmedAgentCompromised',
  'adminDismissedRiskForAgent',
  'adminConfirmedUserCompromised',
  'adminConfirmedAccountSafe',
  'adminDismissedAllRiskForUser',
  'userPerformedSecuredPasswordChange',
])
export type RiskDetail = z.infer<typeof RiskDetail>

/** `riskEventType` of agents; the last one is what an administrator's word on a person is filed as. */
export const RiskEventType = z.enum([
  'unfamiliarResourceAccess',
  'signInSpike',
  'failedAccessAttempt',
  'riskyUserSignIn',
  'adminConfirmedAgentCompromised',
  'threatIntelligenceAccount',
  'adminConfirmedUserCompromised',
])
export type RiskEventType = z.infer<typeof RiskEventType>

/** `agentRiskDetection`. All of Microsoft's own are offline: found after what they are about. */
export const RiskDetection = z.object({
  id: Guid,
  riskEventType: RiskEventType,
  riskLevel: RiskLevel.exclude(['none']),
  riskEvidence: z.string(),
  detectionTimingType: z.enum(['realtime', 'nearRealtime', 'offline']),
  activityDateTime: EpochMs,
  // which sign-in it is about; left out where it is about none, as with an administrator's word
  /** Of the token request: `correlationId` of the sign-in log. */
  signInCorrelationId: Guid.optional(),
  /** Of the token request: `id` of the sign-in log. */
  signInRequestId: Guid.optional(),
  /** The Cloud PC session the token was asked for in. */
  clientSessionId: z.string().optional(),
  /** Display name of the application that signed in: the agent identity. */
  signInClientDisplayName: z.string().optional(),
  /** What it was measured against, as JSON; Microsoft says no more than that it is a string. */
  additionalInfo: z.string().optional(),
})
export type RiskDetection = z.infer<typeof RiskDetection>
