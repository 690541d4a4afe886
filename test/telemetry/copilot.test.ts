// What is audited of a prompt and its answer: where, of which agent, what was read for it, and never a word of either.
import { expect, test } from 'vitest'
import { createTelemetry } from '../../main/telemetry/index.ts'
import type { Alert } from '../../shared/model/alert.ts'
import type { Fact, RecordedFact } from '../../shared/model/facts.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import { epochMs } from '../../shared/model/units.ts'
import { CopilotActivity, CopilotRecord } from '../../shared/records/copilot.ts'
import { CloudAppEvents } from '../../shared/records/defender.ts'
import { ScenarioLogs } from '../../shared/scenarios/logs.ts'
import { answerText, conversation, ids, promptText, start, wholeSession } from './facts.ts'
import { publishedColumns } from './published.ts'
import { seededRandom } from './random.ts'
import { bodiesOf } from './records.ts'

const minute = 60_000
const end = start + wholeSession.length * 1000

function written(facts: readonly RecordedFact[], logs: unknown = {}): LogRecord[] {
  const telemetry = createTelemetry({ random: seededRandom('7') }, ScenarioLogs.parse(logs))
  return [...facts.flatMap(fact => telemetry.see(fact)), ...telemetry.end()]
}
const later = (minutes: number, fact: Fact): RecordedFact => ({
  seq: wholeSession.length,
  at: epochMs(end + minutes * minute),
  fact,
})
const changed = (change: (fact: Fact) => Fact): RecordedFact[] =>
  wholeSession.map(recorded => ({ ...recorded, fact: change(recorded.fact) }))
const interactionsIn = (records: readonly LogRecord[]): CopilotRecord[] =>
  records
    .filter(({ table, body }) => table === 'AuditRecord' && body.RecordType === 261)
    .map(({ body }) => CopilotRecord.parse(body))

const address = 'https://contoso.sharepoint.com/sites/finance/Shared Documents/2026/invoices.xlsx'
const found = (url: string): Alert => ({
  ref: 'alert:1',
  id: 'ai1',
  incident: 'incident:1',
  agent: 'agent:invoices-1',
  behaviour: 'promptInjection',
  detectorId: ids.session,
  title: 'Orders in what an agent read',
  description: 'It gives orders.',
  recommendedActions: 'Look at it.',
  category: 'InitialAccess',
  severity: 'medium',
  serviceSource: 'microsoftSecurityForAI',
  detectionSource: 'microsoftDefenderForAIServices',
  mitreTechniques: [],
  actorDisplayName: 'Invoice Agent',
  firstActivityDateTime: epochMs(start),
  lastActivityDateTime: epochMs(start),
  evidence: [{ type: 'urlEvidence', url, verdict: 'suspicious', remediationStatus: 'none', roles: ['source'] }],
})

test('one record has the person, the app, both messages by id, the model and each file that was read', () => {
  const [record, ...more] = interactionsIn(written(wholeSession))
  expect(more).toEqual([])
  expect(record).toMatchObject({ UserId: 'dana@contoso.com', ClientIP: '203.0.113.7', AgentName: 'Invoice Agent' })
  expect(record?.AgentId.split('.')[1]).toBe(ids.agent)
  const { AccessedResources = [], Messages = [], ...data } = record?.CopilotEventData ?? {}
  expect(data).toMatchObject({
    AppHost: 'Teams',
    ModelTransparencyDetails: [{ ModelProviderName: 'openai', ModelName: 'gpt-4o' }],
  })
  expect(Messages.map(({ isPrompt }) => isPrompt)).toEqual([true, false])
  expect(Number(Messages[0]?.Id)).toBeLessThan(Number(Messages[1]?.Id))
  expect(AccessedResources).toMatchObject([
    { Action: 'Read', Id: address, Name: 'invoices.xlsx', Type: 'xlsx', listItemUniqueId: ids.file },
  ])
  expect(AccessedResources[0]?.SensitivityLabelId).toMatch(/^cccccccc/)
  expect(AccessedResources[0]).not.toHaveProperty('XPIADetected')
})

test('neither prompt nor answer stands in it, and its thread is no conversation of any span', () => {
  const text = JSON.stringify(interactionsIn(written(wholeSession)))
  for (const hidden of [promptText, answerText, conversation, 'three invoices']) expect(text).not.toContain(hidden)
  expect(text).toMatch(/"ThreadId":"19:[0-9a-f]{32}@thread.v2"/)
})

test('the same thread stands for the same conversation, another for another', () => {
  const threadOf = (other: string) =>
    interactionsIn(
      written(
        changed(fact =>
          fact.type === 'prompt.sent' || fact.type === 'task.started' ? { ...fact, conversation: other } : fact,
        ),
      ),
    )[0]?.CopilotEventData.ThreadId
  expect(threadOf('one')).toBe(threadOf('one'))
  expect(threadOf('one')).not.toBe(threadOf('two'))
})

test.each([
  ['msteams', 'Teams'],
  ['outlook', 'Outlook'],
  ['M365Copilot', 'M365App'],
])('asked by %s, the host is %s', (channel, host) => {
  const [record] = interactionsIn(written(changed(fact => (fact.type === 'prompt.sent' ? { ...fact, channel } : fact))))
  expect(record?.CopilotEventData.AppHost).toBe(host)
})

test('what is asked on an agent’s own page, and what nobody answered, Microsoft 365 knows nothing of', () => {
  expect(
    interactionsIn(written(changed(fact => (fact.type === 'prompt.sent' ? { ...fact, channel: 'web' } : fact)))),
  ).toEqual([])
  expect(interactionsIn(written(wholeSession.filter(({ fact }) => fact.type !== 'task.completed')))).toEqual([])
})

test('a mail is named by its message id, not by its subject', () => {
  const withMail = changed(fact =>
    fact.type === 'mail.sent'
      ? {
          type: 'mail.read',
          call: fact.call,
          token: fact.token,
          session: fact.session,
          pc: fact.pc,
          messageIds: ['AAMk'],
          internetMessageIds: ['<1@contoso.com>'],
          subjects: ['A secret subject'],
        }
      : fact,
  )
  const [record] = interactionsIn(written(withMail))
  expect(record?.CopilotEventData.AccessedResources.at(-1)).toEqual({
    Action: 'Read',
    Id: '<1@contoso.com>',
    Type: 'Email',
  })
  expect(JSON.stringify(record)).not.toContain('A secret subject')
})

test('an injection noticed in time is said of the file it stands in; one noticed elsewhere or too late is not', () => {
  const detected = (minutes: number, url: string) => {
    const alert: Fact = { type: 'alert.raised', alert: found(url) }
    const records = written([...wholeSession, later(minutes, alert)])
    return interactionsIn(records)[0]?.CopilotEventData.AccessedResources.map(({ XPIADetected }) => XPIADetected)
  }
  expect(detected(8, address)).toEqual([true])
  expect(detected(8, 'https://contoso.sharepoint.com/sites/finance/Shared Documents/other.docx')).toEqual([undefined])
  expect(detected(16, address)).toEqual([undefined])
})

test('switched off, auditing has nothing of it in Purview, Defender or Sentinel; what was answered before is kept', () => {
  const named = ({ table, body }: LogRecord): boolean =>
    table === 'CopilotActivity' || body.Operation === 'CopilotInteraction' || body.ActionType === 'CopilotInteraction'
  expect(written(wholeSession, { sentinelLake: true }).filter(named)).toHaveLength(3)
  expect(written(wholeSession, { sentinelLake: true, unifiedAudit: false }).filter(named)).toEqual([])
  const off: Fact = { type: 'audit.switched', unifiedAudit: false, by: 'human:sam' }
  expect(written([...wholeSession, later(1, off)]).filter(named)).toHaveLength(2)
})

test('Defender copies the audit record; Sentinel has it by the columns published, where it is set up', () => {
  const records = written(wholeSession, { sentinelLake: true })
  const [record] = interactionsIn(records)
  const copy = bodiesOf(records, 'CloudAppEvents', CloudAppEvents).find(
    ({ ActionType }) => ActionType === 'CopilotInteraction',
  )
  expect(copy?.RawEventData).toEqual(record)
  expect(copy?.OAuthAppId).toBe(ids.agent)
  const [row] = bodiesOf(records, 'CopilotActivity', CopilotActivity)
  expect(row).toMatchObject({ RecordId: record?.Id, ActorName: 'dana@contoso.com', AIModelName: 'gpt-4o' })
  expect(row?.LLMEventData).toEqual(record?.CopilotEventData)
  const columns = publishedColumns()?.get('CopilotActivity')
  for (const column of Object.keys(row ?? {})) if (columns) expect(columns).toContain(column)
})

test('no log shows it before it says all it will', () => {
  const completed = wholeSession.find(({ fact }) => fact.type === 'task.completed')?.at ?? 0
  for (const { body, availableAt } of written(wholeSession, { sentinelLake: true })) {
    if (!JSON.stringify(body).includes('"AccessedResources"')) continue
    expect(availableAt - completed).toBeGreaterThanOrEqual(15 * minute)
  }
})
