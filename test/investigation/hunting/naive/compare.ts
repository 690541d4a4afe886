// Equality, order and the logic of null, after Kusto's page on null values.
import type { ScalarType } from '../../../../shared/model/hunt.ts'
import { convert } from './convert.ts'
import { isArray, isBag, NotKnown, type Value, writeJson } from './value.ts'

export type Truth = boolean | null

/** "If one of the values is bool(false), the result is also bool(false)". */
export const and = (a: Truth, b: Truth): Truth =>
  a === false || b === false ? false : a === null || b === null ? null : true
export const or = (a: Truth, b: Truth): Truth =>
  a === true || b === true ? true : a === null || b === null ? null : false
/** "yields the value bool(null) if the argument is the null value". */
export const not = (a: Truth): Truth => (a === null ? null : !a)

export function truthOf(value: Value): Truth {
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'bigint') return value !== 0n
  throw new NotKnown('a condition that is no bool')
}

/** Two null values yield null, a null and another false. */
export function equals(a: Value, b: Value): Truth {
  if (a === null || b === null) return a === b ? null : false
  return !Number.isNaN(a) && same(a, b)
}

/** The same value: for keys of groups, where nulls are one. */
export function same(a: Value, b: Value): boolean {
  if (isArray(a) || isBag(a) || isArray(b) || isBag(b)) return canonical(a) === canonical(b)
  if ((typeof a === 'number' || typeof a === 'bigint') && (typeof b === 'number' || typeof b === 'bigint'))
    // biome-ignore lint/suspicious/noDoubleEquals: a bigint and a number are compared by their value
    return a == b || (Number.isNaN(a) && Number.isNaN(b))
  return a === b
}

/** The members of a bag have no order. */
export function canonical(value: Value): string {
  if (isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (isBag(value))
    return `{${[...value]
      .map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`)
      .toSorted()
      .join(',')}}`
  return typeof value === 'number' && Number.isInteger(value) ? String(value) : writeJson(value)
}

/** Texts by code points, false before true. Neither is null. */
export function order(a: Value, b: Value): number {
  if (typeof a === 'string' && typeof b === 'string') return orderOfTexts(a, b)
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  if ((typeof a === 'number' || typeof a === 'bigint') && (typeof b === 'number' || typeof b === 'bigint'))
    return a < b ? -1 : a > b ? 1 : 0
  throw new NotKnown('an order of dynamics')
}

export function orderOfTexts(a: string, b: string): number {
  const left = [...a]
  const right = [...b]
  for (let place = 0; place < Math.min(left.length, right.length); place++) {
    const difference = (left[place]?.codePointAt(0) ?? 0) - (right[place]?.codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

export function compareBy(operator: string, a: Value, b: Value): Truth {
  if (operator === '==') return equals(a, b)
  if (operator === '!=') return not(equals(a, b))
  if (a === null || b === null) return null
  if (Number.isNaN(a) || Number.isNaN(b)) return false
  const difference = order(a, b)
  if (operator === '<') return difference < 0
  if (operator === '<=') return difference <= 0
  return operator === '>' ? difference > 0 : difference >= 0
}

const numbers: readonly ScalarType[] = ['int', 'long', 'real']

/** Both sides as one type: a dynamic is cast to the type of the other side, whole numbers to real beside a real. */
export function alike(a: Value, typeOfA: ScalarType, b: Value, typeOfB: ScalarType): [Value, Value] {
  if (typeOfA === typeOfB) return [a, b]
  if (typeOfA === 'dynamic') return [convert(a, 'dynamic', typeOfB), b]
  if (typeOfB === 'dynamic') return [a, convert(b, 'dynamic', typeOfA)]
  if (numbers.includes(typeOfA) && numbers.includes(typeOfB)) return [a, b]
  if (typeOfA === 'decimal' || typeOfB === 'decimal') throw new NotKnown('decimal')
  return [convert(a, typeOfA, typeOfB), b]
}
