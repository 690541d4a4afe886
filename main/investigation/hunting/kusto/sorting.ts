// sort and top.
import type { SortKey, Tabular } from '../query.ts'
import { bindExpression } from './expressions.ts'
import { elementsOf, isA, language } from './language.ts'
import { parametersOf } from './parameters.ts'
import type { Scope } from './scope.ts'

const { Syntax } = language
type Node = Kusto.Language.Syntax.Expression

export function bindSort(node: Kusto.Language.Syntax.SortOperator, input: Tabular, scope: Scope): Tabular {
  parametersOf(node.Parameters, [])
  const keys = elementsOf(node.Expressions).map(each => keyOf(each, scope))
  return { kind: 'sort', input, keys, columns: input.columns, at: node.TextStart }
}

export function bindTop(node: Kusto.Language.Syntax.TopOperator, input: Tabular, scope: Scope): Tabular {
  parametersOf(node.Parameters, [])
  const keys = node.ByExpression === null ? [] : [keyOf(node.ByExpression, scope)]
  const count = bindExpression(node.Expression, scope)
  return { kind: 'top', input, count, keys, columns: input.columns, at: node.TextStart }
}

/** Descending unless said otherwise; nulls are the smallest unless said otherwise. */
export function keyOf(node: Node, scope: Scope): SortKey {
  const ordered = isA(node, Syntax.OrderedExpression) ? node : null
  const descending = ordered?.Ordering?.AscOrDescKeyword?.Text !== 'asc'
  const said = ordered?.Ordering?.NullsClause?.FirstOrLastKeyword?.Text
  const nulls = said === 'first' || said === 'last' ? said : descending ? 'last' : 'first'
  return { expression: bindExpression(ordered?.Expression ?? node, scope), descending, nulls }
}
