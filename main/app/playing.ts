// One run and what the logs see of it: where simulation and telemetry meet the case.
import type { Clock } from '../../shared/model/env.ts'
import type { RecordedFact } from '../../shared/model/facts.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import type { RunInfo } from '../../shared/model/run.ts'
import type { CaseStore } from '../case/index.ts'
import { loadScenario, type Run, startRun } from '../simulation/index.ts'
import { createTelemetry } from '../telemetry/index.ts'

/** How a case names a run: enough to play it again. */
export interface RunIdentity {
  readonly run: string
  readonly scenario: string
  readonly seed: number
}

export interface Playing {
  readonly run: Run
  readonly identity: RunIdentity
  info(): RunInfo
  /** Lets the world take up to `count` more facts: those, and what the logs saw of them. */
  step(count: number): Promise<{ facts: RecordedFact[]; records: LogRecord[] }>
}

/**
 * Begins a run under a name of its own among those `taken`: scenario and seed, numbered where that is taken.
 * Refuses `scenario.unknown` and `scenario.invalid`.
 */
export async function playNew(scenario: string, seed: number, taken: ReadonlySet<string>): Promise<Playing> {
  const run = await startRun(await loadScenario(scenario), seed)
  const name = `${run.scenario.id}-${seed}`
  let free = name
  for (let number = 2; taken.has(free); number++) free = `${name}-${number}`
  return playing(run, free)
}

/** A recorded run once more, from its beginning. */
export async function playAgain({ run, scenario, seed }: RunIdentity): Promise<Playing> {
  return playing(await startRun(await loadScenario(scenario), seed), run)
}

/**
 * Plays what is left of a run and files what the logs saw of it, in one piece.
 * @param clock stamps what is filed
 */
export async function recordRest(playing: Playing, store: CaseStore, clock: Clock): Promise<LogRecord[]> {
  const { records } = await playing.step(Number.MAX_SAFE_INTEGER)
  await fileRecords(records, playing, store, clock)
  return records
}

export async function fileRecords(
  records: readonly LogRecord[],
  { identity }: Playing,
  store: CaseStore,
  clock: Clock,
): Promise<void> {
  if (records.length > 0) await store.appendRecords({ ...identity, at: clock.now() }, records)
}

function playing(run: Run, id: string): Playing {
  const { scenario, seed } = run
  const telemetry = createTelemetry(run.env, run.scenario.logs)
  let ended = false
  return {
    run,
    identity: { run: id, scenario: scenario.id, seed },
    info: () => ({
      run: id,
      scenario: scenario.id,
      title: scenario.title,
      seed,
      startedAt: run.startedAt,
      facts: run.facts().length,
      done: run.done(),
      recorded: true,
      chapters: run.chapters(),
    }),
    step: async count => {
      const facts = await run.step(count)
      const records = facts.flatMap(fact => telemetry.see(fact))
      if (run.done() && !ended) {
        ended = true
        records.push(...telemetry.end())
      }
      return { facts, records }
    },
  }
}
