// make-series, in both its forms.
import type { ScalarType } from '../../../../shared/model/hunt.ts'
import { fail } from '../fail.ts'
import type { Expression, SeriesAggregate, Tabular } from '../query.ts'
import { bindExpression } from './expressions.ts'
import { elementsOf, isA, language } from './language.ts'
import { parametersOf } from './parameters.ts'
import { inOrder } from './projections.ts'
import type { Scope } from './scope.ts'
import { columnsOf } from './types.ts'

const { Syntax } = language
type Node = Kusto.Language.Syntax.MakeSeriesOperator
type MakeSeries = Extract<Tabular, { kind: 'makeSeries' }>

const axisTypes: ReadonlySet<ScalarType> = new Set(['datetime', 'timespan', 'int', 'long', 'real', 'decimal'])

/** The columns are the keys, the aggregates and the axis, in this order. */
export function bindMakeSeries(node: Node, input: Tabular, scope: Scope): MakeSeries {
  const kind = parametersOf(node.Parameters, ['kind']).get('kind')
  if (kind !== undefined && kind !== 'nonempty')
    return fail('hunt.unsupported', `make-series kind=${kind} can not be run here.`, node)
  const columns = columnsOf(node)
  const keys = elementsOf(node.ByClause?.Expressions)
  const listed = elementsOf(node.Aggregates)
  const axis = columns.at(-1)
  if (axis === undefined || columns.length !== keys.length + listed.length + 1)
    return fail('hunt.unsupported', 'An aggregate of make-series gives one value here, not several.', node)
  const aggregates = listed.map((each, index): SeriesAggregate => {
    const column = columns[keys.length + index]
    if (column === undefined) throw new Error('the parser lost a column of make-series')
    const said = each.DefaultExpression?.Expression ?? null
    const expression = bindExpression(each.Expression, scope)
    return { column, expression, default: said === null ? null : bindExpression(said, scope) }
  })
  const expression = bindExpression(node.OnClause?.Expression ?? null, scope)
  if (!axisTypes.has(expression.type))
    return fail('hunt.unsupported', `make-series can not go along a ${expression.type} here.`, expression.at)
  const by = inOrder(keys, columns.slice(0, keys.length), scope)
  const range = rangeOf(node, scope)
  const nonempty = kind === 'nonempty'
  if (nonempty && (by.length > 0 || range.from === null || range.to === null))
    return fail('hunt.unsupported', 'make-series kind=nonempty is run with from and to, and without by, here.', node)
  const on = { column: { name: axis.name, type: expression.type }, expression }
  return { kind: 'makeSeries', input, aggregates, on, ...range, by, nonempty, columns, at: node.TextStart }
}

function rangeOf(node: Node, scope: Scope): Pick<MakeSeries, 'from' | 'to' | 'step' | 'inclusive'> {
  const clause = node.RangeClause
  const bound = (part: Kusto.Language.Syntax.Expression | null | undefined): Expression | null =>
    part === null || part === undefined ? null : bindExpression(part, scope)
  if (isA(clause, Syntax.MakeSeriesInRangeClause)) {
    const [from = null, to = null, by = null] = elementsOf(clause.Arguments?.Expressions).map(bound)
    if (by === null) return fail('hunt.syntax', 'range() of make-series wants a start, a stop and a step.', clause)
    return { from, to, step: by, inclusive: true }
  }
  if (!isA(clause, Syntax.MakeSeriesFromToStepClause)) return fail('hunt.syntax', 'make-series wants a step.', node)
  const step = bound(clause.MakeSeriesStepClause?.Expression)
  if (step === null) return fail('hunt.syntax', 'make-series wants a step.', node)
  const from = bound(clause.MakeSeriesFromClause?.Expression)
  return { from, to: bound(clause.MakeSeriesToClause?.Expression), step, inclusive: false }
}
