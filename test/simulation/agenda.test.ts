// The agenda against the obvious way to keep one: a list sorted anew for every question.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { agenda } from '../../main/simulation/time/agenda.ts'

test('gives out what is due in the order of time, and at one time in the order it was set', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.nat({ max: 20 }), fc.constant(null)), { maxLength: 200 }), steps => {
      const ours = agenda<number>()
      const plain: { at: number; item: number }[] = []
      steps.forEach((at, item) => {
        if (at === null) {
          expect(ours.take()?.item ?? null).toBe(plain.shift()?.item ?? null)
        } else {
          ours.set(at, item)
          plain.push({ at, item })
          plain.sort((left, right) => left.at - right.at || left.item - right.item)
        }
        expect(ours.next).toBe(plain[0]?.at ?? null)
      })
    }),
    { seed: 1, numRuns: 300 },
  )
})

test('has nothing where nothing was set', () => {
  expect(agenda<string>().take()).toBeNull()
  expect(agenda<string>().next).toBeNull()
})
