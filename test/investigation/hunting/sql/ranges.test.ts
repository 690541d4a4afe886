// range: its rows, and what is told where there would be too many or none would end.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Asking, asking } from './asked.ts'

let it: Asking
beforeAll(async () => {
  it = await asking()
})
afterAll(() => it[Symbol.asyncDispose]())

describe('a range', () => {
  test.each([
    ['range x from 1 to 5 step 2', [[1], [3], [5]]],
    ['range x from 5 to 1 step -2', [[5], [3], [1]]],
    ['range x from 1 to 0 step 1', []],
    ['range x from 1.0 to 2.0 step 0.5', [[1], [1.5], [2]]],
    ['range x from 1h to 3h step 1h | count', [[3]]],
    [
      'range x from datetime(2026-01-01) to datetime(2026-01-02) step 1d',
      [['2026-01-01T00:00:00Z'], ['2026-01-02T00:00:00Z']],
    ],
  ])('%s', async (text, rows) => {
    expect(await it.rows(text)).toEqual(rows)
  })

  test.each([
    ['range x from 1 to 100000000 step 1', 'A range has at most 10000000 rows.'],
    ['range x from 0.0 to 1e12 step 0.5', 'A range has at most 10000000 rows.'],
    [
      'range x from datetime(2026-01-01) to datetime(2026-01-02) step 1tick',
      'A step of a range is no step: it is 0, or shorter than a microsecond.',
    ],
  ])('%s is refused', async (text, message) => {
    expect(await it.refused(text)).toMatchObject({ code: 'hunt.failed', message })
  })
})
