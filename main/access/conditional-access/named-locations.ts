// Named locations in Graph's JSON, and which of them an address or a country is in.
import { BlockList, isIPv6 } from 'node:net'
import { z } from 'zod'

export const CountryNamedLocation = z.looseObject({
  '@odata.type': z.literal('#microsoft.graph.countryNamedLocation'),
  id: z.string(),
  countriesAndRegions: z.array(z.string()),
})
export const IpNamedLocation = z.looseObject({
  '@odata.type': z.literal('#microsoft.graph.ipNamedLocation'),
  id: z.string(),
  isTrusted: z.boolean().nullish(),
  ipRanges: z.array(z.looseObject({ cidrAddress: z.union([z.cidrv4(), z.cidrv6()]) })),
})
/** One named location, as Graph gives it. */
export const NamedLocation = z.discriminatedUnion('@odata.type', [CountryNamedLocation, IpNamedLocation])
export type NamedLocation = z.infer<typeof NamedLocation>

/**
 * Ids of all locations the place is in, and whether one of them is trusted. Null: a location asks for what is not said,
 * so it is neither in nor out, and the list is not known.
 */
export function locationsAt(
  locations: readonly NamedLocation[],
  { ipAddress, country }: { ipAddress: string | null; country: string | null },
): { ids: string[]; isTrusted: boolean } | null {
  const all = locations.map(location =>
    location['@odata.type'] === '#microsoft.graph.countryNamedLocation'
      ? { id: location.id, holds: isIn(country, location.countriesAndRegions), isTrusted: false }
      : { id: location.id, holds: isWithin(ipAddress, location.ipRanges), isTrusted: location.isTrusted ?? false },
  )
  if (all.some(({ holds }) => holds === null)) return null
  const inside = all.filter(({ holds }) => holds)
  return { ids: inside.map(({ id }) => id), isTrusted: inside.some(({ isTrusted }) => isTrusted) }
}

const isIn = (country: string | null, list: readonly string[]): boolean | null =>
  country === null ? null : list.some(one => one.toLowerCase() === country.toLowerCase())

function isWithin(ipAddress: string | null, ranges: readonly { cidrAddress: string }[]): boolean | null {
  if (ipAddress === null) return null
  const list = new BlockList()
  for (const { cidrAddress } of ranges) {
    const slash = cidrAddress.indexOf('/')
    const network = cidrAddress.slice(0, slash)
    list.addSubnet(network, Number(cidrAddress.slice(slash + 1)), familyOf(network))
  }
  return list.check(ipAddress, familyOf(ipAddress))
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIPv6(address) ? 'ipv6' : 'ipv4')
