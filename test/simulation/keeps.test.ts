// A run that keeps the present only: the same facts, told in pieces, and what is over is let go of.
import { beforeAll, describe, expect, test } from 'vitest'
import { loadScenario } from '../../main/simulation/index.ts'
import { type RunWithWorld, startRunWithWorld } from '../../main/simulation/run.ts'
import type { RecordedFact } from '../../shared/model/facts.ts'
import type { Keeps } from '../../shared/model/run.ts'

const scale = 0.01
async function played(scenario: string, keeps: Keeps): Promise<{ run: RunWithWorld; facts: RecordedFact[] }> {
  const run = await startRunWithWorld(await loadScenario(scenario), 7, { scale, keeps })
  const facts: RecordedFact[] = []
  while (!run.done()) facts.push(...(await run.step(300)))
  return { run, facts }
}

describe('a busy day that keeps the present', () => {
  let whole: Awaited<ReturnType<typeof played>>
  let present: Awaited<ReturnType<typeof played>>
  beforeAll(async () => {
    whole = await played('busy-day', 'everything')
    present = await played('busy-day', 'present')
  })

  test('tells the same facts', () => {
    expect(present.facts.length).toBeGreaterThan(1000)
    expect(present.facts).toEqual(whole.facts)
  })

  test('has let go of tasks, sessions and tokens that are over, and of what was told of them', () => {
    const sizes = ({ run: { stage, world } }: typeof whole) => {
      const { token, session, task } = world.see.populations
      const { byUti, issued, captured } = stage.vault
      return [token.states, session.states, task.states, byUti, issued, captured, stage.works].map(({ size }) => size)
    }
    const [all, left] = [sizes(whole), sizes(present)]
    expect(all.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(300)
    for (const [index, size] of left.entries()) expect(size).toBeLessThan((all[index] ?? 0) / 2)
    expect(present.run.facts().length).toBeLessThan(whole.run.facts().length / 2)
    expect(present.run.world.journal).toEqual([])
  })

  test('can not be looked back at, and says so', () => {
    expect(() => present.run.frame(0)).toThrow('keeps the present only')
    expect(whole.run.frame(0).seq).toBe(0)
  })
})

test.each(['shadow-agent', 'reset-that-fails', 'persuasive-answer', 'stolen-token'])(
  'what a command recalls is kept: %s tells the same',
  async scenario => {
    const whole = await played(scenario, 'everything')
    expect((await played(scenario, 'present')).facts).toEqual(whole.facts)
  },
)
