// Lets go of what is over: tokens long expired, and tasks that ended with the sessions they had. For runs that keep the present.
import type { RecordedFact } from '../../../shared/model/facts.ts'
import type { SessionRef, TaskRef } from '../../../shared/model/refs.ts'
import type { Stage } from '../stage.ts'

/** So long after its end nothing under way still comes back to it. (Ours.) */
const afterMs = 3_600_000

export function letGo({ world, scheduler, vault, works, spent }: Stage): (recorded: RecordedFact) => void {
  const sessions = new Map<TaskRef, SessionRef[]>()
  const { populations } = world.see

  function drop(task: TaskRef): void {
    for (const session of sessions.get(task) ?? [])
      if (!world.sessions.get(session)) populations.session.states.delete(session)
    sessions.delete(task)
    populations.task.states.delete(task)
    works.delete(task)
    spent.delete(task)
    vault.captured.delete(task)
  }

  return ({ at, fact }) => {
    switch (fact.type) {
      case 'session.requested':
        sessions.set(fact.task, [...(sessions.get(fact.task) ?? []), fact.session])
        break
      case 'token.issued': {
        const { token, claims } = fact
        const { exp, uti } = claims
        // from then on it is refused as expired, whoever shows it
        scheduler.lapse(Number(exp) * 1000 + afterMs, () => {
          populations.token.states.delete(token)
          vault.byUti.delete(String(uti))
        })
        break
      }
      case 'task.completed': {
        const { task } = fact
        scheduler.lapse(at + afterMs, () => drop(task))
        break
      }
    }
  }
}
