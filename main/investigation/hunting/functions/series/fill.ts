// Missing values of a series filled in.
// https://learn.microsoft.com/kusto/query/series-fill-linear-function and its siblings.
import type { Json } from '../../../../../shared/model/json.ts'
import { type DeclaredFunction, declareFunction } from '../declared.ts'
import { at } from '../values.ts'

/** Missing is null, or what the caller names as the placeholder. */
const missing =
  (placeholder: Json) =>
  (value: Json): boolean =>
    placeholder === null ? value === null : value === placeholder

function fillForward(series: readonly Json[], isMissing: (value: Json) => boolean): Json[] {
  let last: Json | undefined
  return series.map(value => {
    if (!isMissing(value)) last = value
    return last ?? value
  })
}

const forward = declareFunction({
  name: 'series_fill_forward',
  parameters: ['dynamic', 'dynamic'],
  returns: 'dynamic',
  call: (series, placeholder) => (Array.isArray(series) ? fillForward(series, missing(placeholder)) : null),
})

const backward = declareFunction({
  name: 'series_fill_backward',
  parameters: ['dynamic', 'dynamic'],
  returns: 'dynamic',
  call: (series, placeholder) =>
    Array.isArray(series) ? fillForward(series.toReversed(), missing(placeholder)).reverse() : null,
})

const constant = declareFunction({
  name: 'series_fill_const',
  parameters: ['dynamic', 'dynamic', 'dynamic'],
  returns: 'dynamic',
  call: (series, value, placeholder) => {
    const isMissing = missing(placeholder)
    return Array.isArray(series) ? series.map(each => (isMissing(each) ? value : each)) : null
  },
})

/**
 * The parameters: the series, the placeholder (null), whether the edges take the nearest value (true), and what a series
 * with no value at all is filled with (0). Kusto tells a series of integers, whose filled values are cut to integers, from
 * one of reals by its types; JSON has one type of number, so a series with whole numbers only is taken for integers.
 */
const linear = declareFunction({
  name: 'series_fill_linear',
  parameters: ['dynamic', 'dynamic', 'bool', 'dynamic'],
  returns: 'dynamic',
  call: (series, placeholder, edges, value) => {
    if (!Array.isArray(series)) return null
    const isMissing = missing(placeholder)
    const known = series.flatMap((each, place) =>
      isMissing(each) || typeof each !== 'number' ? [] : [{ each, place }],
    )
    const first = known[0]
    const last = known.at(-1)
    if (!first || !last) return series.map(each => (isMissing(each) ? (value ?? 0) : each))
    const whole = known.every(({ each }) => Number.isInteger(each))
    let passed = 0
    return series.map((each, place) => {
      if (!isMissing(each)) return each
      if (place < first.place) return edges === false ? each : first.each
      if (place > last.place) return edges === false ? each : last.each
      while (at(known, passed + 1).place < place) passed++
      const [from, to] = [at(known, passed), at(known, passed + 1)]
      const between = from.each + ((to.each - from.each) * (place - from.place)) / (to.place - from.place)
      return whole ? Math.trunc(between) : between
    })
  },
})

export const seriesFill: readonly DeclaredFunction[] = [forward, backward, constant, linear]
