// Alerts and incidents as Defender's advanced hunting and Sentinel have them: two tables of what was found, two of what became of it.
import { z } from 'zod'
import { Guid } from '../model/units.ts'

/** How Security for AI names itself in hunting tables (real-system.md §8, observed). */
export const securityForAi = 'Security for AI'

/** The words of advanced hunting for Graph's `alertSeverity`. */
export const Severity = z.enum(['Informational', 'Low', 'Medium', 'High'])
export type Severity = z.infer<typeof Severity>

const found = {
  TimeGenerated: z.iso.datetime(),
  /** Graph's `id` of the alert. */
  AlertId: z.string(),
  Title: z.string(),
  Severity,
  ServiceSource: z.literal(securityForAi),
  DetectionSource: z.literal(securityForAi),
  /** A JSON array as text. */
  AttackTechniques: z.string(),
}

/** One row an alert, as it was raised. No column has its incident, its state or who works on it. */
export const AlertInfo = z.strictObject({ Type: z.literal('AlertInfo'), ...found, Category: z.string() })
export type AlertInfo = z.infer<typeof AlertInfo>

const evidence = {
  Type: z.literal('AlertEvidence'),
  ...found,
  /** A JSON array as text. */
  Categories: z.string(),
  /** Graph's roles come down to these two here. */
  EvidenceRole: z.enum(['Impacted', 'Related']),
}

/**
 * One row for each thing an alert is about, in columns of its kind. An agent is told by `AdditionalFields` alone; a device by its name,
 * neither by its id in Entra nor by that of the Cloud PC; the session of a Cloud PC not at all.
 */
export const AlertEvidence = z.discriminatedUnion('EntityType', [
  z.strictObject({
    ...evidence,
    EntityType: z.literal('AIAgent'),
    AdditionalFields: z.strictObject({ AgentName: z.string(), AgentId: Guid, HostingPlatformType: z.string() }),
  }),
  z.strictObject({
    ...evidence,
    EntityType: z.literal('User'),
    AccountName: z.string(),
    AccountDomain: z.string(),
    AccountObjectId: Guid,
    AccountUpn: z.string(),
  }),
  z.strictObject({ ...evidence, EntityType: z.literal('Machine'), DeviceName: z.string() }),
  z.strictObject({ ...evidence, EntityType: z.literal('Ip'), RemoteIP: z.string() }),
  z.strictObject({ ...evidence, EntityType: z.literal('Url'), RemoteUrl: z.string() }),
])
export type AlertEvidence = z.infer<typeof AlertEvidence>

/**
 * Sentinel's row of an alert, a new one with each change. Its state is here; how it was classified and whose it is are not.
 * Entities are accounts, hosts, addresses and URLs: how an AI agent is written among them is not published, so it is named by
 * `CompromisedEntity` alone.
 */
export const SecurityAlert = z.strictObject({
  Type: z.literal('SecurityAlert'),
  TimeGenerated: z.iso.datetime(),
  DisplayName: z.string(),
  AlertName: z.string(),
  AlertSeverity: Severity,
  Description: z.string(),
  ProviderName: z.literal(securityForAi),
  VendorName: z.literal('Microsoft'),
  /** `AlertId` of the hunting tables. */
  VendorOriginalId: z.string(),
  SystemAlertId: Guid,
  /** Ours: Graph's `detectorId`. Security for AI publishes no alert types. */
  AlertType: Guid,
  ConfidenceLevel: z.literal('Unknown'),
  IsIncident: z.literal(false),
  StartTime: z.iso.datetime(),
  EndTime: z.iso.datetime(),
  ProcessingEndTime: z.iso.datetime(),
  /** A JSON array as text; so are `Entities` and `Techniques`. */
  RemediationSteps: z.string(),
  Entities: z.string(),
  Techniques: z.string(),
  Tactics: z.string(),
  Status: z.enum(['New', 'InProgress', 'Resolved']),
  CompromisedEntity: z.string(),
  ProductName: z.literal('Microsoft 365 Defender'),
  ProductComponentName: z.literal(securityForAi),
  AlertLink: z.string(),
})
export type SecurityAlert = z.infer<typeof SecurityAlert>

const Owner = z.strictObject({
  objectId: Guid.nullable(),
  email: z.string().nullable(),
  assignedTo: z.string().nullable(),
  userPrincipalName: z.string().nullable(),
})

/**
 * Sentinel's row of an incident, a new one with each change, in Sentinel's words: what Defender calls active is `New`, in progress
 * `Active`, resolved `Closed`; what it calls informational, expected activity is `BenignPositive`.
 */
export const SecurityIncident = z.strictObject({
  Type: z.literal('SecurityIncident'),
  TimeGenerated: z.iso.datetime(),
  /** A GUID of Sentinel's own. */
  IncidentName: Guid,
  IncidentNumber: z.number().int(),
  Title: z.string(),
  Description: z.string(),
  Severity,
  Status: z.enum(['New', 'Active', 'Closed']),
  Classification: z.enum(['', 'Undetermined', 'TruePositive', 'BenignPositive', 'FalsePositive']),
  ClassificationReason: z.enum(['', 'SuspiciousActivity', 'SuspiciousButExpected', 'InaccurateData']),
  ClassificationComment: z.string(),
  Owner,
  ProviderName: z.literal('Microsoft XDR'),
  /** Its number in Defender's portal. */
  ProviderIncidentId: z.string(),
  FirstActivityTime: z.iso.datetime(),
  LastActivityTime: z.iso.datetime(),
  CreatedTime: z.iso.datetime(),
  LastModifiedTime: z.iso.datetime(),
  ClosedTime: z.iso.datetime().exactOptional(),
  ModifiedBy: z.string(),
  /** `SystemAlertId` of each alert in it. */
  AlertIds: z.array(Guid),
  Comments: z.array(z.strictObject({ message: z.string(), createdTimeUtc: z.iso.datetime(), author: z.string() })),
  IncidentUrl: z.string(),
})
export type SecurityIncident = z.infer<typeof SecurityIncident>
