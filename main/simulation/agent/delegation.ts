// Agents that ask agents: a part of a task is handed on, and worked on by another agent under its own identity and with its own tokens.
import type { CommandOf, Outcome } from '../../../shared/model/commands.ts'
import type { OrchestrationRef, TaskRef } from '../../../shared/model/refs.ts'
import { delegate, lookUp } from '../../tenant/index.ts'
import { officeOf } from '../commands/questions.ts'
import { orchestrationOf, usedBy } from '../keepers/governance.ts'
import type { Stage } from '../stage.ts'
import { takeUp, type Work } from './work.ts'

/** Codes beside those of `decideDelegation`: `taskExists`, `noPurpose`, `agentUserUnknown`, `poolUnknown`. */
export async function handOn(stage: Stage, parent: Work, command: CommandOf<'delegate'>): Promise<Outcome> {
  const { world, estate, env, works } = stage
  const { task, child, to, pool, text, permissions } = command
  const { agentUsers, pools } = estate.directory
  const callee = agentUsers.get(to)
  if (callee === undefined) return refused('agentUserUnknown', `There is no ${to}.`)
  if (!pools.has(pool)) return refused('poolUnknown', `There is no ${pool}.`)
  if (works.has(child)) return refused('taskExists', `${child} was set already.`)
  const root = world.roster.chainOf(task)[0]
  const purpose = command.purpose ?? root?.purpose ?? null
  if (!root?.purpose || purpose === null)
    return refused('noPurpose', 'A task is handed on for the purpose it has, and nobody said what this one is for.')

  const orchestration = orchestrationOf(stage, task) ?? begin(stage, root.task, root.agent, root.purpose)
  const { agent: caller } = lookUp(agentUsers, parent.order.agentUser)
  const id = env.ids.guid()
  const part = { id, orchestration, parent: task, task: child, caller, callee: callee.agent, goal: text, purpose }
  const order = { ...part, permissions }
  const { decision, message } = delegate(officeOf(stage), order, usedBy(stage, root.task), env.clock.now())
  world.send(message)
  if (decision.outcome !== 'grant')
    return refused(
      decision.reasons[0]?.code ?? decision.outcome,
      decision.reasons.map(reason => reason.message).join(' '),
    )
  const random = env.random.fork(`task ${child}`)
  const given = { ...parent.order, task: child, agentUser: to, pool, text, purpose }
  works.set(child, await takeUp(stage, given, parent.thread, random))
  return { ok: true, result: { task: child, delegation: id } }
}

/** What comes of one prompt is watched over from the first delegation on, by what was used since the prompt. */
function begin(
  { world, env, scenario }: Stage,
  task: TaskRef,
  agent: Work['agent'],
  purpose: string,
): OrchestrationRef {
  const to: OrchestrationRef = `orchestration:${env.ids.guid()}`
  const event = { task, agent, purpose, limits: scenario.governance.orchestration }
  world.send({ kind: 'orchestration', to, event: { type: 'orchestration.start', ...event } })
  return to
}

/** Why the task may not go on, or null: what it was part of was stopped, or what it was asked to do has ended. */
export function whyStopped(stage: Stage, task: TaskRef): string | null {
  const { roster } = stage.world
  const ended = roster.chainOf(task).find(each => each.delegation !== null && roster.workedOnFor(each.task) === null)
  if (ended) return `What ${ended.agent} was asked to do has ended.`
  const orchestration = orchestrationOf(stage, task)
  const isStopped = orchestration !== null && roster.orchestration(orchestration)?.status === 'stopped'
  return isStopped ? 'All that came of its prompt was stopped.' : null
}

const refused = (code: string, reason: string): Outcome => ({ ok: false, code, reason })
