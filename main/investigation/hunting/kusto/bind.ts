// A query as text → `Query`: parsed, bound, and everything in it known to be runnable, or refused by name and position.
import type { ScalarType } from '../../../../shared/model/hunt.ts'
import { fail, placing } from '../fail.ts'
import type { PluginAnswer, PluginQuestion } from '../plugins.ts'
import type { Expression, Query, Render, Tabular } from '../query.ts'
import { Unanswered } from './evaluate.ts'
import type { Globals } from './globals.ts'
import { elementsOf, isA, language, listOf, wordsOf } from './language.ts'
import { bindTabular } from './operators.ts'
import { withPlugins } from './plugins.ts'
import { Binding, Scope } from './scope.ts'
import { bindLet, bindParameters } from './statements.ts'
import { columnSymbolsOf } from './types.ts'

const { Syntax } = language

const longestQuery = 100_000

/** A value handed in for a parameter that the query declares. */
export interface GivenParameter {
  readonly name: string
  readonly type: ScalarType
  readonly value: Extract<Expression, { kind: 'literal' }>
}

/**
 * Refuses hunt.syntax, hunt.unsupported and hunt.limit, each with line and column; and hunt.unsupported for a plugin whose
 * columns the data tells, which `bindAsking` can ask.
 */
export function bindQuery(text: string, globals: Globals, given: readonly GivenParameter[] = []): Query {
  const bound = bindOrAsk(text, globals, given, [])
  if (!('makes' in bound)) return bound
  const { at, makes } = bound
  return placing(text, () => fail('hunt.unsupported', `The columns of ${makes.plugin} hang on the data.`, at))
}

/** The query, or what has to be answered before it can be bound. Refuses what bindQuery refuses. */
export function bindOrAsk(
  text: string,
  globals: Globals,
  given: readonly GivenParameter[],
  answers: readonly PluginAnswer[],
): Query | PluginQuestion {
  return placing(text, () => {
    if (text.length > longestQuery)
      fail('hunt.limit', `The query is longer than ${longestQuery} characters.`, longestQuery)
    const code = language.KustoCode.ParseAndAnalyze(text, answers.length > 0 ? withPlugins(globals, answers) : globals)
    if (code === null) throw new Error('the parser gave no tree')
    refuseErrors(code)
    try {
      return queryOf(code, new Map(given.map(({ name, value }) => [name, value])), new Binding(answers, globals))
    } catch (error) {
      if (error instanceof Unanswered) return error.question
      throw error
    }
  })
}

/** The parser's own limit: "Query syntax depth exceeds maximum safe limit." */
const tooDeep = 'KS245'

function refuseErrors(code: Kusto.Language.KustoCode): void {
  const [first] = listOf(code.GetDiagnostics()).filter(({ Severity: severity }) => severity === 'Error')
  if (first?.Code === tooDeep)
    fail('hunt.limit', 'The query is nested too deep, or has too many parts in a row.', first.Start)
  if (first !== undefined) fail('hunt.syntax', first.Message ?? 'The query can not be read.', first.Start)
}

function queryOf(code: Kusto.Language.KustoCode, given: ReadonlyMap<string, Expression>, binding: Binding): Query {
  const block = code.Syntax
  if (!isA(block, Syntax.QueryBlock)) return fail('hunt.unsupported', 'Only queries can be run, no commands.', 0)
  const scope = new Scope(binding)
  let body: Tabular | null = null
  let render: Render | null = null
  for (const statement of elementsOf(block.Statements)) {
    if (isA(statement, Syntax.QueryParametersStatement)) bindParameters(statement, given, scope)
    else if (isA(statement, Syntax.ExpressionStatement)) {
      if (body !== null) return fail('hunt.unsupported', 'One query at a time can be run.', statement)
      const { table, drawn } = withoutRender(statement.Expression)
      body = bindBody(table, scope)
      render = drawn
    } else if (statement !== null) bindLet(statement, scope)
  }
  if (body === null) return fail('hunt.syntax', 'The query asks for nothing.', 0)
  return { lets: scope.binding.lets, body, render, ordered: isOrdered(body) }
}

/** A value alone is a table of one row. */
function bindBody(node: Kusto.Language.Syntax.Expression | null, scope: Scope): Tabular {
  // Of fork and facet, which give several tables, the parser knows none.
  if (node !== null && !isA(node, Syntax.PipeExpression) && columnSymbolsOf(node.ResultType) === null) {
    const word = wordsOf(node)
    return fail('hunt.unsupported', `${word} is a value, and no table.`, node, `Write print ${word} to see it.`)
  }
  return bindTabular(node, scope)
}

function withoutRender(node: Kusto.Language.Syntax.Expression | null) {
  if (!isA(node, Syntax.PipeExpression) || !isA(node.Operator, Syntax.RenderOperator))
    return { table: node, drawn: null }
  const operator = node.Operator
  const properties: Record<string, string> = {}
  // `kind=` may stand before the others, outside of them.
  for (const { Name: name, Expression: value } of [
    ...listOf<Kusto.Language.Syntax.NamedParameter>(operator.Parameters),
    ...elementsOf(operator.WithClause?.Properties),
  ]) {
    if (name && value) properties[name.SimpleName ?? ''] = String(value.LiteralValue ?? wordsOf(value, 1000))
  }
  return { table: node.Expression, drawn: { chart: operator.ChartType?.Text ?? 'table', properties } }
}

/** Whether rows come in an order that the query asks for. */
function isOrdered(table: Tabular): boolean {
  if (table.kind === 'sort' || table.kind === 'top') return true
  const keeps = new Set(['where', 'extend', 'project', 'take', 'serialize', 'parse', 'mvExpand'])
  return keeps.has(table.kind) && 'input' in table && isOrdered(table.input)
}
