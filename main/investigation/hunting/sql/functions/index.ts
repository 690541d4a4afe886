// Scalar functions: those SQL has an equal for, and those written in TypeScript.
import { fail } from '../../fail.ts'
import type { DeclaredFunction } from '../../functions/declared.ts'
import { declaredFunctions } from '../../functions/index.ts'
import type { Call } from '../../query.ts'
import { converted } from '../casts.ts'
import { scalar } from '../expressions.ts'
import type { Row, Value } from '../scope.ts'
import { datetimeOfTicks, missing, ticksOf } from '../types.ts'
import { windowNames, windowOf } from '../windows.ts'
import { byType } from './by-type.ts'
import { conditionals } from './conditionals.ts'
import { conversions } from './conversions.ts'
import { dates } from './dates.ts'
import { dynamics } from './dynamics.ts'
import type { SqlFunction } from './form.ts'
import { numbers } from './numbers.ts'
import { patterns } from './patterns.ts'
import { texts } from './texts.ts'

const inSql: Readonly<Record<string, SqlFunction>> = {
  ...conditionals,
  ...conversions,
  ...dates,
  ...dynamics,
  ...numbers,
  ...patterns,
  ...texts,
  ...byType,
}
const inTypeScript = new Map(declaredFunctions.map(declared => [declared.name, declared]))

/** All names that can be called, for what is offered and for what is told to be missing. */
export const knownFunctions: ReadonlySet<string> = new Set([
  ...Object.keys(inSql),
  ...inTypeScript.keys(),
  ...windowNames,
])

export function callFunction(call: Call, row: Row): string {
  if (windowNames.has(call.name))
    return windowOf(
      call,
      call.arguments.map(each => scalar(each, row)),
      row,
    )
  const form = Object.hasOwn(inSql, call.name) ? inSql[call.name] : undefined
  if (form !== undefined) return form({ call, row, values: () => call.arguments.map(each => scalar(each, row)) })
  const declared = inTypeScript.get(call.name)
  if (declared !== undefined) return callDeclared(declared, call, row)
  return fail('hunt.unsupported', `${call.name}() can not be run here.`, call.at)
}

function callDeclared(declared: DeclaredFunction, call: Call, row: Row): string {
  const { name, parameters, variadic, returns } = declared
  if (variadic === undefined && call.arguments.length > parameters.length) {
    return fail('hunt.unsupported', `${name}() can not be run with ${call.arguments.length} arguments here.`, call.at)
  }
  const values = call.arguments.map((each, index) => {
    const type = parameters[index] ?? variadic ?? 'dynamic'
    return handed({ sql: converted(scalar(each, row), type), type })
  })
  for (const type of parameters.slice(values.length)) values.push(handed({ sql: missing(type), type }))
  return returned(`k_${name}(${values.join(', ')})`, returns)
}

/** Datetimes go as ticks, decimals and dynamics as text. */
function handed({ sql, type }: Value): string {
  if (type === 'datetime') return ticksOf(sql)
  return type === 'dynamic' ? `(${sql})::VARCHAR` : sql
}

function returned(sql: string, type: Value['type']): string {
  if (type === 'datetime') return datetimeOfTicks(sql)
  if (type === 'dynamic') return `(${sql})::JSON`
  return type === 'string' ? `coalesce(${sql}, '')` : sql
}
