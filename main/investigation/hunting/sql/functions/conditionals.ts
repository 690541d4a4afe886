// iff, case, coalesce, isnull and their kin.
import { fail } from '../../fail.ts'
import { converted, toText } from '../casts.ts'
import { condition } from '../expressions.ts'
import type { Value } from '../scope.ts'
import { jsonOrNull, missing } from '../types.ts'
import { argumentAt, type Calling, literalText, type SqlFunction } from './form.ts'

const choose: SqlFunction = ({ call, row, values }) => {
  const [test] = call.arguments
  const [, yes, no] = values()
  if (test === undefined || yes === undefined || no === undefined) throw new Error('iff of less than three')
  return `CASE WHEN ${condition(test, row)} THEN ${converted(yes, call.type)} ELSE ${converted(no, call.type)} END`
}

const cases: SqlFunction = ({ call, row, values }) => {
  const listed = values()
  const parts: string[] = []
  for (let index = 0; index + 1 < listed.length; index += 2) {
    const [test, value] = [call.arguments[index], listed[index + 1]]
    if (test !== undefined && value !== undefined)
      parts.push(`WHEN ${condition(test, row)} THEN ${converted(value, call.type)}`)
  }
  const last = listed.at(-1)
  return `CASE ${parts.join(' ')} ELSE ${last === undefined ? missing(call.type) : converted(last, call.type)} END`
}

const firstOf: SqlFunction = ({ call, values }) => {
  const listed = values().map(value => orNull(value, converted(value, call.type)))
  const sql = `coalesce(${listed.join(', ')})`
  return call.type === 'string' ? `coalesce(${sql}, '')` : sql
}

/** SQL's null for what Kusto has for none: an empty text, JSON's null. */
function orNull({ type }: Value, sql: string): string {
  if (type === 'string') return `nullif(${sql}, '')`
  return type === 'dynamic' ? jsonOrNull(sql) : sql
}

function isNull(calling: Calling): string {
  const value = argumentAt(calling, 0)
  // A text is never null.
  if (value.type === 'string') return 'false'
  return `(${orNull(value, value.sql)} IS NULL)`
}

const isEmpty = (calling: Calling): string => `(${toText(argumentAt(calling, 0))} = '')`

/** column_ifexists("name", value): the column where the rows have it. */
const columnOr: SqlFunction = ({ call, row, values }) => {
  const name = literalText(call.arguments[0])
  const [, otherwise] = values()
  if (name === null || otherwise === undefined)
    return fail('hunt.unsupported', 'The name of the column has to be a literal.', call.at)
  return converted(row.has(name) ? row.find(name, null) : otherwise, call.type)
}

export const conditionals: Readonly<Record<string, SqlFunction>> = {
  column_ifexists: columnOr,
  columnifexists: columnOr,
  iff: choose,
  iif: choose,
  case: cases,
  coalesce: firstOf,
  not: ({ call, row }) => {
    const [operand] = call.arguments
    return operand === undefined ? 'NULL::BOOLEAN' : `(NOT ${condition(operand, row)})`
  },
  isnull: isNull,
  isnotnull: calling => `(NOT ${isNull(calling)})`,
  notnull: calling => `(NOT ${isNull(calling)})`,
  isempty: isEmpty,
  isnotempty: calling => `(NOT ${isEmpty(calling)})`,
  notempty: calling => `(NOT ${isEmpty(calling)})`,
}
