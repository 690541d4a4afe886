// One task as a scenario scripts it, from the prompt to the answer.
import type { ScenarioStep, ScenarioTask } from '../../../shared/scenarios/schema.ts'
import { agentUserRef, humanRef, poolRef, taskRef } from '../opening/estate.ts'
import type { Stage } from '../stage.ts'
import { carryOut, type Events, open, type Performed } from './events.ts'
import { openWork, type Work } from './work.ts'

/** Plays one task of the scenario from the prompt to the answer. */
export async function playTask(stage: Stage, script: ScenarioTask, events: Events): Promise<void> {
  const { env, scheduler } = stage
  const random = env.random.fork(`task ${script.key}`)
  await scheduler.sleep(Date.parse(script.at) - env.clock.now())
  const order = {
    task: taskRef(script.key),
    human: humanRef(script.human),
    agentUser: agentUserRef(script.agentUser),
    pool: poolRef(script.pool),
    channel: script.channel,
    text: script.prompt,
    purpose: script.purpose,
    model: script.model,
    provider: script.provider,
  }
  const work = await openWork(stage, order, random)
  stage.works.set(order.task, work)
  for (const [index, step] of script.steps.entries()) {
    const mark = open(stage, { task: script.key, step: index }, step.follows ?? null)
    const { obstacle, performed } = await play(stage, work, step, script.key)
    mark(performed)
    if (step.key !== undefined) events.stepEnded(script.key, step.key)
    if (obstacle === null) continue
    await work.answer(obstacle, 'refused')
    return
  }
  await work.answer(script.answer, 'done')
}

interface Played {
  /** The reason why the task can not go on, or null. A tool that fails or is refused does not end a task. */
  readonly obstacle: string | null
  readonly performed: readonly Performed[]
}
const played: Played = { obstacle: null, performed: [] }

async function play(stage: Stage, work: Work, step: ScenarioStep, task: string): Promise<Played> {
  switch (step.do) {
    case 'startSession': {
      const started = await work.startSession()
      return started.ok ? played : { ...played, obstacle: started.reason }
    }
    case 'endSession':
      await work.endSession()
      return played
    case 'tool':
      await work.runTool(step)
      return played
    case 'useStolen':
      await work.presentStolen({ from: taskRef(step.from), what: step.what })
      return played
    case 'perform':
      return { ...played, performed: [await carryOut(stage, step.command, step.recall, task)] }
    case 'wait':
      await stage.scheduler.sleep(step.milliseconds)
      return played
    case 'think': {
      const { do: _, key: __, follows: ___, ...thought } = step
      await work.think(thought)
      return played
    }
  }
}
