// Plays a scenario to its end and says which of its expectations held: of what was told, and of what each log holds.

import type { RecordedFact } from '../../shared/model/facts.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import { judge, type Mark, type Scenario, startRun, type Verdict } from '../simulation/index.ts'
import { createTelemetry } from '../telemetry/index.ts'

export interface Rehearsal {
  readonly facts: readonly RecordedFact[]
  readonly records: readonly LogRecord[]
  /** Steps and events as they were played; those that follow an injection say so. */
  readonly marks: readonly Mark[]
  readonly verdicts: readonly Verdict[]
}

export async function rehearse(scenario: Scenario, seed: number): Promise<Rehearsal> {
  const run = await startRun(scenario, seed)
  const telemetry = createTelemetry(run.env, run.scenario.logs)
  const records: LogRecord[] = []
  while (!run.done()) for (const fact of await run.step(200)) records.push(...telemetry.see(fact))
  records.push(...telemetry.end())
  const seen = { facts: run.facts(), records, marks: run.marks() }
  return { ...seen, verdicts: judge(scenario, seen) }
}
