// The memory of used proofs against one that never forgets.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seenProofs } from '../../main/tokens/index.ts'
import { epochMs } from '../../shared/model/units.ts'

test('Used proofs are known exactly as long as a memory that never forgets says they are', () => {
  const step = fc.record({
    wait: fc.nat(50),
    jti: fc.constantFrom('a', 'b', 'c', 'd'),
    lives: fc.integer({ min: -5, max: 120 }),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), steps => {
      let now = 1_000_000
      const seen = seenProofs({ now: () => epochMs(now) })
      const all = new Map<string, number>()
      for (const { wait, jti, lives } of steps) {
        now += wait
        for (const name of ['a', 'b', 'c', 'd']) expect(seen.has(name)).toBe((all.get(name) ?? 0) > now)
        seen.add(jti, epochMs(now + lives))
        all.set(jti, now + lives)
      }
    }),
    { seed: 1, numRuns: 300 },
  )
})

test('A proof that is remembered for longer keeps no older one from being forgotten', () => {
  let now = 0
  const seen = seenProofs({ now: () => epochMs(now) })
  seen.add('a', epochMs(10))
  seen.add('b', epochMs(20))
  seen.add('a', epochMs(1000))
  now = 30
  seen.add('c', epochMs(1000))
  expect(['a', 'b', 'c'].map(seen.has)).toEqual([true, false, true])
  expect(seen.size).toBe(2)
})

test('Expired proofs are forgotten, so that memory stays as small as the window', () => {
  let now = 0
  const seen = seenProofs({ now: () => epochMs(now) })
  for (let request = 0; request < 10_000; request++) {
    now += 100
    seen.add(`p-${request}`, epochMs(now + 60_000))
    expect(seen.size).toBeLessThanOrEqual(600)
  }
})
