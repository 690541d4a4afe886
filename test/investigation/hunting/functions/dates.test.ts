// The functions of datetimes and timespans against the answers their documentation prints.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Value } from '../../../../main/investigation/hunting/functions/declared.ts'
import { call } from './call.ts'

const epoch = 621_355_968_000_000_000n
/** Ticks of a datetime in ISO 8601, by a clock that is not under test. */
function at(text: string): bigint {
  const [whole = '', fraction = ''] = text.split('.')
  const date = whole.includes(' ') ? `${whole.replace(' ', 'T')}Z` : `${whole}T00:00Z`
  return epoch + BigInt(Date.parse(date)) * 10_000n + BigInt(fraction.padEnd(7, '0'))
}
const second = 10_000_000n
const hour = 3600n * second
const day = 24n * hour

describe('a datetime is read from text', () => {
  const november = at('2014-11-08 15:05:02')
  test.each<[string, bigint]>([
    ['2014-05-25T08:20:03.123456Z', at('2014-05-25 08:20:03.123456')],
    ['2014-05-25T08:20:03.123456', at('2014-05-25 08:20:03.123456')],
    ['2014-05-25T08:20', at('2014-05-25 08:20')],
    ['2014-11-08 15:55:55.123456Z', at('2014-11-08 15:55:55.123456')],
    ['2014-11-08', at('2014-11-08')],
    ['2014-11-08T15:05:02.12345678Z', november + 1_234_567n],
    ['2014-11-08T15:05:02+02:00', november - 2n * hour],
    ['2014-11-08 15:05:02 GMT', november],
    ['Sat, 8 Nov 14 15:05:02 GMT', november],
    ['Sat, 8 Nov 14 15:05', november - 2n * second],
    ['8 Nov 14 15:05:02', november],
    ['8 Nov 2014 15:05:02 -0130', november + hour + hour / 2n],
    ['Saturday, 08-Nov-14 15:05:02 GMT', november],
    ['08-Nov-14 15:05', november - 2n * second],
    ['0001-01-01', 0n],
    ['9999-12-31 23:59:59.9999999', 3_155_378_975_999_999_999n],
  ])('%s', (text, ticks) => {
    expect(call('todatetime', text)).toBe(ticks)
  })

  test.each([
    ...['', 'x', '2014-02-30', '2014-13-01', '2014-11-08T24:00', '2014-11-08T15:60', '0000-01-01', '8 Foo 14 15:05'],
    ...['2014-11-08T15', '01/02/2026', '0001-01-01T00:00+01:00', '2014-11-08 15:05:02 CET', 'infinity', '20141108'],
  ])('and %s is none', text => {
    expect(call('todatetime', text)).toBeNull()
  })
})

describe('a timespan is read from text', () => {
  test.each<[string, bigint]>([
    ['0.00:01:00', 60n * second],
    ['0.12:34:56.7', 12n * hour + 34n * 60n * second + 56n * second + 7_000_000n],
    ['-1.02:03', -(day + 2n * hour + 180n * second)],
    ['2d', 2n * day],
    ['1.5h', hour + hour / 2n],
    ['30m', 1800n * second],
    ['10s', 10n * second],
    ['0.1s', second / 10n],
    ['100ms', second / 10n],
    ['10microsecond', 100n],
    ['1tick', 1n],
    ['15 seconds', 15n * second],
    ['2', 2n * day],
    ['1min', 60n * second],
  ])('%s', (text, ticks) => {
    expect(call('totimespan', text)).toBe(ticks)
  })

  test.each(['', '25:00', '1:60', 'x', '1 fortnight', '.', '99999999999999d', '1e3'])('and %s is none', text => {
    expect(call('totimespan', text)).toBeNull()
  })
})

describe('formats', () => {
  const date = (text: string, format: string): Value => call('format_datetime', at(text), format)
  test.each([
    ['2017-01-29 09:00:05', 'yy-MM-dd [HH:mm:ss]', '17-01-29 [09:00:05]'],
    ['2017-01-29 09:00:05', 'yyyy-M-dd [H:mm:ss]', '2017-1-29 [9:00:05]'],
    ['2017-01-29 09:00:05', 'yy-MM-dd [hh:mm:ss tt]', '17-01-29 [09:00:05 AM]'],
    ['2009-06-15 13:45:30', 'd h hh H tt', '15 1 01 13 PM'],
    ['2009-06-15 00:45:30', 'h tt', '12 AM'],
    ['2009-06-15 13:45:09', 's m y', '9 45 9'],
    ['2009-06-15 13:45:30.6175425', 'f ff fff ffff fffff ffffff fffffff', '6 61 617 6175 61754 617542 6175425'],
    ['2009-06-15 13:45:30.0001150', 'FFF,FFFFFFF', ',000115'],
    ['0001-01-01 00:00', 'y yy yyyy', '1 01 0001'],
  ])('%s as %s', (text, format, wanted) => {
    expect(date(text, format)).toBe(wanted)
  })

  test('of timespans', () => {
    const span = 29n * day + 9n * hour + 5n * second + 1_234_500n
    expect(call('format_timespan', span, 'dd.hh:mm:ss:FF')).toBe('29.09:00:05:12')
    expect(call('format_timespan', span, 'ddd.h:mm:ss [fffffff]')).toBe('029.9:00:05 [1234500]')
    expect(call('format_timespan', 15n * day + 13n * hour, 'd dd ddd')).toBe('15 15 015')
  })

  test('that are not known are refused by name, a missing time is empty', () => {
    expect(() => date('2017-01-29', 'MMM yyyy')).toThrow('does not know "MMM" in the format "MMM yyyy"')
    expect(() => date('2017-01-29', 'yyyy-MM-ddTHH')).toThrow('does not know "T"')
    expect(() => call('format_timespan', -1n, 'd')).toThrow('below 0')
    expect(call('format_datetime', null, 'yyyy')).toBe('')
  })
})

describe('periods of the calendar', () => {
  test.each<[string, string, string, bigint]>([
    ['year', '2017-01-01', '2000-12-31', 17n],
    ['quarter', '2017-07-01', '2017-03-30', 2n],
    ['month', '2017-01-01', '2015-12-30', 13n],
    ['week', '2017-10-29 00:00', '2017-09-30 23:59', 5n],
    ['day', '2017-10-29 00:00', '2017-09-30 23:59', 29n],
    ['hour', '2017-10-31 01:00', '2017-10-30 23:59', 2n],
    ['minute', '2017-10-30 23:05:01', '2017-10-30 23:00:59', 5n],
    ['Second', '2017-10-30 23:00:10.1', '2017-10-30 23:00:00.9', 10n],
    ['millisecond', '2017-10-30 23:00:00.2001', '2017-10-30 23:00:00.1009', 100n],
    ['microsecond', '2017-10-30 23:00:00.1009001', '2017-10-30 23:00:00.1008009', 100n],
    ['nanosecond', '2017-10-30 23:00:00.0000000', '2017-10-30 23:00:00.0000007', -700n],
  ])('%s from %s less %s', (period, left, right, wanted) => {
    expect(call('datetime_diff', period, at(left), at(right))).toBe(wanted)
  })

  test.each<[string, bigint, string]>([
    ['year', -5n, '2012-01-01'],
    ['quarter', 12n, '2020-01-01'],
    ['month', -15n, '2015-10-01'],
    ['week', 100n, '2018-12-02'],
    ['day', 1n, '2017-01-02'],
    ['hour', 1n, '2017-01-01 01:00'],
    ['minute', 1n, '2017-01-01 00:01'],
    ['second', 1n, '2017-01-01 00:00:01'],
  ])('%s added', (period, amount, wanted) => {
    expect(call('datetime_add', period, amount, at('2017-01-01'))).toBe(at(wanted))
  })

  test('nanoseconds that no long holds are null', () => {
    expect(call('datetime_diff', 'nanosecond', at('2024-01-01'), 0n)).toBeNull()
  })

  test('a day that the month lacks is its last; beyond the calendar there is nothing', () => {
    expect(call('datetime_add', 'month', 1n, at('2024-01-31 10:00'))).toBe(at('2024-02-29 10:00'))
    expect(call('datetime_add', 'year', 1n, at('2024-02-29'))).toBe(at('2025-02-28'))
    expect(call('datetime_add', 'year', 8000n, at('2024-02-29'))).toBeNull()
    expect(call('datetime_add', 'day', -1n, 0n)).toBeNull()
    expect(() => call('datetime_add', 'decade', 1n, 0n)).toThrow('does not know the period "decade"')
  })

  test('parts', () => {
    const ticks = at('2017-10-30 01:02:03.7654321')
    const names = ['year', 'quarter', 'month', 'week_of_year', 'day', 'dayOfYear', 'hour', 'minute', 'second']
    const small = ['millisecond', 'microsecond', 'nanosecond']
    expect([...names, ...small].map(name => call('datetime_part', name, ticks))).toEqual([
      ...[2017n, 4n, 10n, 44n, 30n, 303n, 1n, 2n, 3n],
      ...[765n, 765432n, 765432100n],
    ])
    expect(() => call('datetime_part', 'weekofyear', ticks)).toThrow('does not know the period')
  })

  test.each<[string, bigint]>([
    ['2020-12-31', 53n],
    ['2020-06-15', 25n],
    ['1970-01-01', 1n],
    ['2000-01-01', 52n],
  ])('%s is in its week of the year', (text, week) => {
    expect(call('week_of_year', at(text))).toBe(week)
  })

  test('any moment is put together again from its parts', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 3_155_378_975_999_999_999n }), ticks => {
        const text = call('format_datetime', ticks, 'yyyy-MM-dd HH:mm:ss.fffffff')
        expect(call('todatetime', String(text))).toBe(ticks)
      }),
    )
  })
})

describe('times made of parts', () => {
  test('datetimes', () => {
    expect(call('make_datetime', 2017n, 10n, 1n, 0n, 0n, 0)).toBe(at('2017-10-01'))
    expect(call('make_datetime', 2017n, 10n, 1n, 12n, 11n, 0.1234567)).toBe(at('2017-10-01 12:11:00.1234567'))
    expect(call('make_datetime', 2017n, 2n, 29n, 0n, 0n, 0)).toBeNull()
    expect(call('make_datetime', 2017n, 2n, 1n, 24n, 0n, 0)).toBeNull()
    expect(call('make_datetime', 2017n, 2n, 1n, null, 0n, 0)).toBeNull()
  })

  test('timespans', () => {
    expect(call('make_timespan', 1, 12, 30, 55.123)).toBe(day + 12n * hour + 1800n * second + 551_230_000n)
    expect(call('make_timespan', 0, 24, 0, 0)).toBeNull()
    expect(call('make_timespan', 0, 1, 0, 60)).toBeNull()
    expect(call('make_timespan', 0, null, 0, 0)).toBeNull()
  })
})

describe('zones', () => {
  test.each([
    ['US/Pacific', '2020-02-03 04:02:20'],
    ['America/Chicago', '2020-02-03 02:02:20'],
    ['Europe/Paris', '2020-02-02 19:02:20'],
  ])('the clock of %s', (zone, wanted) => {
    const local = at('2020-02-02 20:02:20')
    expect(call('datetime_local_to_utc', local, zone)).toBe(at(wanted))
    expect(call('datetime_utc_to_local', at(wanted), zone)).toBe(local)
  })

  test.each([
    ['2022-03-27 01:00', '2022-03-27 00:00'],
    ['2022-03-27 02:00', '2022-03-27 00:00'],
    ['2022-03-27 03:00', '2022-03-27 01:00'],
    ['2022-03-27 04:00', '2022-03-27 02:00'],
    ['2022-10-30 02:30', '2022-10-30 00:30'],
  ])('%s in Brussels, where the clock jumps', (local, wanted) => {
    expect(call('datetime_local_to_utc', at(local), 'Europe/Brussels')).toBe(at(wanted))
  })

  test('keep what is less than a second, and refuse what is no zone', () => {
    expect(call('datetime_utc_to_local', at('2022-07-11 22:18:48.4678620'), 'Australia/Canberra')).toBe(
      at('2022-07-12 08:18:48.4678620'),
    )
    expect(call('datetime_utc_to_local', null, 'UTC')).toBeNull()
    expect(() => call('datetime_utc_to_local', 0n, 'Mars/Base')).toThrow('There is no time zone "Mars/Base".')
  })
})
