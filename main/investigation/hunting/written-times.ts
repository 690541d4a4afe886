// Datetimes and timespans as literals of Kusto write them, in ticks of 100 ns.

const ticksPerDay = 864_000_000_000n
/** Ticks from 0001-01-01 to 1970-01-01. */
const unixEpoch = 621_355_968_000_000_000n

/** Of the forms ISO 8601 has, from a year alone to seven digits of a second and a zone; null for anything else. */
export function datetimeTicks(text: string): bigint | null {
  const form =
    /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7})\d*)?)?)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i
  const found = form.exec(text.trim())
  if (found === null) return null
  const [, year, month = '01', day = '01', hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = found
  const at = Date.UTC(2000, Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
  const time = new Date(at)
  time.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  const isReal = time.getUTCDate() === Number(day) && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60
  if (!isReal || year === '0000') return null
  const [, sign, hours, minutes] = /([+-])(\d{2}):?(\d{2})/.exec(zone) ?? []
  const offset = BigInt((sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)))
  return unixEpoch + BigInt(time.getTime()) * 10_000n + BigInt(fraction.padEnd(7, '0')) - offset * 600_000_000n
}

/** `[-][d.]hh:mm[:ss[.fffffff]]`, or a number of days; null for anything else. */
export function timespanTicks(text: string): bigint | null {
  const trimmed = text.trim()
  if (/^-?\d+$/.test(trimmed)) return BigInt(trimmed) * ticksPerDay
  const found = /^(-)?(?:(\d+)\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?$/.exec(trimmed)
  if (found === null) return unitTicks(trimmed)
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = found
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null
  const whole = (BigInt(hours) * 60n + BigInt(minutes)) * 60n + BigInt(seconds)
  const ticks = BigInt(days) * ticksPerDay + whole * 10_000_000n + BigInt(fraction.padEnd(7, '0'))
  return sign === '-' ? -ticks : ticks
}

const units: readonly (readonly [RegExp, bigint])[] = [
  [/^(d|days?)$/, ticksPerDay],
  [/^(h|hr|hrs|hours?)$/, 36_000_000_000n],
  [/^(m|min|mins|minutes?)$/, 600_000_000n],
  [/^(s|sec|secs|seconds?)$/, 10_000_000n],
  [/^(ms|millis|millisec|millisecs|milliseconds?)$/, 10_000n],
  [/^(micro|micros|microsec|microsecs|microseconds?)$/, 10n],
  [/^(nano|nanos|nanosec|nanosecs|nanoseconds?)$/, 0n],
  [/^(tick|ticks)$/, 1n],
]

/** `1.5h`, `10tick`. */
function unitTicks(text: string): bigint | null {
  const [, sign, whole, fraction = '', unit = ''] = /^(-)?(\d+)(?:\.(\d+))?\s*([a-z]+)$/.exec(text) ?? []
  const each = units.find(([name]) => name.test(unit))?.[1]
  if (whole === undefined || each === undefined) return null
  const scale = 10n ** BigInt(fraction.length)
  const ticks = (BigInt(whole + fraction) * each) / scale
  return sign === '-' ? -ticks : ticks
}
