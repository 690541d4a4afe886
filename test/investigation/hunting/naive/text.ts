// The operators on strings: https://learn.microsoft.com/kusto/query/datatypes-string-operators

/** Code point by code point, so that no length changes. */
const mapped = (text: string, map: (point: string) => string): string =>
  [...text].map(point => ([...map(point)].length === 1 ? map(point) : point)).join('')
export const lower = (text: string): string => mapped(text, point => point.toLowerCase())
export const upper = (text: string): string => mapped(text, point => point.toUpperCase())

const alphanumeric = (point: string | undefined): boolean => point !== undefined && /^[\p{L}\p{N}]$/u.test(point)

/**
 * "Each string value is broken into maximal sequences of alphanumeric characters": the text is found where it neither
 * begins nor ends within such a sequence; an end that is no letter or digit itself begins or ends nothing.
 */
function hasTerm(text: string, term: string, wholeStart: boolean, wholeEnd: boolean): boolean {
  const points = [...text]
  const wanted = [...term]
  for (let at = 0; at + wanted.length <= points.length; at++) {
    if (wanted.some((point, place) => points[at + place] !== point)) continue
    const startsWithin = alphanumeric(wanted[0]) && alphanumeric(points[at - 1])
    const endsWithin = alphanumeric(wanted.at(-1)) && alphanumeric(points[at + wanted.length])
    if (!(wholeStart && startsWithin) && !(wholeEnd && endsWithin)) return true
  }
  return false
}

export const has = (text: string, term: string): boolean => hasTerm(text, term, true, true)

const operators: Readonly<Record<string, (text: string, other: string) => boolean>> = {
  contains: (text, other) => text.includes(other),
  startswith: (text, other) => text.startsWith(other),
  endswith: (text, other) => text.endsWith(other),
  has,
  hasprefix: (text, other) => hasTerm(text, other, true, false),
  hassuffix: (text, other) => hasTerm(text, other, false, true),
}

/** `!has_cs` and its like; undefined for what is no such operator. */
export function textOperator(operator: string): ((text: string, other: string) => boolean) | undefined {
  if (operator === '=~') return (text, other) => lower(text) === lower(other)
  if (operator === '!~') return (text, other) => lower(text) !== lower(other)
  if (operator === 'matches regex') return (text, other) => regexOf(other).test(text)
  const negated = operator.startsWith('!')
  const exact = operator.endsWith('_cs')
  const plain = operators[operator.replace('!', '').replace('_cs', '')]
  if (plain === undefined) return undefined
  return (text, other) => negated !== (exact ? plain(text, other) : plain(lower(text), lower(other)))
}

/** Kusto's own flags stand before the pattern: `(?i)`. */
export function regexOf(pattern: string, flags = ''): RegExp {
  const [before, letters] = /^\(\?([imsU]+)\)/.exec(pattern) ?? ['', '']
  const all = [...new Set([...letters.replace('U', ''), ...flags, 'u'])].join('')
  return new RegExp(pattern.slice(before.length).replaceAll('(?P<', '(?<'), all)
}
