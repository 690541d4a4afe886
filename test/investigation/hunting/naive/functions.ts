// Kusto's scalar functions, by name. Those that look at their arguments one by one are here, the others in functions/.
import type { Call, Expression } from '../../../../main/investigation/hunting/query.ts'
import type { ScalarType } from '../../../../shared/model/hunt.ts'
import { not, truthOf } from './compare.ts'
import { convert } from './convert.ts'
import type { Scope } from './expressions.ts'
import { dynamicFunctions } from './functions/dynamics.ts'
import { numberFunctions } from './functions/numbers.ts'
import { textFunctions } from './functions/texts.ts'
import { timeFunctions } from './functions/times.ts'
import { isArray, missing, NotKnown, textOf, type Value, wholeOf } from './value.ts'

export interface Given {
  readonly values: readonly Value[]
  readonly types: readonly ScalarType[]
  readonly result: ScalarType
}
export type ScalarFunction = (given: Given) => Value

type Evaluate = (expression: Expression, scope: Scope) => Value

const eager: Readonly<Record<string, ScalarFunction>> = {
  ...textFunctions,
  ...numberFunctions,
  ...timeFunctions,
  ...dynamicFunctions,
  not: ({ values }) => not(truthOf(values[0] ?? null)),
  isnull: ({ values, types }) => types[0] !== 'string' && values[0] === null,
  isnotnull: ({ values, types }) => types[0] === 'string' || values[0] !== null,
  isempty: ({ values }) => values[0] === null || values[0] === '',
  isnotempty: ({ values }) => values[0] !== null && values[0] !== '',
  coalesce: ({ values, types, result }) => {
    const place = values.findIndex(value => value !== null && value !== '')
    return place < 0 ? missing(result) : convert(values[place] ?? null, types[place] ?? result, result)
  },
  tostring: to('string'),
  tobool: to('bool'),
  toboolean: to('bool'),
  toint: to('int'),
  tolong: to('long'),
  todouble: to('real'),
  toreal: to('real'),
  todatetime: to('datetime'),
  totimespan: to('timespan'),
  toguid: to('guid'),
  todynamic: to('dynamic'),
  parse_json: to('dynamic'),
  parsejson: to('dynamic'),
  toobject: to('dynamic'),
}

function to(type: ScalarType): ScalarFunction {
  return ({ values, types }) => {
    const [from] = types
    // A text within a dynamic is read as JSON only where it is cast to text first (parse_json: "its value is used as-is").
    if (type === 'dynamic' && from === 'dynamic') return values[0] ?? null
    return convert(values[0] ?? null, from ?? type, type)
  }
}

export function callFunction(call: Call, scope: Scope, evaluate: Evaluate): Value {
  const { name, arguments: given, type } = call
  const cast = (expression: Expression): Value => convert(evaluate(expression, scope), expression.type, type)
  const [first, second, third] = given
  if (name === 'iff' || name === 'iif') {
    if (first === undefined || second === undefined || third === undefined) throw new Error('iff of three')
    return cast(truthOf(evaluate(first, scope)) === true ? second : third)
  }
  if (name === 'case') return cast(chosen(given, scope, evaluate))
  if (name === 'column_ifexists' || name === 'columnifexists') {
    const column = first?.kind === 'literal' ? scope.row.get(String(first.value)) : undefined
    if (second === undefined) throw new Error('column_ifexists of two')
    return column === undefined ? cast(second) : column
  }
  if (name === 'now' || name === 'ago') {
    const offset = first === undefined ? 0n : evaluate(first, scope)
    if (offset === null) return null
    return name === 'now' ? scope.world.now + wholeOf(offset) : scope.world.now - wholeOf(offset)
  }
  if (name === 'row_number' || name === 'prev' || name === 'next') return window(call, scope, evaluate)
  const run = eager[name]
  if (run === undefined) throw new NotKnown(`${name}()`)
  const values = given.map(each => evaluate(each, scope))
  return run({ values, types: given.map(each => each.type), result: type })
}

function chosen(given: readonly Expression[], scope: Scope, evaluate: Evaluate): Expression {
  for (let place = 0; place + 1 < given.length; place += 2) {
    const [condition, value] = given.slice(place)
    if (condition && value && truthOf(evaluate(condition, scope)) === true) return value
  }
  const last = given.at(-1)
  if (last === undefined) throw new Error('case of nothing')
  return last
}

/** row_number() from 1, prev() and next() of a row that is not there are null or what is given for it. */
function window(call: Call, scope: Scope, evaluate: Evaluate): Value {
  const [value, distance, fallback] = call.arguments
  if (call.name === 'row_number') {
    if (distance !== undefined) throw new NotKnown('row_number that starts again')
    return BigInt(scope.place) + (value === undefined ? 1n : wholeOf(evaluate(value, scope)))
  }
  if (value === undefined) throw new Error(`${call.name} of nothing`)
  const far = distance === undefined ? 1 : Number(wholeOf(evaluate(distance, scope)))
  const place = call.name === 'prev' ? scope.place - far : scope.place + far
  const row = scope.rows[place]
  if (row !== undefined) return evaluate(value, { ...scope, row, place })
  return fallback === undefined ? missing(call.type) : convert(evaluate(fallback, scope), fallback.type, call.type)
}

export const listOfTexts = (value: Value): string[] => (isArray(value) ? value.map(textOf) : [])
