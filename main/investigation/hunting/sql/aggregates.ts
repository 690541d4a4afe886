// Aggregates of summarize, one SQL form each.
import { fail } from '../fail.ts'
import type { Aggregate, Expression } from '../query.ts'
import { converted, toDynamic } from './casts.ts'
import { condition, scalar } from './expressions.ts'
import type { Row, Value } from './scope.ts'
import { once } from './text.ts'
import { jsonOrNull, storedTypes } from './types.ts'

/** Elements a set or list holds unless a query says fewer: Kusto's own limit. */
const mostElements = 1_048_576
/** "The legacy version has a default maxSize limit of 128." */
const mostOfOlder = 128
const olderNames: ReadonlySet<string> = new Set(['makeset', 'makelist', 'make_dictionary'])

interface Call {
  readonly aggregate: Aggregate
  /** Arguments of the aggregate itself, without the condition of an `…if`. */
  readonly values: readonly Value[]
  /** ` FILTER (WHERE …)`, or nothing. */
  readonly filter: string
}

type Form = (call: Call) => string

/** arg_max and its kin give several columns, and are made where their summarize is. */
const forms: Readonly<Record<string, Form>> = {
  count: ({ filter }) => `count(*)${filter}`,
  dcount: ({ values, filter }) => `count(DISTINCT ${sole(values)})${filter}`,
  count_distinct: ({ values, filter }) => `count(DISTINCT ${sole(values)})${filter}`,
  sum: sum,
  avg: ({ values, filter }) => averaged(values, filter),
  min: call => extreme('min', call),
  max: call => extreme('max', call),
  stdev: call => statistic('stddev_samp', call),
  stdevp: call => statistic('stddev_pop', call),
  variance: call => statistic('var_samp', call),
  variancep: call => statistic('var_pop', call),
  make_set: call => collected(call, true),
  make_list: call => collected(call, false),
  make_list_with_nulls: ({ values, filter }) =>
    `coalesce(to_json(list(${toDynamic(one(values))})${filter}), '[]'::JSON)`,
  make_bag: bag,
  take_any: some,
  percentile: percentile,
  percentiles_array: percentilesArray,
  binary_all_and: call => bits('bit_and', call),
  binary_all_or: call => bits('bit_or', call),
  binary_all_xor: call => bits('bit_xor', call),
}

const otherNames: Readonly<Record<string, string>> = {
  makeset: 'make_set',
  makelist: 'make_list',
  make_dictionary: 'make_bag',
  any: 'take_any',
  anyif: 'take_anyif',
  cnt: 'count',
}

/** Those whose last argument is a condition, by the aggregate they are of; of sets and bags it stands second. */
const conditional = /^(.+?)_?if$/

/** @param only a condition of SQL: rows that do not meet it are left out */
export function aggregate(expression: Aggregate, row: Row, only?: string): string {
  const said = otherNames[expression.name] ?? expression.name
  const found = conditional.exec(said)?.[1]
  const plain = forms[said] === undefined && found !== undefined ? found : said
  const form = forms[plain]
  if (form === undefined) return fail('hunt.unsupported', `${expression.name}() can not be run here.`, expression.at)
  const inner: Row = { ...row, aggregating: false }
  const listed = [...expression.arguments]
  const conditions = only === undefined ? [] : [only]
  if (plain !== said) {
    // dcountif(x, predicate, accuracy), make_set_if(x, predicate, size), countif(predicate).
    const [predicate] = listed.splice(plain === 'count' ? 0 : 1, 1)
    if (predicate !== undefined) conditions.push(condition(predicate, inner))
  }
  const filter = conditions.length === 0 ? '' : ` FILTER (WHERE ${conditions.join(' AND ')})`
  return form({ aggregate: expression, values: listed.map(each => scalar(each, inner)), filter })
}

function one(values: readonly Value[]): Value {
  const [value] = values
  if (value === undefined) throw new Error('an aggregate of nothing')
  return value
}

/** A null inside a dynamic is none. */
const sole = (values: readonly Value[]): string => {
  const { sql, type } = one(values)
  return type === 'dynamic' ? jsonOrNull(sql) : sql
}

function sum({ values, aggregate, filter }: Call): string {
  const value = one(values)
  const type = aggregate.type === 'dynamic' ? 'real' : aggregate.type
  // Of none it is 0; what no value of its type can hold is null.
  return `TRY_CAST(coalesce(sum(${converted(value, type)})${filter}, 0) AS ${storedTypes[type]})`
}

function averaged(values: readonly Value[], filter: string): string {
  const { sql, type } = one(values)
  if (type === 'timespan') return `TRY_CAST(trunc(avg(${sql})${filter}) AS BIGINT)`
  if (type === 'datetime') return `make_timestamp(CAST(floor(avg(epoch_us(${sql}))${filter}) AS BIGINT))`
  if (type === 'decimal') return `avg(${sql})${filter}`
  // Of none it is "NaN due to dividing by 0".
  return `coalesce(avg(${converted({ sql, type }, 'real')})${filter}, 'nan'::DOUBLE)`
}

/** What is the least or the greatest: a null is neither, nor is what is no number. */
function orderedBy({ sql, type }: Value): string {
  if (type === 'dynamic') return jsonOrNull(sql)
  return type === 'real' ? once(sql, value => `CASE WHEN NOT isnan(${value}) THEN ${value} END`) : sql
}

function extreme(name: 'min' | 'max', { values, aggregate, filter }: Call): string {
  const value = one(values)
  const sql = `${name}(${orderedBy(value)})${filter}`
  return aggregate.type === 'string' ? `coalesce(${sql}, '')` : sql
}

/** Of none it is 0. */
function statistic(name: string, { values, filter }: Call): string {
  const value = converted(one(values), 'real')
  return `CASE WHEN count(${value})${filter} > 0 THEN ${name}(${value})${filter} ELSE 0 END`
}

/** "It will attempt to return a non-null/non-empty value, if such value is present." */
function some({ values, filter }: Call): string {
  const { sql, type } = one(values)
  if (type === 'string') return `coalesce(any_value(nullif(${sql}, ''))${filter}, '')`
  return `any_value(${type === 'dynamic' ? jsonOrNull(sql) : sql})${filter}`
}

const bits = (name: string, { values, filter }: Call): string => `${name}(${converted(one(values), 'long')})${filter}`

/** How many elements the query lets in; the most there may be where it does not say. */
function most(size: Value | undefined, { name }: Aggregate): string {
  if (size === undefined) return String(olderNames.has(name) ? mostOfOlder : mostElements)
  return `least(${converted(size, 'long')}, ${mostElements})`
}

/** Nulls are left out. A set is sorted, so that the same rows give the same text. */
function collected({ values, aggregate, filter }: Call, distinct: boolean): string {
  const [value, size] = values
  if (value === undefined) throw new Error('a list of nothing')
  const element = elementOf(value)
  const all = `coalesce(list(${distinct ? 'DISTINCT ' : ''}${element})${filter}, [])`
  const kept = `list_filter(${all}, lambda e: e IS NOT NULL)`
  // The set of arrays is the set of their elements.
  const members = distinct && value.type === 'dynamic' ? `list_distinct(${taken(kept)})` : kept
  const whole = distinct ? `list_sort(${members})` : kept
  return `to_json((${whole})[1:${most(size, aggregate)}])`
}

/** Of types that JSON has, the list is made JSON as a whole. */
function elementOf(value: Value): string {
  if (value.type === 'dynamic') return jsonOrNull(value.sql)
  return value.type === 'real' || value.type === 'decimal' || value.type === 'datetime' || value.type === 'timespan'
    ? toDynamic(value)
    : value.sql
}

const taken = (list: string): string =>
  `list_filter(flatten(list_transform(${list}, lambda e: CASE WHEN json_type(e) = 'ARRAY' THEN json_extract(e, '$[*]') ELSE [e] END)), lambda e: json_type(e) <> 'NULL')`

/** Properties of all bags; of a name that several have one of them. */
function bag({ values, aggregate, filter }: Call): string {
  const [, size] = values
  const { sql } = one(values)
  const isBag = `json_type(${sql}) = 'OBJECT'`
  const bags = `list(CASE WHEN ${isBag} THEN ${sql} END)${filter}`
  return `coalesce(k_bag_merge_all(to_json(list_filter(coalesce(${bags}, []), lambda e: e IS NOT NULL)), ${most(size, aggregate)})::JSON, '{}'::JSON)`
}

function percentile({ values, aggregate, filter }: Call): string {
  const [value, place] = values
  if (value === undefined || place === undefined) throw new Error('a percentile of nothing')
  const sql = `quantile_disc(${ordered(value)}, ${share(place)})${filter}`
  return aggregate.type === value.type
    ? backTo(sql, value)
    : converted({ sql: backTo(sql, value), type: value.type }, aggregate.type)
}

function percentilesArray({ values, aggregate, filter }: Call): string {
  const [value, ...given] = values
  if (value === undefined) throw new Error('percentiles of nothing')
  const places = given.flatMap((place, index) =>
    place.type === 'dynamic' ? placesIn(aggregate.arguments[index + 1]) : [place],
  )
  const list = places.map(place =>
    toDynamic({ sql: backTo(`quantile_disc(${ordered(value)}, ${share(place)})${filter}`, value), type: value.type }),
  )
  return `to_json([${list.join(', ')}])`
}

/** The numbers of a literal array. */
function placesIn(listed: Expression | undefined): Value[] {
  const json: unknown = listed?.kind === 'literal' && typeof listed.value === 'string' ? JSON.parse(listed.value) : null
  if (!Array.isArray(json) || !json.every(each => typeof each === 'number'))
    return fail('hunt.unsupported', 'percentiles_array() wants its percentiles written out here.', listed?.at ?? 0)
  return json.map(each => ({ sql: `${each}::DOUBLE`, type: 'real' }))
}

const share = (place: Value): string => `(${converted(place, 'real')} / 100.0)`
const ordered = ({ sql, type }: Value): string => (type === 'datetime' ? `epoch_us(${sql})` : sql)
const backTo = (sql: string, { type }: Value): string => (type === 'datetime' ? `make_timestamp(${sql})` : sql)

/** Those that give several columns: their first argument decides, the others come from the row it decides for. */
const pickers: ReadonlyMap<string, 'arg_max' | 'arg_min' | 'first'> = new Map([
  ['arg_max', 'arg_max'],
  ['arg_min', 'arg_min'],
  ['argmax', 'arg_max'],
  ['argmin', 'arg_min'],
  ['take_any', 'first'],
  ['any', 'first'],
])

/** Of one column alone any value will do. */
export function picksRow({ name, arguments: listed }: Aggregate): boolean {
  const picker = pickers.get(name)
  return picker !== undefined && (picker !== 'first' || listed.length > 1)
}

/**
 * The arguments of one row, as a struct: of the row in which the first is greatest (least), nulls being passed over; some
 * row where all are null.
 */
export function pickedRow({ name, arguments: listed }: Aggregate, row: Row): { struct: string; types: Value[] } {
  const inner: Row = { ...row, aggregating: false }
  const types = listed.map(each => scalar(each, inner))
  const fields = types.map(({ sql }, index) => (index > 0 && isConstant(sql) ? [] : [`f${index}: ${sql}`]))
  const struct = `{${fields.flat().join(', ')}}`
  const picker = pickers.get(name)
  const [by] = types
  if (picker === 'first' || by === undefined) return { struct: `first(${struct})`, types }
  const key = orderedBy(by)
  return { struct: `coalesce(${picker}_null(${struct}, ${key}), first(${struct}))`, types }
}

/** What no record has needs not be carried along. */
export const isConstant = (sql: string): boolean => sql === "''" || /^NULL::\w+(\(\d+,\d+\))?$/.test(sql)

/** Of percentiles(x, 5, 50, 95): each of them alone. */
export function spread(expression: Expression): Aggregate[] | null {
  if (expression.kind !== 'aggregate' || expression.name !== severalPlaces) return null
  const [value, ...places] = expression.arguments
  if (value === undefined) return null
  return places.map(place => ({
    ...expression,
    name: 'percentile',
    arguments: [value, place],
    type: value.type === 'int' ? 'long' : value.type,
  }))
}

const severalPlaces = 'percentiles'

/** Whether an aggregate is run: by its own name, or by that before the `if`. */
export function isAggregateRun(name: string): boolean {
  const plain = otherNames[name] ?? name
  return (
    [plain, plain.replace(conditional, '$1')].some(each => each in forms) || pickers.has(name) || name === severalPlaces
  )
}
