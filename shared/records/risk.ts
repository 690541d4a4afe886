// ID Protection's tables of agents in Log Analytics: each detection, and where an agent stands after each change.
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
