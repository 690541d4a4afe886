// + - * / % between numbers, datetimes and timespans. Null is sticky.
import type { ScalarType } from '../../../../shared/model/hunt.ts'
import { convert } from './convert.ts'
import { isLong, lastTick, NotKnown, over, type Value } from './value.ts'

export function arithmetic(
  operator: string,
  a: Value,
  typeOfA: ScalarType,
  b: Value,
  typeOfB: ScalarType,
  result: ScalarType,
): Value {
  const timely = [typeOfA, typeOfB].some(type => type === 'datetime' || type === 'timespan')
  if (timely) return withTimes(operator, a, b, result)
  if (result !== 'int' && result !== 'long' && result !== 'real') throw new NotKnown(`${operator} to ${result}`)
  const left = convert(a, typeOfA, result)
  const right = convert(b, typeOfB, result)
  if (typeof left === 'number' && typeof right === 'number') return ofReals(operator, left, right)
  if (typeof left !== 'bigint' || typeof right !== 'bigint') return null
  return inRange(ofWholes(operator, left, right), result)
}

/** Kusto's pages say nothing of what does not fit: such queries are kept out of the comparison. */
function inRange(value: bigint | null, type: ScalarType): Value {
  if (value === null) return null
  const fits = type === 'int' ? value >= -(2n ** 31n) && value < 2n ** 31n : isLong(value)
  if (!fits) throw new NotKnown('overflow')
  return value
}

/** "0 ≤ (N % D) < abs(D)"; division truncates. By zero: null, as nothing else could be told apart from a number. */
function ofWholes(operator: string, a: bigint, b: bigint): bigint | null {
  if (operator === '+') return a + b
  if (operator === '-') return a - b
  if (operator === '*') return a * b
  if (b === 0n) return null
  return operator === '/' ? a / b : over(a, b < 0n ? -b : b)
}

function ofReals(operator: string, a: number, b: number): number {
  if (operator === '+') return a + b
  if (operator === '-') return a - b
  if (operator === '*') return a * b
  if (operator === '/') return a / b
  const size = Math.abs(b)
  return ((a % size) + size) % size
}

/** https://learn.microsoft.com/kusto/query/datetime-timespan-arithmetic */
function withTimes(operator: string, a: Value, b: Value, result: ScalarType): Value {
  if (a === null || b === null) return null
  if (operator === '/') {
    if (Number(b) === 0) throw new NotKnown('a timespan by zero')
    if (result === 'real') return Number(a) / Number(b)
    return typeof a === 'bigint' && typeof b === 'bigint' ? a / b : BigInt(Math.trunc(Number(a) / Number(b)))
  }
  if (operator === '*' && (typeof a === 'number' || typeof b === 'number'))
    return BigInt(Math.trunc(Number(a) * Number(b)))
  if (typeof a !== 'bigint' || typeof b !== 'bigint') throw new NotKnown(`${operator} of times`)
  const value = ofWholes(operator, a, b)
  if (result === 'datetime' && value !== null && (value < 0n || value > lastTick)) throw new NotKnown('overflow')
  return inRange(value, 'long')
}
