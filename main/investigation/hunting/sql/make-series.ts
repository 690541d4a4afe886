// make-series: rows are grouped by key and step of the axis, then each key's steps become arrays, gaps filled.
import type { ScalarType } from '../../../../shared/model/hunt.ts'
import type { SeriesAggregate, Tabular } from '../query.ts'
import { converted, toDynamic } from './casts.ts'
import { scalar } from './expressions.ts'
import { yearOneMicroseconds } from './functions/dates.ts'
import { overAggregates } from './lifted.ts'
import { type Relation, type Row, rowOf, type Translation, type Value } from './scope.ts'
import { itemsOf, relationIn } from './tables.ts'
import { refusedWith } from './text.ts'

type MakeSeries = Extract<Tabular, { kind: 'makeSeries' }>

/** Values an array of make-series holds: Kusto's own limit. */
const mostSteps = 1_048_576

/**
 * The axis is counted in steps from an origin: `from`, or, where there is none and in the form `in range()`, what bin()
 * counts from. A key whose rows all lie outside has a series all the same, of defaults; rows without a place on the axis
 * are left out. The page of make-series says so much; of bins without `from` it only says that the series begins with
 * the first that has data, and bin() is the one way to name a bin without a start.
 */
export function makeSeriesOf(table: MakeSeries, translation: Translation): Relation {
  const input = relationIn(table.input, translation)
  const row = rowOf(translation, input.columns)
  const axis = axisOf(table.on.expression.type)
  const place = translation.newName()
  const range = rangeOf(table, axis, translation)
  const [bounds, grouped, chained] = [translation.newName('p'), translation.newName('g'), translation.newName('w')]
  const keys = itemsOf(table.by, row)
  const keyNames = keys.columns.map(({ sql }) => sql)
  const aggregating = rowOf(translation, input.columns, true)
  const series = table.aggregates.map(each => seriesOf(each, aggregating, translation))

  const numbered =
    `SELECT *, ${axis.steps(`${axis.number(scalar(table.on.expression, row).sql)} - origin`)} AS ${place} ` +
    `FROM (${input.sql}), ${bounds}`
  const inside = `CASE WHEN ${place} >= coalesce(low, ${place}) AND ${place} <= coalesce(high, ${place}) THEN ${place} END`
  const group = [...keys.columns.map((_, index) => index + 1), keys.columns.length + 1].join(', ')
  const steps =
    `SELECT ${[...listed(keys.list), `${inside} AS j`, ...series.flatMap(({ inner }) => inner)].join(', ')} ` +
    `FROM (${numbered}) WHERE ${place} IS NOT NULL GROUP BY ${group}`
  const partition = keyNames.length === 0 ? '' : `PARTITION BY ${keyNames.join(', ')} `
  const chain = `SELECT ${['*', ...series.map(({ value, name }) => `${value} AS ${name}`)].join(', ')}, lag(j) OVER (${partition}ORDER BY j NULLS FIRST) AS before FROM ${grouped}, ${bounds}`

  const columns = table.columns.map(column => translation.named(column))
  const lists = series.map(({ name, filler }) => {
    // What lies between the step before and this one, and this one.
    const gap = `j - coalesce(before + 1, low, j)`
    const piece = `CASE WHEN j IS NULL THEN [] ELSE list_concat(repeat([${filler}], ${atMost(gap)}), [${name}]) END`
    return `coalesce(flatten(list(${piece} ORDER BY j NULLS FIRST)), []) AS ${name}`
  })
  const end =
    keyNames.length === 0 ? (table.nonempty ? '' : ' HAVING count(*) > 0') : ` GROUP BY ${keyNames.join(', ')}`
  const collected =
    `SELECT ${[...keyNames, ...lists, 'min(j) AS smallest', 'max(j) AS largest'].join(', ')} ` + `FROM ${chained}${end}`
  const arrays = series.map(
    ({ name, filler }) => `to_json(list_concat(${name}, repeat([${filler}], ending - coalesce(largest, low - 1))))`,
  )
  const line = toDynamic({ sql: axis.value('origin + i * step'), type: axis.type })
  const timeline = `to_json(list_transform(range(beginning, ending + 1), lambda i: ${line}))`
  const list = [...keyNames, ...arrays, timeline].map((sql, index) => `${sql} AS ${columns[index]?.sql}`).join(', ')
  return {
    sql:
      `WITH ${bounds} AS MATERIALIZED (${range}), ${grouped} AS (${steps}), ${chained} AS (${chain}) SELECT ${list} FROM ` +
      `(SELECT *, beginning + ${atMost('last + 1 - beginning')} - 1 AS ending FROM ` +
      `(SELECT *, coalesce(low, smallest) AS beginning, coalesce(high, largest) AS last FROM (${collected}), ${bounds}))`,
    columns,
    entry: null,
  }
}

/** A count of values, which ends the query where it is larger than Kusto lets arrays be. */
function atMost(count: string): string {
  const sentence = `'make-series would make ' || (${count}) || ' values in a row, more than the limit of ${mostSteps}.'`
  return `CASE WHEN ${count} > ${mostSteps} THEN ${refusedWith(sentence)} ELSE ${count} END`
}

const listed = (list: string): string[] => (list === '' ? [] : [list])

interface Axis {
  readonly type: ScalarType
  /** A value of the axis as the number that is counted with, and back. */
  number(sql: string): string
  value(number: string): string
  /** How many whole steps a distance has, rounded down. */
  steps(distance: string): string
  /** What bin() counts from. */
  readonly origin: string
}

/** Times are counted in microseconds, reals as they are, all else in whole numbers. */
function axisOf(type: ScalarType): Axis {
  const whole = (distance: string): string => {
    const d = `(${distance})`
    return `((${d} - ((${d} % step) + step) % step) // step)`
  }
  const plain = (sql: string): string => sql
  switch (type) {
    case 'datetime':
      return {
        type,
        number: sql => `epoch_us(${sql})`,
        value: number => `make_timestamp((${number})::BIGINT)`,
        steps: whole,
        origin: `(-${yearOneMicroseconds})::BIGINT`,
      }
    case 'real':
    case 'decimal':
      return {
        type: 'real',
        number: sql => `(${sql})::DOUBLE`,
        value: plain,
        steps: distance => `TRY_CAST(floor((${distance}) / step) AS BIGINT)`,
        origin: '0.0::DOUBLE',
      }
    default:
      return { type, number: sql => `(${sql})::BIGINT`, value: plain, steps: whole, origin: '0::BIGINT' }
  }
}

/** One row: origin, step, and the first and last step where the query says them. */
function rangeOf({ from, to, step, inclusive, on }: MakeSeries, axis: Axis, translation: Translation): string {
  const row = rowOf(translation, [])
  const { type } = on.expression
  const numberOf = (expression: typeof from): string =>
    expression === null ? 'NULL' : axis.number(converted(scalar(expression, row), type))
  const width = scalar(step, row)
  const one = type === 'datetime' ? `(${converted(width, 'timespan')} // 10)` : axis.number(converted(width, type))
  const origin = from === null || inclusive ? axis.origin : numberOf(from)
  const given = `SELECT ${origin} AS origin, ${one} AS step, ${numberOf(from)} AS f, ${numberOf(to)} AS t`
  const checked = `SELECT origin, f, t, CASE WHEN step > 0 THEN step ELSE ${refusedWith(`'The step of make-series is not above 0.'`)} END AS step FROM (${given})`
  const low = from === null ? 'NULL::BIGINT' : axis.steps('f - origin')
  // The last step begins before the end, or where stop is in, not after it.
  const high = to === null ? 'NULL::BIGINT' : inclusive ? axis.steps('t - origin') : `-${axis.steps('origin - t')} - 1`
  return (
    `SELECT origin, step, low, greatest(high, low - 1) AS high ` +
    `FROM (SELECT origin, step, ${low} AS low, ${high} AS high FROM (${checked}))`
  )
}

/** What is there instead of a step without rows is 0 unless said otherwise, of reals 0.0. */
function seriesOf({ expression, default: said }: SeriesAggregate, row: Row, translation: Translation) {
  const { inner, value } = overAggregates(expression, row)
  const filler: Value = said === null ? { sql: '0::BIGINT', type: 'long' } : scalar(said, rowOf(translation, []))
  const isWhole = filler.type === 'int' || filler.type === 'long'
  const settled: Value = value.type === 'real' && isWhole ? { sql: converted(filler, 'real'), type: 'real' } : filler
  const json = (each: Value): string => `(${toDynamic(each)})::JSON`
  return { name: row.translation.newName(), inner, value: json(value), filler: json(settled) }
}
