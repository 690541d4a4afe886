// From a row of an answer back to the records it stands on, where summarize or distinct has put many into one.
import type { Cell } from '../../../shared/model/hunt.ts'
import type { Expression, Item, Literal, Query, Tabular } from './query.ts'
import { datetimeTicks, timespanTicks } from './written-times.ts'

/** Values of an answer's row by the name of their column, as literals. */
type Known = ReadonlyMap<string, Literal>

/**
 * The query of the records that were put into a row: those before the last summarize or distinct whose keys are the
 * row's. Null where no keys tell them apart: where there is neither, where a key did not come through to the answer,
 * and where two summaries follow one another, so that a row stands on rows and not on records.
 */
export function recordsBehind(query: Query, row: readonly Cell[]): Query | null {
  const { body } = query
  const known = new Map(
    body.columns.flatMap((column, index) => {
      const literal = literalOf(row[index] ?? null, column.type, body.at)
      return literal === null ? [] : [[column.name, literal] as const]
    }),
  )
  const found = behind(body, known)
  return found === null ? null : { ...query, body: found, render: null, ordered: false }
}

function behind(table: Tabular, known: Known): Tabular | null {
  switch (table.kind) {
    case 'where':
    case 'sort':
    case 'top':
    case 'take':
    case 'serialize':
    case 'extend':
    case 'parse':
    case 'mvExpand':
      return behind(table.input, keptOf(table, known))
    case 'project':
      return behind(table.input, renamed(table.items, known))
    case 'summarize':
      return ofKeys(table.input, table.by, known)
    case 'distinct':
      return ofKeys(table.input, table.items, known)
    default:
      return null
  }
}

/** Columns that the operator makes anew say nothing about those before it. */
function keptOf(table: Tabular, known: Known): Known {
  const made = new Set<string>()
  if (table.kind === 'extend' || table.kind === 'serialize' || table.kind === 'mvExpand') {
    for (const { column } of table.items) made.add(column.name)
  }
  if (table.kind === 'parse') {
    for (const part of table.pattern) if (part.kind === 'capture' && part.column !== null) made.add(part.column.name)
  }
  return new Map([...known].filter(([name]) => !made.has(name)))
}

function renamed(items: readonly Item[], known: Known): Known {
  const before = new Map<string, Literal>()
  for (const { column, expression } of items) {
    const value = known.get(column.name)
    if (expression.kind === 'column' && value !== undefined) before.set(expression.name, value)
  }
  return before
}

function ofKeys(input: Tabular, keys: readonly Item[], known: Known): Tabular | null {
  const conditions: Expression[] = []
  for (const { column, expression } of keys) {
    const value = known.get(column.name)
    if (value === undefined) return null
    conditions.push(isValue(expression, value))
  }
  const { columns, at } = input
  return conditions.reduce<Tabular>(
    (table, predicate) => ({ kind: 'where', input: table, predicate, columns, at }),
    input,
  )
}

function isValue(expression: Expression, value: Literal): Expression {
  const { at } = value
  if (value.value === null) return { kind: 'call', name: 'isnull', arguments: [expression], type: 'bool', at }
  return { kind: 'binary', operator: '==', left: expression, right: value, type: 'bool', at }
}

/** Null for what no key can be: a dynamic, a number that is none. */
function literalOf(cell: Cell, type: Literal['type'], at: number): Literal | null {
  const literal = (value: Literal['value']): Literal => ({ kind: 'literal', type, value, at })
  if (cell === null) return literal(null)
  switch (type) {
    case 'dynamic':
      return null
    case 'bool':
      return typeof cell === 'boolean' ? literal(cell) : null
    case 'datetime':
      return ticks(literal, datetimeTicks(String(cell)))
    case 'timespan':
      return ticks(literal, timespanTicks(String(cell)))
    case 'real':
      return typeof cell === 'number' ? literal(String(cell)) : null
    default:
      return typeof cell === 'object' ? null : literal(String(cell))
  }
}

const ticks = (literal: (value: string) => Literal, count: bigint | null): Literal | null =>
  count === null ? null : literal(String(count))
