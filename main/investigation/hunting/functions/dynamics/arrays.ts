// Functions of arrays: cut, turned, shifted, put together, searched, summed.
// https://learn.microsoft.com/kusto/query/array-slice-function and its siblings.
import type { Json } from '../../../../../shared/model/json.ts'
import { type DeclaredFunction, declareFunction } from '../declared.ts'
import { failed, mostElements, mostText, sum, times, wholeSeries } from '../values.ts'
import { arraysOf, canonical, textOf } from './values.ts'

/** A place counted from the end where it is below 0, within 0 and the length. */
function placeIn(length: number, place: number): number {
  return Math.min(length, Math.max(0, place < 0 ? length + place : place))
}

/** Both ends are in. */
function sliced(array: readonly Json[], start: bigint, end: bigint): Json[] {
  const last = end < 0n ? array.length + Number(end) : Number(end)
  return array.slice(placeIn(array.length, Number(start)), Math.max(0, last + 1))
}

function rotated(array: readonly Json[], left: bigint): Json[] {
  if (array.length === 0) return []
  const by = Number(((left % BigInt(array.length)) + BigInt(array.length)) % BigInt(array.length))
  return [...array.slice(by), ...array.slice(0, by)]
}

/** What comes in is the value handed in, else an empty text among texts, and null among all else. */
function shifted(array: readonly Json[], left: bigint, value: Json): Json[] {
  const texts = array.length > 0 && array.every(each => typeof each === 'string')
  const filler = value ?? (texts ? '' : null)
  const by = Math.min(array.length, Number(left < 0n ? -left : left))
  const fill = times(by, () => filler)
  return left >= 0n ? [...array.slice(by), ...fill] : [...fill, ...array.slice(0, array.length - by)]
}

function split(array: readonly Json[], at: Json): Json[] | null {
  const indices = wholeSeries(Array.isArray(at) ? at : [at])
  if (indices === null) return null
  const places = [0, ...indices.map(place => placeIn(array.length, place)), array.length]
  return places.slice(1).map((end, index) => array.slice(places[index] ?? 0, end))
}

/** A condition is a boolean, or a number that is not 0; anything else gives null. */
function chosen(conditions: readonly Json[], whenTrue: Json, whenFalse: Json): Json[] {
  const valueAt = (values: Json, place: number): Json => (Array.isArray(values) ? (values[place] ?? null) : values)
  return conditions.map((condition, place) => {
    if (typeof condition !== 'boolean' && typeof condition !== 'number') return null
    return valueAt(condition ? whenTrue : whenFalse, place)
  })
}

/** -1 where it is not found; null for a length below -1 and for an occurrence below 1. */
function indexOf(
  array: readonly Json[],
  value: Json,
  [start, length, occurrence]: readonly (bigint | null)[],
): bigint | null {
  if ((length ?? -1n) < -1n || (occurrence ?? 1n) < 1n) return null
  const from = placeIn(array.length, Number(start ?? 0n))
  const end = length == null || length < 0n ? array.length : Math.min(array.length, from + Number(length))
  const sought = canonical(value)
  let left = occurrence ?? 1n
  for (let place = from; place < end; place++)
    if (canonical(array[place] ?? null) === sought && --left === 0n) return BigInt(place)
  return -1n
}

/** As many elements as the longest has, null where another ends before. */
function zipped(arrays: readonly (readonly Json[])[]): Json[] {
  const length = arrays.reduce((most, array) => Math.max(most, array.length), 0)
  return times(length, place => arrays.map(array => array[place] ?? null))
}

function joined(array: readonly Json[], delimiter: string): string {
  const texts = array.map(textOf)
  const length = sum(texts.map(text => text.length)) + delimiter.length * Math.max(0, texts.length - 1)
  if (length > mostText) throw failed(`strcat_array would make a text of more than ${mostText} characters.`)
  return texts.join(delimiter)
}

/** Of one array and a number. */
const turn = (name: string, call: (array: Json[], count: bigint) => Json[]): DeclaredFunction =>
  declareFunction({
    name,
    parameters: ['dynamic', 'long'],
    returns: 'dynamic',
    call: (array, count) => (Array.isArray(array) && count !== null ? call(array, count) : null),
  })

const shift = (name: string, sign: 1n | -1n): DeclaredFunction =>
  declareFunction({
    name,
    parameters: ['dynamic', 'long', 'dynamic'],
    returns: 'dynamic',
    call: (array, count, value) =>
      Array.isArray(array) && count !== null ? shifted(array, sign * count, value) : null,
  })

export const arrayFunctions: readonly DeclaredFunction[] = [
  /** What is no array is passed over, of which the page says nothing; null where none is one. */
  declareFunction({
    name: 'array_concat',
    parameters: [],
    variadic: 'dynamic',
    returns: 'dynamic',
    call: (...values) => {
      const arrays = values.filter(value => Array.isArray(value))
      if (sum(arrays.map(array => array.length)) > mostElements)
        throw failed(`array_concat would make an array of more than ${mostElements} elements.`)
      return arrays.length > 0 ? arrays.flat(1) : null
    },
  }),
  declareFunction({
    name: 'array_slice',
    parameters: ['dynamic', 'long', 'long'],
    returns: 'dynamic',
    call: (array, start, end) =>
      Array.isArray(array) && start !== null && end !== null ? sliced(array, start, end) : null,
  }),
  turn('array_rotate_left', rotated),
  turn('array_rotate_right', (array, count) => rotated(array, -count)),
  shift('array_shift_left', 1n),
  shift('array_shift_right', -1n),
  declareFunction({
    name: 'array_reverse',
    parameters: ['dynamic'],
    returns: 'dynamic',
    call: array => (Array.isArray(array) ? array.toReversed() : null),
  }),
  declareFunction({
    name: 'array_sum',
    parameters: ['dynamic'],
    returns: 'real',
    call: array => {
      const numbers = wholeSeries(array)
      return numbers && sum(numbers)
    },
  }),
  declareFunction({
    name: 'array_iff',
    parameters: ['dynamic', 'dynamic', 'dynamic'],
    returns: 'dynamic',
    call: (conditions, whenTrue, whenFalse) =>
      Array.isArray(conditions) ? chosen(conditions, whenTrue, whenFalse) : null,
  }),
  declareFunction({
    name: 'array_split',
    parameters: ['dynamic', 'dynamic'],
    returns: 'dynamic',
    call: (array, at) => (Array.isArray(array) ? split(array, at) : null),
  }),
  declareFunction({
    name: 'array_index_of',
    parameters: ['dynamic', 'dynamic', 'long', 'long', 'long'],
    returns: 'long',
    call: (array, value, ...more) => (Array.isArray(array) ? indexOf(array, value, more) : null),
  }),
  declareFunction({
    name: 'zip',
    parameters: [],
    variadic: 'dynamic',
    returns: 'dynamic',
    call: (...values) => {
      const arrays = arraysOf(values)
      return arrays && zipped(arrays)
    },
  }),
  declareFunction({
    name: 'strcat_array',
    parameters: ['dynamic', 'string'],
    returns: 'string',
    call: (array, delimiter) => (Array.isArray(array) ? joined(array, delimiter) : ''),
  }),
]
