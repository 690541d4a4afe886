// The table of where each fact lands, held to what is really written: no row claimed that never comes, none that comes left out.
import { describe, expect, test } from 'vitest'
import { listScenarios, loadScenario, startRun } from '../../main/simulation/index.ts'
import { compareLogs, createTelemetry } from '../../main/telemetry/index.ts'
import { landings } from '../../main/telemetry/landings.ts'
import type { TableName } from '../../shared/model/evidence.ts'
import type { Fact, FactType, RecordedFact } from '../../shared/model/facts.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import { ScenarioLogs } from '../../shared/scenarios/logs.ts'
import { factTypes } from '../shared/any-fact.ts'
import { wholeSession } from './facts.ts'
import { seededRandom } from './random.ts'
import { anyFactsTold } from './telling.ts'

const everything = ScenarioLogs.parse({ sentinelLake: true, graphFindings: true })
const telling = () => createTelemetry({ random: seededRandom('7') }, everything)

async function factsOf(id: string): Promise<readonly RecordedFact[]> {
  const run = await startRun(await loadScenario(id), 7)
  while (!run.done()) await run.step(1000)
  return run.facts()
}

/** Inventories are read when the first thing happens, and what was asked is filed a while after its answer: not of the fact they come with. */
const isPutOff = ({ table, body }: LogRecord): boolean =>
  table === 'CopilotActivity' ||
  table === 'InteractionObject' ||
  body.Operation === 'CopilotInteraction' ||
  body.ActionType === 'CopilotInteraction'

const seen = new Map<FactType, Set<TableName>>(factTypes.map(type => [type, new Set()]))
const note = (type: FactType, records: readonly LogRecord[]): void => {
  for (const record of records) if (!isPutOff(record)) seen.get(type)?.add(record.table)
}

const ids = (await listScenarios()).map(({ id }) => id).filter(id => id !== 'busy-day')
const played = new Map<string, readonly RecordedFact[]>()
for (const id of ids) {
  const facts = await factsOf(id)
  played.set(id, facts)
  const telemetry = telling()
  for (const recorded of facts) {
    const records = telemetry.see(recorded)
    const isOfSetup = ({ format, table }: LogRecord): boolean =>
      format === 'graph-objects' || (table === 'AgentsInfo' && records.some(each => each.format === 'graph-objects'))
    note(
      recorded.fact.type,
      records.filter(record => !isOfSetup(record)),
    )
  }
}
/** What no scenario tells, and what of the others they do not, is drawn from the type's schema. */
for (const type of factTypes) {
  const telemetry = telling()
  for (const recorded of wholeSession) telemetry.see(recorded)
  for (const recorded of anyFactsTold(type)) {
    const records = telemetry.see(recorded)
    if (recorded.fact.type === type) note(type, records)
  }
}

describe('the rows a fact gets as it happens are those of the table', () => {
  test.each(factTypes)('%s', type => {
    expect([...(seen.get(type) ?? [])].sort()).toEqual([...landings[type].rows].sort())
  })
})

test('what has no row of its own says why, and what has one needs no reason', () => {
  for (const [type, { rows, none }] of Object.entries(landings)) {
    expect(none === null, type).toBe(rows.length > 0)
    expect(none?.says ?? 'Said.', type).toMatch(/^[A-Z].*\.$/)
  }
})

/** Facts as if one kind of them had never been told; for those that others stand on, as if they had told something else. */
function otherwise(facts: readonly RecordedFact[], type: FactType): RecordedFact[] {
  const change = changes[type]
  if (change) return facts.map(recorded => ({ ...recorded, fact: change(recorded.fact) }))
  // alerts are spoken of by later facts, which go with them
  const gone = type === 'alert.raised' ? /^(alert|incident)\./ : null
  return facts.filter(({ fact }) => (gone === null ? fact.type !== type : !gone.test(fact.type)))
}
const changes: Partial<Record<FactType, (fact: Fact) => Fact>> = {
  'task.started': fact => (fact.type === 'task.started' ? { ...fact, human: 'human:sam' } : fact),
  'tool.called': fact =>
    fact.type === 'tool.called' ? { ...fact, call: { ...fact.call, tool: `${fact.call.tool}_2` } } : fact,
}

const recordsOf = (facts: readonly RecordedFact[]): LogRecord[] => {
  const telemetry = telling()
  return [...facts.flatMap(fact => telemetry.see(fact)), ...telemetry.end()]
}

describe('where later rows are said to tell of a fact, they say something else without it', () => {
  const told = factTypes.filter(type => landings[type].told.length > 0)
  test.each(told)('%s', type => {
    const missing = new Set(landings[type].told)
    for (const facts of [wholeSession, ...played.values()]) {
      if (missing.size === 0) break
      if (!facts.some(({ fact }) => fact.type === type)) continue
      const planes = compareLogs(recordsOf(facts), recordsOf(otherwise(facts, type)))
      for (const { onlyBase, onlyChanged } of Object.values(planes))
        for (const { table } of [...onlyBase, ...onlyChanged]) missing.delete(table)
    }
    expect([...missing]).toEqual([])
  })
})
