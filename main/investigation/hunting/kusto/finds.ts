// find: rows of several tables that meet a condition, with the columns they share or the query names.
import { fail } from '../fail.ts'
import { mapped } from '../mapped.ts'
import type { Column, ColumnReference, Expression, Item, Tabular } from '../query.ts'
import { bindSearchCondition } from './conditions.ts'
import { elementsOf, isA, language } from './language.ts'
import { parametersOf } from './parameters.ts'
import { referenceTo } from './projections.ts'
import type { Scope } from './scope.ts'
import { sourcesOf } from './searches.ts'
import { columnsOf } from './types.ts'

const { Syntax } = language
type FindNode = Kusto.Language.Syntax.FindOperator

const packColumn = 'pack_'

/** A union of the tables, each with the condition over what columns it has, and what of them is asked for. */
export function bindFind(node: FindNode, scope: Scope): Tabular {
  const at = node.TextStart
  const source = parametersOf(node.Parameters, ['withsource']).get('withsource') ?? 'source_'
  if (node.DataScope !== null) return fail('hunt.unsupported', 'datascope= can not be told here.', node.DataScope)
  if (node.ProjectAway !== null)
    return fail('hunt.unsupported', 'project-away of find can not be run here.', node.ProjectAway)
  const predicate = bindSearchCondition(node.Condition, false, scope)
  const named = columnsIn(predicate)
  // "Source tables that do not contain any column used by the predicate evaluation will be filtered out."
  const tables = sourcesOf(node, null, scope).filter(
    ({ query }) => named.length === 0 || named.some(({ name }) => columnOf(query, name) !== undefined),
  )
  for (const { query } of tables) refuseOtherTypes(query, named)
  const columns = columnsOf(node)
  const shown = columns.filter(({ name }) => name !== source)
  if (node.Project === null)
    refuseOtherColumns(
      node,
      tables.map(({ query }) => query),
      named,
      shown,
    )
  const typed = new Set(elementsOf(node.Project?.Columns).flatMap(typedName))
  const arms = tables.map(({ query, name }) => {
    const met: Tabular = {
      kind: 'where',
      input: query,
      predicate: ofTable(predicate, query),
      columns: query.columns,
      at,
    }
    const items = shown.map(column => ({
      column,
      expression: shownValue(column, met, shown, typed.has(column.name), at),
    }))
    const projected: Tabular = { kind: 'project', input: met, items, columns: shown, at }
    return { query: projected, name, columns: columns.map(column => (column.name === source ? null : column.name)) }
  })
  return { kind: 'union', arms, source, columns, at }
}

const columnOf = ({ columns }: Tabular, name: string): Column | undefined => columns.find(each => each.name === name)

function columnsIn(predicate: Expression): ColumnReference[] {
  const found: ColumnReference[] = []
  mapped(predicate, part => {
    if (part.kind === 'column') found.push(part)
    return null
  })
  return found
}

function refuseOtherTypes(query: Tabular, named: readonly ColumnReference[]): void {
  for (const { name, type, at } of named) {
    const own = columnOf(query, name)
    if (own !== undefined && own.type !== type)
      fail('hunt.unsupported', `${name} is of several types, which find can not ask here.`, at)
  }
}

/** project-smart: columns of the predicate, and those "common to all the filtered tables"; the rest is packed. */
function refuseOtherColumns(
  node: FindNode,
  tables: readonly Tabular[],
  named: readonly ColumnReference[],
  shown: readonly Column[],
): void {
  const [first, ...others] = tables
  const shared = first?.columns.filter(({ name }) => others.every(each => columnOf(each, name) !== undefined)) ?? []
  const expected = new Set([...named, ...shared].map(({ name }) => name))
  const told = shown.filter(({ name }) => name !== packColumn)
  const isKnown = told.length === expected.size && told.every(({ name }) => expected.has(name))
  if (!isKnown)
    fail('hunt.unsupported', 'The columns of this find can not be told here.', node, 'Name them: project A, B.')
}

/** `Name:type` */
function typedName(node: Kusto.Language.Syntax.Expression): string[] {
  return isA(node, Syntax.TypedColumnReference) ? [node.Column?.SimpleName ?? ''] : []
}

/** Columns that the table has not are null. */
const ofTable = (predicate: Expression, query: Tabular): Expression =>
  mapped(predicate, part =>
    part.kind === 'column' && columnOf(query, part.name) === undefined ? nothing(part.type, part.at) : null,
  )

const nothing = (type: Column['type'], at: number): Expression => ({
  kind: 'literal',
  type,
  value: type === 'string' ? '' : null,
  at,
})

function shownValue(
  { name, type }: Column,
  input: Tabular,
  shown: readonly Column[],
  mayCast: boolean,
  at: number,
): Item['expression'] {
  const own = columnOf(input, name)
  if (own === undefined) return name === packColumn ? packed(input, shown, at) : nothing(type, at)
  const value = referenceTo(input, name, at)
  if (own.type === type) return value
  if (!mayCast)
    return fail('hunt.unsupported', `${name} is of several types.`, at, `Say which: project ${name}:${own.type}.`)
  return { kind: 'call', name: `to${type}`, arguments: [value], type, at }
}

/** "A property bag with the data from all the columns that doesn't appear in the output schema", those without a value too. */
function packed(input: Tabular, shown: readonly Column[], at: number): Expression {
  const rest = input.columns.filter(({ name }) => !shown.some(each => each.name === name))
  const pairs = rest.flatMap(({ name }): Expression[] => [
    { kind: 'literal', type: 'string', value: name, at },
    referenceTo(input, name, at),
  ])
  return { kind: 'call', name: 'bag_pack', arguments: pairs, type: 'dynamic', at }
}
