// Operators of text that are older than those that run here.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Asking, asking } from './asked.ts'

let hunt: Asking
beforeAll(async () => {
  hunt = await asking()
})
afterAll(() => hunt[Symbol.asyncDispose]())

test.each(['like', 'notlike', 'likecs', 'notlikecs'])('%s is refused by name, not taken for has', async operator => {
  expect(await hunt.refused(`print x = "alice" | where x ${operator} "ali%"`)).toEqual({
    code: 'hunt.unsupported',
    message: `${operator} can not be run here.`,
    where: { line: 1, column: 27 },
  })
})
