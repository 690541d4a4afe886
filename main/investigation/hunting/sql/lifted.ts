// Expressions over aggregates, as `sum(a) / count()`: the aggregates are made first, the rest is worked out over them.
import { fail } from '../fail.ts'
import { mapped } from '../mapped.ts'
import type { Expression } from '../query.ts'
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
  const rest = mapped(expression, part => {
    if (part.kind === 'column')
      return fail('hunt.unsupported', `${part.name} stands beside aggregates, and in none of them.`, part.at)
    if (part.kind !== 'aggregate') return null
    const named = row.translation.named({ name: `${made.length}`, type: part.type })
    made.push(named)
    inner.push(`${scalar(part, row).sql} AS ${named.sql}`)
    return { kind: 'column', name: named.name, type: named.type, side: null, at: part.at }
  })
  return { inner, value: scalar(rest, rowOf(row.translation, made)) }
}
