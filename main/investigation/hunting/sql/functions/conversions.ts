// toint(), tostring() and the rest that make one type of another.
import type { ScalarType } from '../../../../../shared/model/hunt.ts'
import { converted, toText } from '../casts.ts'
import { parsedJson } from '../dynamics.ts'
import { argumentAt, type SqlFunction } from './form.ts'

const to =
  (type: ScalarType): SqlFunction =>
  calling =>
    converted(argumentAt(calling, 0), type)

/** A text is read as JSON; "if json is of type dynamic, its value is used as-is". */
const parsed: SqlFunction = calling => {
  const value = argumentAt(calling, 0)
  return value.type === 'string' ? parsedJson(value.sql) : converted(value, 'dynamic')
}

export const conversions: Readonly<Record<string, SqlFunction>> = {
  tostring: to('string'),
  toint: to('int'),
  tolong: to('long'),
  toreal: to('real'),
  todouble: to('real'),
  todecimal: to('decimal'),
  tobool: to('bool'),
  toboolean: to('bool'),
  todatetime: to('datetime'),
  totimespan: to('timespan'),
  totime: to('timespan'),
  toguid: to('guid'),
  parse_json: parsed,
  parsejson: parsed,
  todynamic: parsed,
  toobject: parsed,
  dynamic_to_json: calling => toText(argumentAt(calling, 0)),
  gettype: calling => {
    const value = argumentAt(calling, 0)
    if (value.type !== 'dynamic') return `'${value.type}'`
    const names: Readonly<Record<string, string>> = {
      OBJECT: 'dictionary',
      ARRAY: 'array',
      VARCHAR: 'string',
      BOOLEAN: 'bool',
      BIGINT: 'long',
      UBIGINT: 'long',
      DOUBLE: 'real',
    }
    const list = Object.entries(names).map(([json, name]) => `WHEN '${json}' THEN '${name}'`)
    return `CASE json_type(${value.sql}) ${list.join(' ')} ELSE 'null' END`
  },
}
