// evaluate: pivot, bag_unpack and narrow. The other plugins are refused by name.
import { fail } from '../fail.ts'
import { conflicts, mostPluginColumns, type PluginAnswer, type PluginQuestion } from '../plugins.ts'
import type { Aggregate, Column, Expression, Query, Tabular } from '../query.ts'
import { nameOf } from './calls.ts'
import { bindExpression } from './expressions.ts'
import { elementsOf, isA, language } from './language.ts'
import { parametersOf } from './parameters.ts'
import { referenceTo } from './projections.ts'
import { type Scope, stands } from './scope.ts'
import { columnsOf } from './types.ts'

const { Syntax } = language
type Node = Kusto.Language.Syntax.EvaluateOperator
type Call = Kusto.Language.Syntax.FunctionCallExpression

/** Thrown where the query can not be bound before the question is answered. */
export class Unanswered extends Error {
  readonly question: PluginQuestion

  constructor(question: PluginQuestion) {
    super('the columns of a plugin are not known')
    this.question = question
  }
}

export const knownPlugins: ReadonlySet<string> = new Set(['pivot', 'bag_unpack', 'narrow'])

export function bindEvaluate(node: Node, input: Tabular, scope: Scope): Tabular {
  parametersOf(node.Parameters, [])
  const call = node.FunctionCall
  if (call === null) return fail('hunt.syntax', 'evaluate wants the name of a plugin.', node)
  const name = nameOf(call)
  if (name === 'narrow') return { kind: 'narrow', input, columns: columnsOf(node), at: node.TextStart }
  if (!knownPlugins.has(name)) return fail('hunt.unsupported', `evaluate ${name}() can not be run here.`, call)
  if (!isA(node.Root, Syntax.QueryBlock) || stands(input, 'applied'))
    return fail(
      'hunt.unsupported',
      `evaluate ${name}() inside a function, mv-apply or partition can not be run here.`,
      call,
    )
  return name === 'pivot' ? bindPivot(node, call, input, scope) : bindBagUnpack(node, call, input, scope)
}

/** pivot(column, aggregate, others…): by default it counts, by all columns but the two that are named. */
function bindPivot(node: Node, call: Call, input: Tabular, scope: Scope): Tabular {
  const at = node.TextStart
  const [first, second, ...others] = elementsOf(call.ArgumentList?.Expressions).map(each => bindExpression(each, scope))
  if (first?.kind !== 'column') return fail('hunt.unsupported', 'pivot() turns a column.', call)
  const counted: Aggregate = { kind: 'aggregate', name: 'count', arguments: [], type: 'long', at }
  const aggregate = second ?? counted
  if (aggregate.kind !== 'aggregate')
    return fail('hunt.unsupported', 'The second argument of pivot() is one aggregate.', call)
  const used = new Set([
    first.name,
    ...aggregate.arguments.flatMap(each => (each.kind === 'column' ? [each.name] : [])),
  ])
  const by = others.length > 0 ? others.map(columnNamed) : input.columns.filter(({ name }) => !used.has(name))
  const on: Column = { name: first.name, type: first.type }
  const shape = { kind: 'pivot', input, on, aggregate, by, at } as const
  if (node.Schema !== null) return { ...shape, ...declared(node, by, aggregate) }
  const answer = answered(call, scope, () => ({
    query: distinctTexts(input, first),
    makes: { plugin: 'pivot', fixed: by, type: aggregate.type },
  }))
  return { ...shape, columns: answer.columns, values: answer.sources }
}

function columnNamed(expression: Expression): Column {
  if (expression.kind === 'column') return { name: expression.name, type: expression.type }
  return fail('hunt.unsupported', 'pivot() groups by columns.', expression.at)
}

/** Columns that the query says: values that are no column of it are left out. */
function declared(node: Node, by: readonly Column[], aggregate: Aggregate): { columns: Column[]; values: string[] } {
  const columns = columnsOf(node)
  const isKept = by.every(
    (column, index) => columns[index]?.name === column.name && columns[index]?.type === column.type,
  )
  const made = columns.slice(by.length)
  if (!isKept || made.some(({ type }) => type !== aggregate.type))
    return fail(
      'hunt.unsupported',
      `This schema is run here with the columns ${by.map(({ name }) => name).join(', ')} first, and then values of ${aggregate.type}.`,
      node,
    )
  return { columns, values: made.map(({ name }) => name) }
}

function bindBagUnpack(node: Node, call: Call, input: Tabular, scope: Scope): Tabular {
  const at = node.TextStart
  if (node.Schema !== null)
    return fail('hunt.unsupported', 'A schema of bag_unpack() can not be told here.', node.Schema)
  const given = new Map<string, Expression>()
  const names = ['column', 'OutputColumnPrefix', 'columnsConflict', 'ignoredProperties']
  elementsOf(call.ArgumentList?.Expressions).forEach((each, index) => {
    const name = isA(each, Syntax.SimpleNamedExpression) ? each.Name?.SimpleName : names[index]
    given.set(name ?? '', bindExpression(each, scope))
  })
  const bag = given.get('column')
  if (bag?.kind !== 'column' || bag.type !== 'dynamic')
    return fail('hunt.unsupported', 'bag_unpack() takes a dynamic column apart.', call)
  const said = textOf(given.get('columnsConflict')) ?? 'error'
  const rule = conflicts.find(each => each === said)
  if (rule === undefined) return fail('hunt.syntax', `columnsConflict= is one of ${conflicts.join(', ')}.`, call)
  const prefix = textOf(given.get('OutputColumnPrefix')) ?? ''
  const ignored = textsOf(given.get('ignoredProperties'))
  const fixed = input.columns.filter(({ name }) => name !== bag.name)
  const answer = answered(call, scope, () => ({
    query: membersOf(input, bag),
    makes: { plugin: 'bag_unpack', fixed, prefix, conflicts: rule, ignored },
  }))
  const column: Column = { name: bag.name, type: bag.type }
  const { columns, sources: members } = answer
  return { kind: 'bagUnpack', input, bag: column, prefix, conflicts: rule, ignored, columns, members, at }
}

const textOf = (expression: Expression | undefined): string | null =>
  expression?.kind === 'literal' && typeof expression.value === 'string' ? expression.value : null

function textsOf(expression: Expression | undefined): string[] {
  const json: unknown = JSON.parse(textOf(expression) ?? '[]')
  return Array.isArray(json) ? json.filter(each => typeof each === 'string') : []
}

function answered(
  call: Call,
  scope: Scope,
  question: () => { query: Tabular; makes: PluginQuestion['makes'] },
): PluginAnswer {
  const at = call.TextStart
  const known = scope.binding.answers.find(each => each.at === at)
  if (known !== undefined) return known
  const { query: body, makes } = question()
  const query: Query = { lets: [...scope.binding.lets], body, render: null, ordered: true }
  throw new Unanswered({ at, query, makes })
}

/** Each value of the column as text, and one more than there may be. */
function distinctTexts(input: Tabular, value: Expression): Tabular {
  const { at } = value
  const column: Column = { name: 'value', type: 'string' }
  const text: Expression = { kind: 'call', name: 'tostring', arguments: [value], type: 'string', at }
  const columns = [column]
  const distinct: Tabular = { kind: 'distinct', input, items: [{ column, expression: text }], columns, at }
  return inOrder(distinct, at)
}

function membersOf(input: Tabular, bag: Extract<Expression, { kind: 'column' }>): Tabular {
  const { at, name } = bag
  const columns: Column[] = [
    { name: 'name', type: 'string' },
    { name: 'type', type: 'string' },
  ]
  return inOrder({ kind: 'bagMembers', input, bag: { name, type: bag.type }, columns, at }, at)
}

function inOrder(input: Tabular, at: number): Tabular {
  const [first] = input.columns
  if (first === undefined) throw new Error('nothing to sort by')
  const count: Expression = { kind: 'literal', type: 'long', value: String(mostPluginColumns + 1), at }
  const key = { expression: referenceTo(input, first.name, at), descending: false, nulls: 'first' } as const
  return { kind: 'top', input, count, keys: [key], columns: input.columns, at }
}
