// The names of a scenario: which keys there are of each kind, and commands with references in the place of their keys.
import { z } from 'zod'
import { Command } from '../../../shared/model/commands.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../shared/model/json.ts'
import type { ScenarioDocument } from '../../../shared/scenarios/schema.ts'

/** Keys by the kind of reference they belong to. What a run makes by itself (sessions, tokens) has none. */
export type Names = Readonly<Record<string, readonly string[]>>

export function namesOf(scenario: ScenarioDocument): Names {
  const keys = (list: readonly { key: string }[]): string[] => list.map(({ key }) => key)
  const size = scenario.pools.reduce((sum, pool) => sum + pool.size, 0)
  const made = commandsOf(scenario)
  const madeBy = (names: Readonly<Record<string, string>>): string[] =>
    made.flatMap(command => {
      const name = names[String(command.do)]
      const key = name === undefined ? undefined : command[name]
      return typeof key === 'string' ? [key.replace(/^[a-zA-Z]+:/, '')] : []
    })
  return {
    human: keys(scenario.humans),
    blueprint: keys(scenario.blueprints),
    agent: keys(scenario.agents),
    agentUser: keys(scenario.agentUsers),
    pool: keys(scenario.pools),
    pc: Array.from({ length: size }, (_, index) => `CPCA-${String(index + 1).padStart(3, '0')}`),
    task: [...keys(scenario.tasks), ...madeBy({ ask: 'task', delegate: 'child' })],
    grant: madeBy({ grantAccess: 'grant' }),
    approval: madeBy({ requestActivation: 'approval' }),
    review: madeBy({ startReview: 'review' }),
  }
}

/** Every command of the file, as it is written. */
const commandsOf = ({ tasks, events }: ScenarioDocument): JsonObject[] => [
  ...tasks.flatMap(({ steps }) => steps.flatMap(step => (step.do === 'perform' ? [step.command] : []))),
  ...events.flatMap(({ commands }) => commands),
]

/** The schema of the command of this name. */
export const commandSchema = (name: unknown) => Command.options.find(({ shape }) => shape.do.value === name)
export const commandNames: readonly string[] = Command.options.map(({ shape }) => shape.do.value)

/** A command with references where it has keys: `by: priya` is `human:priya`. What needs a task and names none is about `task`. */
export function withRefs(command: JsonObject, names: Names, task: string | null): JsonObject {
  const schema = commandSchema(command.do)
  if (schema === undefined) return command
  const about = task !== null && 'task' in schema.shape && command.task === undefined ? { ...command, task } : command
  const read = refer(schema, about, names)
  return isJsonObject(read) ? read : command
}

function refer(schema: unknown, value: Json, names: Names): Json {
  const kinds = kindsOf(schema)
  if (kinds.length > 0) return typeof value === 'string' ? referTo(kinds, value, names) : value
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return refer(schema.unwrap(), value, names)
  if (schema instanceof z.ZodArray && Array.isArray(value)) return value.map(item => refer(schema.element, item, names))
  if (schema instanceof z.ZodDiscriminatedUnion && isJsonObject(value)) {
    const { discriminator } = schema.def
    const option = schema.options.find(
      each => each instanceof z.ZodObject && isLiteral(each.shape[discriminator], value[discriminator]),
    )
    return option === undefined ? value : refer(option, value, names)
  }
  if (schema instanceof z.ZodObject && isJsonObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        key in schema.shape ? refer(schema.shape[key], item, names) : item,
      ]),
    )
  return value
}

const isLiteral = (schema: unknown, value: Json | undefined): boolean =>
  schema instanceof z.ZodLiteral && schema.value === value

/** The kinds of references a schema takes; none where it is no reference. */
function kindsOf(schema: unknown): string[] {
  if (schema instanceof z.ZodTemplateLiteral) {
    const [prefix] = schema.def.parts
    return typeof prefix === 'string' && prefix.endsWith(':') ? [prefix.slice(0, -1)] : []
  }
  if (schema instanceof z.ZodUnion && !(schema instanceof z.ZodDiscriminatedUnion))
    return schema.options.flatMap(kindsOf)
  return []
}

/** Of several kinds the one that has this key; a reference, and what is recalled, stays as it is. */
function referTo(kinds: readonly string[], key: string, names: Names): string {
  if (key.includes(':') || key.includes('${')) return key
  const kind = kinds.length > 1 ? kinds.find(each => names[each]?.includes(key)) : undefined
  return `${kind ?? kinds[0]}:${key}`
}
