// What the functions share in reading their arguments, and how they refuse.
import { Refusal } from '../../../../shared/errors.ts'
import type { Json } from '../../../../shared/model/json.ts'

/** A series as its numbers, null for each element that is none; null where the value is no array. */
export function numbersOf(value: Json): (number | null)[] | null {
  return Array.isArray(value) ? value.map(each => (typeof each === 'number' ? each : null)) : null
}

/** The same where every element is a number, else null. */
export function wholeSeries(value: Json): number[] | null {
  if (!Array.isArray(value)) return null
  const numbers = value.filter(each => typeof each === 'number')
  return numbers.length === value.length ? numbers : null
}

/** JSON has no NaN and no infinities: they are null in an array or bag. */
export const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

export const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0)
export const mean = (values: readonly number[]): number => sum(values) / values.length

/** `count` values, each made of its place. */
export const times = <Value>(count: number, make: (place: number) => Value): Value[] =>
  Array.from({ length: count }, (_, place) => make(place))

/** The element at a place that is known to be there. */
export function at<Value>(values: readonly Value[], place: number): Value {
  const value = values[place]
  if (value === undefined) throw new RangeError(`place ${place} of ${values.length}`)
  return value
}

/** What ends the query: the argument is one the function can not be asked about. */
export const failed = (message: string): Refusal => new Refusal('hunt.failed', message)

/** Kusto's arrays and repeats hold at most this many elements. */
export const mostElements = 1_048_576
/** The longest text a function makes, in UTF-16 units: a query that makes a longer one is stopped. */
export const mostText = 16_777_216

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff

/** By code points, as Kusto compares text: what JavaScript writes as a pair comes after all else. */
export function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length)
  for (let place = 0; place < length; place++) {
    const [one, other] = [left.charCodeAt(place), right.charCodeAt(place)]
    if (one === other) continue
    return isSurrogate(one) === isSurrogate(other) ? one - other : isSurrogate(one) ? 1 : -1
  }
  return left.length - right.length
}
