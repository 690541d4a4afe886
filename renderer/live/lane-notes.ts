// What stands under each lane's name, and who is inspected when it is chosen.
import type { Fact, RecordedFact } from '../../shared/model/facts.ts'
import type { ActorRef } from '../../shared/model/refs.ts'
import type { Lane } from '../../shared/model/trace.ts'
import { lanes } from '../drawing/lanes.ts'
import { plural } from '../parts/index.ts'
import { type Names, nameOf } from './names.ts'
import type { LaneNote } from './stage.tsx'

/** As of the last of `facts`. */
export function laneNotes(facts: readonly RecordedFact[], names: Names): LaneNote[] {
  const actors = new Map<Lane, ActorRef>()
  const people = new Set<ActorRef>()
  const agents = new Set<ActorRef>()
  let audited = 0
  const touched = new Set<string>()

  for (const { fact } of facts) {
    if (fact.type === 'prompt.sent') {
      actors.set('human', fact.human)
      actors.set('agent365', fact.agent)
      people.add(fact.human)
      agents.add(fact.agent)
    } else if (fact.type === 'task.started') actors.set('entra', fact.agentUser)
    else if (fact.type === 'session.requested') actors.set('pool', fact.pool)
    else if (fact.type === 'pc.assigned') actors.set('cloudpc', fact.pc)
    else if (fact.type === 'file.read' || fact.type === 'mail.sent') audited += 1
    const service = serviceOf(fact)
    if (service !== null) touched.add(service)
  }

  const pool = actors.get('pool') ?? names.pools[0] ?? null
  // several are counted: the name of one would stand over the messages of another
  const called = (who: ReadonlySet<ActorRef>, none: string, many: string) => {
    const [only] = who
    return only === undefined ? none : who.size === 1 ? nameOf(names, only) : plural(who.size, many, many)
  }
  const notes: Record<Lane, string> = {
    human: called(people, 'nobody yet', 'people'),
    agent365: called(agents, 'no task yet', 'agents'),
    entra: names.tenant === '' ? 'no tenant yet' : names.tenant,
    pool: pool === null ? 'no pool yet' : nameOf(names, pool),
    cloudpc: plural(names.pcs.length, 'machine'),
    resource: touched.size === 0 ? 'none touched' : [...touched].join(', '),
    defence: plural(audited, 'audited act'),
  }
  return lanes.map(({ lane }) => ({
    lane,
    note: notes[lane],
    actor:
      lane === 'pool'
        ? pool
        : lane === 'cloudpc'
          ? (actors.get(lane) ?? names.pcs[0] ?? null)
          : (actors.get(lane) ?? null),
  }))
}

/** Which service an agent's request did something at. */
function serviceOf(fact: Fact): string | null {
  switch (fact.type) {
    case 'file.read':
    case 'file.written':
    case 'file.deleted':
      return 'SharePoint'
    case 'mail.read':
    case 'mail.sent':
      return 'Exchange'
    case 'message.posted':
      return 'Teams'
    case 'record.read':
    case 'record.changed':
      return fact.app
    case 'payment.scheduled':
      return 'payments'
    default:
      return null
  }
}
