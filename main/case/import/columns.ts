// Reads columns as exports write them: with the suffixes Log Analytics adds, and with JSON kept as text inside.
import type { Json, JsonObject } from '../../../shared/model/json.ts'
import { isJsonObject } from '../../../shared/model/json.ts'
import { isPublishedColumn } from './published.ts'

/** What Log Analytics puts behind a name: the zone of a date, and the type where a query joined columns of two types. */
const suffix = /(?: \[UTC\]|_(?:dynamic|string|long|real|bool|guid|datetime))$/

/** The short ones, with which columns made from JSON are called. A published column may itself end in one. */
const shortSuffix = /_[sdbgt]$/

export const isEmpty = (value: Json | undefined): boolean => value === undefined || value === null || value === ''

/** The column's own name: `CreatedDateTime [UTC]` is CreatedDateTime, `DeviceDetail_dynamic` is DeviceDetail. */
export function ownName(column: string): string {
  if (!column.includes('_') && !column.endsWith(']')) return column
  const own = column.replace(suffix, '')
  if (!shortSuffix.test(own) || isPublishedColumn(own)) return own
  const short = own.slice(0, -2)
  return isPublishedColumn(short) ? short : own
}

/** Where two columns share a name, an empty one never hides the other; otherwise the last wins. */
export function putColumn(fields: JsonObject, name: string, value: Json): void {
  if (isEmpty(value) && Object.hasOwn(fields, name)) return
  // a column called `__proto__` is a column like any other, and assigning it would not make one
  if (name === '__proto__') Object.defineProperty(fields, name, plain(value))
  else fields[name] = value
}

const plain = (value: Json) => ({ value, writable: true, enumerable: true, configurable: true })

/** The row under its columns' own names; the row itself where it has no other. */
export function withOwnNames(row: JsonObject): JsonObject {
  const names = Object.keys(row)
  if (names.every(name => ownName(name) === name)) return row
  const fields: JsonObject = {}
  for (const name of names) putColumn(fields, ownName(name), row[name] ?? null)
  return fields
}

export const has = (fields: JsonObject, ...names: string[]): boolean => names.every(name => fields[name] !== undefined)

export const textOf = (fields: JsonObject, name: string): string | null => {
  const value = fields[name]
  return typeof value === 'string' && value !== '' ? value : null
}

/** The value, or what it says where it is JSON written as text (as Log Analytics does with dynamic columns). */
export function unfolded(value: Json | undefined): Json {
  if (typeof value !== 'string') return value ?? null
  const text = value.trimStart()
  if (!text.startsWith('{') && !text.startsWith('[')) return value
  try {
    const parsed: Json = JSON.parse(text)
    return parsed
  } catch {
    return value
  }
}

export function objectOf(value: Json | undefined): JsonObject {
  const inside = unfolded(value)
  return isJsonObject(inside) ? inside : {}
}
