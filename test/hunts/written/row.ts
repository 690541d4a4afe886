// What rows written by hand have in common: who is in them, when, and the parts of a sign-in that hunts look at.
import type { Answered, WrittenRow } from '../asked.ts'

/** Rows that hold what a hunt looks for beside what looks like it and is none, and what the hunt makes of them. */
export interface WrittenProof {
  readonly rows: readonly WrittenRow[]
  /** Each row of the answer, as far as it matters, and no other row. */
  readonly finds: readonly Answered[]
}

/** A Thursday; `at('11:30')` of that day, `at('11:30', 3)` of three days before. */
export const at = (time: string, daysBefore = 0): string =>
  `2026-09-${String(17 - daysBefore).padStart(2, '0')}T${time}:00.000Z`

export const dana = { id: '0edbebe6-4bde-4272-aba8-36f688908173', upn: 'dana.reyes@contoso.com' }
export const invoice = {
  id: '903bb35c-a85f-4d6b-9fd9-bf204de50e8d',
  name: 'Invoice Agent',
  upn: 'invoice.agent@contoso.com',
}
export const vendor = {
  id: '5403f7d5-e8ec-4ec1-b10f-d061122f159c',
  name: 'Vendor Agent',
  upn: 'vendor.agent@contoso.com',
}

/** `Agent` of a sign-in; dynamic in SigninLogs, text in the other logs. */
export const agentOf = (agentSubjectType: string, agentType = 'agenticAppInstance') => ({ agentType, agentSubjectType })
export const noAgent = agentOf('notAgentic', 'notAgentic')

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

export const signIn = (time: string, more: Record<string, unknown>): WrittenRow => ({
  Type: 'SigninLogs',
  TimeGenerated: time,
  ResultType: '0',
  IsInteractive: true,
  AppDisplayName: 'Office',
  UserPrincipalName: dana.upn,
  Agent: noAgent,
  ...more,
})

export const nonInteractive = (
  time: string,
  { Agent = agentOf('agentIDuser'), DeviceDetail = {}, ...more }: Record<string, unknown>,
): WrittenRow => ({
  Type: 'AADNonInteractiveUserSignInLogs',
  TimeGenerated: time,
  ResultType: '0',
  ResourceDisplayName: 'Microsoft Graph',
  UserPrincipalName: invoice.upn,
  AppId: invoice.id,
  Identity: invoice.name,
  Agent: text(Agent),
  DeviceDetail: text(DeviceDetail),
  ...more,
})

export const servicePrincipal = (
  time: string,
  { Agent = agentOf('agenticAppInstance'), ...more }: Record<string, unknown>,
): WrittenRow => ({
  Type: 'AADServicePrincipalSignInLogs',
  TimeGenerated: time,
  ResultType: '0',
  ResourceDisplayName: 'Microsoft Graph',
  ServicePrincipalId: invoice.id,
  ServicePrincipalName: invoice.name,
  AppId: invoice.id,
  Identity: invoice.name,
  Agent: text(Agent),
  ...more,
})

export const toolCall = (
  time: string,
  ToolName: string,
  { id, name }: { id: string; name: string } = invoice,
  more: Record<string, unknown> = {},
): WrittenRow => ({
  Type: 'CloudAppEvents',
  TimeGenerated: time,
  ActionType: 'ExecuteToolBySDK',
  Application: 'Agent365',
  AccountId: dana.upn,
  RawEventData: {
    AgentId: id,
    AgentName: name,
    ToolName,
    ToolServerName: 'mcp_W365ComputerUse',
    ConversationId: 'c1',
    ...more,
  },
})

export const audit = (time: string, OperationName: string, more: Record<string, unknown>): WrittenRow => ({
  Type: 'AuditLogs',
  TimeGenerated: time,
  OperationName,
  Result: 'success',
  LoggedByService: 'Core Directory',
  InitiatedBy: { user: { id: dana.id, userPrincipalName: dana.upn, ipAddress: '203.0.113.24' } },
  ...more,
})

export const inventory = (time: string, id: string, name: string, more: Record<string, unknown> = {}): WrittenRow => ({
  Type: 'AgentsInfo',
  TimeGenerated: time,
  EntraAgentID: id,
  EntraBlueprintID: 'b1',
  PublishedStatus: 'Published',
  LifecycleStatus: 'Active',
  Owners: [{ UserPrincipalName: dana.upn }],
  RawAgentInfo: { displayName: name },
  ...more,
})

export const agentEvent = (
  time: string,
  ToolName: string,
  asked: unknown,
  more: Record<string, unknown> = {},
): WrittenRow => ({
  Type: 'ASimAgentEventLogs',
  TimeGenerated: time,
  EventOriginalType: 'ExecuteToolBySDK',
  ToolName,
  TargetAgentId: invoice.id,
  TargetAgentName: invoice.name,
  ActorUsername: dana.upn,
  EventOriginalRequestDetails: JSON.stringify(asked),
  AdditionalFields: { ConversationId: 'c1' },
  ...more,
})
