// Every shipped scenario, played: what it says must happen does, what it says must not does not, and the logs hold what it says they hold.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { injectedFacts } from '../../main/app/injected.ts'
import { type Rehearsal, rehearse } from '../../main/app/rehearse.ts'
import { listScenarios, loadScenario } from '../../main/simulation/index.ts'
import { findBreaches, invariants } from '../../main/testing/index.ts'
import { plannedScenarios, threats } from '../../shared/scenarios/threats.ts'
import { describeWith, materialPath } from '../material.ts'

const scenarios = await listScenarios()
const bytesOf = ({ facts, records, verdicts }: Rehearsal): string =>
  createHash('sha256')
    .update(JSON.stringify([facts, records, verdicts]))
    .digest('hex')

describe.each(scenarios)('$id', ({ id }) => {
  test('comes out as it says, with one seed and another, and with the same seed to the byte', async () => {
    const scenario = await loadScenario(id)
    const first = await rehearse(scenario, 7)
    expect(first.verdicts.filter(({ held }) => !held)).toEqual([])
    expect(bytesOf(await rehearse(await loadScenario(id), 7))).toBe(bytesOf(first))
    const other = await rehearse(scenario, 8)
    expect(other.verdicts.filter(({ held }) => !held)).toEqual([])
    expect(bytesOf(other)).not.toBe(bytesOf(first))
    expect(findBreaches(first.facts, invariants)).toEqual([])
  })

  test('says something of facts and of logs, and of what must not be', async () => {
    const { expect: expected, threats: shown } = await loadScenario(id)
    expect(expected.happens.length).toBeGreaterThan(0)
    expect(expected.recorded.length).toBeGreaterThan(0)
    expect(expected.never.length + expected.notRecorded.length).toBeGreaterThan(0)
    const { number } = await loadScenario(id)
    const planned = plannedScenarios.find(each => each.number === number)
    expect(number === undefined || planned !== undefined).toBe(true)
    expect(shown).toEqual(expect.arrayContaining([...(planned?.threats ?? [])]))
  })
})

test('what an injection makes the agent do is marked, fact by fact', async () => {
  const { marks, facts } = await rehearse(await loadScenario('shared-document-injection'), 7)
  const followed = marks.filter(({ follows }) => follows === 'send-it-out')
  const told = followed.flatMap(({ from, to }) => facts.slice(from, to).map(({ fact }) => fact.type))
  expect(told).toContain('record.read')
  expect(told).toContain('dlp.matched')
  expect(told).not.toContain('file.read')
})

test('of an injection comes what its own task does, and nothing of another that is at work meanwhile', async () => {
  const { marks, facts } = await rehearse(await loadScenario('credential-harvest'), 7)
  const injected = injectedFacts(marks, facts)
  expect(new Set(injected.map(({ follows }) => follows))).toEqual(new Set(['collect']))
  const told = injected.flatMap(({ seq }) => facts[seq]?.fact ?? [])
  const calls = told.flatMap(fact => (fact.type === 'tool.called' ? [fact.call] : []))
  expect(calls.map(({ tool }) => tool)).toContain('browser_get_cookies')
  expect(new Set(calls.map(({ task }) => task))).toEqual(new Set(['task:vendors']))
  expect(told.map(({ type }) => type)).toContain('mail.sent')
  const places = injected.map(({ seq }) => seq)
  expect(places).toEqual([...new Set(places)].toSorted((one, other) => one - other))
})

test('no two scenarios have the same number', async () => {
  const numbers = (await Promise.all(scenarios.map(({ id }) => loadScenario(id)))).flatMap(({ number }) => number ?? [])
  expect(new Set(numbers).size).toBe(numbers.length)
})

const list = 'reference/threats.md'
describeWith(list, 'ids and names of threats', () => {
  const [catalogues = '', planned = ''] = readFileSync(materialPath(list), 'utf8').split('### D9')

  test('are those of the published lists', () => {
    for (const [id, name] of Object.entries(threats)) {
      const own = id.replace(/^AML\./, '').replace(/\.\d+$/, '')
      expect(catalogues + planned).toMatch(new RegExp(`\\b${own}\\b`))
      if (/^(T|ASI|NHI|MCP)\d+$/.test(id)) expect(catalogues).toContain(`${id} ${name}`)
    }
  })

  test('are planned for the scenarios of the list, by their numbers', () => {
    const rows = planned.split('\n').filter(line => /^\|\d+\|/.test(line))
    expect(rows.length).toBe(plannedScenarios.length)
    for (const { number, about, threats: mapped } of plannedScenarios) {
      const row = rows[number - 1]?.replace(/[“”]/g, '"') ?? ''
      expect(row).toContain(`|${number}|${about}|`)
      for (const id of mapped) {
        expect(Object.keys(threats)).toContain(id)
        expect(row).toContain(id.replace(/^AML\./, '').replace(/^CS00(?=54)/, ''))
      }
    }
  })
})
