// Ticks of 100 ns since 0001-01-01 as parts of a date, and back: the Gregorian calendar, in UTC.

export const ticksPerSecond = 10_000_000n
export const ticksPerMinute = 60n * ticksPerSecond
export const ticksPerHour = 60n * ticksPerMinute
export const ticksPerDay = 24n * ticksPerHour

export interface Moment {
  readonly year: number
  /** From 1. */
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  /** Ticks within the second. */
  readonly ticks: number
}

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
const daysToMonth = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365]

/** Days from 0001-01-01 to the first of the month. */
function daysBefore(year: number, month: number): number {
  const past = year - 1
  const years = past * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400)
  return years + (daysToMonth[month - 1] ?? 0) + (month > 2 && isLeap(year) ? 1 : 0)
}

const daysIn = (year: number, month: number): number =>
  (daysToMonth[month] ?? 0) - (daysToMonth[month - 1] ?? 0) + (month === 2 && isLeap(year) ? 1 : 0)

/** Days since 0001-01-01, a Monday. */
export const dayNumber = (ticks: bigint): number => Number(ticks / ticksPerDay)

/** null where a part is out of its bounds. */
export function ticksOf({ year, month, day, hour, minute, second, ticks }: Moment): bigint | null {
  const inCalendar = year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
  const inDay = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60
  if (!inCalendar || !inDay) return null
  const days = BigInt(daysBefore(year, month) + day - 1)
  const seconds = BigInt(hour * 3600 + minute * 60 + second)
  return days * ticksPerDay + seconds * ticksPerSecond + BigInt(ticks)
}

export function momentOf(ticks: bigint): Moment {
  const days = dayNumber(ticks)
  let year = Math.floor(days / 365.2425) + 1
  while (daysBefore(year + 1, 1) <= days) year++
  while (daysBefore(year, 1) > days) year--
  let month = 12
  while (daysBefore(year, month) > days) month--
  const seconds = Number((ticks % ticksPerDay) / ticksPerSecond)
  return {
    year,
    month,
    day: days - daysBefore(year, month) + 1,
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    ticks: Number(ticks % ticksPerSecond),
  }
}

export const dayOfYear = (ticks: bigint): number => dayNumber(ticks) - daysBefore(momentOf(ticks).year, 1) + 1

/** ISO 8601: weeks begin on Mondays, the first one of a year has its first Thursday. */
export function weekOfYear(ticks: bigint): number {
  const day = dayNumber(ticks)
  const thursday = day - (day % 7) + 3
  const { year } = momentOf(BigInt(Math.max(0, thursday)) * ticksPerDay)
  return Math.floor((thursday - daysBefore(year, 1)) / 7) + 1
}

/** The same day of another month, or the last one that it has; null beyond the calendar. */
export function addMonths(ticks: bigint, months: number): bigint | null {
  const moment = momentOf(ticks)
  const month = moment.year * 12 + moment.month - 1 + months
  const [year, inYear] = [Math.floor(month / 12), (((month % 12) + 12) % 12) + 1]
  return ticksOf({ ...moment, year, month: inYear, day: Math.min(moment.day, daysIn(year, inYear)) })
}

/** The end of the year 9999: the first tick that no datetime has. */
const endOfTime = BigInt(daysBefore(10_000, 1)) * ticksPerDay

/** null for ticks that are no datetime. */
export const inCalendar = (ticks: bigint): bigint | null => (ticks >= 0n && ticks < endOfTime ? ticks : null)
