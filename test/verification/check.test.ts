// What is checked at every commit: it holds, in every reachable state, by tables that xstate itself agrees with.
import { expect, test } from 'vitest'
import { checkInvariants } from '../../main/app/check.ts'

test('every invariant holds in every reachable state, and xstate agrees with the tables', async () => {
  const { invariants, worlds, crossCheck } = await checkInvariants({})
  expect(invariants.filter(({ holds }) => !holds)).toEqual([])
  expect(worlds.every(({ states }) => states > 1)).toBe(true)
  expect(crossCheck.sampled).toBeGreaterThan(500)
  expect(crossCheck.mismatches).toEqual([])
})
