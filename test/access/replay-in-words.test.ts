// Replays in words: what decisions that were recorded come to under other policies, and what is told of them.
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import {
  type AccessRequest,
  type ConditionalAccessPolicy,
  compilePolicies,
  createReplay,
  defaultSettings,
  type PolicySet,
  type RecordedDecision,
  replayDecisions,
} from '../../main/access/index.ts'
import { blocking, compliantDevice } from './cases/policies.ts'
import { agentUser } from './cases/requests.ts'
import { listOf, type Named } from './written-table.ts'

describe('A replay', () => {
  const device = (more: object = {}): ConditionalAccessPolicy =>
    blocking({ id: 'device', displayName: 'device', grantControls: compliantDevice, ...more })
  const risk = blocking({ id: 'risk', displayName: 'risk' }, { agentIdRiskLevels: 'high', signInRiskLevels: ['high'] })
  const of = (id: string, from: AccessRequest['device']): AccessRequest => ({
    ...agentUser,
    subject: { ...agentUser.subject, id },
    ...(from === undefined ? {} : { device: from }),
  })
  const good = { isCompliant: true }
  const bad = { isCompliant: false }
  const was = (...results: readonly (readonly [id: string, result: string, displayName?: string])[]) =>
    results.map(([id, result, displayName = id]) => ({ id, displayName, result }))
  const recorded: readonly Omit<RecordedDecision, 'record'>[] = [
    { request: of('a', bad), outcome: 'grant', policies: was(['device', 'reportOnlyFailure']) },
    { request: of('a', bad), outcome: 'grant', policies: was(['device', 'reportOnlyFailure']) },
    { request: of('b', bad), outcome: 'grant', policies: was(['device', 'reportOnlyFailure']) },
    { request: of('a', bad), outcome: 'grant', policies: [] },
    { request: of('a', bad), outcome: 'deny', policies: was(['device', 'failure']) },
    { request: of('a', good), outcome: 'grant', policies: was(['device', 'success']) },
    {
      request: of('a', good),
      outcome: 'deny',
      policies: was(['device', 'failure'], ['old', 'failure'], ['fine', 'success'], ['open', 'unknown']),
    },
    { request: of('b', good), outcome: 'deny', policies: was(['x', 'failure', 'device']) },
    { request: of('a', good), outcome: 'cannotEvaluate', policies: was(['device', 'unknown'], ['fine', 'success']) },
    { request: of('a', undefined), outcome: 'grant', policies: was(['device', 'success']) },
    { request: of('b', undefined), outcome: 'deny', policies: was(['device', 'failure']) },
    { request: of('c', undefined), outcome: 'cannotEvaluate', policies: [] },
  ]
  const sets: readonly Named<() => PolicySet>[] = [
    ['of no policies', () => compilePolicies([])],
    ['of the device policy', () => compilePolicies([device()])],
    ['of the device policy under another id', () => compilePolicies([device({ id: 'p.json' })])],
    [
      'of the device policy that only reports',
      () => compilePolicies([device({ state: 'enabledForReportingButNotEnforced' })]),
    ],
    ['of the device policy, and one by risk that can not be known', () => compilePolicies([risk, device()])],
    [
      'of policies by risk, one of which only reports',
      () =>
        compilePolicies([
          risk,
          { ...risk, id: 'pilot', displayName: 'pilot', state: 'enabledForReportingButNotEnforced' },
        ]),
    ],
    ['without a licence', () => compilePolicies([device()], { ...defaultSettings, licences: [] })],
  ]

  test('tells what the written table says', async () => {
    const decisions = recorded.map((one, index) => ({ ...one, record: index + 1 }))
    const text = listOf(sets, set => stringify(replayDecisions(decisions, set())))
    await expect(text).toMatchFileSnapshot('./what-if/replays.txt')
  })

  test('tells the same however the decisions come, and goes on after it has told', () => {
    const decisions = recorded.map((one, index) => ({ ...one, record: index + 1 }))
    const replay = createReplay(compilePolicies([device()]))
    expect(replay.report()).toEqual({ decisions: 0, same: 0, flipped: 0, cannotEvaluate: 0, changes: [] })
    for (const decision of decisions) {
      replay.add(decision)
      replay.report()
    }
    expect(replay.report()).toEqual(replayDecisions(decisions, compilePolicies([device()])))
  })
})
