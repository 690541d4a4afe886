// What each table's records can be joined by, and what looks like an identifier and is none.

import { describe, expect, test } from 'vitest'
import { keysOf, normaliseKey } from '../../../main/case/import/index.ts'
import type { TableName } from '../../../shared/model/evidence.ts'
import type { JsonObject } from '../../../shared/model/json.ts'

const guid = (digit: string) => `${digit.repeat(8)}-0000-4000-8000-000000000000`
const A = guid('a')
const B = guid('b')
const C = guid('c')
const D = guid('d')
const E = guid('e')
const keys = (table: TableName, fields: JsonObject) =>
  keysOf(table, fields).map(({ kind, value }) => `${kind} ${value}`)

describe('link keys', () => {
  test('only token ids keep their case', () => {
    expect(normaliseKey('uti', ' m5RaaRnoFUyp2TbSCAAAAA ')).toBe('m5RaaRnoFUyp2TbSCAAAAA')
    expect(normaliseKey('upn', ' AdeleV@M365x816222.OnMicrosoft.com')).toBe('adelev@m365x816222.onmicrosoft.com')
  })

  test.each([
    '',
    '  ',
    '00000000-0000-0000-0000-000000000000',
    '0000000000000000',
    '$RestApiTenantId$',
    '{PII Removed}',
    'null',
  ])('%j identifies nothing', value => {
    expect(normaliseKey('user', value)).toBeNull()
    expect(normaliseKey('uti', value)).toBeNull()
  })

  test("an agent user's sign-in names the user, its agent identity as client and parent, and the blueprint", () => {
    const Agent = {
      agentType: 'agenticAppInstance',
      agentSubjectType: 'agentIDuser',
      agentSubjectParentId: A,
      parentAppId: B,
    }
    const fields = {
      UniqueTokenIdentifier: 'Uti-1',
      CorrelationId: C,
      Id: D,
      UserId: E,
      UserPrincipalName: 'Invoice.Agent@contoso.com',
      AppId: A,
      DeviceDetail: JSON.stringify({ deviceId: C, displayName: 'CPCA-1' }),
    }
    const expected = [
      'uti Uti-1',
      `correlation ${C}`,
      `request ${D}`,
      `user ${E}`,
      'upn invoice.agent@contoso.com',
      `device ${C}`,
      'deviceName cpca-1',
      `app ${A}`,
      `blueprint ${B}`,
      `agent ${A}`,
      `agentUser ${E}`,
    ]
    expect(keys('AADNonInteractiveUserSignInLogs', { ...fields, Agent })).toEqual(expected)
    expect(keys('AADNonInteractiveUserSignInLogs', { ...fields, Agent: JSON.stringify(Agent) })).toEqual(expected)
  })

  test("an agent identity's own sign-in names it as service principal; a blueprint's names the blueprint", () => {
    const row = {
      ServicePrincipalId: A,
      AppId: A,
      Agent: { agentType: 'agenticAppInstance', agentSubjectParentId: C, parentAppId: B },
    }
    expect(keys('AADServicePrincipalSignInLogs', row)).toEqual([
      `app ${A}`,
      `blueprint ${B}`,
      `agent ${A}`,
      `blueprint ${C}`,
    ])
    const blueprint = { ServicePrincipalId: D, AppId: B, Agent: { agentType: 'agentIdentityBlueprintPrincipal' } }
    expect(keys('AADServicePrincipalSignInLogs', blueprint)).toEqual([`app ${B}`, `blueprint ${B}`])
    expect(keys('AADServicePrincipalSignInLogs', { ServicePrincipalId: D, AppId: B })).toEqual([`app ${B}`])
  })

  test('a Graph sign-in gives the same keys as its Log Analytics row', () => {
    const columns = { uniqueTokenIdentifier: 'U', correlationId: A, id: B, sessionId: C, userId: D, appId: E }
    const graph = {
      ...columns,
      userPrincipalName: 'a@b.com',
      agent: { agentType: 'agentIDuser', agentSubjectParentId: A },
    }
    const row = Object.fromEntries(
      Object.entries(graph).map(([name, value]) => [name.charAt(0).toUpperCase() + name.slice(1), value]),
    )
    expect(keys('SigninLogs', graph)).toEqual(keys('SigninLogs', row))
    expect(keys('SigninLogs', graph)).toContain(`agentUser ${D}`)
  })

  test('an audit row names who did it and what it was done to, with agents told apart', () => {
    const fields = {
      CorrelationId: C,
      Id: 'Directory_1',
      InitiatedBy: JSON.stringify({ user: { id: A, userPrincipalName: 'a@b.com' } }),
      TargetResources: [
        { id: B, type: 'ServicePrincipal', agentType: 'agenticAppInstance', blueprintId: D },
        { id: E, type: 'User', userPrincipalName: 'agent@b.com', agentType: 'agentIDuser' },
      ],
    }
    expect(keys('AuditLogs', fields)).toEqual([
      `correlation ${C}`,
      'record directory_1',
      `user ${A}`,
      'upn a@b.com',
      `app ${B}`,
      `agent ${B}`,
      `blueprint ${D}`,
      'upn agent@b.com',
      `user ${E}`,
      `agentUser ${E}`,
    ])
  })

  const audit = {
    Id: A,
    UserId: 'a@b.com',
    UserKey: B,
    AgentId: `T_platform.x.${C}`,
    AgentBlueprintId: '00000000-0000-0000-0000-000000000000',
    TargetAgentUserId: 'agent@b.com',
    TargetAgentUserKey: D,
    ConversationId: '19:x@thread.v2',
    SessionIdentity: 'S',
    TraceId: 'T1',
    OpId: 'OP',
    ParentId: '0000000000000000',
    AppAccessContext: { UniqueTokenId: 'Uti', AADSessionId: E, CorrelationId: E, ClientAppId: C },
    DeviceId: E,
    ObjectId: 'https://b.com/f.docx',
    Item: { InternetMessageId: '<M@b.com>' },
    CopilotEventData: { AccessedResources: [{ Id: 'R1', SiteUrl: 'https://b.com/r' }] },
  }
  const auditKeys = [
    `record ${A}`,
    'upn a@b.com',
    `user ${B}`,
    `device ${E}`,
    'conversation 19:x@thread.v2',
    'session s',
    'trace t1',
    'span op',
    `agent ${C}`,
    `agentUser ${D}`,
    'upn agent@b.com',
    'resource https://b.com/f.docx',
    'resource r1',
    'resource https://b.com/r',
    'message <m@b.com>',
    'uti Uti',
    `sid ${E}`,
    `correlation ${E}`,
    `app ${C}`,
  ]

  test('an audit record gives its own keys and those of its token', () => {
    expect(keys('AuditRecord', audit).sort()).toEqual([...auditKeys].sort())
  })

  test('Defender gives the same keys from RawEventData, as an object or as text', () => {
    for (const RawEventData of [audit, JSON.stringify(audit)]) {
      expect(keys('CloudAppEvents', { ReportId: 'r_1', OAuthAppId: C, RawEventData })).toEqual(
        expect.arrayContaining(auditKeys),
      )
    }
    const [first] = keysOf('CloudAppEvents', { RawEventData: JSON.stringify(audit) })
    expect(first).toEqual({ kind: 'record', value: A, field: 'RawEventData.Id' })
  })

  test('what is no UPN is none, and a counter is no record id', () => {
    expect(
      keys('OfficeActivity', { UserId: 'NT AUTHORITY\\SYSTEM (Microsoft.Exchange)', UserKey: '10032000C757D25F' }),
    ).toEqual([])
    expect(keys('OfficeActivity', { UserId: 'i:0h.f|membership|1003@live.com' })).toEqual([])
    expect(keys('HuntingEvents', { ReportId: 113597, DeviceName: 'adfs01' })).toEqual(['deviceName adfs01'])
  })

  test('tables without a list of their own are joined by what the names of their columns say', () => {
    const logon = {
      AccountObjectId: A,
      AccountUpn: 'Dana@b.com',
      DeviceName: 'CPCA-1',
      ReportId: 'r_1',
      TargetDeviceName: 'DC',
    }
    expect(keys('IdentityLogonEvents', logon)).toEqual([
      `user ${A}`,
      'upn dana@b.com',
      'deviceName cpca-1',
      'deviceName dc',
      'record r_1',
    ])
    const delivery = {
      NetworkMessageId: B,
      InternetMessageId: '<M@b.com>',
      RecipientEmailAddress: 'dana@b.com',
      ReportId: 7,
    }
    expect(keys('EmailPostDeliveryEvents', delivery)).toEqual(['upn dana@b.com', 'message <m@b.com>', `message ${B}`])
    expect(keys('DeviceProcessEvents', { DeviceId: 'AB12', InitiatingProcessAccountUpn: 'x', ReportId: 7 })).toEqual([
      'device ab12',
    ])
    expect(keys('Heartbeat', { Computer: 'CPCA-1', UnknownColumn: A })).toEqual(['deviceName cpca-1'])
  })

  test('messages of a mailbox access are found in the folders, kept as text', () => {
    const Folders = JSON.stringify([{ FolderItems: [{ InternetMessageId: '<a@x>' }, { InternetMessageId: '<b@x>' }] }])
    expect(keysOf('OfficeActivity', { Folders })).toEqual([
      { kind: 'message', value: '<a@x>', field: 'Folders[0].FolderItems[0].InternetMessageId' },
      { kind: 'message', value: '<b@x>', field: 'Folders[0].FolderItems[1].InternetMessageId' },
    ])
  })

  test('a tool call gives the session it asked for and the computer it got', () => {
    const result = {
      sessionId: 'S-1',
      screenShareUrl: `https://p.eastus.remotinginterface.x/computers/${A}/screenshare`,
    }
    const wrapped = { content: [{ type: 'text', text: JSON.stringify(result) }] }
    for (const text of [JSON.stringify(result), JSON.stringify(wrapped)]) {
      const attributes = { 'gen_ai.tool.call.id': 'call_1', 'gen_ai.tool.call.result': text }
      expect(keys('AgentSpan', { traceId: 'T', spanId: 'S', attributes })).toEqual([
        'trace t',
        'span s',
        'toolCall call_1',
        'session s-1',
        `computer ${A}`,
      ])
    }
    const ends = {
      attributes: { 'gen_ai.tool.call.arguments': '{"sessionId":"S-1"}', 'gen_ai.tool.call.result': 'done' },
    }
    expect(keys('AgentSpan', ends)).toEqual(['session s-1'])
  })

  test('Graph objects say what they are', () => {
    const typed = (type: string, more: JsonObject) => ({ '@odata.type': `#microsoft.graph.${type}`, id: A, ...more })
    expect(keys('AgentObject', typed('agentIdentity', { agentIdentityBlueprintId: B }))).toEqual([
      `agent ${A}`,
      `blueprint ${B}`,
    ])
    expect(keys('AgentObject', typed('agentIdentityBlueprint', { appId: B }))).toEqual([
      `blueprint ${B}`,
      `blueprint ${A}`,
    ])
    expect(keys('AgentObject', typed('agentUser', { identityParentId: B, userPrincipalName: 'a@b.com' }))).toEqual([
      'upn a@b.com',
      `user ${A}`,
      `agentUser ${A}`,
      `agent ${B}`,
    ])
    expect(keys('AgentObject', typed('user', { identityParentId: null }))).toEqual([`user ${A}`])
    expect(keys('CloudPcObject', typed('cloudPC', { aadDeviceId: B, managedDeviceName: 'CPCA-1' }))).toEqual([
      `device ${B}`,
      'deviceName cpca-1',
      `computer ${A}`,
    ])
    expect(keys('CloudPcObject', typed('cloudPcAgentPool', {}))).toEqual([])
  })
})
