// IP addresses against the answers the documentation prints.
import { describe, expect, test } from 'vitest'
import { call } from './call.ts'

describe('IPv4 addresses', () => {
  test.each<[string, bigint | null]>([
    ['192.168.1.1', 3232235777n],
    ['192.168.1.1/24', 3232235776n],
    ['255.255.255.255/31', 4294967294n],
    ['0.0.0.0/0', 0n],
    ['192.168.1.256', null],
    ['192.168.1', null],
    ['192.168.1.1/33', null],
    ['192.168.1.1/x', null],
    ['', null],
  ])('%s as a number', (text, value) => {
    expect(call('parse_ipv4', text)).toBe(value)
  })

  test('cut to a prefix', () => {
    expect(call('parse_ipv4_mask', '127.0.0.1', 24n)).toBe(2130706432n)
    expect(call('parse_ipv4_mask', '127.0.0.1', 33n)).toBeNull()
  })

  test.each([
    ['192.168.1.1', 24n, '192.168.1.0', '192.168.1.0/24'],
    ['192.168.1.1', 32n, '192.168.1.1', '192.168.1.1/32'],
    ['192.168.1.1/24', 32n, '192.168.1.0', '192.168.1.0/24'],
    ['192.168.1.1/24', -1n, '', ''],
  ])('%s with %s is written', (text, prefix, plain, masked) => {
    expect(call('format_ipv4', text, prefix)).toBe(plain)
    expect(call('format_ipv4_mask', text, prefix)).toBe(masked)
  })

  test('are written from numbers', () => {
    expect(call('format_ipv4', 3232235777)).toBe('192.168.1.1')
    expect(call('format_ipv4', 2 ** 32)).toBe('')
    expect(call('format_ipv4', null)).toBe('')
  })

  test.each<[string, string, bigint | null, bigint | null]>([
    ['192.168.1.0', '192.168.1.0', null, 0n],
    ['192.168.1.1/24', '192.168.1.255', null, 0n],
    ['192.168.1.1', '192.168.1.255/24', null, 0n],
    ['192.168.1.1/30', '192.168.1.255/24', null, 0n],
    ['192.168.1.1', '192.168.1.0', 31n, 0n],
    ['192.168.1.1/24', '192.168.1.255', 31n, 0n],
    ['192.168.1.1', '192.168.1.255', 24n, 0n],
    ['192.168.1.1', '192.168.1.2', null, -1n],
    ['200.0.0.1', '10.0.0.1', null, 1n],
    ['x', '10.0.0.1', null, null],
  ])('%s and %s compared by %s bits', (left, right, prefix, order) => {
    expect(call('ipv4_compare', left, right, prefix)).toBe(order)
    expect(call('ipv4_is_match', left, right, prefix)).toBe(order === null ? null : order === 0n)
  })

  test('in ranges', () => {
    expect(call('ipv4_is_in_range', '192.168.1.1', '192.168.1.1')).toBe(true)
    expect(call('ipv4_is_in_range', '192.168.1.1', '192.168.1.255/24')).toBe(true)
    expect(call('ipv4_is_in_range', '192.168.2.1', '192.168.1.255/24')).toBe(false)
    expect(call('ipv4_is_in_range', '192.168.2.1', 'x')).toBeNull()
    expect(call('ipv4_is_in_any_range', '10.1.2.3', '127.0.0.0/8', '10.0.0.0/8')).toBe(true)
    expect(call('ipv4_is_in_any_range', '10.1.2.3', ['127.0.0.0/8', '192.168.0.0/16'])).toBe(false)
    expect(call('ipv4_is_in_any_range', '10.1.2.3', ['10.0.0.0/8', 'x'])).toBe(true)
    expect(call('ipv4_is_in_any_range', '10.1.2.3', ['x'])).toBeNull()
  })

  test.each<[string, boolean | null]>([
    ['10.1.2.3', true],
    ['192.168.1.1/24', true],
    ['172.31.255.255', true],
    ['172.32.0.0', false],
    ['202.1.2.3', false],
    ['127.0.0.1', false],
    ['nobody', null],
  ])('%s is private: %s', (text, isPrivate) => {
    expect(call('ipv4_is_private', text)).toBe(isPrivate)
  })

  test('suffixes and lists of networks', () => {
    expect(['10.1.2.3', '192.168.1.1/24', '127.0.0.1/16'].map(each => call('ipv4_netmask_suffix', each))).toEqual([
      ...[32n, 24n, 16n],
    ])
    const list = ['1.1.128.0/21', '1.1.136.0/22', '1.1.140.0/24']
    expect(call('ipv4_range_to_cidr_list', '1.1.128.0', '1.1.140.255')).toEqual(list)
    expect(call('ipv4_range_to_cidr_list', '0.0.0.0', '255.255.255.255')).toEqual(['0.0.0.0/0'])
    expect(call('ipv4_range_to_cidr_list', '0.0.0.1', '255.255.255.254')).toHaveLength(62)
  })
})

describe('IPv6 addresses', () => {
  test.each([
    ['192.168.255.255', null, '0000:0000:0000:0000:0000:ffff:c0a8:ffff'],
    ['192.168.255.255/24', null, '0000:0000:0000:0000:0000:ffff:c0a8:ff00'],
    ['255.255.255.255', null, '0000:0000:0000:0000:0000:ffff:ffff:ffff'],
    ['192.168.255.255', 120n, '0000:0000:0000:0000:0000:ffff:c0a8:ff00'],
    ['192.168.255.255/24', 124n, '0000:0000:0000:0000:0000:ffff:c0a8:ff00'],
    ['fe80::85d:e82c:9446:7994', 128n, 'fe80:0000:0000:0000:085d:e82c:9446:7994'],
    ['fe80::85d:e82c:9446:7994/120', 124n, 'fe80:0000:0000:0000:085d:e82c:9446:7900'],
    ['::192.168.255.255', 128n, '0000:0000:0000:0000:0000:ffff:c0a8:ffff'],
    ['::192.168.255.255/24', 128n, '0000:0000:0000:0000:0000:ffff:c0a8:ff00'],
    ['::', null, '0000:0000:0000:0000:0000:0000:0000:0000'],
    ['1:2:3:4:5:6:7:8', null, '0001:0002:0003:0004:0005:0006:0007:0008'],
    ['1:2:3:4:5:6:7', null, ''],
    ['1::2::3', null, ''],
    ['1:2:3:4:5:6:7:8::', null, ''],
    ['fe80::12345', null, ''],
    ['fe80::1/129', null, ''],
  ])('%s with %s is written out', (text, prefix, wanted) => {
    expect(call('parse_ipv6_mask', text, prefix)).toBe(wanted)
    if (prefix === null) expect(call('parse_ipv6', text)).toBe(wanted)
  })

  test.each<[string, string, bigint | null]>([
    ['192.168.1.1/24', '192.168.1.255', null],
    ['192.168.1.1/30', '192.168.1.255/24', null],
    ['fe80::85d:e82c:9446:7994/120', 'fe80::85d:e82c:9446:7998', null],
    ['fe80::85d:e82c:9446:7994', 'fe80::85d:e82c:9446:7998/120', null],
    ['192.168.1.1', '::ffff:c0a8:0101', null],
    ['192.168.1.1/24', '::ffff:c0a8:01ff', null],
    ['::ffff:c0a8:0101', '192.168.1.255/24', null],
    ['::192.168.1.1/30', '192.168.1.255/24', null],
    ['192.168.1.1', '192.168.1.0', 31n],
    ['fe80::85d:e82c:9446:7994', 'fe80::85d:e82c:9446:7995', 127n],
    ['fe80::85d:e82c:9446:7994/120', 'fe80::85d:e82c:9446:7998', 127n],
    ['::192.168.1.1/30', '192.168.1.255/24', 127n],
  ])('%s matches %s by %s bits', (left, right, prefix) => {
    expect(call('ipv6_compare', left, right, prefix)).toBe(0n)
    expect(call('ipv6_is_match', left, right, prefix)).toBe(true)
  })

  test('in ranges', () => {
    const ranges = ['a5e:f127:8a9d:146d:e102:b5d3:c755:f6cd/112', '0:0:0:0:0:ffff:c0a8:ac/60']
    expect(call('ipv6_is_in_any_range', 'a5e:f127:8a9d:146d:e102:b5d3:c755:abcd', ranges)).toBe(true)
    expect(call('ipv6_is_in_any_range', 'a5e:f127:8a9d:146d:e102:b5d3:c756:abd1', ...ranges)).toBe(false)
    expect(call('ipv6_is_in_range', '192.168.1.1', '192.168.0.0/16')).toBe(true)
    expect(call('ipv6_compare', 'fe80::1', 'nowhere')).toBeNull()
  })
})

describe('addresses in text', () => {
  const text = '05:04:54 127.0.0.1 GET /favicon.ico 404'
  test('are found between what is no letter and no digit', () => {
    expect(call('has_ipv4', text, '127.0.0.1')).toBe(true)
    expect(call('has_ipv4', '05:04:54 127.0.0.256 GET /favicon.ico 404', '127.0.0.256')).toBe(false)
    expect(call('has_ipv4', '05:04:54127.0.0.1 GET /favicon.ico 404', '127.0.0.1')).toBe(false)
    expect(call('has_ipv4', '127.0.0.1é', '127.0.0.1')).toBe(false)
    expect(call('has_ipv4', '', '')).toBe(false)
    expect(call('has_any_ipv4', text, '10.0.0.1', ['127.0.0.1'])).toBe(true)
  })

  test('by what they begin with, up to a dot', () => {
    expect(call('has_ipv4_prefix', text, '127.0.')).toBe(true)
    expect(call('has_ipv4_prefix', text, '127.0')).toBe(false)
    expect(call('has_ipv4_prefix', text, '127.0.0.1')).toBe(true)
    expect(call('has_ipv4_prefix', '05:04:54 127.0.0.256 GET', '127.0.')).toBe(false)
    expect(call('has_any_ipv4_prefix', text, '127.0.', '192.168.')).toBe(true)
    expect(call('has_any_ipv4_prefix', text, ['127.0', '192.168.'])).toBe(false)
    expect(call('has_any_ipv4_prefix', '05:04:54127.0.0.1 GET', '127.0.', '192.')).toBe(false)
  })
})
