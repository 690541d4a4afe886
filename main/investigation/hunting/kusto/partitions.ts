// partition: a subquery asked of the rows of each key.
import { fail } from '../fail.ts'
import type { Tabular } from '../query.ts'
import { bindExpression } from './expressions.ts'
import { isA, language } from './language.ts'
import { bindTabular } from './operators.ts'
import { parametersOf } from './parameters.ts'
import { needsRowsAround, type Scope } from './scope.ts'
import { columnsOf } from './types.ts'

const { Syntax } = language

/** Operators that can be asked of each part by itself. */
const asked: ReadonlySet<Tabular['kind']> = new Set<Tabular['kind']>([
  ...(['where', 'extend', 'project', 'distinct', 'summarize', 'count', 'parse', 'serialize'] as const),
  ...(['sort', 'top', 'take'] as const),
])

/** Strategies "don't change the final result"; that of old has at most 64 keys, which is no answer and left out. */
export function bindPartition(node: Kusto.Language.Syntax.PartitionOperator, input: Tabular, scope: Scope): Tabular {
  const at = node.TextStart
  parametersOf(node.Parameters, [])
  const { Operand: operand, Scope: within } = node
  if (within !== null) return fail('hunt.unsupported', 'in of partition can not be run here.', within)
  if (!isA(operand, Syntax.PartitionSubquery))
    return fail('hunt.unsupported', 'A partition with a table of its own, in { }, can not be run here.', node)
  if (needsRowsAround(input)) fail('hunt.unsupported', 'partition can not be run within mv-apply here.', node)
  const by = bindExpression(node.ByExpression, scope)
  if (by.kind !== 'column') return fail('hunt.unsupported', 'partition is by a column here.', node)
  const id = scope.binding.newId()
  const source: Tabular = { kind: 'applied', id, columns: input.columns, at }
  const query = bindTabular(operand.Subquery, scope.inside(), source)
  refuseOthers(query)
  return { kind: 'partition', id, input, by, query, columns: columnsOf(node), at }
}

function refuseOthers(query: Tabular): void {
  if (query.kind === 'applied') return
  if (!asked.has(query.kind) || !('input' in query))
    fail('hunt.unsupported', 'This operator can not be run within partition here.', query.at)
  else refuseOthers(query.input)
}
