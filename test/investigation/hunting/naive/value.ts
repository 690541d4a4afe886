// What a value of Kusto is in the naive interpreter, and how each is written and read.
// Long numbers within dynamics are bigint, reals number: Kusto tells them apart where JSON does not.
import type { Cell, HuntColumn, ScalarType } from '../../../../shared/model/hunt.ts'
import type { Json } from '../../../../shared/model/json.ts'

export type Bag = ReadonlyMap<string, Value>
/** By type: string → string; bool → boolean; int, long, datetime, timespan → bigint (ticks); real → number; guid → text. */
export type Value = null | boolean | bigint | number | string | readonly Value[] | Bag

export interface Table {
  readonly columns: readonly HuntColumn[]
  readonly rows: readonly (readonly Value[])[]
}

/** What the interpreter does not know: such a query is left to the engine alone. */
export class NotKnown extends Error {}

export const isArray = (value: Value): value is readonly Value[] => Array.isArray(value)
export const isBag = (value: Value): value is Bag => value instanceof Map

/** Strings have no null: https://learn.microsoft.com/kusto/query/scalar-data-types/null-values */
export const missing = (type: ScalarType): Value => (type === 'string' ? '' : null)

/** One step into a dynamic; null where there is nothing. Below 0 it counts from the end. */
export function member(value: Value, step: Value): Value {
  if (isBag(value) && typeof step === 'string') return value.get(step) ?? null
  if (isArray(value) && typeof step === 'bigint') return value.at(Number(step)) ?? null
  return null
}

export function textOf(value: Value): string {
  if (typeof value !== 'string') throw new Error(`not a text: ${typeof value}`)
  return value
}

export function wholeOf(value: Value): bigint {
  if (typeof value !== 'bigint') throw new Error(`not a whole number: ${typeof value}`)
  return value
}

export const ticksOfDay = 864_000_000_000n
export const ticksOfSecond = 10_000_000n
const ticksToEpoch = 621_355_968_000_000_000n
export const lastTick = 3_155_378_975_999_999_999n

export const ofEpochMilliseconds = (milliseconds: number): bigint => BigInt(milliseconds) * 10_000n + ticksToEpoch

/** Division and remainder that round down, as calendars need them. */
export const down = (a: bigint, b: bigint): bigint => (a - over(a, b)) / b
export const over = (a: bigint, b: bigint): bigint => ((a % b) + b) % b

export interface Moment {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  /** Of the second, 0 to 9,999,999. */
  readonly ticks: number
}

export function momentOf(ticks: bigint): Moment {
  const fraction = over(ticks, ticksOfSecond)
  const date = new Date(Number((ticks - fraction - ticksToEpoch) / 10_000n))
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    ticks: Number(fraction),
  }
}

/** Null where there is no such day or it lies outside of years 1 to 9999. */
export function ticksOf(year: number, month: number, day: number, hour = 0, minute = 0, second = 0): bigint | null {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  date.setUTCHours(hour, minute, second)
  const same =
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second
  return same && year >= 1 && year <= 9999 ? ofEpochMilliseconds(date.getTime()) : null
}

const digits = (value: number | bigint, count: number): string => String(value).padStart(count, '0')

/** As tostring() and dynamics write it: `2017-01-01T00:00:00.0000000Z` (make-series's examples). */
export function writeDatetime(ticks: bigint): string {
  const { year, month, day, hour, minute, second, ticks: fraction } = momentOf(ticks)
  const date = `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`
  return `${date}T${digits(hour, 2)}:${digits(minute, 2)}:${digits(second, 2)}.${digits(fraction, 7)}Z`
}

/** `1.02:03:04` and seven digits of a second where there are some. */
export function writeTimespan(ticks: bigint): string {
  const size = ticks < 0n ? -ticks : ticks
  const days = size / ticksOfDay
  const rest = size % ticksOfDay
  const seconds = rest / ticksOfSecond
  const clock = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n].map(part => digits(part, 2)).join(':')
  const fraction = size % ticksOfSecond
  return `${ticks < 0n ? '-' : ''}${days > 0n ? `${days}.` : ''}${clock}${fraction > 0n ? `.${digits(fraction, 7)}` : ''}`
}

/** A real as it is written within JSON: `5` has its `.0` (make_set's example `[5.0]`). */
export function writeReal(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity'
  const text = String(value)
  return /^-?\d+$/.test(text) ? `${text}.0` : text
}

export function writeJson(value: Value): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') return Number.isFinite(value) ? writeReal(value) : `"${writeReal(value)}"`
  if (isArray(value)) return `[${value.map(writeJson).join(',')}]`
  if (isBag(value)) return `{${[...value].map(([key, item]) => `${JSON.stringify(key)}:${writeJson(item)}`).join(',')}}`
  return String(value)
}

/** Strict JSON; undefined for what is none. */
export function readJson(text: string): Value | undefined {
  const tokens = /[ \t\r\n]*([{}[\],:]|"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)[ \t\r\n]*/y
  try {
    const parts: string[] = []
    while (tokens.lastIndex < text.length) {
      const token = tokens.exec(text)?.[1]
      if (token === undefined) return undefined
      parts.push(token)
    }
    const value = jsonOf(parts)
    return parts.length === 0 ? value : undefined
  } catch {
    return undefined
  }
}

function jsonOf(parts: string[]): Value {
  const token = parts.shift()
  if (token === '[') {
    const items: Value[] = []
    if (parts[0] === ']') parts.shift()
    else
      do items.push(jsonOf(parts))
      while (expect(parts, ',', ']'))
    return items
  }
  if (token === '{') {
    const bag = new Map<string, Value>()
    if (parts[0] === '}') parts.shift()
    else
      do {
        const key: unknown = JSON.parse(parts.shift() ?? '')
        if (typeof key !== 'string' || parts.shift() !== ':') throw new Error('no member')
        bag.set(key, jsonOf(parts))
      } while (expect(parts, ',', '}'))
    return bag
  }
  const scalar: unknown = JSON.parse(token ?? '')
  if (typeof scalar === 'number') return /^-?\d+$/.test(token ?? '') ? wholeOrReal(token ?? '') : scalar
  if (scalar === null || typeof scalar === 'boolean' || typeof scalar === 'string') return scalar
  throw new Error('no scalar')
}

function expect(parts: string[], more: string, end: string): boolean {
  const token = parts.shift()
  if (token !== more && token !== end) throw new Error(`no ${end}`)
  return token === more
}

export const longest = 9_223_372_036_854_775_807n
export const isLong = (value: bigint): boolean => value <= longest && value >= -longest - 1n

function wholeOrReal(digitsOf: string): Value {
  const whole = BigInt(digitsOf)
  return isLong(whole) ? whole : Number(digitsOf)
}

/** As the answer of a hunt writes it. */
export function toCell(value: Value, type: ScalarType): Cell {
  if (value === null) return null
  if (type === 'datetime') return writeDatetime(wholeOf(value)).replace('.0000000Z', 'Z')
  if (type === 'timespan') return writeTimespan(wholeOf(value))
  if (type === 'dynamic') return toJson(value)
  if (typeof value === 'bigint') return -(2n ** 53n) < value && value < 2n ** 53n ? Number(value) : String(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : writeReal(value)
  return typeof value === 'boolean' ? value : textOf(value)
}

function toJson(value: Value): Json {
  if (isArray(value)) return value.map(toJson)
  if (isBag(value)) return Object.fromEntries([...value].map(([key, item]) => [key, toJson(item)]))
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'number' && !Number.isFinite(value)) return writeReal(value)
  return value
}
