// The pace of the playhead: idle time folded, speed honoured, no message skipped.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { moveFor, restBetween } from '../../../renderer/live/pace.ts'

test('messages of one moment are still seen one after the other', () => {
  expect(restBetween(0, 1)).toBe(140)
})

test('a minute of nothing takes no longer than a beat', () => {
  expect(restBetween(60_000, 1)).toBe(1400)
})

test('four times the speed is a quarter of the rest', () => {
  expect(restBetween(800, 4)).toBe(200)
})

test('the playhead rests at the last message and saves nothing up', () => {
  expect(moveFor(10_000, 2, () => null, 1)).toEqual({ position: 2, left: 0 })
})

test('in small steps it gets as far as in one, within a rounding', () => {
  const gaps = fc.array(fc.nat(3000), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(gaps, fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 60 }), (between, frames) => {
      const gapAfter = (index: number) => between[index] ?? null
      const whole = moveFor(
        frames.reduce((sum, frame) => sum + frame, 0),
        0,
        gapAfter,
        1,
      )
      let position = 0
      let left = 0
      for (const frame of frames) ({ position, left } = moveFor(left + frame, position, gapAfter, 1))
      expect(position).toBe(whole.position)
    }),
    { seed: 5 },
  )
})
