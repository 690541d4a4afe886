// Which threat is shown by which scenario, what each log holds of it, what detects it and which control stops it: from the scenarios themselves.
import type { LogPlane } from '../../shared/model/evidence.ts'
import type { RecordedFact } from '../../shared/model/facts.ts'
import type { ScenarioExpectations } from '../../shared/scenarios/expectations.ts'
import { threats } from '../../shared/scenarios/threats.ts'
import { listScenarios, loadScenario } from '../simulation/index.ts'
import { rehearse } from './rehearse.ts'

export interface CrosswalkRow {
  /** Id and name as published. */
  readonly threat: string
  readonly name: string
  /** Ids of scenarios; none: nobody has told of it yet. */
  readonly scenarios: readonly string[]
  /** What its scenarios expect each log to hold, in their own sentences. */
  readonly records: Readonly<Record<LogPlane, readonly string[]>>
  /** Risk detections and alerts that came of it as the scenarios were played. */
  readonly detections: readonly string[]
  /** What its scenarios expect to stop it. */
  readonly controls: readonly string[]
}

/** Every threat of the catalogue, in its order. Plays every shipped scenario once, with the first seed. */
export async function readCrosswalk(): Promise<CrosswalkRow[]> {
  const played: Played[] = []
  for (const { id } of await listScenarios()) {
    const scenario = await loadScenario(id)
    const { facts } = await rehearse(scenario, 1)
    played.push({ id, threats: scenario.threats, expect: scenario.expect, detections: facts.flatMap(detectionIn) })
  }
  return Object.entries(threats).map(([threat, name]) => {
    const own = played.filter(each => each.threats.includes(threat))
    const sentences = (plane: LogPlane): string[] =>
      once(own.flatMap(({ expect }) => expect.recorded.flatMap(each => (each.plane === plane ? [each.says] : []))))
    return {
      threat,
      name,
      scenarios: own.map(({ id }) => id),
      records: {
        agent365: sentences('agent365'),
        entra: sentences('entra'),
        defender: sentences('defender'),
        purview: sentences('purview'),
      },
      detections: once(own.flatMap(({ detections }) => detections)),
      controls: once(own.flatMap(({ expect }) => expect.happens.flatMap(controlIn))),
    }
  })
}

interface Played {
  readonly id: string
  readonly threats: readonly string[]
  readonly expect: ScenarioExpectations
  readonly detections: readonly string[]
}

const once = (texts: readonly string[]): string[] => [...new Set(texts)]

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
