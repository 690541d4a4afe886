// Which threat is shown by which scenario, what each log holds of it, what detects it, which control stops it, and which hunts find it: from the scenarios and hunts themselves.

import { notHunted } from '../../shared/hunts/not-hunted.ts'
import { LogPlane, type TableName } from '../../shared/model/evidence.ts'
import type { RecordedFact } from '../../shared/model/facts.ts'
import type { ScenarioExpectations } from '../../shared/scenarios/expectations.ts'
import { notSimulated } from '../../shared/scenarios/not-simulated.ts'
import { threats } from '../../shared/scenarios/threats.ts'
import { listHunts, type ShippedHunt } from '../investigation/index.ts'
import { listScenarios, loadScenario } from '../simulation/index.ts'
import { rehearse } from './rehearse.ts'

export interface CrosswalkRow {
  /** Id and name as published. */
  readonly threat: string
  readonly name: string
  /** Ids of scenarios; none: it is not simulated. */
  readonly scenarios: readonly string[]
  /** What its scenarios expect each log to hold, in their own sentences. */
  readonly records: Readonly<Record<LogPlane, readonly string[]>>
  /** What they expect it not to hold. */
  readonly blind: Readonly<Record<LogPlane, readonly string[]>>
  /** Tables it wrote to as they were played. */
  readonly tables: Readonly<Record<LogPlane, readonly TableName[]>>
  /** Risk detections and alerts that came of it as the scenarios were played. */
  readonly detections: readonly string[]
  /** What its scenarios expect to stop it. */
  readonly controls: readonly string[]
  /** Ids of shipped hunts that look for it. */
  readonly hunts: readonly string[]
  /** Why a cell is empty, or the whole row: every cell is filled or stands here. */
  readonly notSimulated: Readonly<Partial<Record<LogPlane | 'scenarios' | 'detections' | 'controls' | 'hunts', string>>>
}

/** Every threat of the catalogue, in its order. Plays every shipped scenario once, with the first seed. */
export async function readCrosswalk(): Promise<CrosswalkRow[]> {
  const hunts = await listHunts()
  const played: Played[] = []
  for (const { id } of await listScenarios()) {
    const scenario = await loadScenario(id)
    const { facts, records } = await rehearse(scenario, 1)
    const tables = planes(plane => once(records.flatMap(each => (each.plane === plane ? [each.table] : []))).toSorted())
    const detections = facts.flatMap(detectionIn)
    played.push({ id, threats: scenario.threats, expect: scenario.expect, tables, detections })
  }
  return Object.entries(threats).map(([threat, name]) => rowOf(threat, name, played, hunts))
}

function rowOf(threat: string, name: string, played: readonly Played[], hunts: readonly ShippedHunt[]): CrosswalkRow {
  const own = played.filter(each => each.threats.includes(threat))
  const sentences = (list: 'recorded' | 'notRecorded') =>
    planes(plane =>
      once(own.flatMap(({ expect }) => expect[list].flatMap(each => (each.plane === plane ? [each.says] : [])))),
    )
  const cells = {
    records: sentences('recorded'),
    blind: sentences('notRecorded'),
    tables: planes(plane => once(own.flatMap(({ tables }) => tables[plane])).toSorted()),
    detections: once(own.flatMap(({ detections }) => detections)),
    controls: once(own.flatMap(({ expect }) => expect.happens.flatMap(controlIn))),
    hunts: hunts.filter(hunt => hunt.threats.includes(threat)).map(({ id }) => id),
  }
  return { threat, name, scenarios: own.map(({ id }) => id), ...cells, notSimulated: reasonsFor(threat, own, cells) }
}

function reasonsFor(
  threat: string,
  own: readonly Played[],
  {
    records,
    blind,
    tables,
    detections,
    controls,
    hunts,
  }: Pick<CrosswalkRow, 'records' | 'blind' | 'tables' | 'detections' | 'controls' | 'hunts'>,
): CrosswalkRow['notSimulated'] {
  const unhunted = hunts.length === 0 && { hunts: reasonOf(notHunted, threat, 'is looked for by no hunt') }
  if (own.length === 0) {
    return { scenarios: reasonOf(notSimulated, threat, 'is shown by no scenario'), ...unhunted }
  }
  const silent = LogPlane.options.filter(
    plane => records[plane].length + blind[plane].length + tables[plane].length === 0,
  )
  return {
    ...Object.fromEntries(silent.map(plane => [plane, 'Nothing of it is told to this log.'])),
    ...(detections.length === 0 && { detections: unnoticed }),
    ...(controls.length === 0 && { controls: unstopped }),
    ...unhunted,
  }
}

function reasonOf(reasons: Readonly<Record<string, string>>, threat: string, lack: string): string {
  const reason = reasons[threat]
  if (reason === undefined) throw new Error(`${threat} ${lack}, and nothing says why`)
  return reason
}

const unnoticed = 'None of ID Protection’s detections of agents and none of Defender’s baselines here is about it.'
const unstopped = 'Nothing of the tenant stops it in its scenarios: they show what comes of it, and who can see that.'

interface Played {
  readonly id: string
  readonly threats: readonly string[]
  readonly expect: ScenarioExpectations
  readonly tables: Readonly<Record<LogPlane, readonly TableName[]>>
  readonly detections: readonly string[]
}

const planes = <Value>(of: (plane: LogPlane) => Value): Record<LogPlane, Value> => ({
  agent365: of('agent365'),
  entra: of('entra'),
  defender: of('defender'),
  purview: of('purview'),
})

const once = <Value>(values: readonly Value[]): Value[] => [...new Set(values)]

function detectionIn({ fact }: RecordedFact): string[] {
  if (fact.type === 'risk.detected') return [fact.detection.riskEventType]
  return fact.type === 'alert.raised' ? [fact.alert.title] : []
}

/** What said no, by the fact that tells it. */
const controls: Readonly<Record<string, string>> = {
  'proof.refused': 'token bound to its device',
  'token.refused': 'token endpoint',
  'access.decided': 'Conditional Access',
  'pool.refused': 'pool assignment',
  'session.refused': 'session gates',
  'call.cut': 'continuous access evaluation',
  'cae.challenged': 'continuous access evaluation',
  'pc.quarantined': 'attested reset',
  'pc.attested': 'attested reset',
  'delegation.refused': 'orchestration limits',
  'orchestration.stopped': 'orchestration limits',
  'approval.refused': 'human approval',
  'approval.denied': 'human approval',
  'approval.expired': 'human approval',
  'directory.refused': 'directory roles',
  'session.evicted': 'idle eviction',
  'registration.blocked': 'agent registry',
  'toolServer.refused': 'tool servers as approved',
  'credential.revoked': 'credentials looked through',
  'agent.disabled': 'disabled by an administrator',
  'blueprint.disabled': 'disabled by an administrator',
  'pc.placedUnderReview': 'Cloud PC kept under review',
  'approval.held': 'human approval',
}
const gates: Readonly<Record<string, string>> = {
  session: 'session gates',
  continuous: 'continuous access evaluation',
  scope: 'scope of the token',
  grant: 'access by purpose',
  resource: 'permissions of the resource',
  dataLoss: 'data loss prevention',
  approval: 'human approval',
}

function controlIn({ fact, where }: ScenarioExpectations['happens'][number]): string[] {
  const control = fact === 'request.refused' ? (gates[String(where.gate)] ?? 'resource gate') : controls[fact]
  return control === undefined ? [] : [control]
}
