// Sessions that overlap leave the same records as sessions that follow each other, and a run cut anywhere loses no span.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Fact } from '../../shared/model/facts.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import { recorded, sessionFacts, tenantFacts, trace, wholeSession } from './facts.ts'
import { recordsOf, schemaOf, spansOf } from './records.ts'

/** The session again under other references, trace and token ids. */
function another(facts: readonly Fact[], number: number): Fact[] {
  const text = JSON.stringify(facts)
    .replaceAll('task:1', `task:${number}`)
    .replaceAll('session:s1', `session:s${number}`)
    .replaceAll('"token:', `"token:${number}-`)
    .replaceAll('"call_', `"call_${number}_`)
    .replaceAll(trace, trace.slice(0, -1) + String(number))
  return Fact.array().parse(JSON.parse(text))
}

/** What a record says without what chance or the clock put into it. */
function essence(record: LogRecord): string {
  const text = JSON.stringify({ ...record, availableAt: 0 })
  return text
    .replaceAll(/"(Id|ReportId|CorrelationId)":"[^"]*"/g, '')
    .replaceAll(/"(Timestamp|TimeGenerated|CreatedDateTime|CreationTime|CompletionTime)":"[^"]*"/g, '')
    .replaceAll(/"(startTimeUnixNano|endTimeUnixNano|timeUnixNano)":\d+/g, '')
    .replaceAll(/"spanId":"(?!9ff6b595e39e71d2|0000000000)[0-9a-f]{16}"/g, '')
}

const essences = (records: readonly LogRecord[]): string[] => records.map(essence).sort()

test('two sessions leave the same records however their facts interleave', () => {
  const sessions = [sessionFacts, another(sessionFacts, 2)] as const
  const expected = essences(recordsOf(recorded([...tenantFacts, ...sessions.flat()])))
  const length = sessionFacts.length * 2
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: length, maxLength: length }), choices => {
      const queues = sessions.map(session => [...session])
      const [first = [], second = []] = queues
      const merged = choices.flatMap(
        choice => (choice ? (first.shift() ?? second.shift()) : (second.shift() ?? first.shift())) ?? [],
      )
      expect(essences(recordsOf(recorded([...tenantFacts, ...merged])))).toEqual(expected)
    }),
    { seed: 7, numRuns: 40 },
  )
})

test('a run cut after any fact exports every span that ended, once, and only records that fit their schema', () => {
  const ending = (type: Fact['type']): number =>
    type === 'inference.called' || type === 'tool.returned' ? 1 : type === 'task.completed' ? 2 : 0
  for (let cut = tenantFacts.length; cut <= wholeSession.length; cut++) {
    const facts = wholeSession.slice(0, cut)
    const records = recordsOf(facts)
    const spans = spansOf(records).map(({ spanId }) => spanId)
    expect(spans).toHaveLength(facts.reduce((count, { fact }) => count + ending(fact.type), 0))
    expect(new Set(spans).size).toBe(spans.length)
    for (const { table, body } of records) expect(schemaOf(table).safeParse(body).error).toBeUndefined()
  }
})
