// Replaying a case: a simulated run against its own policies, published sign-ins, and policies read from a folder.
import { mkdirSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compilePolicies, defaultSettings, readPolicyFile } from '../../main/access/index.ts'
import { runScenario } from '../../main/app/index.ts'
import { readPolicyFolder } from '../../main/app/policy-folder.ts'
import { replayFile, replaySignIns } from '../../main/app/replay.ts'
import { loadScenario } from '../../main/simulation/index.ts'
import { refusalOf } from '../access/refusal.ts'
import { scratch, testEnv } from '../case/making.ts'
import { importSamples, readerOf } from '../investigation/reader.ts'
import { describeWith } from '../material.ts'

const block = (more: object = {}): object => ({
  displayName: 'Block',
  state: 'enabled',
  conditions: { users: { includeUsers: ['AllAgentIdUsers'] }, applications: { includeApplications: ['All'] } },
  grantControls: { operator: 'OR', builtInControls: ['block'] },
  ...more,
})

describe('A simulated run', () => {
  test('replayed against its own policies comes out as it did; against a block its agent users are denied', async () => {
    using folder = scratch()
    const file = folder.path('run.throughline')
    const env = testEnv()
    await runScenario({ scenario: 'first-light', seed: 7, file, env })
    const own = folder.path('own')
    mkdirSync(own)
    const { policies } = await loadScenario('first-light')
    for (const [index, policy] of policies.entries()) writeFileSync(`${own}/${index}.json`, JSON.stringify(policy))

    const same = await replayFile(file, own, defaultSettings, env)
    expect(same).toMatchObject({ policies: policies.length, refused: [] })
    expect(same.replay).toMatchObject({ flipped: 0, skipped: [] })
    expect(same.replay.decisions).toBeGreaterThan(0)
    expect(same.replay.notEvaluated.map(({ why }) => why)).toContain(
      'an exchange of T1 or T2, which Conditional Access never evaluates',
    )
    const left = same.replay.notEvaluated.reduce((sum, { count }) => sum + count, 0)
    expect(same.replay.signIns).toBe(same.replay.decisions + left)

    writeFileSync(`${own}/block.json`, JSON.stringify(block()))
    const { replay } = await replayFile(file, own, defaultSettings, env)
    expect(replay.flipped).toBeGreaterThan(0)
    expect(replay.changes[0]).toMatchObject({
      from: 'grant',
      to: 'deny',
      policies: [{ displayName: 'Block', was: null }],
    })
  })
})

describeWith('samples/msticpy', 'Published sign-ins', () => {
  test('are each replayed, or left out for a reason that is counted', async () => {
    const evidence = await importSamples('msticpy/SigninLogs_aad_logons.ndjson', 'graph-docs/signIn_list_example2.json')
    const everyone = readPolicyFile(
      'p',
      block({ conditions: { users: { includeUsers: ['All'] }, applications: { includeApplications: ['All'] } } }),
      '2026-07',
    )
    const report = await replaySignIns(readerOf(evidence), compilePolicies(everyone.policies))
    expect(report).toMatchObject({ signIns: 87, decisions: 75, same: 0, flipped: 75, cannotEvaluate: 0 })
    expect(report.skipped).toEqual([{ why: 'the row names no resource', count: 9 }])
    expect(report.notEvaluated).toEqual([
      { why: 'a sign-in that failed before Conditional Access was asked', count: 3 },
    ])
  })

  test('do not say whether a person has met what a policy asks of people', async () => {
    const evidence = await importSamples('msticpy/SigninLogs_aad_logons.ndjson')
    const mfa = block({
      conditions: { users: { includeUsers: ['All'] }, applications: { includeApplications: ['All'] } },
      grantControls: { operator: 'OR', builtInControls: ['mfa'] },
    })
    const { policies } = readPolicyFile('p', mfa, '2026-07')
    const { flipped, changes } = await replaySignIns(readerOf(evidence), compilePolicies(policies))
    expect(flipped).toBe(0)
    expect(new Set(changes.flatMap(({ missing }) => missing))).toEqual(new Set(['Mfa']))
  })
})

describe('A folder of policies', () => {
  test('is read in the order of its files, which are JSON; a file that is none is refused with line and column', () => {
    using folder = scratch()
    const place = folder.path('policies')
    mkdirSync(place)
    writeFileSync(`${place}/b.json`, JSON.stringify(block({ displayName: 'B' })))
    writeFileSync(`${place}/a.json`, `\uFEFF${JSON.stringify([block({ displayName: 'A' })])}`)
    writeFileSync(`${place}/c.json`, '{\n  "state": ,\n}')
    writeFileSync(`${place}/notes.txt`, 'not a policy')
    const { policies, refused } = readPolicyFolder(place, '2026-07')
    expect(policies.map(({ displayName }) => displayName)).toEqual(['A', 'B'])
    expect(refused).toEqual([
      {
        code: 'argument.invalid',
        message: "This is not JSON. Unexpected ',' where a value should stand.",
        where: { file: `${place}/c.json`, line: 2, column: 12 },
      },
    ])
  })

  test('may be one file, must be there, and must hold something', () => {
    using folder = scratch()
    const file = folder.path('one.json')
    writeFileSync(file, JSON.stringify(block()))
    expect(readPolicyFolder(file, '2026-07').policies).toHaveLength(1)
    expect(refusalOf(() => readPolicyFolder(folder.path('none'), '2026-07')).message).toContain(
      'There is no file or folder',
    )
    const empty = folder.path('empty')
    mkdirSync(empty)
    expect(refusalOf(() => readPolicyFolder(empty, '2026-07')).message).toContain('holds no policies')
  })
})
