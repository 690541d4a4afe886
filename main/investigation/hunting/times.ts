// How times and spans of time of Kusto are written, from their ticks of 100 ns.
import { Refusal } from '../../../shared/errors.ts'

const ticksASecond = 10_000_000n
/** What a timespan is where it stands as a number. */
export const timespanNote = 'ticks of 100 nanoseconds'
/** 1970-01-01, in seconds since 0001-01-01. */
const epochSeconds = 62_135_596_800n
/** 0001-01-01 to the end of 9999. */
const allSeconds = 315_537_897_600n

/** Ticks since 0001-01-01 of microseconds since 1970. */
export const ticksOfMicroseconds = (microseconds: bigint): bigint => microseconds * 10n + epochSeconds * ticksASecond

/** `ticks` since 0001-01-01 as `2026-11-20T09:30:00Z`, with seven digits of a second where there are some. */
export function datetimeText(ticks: bigint): string {
  const seconds = ticks / ticksASecond
  if (ticks < 0n || seconds >= allSeconds)
    throw new Refusal('hunt.failed', 'A time in the answer lies before the year 1 or after the year 9999.')
  const whole = new Date(Number(seconds - epochSeconds) * 1000).toISOString().slice(0, -'.000Z'.length)
  return `${whole}${fraction(ticks % ticksASecond)}Z`
}

/** `ticks` as `1.02:03:04`, with seven digits of a second where there are some. */
export function timespanText(ticks: bigint): string {
  const size = ticks < 0n ? -ticks : ticks
  const seconds = size / ticksASecond
  const days = seconds / 86_400n
  const clock = [(seconds / 3600n) % 24n, (seconds / 60n) % 60n, seconds % 60n]
  const text = clock.map(part => String(part).padStart(2, '0')).join(':')
  return `${ticks < 0n ? '-' : ''}${days > 0n ? `${days}.` : ''}${text}${fraction(size % ticksASecond)}`
}

const fraction = (ticks: bigint): string => (ticks === 0n ? '' : `.${String(ticks).padStart(7, '0')}`)

/** The ticks of what `timespanText` wrote. */
export function ticksOfTimespanText(text: string): bigint {
  const [, sign, days = '0', hours, minutes, seconds, decimals = '0'] =
    /^(-?)(?:(\d+)\.)?(\d\d):(\d\d):(\d\d)(?:\.(\d{7}))?$/.exec(text) ?? []
  if (hours === undefined || minutes === undefined || seconds === undefined)
    throw new Error(`no timespan as hunts write it: ${text}`)
  const whole = ((BigInt(days) * 24n + BigInt(hours)) * 60n + BigInt(minutes)) * 60n + BigInt(seconds)
  const ticks = whole * ticksASecond + BigInt(decimals)
  return sign === '-' ? -ticks : ticks
}
