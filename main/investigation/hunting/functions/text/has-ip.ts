// IPv4 addresses looked for in text, and terms.
// https://learn.microsoft.com/kusto/query/has-ipv4-function, …/has-any-ipv4-prefix-function, …/has-any-index-function
import type { Json } from '../../../../../shared/model/json.ts'
import { type DeclaredFunction, declareFunction } from '../declared.ts'
import { readIpv4 } from './addresses.ts'

const addressIn = /(?<![\p{L}\p{N}])(?=(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})(?![\p{L}\p{N}]))/gu
const isPrefix = /^(\d{1,3}\.){1,3}$/

/** Only what stands between characters that are no letters and no digits, and is an address. */
const addressesIn = (text: string): string[] =>
  [...text.matchAll(addressIn)].flatMap(([, address]) => (address && readIpv4(address) ? [address] : []))

const isAddress = (text: string): boolean => !text.includes('/') && readIpv4(text) !== null

function hasAddress(text: string, sought: readonly string[]): boolean {
  const valid = new Set(sought.filter(isAddress))
  return valid.size > 0 && addressesIn(text).some(address => valid.has(address))
}

/** A prefix is a whole address, or ends with a dot: others are not found. */
function hasPrefix(text: string, sought: readonly string[]): boolean {
  const prefixes = sought.filter(each => isPrefix.test(each))
  return (
    hasAddress(text, sought) ||
    (prefixes.length > 0 && addressesIn(text).some(address => prefixes.some(prefix => address.startsWith(prefix))))
  )
}

const textsOf = (values: readonly Json[]): string[] => values.flat().filter(each => typeof each === 'string')

const one = (name: string, has: (text: string, sought: string[]) => boolean): DeclaredFunction =>
  declareFunction({
    name,
    parameters: ['string', 'string'],
    returns: 'bool',
    call: (text, sought) => has(text, [sought]),
  })

/** Each of the rest is a text, or an array of texts. */
const any = (name: string, has: (text: string, sought: string[]) => boolean): DeclaredFunction =>
  declareFunction({
    name,
    parameters: ['string'],
    variadic: 'dynamic',
    returns: 'bool',
    call: (text, ...sought) => has(text, textsOf(sought)),
  })

const isTermCharacter = (character: string | undefined): boolean =>
  character !== undefined && /^[\p{L}\p{N}]$/u.test(character)

/** As the operator `has`: without case, and letters or digits at either end stand at the end of a term. */
function hasTerm(text: string, term: string): boolean {
  const [whole, sought] = [text.toLowerCase(), term.toLowerCase()]
  const opening = isTermCharacter([...sought][0])
  const closing = isTermCharacter([...sought].at(-1))
  for (let place = whole.indexOf(sought); place >= 0; place = whole.indexOf(sought, place + 1)) {
    const before = [...whole.slice(Math.max(0, place - 2), place)].at(-1)
    const after = [...whole.slice(place + sought.length, place + sought.length + 2)][0]
    if (!(opening && isTermCharacter(before)) && !(closing && isTermCharacter(after))) return true
  }
  return false
}

/** -1 where none is found. Numbers and booleans are looked for as they are written. */
const hasAnyIndex = declareFunction({
  name: 'has_any_index',
  parameters: ['string', 'dynamic'],
  returns: 'long',
  call: (text, terms) => {
    if (!Array.isArray(terms)) return -1n
    return BigInt(terms.findIndex(term => term !== null && typeof term !== 'object' && hasTerm(text, String(term))))
  },
})

export const searchFunctions: readonly DeclaredFunction[] = [
  one('has_ipv4', hasAddress),
  one('has_ipv4_prefix', hasPrefix),
  any('has_any_ipv4', hasAddress),
  any('has_any_ipv4_prefix', hasPrefix),
  hasAnyIndex,
]
