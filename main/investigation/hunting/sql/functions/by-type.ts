// Functions whose answer hangs on the types of their arguments.
// https://learn.microsoft.com/kusto/query/hash-function, …/extract-json-function
import { fail } from '../../fail.ts'
import { converted, toText } from '../casts.ts'
import { parsedJson } from '../dynamics.ts'
import { ticksOf } from '../types.ts'
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

export const byType: Readonly<Record<string, SqlFunction>> = {
  hash,
  hash_xxhash64: hash,
  extract_json: extractJson,
  extractjson: extractJson,
}
