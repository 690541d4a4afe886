// What becomes of records on their way: nothing by default, and by what a scenario sets, the same for the same seed.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseScenario } from '../../main/simulation/index.ts'
import { createTelemetry } from '../../main/telemetry/index.ts'
import { createWeather } from '../../main/telemetry/weather.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import { epochMs, isoOf } from '../../shared/model/units.ts'
import { calmLogs, type LogWeather, ScenarioLogs } from '../../shared/scenarios/logs.ts'
import { wholeSession } from './facts.ts'
import { seededRandom } from './random.ts'
import { recordsOf } from './records.ts'

type Input = Parameters<typeof ScenarioLogs.parse>[0]

function recordsIn(logs: Input, seed = '7'): LogRecord[] {
  const telemetry = createTelemetry({ random: seededRandom(seed) }, ScenarioLogs.parse(logs))
  return [...wholeSession.flatMap(fact => telemetry.see(fact)), ...telemetry.end()]
}

const calm = recordsOf(wholeSession)
const textOf = ({ table, body }: LogRecord): string => `${table} ${JSON.stringify(body)}`
const texts = (records: readonly LogRecord[]): string[] => records.map(textOf)
const tables = (records: readonly LogRecord[]): string[] => [...new Set(records.map(({ table }) => table))].sort()

const hour = 3_600_000
const at = (minutes: number) => epochMs(Date.UTC(2026, 8, 17, 9, minutes))

/** Rows of the four logs in turn, a minute apart, each a few minutes late. */
const rows = (count: number): LogRecord[] =>
  Array.from({ length: count }, (_, index) => ({
    plane: (['agent365', 'entra', 'defender', 'purview'] as const)[index % 4] ?? 'entra',
    table: 'AuditLogs' as const,
    format: 'entra-ndjson' as const,
    availableAt: epochMs(at(index) + ((index * 7) % 5) * 60_000),
    body: { Id: String(index), TimeGenerated: isoOf(at(index)) },
  }))

const passed = (records: readonly LogRecord[], logs: Input, seed = '1'): LogRecord[] => {
  const weather = createWeather(seededRandom(seed), ScenarioLogs.parse(logs))
  return [...records.flatMap((record, index) => weather.pass([record], at(index))), ...weather.pass([], null)]
}
const everywhere = (weather: Partial<LogWeather>): Input => ({
  weather: { agent365: weather, entra: weather, defender: weather, purview: weather },
})

test('in calm weather every record comes once, as it was written', () => {
  expect(recordsIn({})).toEqual(calm)
  expect(passed(rows(40), {})).toEqual(rows(40))
})

test('a scenario that says nothing of its logs has calm ones', () => {
  const { logs } = parseScenario(
    'extends: contoso\nid: quiet\ntitle: t\nsummary: s\nthreats: []\ntasks: []\n',
    'quiet.yaml',
  )
  expect(logs).toEqual(calmLogs)
})

test('a rate beyond 1, and a table that no setting hands on, are refused by their key', () => {
  const text = (logs: string) =>
    `extends: contoso\nid: x\ntitle: t\nsummary: s\nthreats: []\ntasks: []\nlogs: ${logs}\n`
  expect(() => parseScenario(text('{ exporter: { lost: 1.5 } }'), 'x.yaml')).toThrow(/x\.yaml|lost/)
  expect(() => parseScenario(text('{ diagnosticsOff: [CloudAppEvents] }'), 'x.yaml')).toThrow()
  expect(() => parseScenario(text('{ unifiedAudits: false }'), 'x.yaml')).toThrow(/unifiedAudit/)
})

describe('records get lost', () => {
  const rate = fc.double({ min: 0, max: 1, noNaN: true })

  test('at a higher rate the same ones and more', () => {
    fc.assert(
      fc.property(rate, rate, fc.nat().map(String), (one, other, seed) => {
        const [few, many] = [Math.min(one, other), Math.max(one, other)]
        const kept = new Set(texts(passed(rows(80), everywhere({ lost: few }), seed)))
        for (const text of texts(passed(rows(80), everywhere({ lost: many }), seed))) expect(kept).toContain(text)
      }),
    )
  })

  test('none at 0, all at 1, and about as many as is said', () => {
    expect(passed(rows(40), everywhere({ lost: 1 }))).toEqual([])
    const kept = passed(rows(4000), everywhere({ lost: 0.25 })).length
    expect(kept).toBeGreaterThan(2850)
    expect(kept).toBeLessThan(3150)
  })

  test('in one log without changing another', () => {
    const records = passed(rows(80), { weather: { entra: { lost: 0.5 } } })
    const others = ({ plane }: LogRecord): boolean => plane !== 'entra'
    expect(records.filter(others)).toEqual(rows(80).filter(others))
    expect(records.length).toBeLessThan(75)
    expect(records.length).toBeGreaterThan(62)
  })
})

test('what comes twice is the same twice, a little later, and nothing else comes', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat().map(String), (duplicated, seed) => {
      const records = passed(rows(60), everywhere({ duplicated }), seed)
      expect([...new Set(texts(records))]).toEqual(texts(rows(60)))
      for (const { body } of rows(60)) {
        const [first, again, ...more] = records.filter(each => each.body.Id === body.Id)
        expect(more).toEqual([])
        if (first && again) {
          expect(again.availableAt - first.availableAt).toBeGreaterThanOrEqual(0)
          expect(again.availableAt - first.availableAt).toBeLessThanOrEqual(15 * 60_000)
        }
      }
    }),
  )
  expect(passed(rows(60), everywhere({ duplicated: 1 }))).toHaveLength(120)
})

describe('what comes late', () => {
  test('keeps its time as long as it is no two days old', () => {
    const records = passed(rows(40), everywhere({ late: { share: 1, by: 24 * hour } }))
    expect(texts(records)).toEqual(texts(rows(40)))
    expect(records.map(({ availableAt }) => availableAt)).toEqual(rows(40).map(each => each.availableAt + 24 * hour))
  })

  test('later than that has the time at which it came in TimeGenerated', () => {
    const records = passed(rows(40), everywhere({ late: { share: 1, by: 50 * hour } }))
    for (const { body, availableAt } of records) expect(body.TimeGenerated).toBe(isoOf(availableAt))
    expect(records.map(({ body }) => body.Id)).toEqual(rows(40).map(({ body }) => body.Id))
  })
})

describe('in order of arrival', () => {
  const weather = { lost: 0.1, duplicated: 0.2, late: { share: 0.3, by: 2 * hour } }

  test('the same records come, each when it first shows', () => {
    fc.assert(
      fc.property(fc.nat().map(String), seed => {
        const arrived = passed(rows(80), { ...Object(everywhere(weather)), order: 'arrival' }, seed)
        const times = arrived.map(({ availableAt }) => availableAt)
        expect(times).toEqual(times.toSorted((a, b) => a - b))
        expect(texts(arrived).sort()).toEqual(texts(passed(rows(80), everywhere(weather), seed)).sort())
      }),
    )
  })

  test('nothing shows before its time', () => {
    const stream = createWeather(seededRandom('1'), ScenarioLogs.parse({ order: 'arrival' }))
    for (const [index, record] of rows(40).entries())
      for (const shown of stream.pass([record], at(index))) expect(shown.availableAt).toBeLessThanOrEqual(at(index))
  })

  test('the same seed gives the same bytes, another seed others', () => {
    const logs = { ...Object(everywhere(weather)), exporter: { lost: 0.2 }, order: 'arrival' }
    expect(JSON.stringify(recordsIn(logs))).toBe(JSON.stringify(recordsIn(logs)))
    expect(JSON.stringify(recordsIn(logs, '8'))).not.toBe(JSON.stringify(recordsIn(logs)))
  })
})

describe('what is switched off', () => {
  const isOffice = ({ table, body }: LogRecord): boolean =>
    table === 'CloudAppEvents' && body.Application !== 'Agent365'

  test("without auditing there is no audit record, and Defender has none of Office's rows, but those of agents", () => {
    expect(calm.some(isOffice)).toBe(true)
    const left = calm.filter(record => record.table !== 'AuditRecord' && !isOffice(record))
    expect(recordsIn({ unifiedAudit: false })).toEqual(left)
    expect(tables(left)).toContain('CloudAppEvents')
  })

  test('a table that no diagnostic setting hands on is empty, and its rows are in advanced hunting still', () => {
    const records = recordsIn({ diagnosticsOff: ['AADServicePrincipalSignInLogs'] })
    expect(records).toEqual(calm.filter(({ table }) => table !== 'AADServicePrincipalSignInLogs'))
    expect(tables(records)).toContain('EntraIdSpnSignInEvents')
  })

  test('an agent without the SDK leaves no span, and Defender and Purview know nothing of prompts and tools', () => {
    const records = recordsIn({ exporter: { enabled: false } })
    expect(tables(records)).not.toContain('AgentSpan')
    const operations = records.flatMap(({ table, body }) => (table === 'AuditRecord' ? [body.Operation] : []))
    expect(operations.length).toBeGreaterThan(0)
    for (const operation of operations) expect(operation).not.toMatch(/^AI/)
    expect(records.filter(({ body }) => body.Application === 'Agent365')).toEqual([])
  })
})

test('a span that is lost is in none of the three logs it feeds, and takes no other with it', () => {
  const idsIn = (records: readonly LogRecord[]) => ({
    spans: new Set(
      texts(records.filter(({ table }) => table === 'AgentSpan')).flatMap(found(/"spanId":"([0-9a-f]+)"/g)),
    ),
    rows: new Set(texts(records).flatMap(found(/"OpId":"([0-9a-f]+)"/g))),
  })
  const all = idsIn(calm)
  const some = Array.from({ length: 20 }, (_, seed) => idsIn(recordsIn({ exporter: { lost: 0.4 } }, `7/${seed}`)))
  expect(all.spans.size).toBeGreaterThan(3)
  for (const { spans, rows: named } of some) for (const row of named) expect(spans).toContain(row)
  const sizes = new Set(some.map(({ spans }) => spans.size))
  expect(sizes.size).toBeGreaterThan(2)
})

const found = (form: RegExp) => (text: string) => [...text.matchAll(form)].map(([, id = '']) => id)
