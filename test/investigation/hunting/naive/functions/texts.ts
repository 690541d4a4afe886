// Functions of strings. Positions and lengths count code points (strlen: "counts Unicode code points").
import { createHash } from 'node:crypto'
import { asText, convert } from '../convert.ts'
import type { ScalarFunction } from '../functions.ts'
import { lower, regexOf, upper } from '../text.ts'
import { isArray, missing, NotKnown, textOf, type Value, wholeOf } from '../value.ts'
import { allStrict } from './strict.ts'

const numberOf = (value: Value | undefined, otherwise: number): number =>
  value === undefined ? otherwise : Number(wholeOf(value))

function substring(source: Value, from: Value, length?: Value): string {
  const points = [...textOf(source)]
  const start = numberOf(from, 0)
  const count = numberOf(length, points.length)
  if (count < 0) throw new NotKnown('substring of a length below 0')
  const begin = start < 0 ? Math.max(0, points.length + start) : start
  return points.slice(begin, begin + count).join('')
}

function split(source: Value, delimiter: Value, index?: Value): Value {
  if (delimiter === '') throw new NotKnown('split by nothing')
  const parts = textOf(source).split(textOf(delimiter))
  if (index === undefined) return parts
  const part = parts[numberOf(index, 0)]
  return part === undefined ? null : [part]
}

/**
 * The examples of its page, a negative start from the end among them. Of a later occurrence the search goes on behind
 * the one before it, again for the whole length: the second "cde" of `indexof("abcdefgabcdefg", "cde", 1, 10, 2)` is at 9.
 */
function indexof(text: string, match: string, from = 0, length = -1, occurrence = 1): Value {
  const points = [...text]
  const wanted = [...match]
  if (occurrence < 1 || length < -1 || wanted.length === 0) throw new NotKnown('indexof out of its bounds')
  let start = from < 0 ? Math.max(0, points.length + from) : from
  for (let left = occurrence; ; left--) {
    const end = length < 0 ? points.length : Math.min(points.length, start + length)
    const places = Array.from({ length: Math.max(0, end - wanted.length - start + 1) }, (_, place) => start + place)
    const found = places.find(at => wanted.every((point, place) => points[at + place] === point))
    if (found === undefined) return -1n
    if (left === 1) return BigInt(found)
    start = found + 1
  }
}

/** "countof("aaaa", "aa")" is 3 of texts, and does not overlap of regexes. */
function countof(source: Value, search: Value, kind?: Value): bigint {
  const text = textOf(source)
  if (kind === 'regex') return BigInt([...text.matchAll(regexOf(textOf(search), 'g'))].length)
  if (search === '') throw new NotKnown('countof nothing')
  let count = 0n
  for (let at = text.indexOf(textOf(search)); at >= 0; at = text.indexOf(textOf(search), at + 1)) count += 1n
  return count
}

function replaceRegex(source: Value, regex: Value, rewrite: Value): string {
  return textOf(source).replace(regexOf(textOf(regex), 'g'), (...found: unknown[]) =>
    textOf(rewrite).replace(/\\(\d)/g, (_, digit: string) => {
      const group = found[Number(digit)]
      return typeof group === 'string' ? group : ''
    }),
  )
}

const extract: ScalarFunction = ({ values: [regex, group, source], result }) => {
  const found = regexOf(textOf(regex ?? '')).exec(textOf(source ?? ''))?.[numberOf(group ?? undefined, 0)]
  return found === undefined ? missing(result) : convert(found, 'string', result)
}

/** One group makes a list, several a list of lists. */
const extractAll: ScalarFunction = ({ values }) => {
  const [regex, second, third] = values
  const source = values.length === 2 ? second : third
  const matches = [...textOf(source ?? '').matchAll(regexOf(textOf(regex ?? ''), 'g'))]
  if (matches.length === 0) return null
  const chosen = values.length === 3 && isArray(second ?? null) ? (second ?? null) : null
  return matches.map(match => {
    const groups = isArray(chosen) ? chosen.map(each => groupOf(match, each)) : match.slice(1).map(each => each ?? '')
    return groups.length === 1 ? (groups[0] ?? '') : groups
  })
}

function groupOf(match: RegExpMatchArray, group: Value): string {
  return (typeof group === 'string' ? match.groups?.[group] : match[Number(group)]) ?? ''
}

function trimmed(regex: Value, source: Value, atStart: boolean, atEnd: boolean): string {
  let text = textOf(source)
  if (atStart) text = text.replace(regexOf(`^(?:${textOf(regex)})+`), '')
  return atEnd ? text.replace(regexOf(`(?:${textOf(regex)})+$`), '') : text
}

/** translate("abc", "x", "abc") is "xxx", translate("abc", "", "ab") is "". */
function translate(from: Value, to: Value, source: Value): string {
  const wanted = [...textOf(from)]
  const given = [...textOf(to)]
  const swap = (point: string): string => {
    const place = wanted.indexOf(point)
    return place < 0 ? point : (given[Math.min(place, given.length - 1)] ?? '')
  }
  return [...textOf(source)].map(swap).join('')
}

const joined = (given: { values: readonly Value[]; types: readonly Parameters<typeof asText>[1][] }): string[] =>
  given.values.map((value, place) => asText(value, given.types[place] ?? 'string'))

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new NotKnown('a text that is no url')
  }
}

function fromBase64(text: string): string {
  const bytes = Buffer.from(text, 'base64')
  const plain = bytes.toString('utf8')
  if (bytes.toString('base64') !== text || Buffer.from(plain).compare(bytes) !== 0) throw new NotKnown('no base64')
  return plain
}

/** "scheme://username:password@host:1234/this/is/a/path?k1=v1&k2=v2#fragment" in its parts. */
function parsedUrl(text: string): Value {
  const form = /^(\w[\w+.-]*):\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^:/?#]*)(?::(\d+))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/
  const [, scheme, user, password, host, port, path, query, fragment] = form.exec(text) ?? []
  if (scheme === undefined) throw new NotKnown('the parts of what is no url')
  const pairs = (query ?? '').split('&').filter(pair => pair !== '')
  return new Map<string, Value>([
    ['Scheme', scheme],
    ['Host', host ?? ''],
    ['Port', port ?? ''],
    ['Path', path ?? ''],
    ['Username', user ?? ''],
    ['Password', password ?? ''],
    ['Query Parameters', new Map(pairs.map(pair => [pair.split('=')[0] ?? '', pair.split('=').slice(1).join('=')]))],
    ['Fragment', fragment ?? ''],
  ])
}

export const textFunctions: Readonly<Record<string, ScalarFunction>> = {
  ...allStrict({
    strlen: text => BigInt([...textOf(text)].length),
    string_size: text => BigInt(Buffer.byteLength(textOf(text))),
    substring,
    split,
    countof,
    translate,
    tolower: text => lower(textOf(text)),
    toupper: text => upper(textOf(text)),
    reverse: text => [...textOf(text)].reverse().join(''),
    replace_string: (text, from, to) => {
      if (from === '') throw new NotKnown('replace_string of nothing')
      return textOf(text).replaceAll(textOf(from), () => textOf(to))
    },
    replace_regex: replaceRegex,
    replace: (regex, rewrite, text) => replaceRegex(text, regex, rewrite),
    trim: (regex, text) => trimmed(regex, text, true, true),
    trim_start: (regex, text) => trimmed(regex, text, true, false),
    trim_end: (regex, text) => trimmed(regex, text, false, true),
    strcmp: (a, b) => BigInt(Math.sign(Buffer.compare(Buffer.from(textOf(a)), Buffer.from(textOf(b))))),
    base64_encode_tostring: text => Buffer.from(textOf(text)).toString('base64'),
    base64_decode_tostring: text => fromBase64(textOf(text)),
    parse_url: text => parsedUrl(textOf(text)),
    url_decode: text => decoded(textOf(text)),
    hash_sha256: text => createHash('sha256').update(textOf(text)).digest('hex'),
    hash_sha1: text => createHash('sha1').update(textOf(text)).digest('hex'),
    hash_md5: text => createHash('md5').update(textOf(text)).digest('hex'),
  }),
  indexof: ({ values, types }) => {
    const [text, match] = values.map((value, place) => asText(value, types[place] ?? 'string'))
    const [from, length, occurrence] = values.slice(2).map(value => Number(value))
    return indexof(text ?? '', match ?? '', from, length, occurrence)
  },
  strcat: given => joined(given).join(''),
  strcat_delim: given => joined(given).slice(1).join(joined(given)[0]),
  strrep: ({ values: [value, times, delimiter], types }) => {
    const part = asText(value ?? null, types[0] ?? 'string')
    return new Array(numberOf(times, 0)).fill(part).join(delimiter === undefined ? '' : textOf(delimiter))
  },
  strcat_array: ({ values: [list, delimiter] }) =>
    isArray(list ?? null) && list !== undefined && isArray(list)
      ? list.map(each => asText(each, 'dynamic')).join(textOf(delimiter ?? ''))
      : '',
  extract,
  extract_all: extractAll,
}
