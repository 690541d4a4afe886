// Functions of property bags.
// https://learn.microsoft.com/kusto/query/bag-merge-function and its siblings.
import { isJsonObject, type Json, type JsonObject } from '../../../../../shared/model/json.ts'
import { type DeclaredFunction, declareFunction } from '../declared.ts'
import { bagOf, keySteps } from './values.ts'

/**
 * Of a name in several bags the leftmost counts. What is no bag is passed over, of which the page says nothing; null where
 * none is one.
 */
function merged(values: readonly Json[]): JsonObject | null {
  const bags = values.filter(isJsonObject)
  if (bags.length === 0) return null
  const members = new Map<string, Json>()
  for (const bag of bags)
    for (const [name, value] of Object.entries(bag)) if (!members.has(name)) members.set(name, value)
  return bagOf(members)
}

const memberOf = (value: Json | undefined, name: string): Json | undefined =>
  isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined

function hasKey(bag: Json, key: string): boolean {
  let value: Json | undefined = bag
  for (const name of keySteps(key)) value = memberOf(value, name)
  return value !== undefined
}

function without(bag: JsonObject, [name = '', ...rest]: readonly string[]): JsonObject {
  const members = Object.entries(bag)
  if (rest.length === 0) return bagOf(members.filter(([each]) => each !== name))
  return bagOf(
    members.map(([each, value]) => [each, each === name && isJsonObject(value) ? without(value, rest) : value]),
  )
}

/** Members on the way that are not there, or are no bags, become bags. */
function withKey(bag: JsonObject, [name = '', ...rest]: readonly string[], value: Json): JsonObject {
  const inner = memberOf(bag, name)
  const set = rest.length === 0 ? value : withKey(isJsonObject(inner) ? inner : {}, rest, value)
  return bagOf([...Object.entries(bag), [name, set]])
}

const zipped = (names: readonly Json[], values: Json): JsonObject =>
  bagOf(
    names.flatMap((name, place): [string, Json][] =>
      typeof name === 'string' ? [[name, Array.isArray(values) ? (values[place] ?? null) : null]] : [],
    ),
  )

export const bagFunctions: readonly DeclaredFunction[] = [
  declareFunction({
    name: 'bag_merge',
    parameters: [],
    variadic: 'dynamic',
    returns: 'dynamic',
    call: (...bags) => merged(bags),
  }),
  /** Of an array of bags, and no more members than so many: what make_bag() comes down to. */
  declareFunction({
    name: 'bag_merge_all',
    parameters: ['dynamic', 'long'],
    returns: 'dynamic',
    call: (bags, most) => {
      const bag = Array.isArray(bags) ? merged(bags) : null
      return bag === null ? null : bagOf(Object.entries(bag).slice(0, Number(most ?? 0n)))
    },
  }),
  declareFunction({
    name: 'bag_keys',
    parameters: ['dynamic'],
    returns: 'dynamic',
    call: bag => (isJsonObject(bag) ? Object.keys(bag) : null),
  }),
  declareFunction({ name: 'bag_has_key', parameters: ['dynamic', 'string'], returns: 'bool', call: hasKey }),
  declareFunction({
    name: 'bag_remove_keys',
    parameters: ['dynamic', 'dynamic'],
    returns: 'dynamic',
    call: (bag, keys) => {
      if (!isJsonObject(bag)) return null
      const named = Array.isArray(keys) ? keys.filter(key => typeof key === 'string') : []
      return named.reduce((rest: JsonObject, key) => without(rest, keySteps(key)), bag)
    },
  }),
  declareFunction({
    name: 'bag_set_key',
    parameters: ['dynamic', 'string', 'dynamic'],
    returns: 'dynamic',
    call: (bag, key, value) => (isJsonObject(bag) ? withKey(bag, keySteps(key), value) : null),
  }),
  declareFunction({
    name: 'bag_zip',
    parameters: ['dynamic', 'dynamic'],
    returns: 'dynamic',
    call: (names, values) => (Array.isArray(names) ? zipped(names, values) : null),
  }),
]
