// Expressions: `Expression` → SQL, with the type the value has there.
import { fail } from '../fail.ts'
import type { Expression, Path } from '../query.ts'
import { aggregate } from './aggregates.ts'
import { arithmetic, negation } from './arithmetic.ts'
import { converted } from './casts.ts'
import { between, comparison, membership } from './comparisons.ts'
import { pathOf } from './dynamics.ts'
import { callFunction } from './functions/index.ts'
import type { Row, Value } from './scope.ts'
import { allColumns, stringOperation } from './strings.ts'
import { relationIn } from './tables.ts'
import { literalSql, missing } from './types.ts'

export function scalar(expression: Expression, row: Row): Value {
  const value =
    expression.kind === 'path' ? pathOf(expression, row) : { sql: sqlOf(expression, row), type: expression.type }
  row.translation.checkSize(value.sql, expression.at)
  return value
}

function sqlOf(expression: Exclude<Expression, Path>, row: Row): string {
  switch (expression.kind) {
    case 'literal':
      return literalSql(expression)
    case 'column':
      return row.find(expression.name, expression.side).sql
    case 'binary':
      return binary(expression, row)
    case 'negation':
      return negation(expression, row)
    case 'between':
      return between(expression, row)
    case 'membership':
      return membership(expression, row)
    case 'call':
      return expression.name === '*' ? allColumns(row) : callFunction(expression, row)
    case 'aggregate':
      if (row.aggregating) return aggregate(expression, row)
      return fail('hunt.unsupported', `${expression.name}() stands in summarize only.`, expression.at)
    case 'scalarQuery': {
      const { sql, columns } = relationIn(expression.query, row.translation)
      const value = `(SELECT ${columns[0]?.sql} FROM (${sql}) LIMIT 1)`
      return expression.type === 'string' ? `coalesce(${value}, '')` : value
    }
    case 'let': {
      const value = `(SELECT v FROM l${expression.id})`
      return expression.type === 'string' ? `coalesce(${value}, ${missing('string')})` : value
    }
  }
}

const arithmeticOperators = new Set(['+', '-', '*', '/', '%'])
const comparisonOperators = new Set(['==', '!=', '<', '<=', '>', '>='])

function binary(expression: Extract<Expression, { kind: 'binary' }>, row: Row): string {
  const { operator, left, right } = expression
  if (operator === 'and' || operator === 'or') {
    return `(${condition(left, row)} ${operator.toUpperCase()} ${condition(right, row)})`
  }
  if (comparisonOperators.has(operator)) return comparison(expression, row)
  if (arithmeticOperators.has(operator)) return arithmetic(expression, row)
  return stringOperation(expression, row)
}

/** A dynamic or a number may stand where a bool is asked for. */
export function condition(expression: Expression, row: Row): string {
  const value = scalar(expression, row)
  return converted(value, 'bool')
}
