// Telemetry as a fold: schemas, determinism and delays over all logs.
import { expect, test } from 'vitest'
import { createTelemetry } from '../../main/telemetry/index.ts'
import { RecordedFact } from '../../shared/model/facts.ts'
import { LogRecord } from '../../shared/model/record.ts'
import { recorded, sessionFacts, wholeSession } from './facts.ts'
import { seededRandom } from './random.ts'
import { recordsOf, schemaOf } from './records.ts'

const records = recordsOf(wholeSession)

test('the facts of this test are facts', () => {
  for (const fact of wholeSession) expect(RecordedFact.parse(fact)).toEqual(fact)
})

test('every record fits the schema of its table and is a log record', () => {
  expect(records.length).toBeGreaterThan(30)
  for (const record of records) {
    expect(LogRecord.parse(record)).toEqual(record)
    expect(schemaOf(record.table).parse(record.body)).toEqual(record.body)
  }
})

test('the same seed gives the same bytes, another seed other ids and delays of the same records', () => {
  expect(JSON.stringify(recordsOf(wholeSession))).toBe(JSON.stringify(records))
  const other = recordsOf(wholeSession, '8')
  expect(JSON.stringify(other)).not.toBe(JSON.stringify(records))
  expect(other.map(({ table }) => table)).toEqual(records.map(({ table }) => table))
})

test('no log shows a record before it happened, and each is late in its own way', () => {
  const delays = records.flatMap(({ plane, table, body, availableAt }) => {
    const at = body.TimeGenerated ?? body.CreationTime
    if (typeof at !== 'string' || table === 'AuditLogs') return []
    return [{ plane, minutes: (availableAt - Date.parse(at.endsWith('Z') ? at : `${at}Z`)) / 60_000 }]
  })
  const within = (plane: string, least: number, most: number): void => {
    const some = delays.filter(delay => delay.plane === plane)
    expect(some.length).toBeGreaterThan(2)
    for (const { minutes } of some) expect(minutes).toBeGreaterThanOrEqual(least)
    for (const { minutes } of some) expect(minutes).toBeLessThanOrEqual(most)
  }
  within('entra', 2, 5)
  within('defender', 4, 30)
  within('purview', 60, 91)
  const completed = wholeSession.find(({ fact }) => fact.type === 'task.completed')
  const [posted] = records.filter(({ plane }) => plane === 'agent365')
  expect((posted?.availableAt ?? 0) - (completed?.at ?? 0)).toBeGreaterThanOrEqual(65_000)
})

test('no record shows before the fact that led to it', () => {
  const telemetry = createTelemetry({ random: seededRandom('7') })
  for (const fact of wholeSession) {
    for (const record of telemetry.see(fact)) expect(record.availableAt).toBeGreaterThanOrEqual(fact.at)
  }
})

test('a fact that names what no fact introduced is a bug and throws', () => {
  expect(() => recordsOf(recorded(sessionFacts))).toThrow(/no earlier fact introduced/)
})
