// Purview audit records in the shape of the Office 365 Management Activity API: agent activity, and what is done in SharePoint, Exchange, Teams and the CRM.
import { z } from 'zod'
import { DlpMode } from '../model/data-loss.ts'
import { Guid } from '../model/units.ts'
import { CopilotRecord } from './copilot.ts'
import { ExchangeAdminRecord } from './exchange-admin.ts'
import { BotRecord } from './power-platform.ts'

/** Times of the audit log are UTC and written without a zone: `2026-03-02T09:14:07`. */
export const AuditTime = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/)

/** `auditLogRecordType` of v1.0 metadata (real-system.md §6.2). */
export const recordTypes = {
  ExchangeItem: 2,
  SharePointFileOperation: 6,
  ComplianceDLPSharePoint: 11,
  ComplianceDLPExchange: 13,
  CRM: 21,
  MicrosoftTeams: 25,
  ExchangeItemAggregated: 50,
  CopilotInteraction: 261,
  A365AIExecuteTool: 411,
  A365AIInvokeAgent: 412,
  A365AIInferenceCall: 413,
} as const

const common = {
  CreationTime: AuditTime,
  Id: Guid,
  OrganizationId: Guid,
  /** 0: a regular user. */
  UserType: z.literal(0),
  UserKey: z.string(),
  UserId: z.string(),
  Version: z.literal(1),
  ClientIP: z.string(),
}

/**
 * Fields an Agent 365 span leaves in the audit log and in Defender's `RawEventData` (real-system.md §7.4).
 * `OpId` and `ParentId` are the span's own id and its parent's. Prompts, tool arguments, results and token counts stay out.
 */
export const agentEventFields = {
  ...common,
  Workload: z.literal('Agent365'),
  CompletionTime: AuditTime,
  AgentId: Guid,
  AgentName: z.string(),
  AgentBlueprintId: Guid,
  TargetAgentId: Guid.exactOptional(),
  TargetAgentName: z.string().exactOptional(),
  TargetAgentBlueprintId: Guid.exactOptional(),
  TargetAgentUserId: z.string().exactOptional(),
  TargetAgentUserKey: Guid.exactOptional(),
  ConversationId: z.string(),
  /** `microsoft.session.id`, which the SDK writes on `invoke_agent` alone: absent elsewhere. */
  SessionIdentity: z.string().exactOptional(),
  TraceId: z.string(),
  OpId: z.string(),
  ParentId: z.string().exactOptional(),
  ChannelName: z.string().exactOptional(),
  ToolName: z.string().exactOptional(),
  ToolType: z.string().exactOptional(),
  ToolServerName: z.string().exactOptional(),
  ServerAddress: z.string().exactOptional(),
  ErrorType: z.string().exactOptional(),
  ErrorMessage: z.string().exactOptional(),
  CopilotEventData: z
    .strictObject({
      AgentId: Guid,
      TraceId: z.string(),
      ConversationId: z.string(),
      ModelTransparencyDetails: z.array(z.strictObject({ ModelName: z.string(), ModelProviderName: z.string() })),
    })
    .exactOptional(),
}

export const AgentAuditRecord = z.discriminatedUnion('RecordType', [
  z.strictObject({ ...agentEventFields, RecordType: z.literal(411), Operation: z.literal('AIExecuteTool') }),
  z.strictObject({ ...agentEventFields, RecordType: z.literal(412), Operation: z.literal('AIInvokeAgent') }),
  z.strictObject({ ...agentEventFields, RecordType: z.literal(413), Operation: z.literal('AIInferenceCall') }),
])
export type AgentAuditRecord = z.infer<typeof AgentAuditRecord>

/** Names the token an action was done with. `CorrelationId` is the service's own, not the sign-in's. No `AADSessionId`: see `SessionId` in entra.ts. */
export const AppAccessContext = z.strictObject({
  APIId: Guid,
  ClientAppId: Guid,
  ClientAppName: z.string(),
  CorrelationId: Guid,
  IssuedAtTime: AuditTime,
  /** The token's `uti`. */
  UniqueTokenId: z.string(),
})
export type AppAccessContext = z.infer<typeof AppAccessContext>

const action = {
  ...common,
  AppAccessContext,
  /** Entra device, written for joined devices only. */
  DeviceId: Guid.exactOptional(),
}

/** Where a file is, as SharePoint writes it. */
const place = {
  Workload: z.enum(['SharePoint', 'OneDrive']),
  /** The file's whole address. */
  ObjectId: z.string(),
  EventSource: z.literal('SharePoint'),
  ItemType: z.literal('File'),
  SiteUrl: z.string(),
  SourceRelativeUrl: z.string(),
  SourceFileName: z.string(),
  SourceFileExtension: z.string(),
  IsManagedDevice: z.boolean(),
}

export const SharePointRecord = z.strictObject({
  ...action,
  ...place,
  RecordType: z.literal(6),
  Operation: z.enum(['FileAccessed', 'FileModified', 'FileUploaded', 'FileDeleted']),
  ListItemUniqueId: Guid,
  FileSizeBytes: z.number().int(),
  SensitivityLabelId: Guid.exactOptional(),
})
export type SharePointRecord = z.infer<typeof SharePointRecord>

/** A sensitivity label put on a file, changed or taken off. An absent id means none. */
export const LabelRecord = z.strictObject({
  ...action,
  ...place,
  RecordType: z.literal(6),
  Operation: z.enum(['FileSensitivityLabelApplied', 'FileSensitivityLabelChanged', 'FileSensitivityLabelRemoved']),
  SensitivityLabelEventData: z.strictObject({
    SensitivityLabelId: Guid.exactOptional(),
    OldSensitivityLabelId: Guid.exactOptional(),
    JustificationText: z.string().exactOptional(),
  }),
})
export type LabelRecord = z.infer<typeof LabelRecord>

const mailbox = {
  ...action,
  Workload: z.literal('Exchange'),
  ResultStatus: z.literal('Succeeded'),
  ClientAppId: Guid,
  ClientIPAddress: z.string(),
  ClientInfoString: z.string(),
  ExternalAccess: z.literal(false),
  LogonType: z.literal(0),
  InternalLogonType: z.literal(0),
  MailboxOwnerUPN: z.string(),
  TokenObjectId: Guid,
  TokenTenantId: Guid,
}

export const ExchangeRecord = z.strictObject({
  ...mailbox,
  RecordType: z.literal(2),
  Operation: z.literal('Send'),
  Item: z.strictObject({ InternetMessageId: z.string(), Subject: z.string(), SizeInBytes: z.number().int() }),
})
export type ExchangeRecord = z.infer<typeof ExchangeRecord>

/** `Bind`: single messages, each by its id. */
export const MailAccessRecord = z.strictObject({
  ...mailbox,
  RecordType: z.literal(50),
  Operation: z.literal('MailItemsAccessed'),
  OperationCount: z.number().int().nonnegative(),
  OperationProperties: z.array(z.strictObject({ Name: z.string(), Value: z.string() })),
  Folders: z.array(
    z.strictObject({
      Path: z.string(),
      FolderItems: z.array(z.strictObject({ InternetMessageId: z.string() })),
    }),
  ),
})
export type MailAccessRecord = z.infer<typeof MailAccessRecord>

export const TeamsRecord = z.strictObject({
  ...action,
  RecordType: z.literal(25),
  Operation: z.literal('MessageSent'),
  Workload: z.literal('MicrosoftTeams'),
  CommunicationType: z.literal('Channel'),
  TeamGuid: z.string(),
  TeamName: z.string(),
  ChannelGuid: z.string(),
  ChannelName: z.string(),
  MessageId: z.string(),
  MessageSizeInBytes: z.number().int(),
})
export type TeamsRecord = z.infer<typeof TeamsRecord>

/** Dataverse's columns. No token, no client, no device. */
export const CrmRecord = z.strictObject({
  ...common,
  RecordType: z.literal(21),
  Operation: z.enum(['Create', 'Update', 'Delete']),
  Message: z.enum(['Create', 'Update', 'Delete']),
  Workload: z.literal('CRM'),
  ResultStatus: z.literal('Success'),
  ItemType: z.literal('Dynamics365'),
  EntityName: z.string(),
  EntityId: z.string(),
  ObjectId: z.string(),
  /** What was created or updated, with its new value as JSON. */
  Fields: z.array(z.strictObject({ Name: z.string(), Value: z.string() })),
})
export type CrmRecord = z.infer<typeof CrmRecord>

/** What services record of what is done in them. */
export const ServiceRecord = z.union([
  SharePointRecord,
  LabelRecord,
  ExchangeRecord,
  MailAccessRecord,
  TeamsRecord,
  CrmRecord,
])
export type ServiceRecord = z.infer<typeof ServiceRecord>

const dlp = {
  ...common,
  /** Of every such record, whoever acted. */
  UserKey: z.literal('DlpAgent'),
  Operation: z.literal('DlpRuleMatch'),
  /** Published too, and not here: `Severity`, which rules here have none of, and what was found, which takes a permission of its own to read. */
  PolicyDetails: z
    .array(
      z.strictObject({
        PolicyId: Guid,
        PolicyName: z.string(),
        Rules: z
          .array(
            z.strictObject({
              /** Ours: made from the policy and the rule's name, which is all that rules here have. */
              RuleId: Guid,
              RuleName: z.string(),
              Actions: z.array(z.enum(['BlockAccess', 'NotifyUser'])),
              /** The words of policies, as Microsoft's example writes them; what stood in no force matched nothing. */
              RuleMode: DlpMode.exclude(['Disable']),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
  ExceptionInfo: z.strictObject({ Reason: z.literal('Override'), Justification: z.string() }).exactOptional(),
  SensitiveInfoDetectionIsIncluded: z.literal(false),
}

/**
 * Rules of data loss prevention that matched (Management Activity API, DLP schema: Exchange, SharePoint and OneDrive alone). Neither the
 * token nor the client nor the device is named: only who acted, when, and on what.
 */
export const DlpRecord = z.discriminatedUnion('RecordType', [
  z.strictObject({
    ...dlp,
    RecordType: z.literal(13),
    Workload: z.literal('Exchange'),
    /** `MessageID` is left out: what was stopped never got one. */
    ExchangeMetaData: z.strictObject({
      From: z.string(),
      To: z.array(z.string()),
      Subject: z.string(),
      Sent: AuditTime,
      RecipientCount: z.number().int(),
    }),
  }),
  z.strictObject({
    ...dlp,
    RecordType: z.literal(11),
    Workload: place.Workload,
    /** The file's whole address. */
    ObjectId: z.string(),
    SharePointMetaData: z.strictObject({
      From: z.string(),
      itemCreationTime: AuditTime,
      SiteCollectionUrl: z.string(),
      FileName: z.string(),
      FilePathUrl: z.string(),
      UniqueId: Guid,
    }),
  }),
])
export type DlpRecord = z.infer<typeof DlpRecord>

export const ManagementApiRecord = z.union([
  AgentAuditRecord,
  ServiceRecord,
  DlpRecord,
  CopilotRecord,
  ExchangeAdminRecord,
  BotRecord,
])
export type ManagementApiRecord = z.infer<typeof ManagementApiRecord>
