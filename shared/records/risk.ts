// ID Protection's tables in Log Analytics, of agents and of people: each detection, and where they stand after each change.
import { z } from 'zod'
import { RiskDetail, RiskEventType, RiskLevel, RiskState } from '../model/identity.ts'
import { Guid } from '../model/units.ts'

const IdentityType = z.enum(['AgentIdentity', 'AgentUser', 'AgentIdentityBlueprintPrincipal'])

/** `agentRiskDetection` as a row. No column has the sign-in's request id or the session: Graph's object alone does. */
export const AADAgentRiskEvents = z.strictObject({
  Type: z.literal('AADAgentRiskEvents'),
  TimeGenerated: z.iso.datetime(),
  SourceSystem: z.literal('Azure AD'),
  Id: Guid,
  /** Of what it is about, which lies before it was detected. */
  ActivityDateTime: z.iso.datetime(),
  DetectedDateTime: z.iso.datetime(),
  LastModifiedDateTime: z.iso.datetime(),
  DetectionTimingType: z.enum(['realtime', 'nearRealtime', 'offline']),
  AgentId: Guid,
  AgentDisplayName: z.string(),
  IdentityType,
  RiskEventType,
  RiskEvidence: z.string(),
  RiskLevel,
  RiskState,
  RiskDetail,
  /** Of the sign-in it is about; empty where it is about none. */
  CorrelationId: z.string(),
})
export type AADAgentRiskEvents = z.infer<typeof AADAgentRiskEvents>

/** `riskyAgent` as a row, a new one with each change. */
export const AADRiskyAgents = z.strictObject({
  Type: z.literal('AADRiskyAgents'),
  TimeGenerated: z.iso.datetime(),
  SourceSystem: z.literal('Azure AD'),
  Id: Guid,
  AgentDisplayName: z.string(),
  IdentityType,
  IsProcessing: z.literal(false),
  RiskLastModifiedDateTime: z.iso.datetime(),
  RiskLevel,
  RiskState,
  RiskDetail,
})
export type AADRiskyAgents = z.infer<typeof AADRiskyAgents>

const person = { UserDisplayName: z.string(), UserPrincipalName: z.string() }

/** `riskDetection` of a person as a row. Unlike an agent's it names the sign-in's request too, where it is about one. */
export const AADUserRiskEvents = z.strictObject({
  Type: z.literal('AADUserRiskEvents'),
  TimeGenerated: z.iso.datetime(),
  SourceSystem: z.literal('Azure AD'),
  OperationName: z.literal('User Risk Detection'),
  Id: Guid,
  /** `signin`: about one sign-in; `user`: about the account. */
  Activity: z.enum(['signin', 'user']),
  ActivityDateTime: z.iso.datetime(),
  DetectedDateTime: z.iso.datetime(),
  LastUpdatedDateTime: z.iso.datetime(),
  DetectionTimingType: z.enum(['realtime', 'nearRealtime', 'offline']),
  UserId: Guid,
  ...person,
  RiskEventType,
  RiskLevel,
  RiskState,
  RiskDetail,
  Source: z.literal('IdentityProtection'),
  TokenIssuerType: z.literal('AzureAD'),
  /** Both empty where it is about no sign-in. */
  CorrelationId: z.string(),
  RequestId: z.string(),
})
export type AADUserRiskEvents = z.infer<typeof AADUserRiskEvents>

/** `riskyUser` as a row, a new one with each change. */
export const AADRiskyUsers = z.strictObject({
  Type: z.literal('AADRiskyUsers'),
  TimeGenerated: z.iso.datetime(),
  SourceSystem: z.literal('Azure AD'),
  OperationName: z.literal('Risky User'),
  Id: Guid,
  ...person,
  IsDeleted: z.literal(false),
  IsProcessing: z.literal(false),
  RiskLastUpdatedDateTime: z.iso.datetime(),
  RiskLevel,
  RiskState,
  RiskDetail,
})
export type AADRiskyUsers = z.infer<typeof AADRiskyUsers>
