// Functions whose answer hangs on the types, or the number, of their arguments.
// https://learn.microsoft.com/kusto/query/hash-function, …/extract-json-function, …/make-datetime-function,
// …/dynamic-to-json-function
import { fail } from '../../fail.ts'
import { converted, toText } from '../casts.ts'
import { parsedJson } from '../dynamics.ts'
import { once } from '../text.ts'
import { datetimeOfTicks, ticksOf } from '../types.ts'
import { argumentAt, type SqlFunction } from './form.ts'

/** Of text over its UTF-8, of a datetime over its ticks, as the page's examples come out; of other types none is printed. */
const hash: SqlFunction = calling => {
  const { call } = calling
  const value = argumentAt(calling, 0)
  if (call.arguments.length > 1)
    return fail('hunt.unsupported', `${call.name}() can not be run with a modulo here.`, call.at)
  if (value.type === 'string') return `k_hash(${value.sql})`
  if (value.type === 'datetime') return `k_hash_ticks(${ticksOf(value.sql)})`
  return fail('hunt.unsupported', `${call.name}() of a ${value.type} can not be run here.`, call.at)
}

/** extract_json(path, text[, type]). */
const extractJson: SqlFunction = calling => {
  const { call } = calling
  const [path, text] = [toText(argumentAt(calling, 0)), toText(argumentAt(calling, 1))]
  const found = `k_extract_json(${path}, ${text})`
  return call.type === 'dynamic' ? parsedJson(found) : converted({ sql: found, type: 'string' }, call.type)
}

/** Of one value: todatetime(). Parts that are left out are 0. */
const makeDatetime: SqlFunction = calling => {
  const count = calling.call.arguments.length
  if (count === 1) return converted(argumentAt(calling, 0), 'datetime')
  const types = ['long', 'long', 'long', 'long', 'long', 'real'] as const
  const parts = types.map((type, index) => (index < count ? converted(argumentAt(calling, index), type) : '0'))
  return datetimeOfTicks(`k_make_datetime(${parts.join(', ')})`)
}

/** Of one value: totimespan(); of four days, hours, minutes and seconds, of fewer from the hours on. */
const makeTimespan: SqlFunction = calling => {
  const count = calling.call.arguments.length
  if (count === 1) return converted(argumentAt(calling, 0), 'timespan')
  const parts = calling.values().map(value => converted(value, 'real'))
  const all = count === 4 ? parts : ['0', ...parts, ...(count === 2 ? ['0'] : [])]
  return `k_make_timespan(${all.join(', ')})`
}

/** Members in the order of their names; what is no bag or array as tostring() writes it. */
const dynamicToJson: SqlFunction = calling => {
  const value = argumentAt(calling, 0)
  if (value.type !== 'dynamic') return toText(value)
  return once(value.sql, json => {
    const text = toText({ sql: json, type: 'dynamic' })
    return `CASE WHEN json_type(${json}) IN ('OBJECT', 'ARRAY') THEN k_dynamic_to_json(${text}) ELSE ${text} END`
  })
}

export const byType: Readonly<Record<string, SqlFunction>> = {
  dynamic_to_json: dynamicToJson,
  hash,
  hash_xxhash64: hash,
  extract_json: extractJson,
  extractjson: extractJson,
  make_datetime: makeDatetime,
  make_timespan: makeTimespan,
}
