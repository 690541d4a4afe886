// What a table is: one small function an operator.
import type { Item, Query, SortKey, Tabular } from '../../../../main/investigation/hunting/query.ts'
import { clrTypes, type HuntColumn } from '../../../../shared/model/hunt.ts'
import { aggregateItem } from './aggregates.ts'
import { canonical, order, truthOf } from './compare.ts'
import { convert } from './convert.ts'
import { expand } from './expand.ts'
import { evaluate, type Scope, type World } from './expressions.ts'
import { join } from './join.ts'
import { parse } from './parse.ts'
import { partition, topNested } from './parts.ts'
import { bagMembers, bagUnpack, pivot } from './plugins.ts'
import { makeSeries } from './series.ts'
import { missing, NotKnown, type Table, type Value, wholeOf } from './value.ts'

type Of<Kind> = Extract<Tabular, { kind: Kind }>
type Rows = readonly (readonly Value[])[]

/** @param now in ticks */
export function interpret(query: Query, tables: ReadonlyMap<string, Table>, now: bigint): Table {
  const lets: World['lets'] = new Map()
  const world: World = { tables, lets, applied: new Map(), now, run }
  for (const each of query.lets) {
    if (each.kind === 'table') lets.set(each.id, run(each.query, world))
    else lets.set(each.id, { scalar: evaluate(each.expression, { row: new Map(), rows: [], place: 0, world }) })
  }
  return run(query.body, world)
}

/** Every column's value by its name, row by row. */
export function scopesOf({ columns, rows }: Table, world: World): Scope[] {
  const maps = rows.map(row => new Map(columns.map(({ name }, place) => [name, row[place] ?? null])))
  return maps.map((row, place) => ({ row, rows: maps, place, world }))
}

function run(query: Tabular, world: World): Table {
  return { columns: query.columns, rows: rowsOf(query, world) }
}

function rowsOf(query: Tabular, world: World): Rows {
  switch (query.kind) {
    case 'table':
      return tableNamed(query, world)
    case 'letTable': {
      const table = world.lets.get(query.id)
      if (table === undefined || !('rows' in table)) throw new Error(`no let ${query.id}`)
      return table.rows
    }
    case 'applied':
      return world.applied.get(query.id)?.rows ?? []
    case 'datatable':
      return query.rows.map(row => row.map(literal => evaluate(literal, nothing(world))))
    case 'print':
      return [made(query.items, nothing(world))]
    case 'range':
      return range(query, world)
    case 'where':
      return where(query, world)
    case 'extend':
    case 'serialize':
      return extend(query, world)
    case 'project':
      return scopesOf(run(query.input, world), world).map(scope => made(query.items, scope))
    case 'distinct':
      return distinct(scopesOf(run(query.input, world), world).map(scope => made(query.items, scope)))
    case 'summarize':
      return summarize(query, world)
    case 'sort':
      return sorted(run(query.input, world), query.keys, world)
    case 'top':
      return firstOf(run(query.input, world), query.keys, countOf(query.count, world), world)
    case 'take':
      return take(query, world)
    case 'sample':
      return sample(query, world)
    case 'count':
      return [[BigInt(run(query.input, world).rows.length)]]
    case 'join':
    case 'lookup':
      return join(query, run(query.input, world), run(query.right, world), world)
    case 'union':
      return union(query, world)
    case 'topNested':
      return topNested(query, run(query.input, world), world)
    case 'partition':
      return partition(query, run(query.input, world), world)
    case 'mvExpand':
      return expand(query, run(query.input, world), world)
    case 'mvApply':
      return mvApply(query, world)
    case 'parse':
      return parse(query, run(query.input, world), world)
    case 'makeSeries':
      return makeSeries(query, run(query.input, world), world)
    case 'pivot':
      return pivot(query, run(query.input, world), world)
    case 'bagUnpack':
      return bagUnpack(query, run(query.input, world))
    case 'bagMembers':
      return bagMembers(query, run(query.input, world))
    case 'getschema':
      return getschema(query.input.columns)
    default:
      throw new NotKnown(query.kind)
  }
}

const nothing = (world: World): Scope => ({ row: new Map(), rows: [], place: 0, world })
const countOf = (expression: Of<'take'>['count'], world: World): number =>
  Number(wholeOf(evaluate(expression, nothing(world))))

/** Each as the type its column has. */
export const made = (items: readonly Item[], scope: Scope): Value[] =>
  items.map(({ column, expression }) => convert(evaluate(expression, scope), expression.type, column.type))

function tableNamed(query: Of<'table'>, world: World): Rows {
  const table = world.tables.get(query.name)
  if (table === undefined) throw new Error(`no table ${query.name}`)
  const places = query.columns.map(({ name }) => table.columns.findIndex(column => column.name === name))
  return table.rows.map(row =>
    places.map((place, index) => row[place] ?? missing(query.columns[index]?.type ?? 'dynamic')),
  )
}

function range({ from, to, step, columns }: Of<'range'>, world: World): Rows {
  const type = columns[0]?.type ?? 'long'
  const [first, last] = [from, to].map(each => convert(evaluate(each, nothing(world)), each.type, type))
  const by = convert(evaluate(step, nothing(world)), step.type, type === 'datetime' ? 'timespan' : type)
  if (first === null || last === null || by === null || first === undefined || last === undefined) return []
  if (typeof first !== 'bigint' || typeof by !== 'bigint') throw new NotKnown('range of reals')
  if (by === 0n) throw new NotKnown('range by 0')
  const rows: Value[][] = []
  for (let value = first; by > 0n ? value <= wholeOf(last) : value >= wholeOf(last); value += by) rows.push([value])
  return rows
}

/** "Records for which the predicate returns the null value are dropped". */
function where({ input, predicate }: Of<'where'>, world: World): Rows {
  const table = run(input, world)
  const scopes = scopesOf(table, world)
  return table.rows.filter((_, place) => {
    const scope = scopes[place]
    return scope !== undefined && truthOf(evaluate(predicate, scope)) === true
  })
}

/** New columns see the row as it came in; one of a name that is there takes its place. */
function extend({ input, items, columns }: Of<'extend'> | Of<'serialize'>, world: World): Rows {
  return scopesOf(run(input, world), world).map(scope => {
    const values = made(items, scope)
    const fresh = new Map(items.map(({ column }, place) => [column.name, values[place] ?? null]))
    return columns.map(({ name }) => (fresh.has(name) ? fresh : scope.row).get(name) ?? null)
  })
}

export function distinct(rows: Rows): Rows {
  const seen = new Map(rows.map(row => [canonical(row), row]))
  return [...seen.values()]
}

/** Without keys one row even of nothing, with keys none ("the output has no rows"). */
function summarize({ input, by, aggregates }: Of<'summarize'>, world: World): Rows {
  const scopes = scopesOf(run(input, world), world)
  const groups = groupsOf(scopes, scope => made(by, scope))
  if (by.length === 0 && groups.length === 0) groups.push({ key: [], group: [] })
  return groups.map(({ key, group }) => [...key, ...aggregates.flatMap(item => aggregateItem(item, group))])
}

export interface Group {
  readonly key: Value[]
  readonly group: Scope[]
}

export function groupsOf(scopes: readonly Scope[], keyOf: (scope: Scope) => Value[]): Group[] {
  const groups = new Map<string, Group>()
  for (const scope of scopes) {
    const key = keyOf(scope)
    const name = canonical(key)
    const found = groups.get(name)
    if (found === undefined) groups.set(name, { key, group: [scope] })
    else found.group.push(scope)
  }
  return [...groups.values()]
}

/** Nulls first or last as the key says, NaN beside them (sort's table); rows that are equal stay as they came. */
export function sorted(table: Table, keys: readonly SortKey[], world: World): Rows {
  const scopes = scopesOf(table, world)
  const all = table.rows.map((row, place) => {
    const scope = scopes[place]
    if (scope === undefined) throw new Error('a row without its scope')
    return { row, key: keys.map(({ expression }) => evaluate(expression, scope)) }
  })
  return all
    .toSorted((a, b) =>
      keys.reduce((sum, key, place) => sum || byKey(key, a.key[place] ?? null, b.key[place] ?? null), 0),
    )
    .map(({ row }) => row)
}

/** Which of the rows with one key are among the first is not said. */
function firstOf(table: Table, keys: readonly SortKey[], count: number, world: World): Rows {
  const rows = sorted(table, keys, world)
  const scopes = scopesOf({ columns: table.columns, rows }, world)
  const last = scopes[count - 1]
  if (last === undefined || rows.length === count) return rows.slice(0, count)
  const keyOf = (scope: Scope): string => canonical(keys.map(({ expression }) => evaluate(expression, scope)))
  const tied = rows.filter((_, place) => {
    const scope = scopes[place]
    return scope !== undefined && keyOf(scope) === keyOf(last)
  })
  const next = scopes[count]
  if (next !== undefined && keyOf(next) === keyOf(last) && distinct(tied).length > 1)
    throw new NotKnown('which of several rows are the first')
  return rows.slice(0, count)
}

/** "There's no guarantee which records are returned, unless the source data is sorted". */
function take({ input, count }: Of<'take'>, world: World): Rows {
  const wanted = countOf(count, world)
  if (input.kind === 'sort') return firstOf(run(input.input, world), input.keys, wanted, world)
  const { rows } = run(input, world)
  if (rows.length > wanted && distinct(rows).length > 1) throw new NotKnown('which rows are taken')
  return rows.slice(0, wanted)
}

/** "Up to the specified number of random rows", of distinct values any: told only where all are among them. */
function sample({ input, count, distinct: of }: Of<'sample'>, world: World): Rows {
  const table = run(input, world)
  const rows = of === null ? table.rows : distinct(scopesOf(table, world).map(scope => [evaluate(of, scope)]))
  if (rows.length > countOf(count, world)) throw new NotKnown('which rows are in a sample')
  return rows
}

/** From the end where nulls are: null, NaN, values. */
const rankOf = (value: Value): number => (value === null ? 2 : Number.isNaN(value) ? 1 : 0)

export function byKey({ descending, nulls }: SortKey, a: Value, b: Value): number {
  const rank = rankOf(a) - rankOf(b)
  if (rank !== 0) return nulls === 'first' ? -rank : rank
  if (a === null || b === null || Number.isNaN(a)) return 0
  return descending ? order(b, a) : order(a, b)
}

/** What an arm has not is null, or '' of a string. */
function union({ arms, source, columns }: Of<'union'>, world: World): Rows {
  return arms.flatMap(arm => {
    const scopes = scopesOf(run(arm.query, world), world)
    return scopes.map(({ row }) =>
      columns.map(({ name, type }, place) => {
        if (name === source && place === 0) return arm.name
        const own = arm.columns[place]
        return own === null || own === undefined ? missing(type) : (row.get(own) ?? missing(type))
      }),
    )
  })
}

/** The subquery is run for every row over what its arrays come apart into; what it does not make is the row's. */
function mvApply(query: Of<'mvApply'>, world: World): Rows {
  const { input, id, query: inner, columns } = query
  const table = run(input, world)
  return table.rows.flatMap((row, place) => {
    const one: Table = { columns: table.columns, rows: [row] }
    const scope = scopesOf(table, world)[place]
    const rows = expand({ ...query, kind: 'mvExpand', bags: 'bag', columns: appliedColumns(inner, id) }, one, world)
    const applied = new Map([...world.applied, [id, { columns: appliedColumns(inner, id), rows }]])
    const answer = scopesOf(run(inner, { ...world, applied }), world)
    return answer.map(each => columns.map(({ name }) => (each.row.has(name) ? each : scope)?.row.get(name) ?? null))
  })
}

/** What the subquery starts from. */
function appliedColumns(query: Tabular, id: number): readonly HuntColumn[] {
  if (query.kind === 'applied' && query.id === id) return query.columns
  if ('input' in query) return appliedColumns(query.input, id)
  throw new NotKnown('mv-apply of another source')
}

const getschema = (columns: readonly HuntColumn[]): Rows =>
  columns.map(({ name, type }, place) => [name, BigInt(place), clrTypes[type], type])
