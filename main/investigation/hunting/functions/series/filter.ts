// Filters over a series: finite and infinite impulse response.
// https://learn.microsoft.com/kusto/query/series-fir-function, …/series-iir-function
import { type DeclaredFunction, declareFunction } from '../declared.ts'
import { at, failed, finite, sum, times, wholeSeries } from '../values.ts'

/** The most products a filter may take, about a second of work. */
const mostProducts = 500_000_000

function checkWork(name: string, series: readonly number[], coefficients: number): void {
  if (series.length * coefficients > mostProducts)
    throw failed(`${name} would take ${series.length} × ${coefficients} products: take a shorter filter or wider bins.`)
}

/**
 * What lies before and after the series counts as 0. Of an even filter's two middles the later one is taken for
 * `center`, which the page leaves open.
 */
const fir = declareFunction({
  name: 'series_fir',
  parameters: ['dynamic', 'dynamic', 'bool', 'bool'],
  returns: 'dynamic',
  call: (series, filter, normalize, center) => {
    const [values, coefficients] = [wholeSeries(series), wholeSeries(filter)]
    if (!values || !coefficients) return null
    checkWork('series_fir', values, coefficients.length)
    const negative = coefficients.some(each => each < 0)
    if (normalize === true && negative) return null
    const divisor = (normalize ?? !negative) ? sum(coefficients) : 1
    if (divisor === 0) return null
    const ahead = center === true ? Math.floor(coefficients.length / 2) : 0
    return values.map((_, place) => {
      let total = 0
      for (let behind = 0; behind < coefficients.length; behind++)
        total += (coefficients[behind] ?? 0) * (values[place + ahead - behind] ?? 0)
      return finite(total / divisor)
    })
  },
})

const iir = declareFunction({
  name: 'series_iir',
  parameters: ['dynamic', 'dynamic', 'dynamic'],
  returns: 'dynamic',
  call: (series, numerators, denominators) => {
    const [values, forward, back] = [wholeSeries(series), wholeSeries(numerators), wholeSeries(denominators)]
    if (!values || !forward || !back) return null
    checkWork('series_iir', values, forward.length + back.length)
    const first = back[0] ?? 0
    if (first === 0) throw failed('The first denominator of series_iir must not be 0.')
    const filtered: number[] = []
    for (const place of values.keys()) {
      const ahead = sum(
        times(Math.min(forward.length, place + 1), behind => at(forward, behind) * at(values, place - behind)),
      )
      const known = Math.min(back.length - 1, place)
      const behind = sum(times(known, step => at(back, step + 1) * at(filtered, place - step - 1)))
      filtered.push((ahead - behind) / first)
    }
    return filtered.map(finite)
  },
})

export const seriesFilters: readonly DeclaredFunction[] = [fir, iir]
