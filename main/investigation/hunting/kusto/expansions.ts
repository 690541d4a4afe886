// mv-expand and mv-apply: dynamics that come apart into rows.
import { fail } from '../fail.ts'
import type { Column, Expanded, Expression, Tabular } from '../query.ts'
import { bindExpression } from './expressions.ts'
import { elementsOf, isA, language } from './language.ts'
import { bindTabular } from './operators.ts'
import { parametersOf } from './parameters.ts'
import type { Scope } from './scope.ts'
import { columnOf, columnSymbolsOf, columnsOf } from './types.ts'

const { Syntax } = language
type Node = Kusto.Language.Syntax.Expression
type ExpandNode = Kusto.Language.Syntax.MvExpandOperator
type ApplyNode = Kusto.Language.Syntax.MvApplyOperator

/** What the older spelling, mvexpand, keeps to where the query says nothing. */
const olderLimit = '128'

export function bindMvExpand(node: ExpandNode, input: Tabular, scope: Scope): Tabular {
  const at = node.TextStart
  const said = parametersOf(node.Parameters, ['with_itemindex', 'bagexpansion', 'kind'])
  const bags = said.get('bagexpansion') ?? said.get('kind') ?? 'bag'
  if (bags !== 'bag' && bags !== 'array') return fail('hunt.unsupported', `bagexpansion=${bags} is not known.`, node)
  const items = elementsOf(node.Expressions).map(each => expandedOf(each, node, scope))
  const limited = node.RowLimitClause?.RowLimit ?? null
  const older: Expression = { kind: 'literal', type: 'long', value: olderLimit, at }
  const limit =
    limited !== null ? bindExpression(limited, scope) : node.MvExpandKeyword?.Text === 'mvexpand' ? older : null
  const index = said.get('with_itemindex') ?? null
  return { kind: 'mvExpand', input, items, index, limit, bags, columns: columnsOf(node), at }
}

export function bindMvApply(node: ApplyNode, input: Tabular, scope: Scope): Tabular {
  const at = node.TextStart
  const said = parametersOf(node.Parameters, ['with_itemindex'])
  if (node.ContextIdClause) return fail('hunt.unsupported', 'id of mv-apply can not be run here.', node)
  const id = scope.binding.newId()
  const index = said.get('with_itemindex') ?? null
  const items = elementsOf(node.Expressions).map(each => expandedOf(each, node, scope))
  const limited = node.RowLimitClause?.RowLimit ?? null
  const limit = limited === null ? null : bindExpression(limited, scope)
  const inner = scope.inside()
  const source: Tabular = { kind: 'applied', id, columns: appliedColumns(input, items, index), at }
  const query = bindTabular(node.Subquery?.Expression ?? null, inner, source)
  return { kind: 'mvApply', id, input, items, index, limit, query, columns: columnsOf(node), at }
}

/** The row's own columns, those expanded in their place, or after them. */
function appliedColumns(input: Tabular, items: readonly Expanded[], index: string | null): Column[] {
  const columns = new Map(input.columns.map(column => [column.name, column]))
  for (const { column } of items) columns.set(column.name, column)
  if (index !== null) columns.set(index, { name: index, type: 'long' })
  return [...columns.values()]
}

type ItemNode = Kusto.Language.Syntax.MvExpandExpression | Kusto.Language.Syntax.MvApplyExpression

function expandedOf(item: ItemNode, node: ExpandNode | ApplyNode, scope: Scope): Expanded {
  const { Expression: said } = item
  if (said === null) throw new Error('the parser left out what is to be expanded')
  return { column: columnMadeBy(said, item, node), expression: bindExpression(said, scope) }
}

/** By its name where it is given one, by its own where it is a column, else as the parser calls it. */
function columnMadeBy(said: Node, item: ItemNode, node: ExpandNode | ApplyNode): Column {
  const name = isA(said, Syntax.SimpleNamedExpression)
    ? said.Name?.SimpleName
    : isA(said, Syntax.NameReference)
      ? said.SimpleName
      : null
  const declared = isA(said, Syntax.SimpleNamedExpression) ? said.Name?.ReferencedSymbol : null
  if (isA(declared, language.Symbols.ColumnSymbol)) return columnOf(declared)
  const symbols = columnSymbolsOf(node.ResultType) ?? []
  const made = symbols.find(symbol => (name ? symbol.Name === name : symbol.Source === said))
  if (made !== undefined) return columnOf(made)
  return fail('hunt.unsupported', 'What is expanded here needs a name: name = value.', item)
}
