// Audit records as Purview hands them out: a search exported as CSV, and the Management API's content; and what comes
// beside them and holds none.
import { describe, expect, test } from 'vitest'
import { recognise } from '../../../main/case/import/index.ts'
import type { JsonObject } from '../../../shared/model/json.ts'
import { bytesOf, read } from './reading.ts'

const record: JsonObject = {
  CreationTime: '2026-11-20T18:31:55',
  Id: '5f3c1d2e-7a6b-4c5d-9e8f-a1b2c3d4e5f6',
  Operation: 'CopilotInteraction',
  RecordType: 261,
  UserId: 'AdeleV@contoso.com',
  UserKey: '9b117c67-170e-4aed-9702-658b3fddc889',
  CopilotEventData: { ThreadId: '19:abc@thread.v2', Note: 'said "yes",\nthen "no"' },
}
const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`
const purview =
  'RecordId,CreationDate,RecordType,Operation,UserId,AuditData,AssociatedAdminUnits,AssociatedAdminUnitsNames'
const row = (data: string): string =>
  `5f3c1d2e-7a6b-4c5d-9e8f-a1b2c3d4e5f6,2026-11-20T18:31:55.0000000Z,261,CopilotInteraction,adelev@contoso.com,${quoted(data)},unit-1,`

describe('an audit search as CSV', () => {
  test('is read from its AuditData, and the cells around fill what that lacks', async () => {
    const { CreationTime: _, RecordType: __, ...lacking } = record
    const source = `\ufeff${purview}\r\n${row(JSON.stringify(record))}\r\n${row(JSON.stringify(lacking, null, 1))}\r\n`
    expect(recognise(bytesOf(source), 'x')).toBe('audit-search-csv')
    for (const sizes of [[1 << 20], [3]]) {
      const { fields, records } = await read('audit-search-csv', source, sizes)
      const around = { AssociatedAdminUnits: 'unit-1', AssociatedAdminUnitsNames: '' }
      expect(fields).toEqual([
        { ...record, ...around },
        { ...lacking, CreationTime: '2026-11-20T18:31:55.0000000Z', RecordType: 261, ...around },
      ])
      expect(records.map(({ table, time }) => [table, time])).toEqual([
        ['AuditRecord', Date.UTC(2026, 10, 20, 18, 31, 55)],
        ['AuditRecord', Date.UTC(2026, 10, 20, 18, 31, 55)],
      ])
      expect(records[0]?.keys.map(({ kind, value }) => `${kind} ${value}`)).toEqual(
        expect.arrayContaining(['upn adelev@contoso.com', 'conversation 19:abc@thread.v2']),
      )
    }
  })

  test('of PowerShell has a line before its header, and names where the record has numbers', async () => {
    const { RecordType: _, ...lacking } = record
    const source = [
      '#TYPE Deserialized.Microsoft.Exchange.Data.ApplicationLogic.UnifiedAuditLogEvent',
      '"RecordType","CreationDate","UserIds","Operations","AuditData","ResultIndex","Identity"',
      `"CopilotInteraction","11/20/2026 6:31:55 PM","adelev@contoso.com","CopilotInteraction",${quoted(JSON.stringify(lacking))},"1","i"`,
    ].join('\n')
    expect(recognise(bytesOf(source), 'x')).toBe('audit-search-csv')
    const { fields, records } = await read('audit-search-csv', source)
    expect(fields).toEqual([{ ...record, RecordType: 'CopilotInteraction', ResultIndex: '1' }])
    expect(records[0]?.line).toBe(3)
  })

  test('whose record is empty is read from the cells around', async () => {
    const { fields, records } = await read('audit-search-csv', `${purview}\n${row('')}`)
    expect(records[0]).toMatchObject({ table: 'AuditRecord', time: Date.UTC(2026, 10, 20, 18, 31, 55) })
    expect(fields[0]).toMatchObject({ UserId: 'adelev@contoso.com', RecordType: 261, AuditData: '' })
  })

  test.each([
    ['cut off', '{"Id":"é", "Operation', 'json.syntax', 'The record ends inside a name.'],
    ['broken', '{"Id":"é", oops}', 'json.syntax', "Unexpected 'o' where a name should stand."],
    ['no object', '[1]', 'json.notAnObject', 'An object should stand here: {…}.'],
  ])('whose record is %s costs that row, and the place in it is told', async (_, data, code, reason) => {
    const source = `${purview}\n${row(data)}\n${row(JSON.stringify(record))}\n`
    const { fields, rejected } = await read('audit-search-csv', source)
    expect(fields).toHaveLength(1)
    expect(rejected).toMatchObject([{ code, line: 2 }])
    expect(rejected[0]?.reason).toContain(reason.slice(0, 20))
    const column = (rejected[0]?.column ?? 0) - 1
    const at = row(data).slice(column)
    expect(at.startsWith(code === 'json.notAnObject' ? '[1]' : data.endsWith('}') ? 'oops}' : '",unit-1')).toBe(true)
  })
})

describe('an audit search of PowerShell made JSON', () => {
  const found = (data: string): JsonObject => ({
    RecordType: 'CopilotInteraction',
    CreationDate: '/Date(1795199515000)/',
    UserIds: 'adelev@contoso.com',
    Operations: 'CopilotInteraction',
    AuditData: data,
    ResultIndex: 1,
    Identity: 'i',
  })
  const { RecordType: _, ...lacking } = record
  const readAny = async (source: string) => read(recognise(bytesOf(source), 'x'), source)

  test.each([
    ['alone', (row: JsonObject) => JSON.stringify(row, null, 4)],
    ['in a list', (row: JsonObject) => JSON.stringify([row])],
    ['one a line', (row: JsonObject) => `${JSON.stringify(row)}\r\n`],
    ['in what Windows PowerShell puts around a list', (row: JsonObject) => JSON.stringify({ value: [row], Count: 1 })],
  ])('is read from its AuditData, %s', async (_, print) => {
    const { fields, records, rejected } = await readAny(print(found(JSON.stringify(lacking))))
    expect([fields, rejected]).toEqual([[{ ...record, RecordType: 'CopilotInteraction', ResultIndex: 1 }], []])
    expect(records).toMatchObject([{ table: 'AuditRecord', time: Date.UTC(2026, 10, 20, 18, 31, 55) }])
  })

  test('whose record can not be read is read from what stands around it, and keeps the text', async () => {
    const { fields, records } = await readAny(JSON.stringify([found('{"Id":"é", "Operation')]))
    expect(records).toMatchObject([{ table: 'AuditRecord', time: Date.UTC(2026, 10, 20, 18, 31, 55) }])
    expect(fields[0]).toMatchObject({ UserId: 'adelev@contoso.com', AuditData: '{"Id":"é", "Operation' })
  })
})

test('an audit search by Microsoft Graph gives the same records', async () => {
  const { CreationTime: _, ...lacking } = record
  const around = {
    '@odata.type': '#microsoft.graph.security.auditLogRecord',
    id: 'r-1',
    createdDateTime: '2026-11-20T18:31:55Z',
    auditLogRecordType: 'copilotInteraction',
    operation: 'CopilotInteraction',
    userPrincipalName: 'AdeleV@contoso.com',
    clientIp: '203.0.113.7',
  }
  const source = JSON.stringify({
    value: [
      { ...around, auditData: record },
      { ...around, auditData: lacking },
    ],
  })
  expect(recognise(bytesOf(source), 'x')).toBe('entra-graph-json')
  const { fields, records } = await read('entra-graph-json', source)
  expect(records.map(({ table, time }) => [table, time])).toEqual([
    ['AuditRecord', Date.UTC(2026, 10, 20, 18, 31, 55)],
    ['AuditRecord', Date.UTC(2026, 10, 20, 18, 31, 55)],
  ])
  expect(fields[0]).toMatchObject({ ...record, ClientIP: '203.0.113.7', userPrincipalName: 'AdeleV@contoso.com' })
  expect(fields[1]).toMatchObject({ ...lacking, CreationTime: '2026-11-20T18:31:55Z' })
})

describe('the Management API', () => {
  test.each([
    ['on one line', JSON.stringify([record, record])],
    ['printed', JSON.stringify([record, record], null, 2)],
  ])('gives content as a list, %s', async (_, source) => {
    expect(recognise(bytesOf(source), 'x')).toBe('management-api-ndjson')
    const { fields } = await read('management-api-ndjson', source)
    expect(fields).toEqual([record, record])
  })

  const blob = {
    contentUri: 'https://manage.office.com/api/v1.0/t/activity/feed/audit/301299007231$301299007231',
    contentId: '301299007231$301299007231',
    contentType: 'Audit.General',
    contentCreated: '2026-11-20T17:35:00.000Z',
  }
  test.each([
    ['notifications', [blob], 'where audit records can be fetched'],
    ['subscriptions', [{ contentType: 'Audit.General', status: 'enabled', webhook: null }], 'subscriptions to'],
    ['the trial of a webhook', { validationCode: 'f9d7d1a5-ca4c-4cbb-a1d5-f1b9d2fa6bdc' }, 'tries a webhook'],
    ['a refusal', { error: { code: 'AF20024', message: 'The subscription is already enabled.' } }, 'AF20024'],
    ['a digest of CloudTrail', { digestStartTime: '2026-11-20T17:35:00Z', logFiles: [] }, 'a digest of AWS CloudTrail'],
  ])('also gives %s, which hold no records: that is said', (_, body, words) => {
    const refusal = { code: 'import.unrecognised', message: expect.stringContaining(words) }
    expect(() => recognise(bytesOf(JSON.stringify(body)), 'x')).toThrow(expect.objectContaining(refusal))
  })

  test('gives a record that has a list called value as one record', async () => {
    const { fields, rejected } = await read(
      'management-api-ndjson',
      `${JSON.stringify({ ...record, value: [{ a: 1 }] })}\n`,
    )
    expect([fields, rejected]).toEqual([[{ ...record, value: [{ a: 1 }] }], []])
  })

  test('notifications among records are rejected by what they are', async () => {
    const { rejected, fields } = await read('management-api-ndjson', JSON.stringify([record, blob]))
    expect(fields).toHaveLength(1)
    expect(rejected[0]?.reason).toMatch(/^This is no record: notifications of the Office 365 Management/)
  })
})
