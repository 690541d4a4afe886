// `counterfactual`: one thing changed, the same seed, and what then comes out otherwise in facts and in each log.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { terminal } from './terminal.ts'

const folder = mkdtempSync(join(tmpdir(), 'throughline-counterfactual-'))
afterAll(() => rmSync(folder, { recursive: true }))

const run = terminal(folder)

let files = 0
function changeFile(yaml: string): string {
  files += 1
  const file = join(folder, `change-${files}.yaml`)
  writeFileSync(file, yaml)
  return file
}

const Rows = z.array(z.object({ table: z.string(), body: z.record(z.string(), z.json()) }))
const Log = z.object({ base: z.number(), changed: z.number(), onlyBase: Rows, onlyChanged: Rows })
const Told = z.object({ seq: z.number(), fact: z.looseObject({ type: z.string() }) })
const Report = z.object({
  facts: z.object({
    base: z.number(),
    changed: z.number(),
    same: z.number(),
    moved: z.number(),
    firstDivergence: z.object({ base: Told.nullable(), changed: Told.nullable() }).nullable(),
    onlyBase: z.array(Told),
    onlyChanged: z.array(Told),
  }),
  logs: z.object({ agent365: Log, entra: Log, defender: Log, purview: Log }),
})

async function counterfactual(scenario: string, yaml: string) {
  const { code, out, error } = await run(
    'counterfactual',
    scenario,
    '--seed',
    '7',
    '--change',
    changeFile(yaml),
    '--json',
  )
  expect(error).toBe('')
  expect(code).toBe(0)
  return Report.parse(JSON.parse(out))
}
const types = (told: readonly z.infer<typeof Told>[]): string[] => told.map(({ fact }) => fact.type)

describe('a counterfactual', () => {
  test('in which nothing is changed tells the same, to the last row', async () => {
    const { facts, logs } = await counterfactual('stolen-token', 'change: timing\ntask: vendors\nlater: 0\n')
    expect([facts.same, facts.moved, facts.firstDivergence]).toEqual([facts.base, 0, null])
    for (const log of Object.values(logs))
      expect([log.changed, log.onlyBase, log.onlyChanged]).toEqual([log.base, [], []])
  })

  test('of a policy that stops agent users: the agent gets no token, reads nothing, and the audit log has no trace of the files', async () => {
    const yaml = [
      'change: policy',
      'displayName: CA501-Agents-BLOCK-HighRiskAgent',
      'to: { conditions: { users: { includeUsers: [AllAgentIdUsers] }, applications: { includeApplications: [All] }, clientAppTypes: [all] } }',
    ].join('\n')
    const { facts, logs } = await counterfactual('first-light', yaml)
    expect(types(facts.onlyChanged)).toContain('token.refused')
    expect(types(facts.onlyBase)).toContain('file.read')
    expect(facts.firstDivergence?.changed?.fact.type).toBe('access.decided')
    const files = ({ body }: { body: Record<string, unknown> }): boolean => body.Operation === 'FileAccessed'
    expect(logs.purview.onlyBase.filter(files)).toHaveLength(4)
    expect(logs.purview.onlyChanged.filter(files)).toEqual([])
    const refused = logs.entra.onlyChanged.filter(({ body }) => body.ResultType === '53003')
    expect(refused.length).toBeGreaterThan(0)
  })

  test('of an agent that is not assigned: another check turns its stolen token away', async () => {
    const { facts } = await counterfactual(
      'stolen-token',
      'change: assignment\npool: finance-us\nassignedTo: [vendor-agent]\n',
    )
    expect(types(facts.onlyChanged)).toContain('pool.refused')
    expect(types(facts.onlyBase)).toContain('proof.refused')
  })

  test('of another moment: a token presented a minute later has ended, which is another reason than a foreign key', async () => {
    const { facts } = await counterfactual('stolen-token', 'change: timing\ntask: vendors\nlater: 60000\n')
    const checks = (told: readonly z.infer<typeof Told>[]): unknown[] =>
      told.flatMap(({ fact }) => (fact.type === 'proof.refused' ? [fact.check] : []))
    expect(checks(facts.onlyBase)).toEqual(['jkt', 'jti'])
    expect(checks(facts.onlyChanged)).toEqual(['ended', 'ended'])
    expect(facts.moved).toBeGreaterThan(0)
  })

  test('is told in words: where the two part, and how many rows each log has of its own', async () => {
    const yaml = 'change: assignment\npool: finance-us\nassignedTo: [vendor-agent]\n'
    const { code, out } = await run('counterfactual', 'stolen-token', '--change', changeFile(yaml))
    expect(code).toBe(0)
    expect(out).toMatch(/^stolen-token, seed 1, with another assignment: finance-us, \["vendor-agent"\]\n/)
    expect(out).toMatch(/They part here\n {2}as it was {3}#\d+ .*\n {2}as changed {2}#\d+ /)
    expect(out).toMatch(/purview, only as it was\n {2}AuditRecord FileAccessed/)
  })
})

describe('a change that can not be made', () => {
  test.each([
    ['change: risk\nagnt: invoice\nriskLevel: high\n', /:2: agnt is not a key of this change; did you mean "agent"\?/],
    ['change: risks\nagent: invoice\n', /:1: change must be one of policy, .*; did you mean "risk"\?/],
    ['change: [\n', /is not YAML/],
    ['change: risk\nagent: invoce\nriskLevel: high\n', /has no agent "invoce"; did you mean "invoice"\?/],
    ['change: timing\ntask: reconcile\nstep: 99\ntakes: 1\n', /has no step 99/],
    ['change: timing\ntask: reconcile\nstep: 2\ntakes: 1\n', /takes no time of its own/],
    ['change: removePolicy\ndisplayName: CA501\n', /has no policy "CA501"/],
    ['change: assignment\npool: finance-us\nassignedTo: [nobody]\n', /nobody/],
  ])('is refused by name: %j', async (yaml, message) => {
    const { code, out, error } = await run('counterfactual', 'first-light', '--change', changeFile(yaml))
    expect([code, out]).toEqual([1, ''])
    expect(error).toMatch(message)
  })

  test('is asked for where none is named', async () => {
    const { code, error } = await run('counterfactual', 'first-light')
    expect([code, error]).toEqual([1, expect.stringMatching(/--change FILE/)])
  })
})
