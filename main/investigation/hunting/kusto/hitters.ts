// sample, sample-distinct and top-hitters: some rows or values of many.
import type { Aggregate, SortKey, Tabular } from '../query.ts'
import { bindExpression } from './expressions.ts'
import { isA, language } from './language.ts'
import { parametersOf } from './parameters.ts'
import type { Scope } from './scope.ts'
import { columnsOf } from './types.ts'

const { Syntax } = language
type SampleNode = Kusto.Language.Syntax.SampleOperator | Kusto.Language.Syntax.SampleDistinctOperator

export function bindSample(node: SampleNode, input: Tabular, scope: Scope): Tabular {
  parametersOf(node.Parameters, [])
  const of = isA(node, Syntax.SampleDistinctOperator) ? node.OfExpression : null
  const count = bindExpression(node.Expression, scope)
  const distinct = of === null ? null : bindExpression(of, scope)
  return { kind: 'sample', input, count, distinct, columns: columnsOf(node), at: node.TextStart }
}

/**
 * "An approximation": here every value is counted. Of values that come as often as others the smaller ones are first, so
 * that the same question has the same answer.
 */
export function bindTopHitters(node: Kusto.Language.Syntax.TopHittersOperator, input: Tabular, scope: Scope): Tabular {
  const at = node.TextStart
  const columns = columnsOf(node)
  const [column, weight] = columns
  if (column === undefined || weight === undefined) throw new Error('the parser left out columns of top-hitters')
  const by = node.ByClause?.Expression ?? null
  const aggregate: Aggregate = {
    kind: 'aggregate',
    name: by === null ? 'count' : 'sum',
    arguments: by === null ? [] : [bindExpression(by, scope)],
    type: weight.type,
    at,
  }
  const summarized: Tabular = {
    kind: 'summarize',
    input,
    by: [{ column, expression: bindExpression(node.OfExpression, scope) }],
    aggregates: [{ columns: [weight], expression: aggregate }],
    columns,
    at,
  }
  const keyOf = ({ name, type }: typeof column, descending: boolean): SortKey => ({
    expression: { kind: 'column', name, type, side: null, at },
    descending,
    nulls: descending ? 'last' : 'first',
  })
  const keys = [keyOf(weight, true), keyOf(column, false)]
  return { kind: 'top', input: summarized, count: bindExpression(node.Expression, scope), keys, columns, at }
}
