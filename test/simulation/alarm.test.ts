// The same found again while its alert stands open: the alert goes on, in one piece however often, and is raised anew once it was resolved.
import { describe, expect, test } from 'vitest'
import { loadScenario } from '../../main/simulation/index.ts'
import type { RunWithWorld } from '../../main/simulation/run.ts'
import type { CommandInput } from '../../shared/model/commands.ts'
import type { Fact } from '../../shared/model/facts.ts'
import { AlertEvidence, AlertInfo, SecurityAlert } from '../../shared/records/alert.ts'
import { bodiesOf, recordsOf } from '../telemetry/records.ts'
import { factsOf, play } from './play.ts'

const minute = 60_000
const analyst = 'human:priya'

async function begun(): Promise<RunWithWorld> {
  const scenario = structuredClone(await loadScenario('first-light'))
  for (const human of scenario.humans) if (human.key === 'priya') human.roles = ['Security Operator']
  return play(scenario, 7)
}
/** What no agent may ask of the directory: found each time it is refused. */
const ask: CommandInput = {
  do: 'directory',
  by: 'agent:invoice',
  operation: { operation: 'setAccountEnabled', target: 'agentUser:invoice-agent', accountEnabled: false },
}
const timesOf = (run: RunWithWorld, type: Fact['type']) =>
  run.facts().flatMap(({ at, fact }) => (fact.type === type ? [at] : []))

describe('what is found again', () => {
  test('extends its alert, later than that was raised, and leaves one alert', async () => {
    const run = await begun()
    await run.perform(ask)
    await run.pass(minute)
    await run.perform(ask)
    expect(timesOf(run, 'directory.refused')).toHaveLength(2)
    await run.pass(30 * minute)
    const [raised, ...others] = factsOf(run, 'alert.raised')
    expect(others).toEqual([])
    const [, second] = timesOf(run, 'directory.refused')
    expect(factsOf(run, 'alert.extended')).toEqual([
      {
        type: 'alert.extended',
        alert: raised?.alert.ref,
        incident: 'incident:1',
        evidence: [],
        lastActivityDateTime: second,
      },
    ])
    expect(timesOf(run, 'alert.extended')[0]).toBeGreaterThan(timesOf(run, 'alert.raised')[0] ?? 0)
  })

  test('comes in one piece however often it is found before the lag is over', async () => {
    const run = await begun()
    for (let time = 0; time < 5; time++) await run.perform(ask)
    await run.pass(30 * minute)
    expect(factsOf(run, 'alert.raised')).toHaveLength(1)
    expect(factsOf(run, 'alert.extended')).toHaveLength(1)
  })

  test('is an alert of its own once the first was resolved', async () => {
    const run = await begun()
    await run.perform(ask)
    await run.pass(30 * minute)
    const [raised] = factsOf(run, 'alert.raised')
    const resolve = {
      do: 'updateAlert',
      by: analyst,
      alert: raised?.alert.ref ?? 'alert:?',
      status: 'resolved',
    } as const
    expect(await run.perform(resolve)).toMatchObject({ ok: true })
    await run.perform(ask)
    await run.pass(30 * minute)
    expect(factsOf(run, 'alert.extended')).toEqual([])
    const refs = factsOf(run, 'alert.raised').map(({ alert }) => alert.ref)
    expect(new Set(refs).size).toBe(2)
    await run.perform(ask)
    await run.pass(30 * minute)
    expect(factsOf(run, 'alert.extended').map(({ alert }) => alert)).toEqual([refs[1]])
  })
})

test('evidence that was not named yet comes with it: an agent at an unusual hour, then the Cloud PC it works on', async () => {
  const scenario = structuredClone(await loadScenario('first-light'))
  scenario.signals.usual = [
    { agent: 'invoice', hours: { from: 1, to: 2 }, resources: null, signInsPerHour: null, objectsPerHour: null },
  ]
  const run = await play(scenario, 7)
  await run.pass(30 * minute)
  const raised = factsOf(run, 'alert.raised').map(({ alert }) => alert)
  expect(raised.map(({ behaviour }) => behaviour)).toEqual(['unusualHours'])
  expect(raised[0]?.evidence.map(({ type }) => type)).not.toContain('deviceEvidence')
  const added = factsOf(run, 'alert.extended').flatMap(({ evidence }) => evidence)
  expect(added.map(({ type }) => type)).toEqual(['cloudLogonSessionEvidence', 'deviceEvidence'])

  const records = recordsOf(run.facts())
  expect(bodiesOf(records, 'AlertInfo', AlertInfo)).toHaveLength(1)
  const machines = bodiesOf(records, 'AlertEvidence', AlertEvidence).filter(row => row.EntityType === 'Machine')
  expect(machines).toHaveLength(1)
  const ends = bodiesOf(records, 'SecurityAlert', SecurityAlert).map(({ EndTime }) => EndTime)
  expect(ends.length).toBeGreaterThan(1)
  expect(ends).toEqual(ends.toSorted())
  expect(new Set(ends).size).toBe(ends.length)
})
