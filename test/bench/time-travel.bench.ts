// What looking back costs: the state of every machine at any moment of a long run, beside asking for each of them by itself.
import { test } from 'vitest'
import { startFleet } from '../../main/simulation/fleet.ts'
import { momentAt } from '../../main/simulation/look/moment.ts'
import { seededRandom } from '../../main/simulation/random.ts'
import { report } from './report.ts'

const looks = 300

function millisecondsOf(work: () => void): number {
  const started = performance.now()
  work()
  return (performance.now() - started) / looks
}

test('every machine at any moment', { timeout: 600_000 }, async () => {
  const { act, facts, stage } = await startFleet({
    agents: 50,
    pcs: 60,
    actionsPerSession: 20,
    seed: 365,
    proofs: 'none',
  })
  await act(20_000)
  const { tape } = stage.world
  const random = seededRandom(1)
  const moments = Array.from({ length: looks }, () => random.integer(facts.length))
  let seen = 0
  const made = millisecondsOf(() => {
    for (const seq of moments) seen += momentAt(stage, seq).machines.size
  })
  const read = millisecondsOf(() => {
    for (const seq of moments) for (const [, { state }] of momentAt(stage, seq).machines) seen += state.value ? 1 : 0
  })
  const one = millisecondsOf(() => {
    for (const seq of moments) seen += tape.at('pc:CPCA-001', seq) ? 1 : 0
  })
  const refs = tape.refsAt(facts.length - 1)
  const oneByOne = millisecondsOf(() => {
    for (const seq of moments) for (const ref of refs) seen += tape.at(ref, seq) ? 1 : 0
  })
  report('time-travel', {
    facts: facts.length,
    machines: refs.length,
    momentMilliseconds: Number(made.toFixed(4)),
    momentAndEveryStateReadMilliseconds: Number(read.toFixed(4)),
    oneMachineMilliseconds: Number(one.toFixed(5)),
    oneByOneMilliseconds: Number(oneByOne.toFixed(4)),
    timesOneByOne: Number((oneByOne / read).toFixed(1)),
    seen,
  })
})
