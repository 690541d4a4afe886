// The smallest changes that turn a decision: as small as trying every combination finds them, and no other ones.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluatePlainly } from '../../main/access/conditional-access/verdict.ts'
import {
  type AccessRequest,
  type AccessSettings,
  ConditionalAccessPolicy,
  compilePolicies,
  defaultSettings,
  type Flips,
  flipsOfPolicies,
  flipsOfRequest,
} from '../../main/access/index.ts'
import type { Change, Edit } from '../../main/access/what-if/flip.ts'
import { policyEdits } from '../../main/access/what-if/policy-edits.ts'
import { requestEdits } from '../../main/access/what-if/request-edits.ts'
import { graph } from './cases/ids.ts'
import { anyPolicy, anyRequest, anySettings } from './random.ts'

const self = '11111111-0000-4000-8000-000000000001'
const agentUser: AccessRequest = {
  grant: 'agentUser',
  subject: { kind: 'agentUser', id: self, blueprintAppId: null, agentRisk: 'high' },
  resourceId: graph,
  device: { isCompliant: false, trustType: 'AzureAD' },
}
const policy = (id: string, conditions: object, more: object = {}): ConditionalAccessPolicy =>
  ConditionalAccessPolicy.parse({
    id,
    displayName: id,
    state: 'enabled',
    conditions: {
      users: { includeUsers: ['AllAgentIdUsers'] },
      applications: { includeApplications: ['All'] },
      ...conditions,
    },
    grantControls: { operator: 'OR', builtInControls: ['block'] },
    ...more,
  })
const compliant = { grantControls: { operator: 'OR', builtInControls: ['compliantDevice'] } }
const sentences = (sets: readonly (readonly Change[])[]): string[] =>
  sets.map(set => set.map(({ sentence }) => sentence).join(' '))

describe('Changes of the request', () => {
  test('a block by agent risk is turned by the risk, or by asking for what the policy does not cover', () => {
    const blocks = policy('risk', { agentIdRiskLevels: 'high', applications: { includeApplications: [graph] } })
    const { to, size, sets, more } = flipsOfRequest(agentUser, compilePolicies([blocks]))
    expect([to, size, more]).toEqual(['grant', 1, 0])
    expect(sentences(sets)).toEqual([
      'The agent risk is none, not high.',
      'The agent risk is low, not high.',
      'The agent risk is medium, not high.',
      'The resource is one that no policy names, and no agent.',
    ])
    expect(sets[0]).toEqual([
      {
        of: 'request',
        key: 'subject.agentRisk',
        from: 'high',
        to: 'none',
        sentence: 'The agent risk is none, not high.',
      },
    ])
  })

  test('two policies that each ask for something else need two changes', () => {
    const set = compilePolicies([policy('risk', { agentIdRiskLevels: 'medium,high' }), policy('device', {}, compliant)])
    const { size, sets } = flipsOfRequest(agentUser, set)
    expect(size).toBe(2)
    expect(sentences(sets)).toEqual([
      'The agent risk is none, not high. The device is compliant.',
      'The agent risk is low, not high. The device is compliant.',
    ])
  })

  test('what is not known is told before anything can be granted', () => {
    const { agentRisk: _, ...subject } = agentUser.subject
    const unknown: AccessRequest = { ...agentUser, subject: { ...subject, agentRisk: 'unknown' } }
    const { to, sets } = flipsOfRequest(unknown, compilePolicies([policy('risk', { agentIdRiskLevels: 'high' })]))
    expect(to).toBe('grant')
    expect(sentences(sets)).toContain('The agent risk is none.')
  })

  test('a policy that covers everything is turned by nothing', () => {
    expect(flipsOfRequest(agentUser, compilePolicies([policy('all', {})]))).toEqual({
      to: 'grant',
      size: null,
      sets: [],
      more: 0,
      searched: 4,
    })
  })

  test('a report-only policy turns nothing and offers nothing', () => {
    const reports = policy('reports', { agentIdRiskLevels: 'low' }, { state: 'enabledForReportingButNotEnforced' })
    expect(flipsOfRequest(agentUser, compilePolicies([reports]))).toMatchObject({ to: 'deny', size: null })
  })
})

describe('The search for changes of the request', () => {
  // with what else can be changed, of the risk in three ways, there are just too many sets of three
  const names = Array.from({ length: 102 }, (_, index) => `group ${index}`)
  const groups = policy('groups', { users: { includeGroups: names } })
  const risk = policy('risk', { agentIdRiskLevels: 'high' })
  const context = policy('context', {
    agentContext: { includeAgentContexts: ['agentUserSessionsInitiatedFromEndpoints'] },
  })
  const request: AccessRequest = {
    ...agentUser,
    subject: { ...agentUser.subject, groups: [] },
    executionEnvironment: 'endpoint',
  }

  test('does not begin with sets of a size of which there are too many, and says so', () => {
    const set = compilePolicies([groups, risk, context, policy('device', {}, compliant)])
    expect(flipsOfRequest(request, set)).toEqual({ to: 'grant', size: null, sets: [], more: 0, searched: 2 })
  })

  test('finds what is smaller all the same', () => {
    const { size, searched } = flipsOfRequest(request, compilePolicies([groups, risk, context]))
    expect([size, searched]).toEqual([2, 2])
  })
})

describe('Changes of the policies', () => {
  test('a block is turned by an exclusion, the state, the control, an inclusion less or the level', () => {
    const compliantDevice: AccessRequest = { ...agentUser, device: { isCompliant: true } }
    const set = compilePolicies([policy('risk', { agentIdRiskLevels: 'medium,high' })])
    expect(sentences(flipsOfPolicies(compliantDevice, set).sets)).toEqual([
      `"risk" excludes the agent user ${self}.`,
      `"risk" excludes the resource ${graph}.`,
      '"risk" no longer includes AllAgentIdUsers.',
      '"risk" no longer includes all resources.',
      '"risk" only reports.',
      '"risk" is disabled.',
      '"risk" asks for compliantDevice in place of block.',
      '"risk" no longer covers the agent risk high.',
    ])
  })

  test('nothing is offered that does not exist at the date: no picked agent users, resources or devices in May 2026', () => {
    const settings: AccessSettings = { ...defaultSettings, profile: '2026-05' }
    const set = compilePolicies([policy('all', {})], settings)
    expect(sentences(flipsOfPolicies({ ...agentUser, device: { isCompliant: true } }, set).sets)).toEqual([
      '"all" no longer includes AllAgentIdUsers.',
      '"all" no longer includes all resources.',
      '"all" only reports.',
      '"all" is disabled.',
    ])
  })

  test('each policy that stops it takes a change; the ways multiply, and those not listed are counted', () => {
    const set = compilePolicies(['one', 'two', 'three'].map(id => policy(id, {})))
    const { size, sets, more } = flipsOfPolicies(agentUser, set)
    expect([size, sets.length, more]).toEqual([3, 20, 6 ** 3 - 20])
  })

  test('what is granted is denied by enabling what only reports', () => {
    const reports = policy('reports', {}, { state: 'enabledForReportingButNotEnforced' })
    const { to, size, sets } = flipsOfPolicies(agentUser, compilePolicies([reports]))
    expect([to, size]).toEqual(['deny', 1])
    expect(sentences(sets)).toEqual(['"reports" is enabled.'])
  })

  test('where Conditional Access is not evaluated no policy can turn anything, however many names it has', () => {
    const exchange: AccessRequest = { ...agentUser, grant: 't2' }
    const names = Array.from({ length: 110 }, (_, index) => `name ${index}`)
    for (const all of [policy('all', {}), policy('names', { users: { includeUsers: names } })])
      expect(flipsOfPolicies(exchange, compilePolicies([all]))).toMatchObject({ size: null, sets: [], searched: 4 })
  })
})

/** Every combination of up to `most` edits, whatever comes before: the smallest that are wanted. */
function tryAll<Subject>(
  subject: Subject,
  edits: readonly Edit<Subject>[],
  most: number,
  isWanted: (changed: Subject) => boolean,
): { size: number | null; sets: string[] } {
  const wanted: Edit<Subject>[][] = []
  const grow = (chosen: readonly Edit<Subject>[], from: number): void => {
    const changed = chosen.reduce((current, { apply }) => apply(current), subject)
    if (chosen.length > 0 && isWanted(changed)) wanted.push([...chosen])
    if (chosen.length === most) return
    for (const [index, edit] of edits.entries())
      if (index >= from && chosen.every(({ slot }) => slot !== edit.slot)) grow([...chosen, edit], index + 1)
  }
  grow([], 0)
  const size = wanted.length === 0 ? null : Math.min(...wanted.map(set => set.length))
  const sets = wanted.filter(set => set.length === size).map(set => name(set.map(({ change }) => change)))
  return { size, sets: sets.sort() }
}

const name = (set: readonly Change[]): string =>
  set
    .map(({ key, to, ...rest }) => `${'policy' in rest ? rest.policy : ''} ${key} ${JSON.stringify(to)}`)
    .sort()
    .join(' & ')

/** What is found is what trying all of them finds; says whether up to two changes turn the decision at all. */
function finds(found: Flips, brute: ReturnType<typeof tryAll>): boolean {
  if (brute.size === null) {
    expect(found.size === null || found.size > 2).toBe(true)
    return false
  }
  expect(found.size).toBe(brute.size)
  expect(found.sets.length + found.more).toBe(brute.sets.length)
  for (const set of found.sets) expect(brute.sets).toContain(name(set))
  return true
}

/** Of policies with many random parts few decide anything: these do, and one change or two turn them. */
const effective = fc
  .record({
    agentIdRiskLevels: fc.option(fc.constantFrom('high', 'medium,high', 'low')),
    platforms: fc.option(fc.constantFrom({ includePlatforms: ['windows'] }, { includePlatforms: ['macOS', 'linux'] })),
    devices: fc.option(
      fc.constant({ deviceFilter: { mode: 'exclude', rule: 'device.systemLabels -contains "CloudPC"' } }),
    ),
    block: fc.boolean(),
  })
  .map(({ block, ...conditions }) =>
    policy('drawn', { users: { includeUsers: ['All', 'AllAgentIdUsers'] }, ...conditions }, block ? {} : compliant),
  )

const grants = { human: 'interactive', agentUser: 'agentUser', agentIdentity: 'autonomous' } as const
const asked = (request: AccessRequest): AccessRequest => ({ ...request, grant: grants[request.subject.kind] })
const licensed = (settings: AccessSettings): AccessSettings => ({
  ...settings,
  licences: ['E5'],
  securityDefaults: false,
})

const other = (outcome: string): string => (outcome === 'grant' ? 'deny' : 'grant')

describe('Trying every combination finds the same', () => {
  // a few first: a difference mostly shows soon, and mutation testing asks no test that takes seconds
  const runs = [
    ['a few', { seed: 20260, numRuns: 40 }, 3],
    ['many', { seed: 20261, numRuns: 300 }, 30],
  ] as const
  const case_ = (most: number) =>
    fc
      .tuple(anyRequest, fc.array(fc.oneof(anyPolicy, effective), { minLength: 1, maxLength: most }), anySettings)
      // What no policy has a say in is turned by none, and would be most of what is drawn.
      .map(([request, policies, settings]) => [asked(request), policies, licensed(settings)] as const)

  test.each(runs)('for requests, with sets of up to two changes (%s)', (_, parameters, least) => {
    let turned = 0
    fc.assert(
      fc.property(case_(3), ([request, policies, settings]) => {
        const set = compilePolicies(policies, settings)
        const decide = (changed: AccessRequest) => evaluatePlainly(changed, policies, settings).outcome
        const to = other(decide(request))
        const brute = tryAll(request, requestEdits(request, policies), 2, changed => decide(changed) === to)
        const found = flipsOfRequest(request, set)
        expect(found.to).toBe(to)
        if (finds(found, brute)) turned += 1
      }),
      parameters,
    )
    expect(turned).toBeGreaterThan(least)
  })

  test.each([
    ['a few', { seed: 20260, numRuns: 6 }, 0],
    ['many', { seed: 20261, numRuns: 60 }, 15],
  ] as const)('for policies, all of them at once, with sets of up to two changes (%s)', (_, parameters, least) => {
    let turned = 0
    fc.assert(
      fc.property(case_(2), ([request, drawn, settings]) => {
        const policies = drawn.map((each, index) => ({ ...each, id: `p${index}` }))
        const edits = policies.flatMap((each, index) =>
          policyEdits(each, request, settings).map(
            ({ slot, change, apply }): Edit<readonly ConditionalAccessPolicy[]> => ({
              slot: `${index} ${slot}`,
              change,
              apply: current => current.map((one, at) => (at === index ? apply(one) : one)),
            }),
          ),
        )
        const decide = (changed: readonly ConditionalAccessPolicy[]) =>
          evaluatePlainly(request, changed, settings).outcome
        const to = other(decide(policies))
        const brute = tryAll(policies, edits, 2, changed => decide(changed) === to)
        const found = flipsOfPolicies(request, compilePolicies(policies, settings))
        expect(found.to).toBe(to)
        if (finds(found, brute)) turned += 1
      }),
      parameters,
    )
    expect(turned).toBeGreaterThan(least)
  })
})
