// What happened, from evidence alone: the traces of a case, and one of them whole.
import { Refusal } from '../../shared/errors.ts'
import type { EvidenceReader, LogPlane } from '../../shared/model/evidence.ts'
import type { Trace, TraceSummary } from '../../shared/model/trace.ts'
import type { EvidenceId } from '../../shared/model/units.ts'
import { nearest } from '../../shared/nearest.ts'
import { type Activity, activitiesOf } from './activity.ts'
import { traceOfActivity } from './activity-trace.ts'
import { type Chain, chainsOf } from './chains.ts'
import { inventoryOf } from './inventory.ts'
import { type Material, materialOf } from './material.ts'
import { ownershipOf } from './ownership.ts'
import { traceOfRun } from './run-trace.ts'
import { readAll } from './seen/index.ts'
import type { Seen } from './seen/seen.ts'

export {
  type CaseHunt,
  type CaseHuntEnd,
  CaseHunting,
  type CaseHuntRequest,
  type HuntingOptions,
  type HuntPiece,
} from './hunting/case-hunting.ts'
export type { EngineProcess, StartEngine } from './hunting/engine/start.ts'
export { listHunts, loadHunt, type ShippedHunt } from './hunting/library.ts'
export { type ParquetOptions, writeParquet } from './hunting/results/parquet.ts'
export { type AnswerRows, answerText } from './hunting/results/text.ts'
export { type CaseSourceOptions, caseSource } from './hunting/source/case-source.ts'
export { type Connection, connectionOf } from './hunting/source/kusto/connection.ts'
export { kustoSource } from './hunting/source/kusto/kusto-source.ts'
export { wantedOf } from './hunting/source/pull/followed.ts'
export { type Pulled, type PullOptions, pull } from './hunting/source/pull/pull.ts'
export type { Wanted, Window } from './hunting/source/pull/queries.ts'
export type {
  Cut,
  EvidenceSource,
  HuntAnswer,
  HuntEnd,
  HuntLimits,
  HuntOptions,
  SourceTable,
} from './hunting/source/source.ts'

/** Every run and activity in the case, latest first. Together they hold every record: nothing vanishes. */
export async function listTraces(reader: EvidenceReader): Promise<TraceSummary[]> {
  const { runs, activities } = await read(reader)
  const summaries = [
    ...runs.map(material => traceOfRun(material).summary),
    ...activities.map(activity => traceOfActivity(activity).summary),
  ]
  return summaries.sort(
    (a, b) => (b.start ?? Number.NEGATIVE_INFINITY) - (a.start ?? Number.NEGATIVE_INFINITY) || (a.id < b.id ? -1 : 1),
  )
}

export interface Shown {
  readonly trace: string
  readonly node: string
}

/** Where each record of the case is shown: the first node it stands behind, in a run's trace before any activity's. */
export async function recordsShown(reader: EvidenceReader): Promise<ReadonlyMap<EvidenceId, Shown>> {
  const { runs, activities } = await read(reader)
  const shown = new Map<EvidenceId, Shown>()
  const show = ({ summary, nodes }: Trace): void => {
    for (const { id: node, evidence } of nodes)
      for (const record of evidence) if (!shown.has(record)) shown.set(record, { trace: summary.id, node })
  }
  for (const material of runs) show(traceOfRun(material))
  for (const activity of activities) show(traceOfActivity(activity))
  return shown
}

/**
 * One trace by its id: a run's is its root's OpenTelemetry trace id (a trace id of a run that another agent called gives
 * the whole it is part of), an activity's `activity:` and its first account. Refuses with `trace.unknown`, naming the nearest id.
 */
export async function readTrace(reader: EvidenceReader, id: string): Promise<Trace> {
  const { runs, activities } = await read(reader)
  const wanted = id.toLowerCase()
  const run = runs.find(({ chain }) => chain.id === wanted) ?? runs.find(({ chain }) => holds(chain, wanted))
  if (run !== undefined) return traceOfRun(run)
  const activity = activities.find(({ id: own }) => own.toLowerCase() === wanted)
  if (activity !== undefined) return traceOfActivity(activity)
  const known = [...runs.map(({ chain }) => chain.id), ...activities.map(({ id: own }) => own)]
  const near = nearest(wanted, known)
  throw new Refusal('trace.unknown', `No trace ${id} is in this case.`, {
    where: { key: id },
    todo: near === null ? 'Import logs first: the case holds no records.' : `Did you mean ${near}?`,
  })
}

interface Case {
  readonly runs: readonly Material[]
  readonly activities: readonly Activity[]
}

async function read(reader: EvidenceReader): Promise<Case> {
  const seen = await readAll(reader)
  const chains = chainsOf(seen.filter(record => record.what === 'act'))
  const inventory = inventoryOf(seen)
  const ownership = ownershipOf(seen, chains)
  const planes = new Set<LogPlane>(seen.flatMap(record => (record.plane === null ? [] : [record.plane])))
  const runs = chains.map(chain => materialOf(chain, ownership.of(chain), inventory, planes))
  const told = objectsIn(runs)
  return { runs, activities: activitiesOf(ownership.rest.filter(record => !told.has(record))) }
}

/** Directory and Cloud PC objects that a run already shows. */
function objectsIn(runs: readonly Material[]): Set<Seen> {
  return new Set(
    runs.flatMap(({ agents, blueprints, agentUsers, humans, computers }) =>
      [agents, blueprints, agentUsers, humans, computers].flatMap(entities =>
        [...entities.values()].flatMap((entity): readonly Seen[] => entity.objects),
      ),
    ),
  )
}

function holds(chain: Chain, trace: string): boolean {
  return chain.steps.some(step => step.act.trace === trace)
}
