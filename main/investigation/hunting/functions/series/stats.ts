// What a series comes down to: its statistics, sums and products, how two resemble each other, and its outliers.
// https://learn.microsoft.com/kusto/query/series-stats-function, …/series-outliers-function, …/series-dot-product-function
import type { Json } from '../../../../../shared/model/json.ts'
import { type DeclaredFunction, declareFunction } from '../declared.ts'
import { at, failed, finite, mean, numbersOf, sum, wholeSeries } from '../values.ts'

/**
 * min, min_idx, max, max_idx, avg, stdev, variance (of a sample), then sum and len, which only series_stats_dynamic has.
 * null where an element is no number, unless those are ignored; null for no element, of which the page says nothing.
 */
function statsOf(series: Json, ignoreOthers: boolean): { [name: string]: number } | null {
  const numbers = numbersOf(series)
  if (numbers === null) return null
  const known = numbers.filter(each => each !== null)
  if (known.length === 0 || (!ignoreOthers && known.length !== numbers.length)) return null
  const min = known.reduce((least, each) => Math.min(least, each))
  const max = known.reduce((most, each) => Math.max(most, each))
  const average = mean(known)
  const variance = known.length > 1 ? sum(known.map(each => (each - average) ** 2)) / (known.length - 1) : 0
  return {
    min,
    min_idx: numbers.indexOf(min),
    max,
    max_idx: numbers.indexOf(max),
    avg: average,
    stdev: Math.sqrt(variance),
    variance,
    sum: sum(known),
    len: known.length,
  }
}

/** Both cut to the shorter, pairs with something that is no number left out; null where either is empty or no array. */
function pairsOf(first: Json, second: Json): [number, number][] | null {
  const left = numbersOf(first)
  const right = numbersOf(second)
  if (!left?.length || !right?.length) return null
  return left.slice(0, right.length).flatMap((one, place): [number, number][] => {
    const other = right[place] ?? null
    return one === null || other === null ? [] : [[one, other]]
  })
}

const dot = (pairs: readonly (readonly [number, number])[]): number =>
  pairs.reduce((total, [left, right]) => total + left * right, 0)
const repeated = (value: Json, other: Json): Json =>
  typeof value === 'number' && Array.isArray(other) ? other.map(() => value) : value

function correlation(first: readonly number[], second: readonly number[]): number | null {
  const [left, right] = [mean(first), mean(second)]
  const shared = sum(first.map((each, place) => (each - left) * (at(second, place) - right)))
  const spread = sum(first.map(each => (each - left) ** 2)) * sum(second.map(each => (each - right) ** 2))
  return finite(shared / Math.sqrt(spread))
}

/** The value a share of 0 to 1 of the sorted values lies below, between neighbours in proportion. */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1)
  const below = sorted[Math.floor(place)] ?? 0
  return below + ((sorted[Math.ceil(place)] ?? 0) - below) * (place - Math.floor(place))
}

export const outlierKinds = ['ctukey', 'tukey'] as const
export type OutlierKind = (typeof outlierKinds)[number]

export function outlierKind(name: string, kind: string): OutlierKind {
  const found = kind === '' ? 'ctukey' : outlierKinds.find(each => each === kind)
  if (!found) throw failed(`${name} knows the methods ctukey and tukey, not "${kind}".`)
  return found
}

/**
 * Tukey's test: how far a value lies outside of two quartiles, in widths between them; 0 within those of the whole series,
 * and for nulls. `tukey` takes these quartiles. `ctukey` leaves the values above the higher percentile out before it takes
 * those that high values are held to, and the values below the lower one for low values: the page does not say so, but the
 * one example it ever printed, [30,28,5,27,31,38,29,80,25,37,30], comes out to its last digit this way alone. Of quartiles
 * that meet it says nothing: what lies outside scores the largest number there is.
 * `learnt` elements are learnt from; the percentiles count from 0 to 100.
 */
export function outlierScores(
  series: readonly (number | null)[],
  learnt: number,
  kind: OutlierKind,
  [low, high] = usualPercentiles,
): number[] {
  const sorted = Float64Array.from(series.slice(0, Math.max(0, learnt)).filter(each => each !== null)).sort()
  const custom = kind === 'ctukey'
  const forHigh = custom ? sorted.slice(0, Math.floor((sorted.length * high) / 100)) : sorted
  const forLow = custom ? sorted.slice(Math.floor((sorted.length * low) / 100)) : sorted
  if (forHigh.length === 0 || forLow.length === 0) return series.map(() => 0)
  const [within, above, below] = [quartiles(sorted), quartiles(forHigh), quartiles(forLow)]
  const score = (distance: number, width: number): number =>
    width > 0 ? distance / width : Math.sign(distance) * Number.MAX_VALUE
  return series.map(each => {
    if (each === null || (each >= within.first && each <= within.third)) return 0
    return each > within.third
      ? score(each - above.third, above.third - above.first)
      : score(each - below.first, below.third - below.first)
  })
}

const quartiles = (sorted: ArrayLike<number>): { first: number; third: number } => ({
  first: percentile(sorted, 0.25),
  third: percentile(sorted, 0.75),
})

const usualPercentiles: readonly [number, number] = [10, 90]

const outliers = declareFunction({
  name: 'series_outliers',
  parameters: ['dynamic', 'string', 'real', 'real', 'real', 'long'],
  returns: 'dynamic',
  call: (series, kind, ignored, least, most, testPoints) => {
    const numbers = numbersOf(series)?.map(each => (each === ignored ? null : each))
    if (!numbers) return null
    const method = outlierKind('series_outliers', kind)
    const limits = [least ?? usualPercentiles[0], most ?? usualPercentiles[1]] as const
    if (!(limits[0] >= 2 && limits[0] <= limits[1] && limits[1] <= 98))
      throw failed('series_outliers takes percentiles from 2 to 98, the lower first.')
    return outlierScores(numbers, numbers.length - Number(testPoints ?? 0n), method, limits)
  },
})

const stats = [
  declareFunction({
    name: 'series_stats',
    parameters: ['dynamic', 'bool'],
    returns: 'dynamic',
    call: (series, ignoreOthers) => {
      const found = statsOf(series, ignoreOthers ?? false)
      return ['min', 'min_idx', 'max', 'max_idx', 'avg', 'stdev', 'variance'].map(name => found?.[name] ?? null)
    },
  }),
  declareFunction({
    name: 'series_stats_dynamic',
    parameters: ['dynamic', 'bool'],
    returns: 'dynamic',
    call: (series, ignoreOthers) => statsOf(series, ignoreOthers ?? false),
  }),
]

const ofOne = (name: string, call: (series: number[]) => number): DeclaredFunction =>
  declareFunction({
    name,
    parameters: ['dynamic'],
    returns: 'real',
    call: series => {
      const numbers = wholeSeries(series)
      return numbers === null ? null : call(numbers)
    },
  })

const ofTwo = [
  declareFunction({
    name: 'series_dot_product',
    parameters: ['dynamic', 'dynamic'],
    returns: 'real',
    call: (first, second) => {
      const pairs = pairsOf(repeated(first, second), repeated(second, first))
      return pairs && dot(pairs)
    },
  }),
  declareFunction({
    name: 'series_pearson_correlation',
    parameters: ['dynamic', 'dynamic'],
    returns: 'real',
    call: (first, second) => {
      const [left, right] = [wholeSeries(first), wholeSeries(second)]
      return left?.length && left.length === right?.length ? correlation(left, right) : null
    },
  }),
  /** The lengths of both may be handed in where they are known, which saves their computing. */
  declareFunction({
    name: 'series_cosine_similarity',
    parameters: ['dynamic', 'dynamic', 'real', 'real'],
    returns: 'real',
    call: (first, second, firstLength, secondLength) => {
      const pairs = pairsOf(first, second)
      if (pairs === null) return null
      const length = (place: 0 | 1): number => Math.sqrt(sum(pairs.map(pair => pair[place] ** 2)))
      return finite(dot(pairs) / ((firstLength ?? length(0)) * (secondLength ?? length(1))))
    },
  }),
]

export const seriesStats: readonly DeclaredFunction[] = [
  ...stats,
  outliers,
  ofOne('series_sum', sum),
  ofOne('series_product', series => series.reduce((total, each) => total * each, 1)),
  ofOne('series_magnitude', series => Math.sqrt(sum(series.map(each => each ** 2)))),
  ...ofTwo,
]
