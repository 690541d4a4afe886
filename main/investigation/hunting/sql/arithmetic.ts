// + - * / % and the unary minus, over numbers and times. What overflows is null, and ends no query.
import type { ScalarType } from '../../../../shared/model/hunt.ts'
import { fail } from '../fail.ts'
import type { Binary, Negation } from '../query.ts'
import { converted } from './casts.ts'
import { scalar } from './expressions.ts'
import type { Row, Value } from './scope.ts'
import { once, onceBoth, tried } from './text.ts'
import { isNumber } from './types.ts'

const isWhole = (type: ScalarType): boolean => type === 'int' || type === 'long'

export function arithmetic(expression: Binary, row: Row): string {
  const { operator, at } = expression
  const [left, right] = [
    settled(scalar(expression.left, row), expression),
    settled(scalar(expression.right, row), expression),
  ]
  const [a, b] = [left.type, right.type]
  if (isNumber(a) && isNumber(b)) return numbers(expression, left, right)
  const both = `${a} ${operator} ${b}`
  switch (both) {
    case 'datetime - datetime':
      return `((epoch_us(${left.sql}) - epoch_us(${right.sql})) * 10)`
    case 'datetime + timespan':
    case 'datetime - timespan':
      return tried([left.sql, right.sql], (x, y) => `${x} ${operator} to_microseconds(${y} // 10)`)
    case 'timespan + datetime':
      return tried([right.sql, left.sql], (x, y) => `${x} + to_microseconds(${y} // 10)`)
    case 'timespan + timespan':
    case 'timespan - timespan':
      return tried([left.sql, right.sql], (x, y) => `${x} ${operator} ${y}`)
    case 'timespan / timespan':
      return `(${left.sql}::DOUBLE / nullif(${right.sql}, 0)::DOUBLE)`
    case 'timespan % timespan':
      return modulo(left.sql, right.sql)
  }
  if (a === 'timespan' && isNumber(b)) return scaled(left.sql, operator, right, expression)
  if (isNumber(a) && b === 'timespan' && operator === '*') return scaled(right.sql, operator, left, expression)
  return fail('hunt.unsupported', `${both} can not be worked out here.`, at)
}

/** A dynamic counts as what it has to be here. */
function settled(value: Value, { left, right, type }: Binary): Value {
  if (value.type !== 'dynamic') return value
  const other = left.type === 'dynamic' ? right.type : left.type
  const wanted = other !== 'dynamic' ? other : type === 'dynamic' ? 'real' : type
  return { sql: converted(value, wanted), type: wanted }
}

function numbers({ operator, type, at }: Binary, left: Value, right: Value): string {
  const wanted = isNumber(type) ? type : isWhole(left.type) && isWhole(right.type) ? 'long' : 'real'
  const [a, b] = [converted(left, wanted), converted(right, wanted)]
  if (operator === '%') return modulo(a, b)
  // DuckDB keeps other digits of these than Kusto, and ends a query where they are too many.
  if (wanted === 'decimal' && (operator === '*' || operator === '/')) {
    return fail(
      'hunt.unsupported',
      `Decimals ${operator} decimals can not be worked out here.`,
      at,
      'Make them reals with toreal().',
    )
  }
  // Of whole numbers the quotient is cut off toward zero, by zero there is none.
  if (operator === '/') return isWhole(wanted) ? tried([a, b], (x, y) => `${x} // ${y}`) : `(${a} / ${b})`
  return isWhole(wanted) ? tried([a, b], (x, y) => `${x} ${operator} ${y}`) : `(${a} ${operator} ${b})`
}

/** "0 ≤ (N % D) < abs(D)": never negative, whatever the signs. */
const modulo = (a: string, b: string): string =>
  onceBoth(a, b, (x, y) =>
    once(
      `(${x} % ${y})`,
      rest => `CASE WHEN ${rest} >= 0 THEN ${rest} WHEN ${y} > 0 THEN ${rest} + ${y} ELSE ${rest} - ${y} END`,
    ),
  )

function scaled(ticks: string, operator: string, by: Value, { at }: Binary): string {
  if (operator !== '*' && operator !== '/')
    return fail('hunt.unsupported', `A timespan ${operator} a number can not be worked out here.`, at)
  const factor = `${by.sql}::DOUBLE`
  const value = operator === '*' ? `${ticks} * ${factor}` : `${ticks} / nullif(${factor}, 0)`
  return isWhole(by.type) && operator === '*'
    ? tried([ticks, by.sql], (x, y) => `${x} * ${y}`)
    : `TRY_CAST(trunc(${value}) AS BIGINT)`
}

export function negation({ operand, type }: Negation, row: Row): string {
  const value = scalar(operand, row)
  return tried([converted(value, type === 'dynamic' ? 'real' : type)], each => `-(${each})`)
}
