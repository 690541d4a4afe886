// mv-expand: arrays and property bags come apart into rows, several in parallel.
import type { Tabular } from '../../../../main/investigation/hunting/query.ts'
import { convert } from './convert.ts'
import { evaluate, type World } from './expressions.ts'
import { scopesOf } from './operators.ts'
import { isArray, isBag, missing, NotKnown, type Table, type Value, wholeOf } from './value.ts'

type MvExpand = Extract<Tabular, { kind: 'mvExpand' }>

export function expand(query: Omit<MvExpand, 'input'>, table: Table, world: World): Value[][] {
  return scopesOf(table, world).flatMap(scope => {
    const lists = query.items.map(({ expression }) => {
      const value = evaluate(expression, scope)
      return elementsOf(expression.type === 'dynamic' ? value : convert(value, expression.type, 'dynamic'), query.bags)
    })
    const limit = query.limit === null ? Number.POSITIVE_INFINITY : Number(wholeOf(evaluate(query.limit, scope)))
    const count = Math.min(limit, Math.max(...lists.map(list => list.length)))
    return Array.from({ length: count }, (_, place) =>
      query.columns.map(({ name, type }) => {
        if (name === query.index) return BigInt(place)
        const item = query.items.findIndex(({ column }) => column.name === name)
        if (item < 0) return scope.row.get(name) ?? missing(type)
        const element = lists[item]?.[place] ?? null
        return type === 'dynamic' ? element : castOnly(element, type)
      }),
    )
  })
}

/** "If the dynamic value is null, then a single record is produced. If it is an empty array or property bag, no record". */
function elementsOf(value: Value, bags: MvExpand['bags']): readonly Value[] {
  if (isArray(value)) return value
  if (isBag(value)) return [...value].map(([key, item]) => (bags === 'array' ? [key, item] : new Map([[key, item]])))
  return [value]
}

/** "Cast-only and doesn't include parsing or type-conversion. Elements that don't conform become null values". */
function castOnly(value: Value, type: Parameters<typeof missing>[0]): Value {
  if (value === null) return missing(type)
  if (type === 'string' && typeof value !== 'string') throw new NotKnown('what conforms to string')
  const fits = {
    string: typeof value === 'string',
    bool: typeof value === 'boolean',
    int: typeof value === 'bigint',
    long: typeof value === 'bigint',
    real: typeof value === 'number' || typeof value === 'bigint',
    // JSON has no times nor guids: they are texts there
    datetime: typeof value === 'string',
    timespan: typeof value === 'string',
    guid: typeof value === 'string',
    decimal: false,
    dynamic: true,
  }[type]
  return fits ? convert(value, 'dynamic', type) : missing(type)
}
