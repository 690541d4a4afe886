// What Defender shows in CloudAppEvents: that agents ran, called models and tools, read and sent; never the content.
import type { LogRecord } from '../../shared/model/record.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { isoOf } from '../../shared/model/units.ts'
import type { AgentActionType, AgentRawEvent, CloudAppEvents } from '../../shared/records/defender.ts'
import type { LabelRecord, SharePointRecord } from '../../shared/records/purview.ts'
import { recordTypes } from '../../shared/records/purview.ts'
import { agentEvent } from './audit.ts'
import type { Interaction } from './copilot.ts'
import type { Batch } from './exporter.ts'
import type { Filing } from './filing.ts'
import { auditTime } from './filing.ts'
import type { ServiceAction } from './services.ts'
import type { EndedSpan } from './spans.ts'
import { gateway } from './spans.ts'

const zeroGuid = '00000000-0000-0000-0000-000000000000'

export function defenderAgentRecords({ posted, spans }: Batch, filing: Filing): LogRecord[] {
  return spans.flatMap(ended => agentRows(ended, filing)).map(body => file(body, posted, 'defenderAgent', filing))
}

export function defenderActionRecords(action: ServiceAction, filing: Filing): LogRecord[] {
  const row = actionRow(action)
  return row === null ? [] : [file(row, action.at, 'defenderOffice', filing)]
}

/** The audit record over again; no name for the application is published: this is its workload. */
export function defenderInteraction({ at, human, record }: Interaction, filing: Filing): LogRecord {
  const row = {
    Type: 'CloudAppEvents',
    TimeGenerated: isoOf(at),
    ReportId: record.Id,
    ActionType: record.Operation,
    Application: record.Workload,
    AccountObjectId: human.id,
    AccountId: human.userPrincipalName,
    AccountDisplayName: human.displayName,
    AccountType: 'Regular',
    IPAddress: record.ClientIP,
    IsAdminOperation: false,
    IsExternalUser: false,
    IsImpersonated: false,
    // the service principal's part of the agent's id, which an agent identity has for its application id too
    OAuthAppId: record.AgentId.slice(record.AgentId.lastIndexOf('.') + 1),
    RawEventData: record,
  } as const
  return file(row, at, 'defenderCopilot', filing)
}

function file(
  body: CloudAppEvents,
  at: EpochMs,
  lag: 'defenderAgent' | 'defenderOffice' | 'defenderCopilot',
  filing: Filing,
): LogRecord {
  return {
    plane: 'defender',
    table: 'CloudAppEvents',
    format: 'hunting-ndjson',
    availableAt: filing.availableAt(at, lag),
    body,
  }
}

/** Who a layer takes for the account: the SDK the human who asked, gateway and MCP server the agent user that called them. */
interface Actor {
  readonly id: string
  readonly upn: string
  readonly name: string
}

/**
 * One span can leave several rows: a run one for the prompt (its `AgentBlueprintId` is all zeros) and one for the reply,
 * a tool call one for each layer it passed (real-system.md §7.5). `OpId` is the span's in all of them.
 */
function agentRows(ended: EndedSpan, filing: Filing): CloudAppEvents[] {
  const { attributes } = ended.span
  const asker = { id: attributes['user.id'], upn: attributes['user.email'], name: attributes['user.name'] }
  const row = (action: AgentActionType, at: EpochMs, actor: Actor, change: Partial<AgentRawEvent> = {}) =>
    agentRow(action, at, actor, { ...agentEvent(ended, filing), ...change })

  switch (attributes['gen_ai.operation.name']) {
    case 'invoke_agent':
      return [
        row('InvokeAgent', ended.started, asker, {
          AgentBlueprintId: zeroGuid,
          CompletionTime: auditTime(ended.started),
        }),
        row('InvokeAgent', ended.ended, asker, { CreationTime: auditTime(ended.ended) }),
      ]
    case 'Chat':
      return [row('InferenceCall', ended.started, asker)]
    case 'execute_tool': {
      const agentUser = {
        id: attributes['microsoft.agent.user.id'],
        upn: attributes['microsoft.agent.user.email'],
        name: attributes['gen_ai.agent.name'],
      }
      const seenAs = { UserId: agentUser.upn, UserKey: agentUser.id }
      return [
        row('ExecuteToolBySDK', ended.started, asker),
        ...(attributes['server.address'] === gateway
          ? [row('ExecuteToolByGateway', ended.started, agentUser, seenAs)]
          : []),
        ...(ended.tool?.reachedComputer ? [row('ExecuteToolByMCPServer', ended.started, agentUser, seenAs)] : []),
      ]
    }
    case 'output_messages':
      return []
  }
}

type AgentFields = Omit<AgentRawEvent, 'Operation'>

function agentRow(action: AgentActionType, at: EpochMs, actor: Actor, event: AgentFields): CloudAppEvents {
  return {
    Type: 'CloudAppEvents',
    TimeGenerated: isoOf(at),
    ReportId: event.Id,
    ActionType: action,
    // No name for these rows' application is published; this is their workload.
    Application: event.Workload,
    AccountObjectId: actor.id,
    AccountId: actor.upn,
    AccountDisplayName: actor.name,
    AccountType: 'Regular',
    IPAddress: event.ClientIP,
    IsAdminOperation: false,
    IsExternalUser: false,
    IsImpersonated: false,
    OAuthAppId: event.AgentId,
    RawEventData: { ...event, Operation: action },
  }
}

/**
 * Rows of SharePoint, Exchange and Teams carry the service's whole audit record. None for the CRM: Defender for Cloud Apps
 * sees Dynamics 365 only where its connector is set up. None for rules of data loss prevention that matched: no page of
 * Microsoft's names an action for them.
 */
function actionRow({ at, user, record: audit }: ServiceAction): CloudAppEvents | null {
  if (audit.RecordType === recordTypes.CRM || audit.Operation === 'DlpRuleMatch') return null
  const columns = {
    Type: 'CloudAppEvents',
    TimeGenerated: isoOf(at),
    ReportId: audit.Id,
    AccountObjectId: user.id,
    AccountId: user.userPrincipalName,
    AccountDisplayName: user.displayName,
    AccountType: 'Regular',
    IPAddress: audit.ClientIP,
    IsAdminOperation: false,
    IsExternalUser: false,
    IsImpersonated: false,
    OAuthAppId: audit.AppAccessContext.ClientAppId,
  } as const
  switch (audit.RecordType) {
    case recordTypes.SharePointFileOperation:
      return 'SensitivityLabelEventData' in audit
        ? { ...columns, ActionType: audit.Operation, ...fileObject(audit), RawEventData: audit }
        : { ...columns, ActionType: audit.Operation, ...fileObject(audit), RawEventData: audit }
    case recordTypes.ExchangeItem:
      return {
        ...columns,
        ActionType: audit.Operation,
        ...exchange,
        ObjectName: audit.Item.Subject,
        ObjectId: audit.Item.InternetMessageId,
        RawEventData: audit,
      }
    case recordTypes.ExchangeItemAggregated:
      return {
        ...columns,
        ActionType: audit.Operation,
        ...exchange,
        ObjectName: '',
        ObjectId: audit.Folders[0]?.FolderItems[0]?.InternetMessageId ?? '',
        RawEventData: audit,
      }
    case recordTypes.MicrosoftTeams:
      return {
        ...columns,
        ActionType: audit.Operation,
        Application: 'Microsoft Teams',
        ApplicationId: 28375,
        ObjectName: audit.ChannelName,
        ObjectType: 'Message',
        ObjectId: audit.MessageId,
        RawEventData: audit,
      }
  }
}

const exchange = { Application: 'Microsoft Exchange Online', ApplicationId: 20893, ObjectType: 'Email' } as const

function fileObject({ Workload, SourceFileName, ObjectId }: SharePointRecord | LabelRecord) {
  const inOneDrive = Workload === 'OneDrive'
  return {
    Application: inOneDrive ? 'Microsoft OneDrive for Business' : 'Microsoft SharePoint Online',
    ApplicationId: inOneDrive ? 15600 : 20892,
    ObjectName: SourceFileName,
    ObjectType: 'File',
    ObjectId,
  } as const
}
