// Expressions: the parser's tree → `Expression`.
import type { ScalarType } from '../../../../shared/model/hunt.ts'
import { fail } from '../fail.ts'
import { type Expression, type Membership, membershipOperators } from '../query.ts'
import { bindCall } from './calls.ts'
import { elementsOf, isA, language, wordsOf } from './language.ts'
import { literalOf } from './literals.ts'
import { bindTabular } from './operators.ts'
import { partsOf, type Scope } from './scope.ts'
import { columnSymbolsOf, scalarTypeOf } from './types.ts'

const { Syntax, Symbols } = language
type Node = Kusto.Language.Syntax.Expression

export function bindExpression(node: Node | null, scope: Scope): Expression {
  if (node === null) throw new Error('the parser left an expression out')
  return scope.binding.part(node.TextStart, () => bind(node, scope))
}

function bind(node: Node, scope: Scope): Expression {
  const at = node.TextStart
  if (isA(node, Syntax.ParenthesizedExpression)) return bindExpression(node.Expression, scope)
  if (isA(node, Syntax.SimpleNamedExpression)) return bindExpression(node.Expression, scope)
  if (isLiteral(node)) return literalOf(node, scalarTypeOf(node.ResultType))
  if (isA(node, Syntax.TypeOfLiteralExpression)) return typeName(node)
  if (isA(node, Syntax.NameReference)) return bindName(node, scope)
  if (isA(node, Syntax.PathExpression)) return bindPath(node, scope)
  if (isA(node, Syntax.ElementExpression)) return bindElement(node, scope)
  if (isA(node, Syntax.FunctionCallExpression)) return bindCall(node, scope)
  if (isA(node, Syntax.PrefixUnaryExpression)) {
    const operand = bindExpression(node.Expression, scope)
    return node.Operator?.Text === '-' ? { kind: 'negation', operand, type: typeOf(node), at } : operand
  }
  if (isA(node, Syntax.BetweenExpression)) {
    const low = bindExpression(node.Right?.First ?? null, scope)
    const high = bindExpression(node.Right?.Second ?? null, scope)
    const negated = node.Operator?.Text === '!between'
    return { kind: 'between', negated, value: bindExpression(node.Left, scope), low, high, type: 'bool', at }
  }
  if (isMembership(node)) return bindMembership(node, scope)
  if (isA(node, Syntax.BinaryExpression)) {
    const [left, right] = [bindExpression(node.Left, scope), bindExpression(node.Right, scope)]
    return { kind: 'binary', operator: operatorOf(node), left, right, type: typeOf(node), at }
  }
  if (isA(node, Syntax.ToScalarExpression)) {
    const inner = node.Expression
    if (inner !== null && columnSymbolsOf(inner.ResultType) === null) return bindExpression(inner, scope)
    return { kind: 'scalarQuery', query: bindTabular(inner, scope), type: typeOf(node), at }
  }
  return fail('hunt.unsupported', `${wordsOf(node)} can not be run here.`, node)
}

const typeOf = (node: Node): ScalarType => scalarTypeOf(node.ResultType)

function isLiteral(node: Node): boolean {
  return (
    isA(node, Syntax.LiteralExpression) ||
    isA(node, Syntax.CompoundStringLiteralExpression) ||
    isA(node, Syntax.DynamicExpression)
  )
}

/** `typeof(long)`, as the name of the type. */
function typeName(node: Kusto.Language.Syntax.TypeOfLiteralExpression): Expression {
  const value = scalarTypeOf(elementsOf(node.Types)[0]?.ReferencedSymbol ?? null)
  return { kind: 'literal', type: 'string', value, at: node.TextStart }
}

/** `<>` is `!=`. */
function operatorOf(node: Kusto.Language.Syntax.BinaryExpression): string {
  const text = (node.Operator?.Text ?? '').toLowerCase()
  return text === '<>' ? '!=' : text.replace(/\s+/g, ' ')
}

function bindName(node: Kusto.Language.Syntax.NameReference, scope: Scope): Expression {
  const at = node.TextStart
  const symbol = node.ReferencedSymbol
  const name = symbol?.Name ?? node.SimpleName ?? ''
  if (isA(symbol, Symbols.ColumnSymbol))
    return { kind: 'column', name, type: scalarTypeOf(symbol.Type), side: null, at }
  const meaning = scope.find(name)
  if (meaning?.kind === 'scalar') {
    // "User-defined functions can't pass into toscalar() … information that depends on the row-context."
    if (meaning.row !== null && meaning.row !== scope.binding.row)
      return fail('hunt.unsupported', `${name} hangs on a row, and can not be used inside of another table.`, node)
    scope.binding.count(at, partsOf(meaning.expression))
    return meaning.expression
  }
  return fail('hunt.unsupported', `${name} can not be used as a value here.`, node)
}

/** `a.b`, `a.["b"]`, and `$left.a` of a join. */
function bindPath(node: Kusto.Language.Syntax.PathExpression, scope: Scope): Expression {
  const at = node.TextStart
  const { Expression: base, Selector: selector } = node
  const side = isA(base, Syntax.NameReference) ? base.SimpleName : null
  if ((side === '$left' || side === '$right') && isA(selector, Syntax.NameReference)) {
    const name = selector.ReferencedSymbol?.Name ?? selector.SimpleName ?? ''
    return { kind: 'column', name, type: typeOf(node), side: side === '$left' ? 'left' : 'right', at }
  }
  if (isA(selector, Syntax.NameReference)) {
    const step: Expression = {
      kind: 'literal',
      type: 'string',
      value: selector.SimpleName ?? '',
      at: selector.TextStart,
    }
    return { kind: 'path', base: bindExpression(base, scope), step, type: typeOf(node), at }
  }
  if (isA(selector, Syntax.BracketedExpression)) {
    const step = bindExpression(selector.Expression, scope)
    return { kind: 'path', base: bindExpression(base, scope), step, type: typeOf(node), at }
  }
  return fail('hunt.unsupported', 'This step into a value can not be taken here.', node)
}

/** `a[0]`, `a["b"]`. */
function bindElement(node: Kusto.Language.Syntax.ElementExpression, scope: Scope): Expression {
  const selector = node.Selector
  const inner = isA(selector, Syntax.BracketedExpression) ? selector.Expression : selector
  const step = bindExpression(inner, scope)
  return { kind: 'path', base: bindExpression(node.Expression, scope), step, type: typeOf(node), at: node.TextStart }
}

type MembershipNode =
  | Kusto.Language.Syntax.InExpression
  | Kusto.Language.Syntax.HasAnyExpression
  | Kusto.Language.Syntax.HasAllExpression

const isMembership = (node: Node): node is MembershipNode =>
  isA(node, Syntax.InExpression) || isA(node, Syntax.HasAnyExpression) || isA(node, Syntax.HasAllExpression)

function bindMembership(node: MembershipNode, scope: Scope): Membership {
  const said = node.Operator?.Text
  const operator = membershipOperators.find(each => each === said)
  if (operator === undefined) return fail('hunt.unsupported', `${said} can not be run here.`, node)
  const listed = elementsOf(node.Right?.Expressions)
  const [first] = listed
  const isTable = listed.length === 1 && first !== undefined && columnSymbolsOf(first.ResultType) !== null
  const items = isTable ? bindTabular(first, scope) : listed.map(each => bindExpression(each, scope))
  return {
    kind: 'membership',
    operator,
    value: bindExpression(node.Left, scope),
    items,
    type: 'bool',
    at: node.TextStart,
  }
}
