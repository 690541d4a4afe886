// What replaying 1,000,000 recorded decisions on 200 policies costs, beside deciding each again with every reason.
import { type BenchResult, expect, test } from 'vitest'
import {
  compilePolicies,
  decideAccess,
  evaluateAccess,
  type RecordedDecision,
  replayDecisions,
} from '../../main/access/index.ts'
import { report } from './report.ts'
import { asPolicy, asRequest, requests, ruleSet } from './rule-set.ts'

const seconds = 1000
const few = { iterations: 3, time: 0, warmupIterations: 1, warmupTime: 0 }
const decisions = 1_000_000

test('1,000,000 recorded decisions replayed', { timeout: 600 * seconds }, async ({ bench }) => {
  const policies = ruleSet(365, 200).map(asPolicy)
  const before = compilePolicies(policies)
  // The edit: each tenth policy that is on only reports, and each eleventh asks for nothing but blocks.
  const edited = policies.map((policy, index) => ({
    ...policy,
    ...(index % 10 === 0 ? { state: 'enabledForReportingButNotEnforced' as const } : {}),
    ...(index % 11 === 0 ? { grantControls: { operator: 'OR' as const, builtInControls: ['block' as const] } } : {}),
  }))
  const after = compilePolicies(edited)

  /** A tenant's agents ask for the same again and again: here each request comes up as often as the others. */
  const recorded = (distinct: number): RecordedDecision[] => {
    const asked = requests(53003, distinct)
      .map(asRequest)
      .map(request => {
        const { outcome, policies: all } = evaluateAccess(request, before)
        return { request, outcome, policies: all.filter(({ result }) => result === 'failure') }
      })
    return Array.from({ length: decisions }, (_, record) => {
      const decision = asked[record % distinct]
      if (decision === undefined) throw new Error('nothing was asked')
      return { record, ...decision }
    })
  }
  const requestsAsked = 20_000
  const all = recorded(requestsAsked)
  const once = all.slice(0, requestsAsked)

  const told = replayDecisions(all, after)
  const changed = once.filter(({ request, outcome }) => decideAccess(request, after).outcome !== outcome)
  expect(told.flipped + told.cannotEvaluate).toBe(changed.length * (decisions / requestsAsked))
  expect(changed.length).toBeGreaterThan(200)

  const measured = await bench.compare(
    bench('replayed', () => {
      replayDecisions(all, after)
    }),
    bench('each decided with every reason', () => {
      for (const { request } of once) evaluateAccess(request, after)
    }),
    few,
  )
  const perSecond = (result: BenchResult, count: number) => Math.round((count / result.latency.p50) * seconds)
  const replayed = perSecond(measured.get('replayed'), decisions)
  const decided = perSecond(measured.get('each decided with every reason'), requestsAsked)
  report('replay', {
    decisions,
    policies: policies.length,
    requests: requestsAsked,
    flipped: told.flipped,
    kindsOfChange: told.changes.length,
    seconds: Number((measured.get('replayed').latency.p50 / seconds).toFixed(2)),
    replayedPerSecond: replayed,
    decidedWithEveryReasonPerSecond: decided,
    timesPeer: Number((replayed / decided).toFixed(1)),
  })
})
