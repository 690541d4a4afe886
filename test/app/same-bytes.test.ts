// The same seed gives the same bytes: in another process, in another place of the world, and where a run was left and taken up again.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { playAgain, playNew } from '../../main/app/playing.ts'
import { listScenarios } from '../../main/simulation/index.ts'
import { seededRandom } from '../../main/simulation/random.ts'
import { root } from '../house/sources.ts'

const folder = mkdtempSync(join(tmpdir(), 'throughline-roots-'))
afterAll(() => rmSync(folder, { recursive: true }))
const scenarios = (await listScenarios()).map(({ id }) => id)
const all = Number.MAX_SAFE_INTEGER

function rootsElsewhere(place: Record<string, string>): unknown {
  const words = [join(root, 'test/app/print-roots.ts'), '11', folder]
  const { stdout, stderr, status } = spawnSync(process.execPath, words, {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '', ...place },
  })
  expect([stderr, status]).toEqual(['', 0])
  return JSON.parse(stdout)
}

test('two processes, one in Tokyo and one in Caracas, come to the same root of every scenario', () => {
  const [one, other] = [
    rootsElsewhere({ TZ: 'Asia/Tokyo', LANG: 'ja_JP.UTF-8' }),
    rootsElsewhere({ TZ: 'America/Caracas', LANG: 'es_VE.UTF-8' }),
  ]
  expect(one).toEqual(other)
  expect(Object.keys(Object(one))).toEqual(scenarios)
})

describe.each(scenarios)('%s', scenario => {
  test('left at a step and taken up again goes on as if it had never been left', async () => {
    const whole = await playNew(scenario, 5, new Set())
    const told = await whole.step(all)
    const random = seededRandom(scenario.length)
    const left = 1 + random.integer(told.facts.length - 1)
    const again = await playAgain(whole.identity)
    const before = await again.step(left)
    const after = await again.step(all)
    expect([...before.facts, ...after.facts]).toEqual(told.facts)
    expect(JSON.stringify([...before.records, ...after.records])).toBe(JSON.stringify(told.records))
  })
})
