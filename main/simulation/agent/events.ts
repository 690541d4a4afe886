// Plays the events of a scenario: commands at their instant, or after the step or the fact they wait for.
import type { Outcome } from '../../../shared/model/commands.ts'
import type { RecordedFact } from '../../../shared/model/facts.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../shared/model/json.ts'
import type { EpochMs } from '../../../shared/model/units.ts'
import type { Recalled, ScenarioEvent } from '../../../shared/scenarios/events.ts'
import { perform } from '../commands/commands.ts'
import { readCommand } from '../commands/read-command.ts'
import { recalledName, waiting } from '../opening/command-check.ts'
import { type Names, namesOf, withRefs } from '../opening/names.ts'
import { matches } from '../opening/partial.ts'
import type { Scenario } from '../opening/scenario.ts'
import type { Stage } from '../stage.ts'

/** What came of a command of the scenario, and the code it should be refused with; null: it should succeed. */
export interface Performed {
  readonly command: string
  readonly outcome: Outcome
  readonly refused: number | string | null
}

/** A step or an event of the scenario as it was played: which facts were told meanwhile. */
export interface Mark {
  /** The step by task and place, or the event by its place; both from 0. */
  readonly of: { readonly task: string; readonly step: number } | { readonly event: number }
  /** The key of the injection it follows. */
  readonly follows: string | null
  readonly at: EpochMs
  /** The place of the first fact told since, and of the one that follows the last. */
  readonly from: number
  readonly to: number
  readonly performed: readonly Performed[]
}

export interface Events {
  hear(recorded: RecordedFact): void
  /** A step that has a key is over. */
  stepEnded(task: string, step: string): void
}

export function playEvents(stage: Stage): Events {
  const { scenario, env, scheduler } = stage
  const counts = new Map<ScenarioEvent, number>()
  const begin = (event: ScenarioEvent, index: number, wait: number): void =>
    scheduler.spawn(async () => {
      if (wait > 0) await scheduler.sleep(wait)
      await play(event, index)
    })
  const begun = new Set<ScenarioEvent>()
  const afterThat = (event: ScenarioEvent, index: number): void => {
    if (begun.has(event)) return
    begun.add(event)
    begin(event, index, event.later)
  }
  const all = [...scenario.events.entries()]
  for (const [index, event] of all)
    if (event.at !== undefined) begin(event, index, Date.parse(event.at) - env.clock.now() + event.later)
  const afterFacts = all.filter(([, { after }]) => after?.fact !== undefined)
  const afterSteps = all.filter(([, { after }]) => after?.step !== undefined)

  async function play(event: ScenarioEvent, index: number): Promise<void> {
    const mark = open(stage, { event: index }, event.follows ?? null)
    const performed: Performed[] = []
    for (const command of event.commands) performed.push(await carryOut(stage, command, event.recall, null))
    mark(performed)
  }
  return {
    hear({ fact }) {
      for (const [index, event] of afterFacts) {
        const { after } = event
        if (after?.fact !== fact.type || !matches(after.where, fact)) continue
        const count = (counts.get(event) ?? 0) + 1
        counts.set(event, count)
        if (count === after.count) afterThat(event, index)
      }
    },
    stepEnded(task, step) {
      for (const [index, event] of afterSteps)
        if (event.after?.task === task && event.after.step === step) afterThat(event, index)
    },
  }
}

/** Begins to mark what is played; what it returns ends it. */
export function open(stage: Stage, of: Mark['of'], follows: string | null): (performed: readonly Performed[]) => void {
  const { world, env, marks } = stage
  const [at, from] = [env.clock.now(), world.told]
  return performed => {
    marks.push({ of, follows, at, from, to: world.told, performed })
  }
}

/** Carries out one command of the scenario, as written; `task` is the one it stands in. */
export async function carryOut(
  stage: Stage,
  { refused = null, ...line }: JsonObject,
  recall: Recalled,
  task: string | null,
): Promise<Performed> {
  const code = typeof refused === 'number' || typeof refused === 'string' ? refused : null
  const performed = (outcome: Outcome): Performed => ({ command: String(line.do), outcome, refused: code })
  if (line.do === waiting) {
    await stage.scheduler.sleep(Number(line.milliseconds))
    return performed({ ok: true, result: null })
  }
  const values = new Map<string, Json>()
  for (const [name, { fact: type, where, take }] of Object.entries(recall)) {
    const found = stage.world.facts.findLast(({ fact }) => fact.type === type && matches(where, fact))
    const value = take.split('.').reduce<unknown>(inside, found?.fact)
    if (!isJson(value))
      return performed({ ok: false, code: 'notTold', reason: `No ${type} was told that has ${take}.` })
    values.set(name, value)
  }
  const read = readCommand(fill(withRefs(line, namesIn(stage.scenario), task), values))
  return performed(read.ok ? await perform(stage, read.command) : read.refused)
}

/** Worked out once a scenario: of a busy day they are many. */
function namesIn(scenario: Scenario): Names {
  const known = names.get(scenario) ?? namesOf(scenario)
  names.set(scenario, known)
  return known
}
const names = new WeakMap<Scenario, Names>()

/** A text that is one recalled name is what it stands for; within a longer text it is written out. */
function fill(value: Json, values: ReadonlyMap<string, Json>): Json {
  if (typeof value === 'string') {
    const [whole] = [...values].filter(([name]) => value === `\${${name}}`)
    if (whole) return whole[1]
    return value.replace(recalledName, (text, name: string) => {
      const known = values.get(name)
      return known === undefined ? text : String(known)
    })
  }
  if (Array.isArray(value)) return value.map(item => fill(item, values))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, values)]))
}

const isJson = (value: unknown): value is Json => value !== undefined
const inside = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
