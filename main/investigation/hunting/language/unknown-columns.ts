// A query that names columns which a table does not have, made to run: each is there, and empty, and that is said.
import type { ScalarType } from '../../../../shared/model/hunt.ts'
import { codeOf } from '../editor/code.ts'
import { columnsAround, tableAround } from '../editor/names.ts'
import { otherSurface } from '../editor/surfaces.ts'
import { type Globals, globalsOf } from '../kusto/globals.ts'
import { listOf } from '../kusto/language.ts'
import type { Schema } from '../schema.ts'

export interface Widened {
  readonly schema: Schema
  readonly globals: Globals
  /** One for each column that was made up. */
  readonly notes: readonly string[]
}

/** A schema with the columns that the text names and no table of its pipe has: as text, or as what the query makes of them. */
export function withUnknownColumns(text: string, schema: Schema, globals: Globals): Widened {
  const made: MadeUp[] = []
  let widened: Widened = { schema, globals, notes: [] }
  for (let round = 0; round < rounds; round++) {
    const missing = missingIn(text, widened)
    if (missing.length === 0) break
    made.push(...missing)
    widened = withColumns(schema, made)
  }
  let errors = errorsIn(text, widened).length
  for (const column of made) {
    for (const type of otherTypes) {
      if (errors === 0) return widened
      const retyped = made.map(each => (each === column ? { ...each, type } : each))
      const other = withColumns(schema, retyped)
      const left = errorsIn(text, other).length
      if (left >= errors) continue
      column.type = type
      errors = left
      widened = other
    }
  }
  return widened
}

/** Columns that come to light only when others are known are looked for again, so often. */
const rounds = 8
/** Tried where the query does with a column what can not be done with text. */
const otherTypes = ['dynamic', 'long', 'datetime', 'real', 'bool', 'timespan', 'guid'] as const

interface MadeUp {
  readonly table: string
  readonly name: string
  /** What is to be known of it; may be empty. */
  readonly why: string
  type: ScalarType
}

const errorsIn = (text: string, { schema, globals }: Widened) =>
  listOf(codeOf(text, schema, globals).tree.GetDiagnostics()).filter(({ Severity: severity }) => severity === 'Error')

function missingIn(text: string, widened: Widened): MadeUp[] {
  const code = codeOf(text, widened.schema, widened.globals)
  const missing = new Map<string, MadeUp>()
  for (const { Code: number, Start: from, Length: length } of errorsIn(text, widened)) {
    const name = text.slice(from, from + length)
    const table = number === 'KS142' && /^\w+$/.test(name) ? tableAround(code, from) : null
    if (table === null) continue
    // What was renamed or left out on the way is no column to make up: it would come back as another.
    const columns = widened.schema.tables.find(each => each.name === table)?.columns ?? []
    if (columns.some(column => column.name === name)) continue
    const why = otherSurface(table, name, columnsAround(code, from))?.why ?? ''
    missing.set(`${table} ${name}`, { table, name, why, type: 'string' })
  }
  return [...missing.values()]
}

function withColumns(schema: Schema, made: readonly MadeUp[]): Widened {
  const tables = schema.tables.map(table => {
    const more = made.filter(each => each.table === table.name)
    if (more.length === 0) return table
    const columns = more.map(({ name, type }) => ({ name, type, physical: null, description: 'Empty: made up.' }))
    return { ...table, columns: [...table.columns, ...columns] }
  })
  const notes = made.map(({ table, name, why }) =>
    `${table} has no column ${name}: it was taken as empty. ${why}`.trim(),
  )
  const wider = { tables }
  return { schema: wider, globals: globalsOf(wider), notes }
}
