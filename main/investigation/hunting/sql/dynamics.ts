// Steps into dynamics: a.b[0].c as one path where its steps are known.
import type { Expression, Path } from '../query.ts'
import { converted, toText } from './casts.ts'
import { scalar } from './expressions.ts'
import type { Row, Value } from './scope.ts'
import { once, quoted } from './text.ts'

/** The value itself; SQL's null where there is nothing. */
export function pathOf(path: Path, row: Row): string {
  const { base, steps } = flatten(path)
  const known: string[] = []
  for (const step of steps) {
    const one = knownStep(step)
    if (one === null) return byStep(path, row)
    known.push(one)
  }
  const json = dynamicOf(base, row)
  return `json_extract(${json}, ${quoted(`$${known.join('')}`)})`
}

function flatten(path: Path): { base: Expression; steps: Expression[] } {
  if (path.base.kind !== 'path') return { base: path.base, steps: [path.step] }
  const { base, steps } = flatten(path.base)
  return { base, steps: [...steps, path.step] }
}

/** As a path of DuckDB has it; null where the row tells. */
function knownStep(step: Expression): string | null {
  if (step.kind === 'negation' && step.operand.kind === 'literal') return placeStep(`-${step.operand.value}`)
  if (step.kind !== 'literal' || typeof step.value !== 'string') return null
  return step.type === 'string' ? nameStep(step.value) : placeStep(step.value)
}

/** A quote or a backslash in a name can not be written in a path. */
const nameStep = (name: string): string | null => (/["\\]/.test(name) ? null : `."${name}"`)

function placeStep(place: string): string | null {
  const number = Number(place)
  if (!Number.isInteger(number)) return null
  return number < 0 ? `[#${number}]` : `[${number}]`
}

/** A step the row tells, or one whose name no path can hold. */
function byStep({ base, step }: Path, row: Row): string {
  const json = dynamicOf(base, row)
  const by = scalar(step, row)
  if (by.type === 'string') return memberOf(json, by)
  const place = converted(by, 'long')
  return once(json, value =>
    once(
      place,
      at => `json_extract(${value}, CASE WHEN ${at} < 0 THEN '$[#' || ${at} || ']' ELSE '$[' || ${at} || ']' END)`,
    ),
  )
}

/** By a pointer of JSON (RFC 6901), which any name can be written in. */
const memberOf = (json: string, name: Value): string =>
  `json_extract(${json}, '/' || replace(replace(${toText(name)}, '~', '~0'), '/', '~1'))`

/** A text is read as the JSON it holds. */
export function dynamicOf(expression: Expression, row: Row): string {
  const value = scalar(expression, row)
  return value.type === 'string' ? parsedJson(value.sql) : converted(value, 'dynamic')
}

/** parse_json(): text that is no JSON stands for itself, an empty one for null. */
export const parsedJson = (text: string): string =>
  once(text, value => `coalesce(TRY_CAST(${value} AS JSON), to_json(nullif(${value}, '')))`)
