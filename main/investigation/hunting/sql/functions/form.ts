// What a function in SQL is written over.

import type { ScalarType } from '../../../../../shared/model/hunt.ts'
import { fail } from '../../fail.ts'
import type { Call, Expression } from '../../query.ts'
import { converted } from '../casts.ts'
import type { Row, Value } from '../scope.ts'

export interface Calling {
  readonly call: Call
  readonly row: Row
  values(): Value[]
}

export type SqlFunction = (calling: Calling) => string

/** A function whose arguments are of these types, the last of them any number of times where `rest` says so. */
export function over(types: readonly ScalarType[], form: (...values: string[]) => string): SqlFunction {
  return calling => {
    const values = calling.values().map((value, index) => converted(value, types[index] ?? types.at(-1) ?? 'string'))
    return form(...values)
  }
}

/** The argument at a place; there is one, or the parser would have said so. */
export function argumentAt(calling: Calling, index: number): Value {
  const value = calling.values()[index]
  return value ?? fail('hunt.syntax', `${calling.call.name}() wants more arguments.`, calling.call.at)
}

/** The text of a literal argument. */
export function literalText(expression: Expression | undefined): string | null {
  return expression?.kind === 'literal' && typeof expression.value === 'string' ? expression.value : null
}
