// evaluate pivot and bag_unpack, whose columns hang on the data.
import type { Tabular } from '../../../../main/investigation/hunting/query.ts'
import type { HuntColumn, ScalarType } from '../../../../shared/model/hunt.ts'
import { worth } from './aggregates.ts'
import { orderOfTexts } from './compare.ts'
import { asText, convert } from './convert.ts'
import type { World } from './expressions.ts'
import { groupsOf, scopesOf } from './operators.ts'
import { type Bag, isArray, isBag, missing, NotKnown, type Table, type Value } from './value.ts'

type Of<Kind> = Extract<Tabular, { kind: Kind }>

/** A column for every value of one, in the order of the values; where a group has no row of it, the aggregate of none. */
export function pivot({ on, by, aggregate }: Of<'pivot'>, table: Table, world: World): Table {
  const scopes = scopesOf(table, world)
  const nameOf = (scope: (typeof scopes)[number]): string => asText(scope.row.get(on.name) ?? null, on.type)
  const names = [...new Set(scopes.map(nameOf))].toSorted(orderOfTexts)
  if (names.includes('')) throw new NotKnown('a column without a name')
  const keyOf = (scope: (typeof scopes)[number]): Value[] => by.map(({ name }) => scope.row.get(name) ?? null)
  const rows = groupsOf(scopes, keyOf).map(({ key, group }) => [
    ...key,
    ...names.map(name =>
      worth(
        aggregate,
        group.filter(scope => nameOf(scope) === name),
      ),
    ),
  ])
  return { columns: [...by, ...names.map(name => ({ name, type: aggregate.type }))], rows }
}

/** Each member of the bags becomes a column, of its own type where all rows have it in one, else a dynamic. */
export function bagUnpack({ bag, prefix, conflicts, ignored }: Of<'bagUnpack'>, table: Table): Table {
  const place = table.columns.findIndex(({ name }) => name === bag.name)
  const bagOf = (row: readonly Value[]): Bag => {
    const value = row[place] ?? null
    return isBag(value) ? value : new Map()
  }
  const all = table.rows.flatMap(row => [...bagOf(row)]).filter(([key]) => !ignored.includes(key))
  const keys = [...new Set(all.map(([key]) => key))].toSorted(orderOfTexts)
  const others = table.columns.filter(({ name }) => name !== bag.name)
  const slots = keys.map(key => ({ key, column: { name: `${prefix}${key}`, type: typeOfAll(all, key) } }))
  const clash = slots
    .filter(({ column }) => others.some(({ name }) => name === column.name))
    .map(each => each.column.name)
  if (clash.length > 0 && conflicts === 'error') throw new NotKnown('a column that is there already')
  const kept = conflicts === 'keep_source' ? others : others.filter(({ name }) => !clash.includes(name))
  const fresh = conflicts === 'keep_source' ? slots.filter(({ column }) => !clash.includes(column.name)) : slots
  const rows = table.rows.map(row => [
    ...kept.map(({ name }) => row[table.columns.findIndex(column => column.name === name)] ?? null),
    ...fresh.map(({ key, column }) => slot(bagOf(row).get(key) ?? null, column)),
  ])
  return { columns: [...kept, ...fresh.map(({ column }) => column)], rows }
}

const slot = (value: Value, { type }: HuntColumn): Value =>
  value === null ? missing(type) : convert(value, type, type)

function typeOfAll(all: readonly (readonly [string, Value])[], key: string): ScalarType {
  const types = new Set(all.filter(([name, value]) => name === key && value !== null).map(([, value]) => typeOf(value)))
  const [only] = types
  return only !== undefined && types.size === 1 ? only : 'dynamic'
}

function typeOf(value: Value): ScalarType {
  if (isArray(value) || isBag(value)) return 'dynamic'
  if (typeof value === 'bigint') return 'long'
  if (typeof value === 'number') return 'real'
  return typeof value === 'boolean' ? 'bool' : 'string'
}
