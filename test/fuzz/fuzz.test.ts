// A few thousand bad lines in every run of the tests; `npm run fuzz` goes through as many as are asked for.
import { describe, expect, test } from 'vitest'
import { newFolder } from '../folder.ts'
import { fuzz } from './fuzz.ts'

describe('lines gone bad in every way we know', () => {
  test.each([1, 2])('are all taken in or rejected, and nothing of them is lost: seed %d', async seed => {
    const { lines, records, rejected } = await fuzz({ seed, lines: 1_500, folder: newFolder('fuzz') })
    expect(lines).toBeGreaterThanOrEqual(1_500)
    expect(records).toBeGreaterThan(lines / 10)
    expect(rejected).toBeGreaterThan(lines / 10)
  })
})
