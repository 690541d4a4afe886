// Replaying decisions: the same as deciding each again, told by what changed and why, and never guessed.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type AccessRequest,
  ConditionalAccessPolicy,
  compilePolicies,
  defaultSettings,
  evaluateAccess,
  type RecordedDecision,
  replayDecisions,
} from '../../main/access/index.ts'
import { graph } from './cases/ids.ts'
import { anyPolicy, anyRequest, anySettings } from './random.ts'

const agentUser = (id: string, isCompliant: boolean): AccessRequest => ({
  grant: 'agentUser',
  subject: { kind: 'agentUser', id, blueprintAppId: null, agentRisk: 'unknown' },
  resourceId: graph,
  device: { isCompliant },
})
const policy = (displayName: string, more: object = {}): ConditionalAccessPolicy =>
  ConditionalAccessPolicy.parse({
    id: displayName,
    displayName,
    state: 'enabled',
    conditions: { users: { includeUsers: ['AllAgentIdUsers'] }, applications: { includeApplications: ['All'] } },
    grantControls: { operator: 'OR', builtInControls: ['compliantDevice'] },
    ...more,
  })
const recorded = (
  record: number,
  request: AccessRequest,
  outcome: RecordedDecision['outcome'],
  results: Record<string, string> = {},
): RecordedDecision => ({
  record,
  request,
  outcome,
  policies: Object.entries(results).map(([displayName, result]) => ({ id: displayName, displayName, result })),
})

describe('A decision that comes out otherwise', () => {
  test('is counted with those that changed in the same way, with its accounts, records and policies', () => {
    const set = compilePolicies([policy('device')])
    const was = { device: 'reportOnlyFailure' }
    const report = replayDecisions(
      [
        recorded(1, agentUser('a', false), 'grant', was),
        recorded(2, agentUser('a', true), 'grant', was),
        recorded(3, agentUser('b', false), 'grant', was),
        recorded(4, agentUser('a', false), 'grant', was),
      ],
      set,
    )
    expect(report).toEqual({
      decisions: 4,
      same: 1,
      flipped: 3,
      cannotEvaluate: 0,
      changes: [
        {
          from: 'grant',
          to: 'deny',
          count: 3,
          records: [1, 3, 4],
          subjects: ['a', 'b'],
          missing: [],
          policies: [
            {
              id: 'device',
              displayName: 'device',
              was: 'reportOnlyFailure',
              now: 'failure',
              sentence:
                '"device" came to reportOnlyFailure then and comes to failure now. Applies: the agent user is included; the resource is included. Controls: the device is not compliant.',
            },
          ],
        },
      ],
    })
  })

  test('stands after those that changed in another way more often', () => {
    const device = { device: 'success' }
    const { changes } = replayDecisions(
      [
        recorded(1, agentUser('a', false), 'grant'),
        recorded(2, agentUser('a', false), 'grant', device),
        recorded(3, agentUser('b', false), 'cannotEvaluate', device),
        recorded(4, agentUser('b', false), 'grant', device),
        recorded(5, agentUser('b', false), 'cannotEvaluate', device),
        recorded(6, agentUser('c', false), 'cannotEvaluate', device),
      ],
      compilePolicies([policy('device')]),
    )
    expect(changes.map(({ records }) => records)).toEqual([[3, 5, 6], [2, 4], [1]])
  })

  test('is granted because what stopped it only reports, or is gone', () => {
    const decisions = [
      recorded(1, agentUser('a', false), 'deny', { device: 'failure', gone: 'failure', other: 'success' }),
    ]
    const set = compilePolicies([policy('device', { state: 'enabledForReportingButNotEnforced' })])
    const [change] = replayDecisions(decisions, set).changes
    expect(change).toMatchObject({ from: 'deny', to: 'grant' })
    expect(change?.policies.map(({ displayName, now }) => [displayName, now])).toEqual([
      ['device', 'reportOnlyFailure'],
      ['gone', null],
    ])
    expect(change?.policies[1]?.sentence).toBe('"gone" stopped it then and is not in this set')
  })

  test('is granted because Conditional Access is not evaluated any more, and says why', () => {
    const set = compilePolicies([policy('device')], { ...defaultSettings, licences: [] })
    const [change] = replayDecisions([recorded(1, agentUser('a', false), 'deny', { device: 'failure' })], set).changes
    expect(change?.policies[0]?.sentence).toMatch(/^"device" stopped it then and is not asked now\. .* P1/)
  })

  test('is known by the policy’s name where an edited file has another id', () => {
    const set = compilePolicies([policy('device', { id: 'p.json' })])
    const [change] = replayDecisions([recorded(1, agentUser('a', false), 'grant', { device: 'success' })], set).changes
    expect(change?.policies[0]).toMatchObject({ id: 'p.json', was: 'success', now: 'failure' })
  })
})

test('A policy is known by its id where it was given another name', () => {
  const set = compilePolicies([policy('device', { displayName: 'Device of agents' })])
  const [change] = replayDecisions([recorded(1, agentUser('a', false), 'grant', { device: 'success' })], set).changes
  expect(change?.policies[0]).toMatchObject({ displayName: 'Device of agents', was: 'success', now: 'failure' })
})

describe('What the record does not say', () => {
  const risk = {
    users: { includeUsers: ['AllAgentIdUsers'] },
    applications: { includeApplications: ['All'] },
    agentIdRiskLevels: 'high',
  }

  test('is named where a decision hangs on it, and nothing is called a flip', () => {
    const set = compilePolicies([
      policy('risk', { conditions: risk }),
      policy('pilot', {
        conditions: { ...risk, locations: { includeLocations: ['x'] } },
        state: 'enabledForReportingButNotEnforced',
      }),
    ])
    const report = replayDecisions(
      [recorded(1, agentUser('a', false), 'grant'), recorded(2, agentUser('a', false), 'deny')],
      set,
    )
    expect(report).toMatchObject({ same: 0, flipped: 0, cannotEvaluate: 2 })
    expect(report.changes.map(({ missing, policies }) => [missing, policies.map(({ id }) => id)])).toEqual([
      [['agentIdRisk'], ['risk']],
      [['agentIdRisk'], ['risk']],
    ])
  })

  test('is a control where the conditions are known', () => {
    const set = compilePolicies([policy('device')])
    const { device: _, ...unknown } = agentUser('a', true)
    expect(replayDecisions([recorded(1, unknown, 'grant')], set).changes[0]?.missing).toEqual([
      'RequireCompliantDevice',
    ])
  })

  test('does not matter where another policy denies anyway', () => {
    const set = compilePolicies([policy('risk', { conditions: risk }), policy('device')])
    expect(replayDecisions([recorded(1, agentUser('a', false), 'deny', { device: 'failure' })], set)).toMatchObject({
      same: 1,
    })
  })
})

describe('Random decisions', () => {
  // a few first: a difference mostly shows soon, and mutation testing asks no test that takes seconds
  const few = ['a few', { seed: 20261, numRuns: 40 }] as const
  const many = ['many', { seed: 20262, numRuns: 200 }] as const
  const tenant = fc.tuple(fc.array(anyPolicy, { maxLength: 4 }), anySettings)
  const requests = fc.array(anyRequest, { minLength: 1, maxLength: 6 })

  test.each([few, many])('replayed against the policies they were decided by do not change (%s)', (_, runs) => {
    fc.assert(
      fc.property(tenant, requests, ([policies, settings], asked) => {
        const set = compilePolicies(policies, settings)
        const decisions = asked.map((request, index) => {
          const { outcome, policies: results } = evaluateAccess(request, set)
          return { record: index, request, outcome, policies: results }
        })
        expect(replayDecisions(decisions, set)).toMatchObject({ same: asked.length, flipped: 0, changes: [] })
      }),
      runs,
    )
  })

  test.each([few, many])('come to the counts that deciding each one again comes to (%s)', (_, runs) => {
    fc.assert(
      fc.property(tenant, tenant, requests, ([before, settingsBefore], [after, settingsAfter], asked) => {
        const set = compilePolicies(after, settingsAfter)
        const decisions = [...asked, ...asked].map((request, record) => {
          const { outcome, policies } = evaluateAccess(request, compilePolicies(before, settingsBefore))
          return { record, request, outcome, policies }
        })
        const now = decisions.map(({ request }) => evaluateAccess(request, set).outcome)
        const changed = decisions.filter(({ outcome }, index) => outcome !== now[index])
        const unknown = changed.filter(({ record }) => now[record] === 'cannotEvaluate')
        const report = replayDecisions(decisions, set)
        expect(report).toMatchObject({
          decisions: decisions.length,
          same: decisions.length - changed.length,
          flipped: changed.length - unknown.length,
          cannotEvaluate: unknown.length,
        })
        for (const { from, to, records } of report.changes)
          for (const record of records) expect([decisions[record]?.outcome, now[record]]).toEqual([from, to])
        expect(report.changes.flatMap(({ records }) => records).sort((a, b) => a - b)).toEqual(
          changed.map(({ record }) => record),
        )
      }),
      runs,
    )
  })
})
