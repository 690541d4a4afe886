// Statements before the query itself: let and declare query_parameters.
import { fail, Misplaced } from '../fail.ts'
import type { Expression } from '../query.ts'
import { bindExpression } from './expressions.ts'
import { elementsOf, isA, language, wordsOf } from './language.ts'
import { bindTabular } from './operators.ts'
import { isComputedOnce, type Scope } from './scope.ts'
import { asDeclared, columnSymbolsOf, scalarTypeOf } from './types.ts'

const { Syntax } = language
type Statement = Kusto.Language.Syntax.Statement

/** @param isInside of a function: its values hang on the row it is called for, and are put in */
export function bindLet(statement: Statement, scope: Scope, isInside = false): void {
  if (!isA(statement, Syntax.LetStatement)) {
    throw new Misplaced('hunt.unsupported', `${wordsOf(statement)} can not be run here.`, statement.TextStart)
  }
  const name = statement.Name?.SimpleName ?? ''
  const { Expression: value } = statement
  if (value === null) throw new Misplaced('hunt.syntax', `${name} is given no value.`, statement.TextStart)
  if (isA(value, Syntax.FunctionDeclaration)) {
    scope.declare(name, { kind: 'function', around: scope })
  } else if (columnSymbolsOf(value.ResultType) !== null) {
    scope.declareTable(name, bindTabular(value, scope), isA(value, Syntax.MaterializeExpression))
  } else {
    const expression = bindExpression(value, scope)
    const shared = !isInside && isComputedOnce(expression) ? computedOnce(name, expression, scope) : expression
    scope.declareValue(name, shared)
  }
}

function computedOnce(name: string, expression: Expression, scope: Scope): Expression {
  const id = scope.binding.newId()
  scope.binding.lets.push({ kind: 'scalar', id, name, expression })
  return { kind: 'let', id, type: expression.type, at: expression.at }
}

/** Values that were handed in, by name, over the defaults that the query declares. Refuses hunt.syntax for others. */
export function bindParameters(
  statement: Kusto.Language.Syntax.QueryParametersStatement,
  given: ReadonlyMap<string, Expression>,
  scope: Scope,
): void {
  for (const parameter of elementsOf(statement.Parameters)) {
    const name = parameter?.NameAndType?.Name?.SimpleName ?? ''
    const fallback = parameter?.DefaultValue?.Value ?? null
    const value = given.get(name) ?? (fallback === null ? null : bindExpression(fallback, scope))
    if (value === null)
      fail('hunt.syntax', `The parameter ${name} is given no value.`, statement, `Give it one: ${name}=VALUE.`)
    else scope.declareValue(name, asDeclared(value, scalarTypeOf(parameter?.NameAndType?.Name?.ResultType ?? null)))
  }
}

/** Names and types of the parameters that a query declares. */
export function declaredParameters(statement: Kusto.Language.Syntax.QueryParametersStatement) {
  return elementsOf(statement.Parameters).flatMap(parameter => {
    const declared = parameter?.NameAndType
    const name = declared?.Name?.SimpleName
    return name ? [{ name, type: scalarTypeOf(declared.Name?.ResultType ?? null) }] : []
  })
}
