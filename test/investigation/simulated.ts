// What the four logs saw of a simulated run, imported as exports of those logs would be: the facts stay behind.
import { loadScenario, startRun } from '../../main/simulation/index.ts'
import { createTelemetry } from '../../main/telemetry/index.ts'
import type { Evidence } from '../../shared/model/evidence.ts'
import type { RecordedFact } from '../../shared/model/facts.ts'
import { importRows } from './reader.ts'

export interface Simulated {
  readonly facts: readonly RecordedFact[]
  readonly evidence: readonly Evidence[]
}

export async function simulate(scenario: string, seed: number): Promise<Simulated> {
  const run = await startRun(await loadScenario(scenario), seed)
  await run.step(1_000_000)
  const telemetry = createTelemetry(run.env)
  const records = [...run.facts().flatMap(fact => telemetry.see(fact)), ...telemetry.end()]
  const evidence: Evidence[] = []
  for (const [source, [format, ofFormat]] of [...Map.groupBy(records, record => record.format)].entries())
    evidence.push(
      ...(await importRows(
        format,
        ofFormat.map(record => record.body),
        source,
        evidence.length,
      )),
    )
  return { facts: run.facts(), evidence }
}
