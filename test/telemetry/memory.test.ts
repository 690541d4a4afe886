// What telemetry keeps of a run that keeps the present: as much as later records need, and no more.
import { expect, test } from 'vitest'
import { loadScenario, startRun } from '../../main/simulation/index.ts'
import { createTelemetry } from '../../main/telemetry/index.ts'
import { createMemory } from '../../main/telemetry/memory.ts'

const run = await startRun(await loadScenario('busy-day'), 7, { scale: 0.01 })
const facts = await run.step(Number.MAX_SAFE_INTEGER)

test('A telemetry that keeps the present writes the same records', () => {
  const [everything, present] = (['everything', 'present'] as const).map(keeps => {
    const telemetry = createTelemetry(run.env, run.scenario.logs, keeps)
    return [...facts.flatMap(fact => telemetry.see(fact)), ...telemetry.end()]
  })
  expect(everything?.length).toBeGreaterThan(1000)
  expect(present).toEqual(everything)
})

test('It lets go of a token an hour after its end, as the world does', () => {
  const memory = createMemory('present')
  const whole = createMemory()
  const issued = facts.flatMap(({ fact }) => (fact.type === 'token.issued' ? [fact] : []))
  for (const recorded of facts)
    for (const each of [memory, whole]) {
      each.learn(recorded)
      each.forget(recorded)
    }
  const [first, last] = [issued[0], issued.at(-1)]
  if (!first || !last) throw new Error('no token was issued')
  expect(whole.token(first.token).uti).toBe(first.claims.uti)
  expect(() => memory.token(first.token)).toThrow('no earlier fact introduced')
  expect(memory.token(last.token).uti).toBe(last.claims.uti)
})
