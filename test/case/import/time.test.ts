// Every form of time the samples and the real schemas hold, as milliseconds UTC.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { timeOf } from '../../../main/case/import/index.ts'
import { nanoseconds, readTime } from '../../../main/case/import/time.ts'

const at = (TimeGenerated: string) => {
  const time = timeOf('OfficeActivity', { TimeGenerated })
  return time === null ? null : new Date(time).toISOString()
}

describe('times', () => {
  test('the plain form is read as it is in the way of all others', () => {
    const written = fc
      .tuple(
        fc.date({ min: new Date('0900-01-01'), max: new Date('2400-01-01'), noInvalidDate: true }),
        fc.stringMatching(/^(\.\d{0,9})?$/),
        fc.option(fc.tuple(fc.nat({ max: 19 }), fc.constantFrom(...'0369:-. TZx'))),
      )
      .map(([date, fraction, change]) => {
        const text = date.toISOString().slice(0, 19)
        const [place, other] = change ?? [-1, '']
        return `${change === null ? text : text.slice(0, place) + other + text.slice(place + 1)}${fraction}`
      })
    fc.assert(
      fc.property(written, text => {
        expect(at(`${text}Z`)).toBe(at(`${text}z`))
      }),
      { seed: 1, numRuns: 5000 },
    )
  })

  test.each([
    ['2021-08-02T13:11:39.7724491Z', '2021-08-02T13:11:39.772Z'],
    ['2021-08-02T13:15:30.513652Z', '2021-08-02T13:15:30.513Z'],
    ['2020-05-20T18:19:04.423000', '2020-05-20T18:19:04.423Z'],
    ['2022-12-22T20:50:10', '2022-12-22T20:50:10.000Z'],
    ['2021-04-28T14:08:45.2213421+00:00', '2021-04-28T14:08:45.221Z'],
    ['2021-04-28T14:08:45-07:30', '2021-04-28T21:38:45.000Z'],
    ['2021-04-28 14:08:45Z', '2021-04-28T14:08:45.000Z'],
    ['2021-04-28', '2021-04-28T00:00:00.000Z'],
    ['4/28/2021, 2:08:45.221 PM', '2021-04-28T14:08:45.221Z'],
    ['4/28/2021, 12:00:00.000 AM', '2021-04-28T00:00:00.000Z'],
    ['4/28/2021 12:30 PM', '2021-04-28T12:30:00.000Z'],
    ['12/1/2021 23:59:59', '2021-12-01T23:59:59.000Z'],
    ['Apr 28, 2021 2:08:45 PM', '2021-04-28T14:08:45.000Z'],
    ['Apr 28, 2021, 12:08:45.221 AM', '2021-04-28T00:08:45.221Z'],
    ['1619618925221', '2021-04-28T14:08:45.221Z'],
    ['1619618925', null],
    ['/Date(1619618925221)/', '2021-04-28T14:08:45.221Z'],
    ['/Date(1619618925221+0200)/', '2021-04-28T14:08:45.221Z'],
    ['/Date(-1000)/', '1969-12-31T23:59:59.000Z'],
    ['/Date(-62135596800000)/', null],
    ['/Date(soon)/', null],
    ['28.04.2021 14:08:45', '2021-04-28T14:08:45.000Z'],
    ['1.4.2021, 14:08:45,221', '2021-04-01T14:08:45.221Z'],
    ['04.28.2021 14:08', null],
    ['28.04.2021 24:00', null],
    ['Foo 28, 2021 2:08:45 PM', null],
    ['1969-12-31T23:59:59.9Z', '1969-12-31T23:59:59.900Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2023-02-29T00:00:00Z', null],
    ['2026-02-30T00:00:00Z', null],
    ['2026-02-30', null],
    ['2026-02-30T00:00:00.123+01:00', null],
    ['2/30/2026, 1:00:00 PM', null],
    ['4/31/2026 13:00', null],
    ['Feb 30, 2026 1:00:00 PM', null],
    ['2021-04-28T14:08:45+99:99', null],
    ['2021-04-28T14:08:45+24:00', null],
    ['2021-04-28T14:08:45+01:60', null],
    ['2021-04-28T14:08:45+1400', '2021-04-28T00:08:45.000Z'],
    ['13/1/2021, 1:00:00 PM', null],
    ['4/28/2021, 13:00:00 PM', null],
    ['2021-04-28T24:00:00Z', null],
    ['yesterday', null],
    ['0001-01-01T00:00:00', null],
    ['', null],
  ])('%s is %s', (text, expected) => {
    expect(at(text)).toBe(expected)
  })

  test('every millisecond since 1970 survives the ways it is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4_102_444_800_000 }), ms => {
        const iso = new Date(ms).toISOString()
        expect(at(iso)).toBe(iso)
        expect(at(`${iso.slice(0, -1)}9999`)).toBe(iso)
        const us = new Date(ms).toLocaleString('en-US', {
          timeZone: 'UTC',
          fractionalSecondDigits: 3,
          year: 'numeric',
          month: 'numeric',
          day: 'numeric',
          hour: 'numeric',
          minute: '2-digit',
          second: '2-digit',
        })
        expect(at(us)).toBe(iso)
        // As the exporter writes it: a JavaScript number, rounded to a multiple of 256.
        expect(nanoseconds(ms * 1e6)).toBe(ms)
        expect(nanoseconds(JSON.parse(`${ms}000000`))).toBe(ms)
        expect(nanoseconds(`${ms}999999`)).toBe(ms)
      }),
      { seed: 41, numRuns: 5000 },
    )
  })

  test('a column that is empty or was never set makes way for the next', () => {
    expect(timeOf('SigninLogs', { TimeGenerated: '', CreatedDateTime: '2021-04-28T00:00:00Z' })).toBe(
      Date.UTC(2021, 3, 28),
    )
    expect(timeOf('CloudAppEvents', { Timestamp: '0001-01-01T00:00:00', TimeGenerated: '2021-04-28' })).toBe(
      Date.UTC(2021, 3, 28),
    )
    expect(timeOf('AuditLogs', {})).toBeNull()
  })

  test.each([
    ['20/11/2026 18:31:55', true],
    ['13/1/2021, 1:00:00 PM', true],
    ['32/11/2026 18:31:55', false],
    ['20/13/2026 18:31:55', false],
    ['4/31/2026 13:00', false],
    ['yesterday', false],
  ])('of %s, which is no time, it is said where the days may come first: %s', (TimeGenerated, isSaid) => {
    const reading = readTime('AuditLogs', { TimeGenerated })
    const reason = 'unreadable' in reading ? reading.unreadable.reason : ''
    expect(reason.startsWith(`TimeGenerated is no time: "${TimeGenerated}".`)).toBe(true)
    expect(reason.includes('those up to the 12th were read wrongly')).toBe(isSaid)
  })

  test('a year before 100 is no year of the last century', () => {
    expect(timeOf('AuditLogs', { ActivityDateTime: '0021-04-28T00:00:00Z' })).toBeNull()
  })
})
