// search: rows of many tables that meet a condition over all or some of their columns.
import { fail } from '../fail.ts'
import { mapped } from '../mapped.ts'
import type { Expression, Tabular, UnionArm } from '../query.ts'
import { bindSearchCondition } from './conditions.ts'
import { elementsOf, isA, language, listOf } from './language.ts'
import { parametersOf } from './parameters.ts'
import type { Scope } from './scope.ts'
import { columnsOf } from './types.ts'
import { armOf, armsOf, mergedColumns, tableOf } from './unions.ts'

const { Symbols } = language

/** The column in which search says the table of a row. */
const tableColumn = '$table'
const kinds: ReadonlySet<string> = new Set(['default', 'case_insensitive', 'case_sensitive'])

/** A union of the tables, each with the condition over what columns it has. */
export function bindSearch(node: Kusto.Language.Syntax.SearchOperator, input: Tabular | null, scope: Scope): Tabular {
  const kind = parametersOf(node.Parameters, ['kind']).get('kind') ?? 'default'
  if (!kinds.has(kind)) return fail('hunt.unsupported', `search kind=${kind} can not be run here.`, node)
  if (node.DataScope !== null) return fail('hunt.unsupported', 'datascope= can not be told here.', node.DataScope)
  const merged = mergedColumns(node)
  const predicate = bindSearchCondition(node.Condition, kind === 'case_sensitive', scope)
  const at = node.TextStart
  const arms = sourcesOf(node, input, scope).map(({ query, name }) => {
    const arm = armOf(query, name, merged, tableColumn)
    const own = { kind: 'where', input: query, predicate: ofArm(predicate, arm), columns: query.columns, at } as const
    return { ...arm, query: own }
  })
  return { kind: 'union', arms, source: tableColumn, columns: columnsOf(node), at }

  /** Columns of the whole as the table's own, or nothing where it has them not. */
  function ofArm(condition: Expression, arm: UnionArm): Expression {
    return mapped(condition, part => {
      if (part.kind !== 'column') return null
      const place = merged.findIndex(({ name, type }) => name === part.name && type === part.type)
      const own = arm.columns[place]
      if (own !== undefined && own !== null) return { ...part, name: own }
      return { kind: 'literal', type: part.type, value: part.type === 'string' ? '' : null, at: part.at }
    })
  }
}

/** The table that is piped in, those that `in` names, or all. */
export function sourcesOf(
  node: Kusto.Language.Syntax.SearchOperator | Kusto.Language.Syntax.FindOperator,
  input: Tabular | null,
  scope: Scope,
): { query: Tabular; name: string }[] {
  if (input !== null) return [{ query: input, name: input.kind === 'table' ? input.name : 'union_arg0' }]
  if (node.InClause !== null)
    return armsOf(elementsOf(node.InClause.Expressions), false, scope).map(({ query, name }, index) => ({
      query,
      name: name === '' ? `union_arg${index}` : name,
    }))
  return listOf(scope.binding.globals?.Database?.Members).flatMap(symbol =>
    isA(symbol, Symbols.TableSymbol) ? [tableOf(symbol, node.TextStart)] : [],
  )
}
