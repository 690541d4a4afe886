// Expressions over aggregates, as `sum(a) / count()`: the aggregates are made first, the rest is worked out over them.
import { fail } from '../fail.ts'
import type { Aggregate, Expression } from '../query.ts'
import { scalar } from './expressions.ts'
import { type Named, type Row, rowOf, type Value } from './scope.ts'

export interface OverAggregates {
  /** `aggregate AS name` for each, of the grouped SELECT. */
  readonly inner: readonly string[]
  /** Over those names, in the SELECT around it. */
  readonly value: Value
}

/** DuckDB lets aggregates stand neither inside TRY nor in lambdas, both of which arithmetic and functions are written with. */
export function overAggregates(expression: Expression, row: Row): OverAggregates {
  const made: Named[] = []
  const inner: string[] = []
  const rest = lifted(expression, aggregate => {
    const named = { ...row.translation.named({ name: `${made.length}`, type: aggregate.type }) }
    made.push(named)
    inner.push(`${scalar(aggregate, row).sql} AS ${named.sql}`)
    return { kind: 'column', name: named.name, type: named.type, side: null, at: aggregate.at }
  })
  return { inner, value: scalar(rest, rowOf(row.translation, made)) }
}

function lifted(expression: Expression, made: (aggregate: Aggregate) => Expression): Expression {
  const inside = (each: Expression): Expression => lifted(each, made)
  switch (expression.kind) {
    case 'aggregate':
      return made(expression)
    case 'column':
      return fail(
        'hunt.unsupported',
        `${expression.name} stands beside aggregates, and in none of them.`,
        expression.at,
      )
    case 'call':
      return { ...expression, arguments: expression.arguments.map(inside) }
    case 'binary':
      return { ...expression, left: inside(expression.left), right: inside(expression.right) }
    case 'negation':
      return { ...expression, operand: inside(expression.operand) }
    case 'between':
      return {
        ...expression,
        value: inside(expression.value),
        low: inside(expression.low),
        high: inside(expression.high),
      }
    case 'membership': {
      const { items } = expression
      return { ...expression, value: inside(expression.value), items: 'kind' in items ? items : items.map(inside) }
    }
    case 'path':
      return { ...expression, base: inside(expression.base), step: inside(expression.step) }
    default:
      return expression
  }
}
