// Agents' events in Sentinel's lake, by ASIM's schema: what a span says, content included, in columns; no address, no verdict, no trace.
import { z } from 'zod'
import { Guid } from '../model/units.ts'

/** The kinds of rows: `EventType` itself stays blank (real-system.md §7.5). One call may be seen at several layers. */
export const AgentEventType = z.enum([
  'InvokeAgent',
  'InferenceCall',
  'ExecuteToolBySDK',
  'ExecuteToolByGateway',
  'ExecuteToolByMCPServer',
  'AISpanOutput',
])
export type AgentEventType = z.infer<typeof AgentEventType>

export const ASimAgentEventLogs = z.strictObject({
  Type: z.literal('ASimAgentEventLogs'),
  TimeGenerated: z.iso.datetime(),
  EventStartTime: z.iso.datetime(),
  /** 0001-01-01 where the source gave none. */
  EventEndTime: z.iso.datetime(),
  EventType: z.literal(''),
  EventOriginalType: AgentEventType,
  EventOriginalUid: Guid,
  EventCount: z.literal(1),
  EventVendor: z.literal('Microsoft'),
  /** ASIM's schemas of other events are named so too: ours. */
  EventSchema: z.literal('AgentEvent'),
  EventSessionId: z.string().exactOptional(),
  /** What was asked: messages as the SDK wraps them, or a tool's arguments. */
  EventOriginalRequestDetails: z.string().exactOptional(),
  /** What came of it: messages, or a tool's result. */
  EventOriginalResultDetails: z.string().exactOptional(),
  EventOriginalErrorType: z.string().exactOptional(),
  EventErrorDetails: z.string().exactOptional(),
  ActorUserId: Guid,
  ActorUserIdType: z.literal('AADID'),
  ActorUsername: z.string(),
  ActorUsernameType: z.literal('UPN'),
  ActorUserScopeId: Guid,
  /** The agent that called; absent where a person did. */
  SrcAgentId: Guid.exactOptional(),
  SrcAgentName: z.string().exactOptional(),
  SrcAgentBlueprintId: Guid.exactOptional(),
  TargetAgentId: Guid,
  TargetAgentName: z.string(),
  /** All zeros on the row of a prompt. */
  TargetAgentBlueprintId: z.string(),
  TargetAgentUserId: Guid,
  TargetAgentUsername: z.string(),
  ModelName: z.string().exactOptional(),
  ModelProviderName: z.string().exactOptional(),
  InputTokensUsed: z.number().int().exactOptional(),
  OutputTokensUsed: z.number().int().exactOptional(),
  ToolName: z.string().exactOptional(),
  ToolId: z.string().exactOptional(),
  ToolOriginalType: z.string().exactOptional(),
  AdditionalFields: z.strictObject({
    ConversationId: z.string(),
    ChannelName: z.string().exactOptional(),
    /** The span's id, and its parent's. */
    OpId: z.string(),
    ParentId: z.string().exactOptional(),
  }),
})
export type ASimAgentEventLogs = z.infer<typeof ASimAgentEventLogs>
