// Datetimes and timespans as text, in the forms Kusto's page of each type lists.
import { lastTick, ticksOf, ticksOfDay, ticksOfSecond } from './value.ts'

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const clock = String.raw`(?<h>\d{1,2}):(?<min>\d{2})(?::(?<s>\d{2})(?:\.(?<f>\d{1,9}))?)?`
const zone = String.raw` ?(?<zone>Z|GMT|UTC|[+-]\d{2}:?\d{2})?`
const forms = [
  // ISO 8601 and sortable: 2014-05-25T08:20:03.123456Z, 2014-11-08 15:55:55 GMT, 2014-11-08
  new RegExp(String.raw`^(?<y>\d{4})-(?<m>\d{1,2})-(?<d>\d{1,2})(?:[T ]${clock}${zone})?$`, 'i'),
  // RFC 822 and 850: Sat, 8 Nov 14 15:05:02 GMT, Saturday, 08-Nov-14 15:05
  new RegExp(String.raw`^(?:[a-z]{3,9}, )?(?<d>\d{1,2})[ -](?<m>[a-z]{3})[ -](?<y>\d{4}|\d{2}) ${clock}${zone}$`, 'i'),
  // todatetime('12-02-2022') is an example of its page
  new RegExp(String.raw`^(?<m>\d{1,2})[-/](?<d>\d{1,2})[-/](?<y>\d{4})(?: ${clock}${zone})?$`, 'i'),
]

export function readDatetime(text: string): bigint | null {
  const parts = forms.map(form => form.exec(text.trim())?.groups).find(groups => groups !== undefined)
  if (parts === undefined) return null
  const month = /^\d/.test(parts.m ?? '') ? Number(parts.m) : months.indexOf((parts.m ?? '').toLowerCase()) + 1
  const year = (parts.y ?? '').length === 2 ? 2000 + Number(parts.y) : Number(parts.y)
  const time = [parts.h, parts.min, parts.s].map(part => Number(part ?? 0))
  const start = ticksOf(year, month, Number(parts.d), ...time)
  if (start === null) return null
  const ticks = start + BigInt((parts.f ?? '').slice(0, 7).padEnd(7, '0')) - offsetOf(parts.zone ?? '')
  return ticks < 0n || ticks > lastTick ? null : ticks
}

function offsetOf(zone: string): bigint {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? []
  const size = BigInt(hours ?? 0) * 3600n + BigInt(minutes ?? 0) * 60n
  return (sign === '-' ? -size : size) * ticksOfSecond
}

const units: Readonly<Record<string, bigint>> = {
  d: ticksOfDay,
  h: 3600n * ticksOfSecond,
  m: 60n * ticksOfSecond,
  s: ticksOfSecond,
  ms: 10_000n,
  microsecond: 10n,
  tick: 1n,
}

/** `0.00:01:00`, `01:02:03.5` and `2h`. */
export function readTimespan(text: string): bigint | null {
  const short = /^(-?\d+)(d|h|m|s|ms|microsecond|tick)$/.exec(text.trim())
  if (short !== null) return BigInt(short[1] ?? 0) * (units[short[2] ?? ''] ?? 0n)
  const form = /^(-)?(?:(\d{1,8})\.)?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?$/.exec(text.trim())
  if (form === null) return null
  const [hours, minutes, seconds] = [form[3], form[4], form[5]].map(part => BigInt(part ?? 0))
  if (hours === undefined || minutes === undefined || seconds === undefined) return null
  if (hours > 23n || minutes > 59n || seconds > 59n) return null
  const clockTicks = ((hours * 60n + minutes) * 60n + seconds) * ticksOfSecond
  const size = BigInt(form[2] ?? 0) * ticksOfDay + clockTicks + BigInt((form[6] ?? '').padEnd(7, '0'))
  return form[1] === '-' ? -size : size
}
