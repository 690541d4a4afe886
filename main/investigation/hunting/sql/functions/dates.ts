// Dates and spans of time: now, ago, bin, startofday and others.
import { fail } from '../../fail.ts'
import { converted } from '../casts.ts'
import type { Value } from '../scope.ts'
import { once, onceBoth, tried } from '../text.ts'
import { datetimeSql } from '../types.ts'
import { argumentAt, type Calling, over, type SqlFunction } from './form.ts'

/** now() is one moment for the whole query: the case's, so that old evidence answers. */
const now = ({ row }: Calling): string => datetimeSql(row.translation.options.now)

function ago(calling: Calling): string {
  const [span] = calling.call.arguments
  const { now: moment } = calling.row.translation.options
  if (span?.kind === 'literal' && span.type === 'timespan' && typeof span.value === 'string') {
    return datetimeSql(moment - BigInt(span.value))
  }
  return tried(
    [converted(argumentAt(calling, 0), 'timespan')],
    each => `${now(calling)} - to_microseconds(${each} // 10)`,
  )
}

/** Microseconds from 0001-01-01 to 1970-01-01: bins of times are counted from the year 1. */
export const yearOneMicroseconds = '62135596800000000'

/** The largest multiple that is not larger. */
function bin(calling: Calling): string {
  const [value, size] = [argumentAt(calling, 0), argumentAt(calling, 1)]
  switch (value.type) {
    case 'datetime': {
      const whole = (time: string, us: string) =>
        `make_timestamp(epoch_us(${time}) - ((epoch_us(${time}) + ${yearOneMicroseconds}) % ${us}))`
      return onceBoth(value.sql, microseconds(size), whole)
    }
    case 'timespan':
    case 'int':
    case 'long': {
      if (size.type === 'real') return realBin(converted(value, 'real'), size.sql)
      const width = sized(converted(size, value.type === 'int' ? 'int' : value.type))
      return onceBoth(value.sql, width, (each, by) => `(${each} - (((${each} % ${by}) + ${by}) % ${by}))`)
    }
    case 'real':
    case 'dynamic':
      return realBin(converted(value, 'real'), converted(size, 'real'))
    case 'decimal':
      return onceBoth(value.sql, sized(converted(size, 'decimal')), (each, by) => `(floor(${each} / ${by}) * ${by})`)
    default:
      return fail('hunt.unsupported', `bin() of a ${value.type} can not be run here.`, calling.call.at)
  }
}

/** "A negative bin size will result in null." */
const sized = (size: string): string => `nullif(greatest(${size}, 0), 0)`

/** A tick is finer than the columns of a case are. */
const microseconds = (span: Value): string =>
  once(converted(span, 'timespan'), ticks => `CASE WHEN ${ticks} > 0 THEN greatest(${ticks} // 10, 1) END`)

const realBin = (value: string, size: string): string =>
  onceBoth(value, sized(size), (each, by) => `(floor(${each} / ${by}) * ${by})`)

function binAt(calling: Calling): string {
  const [value, size, at] = [argumentAt(calling, 0), argumentAt(calling, 1), argumentAt(calling, 2)]
  if (value.type !== 'datetime') {
    const type = value.type === 'timespan' || size.type === 'real' || value.type === 'real' ? value.type : 'long'
    const as = type === 'timespan' ? type : type === 'long' && size.type !== 'real' ? 'long' : 'real'
    const [each, width, start] = [value, size, at].map(one => converted(one, as))
    const gap = (by: string) => `floor((${each} - ${start})::DOUBLE / ${by})`
    return once(sized(width ?? ''), by => `(${start} + ${as === 'real' ? gap(by) : `${gap(by)}::BIGINT`} * ${by})`)
  }
  return once(`(epoch_us(${value.sql}) - epoch_us(${at.sql}))`, gap =>
    once(
      microseconds(size),
      by => `make_timestamp(epoch_us(${at.sql}) + ${gap} - (((${gap} % ${by}) + ${by}) % ${by}))`,
    ),
  )
}

/** startofday(t, -1) and others; Kusto's weeks begin on Sunday. */
const startOf =
  (unit: 'day' | 'week' | 'month' | 'year', isEnd: boolean): SqlFunction =>
  calling => {
    const time = converted(argumentAt(calling, 0), 'datetime')
    const offset = calling.call.arguments.length > 1 ? converted(argumentAt(calling, 1), 'long') : '0'
    const start =
      unit === 'week'
        ? `(date_trunc('week', ${time} + INTERVAL 1 DAY) - INTERVAL 1 DAY)`
        : `date_trunc('${unit}', ${time})`
    const shift = `to_${unit}s((${offset})${isEnd ? ' + 1' : ''})`
    const from = `(${start}::TIMESTAMP + ${shift.replaceAll('::BIGINT', '')})`
    return isEnd ? `(${from} - INTERVAL 1 MICROSECOND)` : from
  }

const part = (unit: string): SqlFunction => over(['datetime'], time => `date_part('${unit}', ${time})::INTEGER`)

export const dates: Readonly<Record<string, SqlFunction>> = {
  now: calling =>
    calling.call.arguments.length === 0
      ? now(calling)
      : `(${now(calling)} + to_microseconds(${converted(argumentAt(calling, 0), 'timespan')} // 10))`,
  ago,
  ingestion_time: ({ call }) =>
    fail(
      'hunt.unsupported',
      'Logs that were exported do not say when their rows were ingested.',
      call.at,
      'Ask for TimeGenerated or Timestamp instead.',
    ),
  bin,
  floor: bin,
  bin_at: binAt,
  startofday: startOf('day', false),
  startofweek: startOf('week', false),
  startofmonth: startOf('month', false),
  startofyear: startOf('year', false),
  endofday: startOf('day', true),
  endofweek: startOf('week', true),
  endofmonth: startOf('month', true),
  endofyear: startOf('year', true),
  hourofday: part('hour'),
  dayofmonth: part('day'),
  dayofyear: part('doy'),
  monthofyear: part('month'),
  getmonth: part('month'),
  getyear: part('year'),
  /** Since Sunday, as a timespan. */
  dayofweek: over(['datetime'], time => `(date_part('dow', ${time})::BIGINT * 864000000000)`),
  unixtime_seconds_todatetime: over(['real'], value =>
    tried([value], each => `make_timestamp((${each} * 1000000)::BIGINT)`),
  ),
  unixtime_milliseconds_todatetime: over(['real'], value =>
    tried([value], each => `make_timestamp((${each} * 1000)::BIGINT)`),
  ),
  unixtime_microseconds_todatetime: over(['long'], value => tried([value], each => `make_timestamp(${each})`)),
  unixtime_nanoseconds_todatetime: over(['long'], value => tried([value], each => `make_timestamp(${each} // 1000)`)),
}
