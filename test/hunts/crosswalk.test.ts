// Which threats of the published catalogues the shipped hunts look for, and why some have none.
import { expect, test } from 'vitest'
import { listHunts } from '../../main/investigation/hunting/library.ts'
import { listScenarios, loadScenario } from '../../main/simulation/index.ts'
import { notHunted } from '../../shared/hunts/not-hunted.ts'
import { threats } from '../../shared/scenarios/threats.ts'
import { proofs } from './proofs.ts'

const hunts = await listHunts()
const hunted = new Set(hunts.flatMap(hunt => hunt.threats))

test('every threat has a hunt or a reason why it has none, and none has both', () => {
  const without = Object.keys(threats).filter(threat => !hunted.has(threat))
  expect(Object.keys(notHunted).toSorted()).toEqual(without.toSorted())
  for (const reason of Object.values(notHunted)) expect(reason).toMatch(/^[A-Z].{30,}\.$/)
})

test('there are at least sixty hunts, and most are proved in a scenario', () => {
  expect(hunts.length).toBeGreaterThanOrEqual(60)
  expect(new Set(Object.values(proofs).flatMap(Object.keys)).size).toBeGreaterThan(60)
})

test('a hunt that scenarios prove names a threat that one of them shows', async () => {
  const shown = new Map<string, string[]>()
  for (const [scenario, found] of Object.entries(proofs))
    for (const id of Object.keys(found))
      shown.set(id, [...(shown.get(id) ?? []), ...(await loadScenario(scenario)).threats])
  const strangers = hunts.filter(
    ({ id, threats: named }) => shown.has(id) && !named.some(each => shown.get(id)?.includes(each)),
  )
  // In its scenario mail goes out while auditing is off: the mail is what the scenario's threat was for.
  expect(strangers.map(({ id }) => id)).toEqual(['labelled-file-then-mail-outside'])
})

test('every scenario that shows a threat is found by a hunt, but those whose logs hold nothing of it', async () => {
  const shown = (await listScenarios()).filter(scenario => scenario.threats.length > 0).map(({ id }) => id)
  // People are refused there by gates that write no log; and what a log lost, nobody finds in it.
  expect(shown.filter(id => !(id in proofs)).toSorted()).toEqual(['human-as-agent', 'poor-logs'])
})
