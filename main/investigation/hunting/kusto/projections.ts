// extend, project and its kin: which column is made of what.
import { fail } from '../fail.ts'
import type { Column, ColumnReference, Expression, Item, Tabular } from '../query.ts'
import { bindExpression } from './expressions.ts'
import { elementsOf, isA, language } from './language.ts'
import type { Scope } from './scope.ts'
import { columnOf, columnSymbolsOf, columnsOf } from './types.ts'

const { Syntax } = language
type Node = Kusto.Language.Syntax.Expression
type Named<Kind> = Extract<Tabular, { kind: Kind }>

/** Columns that an expression of a list makes: one, or several of a tuple. */
export function itemsOf(node: Node, columns: readonly Column[], scope: Scope): Item[] {
  const expression = bindExpression(isA(node, Syntax.CompoundNamedExpression) ? node.Expression : node, scope)
  const [only] = columns
  if (columns.length === 1 && only !== undefined && tupleOf(node) === 0) return [{ column: only, expression }]
  // What gives several values gives one array of them.
  return columns.map((column, index) => ({ column, expression: partOf(expression, index, column) }))
}

const inner = (node: Node): Node | null =>
  isA(node, Syntax.CompoundNamedExpression) || isA(node, Syntax.SimpleNamedExpression) ? node.Expression : node

/** How many values a tuple has; 0 for what is none. */
const tupleOf = (node: Node): number => columnSymbolsOf(inner(node)?.ResultType ?? null)?.length ?? 0

function partOf(expression: Expression, index: number, { type }: Column): Expression {
  const { at } = expression
  const step: Expression = { kind: 'literal', type: 'long', value: String(index), at }
  const part: Expression = { kind: 'path', base: expression, step, type: 'dynamic', at }
  return type === 'dynamic' ? part : { kind: 'call', name: `to${type}`, arguments: [part], type, at }
}

export function bindExtend(
  node: Kusto.Language.Syntax.ExtendOperator | Kusto.Language.Syntax.SerializeOperator,
  input: Tabular,
  scope: Scope,
): Named<'extend'> {
  const symbols = columnSymbolsOf(node.ResultType) ?? []
  const columns = columnsOf(node)
  const fresh = columns.filter(({ name }) => !input.columns.some(each => each.name === name))
  const claimed = new Set<string>()
  const claim = (made: Column[]): Column[] => {
    for (const { name } of made) claimed.add(name)
    return made
  }
  const items = elementsOf(node.Expressions).flatMap(each => {
    const named = namesOf(each)
    const made = named === null ? [] : claim(named.flatMap(name => columns.filter(column => column.name === name)))
    // Of a tuple, what is given no name has names of its own, after those that are.
    const parts = tupleOf(each)
    if (parts > made.length)
      made.push(...claim(fresh.filter(({ name }) => !claimed.has(name)).slice(0, parts - made.length)))
    else if (named === null) made.push(...claim(symbols.filter(({ Source: source }) => source === each).map(columnOf)))
    // A column by its bare name stays what it is.
    return made.length === 0 ? [] : itemsOf(each, made, scope)
  })
  const lost = fresh.find(({ name }) => !claimed.has(name))
  if (lost !== undefined) throw new Error(`no expression makes the column ${lost.name}`)
  return { kind: 'extend', input, items, columns, at: node.TextStart }
}

/** The names that an expression is given, in their order; null where it is given none. */
function namesOf(node: Node): string[] | null {
  if (isA(node, Syntax.SimpleNamedExpression)) return [node.Name?.SimpleName ?? '']
  if (!isA(node, Syntax.CompoundNamedExpression)) return null
  return elementsOf(node.Names?.Names).map(({ SimpleName: name }) => name ?? '')
}

export function bindProject(node: Kusto.Language.Syntax.ProjectOperator, input: Tabular, scope: Scope): Tabular {
  const columns = columnsOf(node)
  return {
    kind: 'project',
    input,
    items: inOrder(elementsOf(node.Expressions), columns, scope),
    columns,
    at: node.TextStart,
  }
}

/** Expressions and the columns they make, one after the other. */
export function inOrder(nodes: readonly Node[], columns: readonly Column[], scope: Scope): Item[] {
  let from = 0
  const items = nodes.flatMap(each => {
    const count = Math.max(namesOf(each)?.length ?? 1, tupleOf(each))
    const made = columns.slice(from, from + count)
    from += count
    return itemsOf(each, made, scope)
  })
  if (from !== columns.length) throw new Error('the parser made other columns than its expressions have')
  return items
}

/** project-rename, or a part of project-reorder and project-keep: every column is one of the input, by another name. */
export function bindRename(node: Kusto.Language.Syntax.ProjectRenameOperator, input: Tabular): Tabular {
  const olds = new Map<string, string>()
  for (const each of elementsOf(node.Expressions)) {
    const old = isA(each, Syntax.SimpleNamedExpression) ? each.Expression : null
    if (!isA(each, Syntax.SimpleNamedExpression) || !isA(old, Syntax.NameReference)) {
      return fail('hunt.unsupported', 'This renaming can not be run here.', each)
    }
    olds.set(each.Name?.SimpleName ?? '', old.SimpleName ?? '')
  }
  return passedOn(node, input, name => olds.get(name) ?? name)
}

export const bindNamed = (node: Node, input: Tabular): Tabular => passedOn(node, input, name => name)

function passedOn(node: Node, input: Tabular, oldName: (name: string) => string): Tabular {
  const at = node.TextStart
  const columns = columnsOf(node)
  const items = columns.map(column => ({ column, expression: referenceTo(input, oldName(column.name), at) }))
  return { kind: 'project', input, items, columns, at }
}

export function referenceTo(input: Tabular, name: string, at: number): ColumnReference {
  const column = input.columns.find(each => each.name === name)
  if (column === undefined) throw new Error(`there is no column ${name} to pass on`)
  return { kind: 'column', name, type: column.type, side: null, at }
}
