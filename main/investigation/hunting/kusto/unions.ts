// union: which column of the whole is which column of each table.
import { fail } from '../fail.ts'
import type { Column, Tabular, UnionArm } from '../query.ts'
import { elementsOf, isA, language, listOf } from './language.ts'
import { bindTabular } from './operators.ts'
import { parametersOf } from './parameters.ts'
import type { Scope } from './scope.ts'
import { columnOf, columnSymbolsOf } from './types.ts'

const { Syntax, Symbols } = language
type Node = Kusto.Language.Syntax.Expression

export type Merged = Column & { readonly original: string }

interface Arm {
  readonly query: Tabular
  readonly name: string
}

export function bindUnion(node: Kusto.Language.Syntax.UnionOperator, input: Tabular | null, scope: Scope): Tabular {
  const parameters = parametersOf(node.Parameters, ['kind', 'withsource', 'isfuzzy'])
  const source = parameters.get('withsource') ?? null
  const merged = mergedColumns(node)
  const tables = armsOf(elementsOf(node.Expressions), parameters.get('isfuzzy')?.toLowerCase() === 'true', scope)
  const all = [...(input === null ? [] : [{ query: input, name: '' }]), ...tables]
  if (all.length === 0) return fail('hunt.syntax', 'None of the tables of this union is known.', node)
  const arms = all.map(({ query, name }, index) =>
    armOf(query, name === '' ? `union_arg${index}` : name, merged, source),
  )
  // The parser has all columns for those of kind=inner too.
  const lacks = arms.some(({ columns }) => columns.some((own, index) => own === null && merged[index]?.name !== source))
  if (parameters.get('kind') === 'inner' && lacks)
    return fail('hunt.unsupported', 'union kind=inner is run here of tables with the same columns only.', node)
  return { kind: 'union', arms, source, columns: merged.map(({ name, type }) => ({ name, type })), at: node.TextStart }
}

/** The columns of the whole, with the name each has in the tables: `x_long` is some table's `x`. */
export function mergedColumns(node: Node): Merged[] {
  return (columnSymbolsOf(node.ResultType) ?? []).map(symbol => {
    const originals = listOf(symbol.OriginalColumns)
    return { ...columnOf(symbol), original: originals[0]?.Name ?? symbol.Name ?? '' }
  })
}

/** @param isFuzzy tables that are not known are left out; columns that they alone are said to have stay, and are empty */
export function armsOf(nodes: readonly Node[], isFuzzy: boolean, scope: Scope): Arm[] {
  return nodes.flatMap((each): Arm[] => {
    const symbol: unknown = isA(each, Syntax.NameReference) ? each.ReferencedSymbol : null
    // `Device*`
    if (isA(symbol, Symbols.GroupSymbol)) {
      return listOf(symbol.Members).flatMap(member =>
        isA(member, Symbols.TableSymbol) ? [tableOf(member, each.TextStart)] : [],
      )
    }
    if (isFuzzy && isMissing(each, scope)) return []
    return [{ query: bindTabular(each, scope), name: nameOf(each, symbol) }]
  })
}

/** A pattern that one table meets stands for that table. */
function nameOf(node: Node, symbol: unknown): string {
  if (isA(symbol, Symbols.Symbol)) return symbol.Name ?? ''
  return isA(node, Syntax.NameReference) ? (node.SimpleName ?? '') : ''
}

export function tableOf(symbol: Kusto.Language.Symbols.TableSymbol, at: number): Arm {
  const name = symbol.Name ?? ''
  return { query: { kind: 'table', name, columns: listOf(symbol.Columns).map(columnOf), at }, name }
}

/** Whether the table that a pipe begins with is none that is known. */
function isMissing(node: Node | null, scope: Scope): boolean {
  if (isA(node, Syntax.ParenthesizedExpression) || isA(node, Syntax.PipeExpression))
    return isMissing(node.Expression, scope)
  return isA(node, Syntax.NameReference) && node.ReferencedSymbol === null && scope.find(node.SimpleName ?? '') === null
}

export function armOf(query: Tabular, name: string, merged: readonly Merged[], source: string | null): UnionArm {
  const columns = merged.map(column => {
    if (column.name === source) return null
    const has = (wanted: string) => query.columns.some(own => own.name === wanted && own.type === column.type)
    return has(column.original) ? column.original : has(column.name) ? column.name : null
  })
  return { query, columns, name }
}
