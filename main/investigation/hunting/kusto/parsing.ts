// parse and parse-where: a text taken apart by what stands between.
import { fail } from '../fail.ts'
import type { ParsePart, Tabular } from '../query.ts'
import { bindExpression } from './expressions.ts'
import { isA, language, listOf } from './language.ts'
import { parametersOf } from './parameters.ts'
import type { Scope } from './scope.ts'
import { columnsOf, scalarTypeOf } from './types.ts'

const { Syntax } = language
type ParseNode = Kusto.Language.Syntax.ParseOperator | Kusto.Language.Syntax.ParseWhereOperator

const modes = ['simple', 'relaxed', 'regex'] as const

export function bindParse(node: ParseNode, input: Tabular, scope: Scope): Tabular {
  const said = parametersOf(node.Parameters, ['kind', 'flags'])
  const mode = modes.find(each => each === (said.get('kind') ?? 'simple'))
  if (mode === undefined) return fail('hunt.unsupported', `parse kind=${said.get('kind')} can not be run here.`, node)
  return {
    kind: 'parse',
    input,
    mode,
    flags: said.get('flags') ?? '',
    value: bindExpression(node.Expression, scope),
    pattern: listOf<Kusto.Language.Syntax.SyntaxNode>(node.Patterns).map(partOf),
    onlyMatching: isA(node, Syntax.ParseWhereOperator),
    columns: columnsOf(node),
    at: node.TextStart,
  }
}

function partOf(node: Kusto.Language.Syntax.SyntaxNode): ParsePart {
  if (isA(node, Syntax.StarExpression)) return { kind: 'capture', column: null }
  if (isA(node, Syntax.NameDeclaration))
    return { kind: 'capture', column: { name: node.SimpleName ?? '', type: 'string' } }
  if (isA(node, Syntax.NameAndTypeDeclaration)) {
    const type = scalarTypeOf(node.Name?.ResultType ?? null)
    return { kind: 'capture', column: { name: node.Name?.SimpleName ?? '', type } }
  }
  if (isA(node, Syntax.LiteralExpression) || isA(node, Syntax.CompoundStringLiteralExpression)) {
    return { kind: 'text', text: String(node.LiteralValue ?? '') }
  }
  return fail('hunt.unsupported', 'This part of a pattern can not be run here.', node)
}
