// Times of UTC and of the clocks of a zone, by the names of the IANA database.
// https://learn.microsoft.com/kusto/query/datetime-utc-to-local-function, …/datetime-local-to-utc-function
import { type DeclaredFunction, declareFunction } from '../declared.ts'
import { failed } from '../values.ts'
import { inCalendar, ticksOf, ticksPerDay, ticksPerSecond } from './calendar.ts'

const epoch = 621_355_968_000_000_000n
const clocks = new Map<string, Intl.DateTimeFormat>()

/** What a zone's clock shows; one is made for each zone that is asked for, as making one is slow. */
function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone)
  if (known) return known
  try {
    const clock = new Intl.DateTimeFormat('en-US-u-hc-h23', {
      timeZone: zone,
      calendar: 'gregory',
      ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
    })
    clocks.set(zone, clock)
    return clock
  } catch {
    throw failed(`There is no time zone "${zone}".`)
  }
}

/** How far a zone's clock is ahead of UTC at a moment, in ticks. */
function offsetAt(zone: string, ticks: bigint): bigint {
  const whole = ticks - (ticks % ticksPerSecond)
  const shown = clockOf(zone).formatToParts(Number((whole - epoch) / 10_000n))
  const part = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(shown.find(each => each.type === type)?.value ?? 0)
  const local = ticksOf({
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
    ticks: 0,
  })
  return local === null ? 0n : local - whole
}

const toLocal = (ticks: bigint, zone: string): bigint | null => inCalendar(ticks + offsetAt(zone, ticks))

/**
 * Of a time that the clock leaves out the page's example takes the offset that comes after, and so the earlier moment; of
 * one that it shows twice the earlier moment is taken too, which no page tells.
 */
function toUtc(ticks: bigint, zone: string): bigint | null {
  const [before, after] = [offsetAt(zone, ticks - ticksPerDay), offsetAt(zone, ticks + ticksPerDay)]
  const fitting = [before, after].filter(offset => offsetAt(zone, ticks - offset) === offset)
  const moments = (fitting.length > 0 ? fitting : [before, after]).map(offset => ticks - offset)
  return inCalendar(moments.find(each => moments.every(other => each <= other)) ?? ticks)
}

const inZone = (name: string, call: (ticks: bigint, zone: string) => bigint | null): DeclaredFunction =>
  declareFunction({
    name,
    parameters: ['datetime', 'string'],
    returns: 'datetime',
    call: (ticks, zone) => (ticks === null ? null : call(ticks, zone)),
  })

export const zoneFunctions: readonly DeclaredFunction[] = [
  inZone('datetime_utc_to_local', toLocal),
  inZone('datetime_local_to_utc', toUtc),
]
