// Deep links: a place goes into location.hash and comes back the same.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatPlace, parsePlace, places } from '../../../renderer/shell/place.ts'

test('a place is readable in the address', () => {
  expect(formatPlace(places.run('first-light-7', 31))).toBe('#/live?run=first-light-7&seq=31')
  expect(formatPlace(places.record(12))).toBe('#/investigate?record=12')
})

test('an empty or foreign hash is no workspace', () => {
  expect(parsePlace('')).toEqual({ workspace: '', params: {} })
  expect(parsePlace('#main')).toEqual({ workspace: 'main', params: {} })
})

test('every place comes back as it went in', () => {
  const place = fc.record({
    workspace: fc.string({ minLength: 1 }),
    params: fc.dictionary(fc.string({ minLength: 1 }), fc.string(), { maxKeys: 4, noNullPrototype: true }),
  })
  fc.assert(
    fc.property(place, given => {
      expect(parsePlace(formatPlace(given))).toEqual(given)
    }),
    { seed: 3 },
  )
})
