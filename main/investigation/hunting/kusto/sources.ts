// Tables that stand in the query itself: datatable, print, range.
import { fail } from '../fail.ts'
import type { Expression, Literal, Tabular } from '../query.ts'
import { bindExpression } from './expressions.ts'
import { elementsOf, isA, language } from './language.ts'
import { literalOf } from './literals.ts'
import { inOrder } from './projections.ts'
import type { Scope } from './scope.ts'
import { columnsOf } from './types.ts'

const { Syntax } = language
type Node = Kusto.Language.Syntax.Expression

export function bindDatatable(node: Kusto.Language.Syntax.DataTableExpression): Tabular {
  const columns = columnsOf(node)
  const values = elementsOf(node.Values)
  if (columns.length === 0 || values.length % columns.length !== 0) {
    return fail('hunt.syntax', `${values.length} values do not fill rows of ${columns.length} columns.`, node)
  }
  const rows: Literal[][] = []
  values.forEach((value, index) => {
    const column = columns[index % columns.length]
    if (index % columns.length === 0) rows.push([])
    if (column !== undefined) rows.at(-1)?.push(cellOf(value, column.type))
  })
  return { kind: 'datatable', rows, columns, at: node.TextStart }
}

/** A literal, or a number with its sign, as a value of the column. */
function cellOf(node: Node, type: Literal['type']): Literal {
  if (isA(node, Syntax.PrefixUnaryExpression) && node.Expression !== null) {
    const { value, ...literal } = cellOf(node.Expression, type)
    const negated = typeof value === 'string' && node.Operator?.Text === '-'
    return { ...literal, value: negated ? (value.startsWith('-') ? value.slice(1) : `-${value}`) : value }
  }
  return literalOf(node, type)
}

export function bindPrint(node: Kusto.Language.Syntax.PrintOperator, scope: Scope): Tabular {
  const columns = columnsOf(node)
  return { kind: 'print', items: inOrder(elementsOf(node.Expressions), columns, scope), columns, at: node.TextStart }
}

export function bindRange(node: Kusto.Language.Syntax.RangeOperator, scope: Scope): Tabular {
  const bound = (part: Node | null): Expression => bindExpression(part, scope)
  const [from, to, step] = [bound(node.From), bound(node.To), bound(node.Step)]
  return { kind: 'range', from, to, step, columns: columnsOf(node), at: node.TextStart }
}
