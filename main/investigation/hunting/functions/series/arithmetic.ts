// Series taken element by element: arithmetic, comparison, and the functions of one number.
// https://learn.microsoft.com/kusto/query/series-add-function and its siblings.
import type { Json } from '../../../../../shared/model/json.ts'
import { type DeclaredFunction, declareFunction } from '../declared.ts'
import { finite, numbersOf, times } from '../values.ts'

/**
 * Either side may be a single number, which then stands for each element. An element that is no number, or that one of
 * the two lacks, gives null, and so do results that JSON can not hold: Kusto's NaN and infinities (2/0).
 */
function pairwise(name: string, combine: (left: number, right: number) => number | boolean): DeclaredFunction {
  return declareFunction({
    name,
    parameters: ['dynamic', 'dynamic'],
    returns: 'dynamic',
    call: (first, second) => {
      const left = typeof first === 'number' ? first : numbersOf(first)
      const right = typeof second === 'number' ? second : numbersOf(second)
      if (left === null || right === null || (typeof left === 'number' && typeof right === 'number')) return null
      const length = Math.max(lengthOf(left), lengthOf(right))
      return times(length, (place): Json => {
        const one = typeof left === 'number' ? left : (left[place] ?? null)
        const other = typeof right === 'number' ? right : (right[place] ?? null)
        if (one === null || other === null) return null
        const result = combine(one, other)
        return typeof result === 'number' ? finite(result) : result
      })
    },
  })
}

const lengthOf = (side: number | readonly unknown[]): number => (typeof side === 'number' ? 0 : side.length)

function each(name: string, change: (value: number) => number): DeclaredFunction {
  return declareFunction({
    name,
    parameters: ['dynamic'],
    returns: 'dynamic',
    call: series => numbersOf(series)?.map(value => (value === null ? null : finite(change(value)))) ?? null,
  })
}

export const seriesArithmetic: readonly DeclaredFunction[] = [
  pairwise('series_add', (left, right) => left + right),
  pairwise('series_subtract', (left, right) => left - right),
  pairwise('series_multiply', (left, right) => left * right),
  pairwise('series_divide', (left, right) => left / right),
  pairwise('series_pow', (left, right) => left ** right),
  pairwise('series_greater', (left, right) => left > right),
  pairwise('series_greater_equals', (left, right) => left >= right),
  pairwise('series_less', (left, right) => left < right),
  pairwise('series_less_equals', (left, right) => left <= right),
  pairwise('series_equals', (left, right) => left === right),
  pairwise('series_not_equals', (left, right) => left !== right),
  each('series_abs', Math.abs),
  each('series_sign', Math.sign),
  each('series_exp', Math.exp),
  each('series_log', Math.log),
  each('series_floor', Math.floor),
  each('series_ceiling', Math.ceil),
  each('series_sin', Math.sin),
  each('series_cos', Math.cos),
  each('series_tan', Math.tan),
  each('series_asin', Math.asin),
  each('series_acos', Math.acos),
  each('series_atan', Math.atan),
]
