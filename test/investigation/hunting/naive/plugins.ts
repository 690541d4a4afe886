// evaluate pivot and bag_unpack. Which columns they make was asked of the data before.
import type { Tabular } from '../../../../main/investigation/hunting/query.ts'
import type { ScalarType } from '../../../../shared/model/hunt.ts'
import { worth } from './aggregates.ts'
import { orderOfTexts } from './compare.ts'
import { asText, convert } from './convert.ts'
import type { Scope, World } from './expressions.ts'
import { groupsOf, scopesOf } from './operators.ts'
import { type Bag, isArray, isBag, missing, type Table, type Value } from './value.ts'

type Of<Kind> = Extract<Tabular, { kind: Kind }>

/** A column for every value of one; where a group has no row of it, the aggregate of none. */
export function pivot({ on, by, aggregate, values }: Of<'pivot'>, table: Table, world: World): Value[][] {
  const textOf = (scope: Scope): string => asText(scope.row.get(on.name) ?? null, on.type)
  const keyOf = (scope: Scope): Value[] => by.map(({ name }) => scope.row.get(name) ?? null)
  return groupsOf(scopesOf(table, world), keyOf).map(({ key, group }) => [
    ...key,
    ...values.map(value =>
      worth(
        aggregate,
        group.filter(scope => textOf(scope) === value),
      ),
    ),
  ])
}

/** Each member of the bags is a column. */
export function bagUnpack({ bag, members, columns }: Of<'bagUnpack'>, table: Table): Value[][] {
  const placeOf = (name: string): number => table.columns.findIndex(column => column.name === name)
  const kept = columns.slice(0, columns.length - members.length)
  return table.rows.map(row => [
    ...kept.map(({ name }) => row[placeOf(name)] ?? null),
    ...members.map((member, place) => {
      const type = columns[kept.length + place]?.type ?? 'dynamic'
      const value = bagOf(row[placeOf(bag.name)] ?? null).get(member) ?? null
      return value === null ? missing(type) : convert(value, type, type)
    }),
  ])
}

/** The members' names with their type: its own where all rows have it in one, else dynamic. */
export function bagMembers({ bag }: Of<'bagMembers'>, table: Table): Value[][] {
  const place = table.columns.findIndex(({ name }) => name === bag.name)
  const all = table.rows.flatMap(row => [...bagOf(row[place] ?? null)])
  const names = [...new Set(all.map(([name]) => name))].toSorted(orderOfTexts)
  return names.map(name => {
    const types = new Set(
      all.filter(([own, value]) => own === name && value !== null).map(([, value]) => typeOf(value)),
    )
    const [only] = types
    return [name, only !== undefined && types.size === 1 ? only : 'dynamic']
  })
}

const bagOf = (value: Value): Bag => (isBag(value) ? value : new Map())

function typeOf(value: Value): ScalarType {
  if (isArray(value) || isBag(value)) return 'dynamic'
  if (typeof value === 'bigint') return 'long'
  if (typeof value === 'number') return 'real'
  return typeof value === 'boolean' ? 'bool' : 'string'
}
