// Functions of text that SQL has an equal for.
import { fail } from '../../fail.ts'
import { converted, toText } from '../casts.ts'
import { once, quoted } from '../text.ts'
import { argumentAt, type Calling, literalText, over, type SqlFunction } from './form.ts'

const concatenated: SqlFunction = ({ values }) => `(${values().map(toText).join(' || ')})`

const delimited: SqlFunction = ({ values }) => {
  const [delimiter, ...rest] = values()
  return `concat_ws(${delimiter === undefined ? "''" : toText(delimiter)}, ${rest.map(toText).join(', ')})`
}

/** The whole array, or one element of it as an array. */
const split: SqlFunction = calling => {
  const [text, delimiter] = [toText(argumentAt(calling, 0)), toText(argumentAt(calling, 1))]
  const all = `CASE WHEN ${delimiter} = '' THEN [${text}] ELSE string_split(${text}, ${delimiter}) END`
  if (calling.call.arguments.length < 3) return `to_json(${all})`
  const place = converted(argumentAt(calling, 2), 'long')
  return once(
    all,
    parts =>
      `to_json(CASE WHEN ${place} >= 0 AND ${place} < len(${parts}) THEN [${parts}[(${place}) + 1]] ELSE [''] END)`,
  )
}

/** A start below 0 counts from the end; what lies outside is left out. */
const substring: SqlFunction = calling => {
  const text = toText(argumentAt(calling, 0))
  const start = converted(argumentAt(calling, 1), 'long')
  const length = calling.call.arguments.length > 2 ? converted(argumentAt(calling, 2), 'long') : '2147483647'
  return once(text, whole =>
    once(
      start,
      from =>
        `substr(${whole}, (CASE WHEN ${from} < 0 THEN greatest(0, len(${whole}) + ${from}) ELSE ${from} END) + 1, greatest(0, ${length}))`,
    ),
  )
}

/** extract(regex, group, text[, type]): '' where nothing matches. */
const extract: SqlFunction = calling => {
  const [pattern, group, text] = [
    regexAt(calling, 0),
    converted(argumentAt(calling, 1), 'int'),
    toText(argumentAt(calling, 2)),
  ]
  const found = `regexp_extract(${text}, ${pattern}, ${group})`
  return converted({ sql: found, type: 'string' }, calling.call.type === 'dynamic' ? 'string' : calling.call.type)
}

/** An invalid pattern would end the query with an error that has no place. */
export function regexAt(calling: Calling, index: number): string {
  const expression = calling.call.arguments[index]
  const literal = literalText(expression)
  if (literal === null || expression === undefined) return toText(argumentAt(calling, index))
  const wrong = wrongRegex(literal)
  return wrong === null ? quoted(literal) : fail('hunt.syntax', wrong, expression.at)
}

/** Of RE2, which Kusto and DuckDB both have; null where nothing is known to be wrong. */
export function wrongRegex(pattern: string): string | null {
  if (/\(\?<?[=!]/.test(pattern)) return 'Kusto has no look-around in regular expressions.'
  if (/(^|[^\\])(\\\\)*\\[1-9]/.test(pattern)) return 'Kusto has no back references in regular expressions.'
  return null
}

const replaced = over(['string', 'string', 'string'], (text, sought, by) =>
  once(text, each => `CASE WHEN ${sought} = '' THEN ${each} ELSE replace(${each}, ${sought}, ${by}) END`),
)

const replacedRegex: SqlFunction = calling => {
  const [text, pattern, by] = [toText(argumentAt(calling, 0)), regexAt(calling, 1), toText(argumentAt(calling, 2))]
  return `regexp_replace(${text}, ${pattern}, ${by}, 'g')`
}

export const texts: Readonly<Record<string, SqlFunction>> = {
  strcat: concatenated,
  strcat_delim: delimited,
  split,
  substring,
  extract,
  tolower: over(['string'], text => `lower(${text})`),
  toupper: over(['string'], text => `upper(${text})`),
  new_guid: () => 'uuid()::VARCHAR',
  strlen: over(['string'], text => `length(${text})::BIGINT`),
  replace_string: replaced,
  replace_regex: replacedRegex,
  replace: calling => {
    // The older name takes the pattern first.
    const [pattern, by, text] = [regexAt(calling, 0), toText(argumentAt(calling, 1)), toText(argumentAt(calling, 2))]
    return `regexp_replace(${text}, ${pattern}, ${by}, 'g')`
  },
}
