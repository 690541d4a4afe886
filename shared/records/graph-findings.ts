// What Microsoft Graph gives as objects of what was noticed and asked: agents at risk and detections, alerts with their evidence, interactions.
import { z } from 'zod'
import { AlertClassification, AlertDetermination, AlertStatus, EvidenceRole, EvidenceVerdict } from '../model/alert.ts'
import { RiskDetail, RiskDetection, RiskLevel, RiskState } from '../model/identity.ts'
import { Guid } from '../model/units.ts'

const time = z.iso.datetime()
const IdentityType = z.enum(['agentIdentity', 'agentUser', 'agentIdentityBlueprintPrincipal'])
export type AgentIdentityType = z.infer<typeof IdentityType>

const atRisk = <Type extends string, Kind extends AgentIdentityType>(type: Type, kind: Kind) =>
  z.strictObject({
    '@odata.type': z.literal(`#microsoft.graph.${type}`),
    /** Object id of the identity at risk. */
    id: Guid,
    agentDisplayName: z.string(),
    /** Object id of the blueprint, as beside an identity in the directory audit. */
    blueprintId: Guid,
    identityType: z.literal(kind),
    isDeleted: z.boolean(),
    isEnabled: z.boolean(),
    isProcessing: z.literal(false),
    riskDetail: RiskDetail,
    riskLevel: RiskLevel,
    riskState: RiskState,
    riskLastModifiedDateTime: time,
  })

/** `riskyAgent`, as the kind of agent it is (real-system.md §4). */
export const RiskyAgentObject = z.discriminatedUnion('@odata.type', [
  atRisk('riskyAgentIdentity', 'agentIdentity'),
  atRisk('riskyAgentUser', 'agentUser'),
  atRisk('riskyAgentIdentityBlueprintPrincipal', 'agentIdentityBlueprintPrincipal'),
])
export type RiskyAgentObject = z.infer<typeof RiskyAgentObject>

/** Beside the row of the same it has the sign-in's request, the session and the client. `source` has no published values: left out. */
export const AgentRiskDetectionObject = z.strictObject({
  '@odata.type': z.literal('#microsoft.graph.agentRiskDetection'),
  id: Guid,
  activityDateTime: time,
  detectedDateTime: time,
  lastModifiedDateTime: time,
  detectionTimingType: RiskDetection.shape.detectionTimingType,
  riskEventType: RiskDetection.shape.riskEventType,
  riskEvidence: z.string(),
  riskDetail: RiskDetail,
  riskLevel: RiskLevel,
  riskState: RiskState,
  /** Empty where there is none. */
  additionalInfo: z.string(),
  blueprintId: Guid,
  identityId: Guid,
  displayName: z.string(),
  identityType: IdentityType,
  /** The older names of `identityId` and `displayName`, which Graph keeps until April 2027. */
  agentId: Guid,
  agentDisplayName: z.string(),
  signInCorrelationId: Guid.nullable(),
  signInRequestId: Guid.nullable(),
  clientSessionId: z.string().nullable(),
  signInClientDisplayName: z.string().nullable(),
})
export type AgentRiskDetectionObject = z.infer<typeof AgentRiskDetectionObject>

const evidence = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.strictObject({
    '@odata.type': z.literal(`#microsoft.graph.security.${type}`),
    createdDateTime: time,
    verdict: EvidenceVerdict,
    remediationStatus: z.enum(['none', 'active', 'remediated']),
    remediationStatusDetails: z.null(),
    roles: z.array(EvidenceRole),
    detailedRoles: z.array(z.string()),
    tags: z.array(z.string()),
    ...shape,
  })
const UserAccount = z.strictObject({
  accountName: z.string(),
  domainName: z.string(),
  /** Of accounts of Windows; these have none. */
  userSid: z.null(),
  azureAdUserId: Guid,
  userPrincipalName: z.string(),
  displayName: z.string(),
})

/** `alertEvidence`, whole: the session of a Cloud PC and the device's Entra id, which no column of hunting has, among it. */
export const AlertEvidenceObject = z.discriminatedUnion('@odata.type', [
  evidence('aiAgentEvidence', { agentId: Guid, agentName: z.string(), hostingPlatformType: z.literal('unknown') }),
  evidence('userEvidence', { userAccount: UserAccount }),
  evidence('deviceEvidence', { azureAdDeviceId: Guid, deviceDnsName: z.string() }),
  evidence('cloudLogonSessionEvidence', { sessionId: z.string(), account: UserAccount }),
  evidence('ipEvidence', { ipAddress: z.string() }),
  evidence('urlEvidence', { url: z.string() }),
])
export type AlertEvidenceObject = z.infer<typeof AlertEvidenceObject>

/** `microsoft.graph.security.alert` (alerts_v2), as it stands when it is read (real-system.md §8). */
export const AlertObject = z.strictObject({
  '@odata.type': z.literal('#microsoft.graph.security.alert'),
  id: z.string(),
  providerAlertId: z.string(),
  incidentId: z.string(),
  status: AlertStatus,
  severity: z.enum(['informational', 'low', 'medium', 'high']),
  classification: AlertClassification,
  determination: AlertDetermination,
  serviceSource: z.literal('microsoftSecurityForAI'),
  detectionSource: z.literal('microsoftDefenderForAIServices'),
  detectorId: Guid,
  tenantId: Guid,
  title: z.string(),
  description: z.string(),
  recommendedActions: z.string(),
  category: z.string(),
  /** Who works on it, by user principal name. */
  assignedTo: z.string().nullable(),
  alertWebUrl: z.string(),
  incidentWebUrl: z.string(),
  actorDisplayName: z.string(),
  threatDisplayName: z.null(),
  threatFamilyName: z.null(),
  mitreTechniques: z.array(z.string()),
  createdDateTime: time,
  lastUpdateDateTime: time,
  resolvedDateTime: time.nullable(),
  firstActivityDateTime: time,
  lastActivityDateTime: time,
  comments: z.array(z.strictObject({ comment: z.string(), createdByDisplayName: z.string(), createdDateTime: time })),
  evidence: z.array(AlertEvidenceObject).min(1),
  systemTags: z.array(z.string()),
})
export type AlertObject = z.infer<typeof AlertObject>

/** Types and kinds of who speaks are those of Microsoft's example. */
const PersonIdentity = z.strictObject({
  '@odata.type': z.literal('#microsoft.graph.teamworkUserIdentity'),
  id: Guid,
  displayName: z.string(),
  userIdentityType: z.literal('aadUser'),
})
const AgentIdentity = z.strictObject({
  '@odata.type': z.literal('#microsoft.graph.teamworkApplicationIdentity'),
  id: Guid,
  displayName: z.string(),
  applicationIdentityType: z.literal('bot'),
})

/**
 * `aiInteraction`: what a person wrote to an agent, or what it answered, in full (real-system.md §6.3). Left out is `locale`, which is
 * nobody's here; a reply does not write the type. `sessionId` is the audit record's `ThreadId`; a prompt and its answer share `requestId`.
 */
export const InteractionObject = z.strictObject({
  /** `Messages[].Id` of the audit record. */
  id: z.string(),
  sessionId: z.string(),
  requestId: Guid,
  appClass: z.enum([
    'IPM.SkypeTeams.Message.Copilot.Teams',
    'IPM.SkypeTeams.Message.Copilot.Outlook',
    'IPM.SkypeTeams.Message.Copilot.BizChat',
  ]),
  interactionType: z.enum(['userPrompt', 'aiResponse']),
  conversationType: z.enum(['appchat', 'bizchat']),
  etag: z.string(),
  createdDateTime: time,
  from: z.strictObject({
    '@odata.type': z.literal('#microsoft.graph.chatMessageFromIdentitySet'),
    device: z.null(),
    user: PersonIdentity.nullable(),
    application: AgentIdentity.nullable(),
  }),
  body: z.strictObject({ contentType: z.literal('text'), content: z.string() }),
  contexts: z.array(z.never()),
  attachments: z.array(z.never()),
  /** Addresses that stand in the text. */
  links: z.array(z.strictObject({ linkUrl: z.string() })),
  mentions: z.array(z.never()),
})
export type InteractionObject = z.infer<typeof InteractionObject>
