// A record as rows of name and value: one level of nesting opened, JSON inside strings shown as what it is.
import type { Json, JsonObject } from '../../shared/model/json.ts'
import { meaningOf, placeOfField } from './field-meanings.ts'

export interface FieldRow {
  readonly path: string
  readonly value: string
  /** The real system leaves this empty here; worth knowing, so it is not hidden. */
  readonly empty: boolean
  readonly meaning: string | null
}

/** Rows of a record: what an analyst reads first on top, then the rest in the record's own order, then what is empty. */
export function fieldRows(fields: JsonObject): FieldRow[] {
  const rows = Object.entries(fields).flatMap(([name, value]) => rowsOf(name, value))
  return rows
    .map((row, index) => ({ row, index, rank: placeOfField(row.path) }))
    .sort((a, b) => Number(a.row.empty) - Number(b.row.empty) || a.rank - b.rank || a.index - b.index)
    .map(each => each.row)
}

function rowsOf(name: string, value: Json): FieldRow[] {
  const opened = openText(value)
  if (typeof opened === 'object' && opened !== null && !Array.isArray(opened)) {
    const inner = Object.entries(opened)
    return inner.length === 0 ? [rowOf(name, opened)] : inner.map(([key, each]) => rowOf(`${name}.${key}`, each))
  }
  return [rowOf(name, value)]
}

function rowOf(path: string, value: Json): FieldRow {
  const text = typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value)
  const empty = text === '' || text === '{}' || text === '[]'
  return { path, value: empty ? 'empty' : text, empty, meaning: meaningOf(path) }
}

/** Many real columns hold JSON in a string. */
function openText(value: Json): Json {
  if (typeof value !== 'string' || !value.startsWith('{')) return value
  try {
    const parsed: Json = JSON.parse(value)
    return parsed
  } catch {
    return value
  }
}
