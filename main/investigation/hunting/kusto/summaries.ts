// summarize and distinct.
import { fail } from '../fail.ts'
import type { AggregateItem, Item, Tabular } from '../query.ts'
import { bindExpression } from './expressions.ts'
import { elementsOf, isA, language } from './language.ts'
import { parametersOf } from './parameters.ts'
import { inOrder, referenceTo } from './projections.ts'
import type { Scope } from './scope.ts'
import { columnSymbolsOf, columnsOf } from './types.ts'

const { Syntax } = language

export function bindSummarize(node: Kusto.Language.Syntax.SummarizeOperator, input: Tabular, scope: Scope): Tabular {
  parametersOf(node.Parameters, [])
  if (node.ByClause?.BinClause) fail('hunt.unsupported', 'bin= of summarize can not be run here.', node.ByClause)
  const columns = columnsOf(node)
  const keys = elementsOf(node.ByClause?.Expressions)
  const by = inOrder(keys, columns.slice(0, keys.length), scope)
  let from = keys.length
  const aggregates = elementsOf(node.Aggregates).map((each): AggregateItem => {
    const inner =
      isA(each, Syntax.SimpleNamedExpression) || isA(each, Syntax.CompoundNamedExpression) ? each.Expression : each
    const count = columnSymbolsOf(inner?.ResultType ?? null)?.length ?? 1
    const made = columns.slice(from, from + count)
    from += count
    return { columns: made, expression: bindExpression(inner, scope) }
  })
  if (from !== columns.length) throw new Error('the parser made other columns than its aggregates have')
  return { kind: 'summarize', input, by, aggregates, columns, at: node.TextStart }
}

export function bindDistinct(node: Kusto.Language.Syntax.DistinctOperator, input: Tabular, scope: Scope): Tabular {
  const at = node.TextStart
  const columns = columnsOf(node)
  const listed = elementsOf(node.Expressions)
  const isAll = listed.some(each => isA(each, Syntax.StarExpression))
  const items: Item[] = isAll
    ? columns.map(column => ({ column, expression: referenceTo(input, column.name, at) }))
    : inOrder(listed, columns, scope)
  return { kind: 'distinct', input, items, columns, at }
}
