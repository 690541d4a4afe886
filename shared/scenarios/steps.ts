// The steps of a task: what an agent does one after the other, from the model to the tools.
import { z } from 'zod'
import { JsonObject } from '../model/json.ts'
import { Recalled, ScenarioCommand } from './events.ts'
import { Key, Milliseconds } from './words.ts'

/** `key`: events may happen after it. `follows`: the agent does it because an injection of that key told it to. */
const marked = { key: Key.optional(), follows: Key.optional() }
const think = z.strictObject({
  ...marked,
  do: z.literal('think'),
  input: z.string(),
  output: z.string(),
  inputTokens: z.number().int().positive().default(1000),
  outputTokens: z.number().int().positive().default(100),
  takes: Milliseconds.default(1200),
})
const startSession = z.strictObject({ ...marked, do: z.literal('startSession') })
const endSession = z.strictObject({ ...marked, do: z.literal('endSession') })
const tool = z.strictObject({
  ...marked,
  do: z.literal('tool'),
  tool: z.string(),
  arguments: JsonObject.default({}),
  takes: Milliseconds.default(700),
  /** Given to override what data loss prevention would otherwise stop. */
  justification: z.string().nullable().default(null),
})
/**
 * The last request of another task's session is sent again from this agent's Cloud PC: with its token and a proof by
 * this Cloud PC's own key, or with its token and its proof as they were captured.
 */
const useStolen = z.strictObject({
  ...marked,
  do: z.literal('useStolen'),
  from: Key,
  what: z.enum(['token', 'proof']),
})
/** Any command, at this place of the task; one that needs a task and names none is about this one. */
const perform = z.strictObject({
  ...marked,
  do: z.literal('perform'),
  recall: Recalled.default({}),
  command: ScenarioCommand,
})
const wait = z.strictObject({ ...marked, do: z.literal('wait'), milliseconds: Milliseconds })

export const ScenarioStep = z.discriminatedUnion('do', [
  think,
  startSession,
  tool,
  useStolen,
  perform,
  wait,
  endSession,
])
export type ScenarioStep = z.infer<typeof ScenarioStep>
