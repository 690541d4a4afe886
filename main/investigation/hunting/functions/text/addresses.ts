// IPv4 and IPv6 addresses as numbers: read, cut to a prefix, written.
// The "IP-prefix notation" of the pages: an address, then `/` and how many of its first bits count.

export interface Address {
  readonly value: bigint
  /** How many of the first bits count. */
  readonly prefix: number
}

const octet = '(\\d{1,3})'
const dotted = new RegExp(`^${octet}\\.${octet}\\.${octet}\\.${octet}$`)

/** null for text that is no address of four numbers up to 255, or whose prefix is above 32. */
export function readIpv4(text: string): Address | null {
  const { address, prefix } = parted(text)
  const value = dottedValue(address)
  return value === null || prefix === null || prefix > 32 ? null : { value, prefix: prefix < 0 ? 32 : prefix }
}

/**
 * Also takes IPv4 addresses, as ::ffff:0:0/96; their prefix then counts from there, so /24 is /120. The documentation takes
 * `::192.168.255.255/24` for such a one too.
 */
export function readIpv6(text: string): Address | null {
  const { address, prefix } = parted(text)
  if (prefix === null) return null
  const inner = dottedValue(address.replace(/^::(ffff:)?(?=[\d.]+$)/i, ''))
  if (inner !== null) {
    if (prefix > 128) return null
    const counted = prefix < 0 ? 128 : prefix > 32 ? prefix : prefix + 96
    return { value: (0xffffn << 32n) | inner, prefix: counted }
  }
  const value = groupsValue(address)
  return value === null || prefix > 128 ? null : { value, prefix: prefix < 0 ? 128 : prefix }
}

/** `prefix` is -1 where there is none, null where there is one that is no number. */
function parted(text: string): { address: string; prefix: number | null } {
  const slash = text.indexOf('/')
  if (slash < 0) return { address: text.trim(), prefix: -1 }
  const prefix = text.slice(slash + 1).trim()
  return { address: text.slice(0, slash).trim(), prefix: /^\d{1,3}$/.test(prefix) ? Number(prefix) : null }
}

function dottedValue(text: string): bigint | null {
  const match = dotted.exec(text)
  if (!match) return null
  const octets = match.slice(1).map(Number)
  return octets.some(each => each > 255) ? null : octets.reduce((value, each) => (value << 8n) | BigInt(each), 0n)
}

function groupsValue(text: string): bigint | null {
  const halves = text.split('::')
  const [head, tail] = halves.map(half => (half === '' ? [] : half.split(':')))
  if (!head || halves.length > 2) return null
  const missing = 8 - head.length - (tail?.length ?? 0)
  if (tail === undefined ? missing !== 0 : missing < 1) return null
  const groups = [...head, ...Array<string>(missing).fill('0'), ...(tail ?? [])]
  if (!groups.every(group => /^[\da-f]{1,4}$/i.test(group))) return null
  return groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n)
}

/** The first bits alone, of an address of 32 or 128 bits. */
export function network(value: bigint, prefix: number, bits: 32 | 128): bigint {
  const rest = BigInt(bits - prefix)
  return (value >> rest) << rest
}

export const writeIpv4 = (value: bigint): string =>
  [24n, 16n, 8n, 0n].map(shift => String((value >> shift) & 255n)).join('.')

/** All eight groups with all four digits, as parse_ipv6 writes it. */
export const writeIpv6 = (value: bigint): string =>
  (value.toString(16).padStart(32, '0').match(/.{4}/g) ?? []).join(':')
