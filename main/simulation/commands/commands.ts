// Carries out one command on the running tenant, and says what came of it.
import type { Command, CommandOf, Outcome } from '../../../shared/model/commands.ts'
import type { TaskRef } from '../../../shared/model/refs.ts'
import { lookUp, models } from '../../tenant/index.ts'
import { handOn, whyStopped } from '../agent/delegation.ts'
import { openWork, type Work } from '../agent/work.ts'
import type { Stage } from '../stage.ts'
import { administer } from './administration.ts'
import { refuseAccount } from './authority.ts'
import { govern } from './governance.ts'
import { involve } from './people.ts'
import { refuseReferences } from './references.ts'
import { respond } from './response.ts'
import { callToolServer } from './tool-servers.ts'
import { befall } from './weather.ts'

export async function perform(stage: Stage, command: Command): Promise<Outcome> {
  const refused = refuseReferences(command, stage.world.tape.has)
  if (refused !== null) return refused
  switch (command.do) {
    case 'ask':
      return ask(stage, command)
    case 'think':
    case 'startSession':
    case 'tool':
    case 'reconnect':
    case 'endSession':
    case 'obtain':
    case 'answer':
    case 'useStolen':
    case 'delegate':
    case 'callToolServer': {
      const work = stage.works.get(command.task)
      return work ? oneAtATime(stage, work, command) : unknownTask(command.task)
    }
    case 'screen':
    case 'askStepUp':
    case 'meetStepUp':
    case 'humanSession':
    case 'signInTo':
    case 'callGraph':
    case 'registerDevice':
    case 'buildBot':
    case 'clickLink':
      return involve(stage, command)
    case 'directory':
    case 'rotateCredential':
    case 'discoverShadowAgents':
    case 'setPolicies':
    case 'approveToolServer':
    case 'switchAudit':
    case 'assign':
    case 'resize':
    case 'reimage':
    case 'deletePool':
    case 'update':
      return administer(stage, command)
    case 'grantAccess':
    case 'endGrant':
    case 'requestActivation':
    case 'answerApproval':
    case 'startReview':
    case 'decideReview':
    case 'concludeReview':
      return govern(stage, command)
    case 'updateAlert':
    case 'updateIncident':
    case 'placeUnderReview':
    case 'removeFromReview':
    case 'contain':
      return respond(stage, command)
    case 'risk':
    case 'posture':
    case 'resetFault':
    case 'unhealthy':
    case 'changeToolServer':
    case 'receiveSet':
      return befall(stage, command)
  }
}

/** Which model an agent thinks with where nobody said. */
const model = { model: 'gpt-5.1', provider: 'azure.ai.openai' }

async function ask(stage: Stage, { do: _, ...asked }: CommandOf<'ask'>): Promise<Outcome> {
  // who can not sign in reaches no agent
  const refused = refuseAccount(stage, asked.human)
  if (refused !== null) return refused
  const random = stage.env.random.fork(`task ${asked.task}`)
  stage.works.set(asked.task, await openWork(stage, { ...asked, ...model }, random))
  return { ok: true, result: { task: asked.task } }
}

type AtWork = CommandOf<
  | 'think'
  | 'startSession'
  | 'tool'
  | 'reconnect'
  | 'endSession'
  | 'obtain'
  | 'answer'
  | 'useStolen'
  | 'delegate'
  | 'callToolServer'
>

/** Tasks with a command under way: an agent does one thing after the other. */
const busy = new WeakSet<Work>()

async function oneAtATime(stage: Stage, work: Work, command: AtWork): Promise<Outcome> {
  if (busy.has(work)) return { ok: false, code: 409, reason: `${command.task} is in the middle of something else.` }
  const { states } = stage.world.see.populations.task
  if (!models.task.views.running(lookUp(states, command.task)))
    return { ok: false, code: 409, reason: `${command.task} is over.` }
  // what is stopped may still give back what it has, and say so; a delegation is refused with its own reasons
  const stopped = giving.has(command.do) ? null : whyStopped(stage, command.task)
  if (stopped !== null) return { ok: false, code: 'stopped', reason: stopped }
  busy.add(work)
  try {
    return await atWork(stage, work, command)
  } finally {
    busy.delete(work)
  }
}
const giving: ReadonlySet<AtWork['do']> = new Set(['answer', 'endSession', 'delegate'])

async function atWork(stage: Stage, work: Work, command: AtWork): Promise<Outcome> {
  switch (command.do) {
    case 'delegate':
      return handOn(stage, work, command)
    case 'think': {
      const { do: _, task: __, ...thought } = command
      return work.think(thought)
    }
    case 'startSession':
      return work.startSession(command.sessionId)
    case 'tool':
      return work.runTool(command)
    case 'reconnect':
      return work.reconnect()
    case 'endSession':
      return work.endSession()
    case 'obtain':
      return work.obtain(command)
    case 'answer':
      return work.answer(command.text, command.outcome)
    case 'useStolen':
      return work.presentStolen(command)
    case 'callToolServer':
      return callToolServer(stage, work, command)
  }
}

export const unknownTask = (task: TaskRef): Outcome => ({
  ok: false,
  code: 404,
  reason: `Nobody has asked an agent for ${task}.`,
})
