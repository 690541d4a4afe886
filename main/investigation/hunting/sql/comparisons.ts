// ==, <, in, between and their kin, with what Kusto makes of nulls.
import type { ScalarType } from '../../../../shared/model/hunt.ts'
import type { Between, Binary, Expression, Membership } from '../query.ts'
import { converted, toText } from './casts.ts'
import { scalar } from './expressions.ts'
import type { Row, Value } from './scope.ts'
import { hasTerms, textsIn } from './strings.ts'
import { relationIn } from './tables.ts'
import { onceBoth } from './text.ts'
import { isNumber } from './types.ts'

/** Text is never null, so its comparison is SQL's. */
const neverNull = (type: ScalarType): boolean => type === 'string'

/** What both sides of a comparison become: a dynamic gives way to what it is compared with. */
export function common(left: ScalarType, right: ScalarType): ScalarType {
  if (left === right) return left === 'dynamic' ? 'string' : left
  if (left === 'dynamic') return right
  if (right === 'dynamic') return left
  if (isNumber(left) && isNumber(right)) {
    if (left === 'real' || right === 'real') return 'real'
    return left === 'decimal' || right === 'decimal' ? 'decimal' : 'long'
  }
  if (left === 'bool' && isNumber(right)) return right
  if (right === 'bool' && isNumber(left)) return left
  if (left === 'guid' || right === 'guid') return 'string'
  return left === 'string' ? right : left
}

export function comparison({ operator, left, right }: Binary, row: Row): string {
  const [a, b] = [scalar(left, row), scalar(right, row)]
  const type = common(a.type, b.type)
  const [first, second] = [comparable(a, type), comparable(b, type)]
  const plain = neverNull(type)
  if (operator === '==') return equal(first, second, type)
  if (operator === '!=' && plain) return `(${first} <> ${second})`
  // Beside a value a null is unequal to it; two nulls are neither.
  if (operator === '!=')
    return isValue(left) || isValue(right)
      ? `(${first} IS DISTINCT FROM ${second})`
      : `(NOT ${equal(first, second, type)})`
  return type === 'real' ? orderOfReals(first, operator, second) : `(${first} ${operator} ${second})`
}

/** NaN is neither more nor less than anything; DuckDB has it above all. */
function orderOfReals(first: string, operator: string, second: string): string {
  const isAbove = operator.startsWith('>')
  if (isPlainNumber(isAbove ? first : second)) return `(${first} ${operator} ${second})`
  return onceBoth(first, second, (a, b) => `(${a} ${operator} ${b} AND NOT isnan(${isAbove ? a : b}))`)
}

const isPlainNumber = (sql: string): boolean => /^-?\d[\d.eE+-]*::DOUBLE$/.test(sql)

const isValue = (expression: Expression): boolean => expression.kind === 'literal' && expression.value !== null

function comparable(value: Value, type: ScalarType): string {
  if (value.type === 'guid' && type === 'string') return `coalesce(${value.sql}, '')`
  return converted(value, type)
}

/** null == 5 is false, null == null is null. */
function equal(first: string, second: string, type: ScalarType): string {
  if (neverNull(type)) return `(${first} = ${second})`
  const isPlain = type !== 'real' || isPlainNumber(first) || isPlainNumber(second)
  return onceBoth(
    first,
    second,
    (a, b) =>
      `coalesce(${a} = ${b}${isPlain ? '' : ` AND NOT isnan(${a})`}, CASE WHEN ${a} IS NULL AND ${b} IS NULL THEN NULL ELSE false END)`,
  )
}

export function between({ negated, value, low, high }: Between, row: Row): string {
  const [of, from, to] = [scalar(value, row), scalar(low, row), scalar(high, row)]
  // `time between (start .. span)`: the end is so long after the start.
  const end: Value =
    to.type === 'timespan' && of.type === 'datetime'
      ? { sql: `(${converted(from, 'datetime')} + to_microseconds(${to.sql} // 10))`, type: 'datetime' }
      : to
  const type = common(common(of.type, from.type), end.type)
  const [least, most] = [converted(from, type), converted(end, type)]
  const within = `(${converted(of, type)} BETWEEN ${least} AND ${most})`
  const isPlain = type !== 'real' || isPlainNumber(most)
  const sql = isPlain ? within : `(${within} AND NOT isnan(${most}))`
  // "expr < leftRange or expr > rightRange": of a null neither is known.
  return negated ? `(NOT ${sql})` : sql
}

export function membership(expression: Membership, row: Row): string {
  const { operator, value, items } = expression
  const negated = operator.startsWith('!')
  const of = scalar(value, row)
  if (operator === 'has_any' || operator === 'has_all') return hasTerms(operator, of, items, row)
  const fold = operator.endsWith('~')
  const sql = 'kind' in items ? amongRows(of, items, fold, row) : amongItems(of, items, fold, row)
  return negated ? `(NOT ${sql})` : sql
}

const folded = (sql: string, fold: boolean): string => (fold ? `lower(${sql})` : sql)

function amongItems(of: Value, items: readonly Expression[], fold: boolean, row: Row): string {
  const values = items.flatMap(item => elementsOf(item, of.type)).map(item => scalar(item, row))
  const lists = values.filter(({ type }) => type === 'dynamic')
  const single = values.filter(({ type }) => type !== 'dynamic')
  const type = fold ? 'string' : single.reduce((sum, each) => common(sum, each.type), of.type)
  const left = folded(converted(of, type === 'dynamic' ? 'string' : type), fold)
  const parts: string[] = []
  const isPlain = neverNull(type) || items.every(isValue)
  if (single.length > 0 && isPlain) {
    const sql = `(${left} IN (${single.map(each => folded(converted(each, type), fold)).join(', ')}))`
    // A null is none of these values, which is known.
    parts.push(neverNull(type) ? sql : `coalesce(${sql}, false)`)
  } else {
    parts.push(...single.map(each => equal(left, converted(each, type), type)))
  }
  // An array stands for its elements, anything else for itself.
  for (const { sql } of lists) {
    const texts = fold ? `list_transform(${textsOfJson(sql)}, lambda e: lower(e))` : textsOfJson(sql)
    const found = `coalesce(list_contains(${texts}, ${folded(toText(of), fold)}), false)`
    parts.push(of.type === 'string' ? found : `(${of.sql} IS NOT NULL AND ${found})`)
  }
  if (parts.length === 0) return 'false'
  return parts.length === 1 ? (parts[0] ?? 'false') : `(${parts.join(' OR ')})`
}

/** Of a literal array of texts sought in a text each is one of the items: a set, where a list would be looked through. */
function elementsOf(item: Expression, sought: ScalarType): Expression[] {
  if (item.kind !== 'literal' || item.type !== 'dynamic' || sought !== 'string') return [item]
  const texts = textsIn(item.value)
  return texts === null ? [item] : texts.map(value => ({ ...item, type: 'string', value }))
}

/** The elements of a JSON array as texts, or the one value that is none. */
export const textsOfJson = (json: string): string =>
  `(CASE WHEN json_type(${json}) = 'ARRAY' THEN json_extract_string(${json}, '$[*]') ELSE [json_extract_string(${json}, '$')] END)`

function amongRows(
  of: Value,
  items: Exclude<Membership['items'], readonly Expression[]>,
  fold: boolean,
  row: Row,
): string {
  const { sql, columns } = relationIn(items, row.translation)
  const [first] = columns
  if (first === undefined) return 'false'
  const type = fold || of.type === 'dynamic' ? 'string' : common(of.type, first.type)
  const inside = folded(converted(first, type), fold)
  const sought = folded(converted(of, type), fold)
  const found = `(${sought} IN (SELECT ${inside} FROM (${sql}) WHERE ${inside} IS NOT NULL))`
  if (neverNull(type)) return found
  // "A logical OR of equality comparisons": of two nulls it is not known whether they are equal.
  const holdsNull = `EXISTS (SELECT 1 FROM (${sql}) WHERE ${inside} IS NULL)`
  return `coalesce(${found}, CASE WHEN (${sought}) IS NULL AND ${holdsNull} THEN NULL ELSE false END)`
}
