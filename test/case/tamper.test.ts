// A sample of what `npm run soak:tamper` does at length: no single bit changes unnoticed.
import { expect, test } from 'vitest'
import { testEnv } from './making.ts'
import { tamper, targets } from './tamper.ts'

test('one changed bit anywhere in a bundle is noticed by both verifiers, and in a case by ours', async () => {
  const { tallies, unnoticed } = await tamper(150, testEnv(7).random)
  expect(unnoticed).toEqual([])
  for (const target of targets) {
    const { changes, ours, standalone, nothing } = tallies[target]
    expect(changes, target).toBeGreaterThan(10)
    expect(ours + nothing, target).toBe(changes)
    if (target === 'case file') expect(ours, target).toBeGreaterThan(nothing)
    else expect({ standalone, nothing }, target).toEqual({ standalone: changes, nothing: 0 })
  }
}, 240_000)
