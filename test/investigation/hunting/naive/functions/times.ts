// Functions of datetimes and timespans. Weeks start on Sundays (startofweek).
import type { ScalarFunction } from '../functions.ts'
import {
  down,
  lastTick,
  momentOf,
  NotKnown,
  over,
  textOf,
  ticksOf,
  ticksOfDay,
  ticksOfSecond,
  type Value,
  wholeOf,
} from '../value.ts'
import { writeMoment, writeSpan } from './formats.ts'
import { allStrict } from './strict.ts'

const units: Readonly<Record<string, bigint>> = {
  week: 7n * ticksOfDay,
  day: ticksOfDay,
  hour: 3600n * ticksOfSecond,
  minute: 60n * ticksOfSecond,
  second: ticksOfSecond,
  millisecond: 10_000n,
  microsecond: 10n,
}

/** 0001-01-01 was a Monday: a day later or six earlier begins a week. */
const startOfWeek = (ticks: bigint): bigint => down(ticks + ticksOfDay, 7n * ticksOfDay) * 7n * ticksOfDay - ticksOfDay

/** The month counts on from 0, and may lie outside of the year. */
function monthStart(year: number, month: number): bigint {
  const start = ticksOf(year + Math.floor(month / 12), (((month % 12) + 12) % 12) + 1, 1)
  if (start === null) throw new NotKnown('a year out of range')
  return start
}

const starts: Readonly<Record<string, (ticks: bigint, offset: number) => bigint>> = {
  day: (ticks, offset) => down(ticks, ticksOfDay) * ticksOfDay + BigInt(offset) * ticksOfDay,
  week: (ticks, offset) => startOfWeek(ticks) + BigInt(offset) * 7n * ticksOfDay,
  month: (ticks, offset) => monthStart(momentOf(ticks).year, momentOf(ticks).month - 1 + offset),
  year: (ticks, offset) => monthStart(momentOf(ticks).year + offset, 0),
}

const start =
  (unit: string, more: number) =>
  (datetime: Value, offset: Value = 0n): Value => {
    const from = starts[unit]
    if (from === undefined) throw new Error(unit)
    const ticks = from(wholeOf(datetime), Number(offset) + more) - BigInt(more)
    if (ticks < 0n || ticks > lastTick) throw new NotKnown('a datetime out of range')
    return ticks
  }

/** How many bounds of the period lie between: datetime_diff's examples. */
function difference(period: Value, first: Value, second: Value): bigint {
  const [a, b] = [wholeOf(first), wholeOf(second)]
  const unit = textOf(period).toLowerCase()
  const count = (of: (ticks: bigint) => bigint): bigint => of(a) - of(b)
  if (unit === 'year') return count(ticks => BigInt(momentOf(ticks).year))
  if (unit === 'quarter') return count(ticks => months(ticks) / 3n)
  if (unit === 'month') return count(months)
  if (unit === 'week') return count(ticks => startOfWeek(ticks) / (7n * ticksOfDay))
  if (unit === 'nanosecond') return (a - b) * 100n
  const size = units[unit]
  if (size === undefined) throw new NotKnown(`datetime_diff of ${unit}`)
  return count(ticks => ticks / size)
}

const months = (ticks: bigint): bigint => BigInt(momentOf(ticks).year * 12 + momentOf(ticks).month - 1)

function added(period: Value, amount: Value, datetime: Value): Value {
  const unit = textOf(period).toLowerCase()
  const ticks = wholeOf(datetime)
  const size = units[unit]
  const sum = size === undefined ? addedMonths(unit, Number(amount), ticks) : ticks + wholeOf(amount) * size
  if (sum < 0n || sum > lastTick) throw new NotKnown('a datetime out of range')
  return sum
}

/** The day stays, or is the last one of a shorter month. */
function addedMonths(unit: string, amount: number, ticks: bigint): bigint {
  const each = { year: 12, quarter: 3, month: 1 }[unit]
  if (each === undefined) throw new NotKnown(`datetime_add of ${unit}`)
  const { year, month, day } = momentOf(ticks)
  const first = monthStart(year, month - 1 + amount * each)
  const next = monthStart(year, month + amount * each)
  const last = Number((next - first) / ticksOfDay)
  return first + BigInt(Math.min(day, last) - 1) * ticksOfDay + over(ticks, ticksOfDay)
}

/** ISO 8601: the week of the year's first Thursday is the first. */
function weekOfYear(ticks: bigint): bigint {
  const monday = down(ticks, 7n * ticksOfDay) * 7n * ticksOfDay
  const thursday = monday + 3n * ticksOfDay
  const first = ticksOf(momentOf(thursday).year, 1, 1) ?? 0n
  return (thursday - first) / (7n * ticksOfDay) + 1n
}

const dayOfYear = (ticks: bigint): bigint => (ticks - (ticksOf(momentOf(ticks).year, 1, 1) ?? 0n)) / ticksOfDay + 1n

function partOf(part: Value, datetime: Value): Value {
  const ticks = wholeOf(datetime)
  const moment = momentOf(ticks)
  const parts: Readonly<Record<string, number | bigint>> = {
    year: moment.year,
    quarter: Math.ceil(moment.month / 3),
    month: moment.month,
    week_of_year: weekOfYear(ticks),
    day: moment.day,
    dayofyear: dayOfYear(ticks),
    hour: moment.hour,
    minute: moment.minute,
    second: moment.second,
    millisecond: Math.floor(moment.ticks / 10_000),
    microsecond: Math.floor(moment.ticks / 10),
    nanosecond: moment.ticks * 100,
  }
  const value = parts[textOf(part).toLowerCase()]
  if (value === undefined) throw new NotKnown(`datetime_part of ${textOf(part)}`)
  return BigInt(value)
}

function madeTimespan(values: readonly Value[]): Value {
  const [days, rest] = values.length === 4 ? [Number(values[0]), values.slice(1)] : [0, values]
  const [hours = 0, minutes = 0, seconds = 0] = rest.map(Number)
  if (hours > 23 || minutes > 59 || seconds >= 60 || [days, hours, minutes, seconds].some(part => part < 0))
    throw new NotKnown('make_timespan out of range')
  const clock = BigInt(hours * 3600 + minutes * 60) * ticksOfSecond + BigInt(Math.round(seconds * 1e7))
  return BigInt(days) * ticksOfDay + clock
}

const unixEpoch = ticksOf(1970, 1, 1) ?? 0n
const sinceUnix =
  (size: bigint) =>
  (value: Value): Value => {
    const ticks =
      unixEpoch + (typeof value === 'bigint' ? value * size : BigInt(Math.trunc(Number(value) * Number(size))))
    return ticks < 0n || ticks > lastTick ? null : ticks
  }

export const timeFunctions: Readonly<Record<string, ScalarFunction>> = {
  ...allStrict({
    startofday: start('day', 0),
    startofweek: start('week', 0),
    startofmonth: start('month', 0),
    startofyear: start('year', 0),
    endofday: start('day', 1),
    endofweek: start('week', 1),
    endofmonth: start('month', 1),
    endofyear: start('year', 1),
    dayofweek: datetime => (wholeOf(datetime) / ticksOfDay) * ticksOfDay - startOfWeek(wholeOf(datetime)),
    dayofmonth: datetime => BigInt(momentOf(wholeOf(datetime)).day),
    dayofyear: datetime => dayOfYear(wholeOf(datetime)),
    monthofyear: datetime => BigInt(momentOf(wholeOf(datetime)).month),
    getmonth: datetime => BigInt(momentOf(wholeOf(datetime)).month),
    getyear: datetime => BigInt(momentOf(wholeOf(datetime)).year),
    hourofday: datetime => BigInt(momentOf(wholeOf(datetime)).hour),
    week_of_year: datetime => weekOfYear(wholeOf(datetime)),
    weekofyear: datetime => weekOfYear(wholeOf(datetime)),
    datetime_part: partOf,
    datetime_diff: difference,
    datetime_add: added,
    make_datetime: (year, month, day, hour = 0n, minute = 0n, second = 0n) => {
      const whole = Math.trunc(Number(second))
      const ticks = ticksOf(Number(year), Number(month), Number(day), Number(hour), Number(minute), whole)
      return ticks === null ? null : ticks + BigInt(Math.round((Number(second) - whole) * 1e7))
    },
    make_timespan: (...values) => madeTimespan(values),
    unixtime_seconds_todatetime: sinceUnix(ticksOfSecond),
    unixtime_milliseconds_todatetime: sinceUnix(10_000n),
    unixtime_microseconds_todatetime: sinceUnix(10n),
    format_datetime: (datetime, format) => writeMoment(wholeOf(datetime), textOf(format)),
    format_timespan: (timespan, format) => writeSpan(wholeOf(timespan), textOf(format)),
  }),
}
