// A series taken apart into season, trend and rest; what stands out of the rest; what is to come.
// https://learn.microsoft.com/kusto/query/series-decompose-function, …/series-decompose-anomalies-function,
// …/series-decompose-forecast-function, …/series-seasonal-function
import type { Json } from '../../../../../shared/model/json.ts'
import { type DeclaredFunction, declareFunction } from '../declared.ts'
import { at, failed, mean, numbersOf, times } from '../values.ts'
import { fitLine, onLine } from './fit.ts'
import { detectPeriods } from './periods.ts'
import { outlierKind, outlierScores, percentile } from './stats.ts'

const trends = ['avg', 'linefit', 'none'] as const
type Trend = (typeof trends)[number]

interface Settings {
  /** -1 finds the period, 0 takes none. */
  readonly period: number
  readonly trend: Trend
  /** So many elements at the end are not learnt from. */
  readonly testPoints: number
  readonly threshold: number
}

interface Parts {
  readonly baseline: number[]
  readonly seasonal: number[]
  readonly trend: number[]
  /** null where the series has no number. */
  readonly residual: (number | null)[]
}

/**
 * First the season (the median of each phase), then the trend of what is left, the baseline is both. null where an element
 * to learn from is no number. Which period is found follows `detectPeriods`, whose formula is not Microsoft's own.
 */
function decompose(series: Json, settings: Settings): Parts | null {
  const numbers = numbersOf(series)
  if (numbers === null) return null
  const learnt = numbers.slice(0, Math.max(0, numbers.length - settings.testPoints))
  const known = learnt.filter(each => each !== null)
  if (known.length < learnt.length || known.length === 0) return null
  const seasonal = seasonOf(known, numbers.length, settings)
  const rest = known.map((each, place) => each - at(seasonal, place))
  const trend = trendOf(rest, numbers.length, settings.trend)
  const baseline = seasonal.map((each, place) => each + at(trend, place))
  // what rounding leaves of a series that its baseline meets is no anomaly
  const grain = 1e-12 * known.reduce((most, each) => Math.max(most, Math.abs(each)), 0)
  const residual = numbers.map((each, place) => {
    const left = each === null ? null : each - at(baseline, place)
    return left !== null && Math.abs(left) < grain ? 0 : left
  })
  return { baseline, seasonal, trend, residual }
}

function seasonOf(known: readonly number[], length: number, settings: Omit<Settings, 'trend'>): number[] {
  const period = settings.period < 0 ? foundPeriod(known, settings.threshold) : settings.period
  if (period < 1 || period > known.length) return times(length, () => 0)
  const phases = times(period, (): number[] => [])
  for (const [place, each] of known.entries()) at(phases, place % period).push(each)
  const medians = phases.map(phase =>
    percentile(
      phase.sort((left, right) => left - right),
      0.5,
    ),
  )
  return times(length, place => at(medians, place % period))
}

function foundPeriod(known: readonly number[], threshold: number): number {
  const best = detectPeriods(known, 0, known.length, 1)[0]
  return best && best.score >= threshold ? best.length : 0
}

function trendOf(rest: readonly number[], length: number, trend: Trend): number[] {
  if (trend === 'none') return times(length, () => 0)
  if (trend === 'linefit') return onLine(fitLine(rest), length)
  const average = mean(rest)
  return times(length, () => average)
}

function settingsOf(
  name: string,
  seasonality: bigint | null,
  trend: string,
  testPoints: bigint | null,
  threshold: number | null,
): Settings {
  const found = trend === '' ? 'avg' : trends.find(each => each === trend)
  if (!found) throw failed(`${name} knows the trends avg, linefit and none, not "${trend}".`)
  if (seasonality !== null && seasonality < -1n)
    throw failed(`${name} takes a period above 0, 0 for none or -1 to find one, not ${seasonality}.`)
  if (testPoints !== null && testPoints < 0n) throw failed(`${name} can not leave out ${testPoints} points.`)
  return {
    period: Number(seasonality ?? -1n),
    trend: found,
    testPoints: Number(testPoints ?? 0n),
    threshold: threshold ?? 0.6,
  }
}

const partsOf = (parts: Parts | null): Json[] =>
  parts ? [parts.baseline, parts.seasonal, parts.trend, parts.residual] : [null, null, null, null]

/** baseline, seasonal, trend, residual. */
const decomposed = declareFunction({
  name: 'series_decompose',
  parameters: ['dynamic', 'long', 'string', 'long', 'real'],
  returns: 'dynamic',
  call: (series, seasonality, trend, testPoints, threshold) =>
    partsOf(decompose(series, settingsOf('series_decompose', seasonality, trend, testPoints, threshold))),
})

/** The same, over the points that are not learnt from; the first part is the forecast. */
const forecast = declareFunction({
  name: 'series_decompose_forecast',
  parameters: ['dynamic', 'long', 'long', 'string', 'real'],
  returns: 'dynamic',
  call: (series, points, seasonality, trend, threshold) =>
    partsOf(decompose(series, settingsOf('series_decompose_forecast', seasonality, trend, points, threshold))),
})

/** ad_flag, ad_score, baseline. */
const anomalies = declareFunction({
  name: 'series_decompose_anomalies',
  parameters: ['dynamic', 'real', 'long', 'string', 'long', 'string', 'real'],
  returns: 'dynamic',
  call: (series, threshold, seasonality, trend, testPoints, method, seasonalityThreshold) => {
    const name = 'series_decompose_anomalies'
    const settings = settingsOf(name, seasonality, trend, testPoints, seasonalityThreshold)
    const kind = outlierKind(name, method)
    const parts = decompose(series, settings)
    if (!parts) return [null, null, null]
    const scores = outlierScores(parts.residual, parts.residual.length - settings.testPoints, kind)
    const limit = threshold ?? 1.5
    return [scores.map(score => (score > limit ? 1 : score < -limit ? -1 : 0)), scores, parts.baseline]
  },
})

/** Its own search asks for a score of 0.7. */
const seasonal = declareFunction({
  name: 'series_seasonal',
  parameters: ['dynamic', 'long', 'long'],
  returns: 'dynamic',
  call: (series, period, testPoints) => {
    const settings = { ...settingsOf('series_seasonal', period, 'none', testPoints, 0.7) }
    return decompose(series, settings)?.seasonal ?? null
  },
})

export const seriesDecomposition: readonly DeclaredFunction[] = [decomposed, forecast, anomalies, seasonal]
