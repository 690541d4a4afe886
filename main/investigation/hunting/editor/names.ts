// Which names could stand where a wrong one stands: columns of the rows there, tables, functions.
import { meant } from '../../../../shared/nearest.ts'
import { isA, language, listOf } from '../kusto/language.ts'
import { columnSymbolsOf } from '../kusto/types.ts'
import { type Code, nodeAt } from './code.ts'

const { Syntax, Symbols } = language
type Node = Kusto.Language.Syntax.SyntaxNode

const namesOf = (symbols: Iterable<{ readonly Name: string | null }>): string[] =>
  [...symbols].flatMap(({ Name: name }) => (name === null ? [] : [name]))

const functions = namesOf([...listOf(language.Functions.All), ...listOf(language.Aggregates.All)])
const plugIns = namesOf(listOf(language.PlugIns.All))

/** What the parser's word for a wrong name is about. */
export type NameKind = 'column' | 'table' | 'function' | 'plugIn'
export const nameKinds: Readonly<Record<string, NameKind>> = {
  KS142: 'column',
  KS204: 'table',
  KS211: 'function',
  KS124: 'plugIn',
}

/** The known name that a wrong one most likely meant; letters that differ in case alone come before all else. */
export function likelyName(code: Code, wrong: string, kind: NameKind, at: number): string | null {
  const known = knownNames(code, kind, at)
  return known.find(name => name.toLowerCase() === wrong.toLowerCase()) ?? meant(wrong, known)
}

function knownNames(code: Code, kind: NameKind, at: number): string[] {
  if (kind === 'plugIn') return plugIns
  if (kind === 'function') return [...functions, ...declaredNames(code)]
  const tables = code.schema.tables.map(({ name }) => name)
  if (kind === 'table') return [...tables, ...declaredNames(code)]
  return [...columnsAround(code, at), ...declaredNames(code)]
}

const declaredNames = ({ tree }: Code): string[] =>
  listOf(tree.Syntax?.GetDescendants(Syntax.LetStatement)).flatMap(({ Name: name }) => name?.SimpleName ?? [])

/** Of the rows that come into the operator an offset stands in; of both sides of a join. */
export function columnsAround(code: Code, at: number): string[] {
  return operatorsAround(nodeAt(code, at)).flatMap(({ input, operator }) => {
    const right =
      isA(operator, Syntax.JoinOperator) || isA(operator, Syntax.LookupOperator) ? operator.Expression : null
    return [input, right].flatMap(part => namesOf(columnSymbolsOf(part?.ResultType ?? null) ?? []))
  })
}

/** The table that rows there are read from first; null where it is none of the schema's. */
export function tableAround(code: Code, at: number): string | null {
  for (const { input } of operatorsAround(nodeAt(code, at))) {
    let first: Node | null = input
    while (isA(first, Syntax.PipeExpression)) first = first.Expression
    const name = first?.ReferencedSymbol
    if (isA(name, Symbols.TableSymbol) && code.schema.tables.some(table => table.name === name.Name)) return name.Name
  }
  return null
}

/** The operators that a part of the query stands in, each with what is piped into it, the innermost first. */
function* operatorsAroundNode(node: Node | null): Generator<{
  readonly operator: Node
  readonly input: Kusto.Language.Syntax.Expression | null
}> {
  for (let inner = node; inner !== null; inner = inner.Parent) {
    const pipe = inner.Parent
    if (isA(pipe, Syntax.PipeExpression) && pipe.Operator === inner) yield { operator: inner, input: pipe.Expression }
  }
}
const operatorsAround = (node: Node | null) => [...operatorsAroundNode(node)]
