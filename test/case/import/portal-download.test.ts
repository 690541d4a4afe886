// What the Entra admin center downloads as CSV: its columns under the names that the same records have in Log Analytics.
import { describe, expect, test } from 'vitest'
import { recognise } from '../../../main/case/import/index.ts'
import type { JsonObject } from '../../../shared/model/json.ts'
import { publishedTables } from '../../../shared/records/published-columns.ts'
import { bytesOf, read } from './reading.ts'

const time = Date.UTC(2026, 10, 20, 18, 31, 55)
const cell = (text: string): string => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
const csv = (...rows: readonly (readonly string[])[]): string =>
  `\ufeff${rows.map(row => row.map(cell).join(',')).join('\r\n')}\r\n`
const table = (row: Readonly<Record<string, string>>): string => csv(Object.keys(row), Object.values(row))

/** Headers with the blanks they have, and one that stands twice. */
const ofPeople = 'Date (UTC),Request ID,User agent,Correlation ID,User ID,User,Username,User type,Incoming token type'
  .split(',')
  .concat('Unique token identifier', 'Application', 'Application ID ', 'Resource', 'Resource ID ', 'IP address')
  .concat('Location', 'Status', 'Sign-in error code', 'Failure reason', 'Client app', 'Device ID', 'Browser')
  .concat('Session ID', 'Autonomous system  number', 'Incoming token type', 'Latency', 'Conditional Access')
const ofPerson = '2026-11-20T18:31:55Z,r-1,Mozilla,c-1,u-1,Dana,dana@contoso.com,member,'
  .split(',')
  .concat('Tok_1', 'Teams', 'app-1', 'Graph', 'res-1', '1.2.3.4')
  .concat('Oslo, Oslo, NO', 'Failure', '50074', 'Strong authentication is required.', 'Browser', '', 'Edge')
  .concat('s-1', '2119', 'none', '120', 'Not Applied')

const audit: Readonly<Record<string, string>> = {
  'Date (UTC)': '2026-11-20T18:31:55+00:00',
  CorrelationId: 'c-2',
  Service: 'Core Directory',
  Category: 'ApplicationManagement',
  Activity: 'Update application – Certificates and secrets management ',
  Result: 'success',
  ResultReason: '',
  'User Agent': 'Mozilla',
  ActorType: 'User',
  ActorDisplayName: 'Dana',
  ActorObjectId: 'u-1',
  ActorUserPrincipalName: 'dana@contoso.com',
  IPAddress: '1.2.3.4',
  ActorServicePrincipalId: '',
  ActorServicePrincipalName: '',
  Target1Type: 'Application',
  Target1DisplayName: '',
  Target1ObjectId: 'o-1',
  Target1UserPrincipalName: '',
  Target1ModifiedProperty1Name: 'KeyDescription',
  Target1ModifiedProperty1OldValue: '[]',
  Target1ModifiedProperty1NewValue: '["a","b"]',
  Target1ModifiedProperty2Name: '',
  Target1ModifiedProperty2OldValue: '',
  Target1ModifiedProperty2NewValue: '',
  Target2Type: '',
  Target2DisplayName: '',
  AdditionalDetail1Key: 'AppId',
  AdditionalDetail1Value: 'app-1',
}

describe('sign-ins downloaded from the Entra admin center', () => {
  test('are rows of SigninLogs, joined as those are, and lose no column', async () => {
    const source = csv(ofPeople, ofPerson)
    expect(recognise(bytesOf(source), 'x')).toBe('entra-csv')
    const { fields, records } = await read('entra-csv', source, [9])
    expect(records).toMatchObject([{ table: 'SigninLogs', time }])
    expect(fields[0]).toMatchObject({
      Id: 'r-1',
      UserPrincipalName: 'dana@contoso.com',
      AppId: 'app-1',
      ResourceIdentity: 'res-1',
      ResultType: '50074',
      IncomingTokenType: 'none',
      AutonomousSystemNumber: '2119',
      Status: 'Failure',
      Latency: '120',
    })
    expect(Object.values(fields[0] ?? {})).toHaveLength(ofPeople.length - 1)
    const row: JsonObject = {
      Type: 'SigninLogs',
      Id: 'r-1',
      CorrelationId: 'c-1',
      UserId: 'u-1',
      UserPrincipalName: 'dana@contoso.com',
      UniqueTokenIdentifier: 'Tok_1',
      AppId: 'app-1',
      ResourceIdentity: 'res-1',
      IPAddress: '1.2.3.4',
      SessionId: 's-1',
    }
    const same = await read('entra-ndjson', JSON.stringify(row))
    expect(same.records[0]?.keys.length).toBeGreaterThan(3)
    expect(records[0]?.keys).toEqual(expect.arrayContaining([...(same.records[0]?.keys ?? [])]))
  })

  test('of service principals are rows of their own table', async () => {
    const source = table({
      'Date (UTC)': '2026-11-20T18:31:55Z',
      'Request ID': 'r-2',
      'Correlation ID': 'c-1',
      'Service principal ID': 'sp-1',
      'Service principal name': 'Agent',
      'Credential key ID': 'k-1',
      Application: 'Agent',
      'Application ID ': 'app-1',
      Resource: 'Graph',
      'IP address': '1.2.3.4',
      'Sign-in error code': '0',
    })
    expect(recognise(bytesOf(source), 'x')).toBe('entra-csv')
    const { fields, records } = await read('entra-csv', source)
    expect(records).toMatchObject([{ table: 'AADServicePrincipalSignInLogs', time }])
    expect(fields[0]).toMatchObject({ ServicePrincipalId: 'sp-1', ServicePrincipalCredentialKeyId: 'k-1' })
  })

  test('have no name of ours for a column of theirs: each is published', async () => {
    const { fields } = await read('entra-csv', csv(ofPeople, ofPerson))
    const published = new Set((publishedTables.get('SigninLogs') ?? []).map(({ name }) => name))
    const own = ['Device ID', 'Browser', 'Latency']
    expect(Object.keys(fields[0] ?? {}).filter(name => !published.has(name))).toEqual(own)
  })
})

describe('audits downloaded from the Entra admin center', () => {
  test('are rows of AuditLogs, with who did it and what it was done to as that table has them', async () => {
    const source = table(audit)
    expect(recognise(bytesOf(source), 'x')).toBe('entra-csv')
    const { fields, records } = await read('entra-csv', source)
    expect(records).toMatchObject([{ table: 'AuditLogs', time }])
    expect(fields[0]).toMatchObject({
      OperationName: audit.Activity,
      LoggedByService: 'Core Directory',
      InitiatedBy: {
        user: { id: 'u-1', displayName: 'Dana', userPrincipalName: 'dana@contoso.com', ipAddress: '1.2.3.4' },
      },
      TargetResources: [
        {
          id: 'o-1',
          type: 'Application',
          modifiedProperties: [{ displayName: 'KeyDescription', oldValue: '[]', newValue: '["a","b"]' }],
        },
      ],
      AdditionalDetails: [{ key: 'AppId', value: 'app-1' }],
      ActorType: 'User',
    })
    expect(records[0]?.keys).toEqual(
      expect.arrayContaining([expect.objectContaining({ kind: 'upn', value: 'dana@contoso.com' })]),
    )
  })

  test('by an application name that', async () => {
    const app = { ActorType: 'Application', ActorServicePrincipalId: 'sp-1', ActorServicePrincipalName: 'Agent' }
    const { fields } = await read('entra-csv', table({ ...audit, ...app, ActorObjectId: '' }))
    expect(fields[0]?.InitiatedBy).toEqual({ app: { servicePrincipalId: 'sp-1', displayName: 'Agent' } })
  })
})
