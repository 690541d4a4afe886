// Calls of functions: built-in ones by name, the query's own with their body put in.
import type { ScalarType } from '../../../../shared/model/hunt.ts'
import { fail, Misplaced } from '../fail.ts'
import type { Expression, Tabular } from '../query.ts'
import { bindExpression } from './expressions.ts'
import { elementsOf, isA, language, listOf, wordsOf } from './language.ts'
import { bindTabular } from './operators.ts'
import type { Scope } from './scope.ts'
import { bindLet } from './statements.ts'
import { asDeclared, columnOf, columnSymbolsOf, scalarTypeOf } from './types.ts'

const { Syntax } = language
type Node = Kusto.Language.Syntax.Expression
type CallNode = Kusto.Language.Syntax.FunctionCallExpression

/** A call that gives a value. */
export function bindCall(node: CallNode, scope: Scope): Expression {
  const at = node.TextStart
  const name = nameOf(node)
  if (scope.find(name)?.kind === 'function') {
    return withBody(node, scope, (body, inside) => bindExpression(body, inside))
  }
  const listed = elementsOf(node.ArgumentList?.Expressions)
  if (isAggregate(node)) {
    const values = listed.flatMap(each => {
      return isA(each, Syntax.StarExpression) ? allOthers(node) : [bindExpression(each, scope)]
    })
    return { kind: 'aggregate', name, arguments: values, type: scalarTypeOf(node.ResultType), at }
  }
  const named = listed.find(each => isA(each, Syntax.SimpleNamedExpression))
  if (named !== undefined)
    return fail('hunt.unsupported', `${name}() takes its arguments by their places here, not by names.`, named)
  const values = listed.map(each => bindExpression(each, scope))
  return { kind: 'call', name, arguments: values, type: scalarTypeOf(node.ResultType), at }
}

/** The columns that the `*` of arg_max(x, *) stands for: all that come out of it but x itself. */
function allOthers(node: CallNode): Expression[] {
  const columns = (columnSymbolsOf(node.ResultType) ?? []).map(columnOf).slice(1)
  return columns.map(({ name, type }) => ({ kind: 'column', name, type, side: null, at: node.TextStart }))
}

/** A call that gives a table: a function of the query's own. */
export function bindTableCall(node: CallNode, scope: Scope): Tabular {
  if (scope.find(nameOf(node))?.kind !== 'function') {
    return fail('hunt.unsupported', `${nameOf(node)}() gives no table here.`, node)
  }
  return withBody(node, scope, (body, inside) => bindTabular(body, inside))
}

/** A function of the query's own that is named without being called, as a `view` in a union is. */
export function bindView(node: Kusto.Language.Syntax.NameReference, scope: Scope): Tabular {
  const { body, inside } = bodyOf(node, node.SimpleName ?? '', scope)
  return bound(node, body, inside, true, bindTabular)
}

/** `T | invoke f(…)`: f's first parameter is T. */
export function bindInvoke(node: Kusto.Language.Syntax.InvokeOperator, input: Tabular, scope: Scope): Tabular {
  const call = node.Function
  if (!isA(call, Syntax.FunctionCallExpression) || scope.find(nameOf(call))?.kind !== 'function') {
    return fail('hunt.unsupported', `${wordsOf(node)} can not be run here.`, node)
  }
  return withBody(call, scope, (body, inside) => bindTabular(body, inside), input)
}

/** The name the parser has for it, whatever case the query writes it in. */
export const nameOf = (node: CallNode): string => node.Name?.ReferencedSymbol?.Name ?? node.Name?.SimpleName ?? ''

function isAggregate(node: CallNode): boolean {
  const symbol = node.ReferencedSymbol
  return listOf(language.Aggregates.All).some(each => each === symbol)
}

/** Binds the body that the parser made of this very call, its parameters standing for what they were given. */
function withBody<Result>(
  node: CallNode,
  scope: Scope,
  bind: (body: Node, inside: Scope) => Result,
  piped: Tabular | null = null,
): Result {
  const { body, inside } = bodyOf(node, nameOf(node), scope)
  for (const { name, type, value } of parametersOf(node, piped !== null)) {
    if (value === 'piped') {
      if (piped !== null) inside.declare(name, { kind: 'table', query: piped })
    } else if (columnSymbolsOf(value.ResultType) !== null) {
      inside.declare(name, { kind: 'table', query: bindTabular(value, scope) })
    } else {
      inside.declareValue(name, asDeclared(bindExpression(value, scope), type))
    }
  }
  return bound(node, body, inside, piped === null, bind)
}

function bodyOf(node: Node, name: string, scope: Scope): { body: Kusto.Language.Syntax.FunctionBody; inside: Scope } {
  const meaning = scope.find(name)
  const body = node.GetCalledFunctionBody()
  if (meaning?.kind !== 'function' || !isA(body, Syntax.FunctionBody))
    return fail('hunt.unsupported', `The body of ${name} can not be run here.`, node)
  return { body, inside: meaning.around.inside() }
}

/** The body is a text of its own to the parser: what is refused of it is refused where the function is called. */
function bound<Result>(
  { TextStart: at }: Node,
  { Statements: statements, Expression: expression }: Kusto.Language.Syntax.FunctionBody,
  inside: Scope,
  isWhole: boolean,
  bind: (body: Node, inside: Scope) => Result,
): Result {
  const { binding } = inside
  const before = binding.lets.length
  try {
    for (const statement of elementsOf(statements)) bindLet(statement, inside, true)
    if (expression === null) throw new Misplaced('hunt.syntax', 'This function is of nothing.', at)
    const result = bind(expression, inside)
    binding.lets.push(...binding.lets.splice(before).map(made => movedTo(at, made)))
    // What is piped into it has places of the query's.
    return isWhole ? movedTo(at, result) : result
  } catch (error) {
    if (error instanceof Misplaced) throw new Misplaced(error.code, error.message, at, error.todo)
    throw error
  }
}

function movedTo<Part>(at: number, part: Part): Part {
  if (typeof part !== 'object' || part === null) return part
  const copy = Array.isArray(part) ? Object.assign([], part) : { ...part }
  for (const [key, each] of Object.entries(copy)) Reflect.set(copy, key, key === 'at' ? at : movedTo(at, each))
  return copy
}

interface Given {
  readonly name: string
  /** Null for a table. */
  readonly type: ScalarType | null
  readonly value: Node | 'piped'
}

/** Parameters with what the call gives for them, or their default. */
function parametersOf(node: CallNode, isPiped: boolean): Given[] {
  const given = elementsOf(node.ArgumentList?.Expressions)
  const symbol = node.Name?.ReferencedSymbol
  const declared = isA(symbol, language.Symbols.FunctionSymbol) ? listOf(symbol.Signatures)[0] : null
  const signature = node.ReferencedSignature ?? declared
  const parameters = listOf(signature?.Parameters)
  return parameters.map((parameter, place): Given => {
    const name = parameter.Name ?? ''
    if (isPiped && place === 0) return { name, type: null, value: 'piped' }
    const index = isPiped ? place - 1 : place
    const named = given.find(each => isA(each, Syntax.SimpleNamedExpression) && each.Name?.SimpleName === name)
    const placed = given[index]
    const value =
      named ?? (placed !== undefined && !isA(placed, Syntax.SimpleNamedExpression) ? placed : parameter.DefaultValue)
    if (value === null || value === undefined) return fail('hunt.syntax', `${name} is not given.`, node)
    const [declared] = listOf(parameter.DeclaredTypes)
    return { name, type: isA(declared, language.Symbols.ScalarSymbol) ? scalarTypeOf(declared) : null, value }
  })
}
