// The string operators: contains, has, startswith and others, with and without case.
import { fail } from '../fail.ts'
import type { Binary, Expression, Membership } from '../query.ts'
import { toText } from './casts.ts'
import { textsOfJson } from './comparisons.ts'
import { scalar } from './expressions.ts'
import { wrongRegex } from './functions/texts.ts'
import { isOwn, type Row, type Value } from './scope.ts'
import { relationIn } from './tables.ts'
import { quoted, regexOf } from './text.ts'

/** A term is a run of letters and digits; everything else parts terms. */
const outside = '[^\\p{L}\\p{N}]'
const inside = /[\p{L}\p{N}]/u

const terms: ReadonlySet<string> = new Set(['has', 'hasprefix', 'hassuffix'])

export function stringOperation({ operator, left, right, at }: Binary, row: Row): string {
  const negated = operator.startsWith('!')
  const name = operator.replace('!', '')
  const text = toText(scalar(left, row))
  const sql = positive(name === '~' ? '=~' : name, text, right, row)
  if (sql === null) return fail('hunt.unsupported', `${operator} can not be run here.`, at)
  return negated ? `(NOT ${sql})` : sql
}

/**
 * The text of all columns, with a character between that is in no term: what one of them has, it has. The pages of where
 * and search say "any column" and "all columns", so numbers and times count as their text.
 */
export function allColumns({ columns = [] }: Row): string {
  const texts = columns.filter(({ sql }) => isOwn(sql)).map(toText)
  return texts.length === 0 ? "''" : `concat_ws(chr(1), ${texts.join(', ')})`
}

function positive(name: string, text: string, right: Expression, row: Row): string | null {
  const exact = name.endsWith('_cs')
  const plain = exact ? name.slice(0, -3) : name
  const literal = right.kind === 'literal' && typeof right.value === 'string' ? right.value : null
  const sought = toText(scalar(right, row))
  const fold = (sql: string) => (exact ? sql : `lower(${sql})`)
  switch (plain) {
    case '=~':
      return `(lower(${text}) = lower(${sought}))`
    case 'contains':
      return `contains(${fold(text)}, ${fold(sought)})`
    case 'startswith':
      return `starts_with(${fold(text)}, ${fold(sought)})`
    case 'endswith':
      return `ends_with(${fold(text)}, ${fold(sought)})`
    case 'matches regex':
      return `regexp_matches(${text}, ${literal === null ? sought : checkedRegex(literal, right.at)})`
    default:
      if (!terms.has(plain)) return null
      return literal === null ? hasValue(plain, text, sought, exact) : hasLiteral(plain, text, literal, exact)
  }
}

function checkedRegex(pattern: string, at: number): string {
  const wrong = wrongRegex(pattern)
  return wrong === null ? quoted(pattern) : fail('hunt.syntax', wrong, at)
}

/** A plain search for the letters first: it is far faster, and mostly settles it. */
function hasLiteral(name: string, text: string, sought: string, exact: boolean): string {
  if (sought === '') return 'true'
  const before = name !== 'hassuffix' && inside.test([...sought][0] ?? '') ? `(^|${outside})` : ''
  const after = name !== 'hasprefix' && inside.test([...sought].at(-1) ?? '') ? `($|${outside})` : ''
  const letters = exact ? `contains(${text}, ${quoted(sought)})` : `contains(lower(${text}), lower(${quoted(sought)}))`
  if (before === '' && after === '') return letters
  const pattern = `${exact ? '' : '(?i)'}${before}${regexOf(sought)}${after}`
  return `(${letters} AND regexp_matches(${text}, ${quoted(pattern)}))`
}

/** The same where what is sought is told by the row. */
function hasValue(name: string, text: string, sought: string, exact: boolean): string {
  const before =
    name === 'hassuffix'
      ? "''"
      : `CASE WHEN regexp_matches(${sought}, '^[\\p{L}\\p{N}]') THEN '(^|${outside})' ELSE '' END`
  const after =
    name === 'hasprefix'
      ? "''"
      : `CASE WHEN regexp_matches(${sought}, '[\\p{L}\\p{N}]$') THEN '($|${outside})' ELSE '' END`
  const pattern = `'${exact ? '' : '(?i)'}' || ${before} || regexp_escape(${sought}) || ${after}`
  return `regexp_matches(${text}, ${pattern})`
}

/** has_any and has_all, over a list or the first column of a query. */
export function hasTerms(operator: 'has_any' | 'has_all', of: Value, items: Membership['items'], row: Row): string {
  const text = toText(of)
  const [joint, every] = operator === 'has_any' ? [' OR ', 'list_bool_or'] : [' AND ', 'list_bool_and']
  const overList = (texts: string): string => {
    const each = hasValue('has', text, 'e', false)
    return `coalesce(${every}(list_transform(${texts}, lambda e: ${each})), ${operator === 'has_all'})`
  }
  if ('kind' in items) {
    const { sql, columns } = relationIn(items, row.translation)
    const [first] = columns
    return first === undefined ? 'false' : overList(`(SELECT list(${toText(first)}) FROM (${sql}))`)
  }
  const parts = items.flatMap(item => {
    if (item.kind === 'literal' && item.type === 'string')
      return [hasLiteral('has', text, String(item.value ?? ''), false)]
    const constants = item.kind === 'literal' && item.type === 'dynamic' ? textsIn(item.value) : null
    if (constants !== null) return constants.map(each => hasLiteral('has', text, each, false))
    const value = scalar(item, row)
    return [value.type === 'dynamic' ? overList(textsOfJson(value.sql)) : hasValue('has', text, toText(value), false)]
  })
  return parts.length === 0 ? String(operator === 'has_all') : `(${parts.join(joint)})`
}

/** The texts of a literal array; null where it holds anything else. */
export function textsIn(json: string | boolean | null): string[] | null {
  const value: unknown = typeof json === 'string' ? JSON.parse(json) : null
  return Array.isArray(value) && value.every(each => typeof each === 'string') ? value : null
}
