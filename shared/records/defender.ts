// Defender's CloudAppEvents: agent activity without its content, and what agents did in SharePoint, Exchange and Teams.
import { z } from 'zod'
import { Guid } from '../model/units.ts'
import { CopilotRecord } from './copilot.ts'
import {
  agentEventFields,
  ExchangeRecord,
  LabelRecord,
  MailAccessRecord,
  SharePointRecord,
  TeamsRecord,
} from './purview.ts'

/** Action types of agent activity; `RawEventData.Operation` repeats them (the audit log spells its operations differently). */
export const AgentActionType = z.enum([
  'InvokeAgent',
  'InferenceCall',
  'ExecuteToolBySDK',
  'ExecuteToolByGateway',
  'ExecuteToolByMCPServer',
])
export type AgentActionType = z.infer<typeof AgentActionType>

/** `RawEventData` of agent activity. */
export const AgentRawEvent = z.strictObject({ ...agentEventFields, Operation: AgentActionType })
export type AgentRawEvent = z.infer<typeof AgentRawEvent>

const columns = {
  Type: z.literal('CloudAppEvents'),
  TimeGenerated: z.iso.datetime(),
  ReportId: z.string(),
  Application: z.string(),
  AccountObjectId: Guid,
  AccountId: z.string(),
  AccountDisplayName: z.string(),
  AccountType: z.literal('Regular'),
  IPAddress: z.string(),
  IsAdminOperation: z.literal(false),
  IsExternalUser: z.literal(false),
  IsImpersonated: z.literal(false),
  /** Application id of the agent identity. */
  OAuthAppId: Guid,
}

const serviceColumns = { ...columns, ObjectName: z.string(), ObjectType: z.string(), ObjectId: z.string() }

export const CloudAppEvents = z.discriminatedUnion('ActionType', [
  z.strictObject({ ...columns, ActionType: AgentActionType, RawEventData: AgentRawEvent }),
  /** What people ask agents: the application's number is not published. */
  z.strictObject({ ...columns, ActionType: CopilotRecord.shape.Operation, RawEventData: CopilotRecord }),
  z.strictObject({
    ...serviceColumns,
    ActionType: z.enum(['FileAccessed', 'FileModified', 'FileUploaded', 'FileDeleted']),
    /** Defender for Cloud Apps' number for the app: SharePoint Online, OneDrive for Business. */
    ApplicationId: z.literal([20892, 15600]),
    RawEventData: SharePointRecord,
  }),
  z.strictObject({
    ...serviceColumns,
    ActionType: LabelRecord.shape.Operation,
    ApplicationId: z.literal([20892, 15600]),
    RawEventData: LabelRecord,
  }),
  z.strictObject({
    ...serviceColumns,
    ActionType: z.literal('Send'),
    ApplicationId: z.literal(20893),
    RawEventData: ExchangeRecord,
  }),
  z.strictObject({
    ...serviceColumns,
    ActionType: z.literal('MailItemsAccessed'),
    ApplicationId: z.literal(20893),
    RawEventData: MailAccessRecord,
  }),
  z.strictObject({
    ...serviceColumns,
    ActionType: z.literal('MessageSent'),
    ApplicationId: z.literal(28375),
    RawEventData: TeamsRecord,
  }),
])
export type CloudAppEvents = z.infer<typeof CloudAppEvents>
