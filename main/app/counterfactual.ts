// What would have been: a scenario played twice from one seed, once with one thing changed, and what then differs in facts and logs.
import { readFileSync } from 'node:fs'
import { Refusal } from '../../shared/errors.ts'
import type { RecordedFact } from '../../shared/model/facts.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import type { ScenarioChange } from '../../shared/scenarios/change.ts'
import {
  changeScenario,
  compareFacts,
  type FactComparison,
  loadScenario,
  parseChange,
  type Scenario,
  startRun,
} from '../simulation/index.ts'
import { compareLogs, createTelemetry, type LogComparisons } from '../telemetry/index.ts'

export interface CounterfactualReport {
  readonly scenario: string
  readonly seed: number
  readonly change: ScenarioChange
  readonly facts: FactComparison
  readonly logs: LogComparisons
}

export interface CounterfactualRequest {
  readonly scenario: string
  readonly seed: number
  /** A YAML file: one change (`shared/scenarios/change.ts`). */
  readonly changeFile: string
}

/** Refuses `scenario.unknown`, `scenario.invalid` and `change.invalid`, with file, line and key. */
export async function playCounterfactual(request: CounterfactualRequest): Promise<CounterfactualReport> {
  const scenario = await loadScenario(request.scenario)
  const change = parseChange(textOf(request.changeFile), request.changeFile)
  const changed = changeScenario(scenario, change)
  const [base, other] = [await playWhole(scenario, request.seed), await playWhole(changed, request.seed)]
  return {
    scenario: scenario.id,
    seed: request.seed,
    change,
    facts: compareFacts(base.facts, other.facts),
    logs: compareLogs(base.records, other.records),
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new Refusal('argument.invalid', `The file ${file} can not be read.`, { where: { file } })
  }
}

async function playWhole(
  scenario: Scenario,
  seed: number,
): Promise<{ facts: readonly RecordedFact[]; records: LogRecord[] }> {
  const run = await startRun(scenario, seed)
  const telemetry = createTelemetry(run.env, run.scenario.logs)
  const facts = await run.step(Number.MAX_SAFE_INTEGER)
  return { facts, records: [...facts.flatMap(fact => telemetry.see(fact)), ...telemetry.end()] }
}
