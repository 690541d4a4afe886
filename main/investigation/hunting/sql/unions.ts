// union: each table's columns brought under those of the whole.
import type { Tabular, UnionArm } from '../query.ts'
import type { Named, Relation, Translation } from './scope.ts'
import { relationIn } from './tables.ts'
import { quoted } from './text.ts'
import { missing } from './types.ts'

export function unionOf(table: Extract<Tabular, { kind: 'union' }>, translation: Translation): Relation {
  return stacked(table.arms, table, table.source, translation)
}

/** The tables one under the other; `source` is the column that says which a row is of. */
export function stacked(
  arms: readonly UnionArm[],
  { columns: bound }: Tabular,
  source: string | null,
  translation: Translation,
): Relation {
  const columns = bound.map(column => translation.named(column))
  const inputs = arms
    .filter(({ query }) => !holdsNothing(query, translation))
    .map(arm => ({ arm, relation: relationIn(arm.query, translation) }))
  const hasEntries = inputs.length > 0 && inputs.every(({ relation }) => relation.entry !== null)
  const entry = hasEntries ? translation.newName('e') : null
  const selects = inputs.map(({ arm, relation }) => {
    const list = columns.map((column, index) => {
      if (column.name === source) return `${quoted(arm.name)} AS ${column.sql}`
      return `${valueIn(column, arm.columns[index] ?? null, relation)} AS ${column.sql}`
    })
    if (entry !== null) list.push(`${relation.entry} AS ${entry}`)
    return `SELECT ${list.join(', ')} FROM (${relation.sql})`
  })
  if (selects.length === 0)
    selects.push(`SELECT ${columns.map(({ type, sql }) => `${missing(type)} AS ${sql}`).join(', ')} WHERE false`)
  return { sql: selects.join(' UNION ALL '), columns, entry }
}

function valueIn({ type }: Named, own: string | null, { columns }: Relation): string {
  const found = own === null ? undefined : columns.find(({ name }) => name === own)
  return found?.sql ?? missing(type)
}

/** Known to have no rows without asking: a union of all tables is mostly of these. */
function holdsNothing(table: Tabular, translation: Translation): boolean {
  if (table.kind === 'where' || table.kind === 'extend' || table.kind === 'project')
    return holdsNothing(table.input, translation)
  return table.kind === 'table' && translation.options.schema.tables.find(({ name }) => name === table.name)?.rows === 0
}
