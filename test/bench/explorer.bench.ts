// How fast all reachable states are walked: whole worlds, and one machine beside xstate's own graph walk in the same run.
import { expect, test } from 'vitest'
import type { AnyActorLogic } from 'xstate'
import { getAdjacencyMap } from 'xstate/graph'
import { cloudPc, models, reactionsTo } from '../../main/tenant/index.ts'
import type { BoundedWorld } from '../../main/verification/bounded-world.ts'
import { compile } from '../../main/verification/compile.ts'
import { explore } from '../../main/verification/explore.ts'
import { fixedRoster } from '../../main/verification/roster.ts'
import { announcer, slotsBy } from '../../main/verification/slot.ts'
import { workWorld } from '../../main/verification/work/work.ts'
import { alphabets } from '../tenant/alphabets.ts'
import { partsOf } from '../verification/broken.ts'
import { report } from './report.ts'

const seconds = 1000
const median = (times: number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN
const timed = (repeat: number, work: () => void): number =>
  median(
    Array.from({ length: repeat }, () => {
      const from = performance.now()
      work()
      return performance.now() - from
    }),
  )

const events = alphabets().pc

/** One Cloud PC alone, with every event of its alphabet as a command. */
function oneMachine(): BoundedWorld {
  const parts = partsOf('tables')
  const slot = slotsBy(parts.drives).pc('pc:a')
  const told = announcer()
  return {
    name: 'one Cloud PC',
    slots: [slot, told],
    announcer: told,
    opening: [],
    commands: events.map((event, index) => ({
      name: `${event.type} ${index}`,
      by: 'service',
      to: slot,
      sees: [],
      orders: () => [{ send: { kind: 'pc', to: 'pc:a', event } }],
    })),
    invariants: [],
    leavesOut: [],
    reactionsTo,
    roster: fixedRoster({}),
  }
}

/** Of this process, whatever else the machine does. */
function processorTime(work: () => void): number {
  const from = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(from)
  return (user + system) / 1000
}

test('all reachable states', { timeout: 300 * seconds }, () => {
  const two = compile(workWorld(partsOf('tables'), { name: '2 × 1', agents: 2, pcs: 1, sessions: [0, 1] }))
  let found = explore(two, { room: 2 ** 20 })
  const processor: number[] = []
  const world = timed(3, () => {
    processor.push(
      processorTime(() => {
        found = explore(two, { room: 2 ** 20 })
      }),
    )
  })
  expect(found.violations.every(path => path === null)).toBe(true)

  // the same machine, the same events, every one tried in every state
  const one = compile(oneMachine())
  const states = explore(one, { room: 2 ** 10 }).states
  const tables = timed(301, () => void explore(one, { room: 2 ** 10 }))
  const machine: AnyActorLogic = cloudPc // its walk does not know of what machines emit
  let graph = {}
  const peer = timed(5, () => {
    graph = getAdjacencyMap(machine, {
      events,
      input: { id: 'pc:a' },
      serializeState: ({ value, context }) => JSON.stringify([value, models.pc.finite(context)]),
    })
  })
  expect(Object.keys(graph).length).toBe(states)

  report('explorer', {
    states: found.states,
    transitions: found.transitions,
    effectivePerSecond: Math.round((found.transitions / world) * seconds),
    effectivePerProcessorSecond: Math.round((found.transitions / median(processor)) * seconds),
    machineStates: states,
    machinePairs: states * events.length,
    pairsPerSecond: Math.round(((states * events.length) / tables) * seconds),
    graphPairsPerSecond: Math.round(((states * events.length) / peer) * seconds),
    timesGraph: Number((peer / tables).toFixed(1)),
  })
})
