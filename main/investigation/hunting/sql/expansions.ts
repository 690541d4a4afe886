// mv-expand and mv-apply.
import type { Expression, Tabular } from '../query.ts'
import { converted } from './casts.ts'
import { dynamicOf } from './dynamics.ts'
import { scalar } from './expressions.ts'
import { isOwn, type Named, qualified, type Relation, rowOf, type Translation } from './scope.ts'
import { relationIn } from './tables.ts'
import { jsonOrNull } from './types.ts'

type Expansion = Extract<Tabular, { kind: 'mvExpand' | 'mvApply' }>

/** The lists of an expansion, worked out beside the columns of its input. */
interface Lists {
  readonly input: Relation
  /** `input` with a column more for each list. */
  readonly sql: string
  readonly names: readonly string[]
}

export function expandedOf(table: Extract<Tabular, { kind: 'mvExpand' }>, translation: Translation): Relation {
  const { input, sql, names } = listsOf(table, table.bags, translation)
  const made = madeOf(table, translation)
  const list = names.map((name, index) => `unnest(${name}) AS ${made.raw[index]}`)
  if (made.index !== null) list.push(`unnest(range(${longest(names)})) AS ${made.index.sql}`)
  const rows = `SELECT *, ${list.join(', ')} FROM (${sql})`
  return typed(table, { ...input, sql: rows }, made)
}

interface Made {
  /** Names of the elements as they come, in JSON. */
  readonly raw: readonly string[]
  readonly columns: readonly Named[]
  readonly index: Named | null
}

function madeOf({ items, index }: Expansion, translation: Translation): Made {
  const columns = items.map(({ column }) => translation.named(column))
  return {
    raw: columns.map(() => translation.newName('x')),
    columns,
    index: index === null ? null : translation.named({ name: index, type: 'long' }),
  }
}

/** Elements as what the query wants of them, in the place of the column they come from or after all. */
function typed(table: Expansion, rows: Relation, { raw, columns, index }: Made): Relation {
  const list = columns.map(({ type, sql }, place) => `${elementAs(raw[place] ?? '', type)} AS ${sql}`)
  const byName = new Map(
    [...rows.columns, ...columns, ...(index === null ? [] : [index])].map(each => [each.name, each]),
  )
  return {
    ...rows,
    sql: `SELECT *, ${list.join(', ')} FROM (${rows.sql})`,
    columns: table.columns.map(({ name }) => byName.get(name) ?? lost(name)),
  }
}

/** "Cast-only": what is of another type is null, and no text is read as a number. JSON has times and guids as texts. */
const conforming: Readonly<Partial<Record<Named['type'], string>>> = {
  bool: `'BOOLEAN'`,
  int: `'BIGINT', 'UBIGINT'`,
  long: `'BIGINT', 'UBIGINT'`,
  real: `'BIGINT', 'UBIGINT', 'DOUBLE'`,
  datetime: `'VARCHAR'`,
  timespan: `'VARCHAR'`,
  guid: `'VARCHAR'`,
}

function elementAs(raw: string, type: Named['type']): string {
  if (type === 'dynamic') return raw
  const value = converted({ sql: jsonOrNull(raw), type: 'dynamic' }, type)
  const types = conforming[type]
  return types === undefined ? value : `CASE WHEN json_type(${raw}) IN (${types}) THEN ${value} END`
}

function lost(name: string): never {
  throw new Error(`nothing makes the column ${name}`)
}

const longest = (names: readonly string[]): string => `greatest(${names.map(name => `len(${name})`).join(', ')})`

function listsOf(table: Expansion, bags: 'bag' | 'array', translation: Translation): Lists {
  const input = relationIn(table.input, translation)
  const row = rowOf(translation, input.columns)
  const limit = table.limit === null ? '' : `[1:${limitOf(table.limit, translation)}]`
  const values = table.items.map(({ expression }) => ({
    name: translation.newName('j'),
    json: dynamicOf(expression, row),
  }))
  const names = table.items.map(() => translation.newName('a'))
  const jsons = values.map(({ name, json }) => `${json} AS ${name}`)
  const lists = values.map(({ name }, index) => `(${elements(name, bags)})${limit} AS ${names[index]}`)
  const sql = `SELECT *, ${lists.join(', ')} FROM (SELECT *, ${jsons.join(', ')} FROM (${input.sql}))`
  return { input, sql, names }
}

const limitOf = (limit: Expression, translation: Translation): string =>
  `greatest(0, ${scalar(limit, rowOf(translation, [])).sql})`

/** An array's elements, a bag's members one by one; anything else, null too, is one element. */
function elements(json: string, bags: 'bag' | 'array'): string {
  const member = `json_extract(${json}, '/' || replace(replace(k, '~', '~0'), '/', '~1'))`
  const one = bags === 'bag' ? `json_object(k, ${member})` : `json_array(k, ${member})`
  return (
    `CASE json_type(${json}) WHEN 'ARRAY' THEN json_extract(${json}, '$[*]') ` +
    `WHEN 'OBJECT' THEN list_transform(json_keys(${json}), lambda k: ${one}) ELSE [${json}] END`
  )
}

/**
 * The subquery is asked for each row, and sees its columns: DuckDB takes it apart into a join. Only columns that it
 * mentions take part in that.
 */
export function appliedOf(table: Extract<Tabular, { kind: 'mvApply' }>, translation: Translation): Relation {
  const { input, sql, names } = listsOf(table, 'bag', translation)
  const outer = translation.newName('o')
  const made = madeOf(table, translation)
  const around = input.columns.map(column => ({ ...column, sql: qualified(outer, column.sql) }))
  const list = names.map((name, index) => `unnest(${outer}.${name}) AS ${made.raw[index]}`)
  if (made.index !== null) {
    list.push(`unnest(range(${longest(names.map(name => `${outer}.${name}`))})) AS ${made.index.sql}`)
  }
  const elementColumns = made.columns.map(
    ({ type, sql: name }, place) => `${elementAs(made.raw[place] ?? '', type)} AS ${name}`,
  )
  const inside = new Map(
    [...around, ...made.columns, ...(made.index === null ? [] : [made.index])].map(each => [each.name, each]),
  )
  translation.applied.set(table.id, {
    sql: `SELECT *, ${elementColumns.join(', ')} FROM (SELECT ${list.join(', ')})`,
    columns: [...inside.values()],
    entry: null,
  })
  const asked = relationIn(table.query, translation)
  const fresh = asked.columns.map(column => ({ ...translation.named(column), from: column.sql }))
  const byName = new Map<string, Named>([...input.columns, ...fresh].map(each => [each.name, each]))
  // What the subquery only passes on is the row's own.
  for (const column of asked.columns) {
    const own = input.columns.find(each => isOwn(each.sql) && qualified(outer, each.sql) === column.sql)
    // Two columns may be one by their SQL: the name is the subquery's.
    if (own !== undefined) byName.set(column.name, { ...column, sql: own.sql })
  }
  const used = fresh.filter(column => byName.get(column.name) === column)
  const answered = used.length === 0 ? '1 AS one' : used.map(({ sql: name, from }) => `${from} AS ${name}`).join(', ')
  return {
    sql: `SELECT * FROM (${sql}) AS ${outer}, LATERAL (SELECT ${answered} FROM (${asked.sql})) AS i${outer}`,
    columns: table.columns.map(({ name }) => byName.get(name) ?? lost(name)),
    entry: input.entry,
  }
}
