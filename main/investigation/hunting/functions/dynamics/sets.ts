// Arrays as sets: each value once, in the order it is first met.
// https://learn.microsoft.com/kusto/query/set-difference-function and its siblings.
import type { Json } from '../../../../../shared/model/json.ts'
import { type DeclaredFunction, declareFunction } from '../declared.ts'
import { finite } from '../values.ts'
import { arraysOf, canonical } from './values.ts'

const setOf = (array: readonly Json[]): Map<string, Json> => {
  const found = new Map<string, Json>()
  for (const value of array) {
    const text = canonical(value)
    if (!found.has(text)) found.set(text, value)
  }
  return found
}

const textsOf = (array: readonly Json[]): Set<string> => new Set(array.map(canonical))

const kept = (first: readonly Json[], keep: (text: string) => boolean): Json[] =>
  [...setOf(first)].filter(([text]) => keep(text)).map(([, value]) => value)

/** null where one of them is no array, of which the pages say nothing. */
const ofSets = (name: string, call: (first: Json[], others: Json[][]) => Json[]): DeclaredFunction =>
  declareFunction({
    name,
    parameters: [],
    variadic: 'dynamic',
    returns: 'dynamic',
    call: (...values) => {
      const [first, ...others] = arraysOf(values) ?? []
      return first ? call(first, others) : null
    },
  })

function jaccard(first: readonly Json[], second: readonly Json[]): number | null {
  const [left, right] = [textsOf(first), textsOf(second)]
  const shared = [...left].filter(text => right.has(text)).length
  return finite(shared / (left.size + right.size - shared))
}

export const setFunctions: readonly DeclaredFunction[] = [
  ofSets('set_union', (first, others) => [...setOf([...first, ...others.flat(1)]).values()]),
  ofSets('set_intersect', (first, others) => {
    const sets = others.map(textsOf)
    return kept(first, text => sets.every(set => set.has(text)))
  }),
  ofSets('set_difference', (first, others) => {
    const rest = textsOf(others.flat(1))
    return kept(first, text => !rest.has(text))
  }),
  declareFunction({
    name: 'set_has_element',
    parameters: ['dynamic', 'dynamic'],
    returns: 'bool',
    call: (set, value) => {
      if (!Array.isArray(set)) return false
      const sought = canonical(value)
      return set.some(each => canonical(each) === sought)
    },
  }),
  declareFunction({
    name: 'set_equals',
    parameters: ['dynamic', 'dynamic'],
    returns: 'bool',
    call: (first, second) => {
      if (!Array.isArray(first) || !Array.isArray(second)) return null
      const [left, right] = [textsOf(first), textsOf(second)]
      return left.size === right.size && [...left].every(text => right.has(text))
    },
  }),
  declareFunction({
    name: 'jaccard_index',
    parameters: ['dynamic', 'dynamic'],
    returns: 'dynamic',
    call: (first, second) => (Array.isArray(first) && Array.isArray(second) ? jaccard(first, second) : null),
  }),
]
