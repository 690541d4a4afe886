// What services record of an agent's acts, what Defender shows of those records, and what leaves nothing.
import { describe, expect, test } from 'vitest'
import { createTelemetry } from '../../main/telemetry/index.ts'
import type { Fact } from '../../shared/model/facts.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import { CloudAppEvents } from '../../shared/records/defender.ts'
import { ManagementApiRecord } from '../../shared/records/purview.ts'
import { ids, recorded, sessionFacts, tenantFacts } from './facts.ts'
import { seededRandom } from './random.ts'
import { bodiesOf } from './records.ts'

const by = { call: 'call_2', token: 'token:user', session: 'session:s1', pc: 'pc:01' } as const
const site = 'https://contoso.sharepoint.com/sites/finance'
const label = 'cccccccc-0000-4000-8000-000000000001'
const otherLabel = 'cccccccc-0000-4000-8000-000000000002'
const file = {
  ...by,
  fileId: ids.file,
  siteUrl: site,
  path: '2026/plan.docx',
  name: 'plan.docx',
  bytes: 9,
  sensitivityLabelId: null,
}
const secretText = 'only in the body'

const after = sessionFacts.findIndex(({ type }) => type === 'file.read')
/** What this fact leaves in the middle of the session. */
function left(fact: Fact): LogRecord[] {
  const telemetry = createTelemetry({ random: seededRandom('7') })
  const all = recorded([...tenantFacts, ...sessionFacts.slice(0, after), fact])
  return all.map(each => telemetry.see(each)).at(-1) ?? []
}
const audits = (fact: Fact) => bodiesOf(left(fact), 'AuditRecord', ManagementApiRecord)
const rows = (fact: Fact) => bodiesOf(left(fact), 'CloudAppEvents', CloudAppEvents)

describe('SharePoint records', () => {
  test.each<[string, Fact]>([
    ['FileUploaded', { type: 'file.written', ...file, created: true }],
    ['FileModified', { type: 'file.written', ...file, created: false }],
    ['FileDeleted', { type: 'file.deleted', ...file }],
  ])('%s, in both logs alike, with the token it was done with', (operation, fact) => {
    const [audit] = audits(fact)
    expect(audit).toMatchObject({
      Operation: operation,
      RecordType: 6,
      ObjectId: `${site}/Shared Documents/2026/plan.docx`,
      AppAccessContext: { UniqueTokenId: 'm5RaaRnoFUyp2TbSCAAAAA' },
    })
    const [row] = rows(fact)
    expect(row).toMatchObject({ ActionType: operation, ObjectName: 'plan.docx' })
    expect(row?.RawEventData).toEqual(audit)
  })

  test.each([
    ['FileSensitivityLabelApplied', null, label],
    ['FileSensitivityLabelChanged', label, otherLabel],
    ['FileSensitivityLabelRemoved', label, null],
  ])('%s by the ids of the labels, and the justification', (operation, from, to) => {
    const object = `${site}/2026/plan.docx`
    const fact = { type: 'label.changed', ...by, object, from, to, justification: 'It was published.' } as const
    const [audit] = audits(fact)
    expect(audit).toMatchObject({
      Operation: operation,
      SiteUrl: `${site}/`,
      SourceRelativeUrl: 'Shared Documents/2026',
      SourceFileName: 'plan.docx',
    })
    expect(audit).toHaveProperty('SensitivityLabelEventData', {
      ...(to === null ? {} : { SensitivityLabelId: to }),
      ...(from === null ? {} : { OldSensitivityLabelId: from }),
      JustificationText: 'It was published.',
    })
    expect(rows(fact)[0]?.RawEventData).toEqual(audit)
  })
})

test('Exchange records which messages were read by their ids, and not their subjects', () => {
  const fact: Fact = {
    type: 'mail.read',
    ...by,
    messageIds: ['a', 'b'],
    internetMessageIds: ['<a@contoso.com>', '<b@contoso.com>'],
    subjects: [secretText, secretText],
  }
  const [audit] = audits(fact)
  expect(audit).toMatchObject({ Operation: 'MailItemsAccessed', RecordType: 50, OperationCount: 2 })
  expect(audit).toHaveProperty('Folders', [
    {
      Path: '\\Inbox',
      FolderItems: [{ InternetMessageId: '<a@contoso.com>' }, { InternetMessageId: '<b@contoso.com>' }],
    },
  ])
  expect(rows(fact)[0]?.ActionType).toBe('MailItemsAccessed')
  expect(JSON.stringify(left(fact))).not.toContain(secretText)
})

test('Teams records where a message was posted and how long it is', () => {
  const fact: Fact = {
    type: 'message.posted',
    ...by,
    teamId: 'team-1',
    teamName: 'Finance',
    channelId: '19:general@thread.tacv2',
    channelName: 'General',
    messageId: '1766000000000',
    bytes: 42,
  }
  expect(audits(fact)).toMatchObject([
    { Operation: 'MessageSent', RecordType: 25, Workload: 'MicrosoftTeams', MessageSizeInBytes: 42 },
  ])
  expect(rows(fact)).toMatchObject([{ Application: 'Microsoft Teams', ObjectName: 'General' }])
})

const change = (app: string): Fact => ({
  type: 'record.changed',
  ...by,
  app,
  entity: 'accounts',
  id: 'acc-1',
  operation: 'update',
  fields: { telephone1: { from: secretText, to: '555 0100' } },
})

test('the CRM records what a record became, without token, client and what it was; Defender shows none of it', () => {
  const [audit] = audits(change('crm'))
  expect(audit).toMatchObject({
    Operation: 'Update',
    RecordType: 21,
    EntityName: 'accounts',
    EntityId: 'acc-1',
    Fields: [{ Name: 'telephone1', Value: '"555 0100"' }],
  })
  expect(audit).not.toHaveProperty('AppAccessContext')
  expect(audit).not.toHaveProperty('DeviceId')
  expect(JSON.stringify(audit)).not.toContain(secretText)
  expect(rows(change('crm'))).toEqual([])
})

test.each<[string, Fact]>([
  ['a record changed in the ERP', change('erp')],
  ['a record changed in the HR application', change('hr')],
  ['records read in the CRM', { type: 'record.read', ...by, app: 'crm', entity: 'accounts', ids: ['1'], fields: [] }],
  [
    'a payment',
    {
      type: 'payment.scheduled',
      ...by,
      paymentId: 'P-1',
      vendorId: 'V-1',
      vendorName: 'Fabrikam',
      invoiceIds: ['INV-1'],
      amount: 10,
      currency: 'USD',
      bankAccount: 'DE00',
      on: '2026-12-01',
    },
  ],
])('%s leaves nothing in the unified audit log nor in Defender', (_what, fact) => {
  expect(left(fact)).toEqual([])
})
