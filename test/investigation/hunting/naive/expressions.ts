// What an expression is worth in a row: one small function a kind of it.
import type {
  Between,
  Binary,
  Expression,
  Membership,
  Path,
  Tabular,
} from '../../../../main/investigation/hunting/query.ts'
import type { ScalarType } from '../../../../shared/model/hunt.ts'
import { arithmetic } from './arithmetic.ts'
import { alike, and, compareBy, equals, not, or, orderOfTexts, type Truth, truthOf } from './compare.ts'
import { asText, convert, parseJson } from './convert.ts'
import { callFunction } from './functions.ts'
import { has, lower, textOperator } from './text.ts'
import { isArray, member, missing, NotKnown, type Table, textOf, type Value, wholeOf } from './value.ts'

/** What a row is seen with. `rows` and `place` are for functions of windows. */
export interface Scope {
  readonly row: ReadonlyMap<string, Value>
  readonly rows: readonly ReadonlyMap<string, Value>[]
  readonly place: number
  readonly world: World
}

export interface World {
  readonly tables: ReadonlyMap<string, Table>
  readonly lets: Map<number, Table | { readonly scalar: Value }>
  readonly applied: ReadonlyMap<number, Table>
  /** Ticks. */
  readonly now: bigint
  run(query: Tabular, world: World): Table
}

export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'literal':
      return literal(expression.type, expression.value)
    case 'column': {
      const value = scope.row.get(expression.name)
      if (value === undefined) throw new Error(`no column ${expression.name}`)
      return value
    }
    case 'call':
      return callFunction(expression, scope, evaluate)
    case 'aggregate':
      throw new Error(`an aggregate outside of summarize: ${expression.name}`)
    case 'binary':
      return binary(expression, scope)
    case 'negation': {
      const value = convert(evaluate(expression.operand, scope), expression.operand.type, expression.type)
      return typeof value === 'bigint' || typeof value === 'number' ? -value : null
    }
    case 'membership':
      return membership(expression, scope)
    case 'between':
      return between(expression, scope)
    case 'path':
      return path(expression, scope)
    case 'scalarQuery': {
      const value = scope.world.run(expression.query, scope.world).rows[0]?.[0]
      return value === undefined ? missing(expression.type) : value
    }
    case 'let': {
      const computed = scope.world.lets.get(expression.id)
      if (computed === undefined || !('scalar' in computed)) throw new Error(`no let ${expression.id}`)
      return computed.scalar
    }
  }
}

function literal(type: ScalarType, value: string | boolean | null): Value {
  if (value === null) return missing(type)
  if (typeof value === 'boolean' || type === 'string' || type === 'guid') return value
  if (type === 'real') return Number(value)
  if (type === 'decimal') throw new NotKnown('decimal')
  return type === 'dynamic' ? parseJson(value) : BigInt(value)
}

function binary(expression: Binary, scope: Scope): Value {
  const { operator, left, right } = expression
  const a = evaluate(left, scope)
  const b = evaluate(right, scope)
  if (operator === 'and') return and(truthOf(a), truthOf(b))
  if (operator === 'or') return or(truthOf(a), truthOf(b))
  const onTexts = textOperator(operator)
  if (onTexts !== undefined) return onTexts(asText(a, left.type), asText(b, right.type))
  if (['==', '!=', '<', '<=', '>', '>='].includes(operator)) {
    if (operator !== '==' && operator !== '!=' && left.type === 'string' && right.type === 'string')
      return compareBy(operator, BigInt(orderOfTexts(textOf(a), textOf(b))), 0n)
    return compareBy(operator, ...alike(a, left.type, b, right.type))
  }
  return arithmetic(operator, a, left.type, b, right.type, expression.type)
}

/** "Behaves like a logical OR of equality comparisons"; a dynamic array stands for its elements. */
function membership(expression: Membership, scope: Scope): Truth {
  const { operator, value, items } = expression
  const one = evaluate(value, scope)
  const among = candidates(items, scope)
  if (operator === 'has_any' || operator === 'has_all') {
    const text = lower(asText(one, value.type))
    const found = (item: Candidate): boolean => has(text, lower(asText(item.value, item.type)))
    return operator === 'has_any' ? among.some(found) : among.every(found)
  }
  const anyCase = operator.endsWith('~')
  const matches = among.map(item => {
    if (!anyCase) return equals(...alike(one, value.type, item.value, item.type))
    return lower(asText(one, value.type)) === lower(asText(item.value, item.type))
  })
  const found = matches.reduce<Truth>(or, false)
  return operator.startsWith('!') ? not(found) : found
}

interface Candidate {
  readonly value: Value
  readonly type: ScalarType
}

function candidates(items: readonly Expression[] | Tabular, scope: Scope): Candidate[] {
  if ('kind' in items) {
    const { columns, rows } = scope.world.run(items, scope.world)
    return rows.map(row => ({ value: row[0] ?? null, type: columns[0]?.type ?? 'dynamic' }))
  }
  return items.flatMap((item): Candidate[] => {
    const value = evaluate(item, scope)
    return item.type === 'dynamic' && isArray(value)
      ? value.map(element => ({ value: element, type: 'dynamic' }))
      : [{ value, type: item.type }]
  })
}

/** "expr >= leftRange and expr <= rightRange"; the right end of a datetime may be a timespan from the left. */
function between({ value, low, high, negated }: Between, scope: Scope): Truth {
  const one = evaluate(value, scope)
  const first = evaluate(low, scope)
  const last = evaluate(high, scope)
  const spans = value.type === 'datetime' && high.type === 'timespan'
  const end = spans ? (first === null || last === null ? null : wholeOf(first) + wholeOf(last)) : last
  const inside = and(
    compareBy('>=', ...alike(one, value.type, first, low.type)),
    compareBy('<=', ...alike(one, value.type, end, spans ? 'datetime' : high.type)),
  )
  return negated ? not(inside) : inside
}

/** A step that leads nowhere is null. */
function path({ base, step }: Path, scope: Scope): Value {
  const value = evaluate(base, scope)
  return member(base.type === 'string' ? parseJson(textOf(value)) : value, evaluate(step, scope))
}
