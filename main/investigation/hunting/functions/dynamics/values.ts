// What the functions of dynamic values share: equality, text, and paths into them.
import { isJsonObject, type Json, type JsonObject } from '../../../../../shared/model/json.ts'
import { failed } from '../values.ts'

/** Equal values have equal texts: the members of bags are in the order of their names. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (!isJsonObject(value)) return JSON.stringify(value)
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`)
  return `{${members.sort().join()}}`
}

/** A text as it is, null as nothing, all else as JSON. */
export const textOf = (value: Json): string =>
  typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value)

/** The arrays, or null where one is none. */
export function arraysOf(values: readonly Json[]): Json[][] | null {
  const arrays = values.filter(value => Array.isArray(value))
  return arrays.length === values.length ? arrays : null
}

/** A bag of own members alone, so that a member called `__proto__` is one like any other. */
export const bagOf = (members: Iterable<readonly [string, Json]>): JsonObject => Object.fromEntries(members)

const step = /\.([^.[\]'"]+)|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]|\[(-?\d+)\]/gy

/**
 * The steps of a JSONPath: `$.a['b c'][0]`; names are text, places numbers. Refused: wildcards, slices, conditions.
 * https://learn.microsoft.com/kusto/query/jsonpath
 */
export function pathSteps(path: string): (string | number)[] {
  const steps: (string | number)[] = []
  step.lastIndex = 1
  while (path.startsWith('$') && step.lastIndex < path.length) {
    const match = step.exec(path)
    if (!match) throw failed(`"${path}" is no path that can be followed: $, .name, ['name'] and [place] can.`)
    const [, plain, single, double, place] = match
    const quoted = (single ?? double)?.replace(/\\(.)/g, '$1')
    steps.push(place === undefined ? (plain ?? quoted ?? '') : Number(place))
  }
  if (!path.startsWith('$')) throw failed(`A path begins with $: "${path}" does not.`)
  return steps
}

/** What a key of the functions of bags names: a path where it begins with `$.` or `$[`, else one member. */
export function keySteps(key: string): string[] {
  if (!/^\$[.[]/.test(key)) return [key]
  return pathSteps(key).map(each => {
    if (typeof each === 'number') throw failed(`The key "${key}" goes into an array, which keys of bags can not.`)
    return each
  })
}
