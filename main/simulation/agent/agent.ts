// One task as a scenario scripts it, from the prompt to the answer.
import type { ScenarioStep, ScenarioTask } from '../../../shared/scenarios/schema.ts'
import { agentUserRef, humanRef, poolRef, taskRef } from '../opening/estate.ts'
import type { Stage } from '../stage.ts'
import { openWork, type Work } from './work.ts'

/** Plays one task of the scenario from the prompt to the answer. */
export async function playTask(stage: Stage, script: ScenarioTask): Promise<void> {
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
  for (const step of script.steps) {
    const obstacle = await play(stage, work, step)
    if (obstacle === null) continue
    await work.answer(obstacle, 'refused')
    return
  }
  await work.answer(script.answer, 'done')
}

/** The reason why the task can not go on, or null. A tool that fails or is refused does not end a task. */
async function play({ scheduler }: Stage, work: Work, step: ScenarioStep): Promise<string | null> {
  switch (step.do) {
    case 'startSession': {
      const started = await work.startSession()
      return started.ok ? null : started.reason
    }
    case 'endSession':
      await work.endSession()
      return null
    case 'tool':
      await work.runTool(step)
      return null
    case 'useStolen':
      await work.presentStolen({ from: taskRef(step.from), what: step.what })
      return null
    case 'wait':
      await scheduler.sleep(step.milliseconds)
      return null
    case 'think': {
      const { do: _, ...thought } = step
      await work.think(thought)
      return null
    }
  }
}
