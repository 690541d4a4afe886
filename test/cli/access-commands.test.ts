// `whatif` and `replay` as programs: JSON and words, exit codes, and what is refused by name.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemEnv } from '../../main/app/index.ts'
import { throughline } from '../../main/cli/throughline.ts'

const folder = mkdtempSync(join(tmpdir(), 'throughline-access-'))
const at = (name: string): string => join(folder, name)
const save = (name: string, value: unknown): void => writeFileSync(at(name), JSON.stringify(value))

async function run(...words: string[]) {
  const said = { out: '', error: '' }
  const streams = {
    out: (text: string) => {
      said.out += text
    },
    error: (text: string) => {
      said.error += text
    },
  }
  const code = await throughline(words, systemEnv(at('home')), streams)
  return { code, ...said }
}

const agent = 'a0000000-0000-4000-8000-000000000001'
const request = {
  signInIdentity: { '@odata.type': '#microsoft.graph.agentSignIn', agentServicePrincipalId: agent },
  signInContext: {
    '@odata.type': '#microsoft.graph.applicationContext',
    includeApplications: ['00000003-0000-0000-c000-000000000000'],
  },
  signInConditions: { agentIdRiskLevel: 'high' },
  directory: [{ '@odata.type': '#microsoft.graph.agentIdentity', id: agent, agentIdentityBlueprintId: 'b' }],
}
const policy = {
  id: 'ca501',
  displayName: 'CA501',
  state: 'enabled',
  conditions: {
    clientApplications: { includeAgentIdServicePrincipals: ['All'] },
    applications: { includeApplications: ['All'] },
    agentIdRiskLevels: 'high',
  },
  grantControls: { operator: 'OR', builtInControls: ['block'] },
}

beforeAll(async () => {
  await mkdir(at('policies'))
  await mkdir(at('spoiled'))
  save('request.json', request)
  save('policies/ca501.json', policy)
  save('spoiled/ca501.json', { value: [policy, { ...policy, id: 'x', state: 'enable' }] })
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('whatif', () => {
  test('answers in the shape of Graph’s evaluate, with what is ours beside it', async () => {
    const { code, out, error } = await run('whatif', at('request.json'), '--policies', at('policies'), '--json')
    expect([code, error]).toEqual([0, ''])
    expect(JSON.parse(out)).toMatchObject({
      value: [{ ...policy, policyApplies: true, analysisReasons: 'notSet', throughline: { result: 'failure' } }],
      throughline: {
        decision: { outcome: 'deny', status: 'failure', errorCode: 53003 },
        flips: { request: { to: 'grant', size: 1 }, policies: { to: 'grant', size: 1 } },
        assumed: [],
        refused: [],
      },
    })
  })

  test('says it in words: the outcome, each policy, and what would turn it', async () => {
    const { out } = await run('whatif', at('request.json'), '--policies', at('policies'))
    expect(out).toMatch(
      /^Denied \(failure, AADSTS53003\)\n\npolicy +state +applies +result +reason\nCA501 +on +yes +failure\n/,
    )
    expect(out).toContain(
      'It would be granted after one change of the request, any of these:\n  The agent risk is none, not high.',
    )
    expect(out).toContain(`  "CA501" excludes the agent identity ${agent}.`)
  })

  test('a policy that is wrong is named with file, key and the nearest name; the others are answered for, with exit code 1', async () => {
    const { code, out } = await run('whatif', at('request.json'), '--policies', at('spoiled'), '--json')
    expect(code).toBe(1)
    const answer = JSON.parse(out)
    expect(answer.value).toHaveLength(1)
    expect(answer.throughline.refused).toEqual([
      {
        code: 'argument.invalid',
        message: expect.stringContaining('did you mean "enabled"?'),
        where: { file: at('spoiled/ca501.json'), key: 'value[1].state' },
      },
    ])
    const { out: words } = await run('whatif', at('request.json'), '--policies', at('spoiled'))
    expect(words).toContain(`\nNot taken\n  ${at('spoiled/ca501.json')}: `)
  })

  test('what the tenant has and what exists at the date are options', async () => {
    const words = ['whatif', at('request.json'), '--policies', at('policies'), '--json']
    const without = await run(...words, '--licences', 'P1')
    expect(JSON.parse(without.out).throughline.decision).toMatchObject({ outcome: 'grant' })
    expect((await run(...words, '--licences', 'P3')).error).toContain('Licences are P1, P2, E5.')
    expect((await run(...words, '--profile', '2026-06')).error).toContain('2026-05, 2026-07')
  })

  test('refuses a request by file and key, and asks for what was not named', async () => {
    save('bad.json', { ...request, signInConditions: { agentIdRiskLevl: 'high' } })
    const bad = await run('whatif', at('bad.json'), '--policies', at('policies'), '--json')
    expect(bad.code).toBe(1)
    expect(JSON.parse(bad.error).refused).toMatchObject({
      code: 'argument.invalid',
      where: { file: at('bad.json'), key: 'signInConditions.agentIdRiskLevl' },
    })
    expect((await run('whatif', at('request.json'))).error).toContain('--policies FOLDER')
    expect((await run('whatif', at('none.json'), '--policies', at('policies'))).error).toContain('There is no file')
  })
})

describe('replay', () => {
  beforeAll(async () => {
    await run('run', 'first-light', '--seed', '7', '--case', at('run.throughline'))
    save('block.json', {
      displayName: 'Block',
      state: 'enabled',
      conditions: { users: { includeUsers: ['AllAgentIdUsers'] }, applications: { includeApplications: ['All'] } },
      grantControls: { operator: 'OR', builtInControls: ['block'] },
    })
  })

  test('counts the sign-ins of a case and tells which come out otherwise, by which policies', async () => {
    const words = ['replay', '--case', at('run.throughline'), '--policies', at('block.json')]
    const { code, out } = await run(...words, '--json')
    expect(code).toBe(0)
    const report = JSON.parse(out)
    expect(report.flipped).toBe(report.decisions)
    expect(report.changes[0]).toMatchObject({ from: 'grant', to: 'deny', policies: [{ displayName: 'Block' }] })
    const { out: told } = await run(...words)
    expect(told).toMatch(/ sign-ins, \d+ decisions replayed against 1 policies\nsame +0\nflipped +\d+\n/)
    expect(told).toMatch(/\n\d+ × grant → deny, .*\n {2}"Block" is not named in the record and comes to failure now\. /)
  })

  test('without a case, or with one that is not there, it refuses', async () => {
    expect((await run('replay', '--policies', at('block.json'))).error).toContain('No case was named.')
    const missing = await run('replay', '--case', at('none.throughline'), '--policies', at('block.json'), '--json')
    expect(JSON.parse(missing.error).refused.code).toBe('case.missing')
  })
})
