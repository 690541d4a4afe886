// Graph's activity log, Defender's tables of sign-ins and requests, managed identities and risk: told apart, and joined by.
import { describe, expect, test } from 'vitest'
import { recognise } from '../../../main/case/import/index.ts'
import { bytesOf, read } from './reading.ts'

const guid = (digit: string) => `${digit.repeat(8)}-0000-4000-8000-000000000000`
const [A, B, C, D] = [guid('a'), guid('b'), guid('c'), guid('d')]
const at = '2026-11-20T18:31:55.519Z'

const graphActivity = {
  TimeGenerated: at,
  RequestId: A,
  AppId: B,
  UserId: C,
  DeviceId: D,
  SessionId: '',
  SignInActivityId: 'aBc',
  RequestUri: 'https://graph.microsoft.com/v1.0/me',
  ResponseStatusCode: 200,
}
const graphEvent = {
  Timestamp: at,
  RequestId: A,
  ApplicationId: B,
  AccountObjectId: C,
  UniqueTokenIdentifier: 'aBc',
  RequestUri: 'https://graph.microsoft.com/v1.0/me',
  RequestMethod: 'GET',
  ResponseStatusCode: '200',
}
const signInEvent = {
  Timestamp: at,
  RequestId: A,
  ApplicationId: B,
  AccountObjectId: C,
  AccountUpn: 'dana@contoso.com',
  LogonType: '["nonInteractiveUser"]',
  ErrorCode: 0,
  EntraIdDeviceId: D,
  UniqueTokenId: 'aBc',
}
const spnEvent = {
  Timestamp: at,
  RequestId: A,
  ApplicationId: B,
  ServicePrincipalId: C,
  IsManagedIdentity: false,
  ErrorCode: 0,
  CorrelationId: D,
}
const riskEvent = {
  TimeGenerated: at,
  ActivityDateTime: '2026-11-20T10:00:00Z',
  DetectedDateTime: at,
  Id: A,
  AgentId: B,
  IdentityType: 'AgentUser',
  RiskEventType: 'signInSpike',
  CorrelationId: D,
}
const riskyAgent = {
  TimeGenerated: at,
  RiskLastModifiedDateTime: at,
  Id: A,
  AgentDisplayName: 'Invoice Agent',
  IdentityType: 'AgentIdentity',
  RiskState: 'atRisk',
}
const managed = {
  TimeGenerated: at,
  Category: 'ManagedIdentitySignInLogs',
  ResultType: '0',
  Id: A,
  AppId: B,
  CorrelationId: D,
  UniqueTokenIdentifier: 'aBc',
}

const alertInfo = {
  Timestamp: at,
  AlertId: 'ai-1',
  Title: 'T',
  Category: 'Collection',
  ServiceSource: 'Security for AI',
}
const alertEvidence = {
  Timestamp: at,
  AlertId: 'ai-1',
  EntityType: 'AIAgent',
  EvidenceRole: 'Impacted',
  AccountUpn: 'dana@contoso.com',
  AdditionalFields: JSON.stringify({ AgentId: B, AgentName: 'Invoice Agent' }),
}
const securityAlert = {
  TimeGenerated: at,
  SystemAlertId: A,
  VendorOriginalId: 'ai-1',
  AlertSeverity: 'High',
  Entities: JSON.stringify([{ Type: 'account', AadUserId: C }]),
}
const securityIncident = { TimeGenerated: at, IncidentNumber: 7, IncidentName: B, AlertIds: [A] }
const agentsInfo = {
  Timestamp: at,
  AgentId: A,
  EntraAgentID: B,
  EntraBlueprintID: C,
  LifecycleStatus: 'Active',
  PublishedStatus: 'Published',
}
const olderAgentsInfo = { Timestamp: at, AIAgentId: A, EntraObjectId: B, EntraBlueprintId: C, AgentStatus: 'Published' }
const copilotActivity = {
  TimeGenerated: at,
  RecordId: A,
  RecordType: 'CopilotInteraction',
  AgentId: `T_platform.${B}`,
  ActorName: 'dana@contoso.com',
  LLMEventData: { AccessedResources: [{ Id: 'https://contoso.sharepoint.com/sites/Finance/a.docx' }] },
}
const userRisk = {
  TimeGenerated: at,
  DetectedDateTime: at,
  Id: A,
  UserId: C,
  UserPrincipalName: 'dana@contoso.com',
  RiskEventType: 'adminConfirmedUserCompromised',
}
const riskyUser = {
  TimeGenerated: at,
  RiskLastUpdatedDateTime: at,
  Id: C,
  UserDisplayName: 'Dana Reyes',
  UserPrincipalName: 'dana@contoso.com',
  RiskState: 'atRisk',
}

const request = ['request', A]
const dana = ['upn', 'dana@contoso.com']
describe('a row without the name of its table', () => {
  test.each([
    [
      'MicrosoftGraphActivityLogs',
      'entra-ndjson',
      graphActivity,
      [['uti', 'aBc'], request, ['device', D], ['user', C], ['app', B]],
    ],
    ['GraphAPIAuditEvents', 'hunting-ndjson', graphEvent, [['uti', 'aBc'], request, ['user', C], ['app', B]]],
    [
      'EntraIdSignInEvents',
      'hunting-ndjson',
      signInEvent,
      [['uti', 'aBc'], request, ['user', C], ['upn', 'dana@contoso.com'], ['device', D], ['app', B]],
    ],
    ['EntraIdSpnSignInEvents', 'hunting-ndjson', spnEvent, [['correlation', D], request, ['app', B], ['app', C]]],
    [
      'AADAgentRiskEvents',
      'entra-ndjson',
      riskEvent,
      [
        ['record', A],
        ['correlation', D],
        ['agentUser', B],
      ],
    ],
    [
      'AADRiskyAgents',
      'entra-ndjson',
      riskyAgent,
      [
        ['record', A],
        ['agent', A],
      ],
    ],
    [
      'AADManagedIdentitySignInLogs',
      'entra-ndjson',
      managed,
      [['uti', 'aBc'], ['correlation', D], request, ['app', B]],
    ],
    ['AlertInfo', 'hunting-ndjson', alertInfo, [['record', 'ai-1']]],
    ['AlertEvidence', 'hunting-ndjson', alertEvidence, [['record', 'ai-1'], dana, ['agent', B]]],
    [
      'SecurityAlert',
      'hunting-ndjson',
      securityAlert,
      [
        ['record', A],
        ['record', 'ai-1'],
        ['user', C],
      ],
    ],
    ['SecurityIncident', 'hunting-ndjson', securityIncident, [['record', A]]],
    [
      'AgentsInfo',
      'hunting-ndjson',
      agentsInfo,
      [
        ['agent', B],
        ['blueprint', C],
        ['record', A],
      ],
    ],
    [
      'AgentsInfo',
      'hunting-ndjson',
      olderAgentsInfo,
      [
        ['agent', B],
        ['blueprint', C],
        ['record', A],
      ],
    ],
    [
      'CopilotActivity',
      'hunting-ndjson',
      copilotActivity,
      [['record', A], ['agent', B], dana, ['resource', 'https://contoso.sharepoint.com/sites/finance/a.docx']],
    ],
    ['AADUserRiskEvents', 'entra-ndjson', userRisk, [['user', C], dana, ['record', A]]],
    ['AADRiskyUsers', 'entra-ndjson', riskyUser, [['user', C], dana]],
  ] as const)('is filed under %s, recognised as %s, with its keys', async (table, format, fields, keys) => {
    const text = `${JSON.stringify(fields)}\n`
    expect(recognise(bytesOf(text), 'export.json')).toBe(format)
    const { records } = await read(format, text)
    expect(records.map(record => record.table)).toEqual([table])
    expect(records[0]?.keys.map(({ kind, value }) => [kind, value])).toEqual(keys)
  })

  test.each([
    ['AADSignInEventsBeta', 'EntraIdSignInEvents', signInEvent],
    ['AADSpnSignInEventsBeta', 'EntraIdSpnSignInEvents', spnEvent],
    ['GraphApiAuditEvents', 'GraphAPIAuditEvents', graphEvent],
  ])('of the older or differently written name %s is filed under %s', async (Type, table, fields) => {
    const { records } = await read('hunting-ndjson', `${JSON.stringify({ ...fields, Type })}\n`)
    expect(records.map(record => record.table)).toEqual([table])
  })
})

test('a detection lies at the time of what it is about, not at the time it was found', async () => {
  const { records } = await read('entra-ndjson', `${JSON.stringify(riskEvent)}\n`)
  expect(records[0]?.time).toBe(Date.parse('2026-11-20T10:00:00Z'))
})
