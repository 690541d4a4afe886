// The columns Microsoft publishes for each table, from the list kept beside the product.
import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { materialPath } from '../material.ts'

const Column = z.object({ table: z.string(), column: z.string() })

/** By table. Null where the list is not there, which is said: what needs it can not be tested then. */
export function publishedColumns(): Map<string, Set<string>> | null {
  const file = materialPath('reference/table-schemas.csv')
  if (!existsSync(file)) {
    console.warn(`not tested against the published columns: ${file} is not there`)
    return null
  }
  const columns = new Map<string, Set<string>>()
  for (const { table, column } of z.array(Column).parse(parse(readFileSync(file), { columns: true }))) {
    const known = columns.get(table)
    if (known) known.add(column)
    else columns.set(table, new Set([column]))
  }
  return columns
}
