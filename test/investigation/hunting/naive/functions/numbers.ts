// Functions of numbers.
import { order } from '../compare.ts'
import { convert } from '../convert.ts'
import type { Given, ScalarFunction } from '../functions.ts'
import { down, missing, NotKnown, type Value, wholeOf } from '../value.ts'
import { allStrict } from './strict.ts'

const ofReal =
  (run: (value: number) => number): ((value: Value) => Value) =>
  value => {
    const result = run(Number(value))
    // Where the mathematics knows no answer the page of each says null: sqrt, log
    return Number.isNaN(result) && !Number.isNaN(Number(value)) ? null : result
  }

/** "The nearest multiple of roundTo below value. Null values, a null bin size, or a negative bin size will result in null." */
function bin(value: Value, size: Value, from: Value = null): Value {
  if (typeof value === 'bigint' && typeof size === 'bigint') {
    if (size <= 0n) return null
    const start = from === null ? 0n : wholeOf(from)
    return down(value - start, size) * size + start
  }
  const [number, step] = [Number(value), Number(size)]
  if (step <= 0) return null
  const start = from === null ? 0 : Number(from)
  return Math.floor((number - start) / step) * step + start
}

const binned = ({ values, result }: Given): Value => {
  if (values.slice(0, 2).some(value => value === null)) return null
  const [value, size, from] = values
  const made = bin(value ?? null, size ?? null, from ?? null)
  return typeof made === 'number' && result !== 'real' ? BigInt(Math.trunc(made)) : made
}

/** round(2.15, 1) is 2.2, round(-50.55, -2) is -100. */
function round(value: Value, digits: Value = 0n): Value {
  if (typeof value === 'bigint' && wholeOf(digits) >= 0n) return value
  const places = Number(digits)
  const number = Number(value)
  const size = Math.abs(number)
  const rounded =
    places < 0 ? Math.round(size / 10 ** -places) * 10 ** -places : Math.round(size * 10 ** places) / 10 ** places
  return Math.sign(number) * rounded
}

/** Nulls do not count; of nulls alone it is null. */
const extreme =
  (sign: number): ScalarFunction =>
  ({ values, types, result }) => {
    const known = values
      .map((value, place) => convert(value, types[place] ?? result, result))
      .filter(value => value !== null)
    return known.toSorted((a, b) => sign * order(a, b))[0] ?? missing(result)
  }

export const numberFunctions: Readonly<Record<string, ScalarFunction>> = {
  ...allStrict({
    abs: value => (typeof value === 'bigint' ? (value < 0n ? -value : value) : Math.abs(Number(value))),
    ceiling: ofReal(Math.ceil),
    sqrt: ofReal(Math.sqrt),
    exp: ofReal(Math.exp),
    exp2: ofReal(value => 2 ** value),
    exp10: ofReal(value => 10 ** value),
    pow: (base, power) => Number(base) ** Number(power),
    log: positive(Math.log),
    log2: positive(Math.log2),
    log10: positive(Math.log10),
    sign: value => (typeof value === 'bigint' ? BigInt(Math.sign(Number(value))) : Math.sign(Number(value))),
    isnan: value => Number.isNaN(Number(value)),
    isinf: value => Math.abs(Number(value)) === Number.POSITIVE_INFINITY,
    isfinite: value => Number.isFinite(Number(value)),
    tohex: value => {
      if (wholeOf(value) < 0n) throw new NotKnown('tohex below 0')
      return wholeOf(value).toString(16)
    },
  }),
  round: ({ values: [value, digits], result }) => {
    if (value === null || digits === null) return null
    const rounded = round(value ?? null, digits)
    return typeof rounded === 'bigint' && result === 'real' ? Number(rounded) : rounded
  },
  bin: binned,
  floor: binned,
  bin_at: binned,
  min_of: extreme(1),
  max_of: extreme(-1),
}

function positive(run: (value: number) => number): (value: Value) => Value {
  return value => {
    if (Number(value) <= 0) throw new NotKnown('the logarithm of nothing')
    return run(Number(value))
  }
}
