// One whole session written by hand from the published field lists: what each of the four logs would hold of it.
import type { Evidence, FormatId } from '../../shared/model/evidence.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import { importRows } from './reader.ts'

export const ids = {
  dana: 'd0000000-0000-4000-8000-000000000001',
  priya: 'd0000000-0000-4000-8000-000000000002',
  agent: 'a0000000-0000-4000-8000-000000000001',
  agentUser: 'b0000000-0000-4000-8000-000000000001',
  blueprintApp: 'c0000000-0000-4000-8000-000000000001',
  blueprintObject: 'c0000000-0000-4000-8000-000000000002',
  blueprintPrincipal: 'c0000000-0000-4000-8000-000000000003',
  computer: 'e0000000-0000-4000-8000-000000000001',
  device: 'e0000000-0000-4000-8000-000000000002',
  session: 'f0000000-0000-4000-8000-000000000001',
  correlation: '9f2c0000-0000-4000-8000-000000000071',
  fileRecord: '11110000-0000-4000-8000-000000000001',
  mailRecord: '11110000-0000-4000-8000-000000000002',
  tenant: '2ad3fc79-1859-42fa-9011-6f8df2251b22',
  trace: '0af7651916cd43dd8448eb211c80319c',
  uti: 'm5RaaRnoFUyp2TbSCAAAAA',
}

export const spans = {
  run: '00f067aa0ba90200',
  chat: '00f067aa0ba90201',
  start: '00f067aa0ba90202',
  read: '00f067aa0ba90203',
  send: '00f067aa0ba90204',
  end: '00f067aa0ba90205',
  output: '00f067aa0ba90206',
}

const day = '2026-09-17T'
const zeroGuid = '00000000-0000-0000-0000-000000000000'
const exchangeEndpoint = 'fb60f99c-7a34-4190-8149-302f77469936'
const graph = '00000003-0000-0000-c000-000000000000'
const fileUrl = 'https://contoso.sharepoint.com/sites/Finance/AP-2026-08/Ledger.xlsx'

export interface Row {
  readonly name: string
  readonly format: FormatId
  readonly body: JsonObject
}

/**
 *  09:14  :02.0  :02.2   :02.4 .5 .6    :03.0    :04.2   :05.1   :06.0   :06.8 :07.0
 *  run     |=======================================================================|      Dana asks Invoice Agent
 *  chat      |====|                                                                       gpt-4o
 *  Entra                 T1─T2─user_fic                                                   one correlation id
 *  tools                            Start |===|  read |===|  send |==|  End |==|          session f000…, computer e000…
 *  Purview, Defender                              :04 FileAccessed   :05 Send             by uti, whole seconds
 *  output                                                                        |
 */
export function wholeSession(): Row[] {
  return [...spanRows(), ...entraRows(), ...purviewRows(), ...defenderRows(), ...graphRows()]
}

/** The rows as evidence. Ids follow the list, so a list with a row taken out keeps the others' ids when they are given. */
export async function evidenceOf(
  rows: readonly Row[],
  numbers: readonly number[] = [...rows.keys()],
): Promise<Evidence[]> {
  const imported = await Promise.all(
    rows.map(({ format, body }, at) => importRows(format, [body], at, numbers[at] ?? at)),
  )
  return imported.flat()
}

function spanRows(): Row[] {
  const messages = (role: string, content: string): string =>
    JSON.stringify({ version: '0.1.0', messages: [{ role, parts: [{ type: 'text', content }] }] })
  const asked = messages('user', 'Reconcile the August invoices')
  const answer = messages('assistant', 'Reconciled; payment instruction sent.')
  const tool = (name: string, call: string, arguments_: JsonObject, result: JsonObject): JsonObject => ({
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': name,
    'gen_ai.tool.type': 'function',
    'gen_ai.tool.call.id': call,
    'gen_ai.tool.call.arguments': JSON.stringify(arguments_),
    'gen_ai.tool.call.result': JSON.stringify(result),
    'server.address': 'agent365.svc.cloud.microsoft',
  })
  const prefix = 'mcp_W365ComputerUse_'
  const sessionId = ids.session
  const screenShareUrl = `https://pool.eastus.remotinginterface.regional.cloudinferenceplatform.azure.net/computers/${ids.computer}/screenshare`
  return [
    span('chat', 'Chat gpt-4o', 'CLIENT', '09:14:02.100', '09:14:02.300', {
      'gen_ai.operation.name': 'Chat',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.provider.name': 'openai',
      'gen_ai.input.messages': asked,
    }),
    span(
      'start',
      `execute_tool ${prefix}StartSession`,
      'INTERNAL',
      '09:14:03.000',
      '09:14:03.900',
      tool(`${prefix}StartSession`, 'call_1', {}, { sessionId, screenShareUrl }),
    ),
    span(
      'read',
      'execute_tool browser_navigate',
      'INTERNAL',
      '09:14:04.200',
      '09:14:04.800',
      tool('browser_navigate', 'call_2', { sessionId, url: fileUrl }, { title: 'Ledger.xlsx' }),
    ),
    span(
      'send',
      'execute_tool browser_fill_form',
      'INTERNAL',
      '09:14:05.100',
      '09:14:05.600',
      tool(
        'browser_fill_form',
        'call_3',
        { sessionId, to: 'payables@contoso.com', subject: 'Payment instruction' },
        { sent: true },
      ),
    ),
    span(
      'end',
      `execute_tool ${prefix}EndSession`,
      'INTERNAL',
      '09:14:06.000',
      '09:14:06.500',
      tool(`${prefix}EndSession`, 'call_4', { sessionId }, { released: true }),
    ),
    span('output', 'output_messages Invoice Agent', 'CLIENT', '09:14:06.800', '09:14:06.800', {
      'gen_ai.operation.name': 'output_messages',
      'gen_ai.output.messages': answer,
    }),
    span('run', 'invoke_agent Invoice Agent', 'CLIENT', '09:14:02.000', '09:14:07.000', {
      'gen_ai.operation.name': 'invoke_agent',
      'microsoft.session.id': '19:invoices@thread.v2',
      'gen_ai.input.messages': asked,
      'gen_ai.output.messages': answer,
    }),
  ]
}

export function span(
  name: keyof typeof spans,
  label: string,
  kind: string,
  start: string,
  end: string,
  attributes: JsonObject,
): Row {
  const nanos = (time: string): number => Date.parse(`${day}${time}Z`) * 1e6
  const body = {
    traceId: ids.trace,
    spanId: spans[name],
    ...(name === 'run' ? {} : { parentSpanId: spans.run }),
    name: label,
    kind,
    startTimeUnixNano: nanos(start),
    endTimeUnixNano: nanos(end),
    attributes: { ...identity, ...attributes },
    events: null,
    links: null,
    status: { code: 'UNSET', message: '' },
  }
  const scope = { name: 'Agent365Sdk' }
  const resource = { attributes: { 'service.name': 'invoice-agent' } }
  return {
    name: `span ${name}`,
    format: 'agent365-exporter',
    body: { resourceSpans: [{ resource, scopeSpans: [{ scope, spans: [body] }] }] },
  }
}

const identity: JsonObject = {
  'gen_ai.agent.id': ids.agent,
  'gen_ai.agent.name': 'Invoice Agent',
  'microsoft.agent.user.id': ids.agentUser,
  'microsoft.agent.user.email': 'invoice.agent@contoso.com',
  'microsoft.a365.agent.blueprint.id': ids.blueprintApp,
  'microsoft.tenant.id': ids.tenant,
  'user.id': ids.dana,
  'user.email': 'dana.reyes@contoso.com',
  'user.name': 'Dana Reyes',
  'client.address': '203.0.113.24',
  'gen_ai.conversation.id': '19:invoices@thread.v2',
  'microsoft.channel.name': 'msteams',
}

function entraRows(): Row[] {
  const row = (
    name: string,
    table: string,
    time: string,
    request: string,
    agent: JsonObject,
    more: JsonObject,
  ): Row => ({
    name,
    format: 'entra-ndjson',
    body: {
      Type: table,
      TimeGenerated: `${day}${time}Z`,
      CreatedDateTime: `${day}${time}Z`,
      OperationName: 'Sign-in activity',
      Category:
        table === 'AADServicePrincipalSignInLogs' ? 'ServicePrincipalSignInLogs' : 'NonInteractiveUserSignInLogs',
      ResultType: '0',
      CorrelationId: ids.correlation,
      Id: request,
      IPAddress: '198.51.100.40',
      Agent: JSON.stringify({ parentAppId: ids.blueprintApp, ...agent }),
      SessionId: '',
      ...more,
    },
  })
  const exchange = {
    ResourceDisplayName: 'AAD Token Exchange Endpoint: Public',
    ResourceIdentity: exchangeEndpoint,
    ConditionalAccessStatus: 'notApplied',
    ConditionalAccessPolicies: '[]',
  }
  const subject = { agentSubjectType: 'agenticAppInstance', agentSubjectParentId: ids.blueprintObject }
  return [
    row(
      'T1',
      'AADServicePrincipalSignInLogs',
      '09:14:02.400',
      '21110000-0000-4000-8000-000000000001',
      { agentType: 'agenticApp', ...subject },
      {
        ...exchange,
        AppId: ids.blueprintApp,
        ServicePrincipalId: ids.blueprintPrincipal,
        ServicePrincipalName: 'Finance Ops',
        UniqueTokenIdentifier: 'T1aaaaaaaaaaaaaaaaaaaa',
      },
    ),
    row(
      'T2',
      'AADServicePrincipalSignInLogs',
      '09:14:02.500',
      '21110000-0000-4000-8000-000000000002',
      { agentType: 'agenticAppInstance', ...subject },
      {
        ...exchange,
        AppId: ids.agent,
        ServicePrincipalId: ids.agent,
        ServicePrincipalName: 'Invoice Agent',
        UniqueTokenIdentifier: 'T2aaaaaaaaaaaaaaaaaaaa',
      },
    ),
    row(
      'user_fic',
      'AADNonInteractiveUserSignInLogs',
      '09:14:02.600',
      '21110000-0000-4000-8000-000000000003',
      { agentType: 'agenticAppInstance', agentSubjectType: 'agentIDuser', agentSubjectParentId: ids.agent },
      {
        AppId: ids.agent,
        AppDisplayName: 'Invoice Agent',
        UserId: ids.agentUser,
        UserPrincipalName: 'Invoice.Agent@contoso.com',
        UserDisplayName: 'Invoice Agent',
        ResourceDisplayName: 'Microsoft Graph',
        ResourceIdentity: graph,
        ConditionalAccessStatus: 'success',
        ConditionalAccessPolicies: JSON.stringify([
          { id: 'ca501', displayName: 'CA501-Agents-BLOCK-HighRiskAgent', result: 'notApplied' },
        ]),
        UniqueTokenIdentifier: ids.uti,
        DeviceDetail: JSON.stringify({
          deviceId: ids.device,
          displayName: 'CPCA-017',
          operatingSystem: 'Windows 11',
          browser: '',
          trustType: 'AzureAD',
        }),
      },
    ),
  ]
}

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

function purviewRows(): Row[] {
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

function defenderRows(): Row[] {
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

function graphRows(): Row[] {
  const priya = {
    '@odata.type': '#microsoft.graph.user',
    id: ids.priya,
    displayName: 'Priya Nair',
    userPrincipalName: 'priya.nair@contoso.com',
  }
  const rows: [string, JsonObject][] = [
    [
      'blueprint object',
      {
        '@odata.type': '#microsoft.graph.agentIdentityBlueprint',
        id: ids.blueprintObject,
        appId: ids.blueprintApp,
        displayName: 'Finance Ops',
        owners: [priya],
        sponsors: [priya],
      },
    ],
    [
      'agent object',
      {
        '@odata.type': '#microsoft.graph.agentIdentity',
        id: ids.agent,
        displayName: 'Invoice Agent',
        agentIdentityBlueprintId: ids.blueprintApp,
        servicePrincipalType: 'ServiceIdentity',
        sponsors: [priya],
      },
    ],
    [
      'agent user object',
      {
        '@odata.type': '#microsoft.graph.agentUser',
        id: ids.agentUser,
        displayName: 'Invoice Agent',
        userPrincipalName: 'invoice.agent@contoso.com',
        identityParentId: ids.agent,
      },
    ],
    [
      'Cloud PC object',
      {
        '@odata.type': '#microsoft.graph.cloudPC',
        id: ids.computer,
        displayName: 'CPCA-017',
        managedDeviceName: 'CPCA-017',
        aadDeviceId: ids.device,
        provisioningPolicyName: 'Finance-US',
      },
    ],
  ]
  return rows.map(([name, body]) => ({ name, format: 'graph-objects', body }))
}
