// sample and sample-distinct: any rows would do, ours are the first of the ledger, the same each time.
import type { Tabular } from '../query.ts'
import { toText } from './casts.ts'
import { scalar } from './expressions.ts'
import { isOwn, type Relation, rowOf, type Translation } from './scope.ts'
import { limitOf, relationIn } from './tables.ts'

export function sampleOf(table: Extract<Tabular, { kind: 'sample' }>, translation: Translation): Relation {
  const { order: _, ...input } = relationIn(table.input, translation)
  const limit = limitOf(table.count, translation)
  const { distinct } = table
  if (distinct === null) {
    const sql = `SELECT * FROM (${input.sql})${orderBy(firstOf(input))} LIMIT ${limit}`
    return { ...input, sql }
  }
  const columns = table.columns.map(column => translation.named(column))
  const value = scalar(distinct, rowOf(translation, input.columns)).sql
  const first = input.entry === null ? '1' : `min(${input.entry})`
  const sql = `SELECT ${value} AS ${columns[0]?.sql} FROM (${input.sql}) GROUP BY 1 ORDER BY ${first} LIMIT ${limit}`
  return { sql, columns, entry: null }
}

/** Rows that are no longer a record's each are taken by their values. */
function firstOf({ entry, columns }: Relation): string[] {
  if (entry !== null) return [entry]
  return columns.filter(({ sql }) => isOwn(sql)).map(each => (each.type === 'dynamic' ? toText(each) : each.sql))
}

const orderBy = (terms: readonly string[]): string => (terms.length === 0 ? '' : ` ORDER BY ${terms.join(', ')}`)
