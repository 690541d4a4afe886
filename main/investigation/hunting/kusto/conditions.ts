// Conditions over all columns: `* has "x"`, and the terms of search and find.
import { fail } from '../fail.ts'
import type { Expression } from '../query.ts'
import { nameOf } from './calls.ts'
import { bindExpression } from './expressions.ts'
import { elementsOf, isA, language } from './language.ts'
import type { Scope } from './scope.ts'

const { Syntax, Symbols } = language
type Node = Kusto.Language.Syntax.Expression

/** Operators that a text has for all columns at once, put together with something between that is in no term. */
const overAll: ReadonlySet<string> = new Set(['has', 'contains', 'hasprefix', 'hassuffix'])

/** The text of every column of the row, as an expression. */
const allColumns = (at: number): Expression => ({ kind: 'call', name: '*', arguments: [], type: 'string', at })

/** As a predicate of where is bound, but for `*` on the left of an operator. */
export function bindCondition(node: Node | null, scope: Scope): Expression {
  if (node === null || !hasStar(node)) return bindExpression(node, scope)
  return conditionOf(node, bound => bindExpression(bound, scope), scope)
}

const hasStar = (node: Node): boolean =>
  isA(node, Syntax.StarExpression) || [...Array(node.ChildCount).keys()].some(at => childHasStar(node.GetChild(at)))

function childHasStar(child: Kusto.Language.Syntax.SyntaxElement | null): boolean {
  if (isA(child, Syntax.StarExpression)) return true
  if (child === null || !isA(child, Syntax.SyntaxNode)) return false
  return [...Array(child.ChildCount).keys()].some(at => childHasStar(child.GetChild(at)))
}

/** @param isExact kind=case_sensitive: every operator of texts minds case */
export function bindSearchCondition(node: Node | null, isExact: boolean, scope: Scope): Expression {
  if (node === null) throw new Error('the parser left a condition out')
  const exactly = (bound: Node | null): Expression => {
    const expression = bindExpression(bound, scope)
    return isExact ? mindingCase(expression) : expression
  }
  return conditionOf(node, exactly, scope, isExact)
}

function conditionOf(node: Node, plain: (node: Node) => Expression, scope: Scope, isExact = false): Expression {
  const at = node.TextStart
  const inside = (part: Node | null): Expression => {
    if (part === null) throw new Error('the parser left a part of a condition out')
    return scope.binding.part(part.TextStart, () => conditionOf(part, plain, scope, isExact))
  }
  if (isA(node, Syntax.ParenthesizedExpression)) return inside(node.Expression)
  if (isA(node, Syntax.StarExpression)) return { kind: 'literal', type: 'bool', value: true, at }
  if (isA(node, Syntax.BinaryExpression)) {
    const operator = (node.Operator?.Text ?? '').toLowerCase()
    if (operator === 'and' || operator === 'or')
      return { kind: 'binary', operator, left: inside(node.Left), right: inside(node.Right), type: 'bool', at }
    if (operator === ':') return term(plain(required(node.Left)), plain(required(node.Right)), isExact, at)
    if (isA(node.Left, Syntax.StarExpression)) {
      if (!overAll.has(operator.replace(/_cs$/, '')))
        return fail('hunt.unsupported', `* ${operator} can not be run here.`, node, 'Name the columns.')
      return compared(allColumns(at), operator, plain(required(node.Right)), at)
    }
  }
  if (isA(node, Syntax.FunctionCallExpression) && nameOf(node) === 'not') {
    const [operand] = elementsOf(node.ArgumentList?.Expressions)
    if (operand !== undefined) return { kind: 'call', name: 'not', arguments: [inside(operand)], type: 'bool', at }
  }
  // The parser has a text that stands alone for a condition.
  if (isA(node, Syntax.LiteralExpression) && node.ResultType === Symbols.ScalarTypes.Bool) {
    const value = node.LiteralValue
    if (typeof value === 'string')
      return term(allColumns(at), { kind: 'literal', type: 'string', value, at }, isExact, at)
  }
  return plain(node)
}

const required = (node: Node | null): Node => {
  if (node === null) throw new Error('the parser left a side of an operator out')
  return node
}

/** `err` is a term, `err*` the beginning of one, `*err` the end of one, `*err*` anything. */
function term(of: Expression, sought: Expression, isExact: boolean, at: number): Expression {
  if (sought.kind !== 'literal' || typeof sought.value !== 'string')
    return fail('hunt.unsupported', 'What is searched for is a text that the query says.', sought.at)
  const [, before = '', text = '', after = ''] = /^(\*?)(.*?)(\*?)$/s.exec(sought.value) ?? []
  if (text.includes('*'))
    return fail('hunt.unsupported', 'A * within a term can not be run here.', sought.at, 'Write matches regex.')
  const operator = before ? (after ? 'contains' : 'hassuffix') : after ? 'hasprefix' : 'has'
  return compared(of, isExact ? `${operator}_cs` : operator, { ...sought, type: 'string', value: text }, at)
}

const compared = (left: Expression, operator: string, right: Expression, at: number): Expression => ({
  kind: 'binary',
  operator,
  left,
  right,
  type: 'bool',
  at,
})

const plainPairs: Readonly<Record<string, string>> = { '=~': '==', '!~': '!=' }
const cased = /^!?(contains|has|hasprefix|hassuffix|startswith|endswith)$/

function mindingCase(expression: Expression): Expression {
  if (expression.kind === 'binary') {
    const { operator, left, right } = expression
    const exact = plainPairs[operator] ?? (cased.test(operator) ? `${operator}_cs` : operator)
    return { ...expression, operator: exact, left: mindingCase(left), right: mindingCase(right) }
  }
  if (expression.kind === 'membership' && ['in~', '!in~', 'has_any', 'has_all'].includes(expression.operator))
    return fail('hunt.unsupported', `${expression.operator} can not mind case here.`, expression.at)
  if (expression.kind === 'call') return { ...expression, arguments: expression.arguments.map(mindingCase) }
  return expression
}
