// Plain functions of text: places, counts, letters exchanged, repeated, turned round; and numbers as text.
// https://learn.microsoft.com/kusto/query/indexof-function and its siblings.

import type { Json } from '../../../../../shared/model/json.ts'
import { type DeclaredFunction, declareFunction } from '../declared.ts'
import { compareText, failed, mostText, times } from '../values.ts'

interface Window {
  readonly start: bigint | null
  readonly length: bigint | null
  readonly occurrence: bigint | null
}

/**
 * Kusto counts characters, of which one outside the basic plane is one.
 * The match lies within `length` characters from where the search begins: for the first occurrence the start, for each
 * further one the character after the one before, which is how the page's own example with a length comes out.
 */
function indexOf(text: string, match: string, { start, length, occurrence }: Window): bigint | null {
  const wanted = occurrence ?? 1n
  const within = length ?? -1n
  if (wanted < 1n || within < -1n) return null
  const places = characterPlaces(text)
  const count = places.length - 1
  let from = Number(start ?? 0n)
  if (from < 0) from = Math.max(0, count + from)
  for (let found = 0n; from <= count; ) {
    const end = within < 0n ? count : Math.min(count, from + Number(within))
    const at = text.indexOf(match, places[from])
    if (at < 0 || at + match.length > (places[end] ?? 0)) return -1n
    while ((places[from] ?? 0) < at) from++
    found++
    if (found === wanted) return BigInt(from)
    from++
  }
  return -1n
}

/** Where each character begins, in UTF-16 units, and the end. */
function characterPlaces(text: string): Uint32Array {
  const places = new Uint32Array(text.length + 1)
  let count = 0
  let place = 0
  for (; place < text.length; place += (text.codePointAt(place) ?? 0) > 0xffff ? 2 : 1) places[count++] = place
  places[count++] = place
  return places.subarray(0, count)
}

/** Plain matches may overlap. */
function countOf(text: string, match: string): bigint {
  if (match === '') return 0n
  let count = 0n
  for (let place = text.indexOf(match); place >= 0; place = text.indexOf(match, place + 1)) count++
  return count
}

/** A character beyond the end of the second list becomes the last of it, or nothing where that is empty. */
function translated(search: string, replacement: string, text: string): string {
  const [from, to] = [[...search], [...replacement]]
  const last = to.at(-1) ?? ''
  const exchanged = new Map(
    from
      .map((character, place) => [character, to[place] ?? last])
      .toReversed()
      .map(pair),
  )
  return [...text].map(character => exchanged.get(character) ?? character).join('')
}
const pair = ([from = '', to = '']: readonly string[]): readonly [string, string] => [from, to]

/**
 * Each text of the list in turn, in what those before it have left untouched. A text whose replacement is none keeps its
 * place as it is; so does one without any, which no page tells.
 */
function replaced(text: string, lookups: Json, rewrites: Json): string {
  if (!Array.isArray(lookups) || !Array.isArray(rewrites)) return text
  let parts = [{ text, isSettled: false }]
  for (const [place, sought] of lookups.entries()) {
    if (typeof sought !== 'string' || sought === '') continue
    const by = rewrites[place]
    const settled = { text: typeof by === 'string' ? by : sought, isSettled: true }
    parts = parts.flatMap(part => {
      if (part.isSettled || !part.text.includes(sought)) return [part]
      const between = part.text.split(sought).map(each => ({ text: each, isSettled: false }))
      return between.flatMap((each, index) => (index === 0 ? [each] : [settled, each]))
    })
  }
  const length = parts.reduce((total, part) => total + part.text.length, 0)
  if (length > mostText) throw failed(`replace_strings would make a text of more than ${mostText} characters.`)
  return parts.map(part => part.text).join('')
}

/** More than 1024 times is 1024 times. */
function repeated(text: string, count: bigint | null, delimiter: string): string {
  if (count === null || count < 1n) throw failed(`strrep repeats a text once or more, not ${count ?? 'null'} times.`)
  const often = Number(count > 1024n ? 1024n : count)
  if ((text.length + delimiter.length) * often > mostText)
    throw failed(`strrep would make a text of more than ${mostText} characters.`)
  return times(often, () => text).join(delimiter)
}

const units: readonly string[] = ['Bytes', 'KB', 'MB', 'GB', 'TB', 'PB', 'EB']

/** In steps of 1024. Zeros at the end of the rounded number are left out, of which the page says nothing. */
function formatBytes(size: number | null, precision: bigint | null, unit: string): string {
  if (size === null || !Number.isFinite(size)) return ''
  const asked = units.indexOf(unit)
  if (unit !== '' && asked < 0) throw failed(`format_bytes knows ${units.join(', ')}, not "${unit}".`)
  const fitting = units.findLastIndex((_, step) => Math.abs(size) >= 1024 ** step)
  const step = asked < 0 ? Math.max(0, fitting) : asked
  const digits = Math.min(15, Math.max(0, Number(precision ?? 0n)))
  return `${Number((size / 1024 ** step).toFixed(digits))} ${units[step]}`
}

/** A negative number in all its 64 bits: a negative int is not told from a long here. */
function toHex(value: bigint | null, least: bigint | null): string {
  if (value === null) return ''
  return BigInt.asUintN(64, value)
    .toString(16)
    .padStart(Math.min(16, Math.max(1, Number(least ?? 1n))), '0')
}

/** Numbers and arrays of numbers; empty where one is no code point. */
function fromCodePoints(values: readonly Json[]): string {
  const points = values.flat()
  const valid = points.filter(
    each => typeof each === 'number' && Number.isInteger(each) && each >= 0 && each <= 0x10ffff && each >> 11 !== 0x1b,
  )
  return valid.length === points.length ? valid.map(each => String.fromCodePoint(Number(each))).join('') : ''
}

const toCodePoints = (name: string): DeclaredFunction =>
  declareFunction({
    name,
    parameters: ['string'],
    returns: 'dynamic',
    call: text => [...text].map(character => character.codePointAt(0) ?? 0),
  })

/** Every character that means something to a regular expression has a backslash before it. */
const regexQuoted = (text: string): string => text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&')

export const stringFunctions: readonly DeclaredFunction[] = [
  declareFunction({
    name: 'indexof',
    parameters: ['string', 'string', 'long', 'long', 'long'],
    returns: 'long',
    call: (text, match, start, length, occurrence) => indexOf(text, match, { start, length, occurrence }),
  }),
  declareFunction({
    name: 'countof',
    parameters: ['string', 'string'],
    returns: 'long',
    call: countOf,
  }),
  declareFunction({
    name: 'translate',
    parameters: ['string', 'string', 'string'],
    returns: 'string',
    call: translated,
  }),
  declareFunction({
    name: 'reverse',
    parameters: ['string'],
    returns: 'string',
    call: text => [...text].reverse().join(''),
  }),
  declareFunction({
    name: 'strcmp',
    parameters: ['string', 'string'],
    returns: 'long',
    call: (first, second) => BigInt(Math.sign(compareText(first, second))),
  }),
  declareFunction({
    name: 'replace_strings',
    parameters: ['string', 'dynamic', 'dynamic'],
    returns: 'string',
    call: replaced,
  }),
  declareFunction({ name: 'strrep', parameters: ['string', 'long', 'string'], returns: 'string', call: repeated }),
  declareFunction({
    name: 'format_bytes',
    parameters: ['real', 'long', 'string'],
    returns: 'string',
    call: formatBytes,
  }),
  declareFunction({ name: 'tohex', parameters: ['long', 'long'], returns: 'string', call: toHex }),
  declareFunction({
    name: 'string_size',
    parameters: ['string'],
    returns: 'long',
    call: text => BigInt(Buffer.byteLength(text)),
  }),
  declareFunction({ name: 'regex_quote', parameters: ['string'], returns: 'string', call: regexQuoted }),
  toCodePoints('unicode_codepoints_from_string'),
  toCodePoints('to_utf8'),
  declareFunction({
    name: 'unicode_codepoints_to_string',
    parameters: [],
    variadic: 'dynamic',
    returns: 'string',
    call: (...values) => fromCodePoints(values),
  }),
]
