// What follows in governance from what happened: what tasks use up, questions put to people once they have time, reviews whose time is over, sessions of what was stopped.
import type { RecordedFact } from '../../../shared/model/facts.ts'
import type { OrchestrationLimits } from '../../../shared/model/governance.ts'
import type { ApprovalRef, OrchestrationRef, ReviewRef, TaskRef } from '../../../shared/model/refs.ts'
import { checkBudget, concludeReviewNow, releaseApproval } from '../../tenant/index.ts'
import { officeOf } from '../commands/questions.ts'
import type { Stage } from '../stage.ts'

export function governanceKeeper(stage: Stage): (recorded: RecordedFact) => void {
  const { world, scheduler, env, works, scenario } = stage
  const held = new Set<ApprovalRef>()

  /** Nobody waits for it: it happens with whatever is due next. */
  const soon = (milliseconds: number, work: () => void): void => scheduler.lapse(env.clock.now() + milliseconds, work)

  function release(): void {
    for (const ref of held) {
      const message = releaseApproval(officeOf(stage), ref, env.clock.now())
      if (message !== null) world.send(message)
    }
  }

  return recorded => {
    const { fact } = recorded
    spend(stage.spent, recorded)
    switch (fact.type) {
      case 'approval.held':
        held.add(fact.approval.ref)
        // a request at the very start of the window still counts
        soon(scenario.governance.approvals.flood.windowMs + 1, release)
        break
      case 'approval.released':
        held.delete(fact.approval)
        break
      case 'approval.approved':
      case 'approval.denied':
      case 'approval.expired':
      case 'approval.cancelled':
        held.delete(fact.approval)
        if (held.size > 0) soon(0, release)
        break
      case 'review.started': {
        const { ref, endDateTime } = fact.review
        scheduler.lapse(endDateTime, () => endReview(stage, ref))
        break
      }
      case 'orchestration.started': {
        const { orchestration, limits, task } = fact
        const since = stage.spent.get(task)?.since ?? env.clock.now()
        const left = since + limits.budget.milliseconds - env.clock.now()
        soon(Math.max(0, left), () => keepWithinBudget(stage, orchestration))
        break
      }
      case 'inference.called':
        overBudget(fact.task)
        break
      // the call that uses it up comes to its end
      case 'tool.returned':
        overBudget(fact.task)
        break
      case 'delegation.ended':
        if (fact.outcome === 'stopped') scheduler.spawn(async () => works.get(fact.task)?.stop())
        break
    }
  }

  function overBudget(task: TaskRef): void {
    const orchestration = orchestrationOf(stage, task)
    if (orchestration !== null) soon(0, () => keepWithinBudget(stage, orchestration))
  }
}

/** Its time is over. One that an administrator stopped before has ended already. */
function endReview(stage: Stage, ref: ReviewRef): void {
  const { world } = stage
  if (world.roster.review(ref)?.status !== 'inProgress') return
  for (const message of concludeReviewNow(officeOf(stage), ref)) world.send(message)
}

/** Kept for every task from its start: what one delegates later counts from the prompt on. */
function spend(spent: Stage['spent'], { fact, at: since }: RecordedFact): void {
  switch (fact.type) {
    case 'task.started':
      spent.set(fact.task, { tokens: 0, actions: 0, since })
      break
    case 'inference.called': {
      const used = spent.get(fact.task)
      if (used) used.tokens += fact.inputTokens + fact.outputTokens
      break
    }
    case 'tool.called': {
      const used = spent.get(fact.call.task)
      if (used) used.actions += 1
      break
    }
  }
}

/** The orchestration a task is part of; null where it delegated nothing and was not delegated. */
export function orchestrationOf({ world: { roster } }: Stage, task: TaskRef): OrchestrationRef | null {
  const root = roster.isDelegated(task) ? roster.chainOf(task)[0]?.task : task
  return root === undefined ? null : roster.rootedIn(root)
}

/** What everyone who works on one prompt has used up of its budget. */
export function usedBy({ world, spent, env }: Stage, root: TaskRef): OrchestrationLimits['budget'] {
  const orchestration = world.roster.rootedIn(root)
  const delegated = orchestration ? (world.roster.orchestration(orchestration)?.delegations.keys() ?? []) : []
  const all = [root, ...delegated].flatMap(task => spent.get(task) ?? [])
  return {
    tokens: all.reduce((sum, { tokens }) => sum + tokens, 0),
    actions: all.reduce((sum, { actions }) => sum + actions, 0),
    milliseconds: env.clock.now() - (spent.get(root)?.since ?? env.clock.now()),
  }
}

function keepWithinBudget(stage: Stage, orchestration: OrchestrationRef): void {
  const booked = stage.world.roster.orchestration(orchestration)
  if (booked === null) return
  const message = checkBudget(officeOf(stage), orchestration, usedBy(stage, booked.start.task))
  if (message !== null) stage.world.send(message)
}
