// Calls a declared function by its name, as the engine does.
import type { Value } from '../../../../main/investigation/hunting/functions/declared.ts'
import { declaredFunctions } from '../../../../main/investigation/hunting/functions/index.ts'
import type { ScalarType } from '../../../../shared/model/hunt.ts'

/** What is left out is filled as the engine fills it: empty text for a string, null for all else. */
export function call(name: string, ...values: Value[]): Value {
  const declared = declaredFunctions.find(each => each.name === name)
  if (!declared) throw new Error(`no function ${name}`)
  const left = declared.parameters.slice(values.length).map((type: ScalarType) => (type === 'string' ? '' : null))
  return declared.call(...values, ...left)
}

/** Each number of an answer, however deep, rounded to so many digits after the point. */
export function rounded(value: Value, digits: number): Value {
  if (typeof value === 'number') return Math.round(value * 10 ** digits) / 10 ** digits
  return Array.isArray(value) ? value.map(each => plain(rounded(each, digits))) : value
}

function plain(value: Value): Exclude<Value, bigint> {
  if (typeof value === 'bigint') throw new TypeError('a dynamic holds no bigint')
  return value
}

/** Each, in order, of an answer that is an array. */
export function parts(value: Value): readonly Exclude<Value, bigint>[] {
  if (!Array.isArray(value)) throw new TypeError('no array')
  return value
}
