// A bound query → one SELECT of DuckDB, which names nothing the query named.
import type { Column, Let, Query } from '../query.ts'
import { scalar } from './expressions.ts'
import { isOwn, rowOf, type TranslateOptions, Translation } from './scope.ts'
import { relationIn } from './tables.ts'

export type { TranslateOptions } from './scope.ts'

export interface Translated {
  /** Its columns are those below, in order; and after them, where `entry` says so, the ledger entry each row is read from. */
  readonly sql: string
  readonly columns: readonly Column[]
  readonly entry: boolean
}

/** Refuses hunt.unsupported and hunt.limit, as `Misplaced`. */
export function translate(query: Query, options: TranslateOptions): Translated {
  const translation = new Translation(options)
  for (const each of query.lets) addLet(each, translation)
  const { sql, columns, entry } = relationIn(query.body, translation)
  const list = columns.map(column => column.sql)
  if (entry !== null) list.push(entry)
  const common = translation.common.length === 0 ? '' : `WITH ${translation.common.join(', ')} `
  return {
    sql: translation.checkSize(`${common}SELECT ${list.join(', ')} FROM (${sql})`, query.body.at),
    columns: columns.map(({ name, type }) => ({ name, type })),
    entry: entry !== null,
  }
}

function addLet(each: Let, translation: Translation): void {
  const name = `l${each.id}`
  if (each.kind === 'scalar') {
    const { sql } = scalar(each.expression, rowOf(translation, []))
    translation.common.push(`${name} AS MATERIALIZED (SELECT ${sql} AS v)`)
    return
  }
  const { sql, columns, entry, order } = relationIn(each.query, translation)
  const list = new Set([...columns.map(column => column.sql).filter(isOwn), ...(entry === null ? [] : [entry])])
  translation.common.push(
    `${name} AS ${each.materialized ? 'MATERIALIZED ' : ''}(SELECT ${[...list].join(', ')} FROM (${sql}))`,
  )
  translation.lets.set(each.id, {
    sql: `SELECT * FROM ${name}`,
    columns,
    entry,
    ...(order !== undefined && { order: 'lost' }),
  })
}
