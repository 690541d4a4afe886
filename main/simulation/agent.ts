// One task as the agent works through it: the scenario's steps, each for real against the tenant's services.
import { epochMs } from '../../shared/model/units.ts'
import type { ScenarioStep, ScenarioTask } from '../../shared/scenarios/schema.ts'
import { lookUp } from '../tenant/index.ts'
import { computerUse } from './computer-use.ts'
import { agentUserRef, humanRef, taskRef } from './estate.ts'
import { pause, type Stage } from './stage.ts'

const receiveMs = 320

/** Plays one task of the scenario from the prompt to the answer. */
export async function playTask(stage: Stage, script: ScenarioTask): Promise<void> {
  const { env, estate, world, scheduler } = stage
  const random = env.random.fork(`task ${script.key}`)
  const task = taskRef(script.key)
  const human = humanRef(script.human)
  const { ref: agentUser, agent } = lookUp(estate.directory.agentUsers, agentUserRef(script.agentUser))
  const span = env.ids.hex(8)
  const conversation = env.ids.guid()
  const client = computerUse(stage, { ref: task, script, span }, random)

  await scheduler.sleep(Date.parse(script.at) - env.clock.now())
  const { channel, prompt: text } = script
  world.send({ kind: 'human', to: human, event: { type: 'human.ask', task, agent, conversation, channel, text } })
  await pause(stage, random, receiveMs)
  world.send({
    kind: 'task',
    to: task,
    event: { type: 'task.start', human, agent, agentUser, conversation, trace: env.ids.hex(16), span },
  })

  for (const step of script.steps) {
    const obstacle = await play(step)
    if (obstacle === null) continue
    await client.endSession()
    world.send({ kind: 'task', to: task, event: { type: 'task.complete', answer: obstacle, outcome: 'refused' } })
    return
  }
  world.send({ kind: 'task', to: task, event: { type: 'task.complete', answer: script.answer, outcome: 'done' } })

  /** The reason why the task can not go on, or null. A tool that fails or is refused does not end a task. */
  async function play(step: ScenarioStep): Promise<string | null> {
    switch (step.do) {
      case 'startSession':
        return client.startSession()
      case 'endSession':
        await client.endSession()
        return null
      case 'tool':
        await client.runTool(step)
        return null
      case 'useStolen':
        await client.presentStolen(step)
        return null
      case 'wait':
        await scheduler.sleep(step.milliseconds)
        return null
      case 'think':
        await think(step)
        return null
    }
  }

  async function think(step: Extract<ScenarioStep, { do: 'think' }>): Promise<void> {
    const started = epochMs(env.clock.now())
    await pause(stage, random, step.takes)
    const { model, provider } = script
    const { input, output, inputTokens, outputTokens } = step
    const said = { model, provider, inputTokens, outputTokens, input, output, started }
    const event = { type: 'task.infer', span: env.ids.hex(8), parentSpan: span, ...said } as const
    world.send({ kind: 'task', to: task, event })
  }
}
