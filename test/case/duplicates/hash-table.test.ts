// The table of hashes against a Map that keeps everything.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HashTable } from '../../../main/case/duplicates/hash-table.ts'

const word = fc.integer({ min: 0, max: 2 ** 32 - 1 })
/** Few different low words, so that slots collide and hashes come twice. */
const hash = fc.record({
  high: fc.oneof(word, fc.constantFrom(0, 1)),
  low: fc.oneof(word, fc.constantFrom(0, 1, 1024)),
})

test('gives every number under its hash however many there are', () => {
  fc.assert(
    fc.property(fc.array(hash, { maxLength: 800 }), hashes => {
      const table = new HashTable()
      const expected = new Map<string, number[]>()
      for (const [number, each] of hashes.entries()) {
        table.put(each, number)
        const key = `${each.high} ${each.low}`
        expected.set(key, [...(expected.get(key) ?? []), number])
      }
      const under = (each: { high: number; low: number }): number[] => {
        const numbers: number[] = []
        table.find(each, number => numbers.push(number) < 0)
        return numbers
      }
      for (const each of hashes)
        expect(under(each).sort((one, other) => one - other)).toEqual(expected.get(`${each.high} ${each.low}`))
      expect(under({ high: 5, low: 77 })).toEqual(expected.get('5 77') ?? [])
    }),
    { numRuns: 5 },
  )
})
