// A sample of what `npm run soak:tamper` does at length: no single bit changes unnoticed.
import { expect, test } from 'vitest'
import { tamper, targets } from './tamper.ts'

test('one changed bit anywhere in a bundle is noticed by both verifiers, and in a case by ours', async () => {
  const { tallies, regions, asked, unnoticed } = await tamper(80, { seed: 7, processEvery: 20, pageEvery: 0 })
  expect(unnoticed).toEqual([])
  for (const target of targets) {
    const { changes, ours, standalone, nothing } = tallies[target]
    expect(changes, target).toBeGreaterThan(4)
    expect(ours + nothing, target).toBe(changes)
    if (target === 'case file') expect(ours, target).toBeGreaterThan(nothing)
    else expect({ standalone, nothing }, target).toEqual({ standalone: changes, nothing: 0 })
  }
  const within = Object.values(regions).reduce((sum, { changes }) => sum + changes, 0)
  expect(within).toBe(tallies['case file'].changes)
  expect(regions.block?.changes).toBeGreaterThan(2)
  expect(asked.processes).toBeGreaterThan(2)
}, 240_000)
