// Evidence: a record with provenance, as the case keeps it. Also what an import reports and what a verification finds.
import { z } from 'zod'
import { RefusalCode } from '../errors.ts'
import { JsonObject } from './json.ts'
import { EpochMs, EvidenceId, Sha256Hex } from './units.ts'

/**
 * Tables evidence is filed under. Log Analytics and Defender names where those exist; for what Microsoft exports
 * without a table (audit records of the Management API, Agent 365 spans, Graph objects) the name of the record itself.
 */
export const tableNames = [
  'SigninLogs',
  'AADNonInteractiveUserSignInLogs',
  'AADServicePrincipalSignInLogs',
  'AADManagedIdentitySignInLogs',
  'AADRiskyAgents',
  'AADAgentRiskEvents',
  'AADRiskyUsers',
  'AADUserRiskEvents',
  'MicrosoftGraphActivityLogs',
  'AuditLogs',
  'Windows365AuditLogs',
  'IntuneAuditLogs',
  'OfficeActivity',
  'AuditRecord', // Office 365 Management Activity API / Purview
  'ASimAgentEventLogs',
  'AgentSpan', // Agent 365 exporter bodies and OTLP/JSON
  'CopilotActivity',
  'CloudAppEvents',
  'AlertInfo',
  'AlertEvidence',
  'SecurityAlert',
  'SecurityIncident',
  'AgentsInfo',
  'EmailEvents',
  'UrlClickEvents',
  'GraphAPIAuditEvents',
  'EntraIdSignInEvents',
  'EntraIdSpnSignInEvents',
  'HuntingEvents', // advanced-hunting rows whose table the export does not name
  'AgentObject', // Graph: blueprint, agentIdentity, agentUser, user
  'CloudPcObject', // Graph: cloudPC
  'AlertObject', // Graph: security alert, with its evidence
  'InteractionObject', // Graph: aiInteraction
  'AADProvisioningLogs',
  'AADServicePrincipalRiskEvents',
  'AADRiskyServicePrincipals',
  'IntuneOperationalLogs',
  'AzureActivity',
  'AzureDiagnostics',
  'AWSCloudTrail',
  'IdentityInfo',
  'IdentityLogonEvents',
  'IdentityQueryEvents',
  'IdentityDirectoryEvents',
  'DeviceInfo',
  'DeviceEvents',
  'DeviceProcessEvents',
  'DeviceNetworkEvents',
  'DeviceFileEvents',
  'DeviceRegistryEvents',
  'DeviceLogonEvents',
  'DeviceImageLoadEvents',
  'DeviceNetworkInfo',
  'EmailAttachmentInfo',
  'EmailUrlInfo',
  'EmailPostDeliveryEvents',
  'MessageEvents',
  'OAuthAppInfo',
  'McasShadowItReporting',
  'ExposureGraphNodes',
  'ExposureGraphEdges',
  'BehaviorInfo',
  'BehaviorEntities',
  'BehaviorAnalytics',
  'UserPeerAnalytics',
  'UserAccessAnalytics',
  'ThreatIntelligenceIndicator',
  'PurviewDataSensitivityLogs',
  'PowerAppsActivity',
  'PowerPlatformAdminActivity',
  'DataverseActivity',
  'SecurityEvent',
  'Syslog',
  'CommonSecurityLog',
  'Heartbeat',
  'Usage',
  'PolicyObject', // Graph: conditionalAccessPolicy
  'WhatIfObject', // Graph: what is asked of Conditional Access' what-if, and its answer for each policy
  'McpMessage', // a message of the Model Context Protocol
] as const
export const TableName = z.enum(tableNames)
export type TableName = z.infer<typeof TableName>

/** The four logs every action is looked for in. */
export const LogPlane = z.enum(['agent365', 'entra', 'defender', 'purview'])
export type LogPlane = z.infer<typeof LogPlane>

export const formatIds = [
  'entra-graph-json', // Graph's logs and findings, such as /auditLogs/signIns: {value: [...]} or one object
  'entra-ndjson', // Log Analytics rows, one a line
  'entra-csv', // Log Analytics CSV export
  'office-activity-csv',
  'office-activity-ndjson',
  'management-api-ndjson',
  'agent365-exporter', // one exporter body, or one a line
  'otlp-json', // standard OTLP/JSON
  'hunting-ndjson', // advanced hunting rows
  'graph-objects', // agent identities, users, Cloud PCs
  'log-analytics-ndjson', // rows of the other tables of Log Analytics, one a line
  'log-analytics-csv',
  'hunting-csv', // advanced hunting's CSV export
  'diagnostic-json', // diagnostic settings and streaming: {records: [...]}, or one record a line
  'sentinel-arm-json', // incidents from Azure Resource Manager: {value: [...]}, one, or one a line
  'cloudtrail-json', // AWS CloudTrail: {Records: [...]}, a list, or one a line
  'cloudtrail-csv',
  'agent365-requests', // captured requests of the exporter, its bodies as text or as they are
  'audit-search-csv', // Purview's audit search: AuditData is the record
  'query-answer-json', // answers of query APIs: {tables: [{columns, rows}]}, Kusto's and Resource Graph's the same
  'mcp-jsonl', // messages of the Model Context Protocol: one or a batch a line, or a list
] as const
export const FormatId = z.enum(formatIds)
export type FormatId = z.infer<typeof FormatId>

/**
 * What records are joined by. A value is compared as the real systems compare it: `uti` case-sensitively,
 * everything else after lower-casing.
 */
export const linkKinds = [
  'uti', // UniqueTokenIdentifier, AppAccessContext.UniqueTokenId, SignInActivityId
  'correlation', // CorrelationId
  'request', // sign-in Id / requestId
  'trace', // OpenTelemetry trace id, RawEventData.TraceId
  'span', // this record's own span id, RawEventData.OpId
  'parentSpan', // the span it names as its parent, RawEventData.ParentId
  'conversation',
  'session', // Cloud PC session id, microsoft.session.id, SessionIdentity
  'sid', // Entra session id
  'agent', // agent identity
  'callerAgent', // the agent that called this one (A2A)
  'agentUser',
  'blueprint',
  'user', // object id of a human (or any directory user)
  'upn',
  'device', // Entra device id
  'deviceName',
  'computer', // cloudPC id = computerId of the session API
  'app', // client application id
  'toolCall', // gen_ai.tool.call.id
  'resource', // file or message identifier
  'message', // internet message id
  'record', // the source's own record id (audit Id, OfficeId, ReportId)
  'principal', // AWS: ARN or principal id of a user, a role or a session of one
  'accessKey', // AWS: id of the access key a call was signed with
] as const
export const LinkKind = z.enum(linkKinds)
export type LinkKind = z.infer<typeof LinkKind>

/**
 * Whether a value stands for "nothing": zero GUIDs, the zero span ids W3C Trace Context §3.2.2 calls invalid, unfilled
 * templates, what Entra writes over personal data. Joined by it, strangers would become one.
 */
export const isPlaceholder = (value: string): boolean =>
  /^(?:[0-]*|\$[^$]*\$|\{pii removed\}|null|undefined|n\/a)$/i.test(value.trim())

export const LinkKey = z.object({ kind: LinkKind, value: z.string().min(1), field: z.string() })
/** `field` is the column or path the value was read from, for the person who wants to check. */
export type LinkKey = z.infer<typeof LinkKey>

export const Evidence = z.object({
  id: EvidenceId,
  source: z.number().int().nonnegative(),
  /** Line of the source the record starts on, from 1. */
  line: z.number().int().positive(),
  table: TableName,
  /** When it happened, as the record says; null where the record carries no time. */
  time: EpochMs.nullable(),
  /** The record as parsed. Duplicate keys: the last wins here; the raw bytes keep both. */
  fields: JsonObject,
  keys: z.array(LinkKey),
})
export type Evidence = z.infer<typeof Evidence>

/** What the investigator may ask of a case. The worker's proxy and an in-memory list both implement it. */
export interface EvidenceReader {
  /** Evidence in the order of `ids`; an unknown id is a bug and throws. */
  get(ids: readonly EvidenceId[]): Promise<Evidence[]>
  /** Ids of the records that carry this key, ascending: all of them, or the first so many. Never a false hit. */
  find(kind: LinkKind, value: string, most?: number): Promise<EvidenceId[]>
  /** All records of these tables, in ledger order, in pages. */
  scan(tables: readonly TableName[]): AsyncIterable<Evidence[]>
}

export const SourceKind = z.enum(['file', 'run'])

/**
 * What a source stood in: what that is called, the SHA-256 of its bytes, and the source's path in it ('' but in zip).
 * `utf-16`: text that was written so, and is read in UTF-8.
 */
export const Container = z.object({
  kind: z.enum(['gzip', 'zip', 'utf-16']),
  name: z.string(),
  sha256: Sha256Hex,
  path: z.string(),
})
export type Container = z.infer<typeof Container>

export const SourceInfo = z.object({
  id: z.number().int().nonnegative(),
  name: z.string(),
  kind: SourceKind,
  format: FormatId,
  /** Of the file's bytes; for a live run, of its descriptor. */
  digest: Sha256Hex,
  /** The archives a file was packed in, outermost first, and last the UTF-16 it was written in. */
  within: z.array(Container),
  bytes: z.number().int().nonnegative(),
  tables: z.array(z.object({ table: TableName, accepted: z.number().int() })),
  accepted: z.number().int().nonnegative(),
  rejected: z.number().int().nonnegative(),
  /** Records the case had already, from here or elsewhere: kept, and found where they stood first. */
  duplicates: z.number().int().nonnegative(),
  addedAt: EpochMs,
  /** False where taking it in was cancelled or broke off: what is here is true, but not all of it. */
  complete: z.boolean().optional(),
})
export type SourceInfo = z.infer<typeof SourceInfo>

export const rejectCodes = [
  'json.syntax',
  'json.notAnObject',
  'csv.columns',
  'csv.quote',
  'time.unreadable',
  'encoding.invalid',
  'record.unrecognised',
  'record.tooLarge', // longer than an importer reads
] as const
export const RejectCode = z.enum(rejectCodes)
export type RejectCode = z.infer<typeof RejectCode>

export const RejectedLine = z.object({
  id: EvidenceId,
  source: z.number().int().nonnegative(),
  line: z.number().int().positive(),
  column: z.number().int().positive(),
  code: RejectCode,
  reason: z.string(),
  /** The first 400 characters; the case keeps all of it. */
  excerpt: z.string(),
})
export type RejectedLine = z.infer<typeof RejectedLine>

/** What became of one file. A file that was refused whole has a refusal and no source. */
export const ImportedFile = z.object({
  file: z.string(),
  source: z.number().int().nonnegative().nullable(),
  format: FormatId.nullable(),
  /** Where a file holds several tables, the one most of its records belong to. */
  table: TableName.nullable(),
  accepted: z.number().int().nonnegative(),
  rejected: z.number().int().nonnegative(),
  /** Records the case had already; they are not among those accepted. */
  duplicates: z.number().int().nonnegative(),
  reasons: z.record(z.string(), z.number().int().positive()),
  /**
   * What the case had of its content, read as the same format: nothing; a part, behind which the import went on (counts
   * are of the whole source then); or all of it, so that nothing was taken in and `source` is where it stands.
   */
  had: z.enum(['nothing', 'part', 'all']),
  refusal: z.object({ code: RefusalCode, message: z.string() }).nullable(),
})
export type ImportedFile = z.infer<typeof ImportedFile>

/** What became of a path: of a file, or of everything in an archive or a folder. */
export const ImportedPath = z.object({
  files: z.array(ImportedFile),
  /** Hidden files, the system's own, and what is no file, which were not looked into. */
  skipped: z.number().int().nonnegative(),
})
export type ImportedPath = z.infer<typeof ImportedPath>

export const CaseInfo = z.object({
  file: z.string(),
  name: z.string(),
  /** Ledger entries: records, rejected lines, and what the case says of itself (signers, sources, their ends). */
  size: z.number().int().nonnegative(),
  accepted: z.number().int().nonnegative(),
  rejected: z.number().int().nonnegative(),
  duplicates: z.number().int().nonnegative(),
  root: Sha256Hex,
  bytes: z.number().int().nonnegative(),
  first: EpochMs.nullable(),
  last: EpochMs.nullable(),
  sources: z.array(SourceInfo),
})
export type CaseInfo = z.infer<typeof CaseInfo>

export const VerifyReport = z.object({
  ok: z.boolean(),
  size: z.number().int().nonnegative(),
  root: Sha256Hex,
  /** The first thing found not to hold: which row or node, and what about it. */
  firstBad: z.object({ what: z.string(), at: z.string(), expected: z.string(), found: z.string() }).optional(),
})
export type VerifyReport = z.infer<typeof VerifyReport>

/** Everything the evidence panel shows of one record. */
export const RecordDetail = z.object({
  evidence: Evidence,
  source: SourceInfo,
  raw: z.string(),
  rawSha256: Sha256Hex,
  leaf: Sha256Hex,
  proof: z.object({ size: z.number().int(), root: Sha256Hex, path: z.array(Sha256Hex), verified: z.boolean() }),
  /** Where else the same bytes stood, in the same context: the first hundred places, and how many there are. */
  repeats: z.object({
    total: z.number().int().nonnegative(),
    places: z.array(z.object({ id: EvidenceId, source: z.number().int(), name: z.string(), line: z.number().int() })),
  }),
})
export type RecordDetail = z.infer<typeof RecordDetail>
