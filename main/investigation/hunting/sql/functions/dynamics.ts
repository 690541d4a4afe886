// Functions of arrays and property bags that SQL has an equal for.
import { toDynamic, toText } from '../casts.ts'
import { dynamicOf } from '../dynamics.ts'
import { once } from '../text.ts'
import { argumentAt, type Calling, type SqlFunction } from './form.ts'

/** A null is one inside an array too. */
const arrayOf: SqlFunction = ({ values }) => {
  const list = values().map(value => `coalesce(${toDynamic(value)}, 'null'::JSON)`)
  return list.length === 0 ? `'[]'::JSON` : `to_json([${list.join(', ')}])`
}

const bagOf: SqlFunction = ({ values }) => {
  const listed = values()
  const pairs: string[] = []
  for (let index = 0; index + 1 < listed.length; index += 2) {
    const [name, value] = [listed[index], listed[index + 1]]
    if (name !== undefined && value !== undefined)
      pairs.push(`${toText(name)}, coalesce(${toDynamic(value)}, 'null'::JSON)`)
  }
  return `json_object(${pairs.join(', ')})`
}

/** Null for what is no array. */
const length: SqlFunction = calling => {
  const json = dynamicAt(calling, 0)
  return once(json, value => `CASE WHEN json_type(${value}) = 'ARRAY' THEN json_array_length(${value})::BIGINT END`)
}

function dynamicAt(calling: Calling, index: number): string {
  const expression = calling.call.arguments[index]
  if (expression === undefined) throw new Error(`${calling.call.name} wants more arguments`)
  return dynamicOf(expression, calling.row)
}

export const dynamics: Readonly<Record<string, SqlFunction>> = {
  pack_array: arrayOf,
  bag_pack: bagOf,
  pack: bagOf,
  array_length: length,
  isascii: calling => `regexp_full_match(${toText(argumentAt(calling, 0))}, '[\\x00-\\x7F]*')`,
}
