// Tables and operators: `Tabular` → one SELECT.
import type { Item, SortKey, Tabular } from '../query.ts'
import { toText } from './casts.ts'
import { appliedOf, expandedOf } from './expansions.ts'
import { condition, scalar } from './expressions.ts'
import { joinOf, lookupOf } from './joins.ts'
import { makeSeriesOf } from './make-series.ts'
import { topNestedOf } from './nested.ts'
import { parsedOf } from './parsing.ts'
import { partitionOf } from './partitions.ts'
import { bagMembersOf, bagUnpackedOf, narrowOf, pivotOf } from './plugins.ts'
import { sampleOf } from './samples.ts'
import { isOwn, type Named, type Relation, type Row, rowOf, type Translation } from './scope.ts'
import { datatableOf, printOf, rangeOf, schemaOf, tableOf } from './sources.ts'
import { summarizeOf } from './summaries.ts'
import { isConstant } from './text.ts'
import { unionOf } from './unions.ts'
import { Windows } from './windows.ts'

/** Of these an order that the input has is the order of what comes out. */
const keepsOrder: ReadonlySet<string> = new Set([
  ...['datatable', 'range', 'where', 'extend', 'serialize', 'project', 'sort', 'top', 'take', 'parse'],
])

/** A table inside an expression, or an arm of a join. */
export function relationIn(table: Tabular, translation: Translation): Relation {
  const { order, ...relation } = relationOf(table, translation)
  return {
    ...relation,
    ...(order !== undefined && { order: keepsOrder.has(table.kind) ? order : 'lost' }),
    sql: translation.checkSize(relation.sql, table.at),
  }
}

function relationOf(table: Tabular, translation: Translation): Relation {
  switch (table.kind) {
    case 'table':
      return tableOf(table, translation)
    case 'letTable':
      return letTable(table.id, translation)
    case 'datatable':
      return datatableOf(table, translation)
    case 'print':
      return printOf(table, translation)
    case 'range': {
      const range = rangeOf(table, translation)
      const [column] = range.columns
      const rises = table.step.kind === 'literal' && !String(table.step.value).startsWith('-')
      return { ...range, order: rises && column !== undefined ? [column.sql] : 'lost' }
    }
    case 'union':
      return unionOf(table, translation)
    case 'join':
      return joinOf(table, translation)
    case 'lookup':
      return lookupOf(table, translation)
    case 'where': {
      const input = relationIn(table.input, translation)
      const predicate = condition(table.predicate, rowOf(translation, input.columns))
      return { ...input, sql: `SELECT * FROM (${input.sql}) WHERE ${predicate}` }
    }
    case 'extend':
    case 'serialize':
      return extended(table, translation)
    case 'project':
      return projected(table, translation)
    case 'distinct': {
      const input = relationIn(table.input, translation)
      const { columns, list } = itemsOf(table.items, rowOf(translation, input.columns))
      return { sql: `SELECT DISTINCT ${list} FROM (${input.sql})`, columns, entry: null }
    }
    case 'summarize':
      return summarizeOf(table, translation)
    case 'count': {
      const input = relationIn(table.input, translation)
      const columns = table.columns.map(column => translation.named(column))
      return { sql: `SELECT count(*) AS ${columns[0]?.sql} FROM (${input.sql})`, columns, entry: null }
    }
    case 'sort': {
      const input = relationIn(table.input, translation)
      const { sql, order } = orderOf(table.keys, input, translation)
      return { ...input, sql: `SELECT * FROM (${input.sql})${sql}`, order }
    }
    case 'top': {
      const input = relationIn(table.input, translation)
      const limit = limitOf(table.count, translation)
      const { sql, order } = orderOf(table.keys, input, translation)
      return { ...input, sql: `SELECT * FROM (${input.sql})${sql} LIMIT ${limit}`, order }
    }
    case 'take': {
      const input = relationIn(table.input, translation)
      return { ...input, sql: `SELECT * FROM (${input.sql}) LIMIT ${limitOf(table.count, translation)}` }
    }
    case 'sample':
      return sampleOf(table, translation)
    case 'topNested':
      return topNestedOf(table, translation)
    case 'partition':
      return partitionOf(table, translation)
    case 'mvExpand':
      return expandedOf(table, translation)
    case 'mvApply':
      return appliedOf(table, translation)
    case 'applied':
      return appliedTo(table.id, translation)
    case 'parse':
      return parsedOf(table, translation)
    case 'makeSeries':
      return makeSeriesOf(table, translation)
    case 'pivot':
      return pivotOf(table, translation)
    case 'bagUnpack':
      return bagUnpackedOf(table, translation)
    case 'bagMembers':
      return bagMembersOf(table, translation)
    case 'narrow':
      return narrowOf(table, translation)
    case 'getschema':
      return schemaOf(table, translation)
  }
}

function letTable(id: number, translation: Translation): Relation {
  const known = translation.lets.get(id)
  if (known === undefined) throw new Error(`the let ${id} is used before it is there`)
  return known
}

function appliedTo(id: number, translation: Translation): Relation {
  const rows = translation.applied.get(id)
  if (rows === undefined) throw new Error(`the rows of mv-apply ${id} are used outside of it`)
  return rows
}

/** `expression AS name` for each, and the columns they make. */
export function itemsOf(items: readonly Item[], row: Row): { columns: Named[]; list: string } {
  const columns = items.map(({ column }) => row.translation.named(column))
  const list = items.map(({ expression }, index) => `${scalar(expression, row).sql} AS ${columns[index]?.sql}`)
  return { columns, list: list.join(', ') }
}

function extended(table: Extract<Tabular, { kind: 'extend' | 'serialize' }>, translation: Translation): Relation {
  const input = relationIn(table.input, translation)
  if (table.items.length === 0) return input
  const windows = new Windows(input, () => translation.newName())
  const made = itemsOf(table.items, { ...rowOf(translation, input.columns), windows })
  const byName = new Map([...input.columns, ...made.columns].map(column => [column.name, column]))
  const columns = table.columns.map(({ name }) => byName.get(name) ?? lost(name))
  return { ...input, sql: `SELECT *, ${made.list} FROM (${windows.sql})`, columns }
}

function lost(name: string): never {
  throw new Error(`nothing makes the column ${name}`)
}

function projected(table: Extract<Tabular, { kind: 'project' }>, translation: Translation): Relation {
  const input = relationIn(table.input, translation)
  const windows = new Windows(input, () => translation.newName())
  const row: Row = { ...rowOf(translation, input.columns), windows }
  // Columns that are only passed on keep their names, so that nothing is written for them.
  const columns: Named[] = []
  const made: string[] = []
  for (const { column, expression } of table.items) {
    if (expression.kind === 'column') {
      columns.push({ ...column, sql: row.find(expression.name, null).sql })
      continue
    }
    const named = translation.named(column)
    columns.push(named)
    made.push(`${scalar(expression, row).sql} AS ${named.sql}`)
  }
  const sql = made.length === 0 ? input.sql : `SELECT *, ${made.join(', ')} FROM (${windows.sql})`
  return { ...input, sql, columns }
}

/** Ties keep the order they had, or that of the ledger, so that the same question has the same answer. */
export function orderOf(
  keys: readonly SortKey[],
  input: Relation,
  translation: Translation,
): { readonly sql: string; readonly order: readonly string[] } {
  const row = rowOf(translation, input.columns)
  const order = keys.flatMap(({ expression, descending, nulls }) => {
    const value = scalar(expression, row)
    const sql = value.type === 'dynamic' ? toText(value) : value.sql
    // What is the same in all rows orders none of them, and DuckDB wants no such key.
    if (isConstant(sql)) return []
    const places = `NULLS ${nulls.toUpperCase()}`
    const key = `${sql} ${descending ? 'DESC' : 'ASC'} ${places}`
    // "Null and NaN values are always grouped together", where DuckDB has NaN for the largest number.
    return value.type === 'real' ? [`isnan(${sql}) ${nulls === 'first' ? 'DESC' : 'ASC'} ${places}`, key] : [key]
  })
  const before = Array.isArray(input.order) ? input.order : []
  const all = [...order, ...before, ...(input.entry === null ? telling(input) : [input.entry])]
  return { sql: all.length === 0 ? '' : ` ORDER BY ${all.join(', ')}`, order: [...order, ...before] }
}

/** Rows that are no records are told apart by what they hold: two threads hand them over in another order each time. */
const telling = ({ columns }: Relation): string[] =>
  columns.flatMap(({ sql, type }) => (isOwn(sql) && type !== 'dynamic' ? [sql] : [])).slice(0, mostTelling)

const mostTelling = 8

export function limitOf(count: Parameters<typeof scalar>[0], translation: Translation): string {
  return `greatest(0, ${scalar(count, rowOf(translation, [])).sql})`
}
