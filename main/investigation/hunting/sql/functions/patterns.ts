// Functions over regular expressions, which are RE2's in Kusto as in DuckDB.
// https://learn.microsoft.com/kusto/query/extract-all-function, …/trim-function, …/countof-function, …/indexof-regex-function
import { fail } from '../../fail.ts'
import { converted, toText } from '../casts.ts'
import { once } from '../text.ts'
import { argumentAt, type Calling, literalText, type SqlFunction } from './form.ts'
import { regexAt } from './texts.ts'

/** The names of its groups that capture, null for those without, in their order. */
export function capturedGroups(pattern: string): (string | null)[] {
  const token =
    /\\Q[\s\S]*?(?:\\E|$)|\\[\s\S]|\[\^?\]?(?:\\[\s\S]|\[:\w+:\]|[^\]\\])*\]|\((\?P?<([A-Za-z_]\w*)>|(?!\?))/g
  return [...pattern.matchAll(token)].flatMap(([, group, name]) => (group === undefined ? [] : [name ?? null]))
}

/** The groups that are asked for, by their numbers from 1: all of them if none are named. */
function groupsAt(calling: Calling, pattern: string): number[] {
  const { call } = calling
  const groups = capturedGroups(pattern)
  const at = call.arguments[0]?.at ?? call.at
  if (groups.length < 1 || groups.length > 16)
    return fail('hunt.syntax', `${call.name}() wants a pattern with one to sixteen groups in parentheses.`, at)
  if (call.arguments.length < 3) return groups.map((_, index) => index + 1)
  const asked = call.arguments[1]
  const list: unknown = JSON.parse(literalText(asked) ?? 'null')
  if (!Array.isArray(list)) {
    return fail('hunt.unsupported', `${call.name}() wants its groups written out here.`, asked?.at ?? call.at)
  }
  return list.map(each => {
    const index = typeof each === 'string' ? groups.indexOf(each) + 1 : Number(each)
    const known = index >= 1 && index <= groups.length
    return known ? index : fail('hunt.syntax', `The pattern has no group ${each}.`, asked?.at ?? call.at)
  })
}

/** A list of texts for one group, of lists for several; null where nothing matches. */
const extractAll: SqlFunction = calling => {
  const { call } = calling
  const literal = literalText(call.arguments[0])
  if (literal === null)
    return fail(
      'hunt.unsupported',
      `${call.name}() wants its pattern written out here.`,
      call.arguments[0]?.at ?? call.at,
    )
  const pattern = regexAt(calling, 0)
  const groups = groupsAt(calling, literal)
  return once(toText(argumentAt(calling, call.arguments.length - 1)), text => {
    const lists = groups.map(group => `regexp_extract_all(${text}, ${pattern}, ${group})`)
    // A group that takes no part is empty text.
    const parts = lists.map((_, index) => `coalesce(each[${index + 1}], '')`)
    const whole =
      lists.length === 1
        ? `list_transform(${lists.join()}, lambda each: coalesce(each, ''))`
        : `list_transform(list_zip(${lists.join(', ')}), lambda each: [${parts.join(', ')}])`
    return `to_json(nullif(${whole}, []))`
  })
}

/** Whatever matches at an end, as often as it does. */
const trimmed =
  (start: boolean, end: boolean): SqlFunction =>
  calling => {
    const pattern = regexAt(calling, 0)
    const text = toText(argumentAt(calling, 1))
    const after = start ? `regexp_replace(${text}, '^(?:' || ${pattern} || ')+', '')` : text
    return end ? `regexp_replace(${after}, '(?:' || ${pattern} || ')+$', '')` : after
  }

/** Matches of patterns do not overlap; those of plain text do. */
const countOf: SqlFunction = calling => {
  const text = toText(argumentAt(calling, 0))
  const kind = calling.call.arguments[2]
  if (kind === undefined || literalText(kind) === 'normal')
    return `k_countof(${text}, ${toText(argumentAt(calling, 1))})`
  if (literalText(kind) !== 'regex') return fail('hunt.syntax', 'countof() counts "normal" or "regex".', kind.at)
  return `len(regexp_extract_all(${text}, ${regexAt(calling, 1)}))`
}

/** The first place; where to search, and further places, are not told here. */
const indexOfRegex: SqlFunction = calling => {
  const { call } = calling
  if (call.arguments.length > 2)
    return fail('hunt.unsupported', 'indexof_regex() can only be run with a text and a pattern here.', call.at)
  const pattern = regexAt(calling, 1)
  return once(converted(argumentAt(calling, 0), 'string'), text => {
    const before = `regexp_extract(${text}, '^((?s:.*?))(?:' || ${pattern} || ')', 1)`
    return `CASE WHEN regexp_matches(${text}, ${pattern}) THEN length(${before}) ELSE -1 END`
  })
}

export const patterns: Readonly<Record<string, SqlFunction>> = {
  extract_all: extractAll,
  extractall: extractAll,
  trim: trimmed(true, true),
  trim_start: trimmed(true, false),
  trim_end: trimmed(false, true),
  countof: countOf,
  indexof_regex: indexOfRegex,
}
