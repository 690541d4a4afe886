// What Purview's audit log and Defender's cloud app events have of the session: the same activities, each in its own frame.
import type { JsonObject } from '../../../shared/model/json.ts'
import { day, fileUrl, ids, type Row, spans } from './names.ts'

const zeroGuid = '00000000-0000-0000-0000-000000000000'

const common = (time: string): JsonObject => ({
  CreationTime: `${day}${time}`,
  OrganizationId: ids.tenant,
  UserType: 0,
  Version: 1,
  ClientIP: '203.0.113.24',
})

/** What Agent 365's span leaves in the audit log and in Defender's RawEventData (real-system.md §7.4). */
function agentEvent(
  name: keyof typeof spans,
  operation: string,
  start: string,
  end: string,
  more: JsonObject,
): JsonObject {
  return {
    ...common(start),
    Id: `3111${spans[name].slice(-4)}-0000-4000-8000-000000000001`,
    Operation: operation,
    Workload: 'Agent365',
    UserId: 'dana.reyes@contoso.com',
    UserKey: ids.dana,
    CompletionTime: `${day}${end}`,
    AgentId: ids.agent,
    AgentName: 'Invoice Agent',
    AgentBlueprintId: ids.blueprintApp,
    TargetAgentUserId: 'invoice.agent@contoso.com',
    TargetAgentUserKey: ids.agentUser,
    ConversationId: '19:invoices@thread.v2',
    TraceId: ids.trace,
    OpId: spans[name],
    ...(name === 'run' ? {} : { ParentId: spans.run }),
    ...more,
  }
}

const fileEvent: JsonObject = {
  ...common('09:14:04'),
  Id: ids.fileRecord,
  RecordType: 6,
  Operation: 'FileAccessed',
  Workload: 'SharePoint',
  UserId: 'Invoice.Agent@contoso.com',
  UserKey: 'i:0h.f|membership|10032000c7584fec@live.com',
  ObjectId: fileUrl,
  SourceFileName: 'Ledger.xlsx',
  SiteUrl: 'https://contoso.sharepoint.com/sites/Finance/',
  ItemType: 'File',
  DeviceId: ids.device,
  AppAccessContext: {
    ClientAppId: ids.agent,
    ClientAppName: 'Invoice Agent',
    UniqueTokenId: ids.uti,
    IssuedAtTime: `${day}09:14:02`,
  },
}

const mailEvent: JsonObject = {
  ...common('09:14:05'),
  Id: ids.mailRecord,
  RecordType: 2,
  Operation: 'Send',
  Workload: 'Exchange',
  ResultStatus: 'Succeeded',
  UserId: 'invoice.agent@contoso.com',
  UserKey: '100320015858B802',
  TokenObjectId: ids.agentUser,
  Item: { InternetMessageId: '<pay@contoso.com>', Subject: 'Payment instruction', SizeInBytes: 2048 },
  AppAccessContext: {
    ClientAppId: ids.agent,
    ClientAppName: 'Invoice Agent',
    UniqueTokenId: ids.uti,
    IssuedAtTime: `${day}09:14:02`,
  },
}

export function purviewRows(): Row[] {
  const rows: [string, JsonObject][] = [
    [
      'purview run',
      {
        ...agentEvent('run', 'AIInvokeAgent', '09:14:02', '09:14:07', { SessionIdentity: '19:invoices@thread.v2' }),
        RecordType: 412,
      },
    ],
    ['purview chat', { ...agentEvent('chat', 'AIInferenceCall', '09:14:02', '09:14:02', {}), RecordType: 413 }],
    [
      'purview start',
      {
        ...agentEvent('start', 'AIExecuteTool', '09:14:03', '09:14:03', {
          ToolName: 'mcp_W365ComputerUse_StartSession',
        }),
        RecordType: 411,
      },
    ],
    [
      'purview read',
      {
        ...agentEvent('read', 'AIExecuteTool', '09:14:04', '09:14:04', { ToolName: 'browser_navigate' }),
        RecordType: 411,
      },
    ],
    [
      'purview send',
      {
        ...agentEvent('send', 'AIExecuteTool', '09:14:05', '09:14:05', { ToolName: 'browser_fill_form' }),
        RecordType: 411,
      },
    ],
    [
      'purview end',
      {
        ...agentEvent('end', 'AIExecuteTool', '09:14:06', '09:14:06', { ToolName: 'mcp_W365ComputerUse_EndSession' }),
        RecordType: 411,
      },
    ],
    ['purview file', fileEvent],
    ['purview mail', mailEvent],
  ]
  return rows.map(([name, body]) => ({ name, format: 'management-api-ndjson', body }))
}

export function defenderRows(): Row[] {
  const row = (name: string, action: string, time: string, raw: JsonObject): Row => ({
    name: `defender ${name}`,
    format: 'hunting-ndjson',
    body: {
      Type: 'CloudAppEvents',
      Timestamp: `${day}${time}.0000000Z`,
      ActionType: action,
      Application: 'Microsoft 365',
      AccountId: String(raw.UserId),
      ReportId: `106830890_20892_${raw.Id}`,
      RawEventData: raw,
    },
  })
  return [
    // The prompt's row has a zero blueprint, the reply's the real one; both carry the invocation's OpId (§7.5).
    row(
      'prompt',
      'InvokeAgent',
      '09:14:02',
      agentEvent('run', 'InvokeAgent', '09:14:02', '09:14:02', { AgentBlueprintId: zeroGuid }),
    ),
    row('reply', 'InvokeAgent', '09:14:07', agentEvent('run', 'InvokeAgent', '09:14:07', '09:14:07', {})),
    row(
      'read by SDK',
      'ExecuteToolBySDK',
      '09:14:04',
      agentEvent('read', 'ExecuteToolBySDK', '09:14:04', '09:14:04', { ToolName: 'browser_navigate' }),
    ),
    row(
      'read by gateway',
      'ExecuteToolByGateway',
      '09:14:04',
      agentEvent('read', 'ExecuteToolByGateway', '09:14:04', '09:14:04', {
        ToolName: 'browser_navigate',
        UserId: 'invoice.agent@contoso.com',
        UserKey: ids.agentUser,
      }),
    ),
    row(
      'start',
      'ExecuteToolBySDK',
      '09:14:03',
      agentEvent('start', 'ExecuteToolBySDK', '09:14:03', '09:14:03', { ToolName: 'mcp_W365ComputerUse_StartSession' }),
    ),
    row(
      'send',
      'ExecuteToolBySDK',
      '09:14:05',
      agentEvent('send', 'ExecuteToolBySDK', '09:14:05', '09:14:05', { ToolName: 'browser_fill_form' }),
    ),
    row(
      'end',
      'ExecuteToolBySDK',
      '09:14:06',
      agentEvent('end', 'ExecuteToolBySDK', '09:14:06', '09:14:06', { ToolName: 'mcp_W365ComputerUse_EndSession' }),
    ),
    row('file', 'FileAccessed', '09:14:04', fileEvent),
    row('mail', 'Send', '09:14:05', mailEvent),
  ]
}
