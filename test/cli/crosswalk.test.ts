// `crosswalk`: every threat of the catalogue beside the scenarios that show it, the logs that hold it and what stops it.
import { tmpdir } from 'node:os'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { systemEnv } from '../../main/app/index.ts'
import { throughline } from '../../main/cli/throughline.ts'
import { listScenarios, loadScenario } from '../../main/simulation/index.ts'
import { notSimulated } from '../../shared/scenarios/not-simulated.ts'
import { threats } from '../../shared/scenarios/threats.ts'

async function run(...words: string[]) {
  const said: string[] = []
  const streams = { out: (text: string) => void said.push(text), error: () => {} }
  return { code: await throughline(words, systemEnv(tmpdir()), streams), out: said.join('') }
}

const Sentences = z.array(z.string())
const planes = ['agent365', 'entra', 'defender', 'purview'] as const
const PlaneSentences = z.record(z.enum(planes), Sentences)
const Row = z.object({
  threat: z.string(),
  name: z.string(),
  scenarios: z.array(z.string()),
  records: PlaneSentences,
  blind: PlaneSentences,
  tables: PlaneSentences,
  detections: z.array(z.string()),
  controls: z.array(z.string()),
  hunts: z.array(z.string()),
  notSimulated: z.partialRecord(z.enum([...planes, 'scenarios', 'detections', 'controls', 'hunts']), z.string()),
})
const { out } = await run('crosswalk', '--json')
const { rows } = z.object({ rows: z.array(Row) }).parse(JSON.parse(out))
const rowOf = (threat: string) => rows.find(row => row.threat === threat)

describe('the crosswalk', () => {
  test('has a row for each threat of the catalogue, by its published name', () => {
    expect(Object.fromEntries(rows.map(({ threat, name }) => [threat, name]))).toEqual(threats)
  })

  test('names each scenario in the rows of its threats, and in no other', async () => {
    for (const { id } of await listScenarios()) {
      const { threats: shown } = await loadScenario(id)
      const named = rows.flatMap(({ threat, scenarios }) => (scenarios.includes(id) ? [threat] : []))
      expect([id, named.toSorted()]).toEqual([id, shown.toSorted()])
    }
  })

  test('says in the words of its scenarios what a log holds, and what stopped it', () => {
    const stolen = rowOf('T9')
    expect(stolen?.scenarios).toContain('stolen-token')
    expect(stolen?.controls).toContain('token bound to its device')
    expect(rowOf('NHI8')?.controls).toContain('attested reset')
    expect(Object.values(rowOf('T2')?.records ?? {}).flat().length).toBeGreaterThan(0)
  })

  test('has in every row each cell filled, or the reason why it is not', () => {
    for (const { threat, scenarios, records, blind, tables, detections, controls, hunts, notSimulated } of rows) {
      const filled = {
        scenarios: scenarios.length,
        hunts: hunts.length,
        ...(scenarios.length > 0 && {
          ...Object.fromEntries(
            planes.map(plane => [plane, [records, blind, tables].flatMap(each => each[plane]).length]),
          ),
          detections: detections.length,
          controls: controls.length,
        }),
      }
      const empty = Object.entries(filled).flatMap(([cell, count]) => (count === 0 ? [cell] : []))
      expect([threat, Object.keys(notSimulated).toSorted()]).toEqual([threat, empty.toSorted()])
      for (const reason of Object.values(notSimulated)) expect(reason).toMatch(/^[A-Z].{20,}\.$/)
    }
  })

  test('shows every threat of OWASP’s two lists of agents, every detection of agents, and every case study', () => {
    const shown = rows.filter(({ scenarios }) => scenarios.length > 0).map(({ threat }) => threat)
    const asked = rows.map(({ threat }) => threat).filter(threat => /^(ASI|T)\d+$|CS\d+$|^[a-z]/.test(threat))
    expect(asked).toHaveLength(10 + 17 + 6 + 9)
    expect(asked.filter(threat => !shown.includes(threat))).toEqual([])
    expect(rowOf('adminConfirmedAgentCompromised')?.detections).toContain('adminConfirmedAgentCompromised')
    expect(rowOf('threatIntelligenceAccount')?.detections).toContain('threatIntelligenceAccount')
  })

  test('gives a reason for each threat it does not simulate, and for no other', () => {
    const untold = rows.filter(({ scenarios }) => scenarios.length === 0).map(({ threat }) => threat)
    expect(Object.keys(notSimulated).toSorted()).toEqual(untold.toSorted())
  })

  test('names the shipped hunts that look for a threat, simulated or not', () => {
    expect(rowOf('AML.T0109')?.hunts).toContain('tool-server-refused-after-it-worked')
    expect(rowOf('MCP07')).toMatchObject({ scenarios: [], hunts: ['tools-without-authentication'] })
    expect(rowOf('NHI6')?.notSimulated.hunts).toMatch(/^Pipelines/)
  })

  test('claims nothing of a threat that no scenario tells of, and says in words which those are', async () => {
    const untold = rows.filter(({ scenarios }) => scenarios.length === 0)
    for (const { records, detections, controls } of untold)
      expect([...Object.values(records).flat(), ...detections, ...controls]).toEqual([])
    const said = await run('crosswalk')
    expect(said.code).toBe(0)
    const [, list = ''] = said.out.split('shown by a scenario. Not simulated:')
    for (const { threat, name, notSimulated: why } of untold)
      expect(list).toContain(`  ${threat} ${name}: ${why.scenarios}`)
  })
})
