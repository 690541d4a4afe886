// Functions of IP addresses: read, written, compared, looked for in ranges.
// https://learn.microsoft.com/kusto/query/parse-ipv4-function, …/ipv4-compare-function, …/ipv6-is-match-function and others.
import type { Json } from '../../../../../shared/model/json.ts'
import { type DeclaredFunction, declareFunction } from '../declared.ts'
import { type Address, network, readIpv4, readIpv6, writeIpv4, writeIpv6 } from './addresses.ts'

interface Kind {
  readonly name: 'ipv4' | 'ipv6'
  readonly bits: 32 | 128
  read(text: string): Address | null
}
const ipv4: Kind = { name: 'ipv4', bits: 32, read: readIpv4 }
/** Takes addresses of either kind. */
const ipv6: Kind = { name: 'ipv6', bits: 128, read: readIpv6 }

/** The shorter of what the address and the argument count, null where the argument is out of bounds. */
function prefixOf(bits: number, address: Address, prefix: bigint | null): number | null {
  if (prefix === null) return address.prefix
  return prefix < 0n || prefix > bits ? null : Math.min(address.prefix, Number(prefix))
}

/** The address with all that its prefixes do not count set to 0. */
function networkOf(kind: Kind, text: string, prefix: bigint | null): bigint | null {
  const address = kind.read(text)
  const counted = address && prefixOf(kind.bits, address, prefix)
  return address === null || counted === null ? null : network(address.value, counted, kind.bits)
}

/** -1, 0 or 1 by the bits that every prefix counts; null where a text is no address. */
function compare(kind: Kind, first: string, second: string, prefix: bigint | null): bigint | null {
  const [left, right] = [kind.read(first), kind.read(second)]
  const counted = left && right && prefixOf(kind.bits, { ...left, prefix: Math.min(left.prefix, right.prefix) }, prefix)
  if (left === null || right === null || counted === null) return null
  const [one, other] = [network(left.value, counted, kind.bits), network(right.value, counted, kind.bits)]
  return one < other ? -1n : one > other ? 1n : 0n
}

function isIn(kind: Kind, text: string, rangeText: string): boolean | null {
  const address = networkOf(kind, text, null)
  const range = kind.read(rangeText)
  if (address === null || range === null) return null
  return network(address, range.prefix, kind.bits) === network(range.value, range.prefix, kind.bits)
}

/** Texts, and the elements of arrays of texts; null for anything else. */
const textsOf = (values: readonly Json[]): (string | null)[] =>
  values.flat().map(each => (typeof each === 'string' ? each : null))

/** True as soon as one holds it, whatever the others are; else null where one is no range. */
function isInAny(kind: Kind, text: string, ranges: readonly Json[]): boolean | null {
  if (kind.read(text) === null) return null
  const found = textsOf(ranges).map(range => (range === null ? null : isIn(kind, text, range)))
  return found.includes(true) ? true : found.includes(null) ? null : false
}

const compared = (kind: Kind): readonly DeclaredFunction[] => [
  declareFunction({
    name: `${kind.name}_compare`,
    parameters: ['string', 'string', 'long'],
    returns: 'long',
    call: (first, second, prefix) => compare(kind, first, second, prefix),
  }),
  declareFunction({
    name: `${kind.name}_is_match`,
    parameters: ['string', 'string', 'long'],
    returns: 'bool',
    call: (first, second, prefix) => {
      const order = compare(kind, first, second, prefix)
      return order === null ? null : order === 0n
    },
  }),
  declareFunction({
    name: `${kind.name}_is_in_range`,
    parameters: ['string', 'string'],
    returns: 'bool',
    call: (address, range) => isIn(kind, address, range),
  }),
  declareFunction({
    name: `${kind.name}_is_in_any_range`,
    parameters: ['string'],
    variadic: 'dynamic',
    returns: 'bool',
    call: (address, ...ranges) => isInAny(kind, address, ranges),
  }),
]

const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16']

/** The number of an IPv4 address may stand for it. */
function networkText(ip: Json, prefix: bigint | null): { address: string; prefix: number } | null {
  const read = typeof ip === 'number' ? ofNumber(ip) : typeof ip === 'string' ? readIpv4(ip) : null
  const counted = read && prefixOf(32, read, prefix)
  if (read === null || counted === null) return null
  return { address: writeIpv4(network(read.value, counted, 32)), prefix: counted }
}

const ofNumber = (value: number): Address | null =>
  Number.isInteger(value) && value >= 0 && value < 2 ** 32 ? { value: BigInt(value), prefix: 32 } : null

/** The fewest networks that hold every address from one to another, in order. */
function networksBetween(start: bigint, end: bigint): string[] {
  const found: string[] = []
  for (let from = start; from <= end; ) {
    let size = 0n
    while (size < 32n && (from & ((2n << size) - 1n)) === 0n && from + (2n << size) - 1n <= end) size++
    found.push(`${writeIpv4(from)}/${32n - size}`)
    from += 1n << size
  }
  return found
}

export const ipFunctions: readonly DeclaredFunction[] = [
  ...compared(ipv4),
  ...compared(ipv6),
  declareFunction({
    name: 'parse_ipv4',
    parameters: ['string'],
    returns: 'long',
    call: text => networkOf(ipv4, text, null),
  }),
  declareFunction({
    name: 'parse_ipv4_mask',
    parameters: ['string', 'long'],
    returns: 'long',
    call: (text, prefix) => networkOf(ipv4, text, prefix),
  }),
  declareFunction({
    name: 'parse_ipv6',
    parameters: ['string'],
    returns: 'string',
    call: text => {
      const value = networkOf(ipv6, text, null)
      return value === null ? '' : writeIpv6(value)
    },
  }),
  declareFunction({
    name: 'parse_ipv6_mask',
    parameters: ['string', 'long'],
    returns: 'string',
    call: (text, prefix) => {
      const value = networkOf(ipv6, text, prefix)
      return value === null ? '' : writeIpv6(value)
    },
  }),
  declareFunction({
    name: 'format_ipv4',
    parameters: ['dynamic', 'long'],
    returns: 'string',
    call: (ip, prefix) => networkText(ip, prefix)?.address ?? '',
  }),
  declareFunction({
    name: 'format_ipv4_mask',
    parameters: ['dynamic', 'long'],
    returns: 'string',
    call: (ip, prefix) => {
      const text = networkText(ip, prefix)
      return text === null ? '' : `${text.address}/${text.prefix}`
    },
  }),
  declareFunction({
    name: 'ipv4_is_private',
    parameters: ['string'],
    returns: 'bool',
    call: text => isInAny(ipv4, text, privateRanges),
  }),
  declareFunction({
    name: 'ipv4_netmask_suffix',
    parameters: ['string'],
    returns: 'long',
    call: text => {
      const address = readIpv4(text)
      return address === null ? null : BigInt(address.prefix)
    },
  }),
  declareFunction({
    name: 'ipv4_range_to_cidr_list',
    parameters: ['string', 'string'],
    returns: 'dynamic',
    call: (start, end) => {
      const [from, to] = [readIpv4(start), readIpv4(end)]
      return from === null || to === null ? null : networksBetween(from.value, to.value)
    },
  }),
]
