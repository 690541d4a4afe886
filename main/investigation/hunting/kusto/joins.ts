// join and lookup.
import { fail } from '../fail.ts'
import { type Expression, type JoinKey, type JoinKind, joinKinds, type Tabular } from '../query.ts'
import { bindExpression } from './expressions.ts'
import { elementsOf, isA, language } from './language.ts'
import { bindTabular } from './operators.ts'
import { parametersOf } from './parameters.ts'
import type { Scope } from './scope.ts'
import { columnsOf } from './types.ts'

const { Syntax } = language
type Node = Kusto.Language.Syntax.Expression

const otherNames: Readonly<Record<string, JoinKind>> = {
  anti: 'leftanti',
  leftantisemi: 'leftanti',
  rightantisemi: 'rightanti',
}

export function bindJoin(node: Kusto.Language.Syntax.JoinOperator, input: Tabular, scope: Scope): Tabular {
  const said = parametersOf(node.Parameters, ['kind']).get('kind') ?? 'innerunique'
  const joinKind = otherNames[said] ?? joinKinds.find(kind => kind === said)
  if (joinKind === undefined) return fail('hunt.unsupported', `join kind=${said} can not be run here.`, node)
  const right = bindTabular(node.Expression, scope)
  const on = keysOf(node.ConditionClause, node, scope)
  return { kind: 'join', joinKind, input, right, on, columns: columnsOf(node), at: node.TextStart }
}

export function bindLookup(node: Kusto.Language.Syntax.LookupOperator, input: Tabular, scope: Scope): Tabular {
  const said = parametersOf(node.Parameters, ['kind']).get('kind') ?? 'leftouter'
  if (said !== 'leftouter' && said !== 'inner') {
    return fail('hunt.unsupported', `lookup kind=${said} can not be run here.`, node)
  }
  const right = bindTabular(node.Expression, scope)
  const on = keysOf(node.LookupClause, node, scope)
  return { kind: 'lookup', joinKind: said, input, right, on, columns: columnsOf(node), at: node.TextStart }
}

function keysOf(clause: Kusto.Language.Syntax.JoinConditionClause | null, node: Node, scope: Scope): JoinKey[] {
  if (!isA(clause, Syntax.JoinOnClause)) return fail('hunt.unsupported', 'A join needs its columns after on.', node)
  return elementsOf(clause.Expressions).flatMap(each => conjuncts(each).map(one => keyOf(one, scope)))
}

/** `on $left.a == $right.b and $left.c == $right.d`. */
function conjuncts(node: Node): Node[] {
  if (isA(node, Syntax.ParenthesizedExpression) && node.Expression !== null) return conjuncts(node.Expression)
  if (
    isA(node, Syntax.BinaryExpression) &&
    node.Operator?.Text === 'and' &&
    node.Left !== null &&
    node.Right !== null
  ) {
    return [...conjuncts(node.Left), ...conjuncts(node.Right)]
  }
  return [node]
}

function keyOf(node: Node, scope: Scope): JoinKey {
  const bound = bindExpression(node, scope)
  if (bound.kind === 'column' && bound.side === null) {
    return { left: { ...bound, side: 'left' }, right: { ...bound, side: 'right' } }
  }
  if (bound.kind === 'binary' && bound.operator === '==') {
    const sides = [bound.left, bound.right] as const
    const [left, right] = sideOf(sides[0]) === 'right' ? [sides[1], sides[0]] : sides
    if (sideOf(left) === 'left' && sideOf(right) === 'right') return { left, right }
  }
  return fail('hunt.unsupported', 'A join compares columns of both sides with ==.', node)
}

/** The side whose columns an expression is made of; null where it has none, or of both. */
function sideOf(expression: Expression): 'left' | 'right' | null {
  return expression.kind === 'column' ? expression.side : null
}
