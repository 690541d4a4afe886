// What the lists of functions share: most are null for a null.
import type { ScalarFunction } from '../functions.ts'
import { missing, type Value } from '../value.ts'

/** Null where any argument is. */
export const strict =
  (run: (...values: Value[]) => Value): ScalarFunction =>
  ({ values, result }) =>
    values.some(value => value === null) ? missing(result) : run(...values)

export const allStrict = (
  functions: Readonly<Record<string, (...values: Value[]) => Value>>,
): Record<string, ScalarFunction> =>
  Object.fromEntries(Object.entries(functions).map(([name, run]) => [name, strict(run)]))
