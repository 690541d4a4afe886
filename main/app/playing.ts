// One run and what the logs see of it: where simulation and telemetry meet the case.
import type { Clock } from '../../shared/model/env.ts'
import type { RecordedFact } from '../../shared/model/facts.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import type { RunInfo } from '../../shared/model/run.ts'
import type { CaseStore } from '../case/index.ts'
import { loadScenario, type Run, type RunOptions, type Scenario, startRun } from '../simulation/index.ts'
import { createTelemetry } from '../telemetry/index.ts'

/** How a case names a run: enough to play it again. */
export interface RunIdentity {
  readonly run: string
  readonly scenario: string
  readonly seed: number
}

export interface Playing {
  readonly run: Run
  /** As it is written: the run's own has its fleet made. */
  readonly written: Scenario
  readonly identity: RunIdentity
  info(): RunInfo
  /** Lets the world take up to `count` more facts: those, and what the logs saw of them. */
  step(count: number): Promise<{ facts: RecordedFact[]; records: LogRecord[] }>
}

/** How large a fleet is and what of the run is kept. */
export type PlayOptions = Partial<Pick<RunOptions, 'scale' | 'keeps'>>

/**
 * Begins a run under a name of its own among those `taken`: scenario and seed, numbered where that is taken.
 * Refuses what `loadScenario` refuses.
 */
export async function playNew(
  scenario: string | Scenario,
  seed: number,
  taken: ReadonlySet<string>,
  options: PlayOptions = {},
): Promise<Playing> {
  const written = typeof scenario === 'string' ? await loadScenario(scenario) : scenario
  const run = await startRun(written, seed, options)
  const name = `${run.scenario.id}-${seed}`
  let free = name
  for (let number = 2; taken.has(free); number++) free = `${name}-${number}`
  return playing(run, written, free, options)
}

/** A recorded run once more, from its beginning. */
export async function playAgain({ run, scenario, seed }: RunIdentity): Promise<Playing> {
  const written = await loadScenario(scenario)
  return playing(await startRun(written, seed), written, run)
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

/** A run of another scale than the scenario's own is named by it: it is another run, and not played again by itself. */
const named = ({ id, fleet }: Scenario, scale: number | undefined): string =>
  fleet === null || scale === undefined || scale === fleet.scale ? id : `${id}@${scale}`

function playing(run: Run, written: Scenario, id: string, { scale, keeps }: PlayOptions = {}): Playing {
  const { scenario, seed } = run
  const telemetry = createTelemetry(run.env, run.scenario.logs, keeps)
  let ended = false
  return {
    run,
    written,
    identity: { run: id, scenario: named(written, scale), seed },
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
