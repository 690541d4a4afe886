// Periods of a series: found, or looked for.
// https://learn.microsoft.com/kusto/query/series-periods-detect-function, …/series-periods-validate-function
import { type DeclaredFunction, declareFunction } from '../declared.ts'
import { at, failed, mean, times, wholeSeries } from '../values.ts'
import { transform } from './fourier.ts'

export interface Period {
  /** In elements of the series. */
  readonly length: number
  /** 0 to 1. */
  readonly score: number
}

/** No period is shorter, none longer than half of the series. */
const shortest = 4

/** What is known of a series once its spectrum is. */
interface Rhythm {
  /** 0 to 1; 0 for lengths out of bounds. */
  score(length: number): number
  /** Whether the spectrum has a peak at the length, rather than the slope of another's. */
  peaks(length: number): boolean
}

/**
 * Microsoft publishes the bounds, that scores go from 0 to 1, and examples; not the formula. This one gives every answer
 * that is printed, to the digits printed: the autocorrelation one period on, of the series about its mean under a Hann
 * window, per element that takes part; 0 where the period's frequency holds no more than three times the power of noise.
 * Scores of the service may differ from these where nothing is printed.
 */
function rhythmOf(series: readonly number[]): Rhythm {
  const average = mean(series)
  const size = 2 ** Math.ceil(Math.log2(4 * series.length))
  const [power, common] = [new Float64Array(size), new Float64Array(size)]
  for (const [place, each] of series.entries()) power[place] = (each - average) * window(place, series.length)
  transform(power, common)
  for (let place = 0; place < size; place++) power[place] = (power[place] ?? 0) ** 2 + (common[place] ?? 0) ** 2
  common.set(power)
  transform(common, new Float64Array(size))
  const whole = common[0] ?? 0
  // all elements alike, but for what rounding left of them
  const grain = 1e-12 * series.reduce((most, each) => Math.max(most, Math.abs(each)), 0)
  const flat = !(whole / size > series.length * grain ** 2)
  const score = (length: number): number => {
    if (flat || length < shortest || length > series.length / 2) return 0
    if ((power[Math.round(size / length)] ?? 0) * size <= 3 * whole) return 0
    const lag = Math.round(length)
    return Math.min(1, Math.max(0, (((common[lag] ?? 0) / whole) * series.length) / (series.length - lag)))
  }
  const isPeak = (place: number): boolean => {
    const height = power[place] ?? 0
    return height > (power[place - 1] ?? 0) && height >= (power[place + 1] ?? 0)
  }
  const peaks = (length: number): boolean => {
    const reach = size / series.length / 4
    const low = Math.ceil(Math.min(size / (length + 1), size / length - reach))
    const high = Math.floor(Math.max(size / (length - 1), size / length + reach))
    return times(high - low + 1, place => low + place).some(isPeak)
  }
  return { score, peaks }
}

const window = (place: number, length: number): number => 0.5 - 0.5 * Math.cos((2 * Math.PI * place) / (length - 1))

/**
 * The best periods between two lengths, best first: those that score more than their neighbours, and, of a period and its
 * multiples, the multiple only where it scores better.
 */
export function detectPeriods(series: readonly number[], least: number, most: number, count: number): Period[] {
  if (series.length < 2 * shortest) return []
  const rhythm = rhythmOf(series)
  const scores = times(Math.floor(series.length / 2) + 2, rhythm.score)
  const found = times(scores.length - 1, (length): Period => ({ length, score: at(scores, length) })).filter(
    ({ length, score }) =>
      score > 0 &&
      length >= least &&
      length <= most &&
      score > at(scores, length - 1) &&
      score >= at(scores, length + 1) &&
      rhythm.peaks(length),
  )
  const ranked = found.toSorted((left, right) => right.score - left.score || left.length - right.length)
  const kept: Period[] = []
  for (const period of ranked) {
    if (kept.length >= count) break
    if (!kept.some(each => isMultiple(period.length, each.length))) kept.push(period)
  }
  return kept
}

function isMultiple(length: number, of: number): boolean {
  const share = Math.round(length / of)
  return share > 1 && Math.abs(length - share * of) <= share / 2
}

/** Two arrays of as many elements as were asked for, ends filled with 0. */
const detect = declareFunction({
  name: 'series_periods_detect',
  parameters: ['dynamic', 'real', 'real', 'long'],
  returns: 'dynamic',
  call: (series, least, most, count) => {
    const numbers = wholeSeries(series)
    if (!numbers || least === null || most === null || count === null) return [null, null]
    if (count < 1n || count > 64n) throw failed('series_periods_detect finds 1 to 64 periods.')
    const found = detectPeriods(numbers, least, most, Number(count))
    const padded = times(Number(count), place => found[place] ?? { length: 0, score: 0 })
    return [padded.map(({ length }) => length), padded.map(({ score }) => score)]
  },
})

/** The periods as they were given, and their scores. */
const validate = declareFunction({
  name: 'series_periods_validate',
  parameters: ['dynamic'],
  variadic: 'real',
  returns: 'dynamic',
  call: (series, ...periods) => {
    const numbers = wholeSeries(series)
    if (!numbers) return [null, null]
    if (periods.length > 16) throw failed('series_periods_validate takes at most 16 periods.')
    if (numbers.length < 2 * shortest) return [periods, periods.map(() => 0)]
    const rhythm = rhythmOf(numbers)
    return [periods, periods.map(period => rhythm.score(period ?? 0))]
  },
})

export const seriesPeriods: readonly DeclaredFunction[] = [detect, validate]
