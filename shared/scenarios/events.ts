// What happens in a scenario beside the tasks: injections, administrators, faults and attacks, as commands at an instant or after something.
import { z } from 'zod'
import { Fact, type FactType } from '../model/facts.ts'
import { JsonObject } from '../model/json.ts'
import { Instant, Key, Milliseconds, Sentence } from './words.ts'

export const factTypes: readonly FactType[] = Fact.options.map(({ shape }) => shape.type.value)
export const FactName = z.enum(factTypes)

/**
 * What of an earlier fact a command needs, by the name it is called by there: `${name}` in a text of the command stands for
 * the member `take` (with dots) of the last fact of this type that matches.
 */
export const Recall = z.strictObject({
  fact: FactName,
  where: JsonObject.default({}),
  take: z.string().min(1),
})
export const Recalled = z.record(z.string().regex(/^[a-z][A-Za-z]*$/), Recall)
export type Recalled = z.infer<typeof Recalled>

/**
 * A command of `model/commands.ts` with keys in the place of references, checked by the reader. `refused` beside it says
 * with which code it is refused; left out, it must succeed. `{ do: wait, milliseconds }` lets time pass.
 */
export const ScenarioCommand = JsonObject
export type ScenarioCommand = z.infer<typeof ScenarioCommand>

/** The end of a step of a task, by their keys; or the `count`-th fact of a type that matches. */
export type After = z.infer<typeof After>
export const After = z.strictObject({
  task: Key.optional(),
  step: Key.optional(),
  fact: FactName.optional(),
  where: JsonObject.default({}),
  count: z.number().int().positive().default(1),
})

/** Happens once: either `at` or `after`. */
export const ScenarioEvent = z.strictObject({
  says: Sentence,
  at: Instant.optional(),
  after: After.optional(),
  /** So much later than that. */
  later: Milliseconds.default(0),
  /** The injection whose instruction it follows, by its key. */
  follows: Key.optional(),
  recall: Recalled.default({}),
  /** One after the other. */
  commands: z.array(ScenarioCommand).min(1),
})
export type ScenarioEvent = z.infer<typeof ScenarioEvent>
