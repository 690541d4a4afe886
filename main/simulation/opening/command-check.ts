// What is wrong with a command that a scenario holds: no such command, a key it does not take, a name of nobody.
import type { Json, JsonObject } from '../../../shared/model/json.ts'
import { didYouMean } from '../../../shared/nearest.ts'
import type { Recalled } from '../../../shared/scenarios/events.ts'
import { memberMistakes } from './member-check.ts'
import type { Mistake } from './mistake.ts'
import { issueOf, keysIn } from './mistake.ts'
import { commandNames, commandSchema, type Names, withRefs } from './names.ts'

/** Beside commands, a list of them may let time pass. */
export const waiting = 'wait'

export function* commandMistakes(
  { refused, ...line }: JsonObject,
  recall: Recalled,
  names: Names,
  task: string | null,
  path: readonly PropertyKey[],
): Generator<Mistake> {
  if (refused !== undefined && typeof refused !== 'number' && typeof refused !== 'string')
    yield { message: 'is the code it is refused with: a number or a name.', path: [...path, 'refused'] }
  if (line.do === waiting) {
    if (!Number.isInteger(line.milliseconds))
      yield { message: 'must be a whole number.', path: [...path, 'milliseconds'] }
    return
  }
  const schema = commandSchema(line.do)
  if (schema === undefined) {
    const known = [...commandNames, waiting]
    yield { message: `must be one of ${known.join(', ')}${didYouMean(String(line.do), known)}`, path: [...path, 'do'] }
    return
  }
  const command = withRefs(line, names, task)
  const parsed = schema.safeParse(command)
  const issues = parsed.error?.issues ?? []
  const misspelled = issues.filter(({ code }) => code === 'unrecognized_keys')
  for (const issue of [...misspelled, ...issues]) {
    if (isRecalled(issue.path.reduce<unknown>(inside, command))) continue
    const { message, path: at } = issueOf(issue, command, keysIn(schema), `a ${String(line.do)} command`)
    yield { message, path: [...path, ...at] }
  }
  yield* unknownRefs(command, names, path)
  yield* unknownRecalls(command, Object.keys(recall), path)
}

/** What a command needs of earlier facts. */
export function* recallMistakes(recall: Recalled, names: Names, path: readonly PropertyKey[]): Generator<Mistake> {
  for (const [name, { fact, where }] of Object.entries(recall)) {
    yield* memberMistakes(fact, where, [...path, name, 'where'])
    yield* unknownRefs(where, names, [...path, name, 'where'])
  }
}

/** References anywhere in a value, to what the scenario says is there. */
export function* unknownRefs(value: Json, names: Names, path: readonly PropertyKey[]): Generator<Mistake> {
  if (typeof value === 'string') {
    const [, kind = '', key = ''] = /^([a-zA-Z]+):([^*$]+)$/.exec(value) ?? []
    const known = Object.hasOwn(names, kind) ? names[kind] : undefined
    if (known === undefined || known.includes(key)) return
    yield { message: `names no ${kind}: "${key}"${didYouMean(key, known)}`, path: [...path] }
  }
  if (value === null || typeof value !== 'object') return
  for (const [key, item] of Object.entries(value))
    yield* unknownRefs(item, names, [...path, Array.isArray(value) ? Number(key) : key])
}

function* unknownRecalls(value: Json, known: readonly string[], path: readonly PropertyKey[]): Generator<Mistake> {
  if (typeof value === 'string')
    for (const [, name = ''] of value.matchAll(recalledName))
      if (!known.includes(name))
        yield { message: `recalls nothing of the name "${name}"${didYouMean(name, known)}`, path: [...path] }
  if (value === null || typeof value !== 'object') return
  for (const [key, item] of Object.entries(value))
    yield* unknownRecalls(item, known, [...path, Array.isArray(value) ? Number(key) : key])
}

/** `${name}` */
export const recalledName = /\$\{([a-zA-Z]+)\}/g
const isRecalled = (value: unknown): boolean => typeof value === 'string' && value.includes('${')

const inside = (value: unknown, key: PropertyKey): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
