// Reads the tables of a database from the answer to `.show database schema as json`, which comes in Kusto's v1.
// https://learn.microsoft.com/kusto/management/show-schema-database
import { z } from 'zod'
import { Refusal } from '../../../../../shared/errors.ts'
import { ScalarType } from '../../../../../shared/model/hunt.ts'
import type { SourceTable } from '../source.ts'

const Answer = z.object({ Tables: z.array(z.object({ Rows: z.array(z.array(z.unknown())) })) })

const Schema = z.object({
  Databases: z.record(
    z.string(),
    z.object({
      Tables: z.record(
        z.string(),
        z.object({ OrderedColumns: z.array(z.object({ Name: z.string(), CslType: z.string() })) }),
      ),
    }),
  ),
})

/** Refuses hunt.failed where this is no schema. A column of a type that is not known here is left out. */
export async function schemaIn(chunks: AsyncIterable<Uint8Array>, database: string): Promise<SourceTable[]> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  const schema = readSchema(Buffer.concat(parts).toString('utf8'))
  const named = Object.entries(schema.Databases)
  const [, found] = named.find(([name]) => name.toLowerCase() === database.toLowerCase()) ?? named[0] ?? []
  return Object.entries(found?.Tables ?? {}).map(([name, { OrderedColumns }]) => ({
    name,
    columns: OrderedColumns.flatMap(({ Name, CslType }) => {
      const type = ScalarType.safeParse(CslType)
      return type.success ? [{ name: Name, type: type.data }] : []
    }),
  }))
}

function readSchema(text: string): z.infer<typeof Schema> {
  try {
    const cell = Answer.parse(JSON.parse(text)).Tables[0]?.Rows[0]?.[0]
    return Schema.parse(typeof cell === 'string' ? JSON.parse(cell) : cell)
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof z.ZodError)) throw error
    throw new Refusal('hunt.failed', 'The service does not tell its tables in a form that is known here.')
  }
}
