// Schemas for tests of the language: tables as they are published, and how many rows there are of some.
import { caseSchema } from '../../../../main/investigation/hunting/case-schema.ts'
import type { Schema } from '../../../../main/investigation/hunting/schema.ts'

export function publishedSchema(rows: Readonly<Record<string, number>> = {}): Schema {
  const { tables } = caseSchema([])
  return { tables: tables.map(table => ({ ...table, rows: rows[table.name] ?? 0 })) }
}

/** A text with ^ where the caret is. */
export function atCaret(text: string): { text: string; position: number } {
  const position = text.indexOf('^')
  if (position < 0) throw new Error('the text has no caret')
  return { text: text.replace('^', ''), position }
}
