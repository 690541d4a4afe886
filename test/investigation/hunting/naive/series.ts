// make-series: an array for every key, with a value for every step of its axis.
import type { Tabular } from '../../../../main/investigation/hunting/query.ts'
import { worth } from './aggregates.ts'
import { order } from './compare.ts'
import { convert, packed } from './convert.ts'
import { evaluate, type Scope, type World } from './expressions.ts'
import { groupsOf, made, scopesOf } from './operators.ts'
import { down, NotKnown, type Table, type Value, wholeOf } from './value.ts'

type MakeSeries = Extract<Tabular, { kind: 'makeSeries' }>

/** Starts at `from`, or the first bin; ends before `to`, or with the last bin. */
export function makeSeries(query: MakeSeries, table: Table, world: World): Value[][] {
  const { on, by, aggregates } = query
  const scopes = scopesOf(table, world)
  const axisOf = (scope: Scope): Value => convert(evaluate(on.expression, scope), on.expression.type, on.column.type)
  const nowhere: Scope = { row: new Map(), rows: [], place: 0, world }
  const step = wholeStep(evaluate(query.step, nowhere))
  const [from, to] = [query.from, query.to].map(each => (each === null ? null : evaluate(each, nowhere)))
  const present = scopes.filter(scope => axisOf(scope) !== null)
  const axis = axisBetween(query, present.map(axisOf), from ?? null, to ?? null, step)
  const first = axis[0]
  return groupsOf(present, scope => made(by, scope)).map(({ key, group }) => {
    const binOf = (scope: Scope): bigint =>
      first === undefined ? -1n : down(wholeOf(axisOf(scope)) - first, step) * step + first
    const series = aggregates.map(({ column, expression, default: fallback }) =>
      axis.map((start): Value => {
        const rows = group.filter(scope => binOf(scope) === start)
        if (rows.length > 0) return packed(worth(expression, rows), expression.type)
        const value = fallback === null ? 0n : evaluate(fallback, nowhere)
        return column.type === 'dynamic' && fallback === null && expression.type === 'real'
          ? 0
          : packed(value, fallback?.type ?? 'long')
      }),
    )
    const lines = axis.map(start => packed(start, axisType(on.expression.type)))
    return [
      ...key,
      ...query.columns.slice(key.length).map(({ name }) => {
        const place = aggregates.findIndex(({ column }) => column.name === name)
        return place < 0 ? lines : (series[place] ?? null)
      }),
    ]
  })
}

const axisType = (type: MakeSeries['on']['column']['type']) => type

function wholeStep(step: Value): bigint {
  if (typeof step !== 'bigint' || step <= 0n) throw new NotKnown('a step of make-series that is not whole')
  return step
}

/** "The last index is smaller than this value"; in the other form the end is in, and bins are those of bin(). */
function axisBetween(query: MakeSeries, values: readonly Value[], from: Value, to: Value, step: bigint): bigint[] {
  const ordered = values.toSorted(order)
  const low = from ?? ordered[0]
  const high = to ?? ordered.at(-1)
  if (low === undefined || high === undefined || low === null || high === null) return []
  if (query.from === null || query.to === null) throw new NotKnown('make-series without its bounds')
  const start = query.inclusive ? down(wholeOf(low), step) * step : wholeOf(low)
  const axis: bigint[] = []
  for (let value = start; query.inclusive ? value <= wholeOf(high) : value < wholeOf(high); value += step)
    axis.push(value)
  return axis
}
