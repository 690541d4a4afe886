// Datetimes counted in periods of the calendar, and made of parts.
// https://learn.microsoft.com/kusto/query/datetime-diff-function, …/datetime-add-function, …/datetime-part-function,
// …/make-datetime-function, …/make-timespan-function
import { type DeclaredFunction, declareFunction } from '../declared.ts'
import { failed } from '../values.ts'
import {
  addMonths,
  dayNumber,
  dayOfYear,
  inCalendar,
  momentOf,
  ticksOf,
  ticksPerDay,
  ticksPerHour,
  ticksPerMinute,
  ticksPerSecond,
  weekOfYear,
} from './calendar.ts'

/** Periods of so many ticks. A nanosecond is the hundredth of a tick. */
const lengths: ReadonlyMap<string, bigint> = new Map([
  ['day', ticksPerDay],
  ['hour', ticksPerHour],
  ['minute', ticksPerMinute],
  ['second', ticksPerSecond],
  ['millisecond', 10_000n],
  ['microsecond', 10n],
])
const monthsOf: ReadonlyMap<string, number> = new Map([
  ['year', 12],
  ['quarter', 3],
  ['month', 1],
])

const unknown = (name: string, period: string): Error => failed(`${name} does not know the period "${period}".`)

/** How many periods have begun since 0001-01-01. Weeks begin on Sundays. */
function periodNumber(period: string, ticks: bigint): bigint | null {
  const months = monthsOf.get(period)
  const { year, month } = momentOf(ticks)
  if (months !== undefined) return BigInt(Math.floor((year * 12 + month - 1) / months))
  if (period === 'week') return BigInt(Math.floor((dayNumber(ticks) + 1) / 7))
  if (period === 'nanosecond') return ticks * 100n
  const length = lengths.get(period)
  return length === undefined ? null : ticks / length
}

/** null for nanoseconds that no long holds, of some 292 years. */
function difference(period: string, left: bigint | null, right: bigint | null): bigint | null {
  if (left === null || right === null) return null
  const [first, second] = [periodNumber(period.toLowerCase(), left), periodNumber(period.toLowerCase(), right)]
  if (first === null || second === null) throw unknown('datetime_diff', period)
  const apart = first - second
  return BigInt.asIntN(64, apart) === apart ? apart : null
}

/** null beyond the years 1 to 9999. A day that the month does not have is its last one. */
function added(period: string, amount: bigint | null, ticks: bigint | null): bigint | null {
  if (amount === null || ticks === null) return null
  const name = period.toLowerCase()
  const months = monthsOf.get(name)
  if (months !== undefined) return addMonths(ticks, Number(amount) * months)
  if (name === 'week') return inCalendar(ticks + amount * 7n * ticksPerDay)
  if (name === 'nanosecond') return inCalendar(ticks + amount / 100n)
  const length = lengths.get(name)
  if (length === undefined) throw unknown('datetime_add', period)
  return inCalendar(ticks + amount * length)
}

/** `weekofyear` is refused: the page calls it obsolete, and its weeks are others. */
function part(period: string, ticks: bigint | null): bigint | null {
  if (ticks === null) return null
  const moment = momentOf(ticks)
  const parts: Readonly<Record<string, number>> = {
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
  const value = Object.hasOwn(parts, period.toLowerCase()) ? parts[period.toLowerCase()] : undefined
  if (value === undefined) throw unknown('datetime_part', period)
  return BigInt(value)
}

const inDay = (hour: number, minute: number, second: number): boolean =>
  hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60

function madeTimespan(day: number, hour: number, minute: number, second: number): bigint | null {
  const whole = [day, hour, minute].every(Number.isInteger)
  if (!whole || !inDay(hour, minute, second)) return null
  const [days, hours, minutes] = [BigInt(day), BigInt(hour), BigInt(minute)]
  return days * ticksPerDay + hours * ticksPerHour + minutes * ticksPerMinute + ticksOfSeconds(second)
}

const ticksOfSeconds = (seconds: number): bigint => BigInt(Math.round(seconds * 1e7))

export const periodFunctions: readonly DeclaredFunction[] = [
  declareFunction({
    name: 'datetime_diff',
    parameters: ['string', 'datetime', 'datetime'],
    returns: 'long',
    call: difference,
  }),
  declareFunction({
    name: 'datetime_add',
    parameters: ['string', 'long', 'datetime'],
    returns: 'datetime',
    call: added,
  }),
  declareFunction({ name: 'datetime_part', parameters: ['string', 'datetime'], returns: 'int', call: part }),
  declareFunction({
    name: 'week_of_year',
    parameters: ['datetime'],
    returns: 'int',
    call: ticks => (ticks === null ? null : BigInt(weekOfYear(ticks))),
  }),
  /** null where one part is; parts that are left out are handed in as 0. */
  declareFunction({
    name: 'make_datetime',
    parameters: ['long', 'long', 'long', 'long', 'long', 'real'],
    returns: 'datetime',
    call: (year, month, day, hour, minute, second) => {
      if (year === null || month === null || day === null || hour === null || minute === null) return null
      if (second === null || !(second >= 0 && second < 60)) return null
      const parts = { year: Number(year), month: Number(month), day: Number(day) }
      const ticks = ticksOf({ ...parts, hour: Number(hour), minute: Number(minute), second: 0, ticks: 0 })
      return ticks === null ? null : inCalendar(ticks + ticksOfSeconds(second))
    },
  }),
  /** Days, hours, minutes, seconds; likewise. */
  declareFunction({
    name: 'make_timespan',
    parameters: ['real', 'real', 'real', 'real'],
    returns: 'timespan',
    call: (day, hour, minute, second) =>
      day === null || hour === null || minute === null || second === null
        ? null
        : madeTimespan(day, hour, minute, second),
  }),
]
