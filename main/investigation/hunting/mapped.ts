// Puts something else in the place of parts of an expression.
import type { Expression } from './query.ts'

/** `change` gives what stands in the place of a part, or null where its own parts are to be looked at. */
export function mapped(expression: Expression, change: (part: Expression) => Expression | null): Expression {
  const changed = change(expression)
  if (changed !== null) return changed
  const inside = (each: Expression): Expression => mapped(each, change)
  switch (expression.kind) {
    case 'call':
    case 'aggregate':
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
