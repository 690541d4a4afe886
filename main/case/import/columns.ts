// Reads columns as exports write them: with the suffixes Log Analytics adds, and with JSON kept as text inside.
import type { Json, JsonObject } from '../../../shared/model/json.ts'
import { isJsonObject } from '../../../shared/model/json.ts'

/** What Log Analytics puts behind a name: the zone of a date, and the type where a query joined columns of two types. */
const suffix = /(?: \[UTC\]|_(?:dynamic|string|long|real|bool|guid|datetime))$/

export const isEmpty = (value: Json | undefined): boolean => value === undefined || value === null || value === ''

/** The column's own name: `CreatedDateTime [UTC]` is CreatedDateTime, `DeviceDetail_dynamic` is DeviceDetail. */
export const ownName = (column: string): string => column.replace(suffix, '')

/** Where two columns share a name, an empty one never hides the other; otherwise the last wins. */
export function putColumn(fields: JsonObject, name: string, value: Json): void {
  if (!isEmpty(value) || !Object.hasOwn(fields, name)) Object.defineProperty(fields, name, plain(value))
}

// Defining, not assigning: a column called `__proto__` is a column like any other.
const plain = (value: Json) => ({ value, writable: true, enumerable: true, configurable: true })

/** The row under its columns' own names; the row itself where it has no other. */
export function withOwnNames(row: JsonObject): JsonObject {
  const names = Object.keys(row)
  if (!names.some(name => (name.includes('_') || name.endsWith(']')) && suffix.test(name))) return row
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
