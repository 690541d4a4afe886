// What Sentinel's lake has of a run, beside what Defender has of the same: content here, addresses there.
import { describe, expect, test } from 'vitest'
import { recognise } from '../../main/case/import/index.ts'
import { createTelemetry } from '../../main/telemetry/index.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import { ASimAgentEventLogs } from '../../shared/records/asim-agent-event.ts'
import { CloudAppEvents } from '../../shared/records/defender.ts'
import { ScenarioLogs } from '../../shared/scenarios/logs.ts'
import { read as readAll } from '../case/import/reading.ts'
import { answerText, promptText, wholeSession } from './facts.ts'
import { seededRandom } from './random.ts'
import { bodiesOf, recordsOf, spansOf } from './records.ts'

const telemetry = createTelemetry({ random: seededRandom('7') }, ScenarioLogs.parse({ sentinelLake: true }))
const records: LogRecord[] = [...wholeSession.flatMap(fact => telemetry.see(fact)), ...telemetry.end()]
const rows = bodiesOf(records, 'ASimAgentEventLogs', ASimAgentEventLogs)
const spans = spansOf(records)
const ofType = (type: string) => rows.filter(({ EventOriginalType }) => EventOriginalType === type)

test('a tenant without the lake has the same records but these', () => {
  expect(rows.length).toBeGreaterThan(0)
  expect(records.filter(({ table }) => table !== 'ASimAgentEventLogs' && table !== 'CopilotActivity')).toEqual(
    recordsOf(wholeSession),
  )
})

describe('of a run', () => {
  test('the prompt stands on a row without a blueprint and without an end, the reply on one with both', () => {
    const [asked, answered, ...more] = ofType('InvokeAgent')
    expect(more).toEqual([])
    expect(asked?.EventOriginalRequestDetails).toContain(promptText)
    expect(asked?.EventOriginalResultDetails).toBeUndefined()
    expect(asked).toMatchObject({
      TargetAgentBlueprintId: '00000000-0000-0000-0000-000000000000',
      EventEndTime: '0001-01-01T00:00:00Z',
    })
    expect(answered?.EventOriginalResultDetails).toContain(answerText)
    expect(answered?.TargetAgentBlueprintId).toBe(spans[0]?.attributes['microsoft.a365.agent.blueprint.id'])
  })

  test('every span is there, by its id alone, with its content', () => {
    expect(new Set(rows.map(row => row.AdditionalFields.OpId))).toEqual(new Set(spans.map(({ spanId }) => spanId)))
    for (const { traceId } of spans) expect(JSON.stringify(rows)).not.toContain(traceId)
    for (const { spanId, attributes } of spans) {
      if (attributes['gen_ai.operation.name'] !== 'execute_tool') continue
      const seen = rows.filter(row => row.AdditionalFields.OpId === spanId)
      for (const row of seen) {
        expect(row.EventOriginalRequestDetails).toBe(attributes['gen_ai.tool.call.arguments'])
        expect(row.EventOriginalResultDetails).toBe(attributes['gen_ai.tool.call.result'])
      }
    }
  })

  test('a call is seen at the layers Defender names, by the same accounts', () => {
    const inDefender = bodiesOf(records, 'CloudAppEvents', CloudAppEvents).flatMap(row =>
      row.ActionType.startsWith('ExecuteTool') && 'OpId' in row.RawEventData
        ? [`${row.ActionType} ${row.RawEventData.OpId} ${row.AccountId}`]
        : [],
    )
    const inLake = rows.flatMap(row =>
      row.EventOriginalType.startsWith('ExecuteTool')
        ? [`${row.EventOriginalType} ${row.AdditionalFields.OpId} ${row.ActorUsername}`]
        : [],
    )
    expect(inLake.length).toBeGreaterThan(3)
    expect(inLake.sort()).toEqual(inDefender.sort())
  })

  test('no row says from which address it was', () => {
    const addresses = new Set(spans.map(({ attributes }) => attributes['client.address']))
    for (const address of addresses) expect(JSON.stringify(rows)).not.toContain(address)
  })

  test('a call that failed says how', () => {
    const failed = rows.filter(row => row.EventOriginalErrorType !== undefined)
    const spansFailed = spans.filter(({ status }) => status.code === 'ERROR')
    expect(failed.length).toBeGreaterThanOrEqual(spansFailed.length)
    expect(spansFailed.length).toBeGreaterThan(0)
    for (const row of failed) expect(row.EventErrorDetails).not.toBe('')
  })
})

test.each([
  ['with its name', (row: object) => row],
  ['without its name, as a query may leave it', (row: object) => ({ ...row, Type: undefined })],
])('an export of it is read %s, and joined by span, conversation, agent and call', async (_what, shown) => {
  const lines = rows.map(row => `${JSON.stringify(shown(row))}\n`).join('')
  expect(recognise(new TextEncoder().encode(lines), 'lake.json')).toBe('entra-ndjson')
  const { records: read, rejected } = await readAll('entra-ndjson', lines)
  expect(rejected).toEqual([])
  expect(read.map(({ table }) => table)).toEqual(rows.map(() => 'ASimAgentEventLogs'))
  expect(read.map(({ time }) => time)).toEqual(rows.map(row => Date.parse(row.EventStartTime)))
  const kinds = new Set(read.flatMap(({ keys }) => keys.map(({ kind }) => kind)))
  for (const kind of ['span', 'parentSpan', 'conversation', 'agent', 'agentUser', 'user', 'toolCall'] as const)
    expect(kinds).toContain(kind)
})
