// Functions of numbers.
import { converted } from '../casts.ts'
import { once, onceBoth, tried } from '../text.ts'
import { argumentAt, over, type SqlFunction } from './form.ts'

/** Where there is no answer Kusto gives null ("null if the argument is negative"); SQL would end the query. */
const real = (form: (value: string) => string): SqlFunction => over(['real'], value => tried([value], form))

const sameType =
  (form: (value: string) => string): SqlFunction =>
  calling => {
    const value = argumentAt(calling, 0)
    const { type } = calling.call
    return form(converted(value, type === 'dynamic' ? 'real' : type))
  }

/** Half away from zero, to so many digits. */
const round: SqlFunction = calling => {
  const value = converted(argumentAt(calling, 0), 'real')
  const digits = calling.call.arguments.length > 1 ? converted(argumentAt(calling, 1), 'int') : '0'
  return `round(${value}, ${digits})`
}

const extreme =
  (name: 'least' | 'greatest'): SqlFunction =>
  calling =>
    `${name}(${calling
      .values()
      .map(value => converted(value, calling.call.type))
      .join(', ')})`

export const numbers: Readonly<Record<string, SqlFunction>> = {
  abs: sameType(value => tried([value], each => `abs(${each})`)),
  sign: sameType(value => `sign(${value})`),
  round,
  ceiling: sameType(value => `ceil(${value})`),
  sqrt: real(value => once(value, each => `CASE WHEN ${each} >= 0 THEN sqrt(${each}) END`)),
  exp: real(value => `exp(${value})`),
  exp2: real(value => `pow(2, ${value})`),
  exp10: real(value => `pow(10, ${value})`),
  log: real(value => logarithm('ln', value)),
  log2: real(value => logarithm('log2', value)),
  log10: real(value => logarithm('log10', value)),
  pow: over(['real', 'real'], (base, exponent) => tried([base, exponent], (x, y) => `pow(${x}, ${y})`)),
  sin: real(value => `sin(${value})`),
  cos: real(value => `cos(${value})`),
  tan: real(value => `tan(${value})`),
  cot: real(value => `cot(${value})`),
  asin: real(value => `asin(${value})`),
  acos: real(value => `acos(${value})`),
  atan: real(value => `atan(${value})`),
  atan2: over(['real', 'real'], (y, x) => `atan2(${y}, ${x})`),
  degrees: real(value => `degrees(${value})`),
  radians: real(value => `radians(${value})`),
  pi: () => 'pi()',
  /** Another number for each row and each time, as it is on a cluster: the one thing two hunts differ in. */
  rand: calling => {
    const [below] = calling.values()
    return below === undefined ? 'random()' : `floor(random() * ${converted(below, 'real')})`
  },
  isnan: over(['real'], value => `isnan(${value})`),
  isinf: over(['real'], value => `isinf(${value})`),
  isfinite: over(['real'], value => `isfinite(${value})`),
  min_of: extreme('least'),
  max_of: extreme('greatest'),
  binary_and: over(['long', 'long'], (a, b) => `(${a} & ${b})`),
  binary_or: over(['long', 'long'], (a, b) => `(${a} | ${b})`),
  binary_xor: over(['long', 'long'], (a, b) => `xor(${a}, ${b})`),
  binary_not: over(['long'], value => `(~${value})`),
  binary_shift_left: over(['long', 'long'], (value, by) =>
    onceBoth(value, by, (a, b) => `TRY(${a} << (((${b} % 64) + 64) % 64))`),
  ),
  binary_shift_right: over(['long', 'long'], (value, by) =>
    onceBoth(value, by, (a, b) => `(${a} >> (((${b} % 64) + 64) % 64))`),
  ),
  bitset_count_ones: over(['long'], value => `bit_count(${value})::BIGINT`),
}

const logarithm = (name: string, value: string): string =>
  once(value, each => `CASE WHEN ${each} = 0 THEN '-inf'::DOUBLE WHEN ${each} > 0 THEN ${name}(${each}) END`)
