// Data loss prevention in the audit log: mail and files alone, what it did about them, and neither the token nor what was found.
import { expect, test } from 'vitest'
import type { DlpMatch, DlpObject } from '../../shared/model/data-loss.ts'
import type { Fact } from '../../shared/model/facts.ts'
import { DlpRecord } from '../../shared/records/purview.ts'
import { ids, recorded, task, wholeSession } from './facts.ts'
import { recordsOf } from './records.ts'

const match: DlpMatch = {
  policyId: 'dddddddd-0000-4000-8000-000000000001',
  policyName: 'Finance',
  mode: 'Enable',
  rule: 'Cards stay inside',
  action: 'block',
  blocks: true,
  overridden: false,
  certain: true,
  reason: 'Credit Card Number: 1 found',
}
const mail: DlpObject = { location: 'Exchange', subject: 'As asked', to: ['audit@collect.example'] }
const file: DlpObject = {
  location: 'SharePoint',
  siteUrl: 'https://contoso.sharepoint.com/sites/Finance',
  path: 'Invoices/cards.xlsx',
  fileId: ids.file,
}
const matched = (change: Partial<Extract<Fact, { type: 'dlp.matched' }>>): Fact => ({
  type: 'dlp.matched',
  call: 'call-1',
  task,
  activity: 'mail',
  outcome: 'deny',
  matches: [match],
  justification: null,
  ...change,
})
const isDlp = ({ body }: ReturnType<typeof recordsOf>[number]) => JSON.stringify(body).includes('Cards stay inside')
/** What this leaves beside what the session left: in which table, and the audit records. */
function left(change: Parameters<typeof matched>[0]) {
  const facts = [...wholeSession.map(({ fact }) => fact), matched(change)]
  const records = recordsOf(recorded(facts)).filter(isDlp)
  return { tables: records.map(({ table }) => table), records: records.map(({ body }) => DlpRecord.parse(body)) }
}

test('a mail that was stopped is one record of Exchange: from whom, to whom, about what, and no id, for it never got one', () => {
  const { tables, records } = left({ object: mail })
  expect(tables).toEqual(['AuditRecord'])
  expect(records).toMatchObject([
    {
      RecordType: 13,
      Operation: 'DlpRuleMatch',
      UserKey: 'DlpAgent',
      ClientIP: '',
      ExchangeMetaData: { To: ['audit@collect.example'], Subject: 'As asked', RecipientCount: 1 },
      PolicyDetails: [
        {
          PolicyName: 'Finance',
          Rules: [{ RuleName: 'Cards stay inside', Actions: ['BlockAccess'], RuleMode: 'Enable' }],
        },
      ],
      SensitiveInfoDetectionIsIncluded: false,
    },
  ])
  const [record] = records
  for (const column of ['AppAccessContext', 'DeviceId', 'ExceptionInfo']) expect(record).not.toHaveProperty(column)
  expect(record?.UserId).toBe(record?.RecordType === 13 ? record.ExchangeMetaData.From : '')
})

test('a file is one record of SharePoint under its address; what only told the user says so', () => {
  const { records } = left({ object: file, matches: [{ ...match, action: 'warn', blocks: false }] })
  expect(records).toMatchObject([
    {
      RecordType: 11,
      Workload: 'SharePoint',
      SharePointMetaData: { FileName: 'cards.xlsx', UniqueId: ids.file },
      PolicyDetails: [{ Rules: [{ Actions: ['NotifyUser'] }] }],
    },
  ])
  expect(records[0]).toMatchObject({
    ObjectId: 'https://contoso.sharepoint.com/sites/Finance/Shared Documents/Invoices/cards.xlsx',
  })
})

test('rules of one policy stand together, and an override with what was said for it', () => {
  const overridden = { ...match, action: 'blockWithOverride', blocks: false, overridden: true } as const
  const second = { ...overridden, rule: 'Nothing to strangers' }
  const { records } = left({ object: mail, matches: [overridden, second], justification: 'Agreed with Priya.' })
  expect(records[0]?.PolicyDetails.map(({ Rules }) => Rules.map(({ RuleName }) => RuleName))).toEqual([
    ['Cards stay inside', 'Nothing to strangers'],
  ])
  expect(records[0]?.ExceptionInfo).toEqual({ Reason: 'Override', Justification: 'Agreed with Priya.' })
})

test('a rule has an id of its own, the same each time, and the mode of its policy', () => {
  const matches = [
    match,
    { ...match, rule: 'Nothing to strangers' },
    { ...match, policyId: ids.file, mode: 'TestWithNotifications' as const },
  ]
  const rulesOf = () =>
    left({ object: mail, matches }).records.flatMap(({ PolicyDetails }) => PolicyDetails.flatMap(({ Rules }) => Rules))
  const rules = rulesOf()
  expect(new Set(rules.map(({ RuleId }) => RuleId)).size).toBe(3)
  expect(rulesOf().map(({ RuleId }) => RuleId)).toEqual(rules.map(({ RuleId }) => RuleId))
  expect(rules.map(({ RuleMode }) => RuleMode)).toEqual(['Enable', 'Enable', 'TestWithNotifications'])
  // version 5 of RFC 9562, checked against another implementation
  expect(rules[0]?.RuleId).toBe('2fefe497-8280-57c9-97ac-abf294a68a95')
})

test('the clipboard, a channel and a record of the CRM leave none, nor does what may have matched', () => {
  expect(left({ activity: 'clipboard' }).tables).toEqual([])
  expect(left({ object: mail, matches: [{ ...match, certain: false }] }).tables).toEqual([])
})
