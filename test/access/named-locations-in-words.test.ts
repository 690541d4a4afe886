// Named locations in words: in which of them an address or a country is.
import { expect, test } from 'vitest'
import { locationsAt, NamedLocation } from '../../main/access/index.ts'
import { type Named, tableOf } from './written-table.ts'

test('An address and a country are in the named locations that the written table says', async () => {
  const ip = (id: string, isTrusted: boolean | null, ...ranges: string[]) => ({
    '@odata.type': '#microsoft.graph.ipNamedLocation',
    id,
    isTrusted,
    ipRanges: ranges.map(cidrAddress => ({ cidrAddress })),
  })
  const country = (id: string, ...countriesAndRegions: string[]) => ({
    '@odata.type': '#microsoft.graph.countryNamedLocation',
    id,
    countriesAndRegions,
  })
  const locations: readonly Named<readonly object[]>[] = [
    ['none', []],
    [
      'ranges',
      [
        ip('office', true, '203.0.113.0/24', '2001:db8::/32'),
        ip('site', null, '203.0.113.128/25'),
        ip('lab', false, '10.0.0.0/8'),
      ],
    ],
    ['a range that nobody calls trusted or not', [ip('site', null, '198.51.100.0/24')]],
    ['countries', [country('germany', 'DE'), country('neighbours', 'fr', 'de')]],
    ['both', [ip('office', true, '203.0.113.0/24'), country('germany', 'DE')]],
  ]
  const places: readonly Named<{ ipAddress: string | null; country: string | null }>[] = [
    ['nowhere', { ipAddress: null, country: null }],
    ['203.0.113.9', { ipAddress: '203.0.113.9', country: null }],
    ['203.0.113.200', { ipAddress: '203.0.113.200', country: null }],
    ['10.1.2.3', { ipAddress: '10.1.2.3', country: null }],
    ['198.51.100.1', { ipAddress: '198.51.100.1', country: null }],
    ['2001:db8::1', { ipAddress: '2001:db8::1', country: null }],
    ['2001:db9::1', { ipAddress: '2001:db9::1', country: null }],
    ['de', { ipAddress: null, country: 'de' }],
    ['US', { ipAddress: null, country: 'US' }],
    ['203.0.113.9 in DE', { ipAddress: '203.0.113.9', country: 'DE' }],
    ['198.51.100.1 in US', { ipAddress: '198.51.100.1', country: 'US' }],
  ]
  const text = tableOf(locations, places, (all, place) => {
    const found = locationsAt(
      all.map(location => NamedLocation.parse(location)),
      place,
    )
    return found === null ? 'not known' : `in ${found.ids.join(', ') || 'none'}${found.isTrusted ? ', trusted' : ''}`
  })
  await expect(text).toMatchFileSnapshot('./conditional-access/named-locations.txt')
})

test('A named location is refused where it names no range of addresses', () => {
  const ranges = (...all: object[]) =>
    NamedLocation.safeParse({ '@odata.type': '#microsoft.graph.ipNamedLocation', id: 'office', ipRanges: all }).success
  expect(ranges({ cidrAddress: '203.0.113.0/24' }, { cidrAddress: '2001:db8::/32' })).toBe(true)
  expect(ranges({ cidrAddress: '203.0.113.0' })).toBe(false)
  expect(ranges({ cidrAddress: '203.0.113.0/33' })).toBe(false)
  expect(ranges({ lowerAddress: '203.0.113.0' })).toBe(false)
})
