// summarize: keys, aggregates, expressions over aggregates, and those that pick a row.
import { fail } from '../fail.ts'
import type { AggregateItem, Tabular } from '../query.ts'
import { isConstant, pickedRow, picksRow, spread } from './aggregates.ts'
import { converted } from './casts.ts'
import { scalar } from './expressions.ts'
import { overAggregates } from './lifted.ts'
import { type Named, type Relation, type Row, rowOf, type Translation } from './scope.ts'
import { itemsOf, relationIn } from './tables.ts'

interface Made {
  /** In the grouped SELECT. */
  readonly inner: string[]
  /** In the one around it, which takes picked rows apart. */
  readonly outer: string[]
  readonly columns: Named[]
}

export function summarizeOf(table: Extract<Tabular, { kind: 'summarize' }>, translation: Translation): Relation {
  const input = relationIn(table.input, translation)
  const row = rowOf(translation, input.columns, true)
  const keys = itemsOf(table.by, rowOf(translation, input.columns))
  const made: Made = {
    inner: table.by.length === 0 ? [] : [keys.list],
    outer: keys.columns.map(({ sql }) => sql),
    columns: [...keys.columns],
  }
  for (const item of table.aggregates) addAggregate(item, made, row)
  const group = table.by.length === 0 ? '' : ` GROUP BY ${keys.columns.map((_, index) => index + 1).join(', ')}`
  // Without aggregates the keys alone are asked, each once.
  const grouped = `SELECT ${made.inner.join(', ')} FROM (${input.sql})${group}`
  const isPlain = made.outer.every((sql, index) => sql === made.columns[index]?.sql)
  const sql = isPlain ? grouped : `SELECT ${made.outer.join(', ')} FROM (${grouped})`
  return { sql, columns: made.columns, entry: null }
}

function addAggregate({ columns, expression }: AggregateItem, made: Made, row: Row): void {
  const named = columns.map(column => row.translation.named(column))
  made.columns.push(...named)
  if (expression.kind === 'aggregate' && picksRow(expression)) {
    addPicked(expression, named, made, row)
    return
  }
  const each = spread(expression) ?? [expression]
  if (each.length !== named.length) {
    fail('hunt.unsupported', 'This aggregate gives several columns, which can not be run here.', expression.at)
  }
  each.forEach((aggregate, index) => {
    const column = named[index]
    if (column === undefined) return
    if (aggregate.kind === 'aggregate') {
      made.inner.push(`${converted(scalar(aggregate, row), column.type)} AS ${column.sql}`)
      made.outer.push(column.sql)
      return
    }
    const { inner, value } = overAggregates(aggregate, row)
    made.inner.push(...inner)
    made.outer.push(`${converted(value, column.type)} AS ${column.sql}`)
  })
}

function addPicked(
  expression: Extract<AggregateItem['expression'], { kind: 'aggregate' }>,
  named: Named[],
  made: Made,
  row: Row,
): void {
  if (expression.arguments.length !== named.length) {
    fail('hunt.unsupported', `${expression.name}() gives other columns than can be told here.`, expression.at)
  }
  const { struct, types } = pickedRow(expression, row)
  const name = row.translation.newName('s')
  made.inner.push(`${struct} AS ${name}`)
  named.forEach((column, index) => {
    const constant = types[index]?.sql ?? ''
    const field = index > 0 && isConstant(constant) ? constant : `${name}.f${index}`
    made.outer.push(`${column.type === 'string' ? `coalesce(${field}, '')` : field} AS ${column.sql}`)
  })
}
