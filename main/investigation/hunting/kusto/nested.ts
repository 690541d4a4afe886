// top-nested: the greatest of each level within those of the level before.
import { fail } from '../fail.ts'
import type { NestedLevel, Tabular } from '../query.ts'
import { bindExpression } from './expressions.ts'
import { elementsOf } from './language.ts'
import { needsRowsAround, type Scope } from './scope.ts'
import { keyOf } from './sorting.ts'
import { columnsOf } from './types.ts'

export function bindTopNested(node: Kusto.Language.Syntax.TopNestedOperator, input: Tabular, scope: Scope): Tabular {
  if (needsRowsAround(input)) fail('hunt.unsupported', 'top-nested can not be run within mv-apply here.', node)
  const columns = columnsOf(node)
  const levels = elementsOf(node.Clauses).map((clause, index): NestedLevel => {
    const [column, aggregated] = columns.slice(2 * index, 2 * index + 2)
    if (column === undefined || aggregated === undefined || clause.ByExpression === null)
      throw new Error('the parser made other columns than top-nested has levels')
    const others = clause.WithOthersClause?.Expression ?? null
    const rest = others === null ? null : bindExpression(others, scope)
    if (rest !== null && rest.type !== column.type)
      fail('hunt.unsupported', `others is of ${rest.type} and ${column.name} of ${column.type}.`, clause)
    return {
      count: clause.Expression === null ? null : bindExpression(clause.Expression, scope),
      of: { column, expression: bindExpression(clause.OfExpression, scope) },
      others: rest,
      aggregated,
      key: keyOf(clause.ByExpression, scope),
    }
  })
  return { kind: 'topNested', input, levels, columns, at: node.TextStart }
}
