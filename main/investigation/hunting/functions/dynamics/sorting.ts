// Arrays sorted, others in step with them.
// https://learn.microsoft.com/kusto/query/array-sort-asc-function
import type { Json } from '../../../../../shared/model/json.ts'
import { type DeclaredFunction, declareFunction } from '../declared.ts'
import { at, compareText } from '../values.ts'
import { canonical } from './values.ts'

/** Numbers, then text, then all else. Datetimes, timespans and guids are text in JSON, and sorted as text. */
const rank = (value: Json): number => (typeof value === 'number' ? 0 : typeof value === 'string' ? 1 : 2)

function compare(left: Json, right: Json): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right)
  return rank(left) - rank(right) || compareText(canonical(left), canonical(right))
}

/** The places of the array's elements in their new order; equal ones keep theirs. */
function order(array: readonly Json[], sign: 1 | -1, nullsLast: boolean): number[] {
  return [...array.keys()].sort((left, right) => {
    const [one, other] = [at(array, left), at(array, right)]
    if (one === null || other === null)
      return (one === null ? 1 : 0) === (other === null ? 1 : 0) ? left - right : (one === null) === nullsLast ? 1 : -1
    return sign * compare(one, other) || left - right
  })
}

/**
 * The first array is sorted and the others go with it; null for each that is not as long. One array gives itself, several
 * an array of them. A boolean at the end says whether nulls come last, which they do.
 */
function sorted(values: readonly Json[], sign: 1 | -1): Json {
  const last = values.at(-1)
  const arrays = typeof last === 'boolean' ? values.slice(0, -1) : values
  const [first] = arrays
  if (!Array.isArray(first)) return arrays.length > 1 ? arrays.map(() => null) : null
  const places = order(first, sign, last !== false)
  const moved = arrays.map(array =>
    Array.isArray(array) && array.length === first.length ? places.map(place => at(array, place)) : null,
  )
  return moved.length > 1 ? moved : (moved[0] ?? null)
}

const sort = (name: string, sign: 1 | -1): DeclaredFunction =>
  declareFunction({
    name,
    parameters: [],
    variadic: 'dynamic',
    returns: 'dynamic',
    call: (...values) => sorted(values, sign),
  })

export const sortingFunctions: readonly DeclaredFunction[] = [sort('array_sort_asc', 1), sort('array_sort_desc', -1)]
