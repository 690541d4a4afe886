// What other services log of the kinds that no scenario has: mailboxes, files, Graph, Copilot Studio, Windows 365 and AWS.
import type { WrittenRow } from '../asked.ts'
import { at, dana, invoice, type WrittenProof } from './row.ts'

const office = (
  time: string,
  Operation: string,
  Parameters: readonly { Name: string; Value: string }[],
): WrittenRow => ({
  Type: 'OfficeActivity',
  TimeGenerated: time,
  OfficeWorkload: 'Exchange',
  Operation,
  UserId: dana.upn,
  ClientIP: '198.51.100.9',
  Parameters: JSON.stringify(Parameters),
})

const ingestion = (time: string, isOn: boolean) =>
  office(time, 'Set-AdminAuditLogConfig', [{ Name: 'UnifiedAuditLogIngestionEnabled', Value: isOn ? 'True' : 'False' }])

const file = (second: number, ActionType: string, AccountId = dana.upn): WrittenRow => ({
  Type: 'CloudAppEvents',
  TimeGenerated: `2026-09-17T10:00:${String(second % 60).padStart(2, '0')}.000Z`,
  ActionType,
  AccountId,
  AccountObjectId: dana.id,
  OAuthAppId: invoice.id,
  IPAddress: '192.0.2.1',
  ObjectId: `https://contoso.sharepoint.com/sites/Finance/${AccountId}/${second}.pdf`,
  RawEventData: {
    SiteUrl: 'https://contoso.sharepoint.com/sites/Finance/',
    SensitivityLabelId: second % 2 === 0 ? 'l1' : '',
  },
})

const graph = (time: string, Scopes: string, AppId: string): WrittenRow => ({
  Type: 'MicrosoftGraphActivityLogs',
  TimeGenerated: time,
  AppId,
  UserId: 'u1',
  Scopes,
  RequestMethod: 'GET',
  ResponseStatusCode: 200,
})

const bot = (time: string, EventOriginalType: string, id: string): WrittenRow => ({
  Type: 'PowerPlatformAdminActivity',
  TimeGenerated: time,
  EventOriginalType,
  ActorName: dana.upn,
  EnvironmentId: 'e1',
  PropertyCollection: [
    { Name: 'powerplatform.analytics.resource.bot.id', Value: id },
    { Name: 'powerplatform.analytics.resource.bot.displayName', Value: 'Expenses' },
  ],
})

const bedrock = (
  time: string,
  EventName: string,
  UserIdentityAccessKeyId: string,
  more: Record<string, unknown> = {},
): WrittenRow => ({
  Type: 'AWSCloudTrail',
  TimeGenerated: time,
  EventSource: 'bedrock.amazonaws.com',
  EventName,
  UserIdentityArn: 'arn:aws:iam::123456789012:user/app',
  UserIdentityAccessKeyId,
  SourceIpAddress: '198.51.100.9',
  ...more,
})

export const services: Readonly<Record<string, WrittenProof>> = {
  'inbox-rule-that-hides-mail': {
    rows: [
      office(at('10:00'), 'New-InboxRule', [
        { Name: 'Name', Value: '.' },
        { Name: 'SubjectOrBodyContainsWords', Value: 'invoice' },
        { Name: 'MoveToFolder', Value: 'RSS Feeds' },
        { Name: 'MarkAsRead', Value: 'True' },
      ]),
      office(at('10:01'), 'New-InboxRule', [
        { Name: 'Name', Value: 'Team' },
        { Name: 'MoveToFolder', Value: 'Team' },
      ]),
    ],
    finds: [{ UserId: dana.upn, ClientIP: '198.51.100.9', RuleName: '.', Words: 'invoice', MoveToFolder: 'RSS Feeds' }],
  },
  'audit-log-switched-off': {
    rows: [
      ingestion(at('10:00', 2), false),
      ingestion(at('10:50', 2), true),
      ingestion(at('09:00'), false),
      office(at('10:00'), 'Set-Mailbox', []),
    ],
    finds: [
      { SwitchedOffBy: dana.upn, OffFor: '00:50:00', IsStillOff: false },
      { SwitchedOffBy: dana.upn, OffFor: '01:00:00', IsStillOff: true, SwitchedOnAt: null },
    ],
  },
  'many-files-read-at-once': {
    rows: [
      ...Array.from({ length: 60 }, (_, second) => file(second, 'FileAccessed')),
      // The same file again and again is one.
      ...Array.from({ length: 60 }, () => file(1, 'FileAccessed', 'sam.osei@contoso.com')),
    ],
    finds: [{ AccountId: dana.upn, Files: 60, Labelled: 30, Applications: [invoice.id] }],
  },
  'many-files-deleted-at-once': {
    rows: Array.from({ length: 25 }, (_, second) => file(second, 'FileRecycled')),
    finds: [{ UserId: dana.id, Log: 'audit', Deleted: 25 }],
  },
  'scopes-new-for-an-agent': {
    rows: [
      graph(at('10:00', 3), 'Files.Read.All', invoice.id),
      graph(at('10:00'), 'Files.Read.All Mail.ReadWrite', invoice.id),
      graph(at('10:01'), 'Mail.ReadWrite', 'an agent nothing is known of'),
    ],
    finds: [{ AppId: invoice.id, Scope: 'Mail.ReadWrite', Calls: 1, Users: ['u1'] }],
  },
  'sign-in-of-a-bot-changed': {
    rows: [
      bot(at('10:00'), 'BotCreate', 'bot1'),
      bot(at('10:05'), 'BotUpdateOperation-BotAuthUpdate', 'bot1'),
      bot(at('10:10'), 'BotUpdateOperation-BotPublish', 'bot1'),
      bot(at('10:10'), 'BotUpdateOperation-BotPublish', 'bot2'),
    ],
    finds: [{ ActorName: dana.upn, BotId: 'bot1', BotName: 'Expenses' }],
  },
  'models-called-with-a-probed-key': {
    rows: [
      bedrock(at('10:00'), 'GetFoundationModelAvailability', 'AKIA1', { ErrorCode: 'AccessDenied' }),
      bedrock(at('10:01'), 'PutUseCaseForModelAccess', 'AKIA1'),
      bedrock(at('10:02'), 'InvokeModel', 'AKIA1'),
      bedrock(at('10:03'), 'InvokeModel', 'AKIA2'),
    ],
    finds: [
      { UserIdentityAccessKeyId: 'AKIA1', Probes: 1, Opened: 1, Calls: 1, Refused: 1, Addresses: ['198.51.100.9'] },
    ],
  },
  'cloud-pc-service-failures': {
    rows: [
      {
        Type: 'Windows365AuditLogs',
        TimeGenerated: at('10:00'),
        OperationName: 'Provision Cloud PC',
        ComponentName: 'Provisioning',
        Result: 'Failure',
        UserPrincipalName: dana.upn,
      },
      {
        Type: 'Windows365AuditLogs',
        TimeGenerated: at('10:05'),
        OperationName: 'Provision Cloud PC',
        ComponentName: 'Provisioning',
        Result: 'Success',
        UserPrincipalName: dana.upn,
      },
    ],
    finds: [{ OperationName: 'Provision Cloud PC', Failures: 1, Results: ['Failure'], People: [dana.upn] }],
  },
}
