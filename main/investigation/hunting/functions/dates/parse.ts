// Datetimes and timespans read from text.
// https://learn.microsoft.com/kusto/query/scalar-data-types/datetime, …/timespan
import { type DeclaredFunction, declareFunction } from '../declared.ts'
import { inCalendar, ticksOf, ticksPerDay, ticksPerHour, ticksPerMinute, ticksPerSecond } from './calendar.ts'

const time = '(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?:\\.(?<fraction>\\d+))?)?'
const zone = '(?<zone>Z|GMT|UTC|[+-]\\d{2}:?\\d{2})'
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const weekday = '(?:(?:sun|mon|tue|wed|thu|fri|sat)[a-z]*,\\s*)?'
const forms = [
  // ISO 8601 and what the page calls sortable
  new RegExp(`^(?<year>\\d{4})-(?<month>\\d{1,2})-(?<day>\\d{1,2})(?:[T\\s]+${time}(?:\\s*${zone})?)?$`, 'i'),
  // RFC 822 and RFC 850
  new RegExp(
    `^${weekday}(?<day>\\d{1,2})[ -](?<month>[a-z]{3})[ -](?<year>\\d{4}|\\d{2})\\s+${time}(?:\\s*${zone})?$`,
    'i',
  ),
]

/**
 * The formats of the page's tables, and null for all others. Of a fraction the first seven digits count. A year of two
 * digits is one from 1950 to 2049, of which the page says nothing.
 */
export function readDatetime(text: string): bigint | null {
  const trimmed = text.trim()
  const parts = forms.map(form => form.exec(trimmed)?.groups).find(groups => groups !== undefined)
  if (!parts) return null
  const { year = '', month = '', day = '', hour = '0', minute = '0', second = '0', fraction = '' } = parts
  const short = Number(year) + (Number(year) < 50 ? 2000 : 1900)
  const ticks = ticksOf({
    year: year.length === 2 ? short : Number(year),
    month: /^\d/.test(month) ? Number(month) : months.indexOf(month.toLowerCase()) + 1,
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    ticks: Number(fraction.slice(0, 7).padEnd(7, '0')),
  })
  return ticks === null ? null : inCalendar(ticks - offsetOf(parts.zone ?? ''))
}

function offsetOf(zone: string): bigint {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone)
  if (!match) return 0n
  const [, sign, hours = '0', minutes = '0'] = match
  return (sign === '-' ? -1n : 1n) * (BigInt(hours) * ticksPerHour + BigInt(minutes) * ticksPerMinute)
}

const clock =
  /^(?<sign>-?)(?:(?<days>\d{1,8})\.)?(?<hour>\d{1,2}):(?<minute>\d{1,2})(?::(?<second>\d{1,2})(?:\.(?<fraction>\d{1,7}))?)?$/
const amount = /^(?<sign>-?)(?<whole>\d{1,18})?(?:\.(?<part>\d{1,9}))?\s*(?<unit>[a-z]*)$/i

/** Every name of a unit that the page and its literals have; none is days. */
const units: ReadonlyMap<string, bigint> = new Map(
  [
    { ticks: ticksPerDay, names: ['', 'd', 'day', 'days'] },
    { ticks: ticksPerHour, names: ['h', 'hr', 'hrs', 'hour', 'hours'] },
    { ticks: ticksPerMinute, names: ['m', 'min', 'mins', 'minute', 'minutes'] },
    { ticks: ticksPerSecond, names: ['s', 'sec', 'secs', 'second', 'seconds'] },
    { ticks: 10_000n, names: ['ms', 'milli', 'millis', 'millisecond', 'milliseconds'] },
    { ticks: 10n, names: ['micro', 'micros', 'microsecond', 'microseconds'] },
    { ticks: 1n, names: ['tick', 'ticks'] },
  ].flatMap(({ ticks, names }) => names.map(name => [name, ticks] as const)),
)

const longest = (1n << 63n) - 1n

/** `1.02:03:04.5`, `02:03`, `1.5h`, `15 seconds`, and a number of days; null for all else. */
export function readTimespan(text: string): bigint | null {
  const trimmed = text.trim()
  const ticks = clockTicks(trimmed) ?? amountTicks(trimmed)
  return ticks === null || ticks > longest || ticks < -longest ? null : ticks
}

function clockTicks(text: string): bigint | null {
  const groups = clock.exec(text)?.groups
  if (!groups) return null
  const { sign, days = '0', hour = '0', minute = '0', second = '0', fraction = '' } = groups
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null
  const ticks =
    BigInt(days) * ticksPerDay +
    BigInt(hour) * ticksPerHour +
    BigInt(minute) * ticksPerMinute +
    BigInt(second) * ticksPerSecond +
    BigInt(fraction.padEnd(7, '0'))
  return sign === '-' ? -ticks : ticks
}

function amountTicks(text: string): bigint | null {
  const groups = amount.exec(text)?.groups
  const ticks = units.get(groups?.unit?.toLowerCase() ?? '?')
  if (!groups || ticks === undefined || (groups.whole === undefined && groups.part === undefined)) return null
  const part = groups.part ?? ''
  const total = BigInt(groups.whole ?? '0') * ticks + (BigInt(`0${part}`) * ticks) / 10n ** BigInt(part.length)
  return groups.sign === '-' ? -total : total
}

export const readingFunctions: readonly DeclaredFunction[] = [
  declareFunction({ name: 'todatetime', parameters: ['string'], returns: 'datetime', call: readDatetime }),
  declareFunction({ name: 'totimespan', parameters: ['string'], returns: 'timespan', call: readTimespan }),
]
