// Reading the columns of a record whatever export it came from: casing, export suffixes and JSON inside strings.
import { isPlaceholder } from '../model/evidence.ts'
import type { Json, JsonObject } from '../model/json.ts'
import { isJsonObject } from '../model/json.ts'

/** Columns by lower-case name without the suffixes Log Analytics and CSV exports add. */
export type Columns = ReadonlyMap<string, Json>

/** `ConditionalAccessPolicies_dynamic`, `CreatedDateTime [UTC]`, `ReportId_long`: one column, as exported. */
const exportSuffix = /(?: \[utc\]|_dynamic|_string|_long|_datetime|_bool|_guid|_real)$/

export const noColumns: Columns = new Map()

export function columnsOf(fields: JsonObject): Columns {
  const columns = new Map<string, Json>()
  for (const [name, value] of Object.entries(fields)) {
    if (value === null || value === '') continue
    const plain = name.toLowerCase().replace(exportSuffix, '')
    // Where a column and its suffixed twin are both filled, the one without a suffix is the schema's.
    if (!columns.has(plain) || plain === name.toLowerCase()) columns.set(plain, value)
  }
  return columns
}

/** The first of these columns that holds text (or a number or boolean, as text); null where none does. */
export function textOf(columns: Columns, ...names: string[]): string | null {
  for (const name of names) {
    const value = columns.get(name.toLowerCase())
    if (typeof value === 'string' && value.trim() !== '') return value
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  }
  return null
}

/** An identifier, lower-cased; what logs write for "nothing" is none. */
export function idOf(columns: Columns, ...names: string[]): string | null {
  for (const name of names) {
    const value = textOf(columns, name)?.toLowerCase()
    if (value && !isPlaceholder(value)) return value
  }
  return null
}

/** An object, also where the export wrote it as a JSON string; empty columns where there is none. */
export function nestedOf(columns: Columns, ...names: string[]): Columns {
  for (const name of names) {
    const value = parsed(columns.get(name.toLowerCase()))
    if (isJsonObject(value)) return columnsOf(value)
  }
  return noColumns
}

/** A list, also where the export wrote it as a JSON string; empty where there is none. */
export function listOf(columns: Columns, ...names: string[]): Json[] {
  for (const name of names) {
    const value = parsed(columns.get(name.toLowerCase()))
    if (Array.isArray(value)) return value
  }
  return []
}

/** JSON inside a string, opened; anything that is not JSON stays as it is. */
export function parsed(value: Json | undefined): Json | undefined {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}
