// What Windows 365 and Intune log of who manages devices and pools, with the columns Microsoft publishes.
import { describe, expect, test } from 'vitest'
import { recognise } from '../../../main/case/import/index.ts'
import { publishedColumns } from '../../telemetry/published.ts'
import { bytesOf, read } from './reading.ts'

const priya = 'priya.nair@contoso.com'
const [activity, other, user, app] = [1, 2, 3, 4].map(digit => `0000000${digit}-1111-4222-8333-444455556666`)

const windows365 = {
  TimeGenerated: '2026-11-20T10:00:00Z',
  ActivityId: activity,
  RelatedActivityId: other,
  ApplicationId: app,
  ComponentName: 'CloudPC',
  OperationName: 'Update',
  OtherAuditEventProperties: '{}',
  Result: 'Success',
  UserId: user,
  UserPrincipalName: priya,
}
const intune = {
  Type: 'IntuneAuditLogs',
  TimeGenerated: '2026-11-20T10:00:01.5Z',
  Category: 'AuditLogs',
  CorrelationId: activity,
  Identity: priya,
  OperationName: 'Patch DeviceManagementConfigurationPolicy',
  Properties: JSON.stringify({ Actor: { UPN: priya, ObjectId: user, Application: app } }),
  ResultType: 'Success',
}

describe.each([
  ['Windows365AuditLogs', windows365],
  ['Windows365AuditLogs', { Type: 'Windows365AuditLogs', ...windows365 }],
  ['IntuneAuditLogs', intune],
])('%s', (table, row) => {
  test('is recognised, filed under its name at its time, and joined by who did it', async () => {
    const text = `${JSON.stringify(row)}\n`
    expect(recognise(bytesOf(text), 'export.json')).toBe('entra-ndjson')
    const { records, rejected } = await read('entra-ndjson', text)
    expect(rejected).toEqual([])
    expect(records).toMatchObject([{ table, time: Date.parse(row.TimeGenerated) }])
    const keys = records.flatMap(record => record.keys.map(({ kind, value }) => `${kind} ${value}`))
    expect(keys).toEqual(
      expect.arrayContaining([`correlation ${activity}`, `user ${user}`, `upn ${priya}`, `app ${app}`]),
    )
  })

  const published = publishedColumns()
  test.skipIf(published === null)('has the columns that are read', () => {
    for (const column of Object.keys(row)) expect(published?.get(table)).toContain(column)
  })
})
