// The compact hash knows exactly the states that were added, in the order they were, however full and however often it grew.
import { expect, test } from 'vitest'
import { randomNumbers } from '../../main/verification/cross-check.ts'
import { roomForCandidates, StateTable } from '../../main/verification/state-table.ts'

test.each([
  { highBits: 0, room: 8, spread: 2 ** 11 },
  { highBits: 3, room: 1024, spread: 2 ** 20 },
  { highBits: 12, room: 16, spread: 2 ** 31 },
])('a state is new once: $highBits high bits, room for $room at first', ({ highBits, room, spread }) => {
  const random = randomNumbers(5)
  const table = new StateTable(room, highBits)
  const candidates = roomForCandidates(64)
  const met = new Map<string, number>()
  const byCandidate: number[] = []
  for (let batch = 0; batch < 300; batch += 1) {
    for (let at = 0; at < 64; at += 1) {
      // every other one is a neighbour of one before it, as states of a world are
      const low = at % 2 === 0 ? random(spread) : ((candidates.words[at * 2 - 2] ?? 0) ^ (1 << random(11))) >>> 0
      const high = random(2 ** highBits)
      candidates.words[at * 2] = low
      candidates.words[at * 2 + 1] = high
      candidates.parent[at] = batch
      candidates.command[at] = at
      const key = `${low} ${high}`
      if (!met.has(key)) {
        met.set(key, met.size)
        byCandidate.push(batch, at)
      }
    }
    table.addAll(candidates, 64)
  }

  expect(table.count).toBe(met.size)
  const kept = Array.from({ length: table.count }, (_, state) => [table.parent[state], table.command[state]])
  expect(kept.flat()).toEqual(byCandidate)
  const wrong: string[] = []
  for (const [key, state] of met) {
    const [low = 0, high = 0] = key.split(' ').map(Number)
    const other = (low ^ 2048) >>> 0
    if (table.find(low, high) !== state) wrong.push(key)
    if (table.find(other, high) !== (met.get(`${other} ${high}`) ?? -1)) wrong.push(`${other} ${high}`)
  }
  expect(wrong).toEqual([])
  table.add(2 ** 32 - 1, 2 ** highBits - 1, 7, 9)
  expect(table.find(2 ** 32 - 1, 2 ** highBits - 1)).toBe(met.size)
})

test('a world of more bits than can be kept is refused', () => {
  expect(() => new StateTable(16, 22)).toThrow('a state of more than 53 bits can not be kept')
})
