// Literals of Kusto as plain data: ticks of 100 ns for times, decimal text for numbers, JSON for dynamics.

import type { ScalarType } from '../../../../shared/model/hunt.ts'
import { fail } from '../fail.ts'
import type { Literal } from '../query.ts'
import { elementsOf, isA, language } from './language.ts'

const { Syntax } = language
type Node = Kusto.Language.Syntax.Expression

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

const literal = (at: number, type: ScalarType, value: Literal['value']): Literal => ({
  kind: 'literal',
  type,
  value,
  at,
})

/** Refuses hunt.syntax for what is none of its type. */
export function literalOf(node: Node, type: ScalarType): Literal {
  const at = node.TextStart
  const text = node.LiteralValueInfo?.ValueText ?? null
  if (type === 'dynamic') return literal(at, type, dynamicText(node))
  if (type === 'string') return literal(at, type, String(node.LiteralValue ?? text ?? ''))
  if (text === null || text === 'null') return literal(at, type, null)
  const refuse = (what: string): never => fail('hunt.syntax', `"${text}" is no ${what}.`, node)
  switch (type) {
    case 'bool':
      return literal(at, type, /^(true|1)$/i.test(text))
    case 'datetime':
      return literal(at, type, String(datetimeTicks(text) ?? refuse('date and time')))
    case 'timespan':
      return literal(at, type, String(timespanTicks(text) ?? refuse('span of time')))
    case 'guid':
      return literal(at, type, /^[0-9a-f-]{32,36}$/i.test(text) ? text.toLowerCase() : refuse('guid'))
    case 'int':
    case 'long':
      return literal(at, type, integerText(text) ?? refuse('whole number'))
    case 'real':
      return literal(at, type, realText(text) ?? refuse('number'))
    default:
      return literal(at, type, /^[+-]?\d+(\.\d+)?$/.test(text) ? text : refuse('decimal number'))
  }
}

function integerText(text: string): string | null {
  if (!/^[+-]?(\d+|0x[0-9a-f]+)$/i.test(text)) return null
  const [sign, digits] = text.startsWith('-') ? [-1n, text.slice(1)] : [1n, text.replace('+', '')]
  const value = BigInt(digits)
  // Of 0x8000000000000000 and above the bits count.
  return String(sign * (digits.startsWith('0x') ? BigInt.asIntN(64, value) : value))
}

function realText(text: string): string | null {
  const lower = text.toLowerCase()
  if (lower === 'nan') return 'NaN'
  if (/^\+?inf$/.test(lower)) return 'Infinity'
  if (lower === '-inf') return '-Infinity'
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(lower) ? String(Number(lower)) : null
}

/** Of `dynamic(...)`, which holds JSON and literals of Kusto's own types. */
function dynamicText(node: Node): string | null {
  const inner = isA(node, Syntax.DynamicExpression) ? node.Expression : node
  if (inner === null) return null
  const value = jsonText(inner)
  return value === 'null' ? null : value
}

function jsonText(node: Node): string {
  if (isA(node, Syntax.JsonArrayExpression)) {
    return `[${elementsOf(node.Values).map(jsonText).join(',')}]`
  }
  if (isA(node, Syntax.JsonObjectExpression)) {
    const pairs = elementsOf(node.Pairs).flatMap(({ Name: name, Value: value }) => {
      return name && value ? [`${JSON.stringify(String(name.ValueText ?? name.Text))}:${jsonText(value)}`] : []
    })
    return `{${pairs.join(',')}}`
  }
  if (isA(node, Syntax.PrefixUnaryExpression) && node.Expression !== null) {
    const text = jsonText(node.Expression)
    return node.Operator?.Text === '-' ? `-${text}` : text
  }
  const text = node.LiteralValueInfo?.ValueText ?? null
  if (text === null || text === 'null') return 'null'
  switch (node.ResultType?.Name) {
    case 'bool':
      return text.toLowerCase()
    case 'int':
    case 'long':
    case 'real':
    case 'decimal':
      // As it is written: a number of JavaScript would lose digits.
      return /^\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? text : JSON.stringify(Number(text))
    default:
      return JSON.stringify(String(node.LiteralValue ?? text))
  }
}
