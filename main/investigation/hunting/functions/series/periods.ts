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

/**
 * Microsoft publishes the bounds, that scores go from 0 to 1, and examples; not the formula. This one gives each answer
 * that is printed, to the digits printed. A period scores what the series has in common with itself both one and two
 * periods on (the lesser of the two autocorrelations, each over the elements it has), if its frequency holds more power
 * than three times that of noise. Scores of the service may differ from these in size; see `found` for what counts.
 */
function scoresOf(series: readonly number[]): (length: number) => number {
  const average = mean(series)
  const size = 2 ** Math.ceil(Math.log2(2 * series.length))
  const spectrum = transform(
    times(size, place => (place < series.length ? at(series, place) - average : 0)),
    times(size, () => 0),
  )
  const power = spectrum.real.map((real, place) => real ** 2 + at(spectrum.imaginary, place) ** 2)
  const common = transform(
    power,
    times(size, () => 0),
  ).real
  const whole = at(common, 0)
  // all elements alike, but for what rounding left of them
  const grain = 1e-12 * series.reduce((most, each) => Math.max(most, Math.abs(each)), 0)
  if (!(whole / size > series.length * grain ** 2)) return () => 0
  const alike = (lag: number): number =>
    lag < series.length ? ((at(common, lag) / whole) * series.length) / (series.length - lag) : 0
  return length => {
    if (length < shortest || length > series.length / 2) return 0
    const lag = Math.round(length)
    const share = (2 * at(power, Math.round(size / length)) * size) / (series.length * whole)
    return share > 6 / series.length ? Math.min(1, Math.max(0, Math.min(alike(lag), alike(2 * lag)))) : 0
  }
}

/**
 * The best periods between two lengths, best first: those that score more than their neighbours, and, of a period and its
 * multiples, the multiple only where it scores better.
 */
export function detectPeriods(series: readonly number[], least: number, most: number, count: number): Period[] {
  if (series.length < 2 * shortest) return []
  const score = scoresOf(series)
  const lengths = times(Math.floor(series.length / 2) + 2, score)
  const found = times(lengths.length - 1, (length): Period => ({ length, score: at(lengths, length) })).filter(
    ({ length, score }) =>
      score > 0 &&
      length >= least &&
      length <= most &&
      score > at(lengths, length - 1) &&
      score >= at(lengths, length + 1),
  )
  const ranked = found.toSorted((left, right) => right.score - left.score || left.length - right.length)
  const kept: Period[] = []
  for (const period of ranked) {
    if (kept.length >= count) break
    if (!kept.some(each => isMultiple(period.length, each.length))) kept.push(period)
  }
  return kept
}

const isMultiple = (length: number, of: number): boolean => {
  const share = length / of
  return length > of && Math.abs(share - Math.round(share)) * of <= Math.round(share) / 2
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
    const score = numbers.length < 2 * shortest ? () => 0 : scoresOf(numbers)
    return [periods, periods.map(period => score(period ?? 0))]
  },
})

export const seriesPeriods: readonly DeclaredFunction[] = [detect, validate]
