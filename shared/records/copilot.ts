// A person's prompt to an agent and its answer, as Purview audits them and as Sentinel has the same: what was looked into, never the words.
import { z } from 'zod'
import { Guid } from '../model/units.ts'

/** `AppHost`, as far as people here reach agents through one: the app they wrote in. */
export const AppHost = z.enum(['Teams', 'Outlook', 'M365App'])
export type AppHost = z.infer<typeof AppHost>

/** Something of Microsoft 365 that was read for the answer. */
export const AccessedResource = z.strictObject({
  Action: z.literal('Read'),
  /** A file's whole address; a mail's `InternetMessageId`. */
  Id: z.string(),
  /** Of a file. Of a mail the subject is not said, as it is not in Exchange's own records of reading. */
  Name: z.string().exactOptional(),
  /** A file's extension; for mails no word is published, and this one is ours. */
  Type: z.string(),
  SiteUrl: z.string().exactOptional(),
  listItemUniqueId: Guid.exactOptional(),
  SensitivityLabelId: Guid.exactOptional(),
  /** A cross-prompt injection was noticed in it. Absent where none was: that does not say there is none. */
  XPIADetected: z.literal(true).exactOptional(),
})
export type AccessedResource = z.infer<typeof AccessedResource>

export const CopilotEventData = z.strictObject({
  AppHost,
  /** The chat in its app. It is no `ConversationId` of any span (real-system.md §7.5). */
  ThreadId: z.string(),
  Contexts: z.array(z.never()),
  /** The keys seen in tenants: `Size` is in the schema and not among them. */
  Messages: z.array(
    z.strictObject({ Id: z.string(), isPrompt: z.boolean(), JailbreakDetected: z.boolean().exactOptional() }),
  ),
  AccessedResources: z.array(AccessedResource),
  ModelTransparencyDetails: z.array(z.strictObject({ ModelProviderName: z.string(), ModelName: z.string() })),
})
export type CopilotEventData = z.infer<typeof CopilotEventData>

/**
 * Record type 261 (Management Activity API, Copilot schema; real-system.md §6.3). Left out of what is published: `ClientRegion`,
 * `AppIdentity`, `AgentVersion` and `CopilotLogVersion`, which nothing here has a value for.
 */
export const CopilotRecord = z.strictObject({
  CreationTime: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
  Id: Guid,
  OrganizationId: Guid,
  RecordType: z.literal(261),
  Operation: z.literal('CopilotInteraction'),
  Workload: z.literal('Copilot'),
  UserType: z.literal(0),
  UserKey: z.string(),
  UserId: z.string(),
  Version: z.literal(1),
  ClientIP: z.string(),
  /** `T_<platform agent id>.<service principal id>`. */
  AgentId: z.string().regex(/^T_[0-9a-f-]{36}\.[0-9a-f-]{36}$/),
  AgentName: z.string(),
  CopilotEventData,
})
export type CopilotRecord = z.infer<typeof CopilotRecord>

/** The same interaction in Sentinel, where its connector for Copilot is set up; times are Log Analytics' own. */
export const CopilotActivity = z.strictObject({
  Type: z.literal('CopilotActivity'),
  TimeGenerated: z.iso.datetime(),
  RecordId: Guid,
  RecordType: z.literal('CopilotInteraction'),
  OrganizationId: Guid,
  Workload: z.literal('Copilot'),
  ActorName: z.string(),
  ActorUserId: z.string(),
  ActorUserType: z.literal('Regular'),
  AgentId: CopilotRecord.shape.AgentId,
  AgentName: z.string(),
  AppHost,
  AIModelName: z.string().exactOptional(),
  SrcIpAddr: z.string(),
  LLMEventData: CopilotEventData,
})
export type CopilotActivity = z.infer<typeof CopilotActivity>
