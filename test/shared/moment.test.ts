// Times as a person writes them.
import { expect, test } from 'vitest'
import { momentOf } from '../../shared/model/moment.ts'

test.each([
  ['2026-11-20', '2026-11-20T00:00:00.000Z'],
  [' 2026-11-20 09:30 ', '2026-11-20T09:30:00.000Z'],
  ['2026-11-20T09:30:15.5+01:00', '2026-11-20T08:30:15.500Z'],
  ['2026-11-20t09:30z', '2026-11-20T09:30:00.000Z'],
  ['2026-03-01T00:30+01:00', '2026-02-28T23:30:00.000Z'],
  ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ['2026-02-28T24:00', '2026-03-01T00:00:00.000Z'],
])('%s is %s', (text, moment) => {
  expect(new Date(momentOf(text) ?? Number.NaN).toISOString()).toBe(moment)
})

test.each([
  '2026-02-30',
  '2026-02-29T10:00Z',
  '2026-04-31 09:30',
  '2026-11-20 25:00',
  '2026-11-20T09:30+24:00',
  '2026-13-01',
  '2026-1-1',
  '20 November 2026',
  'now',
  '',
])('%s is no time', text => {
  expect(momentOf(text)).toBeNull()
})
