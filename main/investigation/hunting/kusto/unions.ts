// union: which column of the whole is which column of each table.
import type { Column, Tabular, UnionArm } from '../query.ts'
import { elementsOf, isA, language, listOf } from './language.ts'
import { bindTabular } from './operators.ts'
import { parametersOf } from './parameters.ts'
import type { Scope } from './scope.ts'
import { columnOf, columnSymbolsOf } from './types.ts'

const { Syntax } = language

type Merged = Column & { readonly original: string }

/** `isfuzzy=true` lets tables be missing: the parser has left out those that are. */
export function bindUnion(node: Kusto.Language.Syntax.UnionOperator, input: Tabular | null, scope: Scope): Tabular {
  const source = parametersOf(node.Parameters, ['kind', 'withsource', 'isfuzzy']).get('withsource') ?? null
  const symbols = columnSymbolsOf(node.ResultType) ?? []
  const merged = symbols.map((symbol): Merged => {
    const originals = listOf(symbol.OriginalColumns)
    return { ...columnOf(symbol), original: originals[0]?.Name ?? symbol.Name ?? '' }
  })
  const tables = elementsOf(node.Expressions).flatMap(each => {
    const isKnown = columnSymbolsOf(each.ResultType) !== null
    return isKnown ? [{ query: bindTabular(each, scope), name: nameOf(each) }] : []
  })
  const arms = [...(input === null ? [] : [{ query: input, name: '' }]), ...tables].map(({ query, name }, index) =>
    armOf(query, name === '' ? `union_arg${index}` : name, merged, source),
  )
  return { kind: 'union', arms, source, columns: merged.map(({ name, type }) => ({ name, type })), at: node.TextStart }
}

export function armOf(query: Tabular, name: string, merged: readonly Merged[], source: string | null): UnionArm {
  const columns = merged.map(column => {
    if (column.name === source) return null
    const has = (wanted: string) => query.columns.some(own => own.name === wanted && own.type === column.type)
    return has(column.original) ? column.original : has(column.name) ? column.name : null
  })
  return { query, columns, name }
}

function nameOf(node: Kusto.Language.Syntax.Expression): string {
  return isA(node, Syntax.NameReference) ? (node.SimpleName ?? '') : ''
}
