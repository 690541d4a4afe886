// Raises alerts about what Defender found, when its lag is over, and extends them while the same goes on.
import type { Alert, AlertEvidence } from '../../../shared/model/alert.ts'
import type { AgentRef, AlertRef, IncidentRef } from '../../../shared/model/refs.ts'
import { type EpochMs, epochMs } from '../../../shared/model/units.ts'
import {
  type BehaviourFinding,
  descriptions,
  evidenceOf,
  lags,
  lookUp,
  models,
  type Sighted,
} from '../../tenant/index.ts'
import { seededIds } from '../env.ts'
import type { Stage } from '../stage.ts'

/** The alert about one thing, and what was seen of it since that the alert does not say yet. */
interface Told {
  readonly alert: AlertRef
  /** When it is raised, which may be still to come. */
  readonly due: EpochMs
  /** Its evidence so far, each as JSON. */
  readonly named: Set<string>
  more: { found: BehaviourFinding; evidence: AlertEvidence[]; last: EpochMs } | null
}

/**
 * An alert belongs to the open incident of its agent, or to a new one where all were resolved. What is seen again goes to its alert in
 * one piece, however often it is seen until the lag is over; where the alert was resolved meanwhile, a new one is raised.
 */
export function alarm({
  env,
  world,
  scheduler,
  estate,
}: Stage): (seq: number, sighted: Sighted<BehaviourFinding>) => void {
  const latest = new Map<AgentRef, IncidentRef>()
  const told = new Map<string, Told>()
  let incidents = 0

  return (seq, { agent, found, again }) => {
    const random = env.random.fork(`alert ${seq} ${found.behaviour}`)
    const id = `ai${seededIds(random).guid()}`
    const now = env.clock.now()
    const { from, to } = lags.defender
    const due = epochMs(now + Math.round(from + (to - from) * random.next()))
    const key = `${agent} ${found.behaviour} ${found.about}`
    const known = again ? told.get(key) : undefined
    if (known !== undefined) goesOn(known, { agent, key, id, found }, now, due)
    else {
      const evidence = found.entities.map(entity => evidenceOf(entity, estate.directory))
      told.set(key, { alert: `alert:${id}`, due, named: new Set(evidence.map(one => JSON.stringify(one))), more: null })
      scheduler.lapse(due, () => raise(agent, id, found, evidence, now))
    }
  }

  function goesOn(
    known: Told,
    { agent, key, id, found }: { agent: AgentRef; key: string; id: string; found: BehaviourFinding },
    now: EpochMs,
    lagOver: EpochMs,
  ): void {
    const unnamed = found.entities
      .map(entity => evidenceOf(entity, estate.directory))
      .filter(one => !known.named.has(JSON.stringify(one)))
    for (const one of unnamed) known.named.add(JSON.stringify(one))
    if (known.more !== null) {
      known.more.evidence.push(...unnamed)
      known.more.last = now
      return
    }
    known.more = { found, evidence: unnamed, last: now }
    // never before the alert itself
    const due = epochMs(Math.max(lagOver, known.due + 1))
    scheduler.lapse(due, () => {
      const { more } = known
      known.more = null
      if (more === null) return
      const state = world.see.populations.alert.states.get(known.alert)
      if (state && models.alert.views.resolved(state)) {
        const evidence = more.found.entities.map(entity => evidenceOf(entity, estate.directory))
        told.set(key, {
          alert: `alert:${id}`,
          due,
          named: new Set(evidence.map(one => JSON.stringify(one))),
          more: null,
        })
        raise(agent, id, more.found, evidence, more.last)
        return
      }
      const event = { type: 'alert.extend', evidence: more.evidence, lastActivityDateTime: more.last } as const
      world.send({ kind: 'alert', to: known.alert, event })
    })
  }

  function raise(agent: AgentRef, id: string, found: BehaviourFinding, evidence: AlertEvidence[], last: EpochMs): void {
    const { behaviour, severity, description, since } = found
    const alert: Alert = {
      ref: `alert:${id}`,
      id,
      incident: incidentOf(agent),
      agent,
      behaviour,
      ...descriptions[behaviour],
      mitreTechniques: [...descriptions[behaviour].mitreTechniques],
      description,
      severity,
      serviceSource: 'microsoftSecurityForAI',
      detectionSource: 'microsoftDefenderForAIServices',
      actorDisplayName: lookUp(estate.directory.agents, agent).displayName,
      firstActivityDateTime: since,
      lastActivityDateTime: last,
      evidence,
    }
    world.send({ kind: 'alert', to: alert.ref, event: { type: 'alert.raise', alert } })
  }

  function incidentOf(agent: AgentRef): IncidentRef {
    const known = latest.get(agent)
    const state = known && world.see.populations.incident.states.get(known)
    if (known && state && models.incident.views.open(state)) return known
    incidents += 1
    const opened: IncidentRef = `incident:${incidents}`
    latest.set(agent, opened)
    return opened
  }
}
