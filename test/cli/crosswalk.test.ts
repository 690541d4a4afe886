// `crosswalk`: every threat of the catalogue beside the scenarios that show it, the logs that hold it and what stops it.
import { tmpdir } from 'node:os'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { systemEnv } from '../../main/app/index.ts'
import { throughline } from '../../main/cli/throughline.ts'
import { listScenarios, loadScenario } from '../../main/simulation/index.ts'
import { threats } from '../../shared/scenarios/threats.ts'

async function run(...words: string[]) {
  const said: string[] = []
  const streams = { out: (text: string) => void said.push(text), error: () => {} }
  return { code: await throughline(words, systemEnv(tmpdir()), streams), out: said.join('') }
}

const Sentences = z.array(z.string())
const Row = z.object({
  threat: z.string(),
  name: z.string(),
  scenarios: z.array(z.string()),
  records: z.object({ agent365: Sentences, entra: Sentences, defender: Sentences, purview: Sentences }),
  detections: z.array(z.string()),
  controls: z.array(z.string()),
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

  test('claims nothing of a threat that no scenario tells of, and says in words which those are', async () => {
    const untold = rows.filter(({ scenarios }) => scenarios.length === 0)
    for (const { records, detections, controls } of untold)
      expect([...Object.values(records).flat(), ...detections, ...controls]).toEqual([])
    const said = await run('crosswalk')
    expect(said.code).toBe(0)
    const [, list = ''] = said.out.split('Not simulated yet:')
    for (const { threat, name } of untold) expect(list).toContain(`  ${threat} ${name}`)
  })
})
