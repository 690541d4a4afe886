// partition: the subquery beside each distinct key, which DuckDB takes apart into a join.
import type { Tabular } from '../query.ts'
import { isOwn, type Relation, rowOf, type Translation } from './scope.ts'
import { relationIn } from './tables.ts'

export function partitionOf(table: Extract<Tabular, { kind: 'partition' }>, translation: Translation): Relation {
  const { sql, order, ...input } = relationIn(table.input, translation)
  const [rows, keys, key] = [translation.newName('p'), translation.newName('k'), translation.newName()]
  const own = rowOf(translation, input.columns).find(table.by.name, null).sql
  translation.applied.set(table.id, {
    ...input,
    sql: `SELECT * FROM ${rows} WHERE ${own} IS NOT DISTINCT FROM ${keys}.${key}`,
    ...(order !== undefined && { order }),
  })
  const asked = relationIn(table.query, translation)
  const list = new Set(asked.columns.map(column => column.sql).filter(isOwn))
  if (asked.entry !== null) list.add(asked.entry)
  const answered = list.size === 0 ? '1 AS one' : [...list].join(', ')
  const distinct = `SELECT DISTINCT ${own} AS ${key} FROM ${rows}`
  const each = `LATERAL (SELECT ${answered} FROM (${asked.sql})) AS i${keys}`
  return {
    sql: `WITH ${rows} AS (${sql}) SELECT i${keys}.* FROM (${distinct}) AS ${keys}, ${each}`,
    columns: asked.columns,
    entry: asked.entry,
    ...(order !== undefined && { order: 'lost' }),
  }
}
