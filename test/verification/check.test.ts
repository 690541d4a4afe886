// The tables that are walked are judged by xstate itself, and a way through a world plays the same on the simulation's own world.
import { expect, test } from 'vitest'
import { world as simulatedWorld } from '../../main/simulation/world.ts'
import { compile } from '../../main/verification/compile.ts'
import { crossCheck, randomNumbers } from '../../main/verification/cross-check.ts'
import { explore } from '../../main/verification/explore.ts'
import { play } from '../../main/verification/play.ts'
import { workWorld } from '../../main/verification/work/work.ts'
import type { Fact } from '../../shared/model/facts.ts'
import { epochMs } from '../../shared/model/units.ts'
import { partsOf } from './broken.ts'

const options = { name: 'two agents', agents: 2, pcs: 1, sessions: [0, 1], without: ['policies', 'posture'] } as const
const judged = workWorld(partsOf('tables'), options)
const reference = workWorld(partsOf('xstate'), options)
const tables = compile(judged)
const { space, states, transitions, violations } = explore(tables)

test('all holds in every state that can be reached', () => {
  expect(violations.filter(path => path !== null)).toEqual([])
  expect(states).toBeGreaterThan(10_000)
  expect(transitions).toBeGreaterThan(states)
})

test('xstate makes of every sampled state and command what the tables make of it', () => {
  const { sampled, effective, mismatches } = crossCheck(tables, space, reference, 3000)
  expect(mismatches).toEqual([])
  expect(effective).toBeGreaterThan(sampled / 10)
})

test('a table that says something else than xstate is found', () => {
  const step = tables.next.findIndex((next, index) => index > 0 && next === 1)
  const next = tables.next.with(step, 0)
  const { mismatches } = crossCheck({ ...tables, next }, space, reference, 20_000)
  expect(mismatches.length).toBeGreaterThan(0)
})

test('the way to any state plays by xstate, and tells the same facts in the world the simulation runs', () => {
  const random = randomNumbers(11)
  for (let way = 0; way < 40; way += 1) {
    const path: number[] = []
    for (let at = random(space.count); at > 0; at = space.parent[at] ?? 0) path.unshift(space.command[at] ?? 0)
    const played = play(reference, path, { id: 'none', claim: '', promise: 0 })
    const told: Fact[] = []
    const simulated = simulatedWorld(
      () => epochMs(0),
      ({ fact }) => told.push(fact),
    )
    for (const order of [...played.opening, ...played.steps.flatMap(({ orders }) => orders)]) {
      if ('send' in order) simulated.send(order.send)
      else if (order.tell.type === 'policy.changed') simulated.announce(order.tell)
    }
    const facts = played.steps.flatMap(step => step.facts)
    expect(told.slice(-facts.length)).toEqual(facts.length === 0 ? told : facts)
  }
})
