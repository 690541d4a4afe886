// Plays a scenario to its end, for the tests that look at what came of it.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { loadScenario, parseScenario, type Scenario } from '../../main/simulation/index.ts'
import { type RunWithWorld, startRunWithWorld } from '../../main/simulation/run.ts'
import type { Fact, FactOf, FactType } from '../../shared/model/facts.ts'

export async function play(scenario: string | Scenario, seed: number): Promise<RunWithWorld> {
  const run = await startRunWithWorld(typeof scenario === 'string' ? await loadScenario(scenario) : scenario, seed)
  while (!run.done()) await run.step(50)
  return run
}

export const hashOf = (run: Pick<RunWithWorld, 'facts'>): string =>
  createHash('sha256').update(JSON.stringify(run.facts())).digest('hex')

export function factsOf<Type extends FactType>(run: Pick<RunWithWorld, 'facts'>, type: Type): FactOf<Type>[] {
  const is = (fact: Fact): fact is FactOf<Type> => fact.type === type
  return run
    .facts()
    .map(({ fact }) => fact)
    .filter(is)
}

/** A shipped scenario with some of its text replaced. */
export async function variantOf(id: string, ...replacements: [string, string][]): Promise<Scenario> {
  const { file } = await loadScenario(id)
  let text = await readFile(file, 'utf8')
  for (const [from, to] of replacements) {
    if (!text.includes(from)) throw new Error(`${id} does not say ${from}`)
    text = text.replaceAll(from, to)
  }
  return parseScenario(text, 'variant.yaml')
}

export const variant = (...replacements: [string, string][]): Promise<Scenario> =>
  variantOf('first-light', ...replacements)
