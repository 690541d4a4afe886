// Lines and polynomials fitted to a series by least squares.
// https://learn.microsoft.com/kusto/query/series-fit-line-function, …/series-fit-2lines-function, …/series-fit-poly-function
import type { Json } from '../../../../../shared/model/json.ts'
import { type DeclaredFunction, declareFunction } from '../declared.ts'
import { at, failed, finite, mean, sum, times, wholeSeries } from '../values.ts'

/** A line y = slope·x + interception over x = 1, 2, 3, …; both variances are those of a sample (n - 1). */
export interface Line {
  readonly rsquare: number
  readonly slope: number
  readonly variance: number
  readonly rvariance: number
  readonly interception: number
}

export const onLine = (line: Line, length: number): number[] =>
  times(length, place => line.slope * (place + 1) + line.interception)

const variance = (total: number, count: number): number => (count > 1 ? total / (count - 1) : 0)
/** A series without any variance is its own best fit: 1. */
const fitness = (rest: number, total: number): number => (total > 0 ? Math.max(0, 1 - rest / total) : 1)

export function fitLine(series: readonly number[]): Line {
  const count = series.length
  const middle = (count + 1) / 2
  const average = mean(series)
  const spread = sum(series.map((_, place) => (place + 1 - middle) ** 2))
  const slope = spread === 0 ? 0 : sum(series.map((y, place) => (place + 1 - middle) * (y - average))) / spread
  const interception = average - slope * middle
  const total = sum(series.map(y => (y - average) ** 2))
  const rest = sum(series.map((y, place) => (y - slope * (place + 1) - interception) ** 2))
  return {
    rsquare: fitness(rest, total),
    slope,
    variance: variance(total, count),
    rvariance: variance(rest, count),
    interception,
  }
}

/** The parts of series_fit_line in the order of its columns, the last an array; all null where the series has no line. */
function lineParts(series: Json): { [name: string]: Json } {
  const numbers = wholeSeries(series)
  if (numbers === null || numbers.length === 0)
    return { rsquare: null, slope: null, variance: null, rvariance: null, interception: null, line_fit: null }
  const line = fitLine(numbers)
  return { ...line, line_fit: onLine(line, numbers.length) }
}

/** The least sum of squares left when the series is parted at each place: two running fits, from either end. */
function bestSplit(series: readonly number[]): number {
  const before = restsOfBeginnings(series)
  const after = restsOfBeginnings(series.toReversed()).reverse()
  let best = 1
  for (let split = 2; split < series.length; split++)
    if (at(before, split - 1) + at(after, split) < at(before, best - 1) + at(after, best)) best = split
  return best
}

/** For each beginning of the series, the squares left by its line. */
function restsOfBeginnings(series: readonly number[]): number[] {
  // running sums, by Welford's steps so that large values lose no digits
  let [count, meanX, meanY, spread, total, shared] = [0, 0, 0, 0, 0, 0]
  return series.map((y, x) => {
    count++
    const [stepX, stepY] = [x - meanX, y - meanY]
    meanX += stepX / count
    meanY += stepY / count
    spread += stepX * (x - meanX)
    total += stepY * (y - meanY)
    shared += stepX * (y - meanY)
    return spread === 0 ? 0 : Math.max(0, total - shared ** 2 / spread)
  })
}

/**
 * The parts of series_fit_2lines in the order of its columns. `split_idx` is the place of the first element right of the
 * break. Each side is fitted by series_fit_line on its own, as the page has it, so its interception is over its own
 * x = 1, 2, 3, …; the page prints no numbers that would tell.
 */
function twoLineParts(series: Json): { [name: string]: Json } {
  const numbers = wholeSeries(series)
  const names = ['rsquare', 'slope', 'interception', 'variance', 'rvariance'] as const
  const side = (prefix: string, line: Line | null): { [name: string]: Json } =>
    Object.fromEntries(names.map(name => [`${prefix}_${name}`, line?.[name] ?? null]))
  if (numbers === null || numbers.length < 2)
    return {
      ...{ rsquare: null, split_idx: null, variance: null, rvariance: null, line_fit: null },
      ...side('right', null),
      ...side('left', null),
    }
  const split = bestSplit(numbers)
  const [leftPart, rightPart] = [numbers.slice(0, split), numbers.slice(split)]
  const [left, right] = [fitLine(leftPart), fitLine(rightPart)]
  const fit = [...onLine(left, leftPart.length), ...onLine(right, rightPart.length)]
  const average = mean(numbers)
  const total = sum(numbers.map(y => (y - average) ** 2))
  const rest = sum(numbers.map((y, place) => (y - at(fit, place)) ** 2))
  return {
    rsquare: fitness(rest, total),
    split_idx: split,
    variance: variance(total, numbers.length),
    rvariance: variance(rest, numbers.length),
    line_fit: fit,
    ...side('right', right),
    ...side('left', left),
  }
}

/** The two sides are bags of their own there: `right.rsquare`. */
function twoLineBag(series: Json): Json {
  const parts = twoLineParts(series)
  if (parts.rsquare === null) return null
  const bag: { [name: string]: Json } = {}
  const sides: Record<string, { [name: string]: Json }> = { right: {}, left: {} }
  for (const [name, value] of Object.entries(parts)) {
    const side = sides[name.split('_')[0] ?? '']
    if (side) side[name.slice(name.indexOf('_') + 1)] = value
    else bag[name] = value
  }
  return { ...bag, ...sides }
}

const mostDegree = 64

/**
 * y_series, x_series (1, 2, …, as many as there are), degree (1). The parts are rsquare, coefficients from the highest
 * power, variance, rvariance, poly_fit. Solved by QR (Householder): ill-conditioned fits may differ in their last digits.
 */
function polynomialParts(ySeries: Json, xSeries: Json, degree: number): Json[] {
  const nothing = [null, null, null, null, null]
  const y = wholeSeries(ySeries)
  const x = xSeries === null ? y?.map((_, place) => place + 1) : wholeSeries(xSeries)
  if (!y || !x || y.length !== x.length || y.length <= degree) return nothing
  const powers = times(degree + 1, column => Float64Array.from(x, each => each ** (degree - column)))
  const coefficients = leastSquares(powers, Float64Array.from(y))
  if (coefficients === null) return nothing
  const fit = x.map(each => coefficients.reduce((value, coefficient) => value * each + coefficient, 0))
  const average = mean(y)
  const total = sum(y.map(each => (each - average) ** 2))
  const rest = sum(y.map((each, place) => (each - at(fit, place)) ** 2))
  return [
    finite(fitness(rest, total)),
    coefficients.map(finite),
    finite(variance(total, y.length)),
    finite(variance(rest, y.length)),
    fit.map(finite),
  ]
}

/** The shares of the columns that come nearest to what is wanted, or null where those do not settle it. */
function leastSquares(columns: readonly Float64Array[], wanted: Float64Array): number[] | null {
  for (const [pivot, column] of columns.entries()) {
    const norm = Math.sqrt(product(column, column, pivot))
    if (!(norm > 0)) return null
    const head = (column[pivot] ?? 0) > 0 ? -norm : norm
    const mirror = column.slice()
    mirror[pivot] = (column[pivot] ?? 0) - head
    const length = product(mirror, mirror, pivot)
    for (const target of [...columns.slice(pivot), wanted]) {
      const factor = (2 * product(mirror, target, pivot)) / length
      for (let row = pivot; row < target.length; row++) target[row] = (target[row] ?? 0) - factor * (mirror[row] ?? 0)
    }
  }
  const answer = columns.map(() => 0)
  for (let row = columns.length - 1; row >= 0; row--) {
    const known = sum(columns.slice(row + 1).map((column, step) => (column[row] ?? 0) * at(answer, row + 1 + step)))
    answer[row] = ((wanted[row] ?? 0) - known) / (columns[row]?.[row] ?? 0)
  }
  return answer.every(Number.isFinite) ? answer : null
}

function product(left: Float64Array, right: Float64Array, from: number): number {
  let total = 0
  for (let row = from; row < left.length; row++) total += (left[row] ?? 0) * (right[row] ?? 0)
  return total
}

export const seriesFit: readonly DeclaredFunction[] = [
  declareFunction({
    name: 'series_fit_line',
    parameters: ['dynamic'],
    returns: 'dynamic',
    call: series => Object.values(lineParts(series)),
  }),
  declareFunction({
    name: 'series_fit_line_dynamic',
    parameters: ['dynamic'],
    returns: 'dynamic',
    call: series => {
      const parts = lineParts(series)
      return parts.rsquare === null ? null : parts
    },
  }),
  declareFunction({
    name: 'series_fit_2lines',
    parameters: ['dynamic'],
    returns: 'dynamic',
    call: series => Object.values(twoLineParts(series)),
  }),
  declareFunction({
    name: 'series_fit_2lines_dynamic',
    parameters: ['dynamic'],
    returns: 'dynamic',
    call: twoLineBag,
  }),
  declareFunction({
    name: 'series_fit_poly',
    parameters: ['dynamic', 'dynamic', 'long'],
    returns: 'dynamic',
    call: (ySeries, xSeries, degree) => {
      if (degree !== null && (degree < 0n || degree > mostDegree))
        throw failed(`series_fit_poly takes a degree from 0 to ${mostDegree}, not ${degree}.`)
      return polynomialParts(ySeries, xSeries, Number(degree ?? 1n))
    },
  }),
]
