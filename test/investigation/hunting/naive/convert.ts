// Kusto's casts between types: tostring(), tolong() and the like. What can not be read is null, never an error.
import type { ScalarType } from '../../../../shared/model/hunt.ts'
import { readDatetime, readTimespan } from './read.ts'
import {
  isArray,
  isBag,
  isLong,
  lastTick,
  missing,
  NotKnown,
  readJson,
  type Value,
  wholeOf,
  writeDatetime,
  writeJson,
  writeReal,
  writeTimespan,
} from './value.ts'

/** A value of one type as one of another; `from` says what a bigint stands for. */
export function convert(value: Value, from: ScalarType, to: ScalarType): Value {
  if (from === 'decimal' || to === 'decimal') throw new NotKnown('decimal')
  if (value === null) return missing(to)
  if (from === to) return value
  switch (to) {
    case 'string':
      return asText(value, from)
    case 'bool':
      return asBool(value)
    case 'int':
      return within(asWhole(value), -(2n ** 31n), 2n ** 31n - 1n)
    case 'long':
      return asWhole(value)
    case 'real':
      return asReal(value)
    case 'datetime':
      return within(typeof value === 'string' ? readDatetime(value) : asWhole(value), 0n, lastTick)
    case 'timespan':
      return typeof value === 'string' ? readTimespan(value) : asWhole(value)
    case 'guid':
      return typeof value === 'string' ? asGuid(value) : null
    case 'dynamic':
      return asDynamic(value, from)
  }
}

/** "If value is null, the result is an empty string" (tostring). */
export function asText(value: Value, from: ScalarType): string {
  if (value === null) return ''
  if (from === 'datetime') return writeDatetime(wholeOf(value))
  if (from === 'timespan') return writeTimespan(wholeOf(value))
  if (typeof value === 'string') return value
  if (typeof value === 'number') return writeReal(value)
  return isArray(value) || isBag(value) ? writeJson(value) : String(value)
}

/** tobool("true") is true, tobool(123) is true (tobool's examples). */
function asBool(value: Value): boolean | null {
  if (typeof value === 'boolean') return value
  if (typeof value === 'bigint') return value !== 0n
  if (typeof value === 'number') return value !== 0
  if (typeof value !== 'string') return null
  const word = value.trim().toLowerCase()
  if (word === 'true' || word === '1') return true
  return word === 'false' || word === '0' ? false : null
}

/** Of a real "only the integer portion" (toint). */
function asWhole(value: Value): bigint | null {
  if (typeof value === 'bigint') return value
  if (typeof value === 'boolean') return value ? 1n : 0n
  if (typeof value === 'number') return Number.isFinite(value) ? within(BigInt(Math.trunc(value))) : null
  if (typeof value !== 'string') return null
  const text = value.trim()
  return /^[+-]?\d+$/.test(text) ? within(BigInt(text.replace('+', ''))) : null
}

function within(value: bigint | null, low?: bigint, high?: bigint): bigint | null {
  if (value === null || !isLong(value)) return null
  return (low !== undefined && value < low) || (high !== undefined && value > high) ? null : value
}

function asReal(value: Value): number | null {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value !== 'string') return null
  const text = value.trim()
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : null
}

function asGuid(text: string): string | null {
  const [digits] = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.exec(text.trim()) ?? []
  const plain = digits?.replaceAll('-', '').toLowerCase()
  return plain === undefined ? null : plain.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/**
 * "Values that JSON can't represent are serialized into string values" (dynamic). parse_json of a text that is no JSON
 * holds the text itself; one that is empty is null (isempty's example, `parsejson("")`).
 */
function asDynamic(value: Value, from: ScalarType): Value {
  if (from === 'datetime' || from === 'timespan') return asText(value, from)
  if (from !== 'string' || typeof value !== 'string') return value
  return value === '' ? null : parseJson(value)
}

export function parseJson(text: string): Value {
  const json = readJson(text)
  return json === undefined ? text : json
}

/** A value put into a dynamic by pack_array() and the like: a text stays a text. */
export const packed = (value: Value, from: ScalarType): Value =>
  from === 'string' ? value : convert(value, from, 'dynamic')
