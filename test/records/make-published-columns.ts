// Makes shared/records/published-columns.json from the published schemas: `node test/records/make-published-columns.ts`.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { materialPath } from '../material.ts'

const Rows = z.array(
  z.strictObject({ table: z.string(), column: z.string(), type: z.string(), description: z.string() }),
)

/** The same scalar types under the names Kusto calls them by; the pages of advanced hunting use their own. */
const kustoNames: Record<string, string> = { boolean: 'bool', double: 'real', bigint: 'long' }
const kustoTypes = ['bool', 'datetime', 'dynamic', 'guid', 'int', 'long', 'real', 'string']

/** The text of the file: table → column → its type, and what the page says of it behind a space. */
export function publishedColumns(csv: string): string {
  const tables: Record<string, Record<string, string>> = {}
  for (const { table, column, type, description } of Rows.parse(parse(csv, { columns: true, bom: true }))) {
    const kusto = kustoNames[type] ?? type
    // one page has the values of an example among its columns
    if (!kustoTypes.includes(kusto) || !/^\w+$/.test(column)) continue
    const columns = tables[table] ?? {}
    tables[table] = columns
    columns[column] = `${kusto} ${description}`.trim()
  }
  return `${JSON.stringify(tables, null, 2)}\n`
}

export const publishedFile = fileURLToPath(new URL('../../shared/records/published-columns.json', import.meta.url))

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(publishedFile, publishedColumns(readFileSync(materialPath('reference/table-schemas.csv'), 'utf8')))
}
