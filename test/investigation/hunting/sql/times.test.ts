// Texts that are read as times.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Asking, asking } from './asked.ts'

let hunt: Asking
beforeAll(async () => {
  hunt = await asking()
})
afterAll(() => hunt[Symbol.asyncDispose]())

test('an hour that no day has makes no time, as in a literal', async () => {
  const text = 'print todatetime("2026-01-01 24:00:00"), todatetime("2026-01-01 23:59:59+02:00")'
  expect(await hunt.rows(text)).toEqual([[null, '2026-01-01T21:59:59Z']])
})
