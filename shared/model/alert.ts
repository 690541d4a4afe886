// Alerts and incidents of Defender as Microsoft Graph's security API has them, with what they are about.
import { z } from 'zod'
import { AgentRef, AgentUserRef, AlertRef, HumanRef, IncidentRef, PcRef, SessionRef } from './refs.ts'
import { EpochMs, Guid } from './units.ts'

export const AlertStatus = z.enum(['new', 'inProgress', 'resolved'])
export type AlertStatus = z.infer<typeof AlertStatus>

/** `incidentStatus`: what is new in an alert is `active` in an incident. */
export const IncidentStatus = z.enum(['active', 'inProgress', 'resolved'])
export type IncidentStatus = z.infer<typeof IncidentStatus>

export const AlertClassification = z.enum(['unknown', 'falsePositive', 'truePositive', 'informationalExpectedActivity'])
export type AlertClassification = z.infer<typeof AlertClassification>

/** `alertDetermination`. */
export const AlertDetermination = z.enum([
  'unknown',
  'apt',
  'malware',
  'securityPersonnel',
  'securityTesting',
  'unwantedSoftware',
  'other',
  'multiStagedAttack',
  'compromisedAccount',
  'phishing',
  'maliciousUserActivity',
  'notMalicious',
  'notEnoughDataToValidate',
  'confirmedActivity',
  'lineOfBusinessApplication',
])
export type AlertDetermination = z.infer<typeof AlertDetermination>

/** From the least to the most severe. */
export const AlertSeverity = z.enum(['informational', 'low', 'medium', 'high'])
export type AlertSeverity = z.infer<typeof AlertSeverity>

export const EvidenceVerdict = z.enum(['unknown', 'suspicious', 'malicious', 'noThreatsFound'])
export type EvidenceVerdict = z.infer<typeof EvidenceVerdict>

/** `evidenceRole`, as far as it is used. */
export const EvidenceRole = z.enum([
  'unknown',
  'contextual',
  'source',
  'destination',
  'compromised',
  'attacked',
  'attacker',
  'suspicious',
  'policyViolator',
])
export type EvidenceRole = z.infer<typeof EvidenceRole>

const judged = {
  verdict: EvidenceVerdict,
  /** Nothing is remediated by an alert; what is done about it is done by people, and told for itself. */
  remediationStatus: z.enum(['none', 'active', 'remediated']),
  roles: z.array(EvidenceRole),
}
const evidence = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.object({ type: z.literal(type), ...judged, ...shape })

/** `type` is the `@odata.type` without its namespace; references are ours, everything else is Graph's. */
export const AlertEvidence = z.discriminatedUnion('type', [
  evidence('aiAgentEvidence', {
    agent: AgentRef,
    agentId: Guid,
    agentName: z.string(),
    /** Graph knows Azure AI Foundry, Copilot Studio and Copilot; agents here run on a service of their own. */
    hostingPlatformType: z.literal('unknown'),
  }),
  evidence('userEvidence', {
    account: z.union([HumanRef, AgentUserRef]),
    azureAdUserId: Guid,
    userPrincipalName: z.string(),
    displayName: z.string(),
  }),
  evidence('deviceEvidence', { pc: PcRef, azureAdDeviceId: Guid, deviceDnsName: z.string() }),
  evidence('cloudLogonSessionEvidence', { session: SessionRef, sessionId: z.string(), account: AgentUserRef }),
  evidence('ipEvidence', { ipAddress: z.string() }),
  evidence('urlEvidence', { url: z.string() }),
])
export type AlertEvidence = z.infer<typeof AlertEvidence>

/** What of an agent's behaviour an alert is about. Microsoft publishes no catalogue of titles: the kinds are ours. */
export const AlertBehaviour = z.enum([
  'unusualHours',
  'unusualVolume',
  'unusualResource',
  'escalation',
  'replay',
  'promptInjection',
])
export type AlertBehaviour = z.infer<typeof AlertBehaviour>

export const Alert = z.object({
  ref: AlertRef,
  /** With the prefix `ai` of Security for AI. */
  id: z.string(),
  incident: IncidentRef,
  agent: AgentRef,
  behaviour: AlertBehaviour,
  detectorId: Guid,
  title: z.string(),
  description: z.string(),
  recommendedActions: z.string(),
  category: z.string(),
  severity: AlertSeverity,
  serviceSource: z.literal('microsoftSecurityForAI'),
  detectionSource: z.literal('microsoftDefenderForAIServices'),
  mitreTechniques: z.array(z.string()),
  actorDisplayName: z.string(),
  firstActivityDateTime: EpochMs,
  lastActivityDateTime: EpochMs,
  evidence: z.array(AlertEvidence).min(1),
})
export type Alert = z.infer<typeof Alert>

/** What an analyst changes of an alert or an incident; what is left out stays. `assignedTo` null: nobody's. */
const triage = {
  classification: AlertClassification.optional(),
  determination: AlertDetermination.optional(),
  assignedTo: HumanRef.nullable().optional(),
  comment: z.string().min(1).optional(),
}
export const AlertChange = z.strictObject({ status: AlertStatus.optional(), ...triage })
export type AlertChange = z.infer<typeof AlertChange>
export const IncidentChange = z.strictObject({ status: IncidentStatus.optional(), ...triage })
export type IncidentChange = z.infer<typeof IncidentChange>
