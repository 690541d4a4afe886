// What a Conditional Access decision on 200 policies costs, beside casbin and Cedar with the same rules in the same run.
import { createRequire } from 'node:module'
import { newEnforcer, newModelFromString } from 'casbin'
import { type BenchResult, expect, test } from 'vitest'
import { compilePolicies, decideAccess, evaluateAccess } from '../../main/access/index.ts'
import { report } from './report.ts'
import {
  asCasbinRequest,
  asCasbinRule,
  asCedarPolicy,
  asPolicy,
  asRequest,
  casbinModel,
  requests,
  ruleSet,
} from './rule-set.ts'

const cedar: typeof import('@cedar-policy/cedar-wasm/nodejs') = createRequire(import.meta.url)(
  '@cedar-policy/cedar-wasm/nodejs',
)
const seconds = 1000
const few = { iterations: 10, time: 0, warmupIterations: 2, warmupTime: 0 }

test('decisions on 200 policies', { timeout: 300 * seconds }, async ({ bench }) => {
  const rules = ruleSet(365, 200)
  const asks = requests(53003, 20_000)
  const sample = asks.slice(0, 400)

  const set = compilePolicies(rules.map(asPolicy))
  const ours = asks.map(asRequest)

  const enforcer = await newEnforcer(newModelFromString(casbinModel))
  await enforcer.addFunction('has', (list: string, one: string) => list.split(' ').includes(one))
  await enforcer.addPolicies(rules.map(asCasbinRule))
  const casbins = sample.map(asCasbinRequest)

  const staticPolicies = Object.fromEntries(rules.map((rule, index) => [`policy-${index}`, asCedarPolicy(rule)]))
  const parsed = cedar.preparsePolicySet('bench', {
    staticPolicies: { ...staticPolicies, everyone: 'permit(principal, action, resource);' },
  })
  expect(parsed.type).toBe('success')
  const cedars = sample.map(ask => ({
    principal: { type: ask.kind, id: ask.id },
    action: { type: 'Action', id: 'sign-in' },
    resource: { type: 'App', id: ask.resource },
    context: {
      groups: ask.groups,
      tier: ask.tier,
      risk: ask.risk,
      platform: ask.platform,
      inNetwork: ask.inNetwork,
      isCompliant: ask.isCompliant,
    },
    preparsedPolicySetId: 'bench',
    entities: [],
  }))

  const byUs = ours.slice(0, sample.length).map(request => decideAccess(request, set).outcome === 'grant')
  const allowed = (call: (typeof cedars)[number]) => {
    const answer = cedar.statefulIsAuthorized(call)
    if (answer.type !== 'success') throw new Error(JSON.stringify(answer.errors))
    return answer.response.decision === 'allow'
  }
  expect(casbins.map(request => enforcer.enforceSync(...request))).toEqual(byUs)
  expect(cedars.map(allowed)).toEqual(byUs)
  const granted = byUs.filter(Boolean).length
  expect(Math.min(granted, sample.length - granted)).toBeGreaterThan(sample.length / 10)

  const measured = await bench.compare(
    bench('decided', () => {
      for (const request of ours) decideAccess(request, set)
    }),
    bench('with every reason', () => {
      for (const request of ours) evaluateAccess(request, set)
    }),
    bench('compiled anew and decided', () => {
      const fresh = compilePolicies(set.policies)
      for (const request of ours) decideAccess(request, fresh)
    }),
    bench('casbin', () => {
      for (const request of casbins) enforcer.enforceSync(...request)
    }),
    bench('Cedar', () => {
      for (const call of cedars) cedar.statefulIsAuthorized(call)
    }),
    few,
  )
  const perSecond = (result: BenchResult, count: number) => Math.round((count / result.latency.p50) * seconds)
  const decided = perSecond(measured.get('decided'), ours.length)
  const reasoned = perSecond(measured.get('with every reason'), ours.length)
  const casbin = perSecond(measured.get('casbin'), sample.length)
  const cedarWasm = perSecond(measured.get('Cedar'), sample.length)
  const times = (own: number, peer: number) => Number((own / peer).toFixed(1))
  report('decisions', {
    policies: rules.length,
    requests: ours.length,
    grantedOfSample: `${granted} of ${sample.length}`,
    decidedPerSecond: decided,
    withEveryReasonPerSecond: reasoned,
    compiledAnewAndDecidedPerSecond: perSecond(measured.get('compiled anew and decided'), ours.length),
    casbinPerSecond: casbin,
    cedarPerSecond: cedarWasm,
    decidedTimesCasbin: times(decided, casbin),
    decidedTimesCedar: times(decided, cedarWasm),
    withEveryReasonTimesCasbin: times(reasoned, casbin),
    withEveryReasonTimesCedar: times(reasoned, cedarWasm),
  })
})
