// What the command line does with a case: play a run into it, take in files, read traces, verify. No app, no events.
import { existsSync } from 'node:fs'
import { Refusal } from '../../shared/errors.ts'
import type { Env } from '../../shared/model/env.ts'
import type { FormatId, ImportedFile, LogPlane, RejectedLine, VerifyReport } from '../../shared/model/evidence.ts'
import type { PreviewedPath } from '../../shared/model/preview.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import type { Trace, TraceSummary } from '../../shared/model/trace.ts'
import type { Sha256Hex } from '../../shared/model/units.ts'
import { createCase, openCase } from '../case/index.ts'
import { listTraces, readTrace } from '../investigation/index.ts'
import { judge, loadScenario, type Scenario, type Verdict } from '../simulation/index.ts'
import { playNew, recordRest } from './playing.ts'
import { type RecordOptions, recordRun } from './record-run.ts'
import { thenClose } from './then-close.ts'

/** A command has nothing to keep responsive, and a worker would only cost it time to start. */
const worker = 'inline'

export interface RunReport {
  readonly root: Sha256Hex
  readonly facts: number
  /** How many records each log got. One Agent 365 record is one exporter body, with one or more spans. */
  readonly records: Record<LogPlane, number>
  readonly virtualMs: number
  /** Each sentence of what the scenario expects, in its order, and whether it held; empty where it expects nothing. */
  readonly verdicts: readonly Verdict[]
}

export interface RunRequest extends RecordOptions {
  readonly scenario: string
  /** Of the scenario's fleet; left out: as the scenario says. */
  readonly scale?: number
  readonly seed: number
  /** Appended to where it exists, made where not; null keeps the case in memory. */
  readonly file: string | null
  /** Signs what is appended to a case that exists. */
  readonly env: Env
}

/**
 * Plays a scenario to its end. In a new case everything, time and keys included, is the run's own: same seed, same root.
 * A fleet is played into the case piece by piece, and nothing of it is kept in memory.
 * Refuses what `loadScenario` refuses, `argument.invalid` for a scale where there is no fleet, and `job.cancelled`.
 */
export async function runScenario(request: RunRequest): Promise<RunReport> {
  const scenario = await loadScenario(request.scenario)
  if (scenario.fleet !== null) return runFleet(scenario, request)
  if (request.scale !== undefined)
    throw new Refusal('argument.invalid', `${scenario.id} has no fleet: there is nothing to scale.`, {
      where: { key: 'scale' },
      todo: 'Leave --scale out, or choose busy-day.',
    })
  const { seed, file, env } = request
  const existing = file !== null && existsSync(file) ? await openCase({ file, env, worker }) : null
  const taken = new Set((await existing?.runs())?.map(({ run }) => run))
  const playing = await playNew(scenario, seed, taken)
  const store = existing ?? (await createCase({ file: file ?? ':memory:', env: playing.run.env, worker }))
  return thenClose(store, async () => {
    const records = await recordRest(playing, store, existing === null ? playing.run.env.clock : env.clock)
    const facts = playing.run.facts()
    return {
      root: (await store.info()).root,
      facts: facts.length,
      records: countByPlane(records),
      virtualMs: (facts.at(-1)?.at ?? playing.run.startedAt) - playing.run.startedAt,
      verdicts: judge(playing.written, { facts, records, marks: playing.run.marks() }),
    }
  })
}

async function runFleet(scenario: Scenario, { seed, scale, file, env, ...work }: RunRequest): Promise<RunReport> {
  const existing = file !== null && existsSync(file) ? await openCase({ file, env }) : null
  const taken = new Set((await existing?.runs())?.map(({ run }) => run))
  const options = { keeps: 'present', ...(scale === undefined ? {} : { scale }) } as const
  const playing = await playNew(scenario, seed, taken, options)
  const store = existing ?? (await createCase({ file: file ?? ':memory:', env: playing.run.env }))
  return thenClose(store, async () => {
    const { clock } = existing === null ? playing.run.env : env
    const { facts, records, endedAt, verdicts, whole } = await recordRun(playing, store, clock, work)
    if (!whole)
      throw new Refusal('job.cancelled', `The run was stopped after ${facts} facts.`, {
        kept: file === null ? undefined : `${file} holds what was logged by then.`,
      })
    const { root } = await store.info()
    return { root, facts, records, virtualMs: endedAt - playing.run.startedAt, verdicts }
  })
}

export interface ImportReport {
  readonly sources: readonly {
    readonly imported: ImportedFile
    /** The first of the rejected lines; `imported.rejected` counts all of them. */
    readonly lines: readonly RejectedLine[]
  }[]
  /** Hidden files, the system's own, and what is no file. */
  readonly skipped: number
}

export interface ImportRequest {
  /** Files, archives, folders, and '-' for `input`. */
  readonly paths: readonly string[]
  /** The case, made where it does not exist. */
  readonly file: string
  /** Left out, each format is told from the content. */
  readonly as?: FormatId
  readonly env: Env
  readonly input: AsyncIterable<Uint8Array>
  readonly signal?: AbortSignal
}

const linesNamed = 100

/** Takes in what stands at the paths, in the order given. Never stops at a refused file. Refuses job.cancelled. */
export async function importPaths({ paths, file, env, input, ...work }: ImportRequest): Promise<ImportReport> {
  const store = existsSync(file) ? await openCase({ file, env, worker }) : await createCase({ file, env, worker })
  return thenClose(store, async () => {
    const sources: ImportReport['sources'][number][] = []
    let skipped = 0
    for (const path of paths) {
      const taken =
        path === '-'
          ? await store.importStream(input, { name: 'standard input', ...work })
          : await store.importPath(path, work)
      skipped += taken.skipped
      for (const imported of taken.files) {
        const { source, rejected } = imported
        const lines = source === null || rejected === 0 ? [] : (await store.rejected(source, -1, linesNamed)).lines
        sources.push({ imported, lines })
      }
    }
    return { sources, skipped }
  })
}

/** What `importPaths` would do: a case that does not exist is not made. Refuses job.cancelled. */
export async function previewPaths({
  paths,
  file,
  env,
  as,
  signal,
}: Omit<ImportRequest, 'input'>): Promise<PreviewedPath> {
  if (paths.includes('-'))
    throw new Refusal('argument.invalid', 'Standard input comes only once: it can not be looked at before.', {
      todo: 'Keep it in a file, and name that.',
    })
  const options = { env, worker } as const
  const store = existsSync(file)
    ? await openCase({ file, ...options })
    : await createCase({ file: ':memory:', ...options })
  return thenClose(store, async () => {
    const contents: PreviewedPath['contents'] = []
    let skipped = 0
    const chosen = { ...(as === undefined ? {} : { as }), ...(signal === undefined ? {} : { signal }) }
    for (const path of paths) {
      const preview = await store.previewPath(path, chosen)
      contents.push(...preview.contents)
      skipped += preview.skipped
    }
    return { contents, skipped }
  })
}

/** Refuses `case.missing` and what else is wrong with the file. */
export async function readTraces(file: string, env: Env): Promise<TraceSummary[]> {
  const store = await openCase({ file, env, worker })
  return thenClose(store, () => listTraces(store))
}

/** Refuses `trace.unknown`. */
export async function readOneTrace(id: string, file: string, env: Env): Promise<Trace> {
  const store = await openCase({ file, env, worker })
  return thenClose(store, () => readTrace(store, id))
}

export async function verifyFile(file: string, env: Env): Promise<VerifyReport> {
  const store = await openCase({ file, env, worker })
  return thenClose(store, () => store.verify())
}

function countByPlane(records: readonly LogRecord[]): Record<LogPlane, number> {
  const counts: Record<LogPlane, number> = { agent365: 0, entra: 0, defender: 0, purview: 0 }
  for (const { plane } of records) counts[plane] += 1
  return counts
}
