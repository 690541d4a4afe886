// A complete product, as `check --full` walks a larger one: to its end with progress, in bounded memory, or no further than it is let.
import { expect, test } from 'vitest'
import { checkWorld, type WorldProgress } from '../../main/verification/check.ts'
import { workWorld } from '../../main/verification/work/work.ts'
import type { MakeWorld } from '../../main/verification/worlds.ts'
import { partsOf } from './broken.ts'

/** Nothing is left out; it has to make room again and again. */
const small: MakeWorld = {
  room: 64,
  make: parts => workWorld(parts, { name: 'one agent, complete', agents: 1, pcs: 1, sessions: [0] }),
}
const progressEvery = 1000

test('it is walked to its end, tells how far it is on the way, and says what memory its states took', () => {
  const told: WorldProgress[] = []
  const { found, mismatches } = checkWorld(small, partsOf('tables'), partsOf('xstate'), {
    progressEvery,
    onProgress: progress => told.push(progress),
  })
  expect(found.violations.every(path => path === null)).toBe(true)
  expect(mismatches).toEqual([])
  expect(told).toHaveLength(Math.ceil(found.states / progressEvery) - 1)
  for (const [index, { world, states, done, transitions }] of told.entries()) {
    expect({ world, done }).toEqual({ world: 'one agent, complete', done: (index + 1) * progressEvery })
    expect(states).toBeGreaterThanOrEqual(Math.max(done, told[index - 1]?.states ?? 0))
    expect(states).toBeLessThanOrEqual(found.states)
    expect(transitions).toBeGreaterThan(told[index - 1]?.transitions ?? 0)
  }
  // 14 bytes a state in arrays that double, and 6 to 12 of hash
  expect(found.bytes).toBeGreaterThan(found.states * (14 + 6))
  expect(found.bytes).toBeLessThanOrEqual(found.states * (28 + 12))
})

test('it goes no further when it is ended', () => {
  const stop = new AbortController()
  const told: WorldProgress[] = []
  const walk = () =>
    checkWorld(small, partsOf('tables'), partsOf('xstate'), {
      progressEvery,
      signal: stop.signal,
      onProgress(progress) {
        told.push(progress)
        if (told.length === 2) stop.abort(new Error('enough of it'))
      },
    })
  expect(walk).toThrow('enough of it')
  expect(told).toHaveLength(2)
})
