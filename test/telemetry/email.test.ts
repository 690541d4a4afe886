// Mail in hunting: each message by recipient, each link that was followed, joined by the id Office 365 gives; and never a word of the text.
import { beforeAll, expect, test } from 'vitest'
import { recognise } from '../../main/case/import/index.ts'
import { loadScenario } from '../../main/simulation/index.ts'
import type { RecordedFact } from '../../shared/model/facts.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import { EmailEvents, UrlClickEvents } from '../../shared/records/email.ts'
import { bytesOf, read } from '../case/import/reading.ts'
import { play } from '../simulation/play.ts'
import { wholeSession } from './facts.ts'
import { bodiesOf, recordsOf } from './records.ts'

let facts: readonly RecordedFact[]
let records: LogRecord[]
let mails: EmailEvents[]
let clicks: UrlClickEvents[]
beforeAll(async () => {
  const run = await play(await loadScenario('storm-2372'), 7)
  await run.pass(60 * 60_000)
  facts = run.facts()
  records = recordsOf(facts)
  mails = bodiesOf(records, 'EmailEvents', EmailEvents)
  clicks = bodiesOf(records, 'UrlClickEvents', UrlClickEvents)
})

test('a mail that lay there when the run began has the time it came', () => {
  const [first] = mails
  expect(Date.parse(first?.TimeGenerated ?? '')).toBeLessThan(facts[0]?.at ?? 0)
})

test('a mail from outside has no account that sent it; one from inside has it, and both have whose mailbox they came to', () => {
  const [outside] = mails.filter(({ EmailDirection }) => EmailDirection === 'Inbound')
  expect(outside).toMatchObject({
    SenderFromDomain: 'partner.example',
    RecipientEmailAddress: 'dana.reyes@contoso.com',
    UrlCount: 1,
    DeliveryLocation: 'Inbox/Folder',
  })
  expect(outside).not.toHaveProperty('SenderObjectId')
  const [inside] = mails.filter(({ RecipientEmailAddress }) => RecipientEmailAddress === 'tomas.weber@contoso.com')
  const ids = facts.flatMap(({ fact }) => (fact.type === 'human.created' ? [fact.human] : []))
  const idOf = (ref: string) => ids.find(human => human.ref === ref)?.id
  expect(inside).toMatchObject({
    EmailDirection: 'Intra-org',
    SenderDisplayName: 'Dana Reyes',
    SenderObjectId: idOf('human:dana'),
    RecipientObjectId: idOf('human:tomas'),
  })
})

test('a click names its mail by the id of its delivery, and who clicked where', () => {
  expect(clicks.map(({ AccountUpn }) => AccountUpn)).toEqual(['dana.reyes@contoso.com', 'tomas.weber@contoso.com'])
  for (const click of clicks) {
    const [mail] = mails.filter(({ NetworkMessageId }) => NetworkMessageId === click.NetworkMessageId)
    expect(mail?.RecipientEmailAddress).toBe(click.AccountUpn)
    expect(mail?.Subject).toBe('Join the call')
  }
})

test('what an agent sends is a row for each it goes to, under one id of Office 365 and the message id of the audit record', () => {
  const told = recordsOf(wholeSession)
  const [sent] = wholeSession.flatMap(({ fact }) => (fact.type === 'mail.sent' ? [fact] : []))
  const rows = bodiesOf(told, 'EmailEvents', EmailEvents)
  expect(rows.map(({ RecipientEmailAddress }) => RecipientEmailAddress)).toEqual(sent?.to)
  expect(new Set(rows.map(({ NetworkMessageId }) => NetworkMessageId)).size).toBe(1)
  const audited = told.filter(({ table, body }) => table === 'AuditRecord' && body.Operation === 'Send')
  expect(audited.map(({ body }) => body.Item)).toMatchObject([{ InternetMessageId: rows[0]?.InternetMessageId }])
  for (const row of rows) {
    expect(row).toMatchObject({
      SenderFromAddress: 'invoice.agent@contoso.com',
      SenderDisplayName: 'Invoice Agent User',
    })
    for (const column of ['UrlCount', 'AttachmentCount']) expect(row).not.toHaveProperty(column)
    const isInside = row.RecipientDomain === 'contoso.com'
    expect(row.EmailDirection).toBe(isInside && row.RecipientObjectId !== undefined ? 'Intra-org' : 'Outbound')
  }
})

test('neither has what the mail says', () => {
  const text = JSON.stringify([...mails, ...clicks])
  for (const code of ['DFR7-QX2K', 'HK4M-9TZB']) expect(text).not.toContain(code)
})

test('a tenant without E5 has no such rows', () => {
  const without = facts.map(
    ({ fact, ...place }): RecordedFact => ({
      ...place,
      fact: fact.type === 'tenant.ready' ? { ...fact, tenant: { ...fact.tenant, licences: ['P2'] } } : fact,
    }),
  )
  expect(recordsOf(without).filter(({ table }) => table === 'EmailEvents' || table === 'UrlClickEvents')).toEqual([])
})

test.each(['EmailEvents', 'UrlClickEvents'] as const)(
  '%s read back, with and without the name of the table',
  async table => {
    const bodies = records.filter(record => record.table === table).map(({ body }) => body)
    for (const rows of [
      bodies,
      bodies.map(({ Type: _, TimeGenerated, ...row }) => ({ Timestamp: TimeGenerated, ...row })),
    ]) {
      const text = rows.map(row => `${JSON.stringify(row)}\n`).join('')
      expect(recognise(bytesOf(text), 'export.json')).toBe('hunting-ndjson')
      const back = await read('hunting-ndjson', text)
      expect(back.rejected).toEqual([])
      expect(back.fields).toEqual(rows)
      expect(new Set(back.records.map(record => record.table))).toEqual(new Set([table]))
      for (const { keys, time } of back.records) {
        expect(time).not.toBeNull()
        expect(keys.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['message', 'upn']))
      }
    }
  },
)
