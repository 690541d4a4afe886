// partition and top-nested: rows in parts by a key, and parts within them.
import type { NestedLevel, Tabular } from '../../../../main/investigation/hunting/query.ts'
import { aggregateItem } from './aggregates.ts'
import type { Scope, World } from './expressions.ts'
import { evaluate } from './expressions.ts'
import { byKey, groupsOf, made, scopesOf } from './operators.ts'
import { missing, NotKnown, type Table, type Value, wholeOf } from './value.ts'

/** "A single output table that is the union of the results of all subqueries". */
export function partition(query: Extract<Tabular, { kind: 'partition' }>, table: Table, world: World): Value[][] {
  const groups = groupsOf(scopesOf(table, world), scope => [evaluate(query.by, scope)])
  return groups.flatMap(({ group }) => {
    const rows = group.map(({ row }) => table.columns.map(({ name }) => row.get(name) ?? null))
    const applied = new Map([...world.applied, [query.id, { columns: table.columns, rows }]])
    return world.run(query.query, { ...world, applied }).rows.map(row => [...row])
  })
}

export function topNested({ levels }: Extract<Tabular, { kind: 'topNested' }>, table: Table, world: World): Value[][] {
  return nested(levels, scopesOf(table, world), world)
}

function nested(levels: readonly NestedLevel[], scopes: readonly Scope[], world: World): Value[][] {
  const [level, ...deeper] = levels
  if (level === undefined) return [[]]
  const groups = groupsOf(scopes, scope => made([level.of], scope))
    .map(each => ({ ...each, value: aggregateOf(level, each.group) }))
    .toSorted((a, b) => byKey(level.key, a.value, b.value))
  const count = countOf(level, groups.length, world)
  const [last, next] = [groups[count - 1], groups[count]]
  if (last !== undefined && next !== undefined && byKey(level.key, last.value, next.value) === 0)
    throw new NotKnown('which of several values are the top')
  const rows = groups
    .slice(0, count)
    .flatMap(({ key, group, value }) => nested(deeper, group, world).map(rest => [...key, value, ...rest]))
  const others = groups.slice(count).flatMap(({ group }) => group)
  if (others.length > 0 && levels.some(each => each.others !== null))
    rows.push(levels.flatMap(each => ofOthers(each, others, world)))
  return rows
}

function countOf({ count }: NestedLevel, all: number, world: World): number {
  if (count === null) return all
  return Number(wholeOf(evaluate(count, { row: new Map(), rows: [], place: 0, world })))
}

const aggregateOf = ({ aggregated, key }: NestedLevel, group: readonly Scope[]): Value =>
  aggregateItem({ columns: [aggregated], expression: key.expression }, group)[0] ?? null

function ofOthers(level: NestedLevel, rows: readonly Scope[], world: World): Value[] {
  if (level.others === null) return [missing(level.of.column.type), missing(level.aggregated.type)]
  return [evaluate(level.others, { row: new Map(), rows: [], place: 0, world }), aggregateOf(level, rows)]
}
