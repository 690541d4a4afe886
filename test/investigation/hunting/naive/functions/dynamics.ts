// Functions of dynamics: arrays, property bags, JSON.
import { equals, orderOfTexts, same } from '../compare.ts'
import { asText, convert, packed, parseJson } from '../convert.ts'
import type { Given, ScalarFunction } from '../functions.ts'
import { type Bag, isArray, isBag, member, missing, NotKnown, textOf, type Value, wholeOf } from '../value.ts'
import { allStrict } from './strict.ts'

const arraysOf = ({ values }: Given): (readonly Value[])[] | null =>
  values.every(isArray) ? values.filter(isArray) : null
const distinct = (values: readonly Value[]): Value[] =>
  values.filter((value, place) => values.findIndex(other => same(other, value)) === place)

/** A function of arrays alone: what it makes of anything else, or of a null, no page says. */
const ofArrays =
  (run: (...arrays: (readonly Value[])[]) => Value): ScalarFunction =>
  given => {
    const arrays = arraysOf(given)
    if (arrays === null) throw new NotKnown('a function of arrays of what is none')
    return run(...arrays)
  }

const ofBags =
  (run: (...bags: Bag[]) => Value): ScalarFunction =>
  ({ values }) =>
    values.every(isBag) ? run(...values.filter(isBag)) : null

/** "Negative values are converted to array_length+start"; both ends are in. */
function slice(array: Value, from: Value, to: Value): Value {
  if (!isArray(array)) return null
  const place = (index: Value): number => Number(wholeOf(index)) + (wholeOf(index) < 0n ? array.length : 0)
  return array.filter((_, index) => index >= place(from) && index <= place(to))
}

/** Numbers before texts before guids before all else (array_sort_asc). */
const rank = (value: Value): number =>
  typeof value === 'number' || typeof value === 'bigint' ? 0 : typeof value === 'string' ? 1 : 2

function orderInArray(a: Value, b: Value): number {
  if (rank(a) !== rank(b)) return rank(a) - rank(b)
  if (typeof a === 'string' && typeof b === 'string') return orderOfTexts(a, b)
  if (rank(a) === 0 && a !== null && b !== null) return a < b ? -1 : a > b ? 1 : 0
  throw new NotKnown('an order of arrays or bags')
}

/** Sorted by the first array. Nulls last unless the last argument says otherwise. */
const sorted =
  (sign: number): ScalarFunction =>
  ({ values }) => {
    const last = values.at(-1)
    const [array] = values
    if (values.length > (typeof last === 'boolean' ? 2 : 1)) throw new NotKnown('arrays sorted by another')
    if (array === undefined || !isArray(array)) return null
    const known = array
      .filter(each => each !== null)
      .toSorted((a, b) => (rank(a) === rank(b) ? sign : 1) * orderInArray(a, b))
    const nulls = array.filter(each => each === null)
    return last === false ? [...nulls, ...known] : [...known, ...nulls]
  }

function indexOf(array: Value, wanted: Value, type: Given['types'][number]): Value {
  if (!isArray(array)) return null
  if (wanted === null) throw new NotKnown('the place of a null')
  return BigInt(array.findIndex(each => equals(each, packed(wanted, type)) === true))
}

/** bag_merge: "If a key appears in more than one input objects, an arbitrary value will be chosen". */
function merged(...bags: Bag[]): Value {
  const all = new Map<string, Value>()
  for (const [key, value] of bags.flatMap(bag => [...bag])) {
    const before = all.get(key)
    if (before !== undefined && !same(before, value)) throw new NotKnown('bag_merge of one key with two values')
    all.set(key, value)
  }
  return all
}

const bagOf: ScalarFunction = ({ values, types }) => {
  const bag = new Map<string, Value>()
  for (let place = 0; place + 1 < values.length; place += 2)
    bag.set(
      asText(values[place] ?? null, types[place] ?? 'string'),
      packed(values[place + 1] ?? null, types[place + 1] ?? 'dynamic'),
    )
  return bag
}

function series(from: Value, to: Value, step: Value = 1n): Value {
  if (typeof from !== 'bigint' || typeof to !== 'bigint' || typeof step !== 'bigint')
    throw new NotKnown('range of reals')
  if (step === 0n) throw new NotKnown('range by 0')
  const values: Value[] = []
  for (let value = from; step > 0n ? value <= to : value >= to; value += step) values.push(value)
  return values
}

/** `$.a.b[0]` and `$["a"]`. */
function byPath(path: Value, json: Value): Value {
  const steps = [...textOf(path).matchAll(/\.([A-Za-z_]\w*)|\[(\d+)\]|\[["']([^"']+)["']\]/g)]
  return steps.reduce(
    (value: Value, [, name, place, quoted]) =>
      member(value, place === undefined ? (name ?? quoted ?? '') : BigInt(place)),
    typeof json === 'string' ? parseJson(json) : json,
  )
}

const extractJson: ScalarFunction = ({ values: [path, json], result }) => {
  const found = byPath(path ?? '', json ?? null)
  return found === null ? missing(result) : convert(found, 'dynamic', result)
}

export const dynamicFunctions: Readonly<Record<string, ScalarFunction>> = {
  ...allStrict({ array_slice: slice, range: series }),
  array_length: ({ values: [array] }) => (array !== undefined && isArray(array) ? BigInt(array.length) : null),
  array_concat: ofArrays((...arrays) => arrays.flat()),
  array_reverse: ofArrays(array => [...(array ?? [])].reverse()),
  array_index_of: ({ values: [array, wanted, ...bounds], types }) => {
    if (bounds.length > 0) throw new NotKnown('array_index_of with bounds')
    return indexOf(array ?? null, wanted ?? null, types[1] ?? 'dynamic')
  },
  array_sort_asc: sorted(1),
  array_sort_desc: sorted(-1),
  set_union: ofArrays((...arrays) => distinct(arrays.flat())),
  set_intersect: ofArrays((first = [], ...rest) =>
    distinct(first.filter(value => rest.every(other => other.some(each => same(each, value))))),
  ),
  set_difference: ofArrays((first = [], ...rest) =>
    distinct(first.filter(value => !rest.some(other => other.some(each => same(each, value))))),
  ),
  set_has_element: ({ values: [array = null, wanted = null], types }) => {
    if (!isArray(array)) throw new NotKnown('whether what is no array has an element')
    return array.some(each => same(each, packed(wanted, types[1] ?? 'dynamic')))
  },
  pack_array: ({ values, types }) => values.map((value, place) => packed(value, types[place] ?? 'dynamic')),
  bag_pack: bagOf,
  pack: bagOf,
  pack_dictionary: bagOf,
  bag_keys: ofBags(bag => [...(bag ?? new Map()).keys()]),
  bag_merge: ofBags(merged),
  bag_has_key: ({ values: [bag, key] }) => (bag !== undefined && isBag(bag) ? bag.has(textOf(key ?? '')) : null),
  bag_remove_keys: ({ values: [bag, keys] }) =>
    bag !== undefined && isBag(bag) && keys !== undefined && isArray(keys)
      ? new Map([...bag].filter(([key]) => !keys.includes(key)))
      : null,
  extract_json: extractJson,
  extractjson: extractJson,
  gettype: ({ values: [value = null], types: [type = 'dynamic'] }) => {
    if (type !== 'dynamic') return value === null ? 'null' : type
    if (value === null) return 'null'
    if (isArray(value)) return 'array'
    if (isBag(value)) return 'dictionary'
    // its page says int of parse_json('1'), the page of dynamic long
    if (typeof value === 'bigint') throw new NotKnown('the type of a whole number in a dynamic')
    if (typeof value === 'number') return 'double'
    return typeof value === 'boolean' ? 'bool' : 'string'
  },
}
