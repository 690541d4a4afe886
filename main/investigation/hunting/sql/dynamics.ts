// Steps into dynamics: a.b[0].c as one path where its steps are known.
import type { Expression, Path } from '../query.ts'
import { converted, toText } from './casts.ts'
import { scalar } from './expressions.ts'
import type { Row, Value } from './scope.ts'
import { once, quoted } from './text.ts'

/** The value itself, SQL's null where there is nothing, and its text. */
export function pathOf(path: Path, row: Row): Value {
  const { base, steps } = flatten(path)
  const part = partOfSplit(base, steps, row)
  if (part !== null) return { sql: `to_json(${part})`, type: 'dynamic', text: `coalesce(${part}, '')` }
  const known: string[] = []
  for (const step of steps) {
    const one = knownStep(step)
    if (one === null) return { sql: byStep(path, row), type: 'dynamic' }
    known.push(one)
  }
  const json = dynamicOf(base, row)
  const place = quoted(`$${known.join('')}`)
  return {
    sql: `json_extract(${json}, ${place})`,
    type: 'dynamic',
    text: `coalesce(json_extract_string(${json}, ${place}), '')`,
  }
}

/** `split(text, delimiter)[n]`: the part itself, without an array of JSON around it. */
function partOfSplit(base: Expression, steps: readonly Expression[], row: Row): string | null {
  const [step, ...more] = steps
  if (base.kind !== 'call' || base.name !== 'split' || base.arguments.length !== 2 || more.length > 0) return null
  if (step?.kind !== 'literal' || step.type === 'string' || typeof step.value !== 'string') return null
  const [text, delimiter] = base.arguments
  if (text === undefined || delimiter?.kind !== 'literal' || !delimiter.value) return null
  return `string_split(${toText(scalar(text, row))}, ${scalar(delimiter, row).sql})[${Number(step.value) + 1}]`
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

/**
 * parse_json(): text that is no JSON stands for itself, an empty one for null. What DuckDB takes for JSON and RFC 8259
 * does not (a comma before an end, NaN, Infinity) is looked at more strictly where it may be.
 */
export const parsedJson = (text: string): string =>
  once(
    text,
    value =>
      `CASE WHEN regexp_matches(${value}, ',\\s*[\\]}]|(^|[\\[:,])\\s*[+-]?(?i:nan|inf)') AND NOT k_is_json(${value}) THEN to_json(${value}) ` +
      `ELSE coalesce(TRY_CAST(${value} AS JSON), to_json(nullif(${value}, ''))) END`,
  )
