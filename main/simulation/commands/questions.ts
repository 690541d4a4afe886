// Steps of a task that people have to let through: asked, waited for as long as the call is held, answered or not.
import type { ApprovalRef, SessionRef, TaskRef } from '../../../shared/model/refs.ts'
import { epochMs } from '../../../shared/model/units.ts'
import {
  decideHumanApproval,
  type GovernanceOffice,
  lookUp,
  models,
  type Question,
  requestApproval,
} from '../../tenant/index.ts'
import type { Stage } from '../stage.ts'
import { governanceOf } from './gate-decisions.ts'

/** How often whoever holds the call looks for an answer (ours). */
const lookAgainMs = 1000

/** Puts the question to those who answer for the agent; null once one of them has let it through, otherwise why it is not done. */
export async function askPeople(
  stage: Stage,
  { task, session }: { task: TaskRef; session: SessionRef },
  { action, rules, fourEyes }: Question,
): Promise<string | null> {
  const { world, env, scheduler } = stage
  const ref: ApprovalRef = `approval:${env.ids.guid()}`
  const now = env.clock.now()
  const answerBy = epochMs(now + stage.scenario.governance.approvals.answerWithinMs)
  const { agent, human, goal } = workOf(stage, task)
  const asked = {
    ref,
    requester: agent,
    onBehalfOf: human,
    task,
    justification: goal,
    createdDateTime: now,
    answerBy,
  }
  world.send(requestApproval(officeOf(stage), asked, { kind: 'action', action, rules: [...rules], fourEyes }, agent))
  while (world.roster.approval(ref)?.status !== 'closed') {
    await scheduler.sleep(lookAgainMs)
    const reason = 'The session that asks has ended.'
    if (world.see.standing(session) === 'ended')
      world.offer({ kind: 'approval', to: ref, event: { type: 'approval.cancel', by: null, reason } })
  }
  const state = lookUp(world.see.populations.approval.states, ref)
  return models.approval.views.approved(state) ? null : whyNot(stage, ref)
}

/** What a person has to be asked before this tool is called at all; null where nobody has to be. */
export function questionForTool(stage: Stage, tool: string): Question | null {
  const { outcome, rules, fourEyes, reasons } = decideHumanApproval({ kind: 'tool', tool }, governanceOf(stage))
  if (outcome === 'grant') return null
  return { action: `call ${tool}`, rules, fourEyes, reasons: reasons.map(({ message }) => message) }
}

/** What decisions of governance are asked with in a run. */
export function officeOf({ world, estate, scenario }: Stage): GovernanceOffice {
  const { approvals, access } = scenario.governance
  return {
    book: world.roster,
    directory: estate.directory,
    approvals,
    access,
    accountOf(human) {
      const state = world.see.states.human.get(human)
      if (state === undefined) return 'unknown'
      return models.human.views.canAuthenticate(state) ? 'enabled' : 'disabled'
    },
  }
}

/** Who works on the task, for whom, and what was asked for. */
export function workOf({ world, works, estate }: Stage, task: TaskRef) {
  const { order } = lookUp(works, task)
  const { agent } = lookUp(estate.directory.agentUsers, order.agentUser)
  return { agent, human: order.human, goal: world.roster.chainOf(task).at(-1)?.goal ?? order.text }
}

function whyNot({ world, estate }: Stage, ref: ApprovalRef): string {
  const told = world.facts.findLast(({ fact }) => 'approval' in fact && isAbout(fact.approval, ref))?.fact
  switch (told?.type) {
    case 'approval.refused':
      return told.reasons.map(({ message }) => message).join(' ')
    case 'approval.denied':
      return `${lookUp(estate.directory.humans, told.by).displayName} did not let it through: ${told.justification}`
    case 'approval.expired':
    case 'approval.cancelled':
      return told.reason
    default:
      throw new Error(`${ref} was closed and nobody said how`)
  }
}

const isAbout = (approval: string | { ref: string } | null, ref: ApprovalRef): boolean =>
  (typeof approval === 'string' ? approval : approval?.ref) === ref
