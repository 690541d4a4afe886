// The tables of the schema that a query reads.
import type { Query } from '../query.ts'

/** Each once, in the order the query names them. */
export function tablesAsked(query: Query): string[] {
  const names = new Set<string>()
  const look = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) look(each)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return
    if (
      'kind' in value &&
      value.kind === 'table' &&
      'name' in value &&
      'columns' in value &&
      typeof value.name === 'string'
    )
      names.add(value.name)
    else for (const each of Object.values(value)) look(each)
  }
  look(query)
  return [...names]
}
