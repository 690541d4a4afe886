// What if: what each policy would come to for a request, in the shape of Graph's `evaluate`, with every reason and the smallest changes that turn the outcome.
import type { AccessDecision } from '../../../shared/model/access.ts'
import type { PolicySet } from '../conditional-access/compile.ts'
import type { ConditionResult } from '../conditional-access/condition.ts'
import { evaluateConditions } from '../conditional-access/conditions.ts'
import { evaluateControls } from '../conditional-access/controls.ts'
import { evaluateAccess } from '../conditional-access/evaluate.ts'
import { type ConditionalAccessPolicy, isSet } from '../conditional-access/policy.ts'
import type { AccessRequest } from '../conditional-access/request.ts'
import type { Truth } from '../truth.ts'
import { every } from '../truth.ts'
import { type Flips, flipsOfPolicies, flipsOfRequest } from './flip.ts'
import type { Question } from './request.ts'

/** `whatIfAnalysisReasons` of Microsoft Graph (beta), the members that this engine can come to. */
export type AnalysisReason =
  | 'notSet'
  | 'notEnoughInformation'
  | 'invalidCondition'
  | 'users'
  | 'workloadIdentities'
  | 'application'
  | 'devicePlatform'
  | 'devices'
  | 'clientApps'
  | 'location'
  | 'signInRisk'
  | 'emptyPolicy'
  | 'policyNotEnabled'
  | 'userRisk'
  | 'insiderRisk'
  | 'authenticationFlow'
  | 'agentIdRisk'
  | 'agentIdentities'

/** `whatIfAnalysisResult`: the whole policy and, beside it, what is ours under `throughline`. */
export type WhatIfResult = ConditionalAccessPolicy & {
  policyApplies: boolean
  /** The first reason alone, as Microsoft gives it; `throughline.conditions` has all. */
  analysisReasons: AnalysisReason
  throughline: {
    conditions: { condition: string; holds: Truth; reason: string }[]
    controls: { met: Truth; reason: string } | null
    /** `appliedConditionalAccessPolicy.result`. */
    result: string
    reason: string
  }
}

export interface WhatIfAnswer {
  '@odata.context': string
  value: WhatIfResult[]
  /** Ours: what all policies come to together, and what would turn it. */
  throughline: {
    decision: Omit<AccessDecision, 'policies'>
    flips: { request: Flips; policies: Flips }
    assumed: readonly string[]
  }
}

/** `appliedPoliciesOnly` leaves policies out of the list, never out of the decision. */
export function whatIf({ request, appliedPoliciesOnly, assumed }: Question, set: PolicySet): WhatIfAnswer {
  const { policies, ...decision } = evaluateAccess(request, set)
  const results = set.policies.map((policy, index) => resultOf(request, policy, set, policies[index]))
  return {
    '@odata.context': 'https://graph.microsoft.com/beta/$metadata#Collection(microsoft.graph.whatIfAnalysisResult)',
    value: appliedPoliciesOnly ? results.filter(({ policyApplies }) => policyApplies) : results,
    throughline: {
      decision,
      flips: { request: flipsOfRequest(request, set), policies: flipsOfPolicies(request, set) },
      assumed,
    },
  }
}

function resultOf(
  request: AccessRequest,
  policy: ConditionalAccessPolicy,
  { settings }: PolicySet,
  applied: AccessDecision['policies'][number] | undefined,
): WhatIfResult {
  // Where Conditional Access is not evaluated at all no policy applies, whatever its conditions say.
  const conditions = evaluateConditions(request, policy.conditions, settings)
  const applies = every(conditions.map(({ holds }) => holds))
  const policyApplies = applied !== undefined && policy.state !== 'disabled' && applies === 'yes' && !isEmpty(policy)
  const { met, reason } = evaluateControls(request, policy, settings)
  return {
    ...policy,
    policyApplies,
    analysisReasons: policyApplies ? 'notSet' : firstReason(policy, conditions),
    throughline: {
      conditions: conditions.map(({ condition, holds, reason }) => ({ condition, holds, reason })),
      controls: policyApplies ? { met, reason } : null,
      result: applied?.result ?? 'notApplied',
      reason: applied?.reason ?? 'Conditional Access is not evaluated here.',
    },
  }
}

/** A condition that fails decides before one that is not known: whatever that would be, the policy does not apply. */
function firstReason(policy: ConditionalAccessPolicy, conditions: readonly ConditionResult[]): AnalysisReason {
  if (policy.state === 'disabled') return 'policyNotEnabled'
  if (isEmpty(policy)) return 'emptyPolicy'
  const failing = conditions.find(({ holds }) => holds === 'no')
  if (failing !== undefined) return reasons.get(failing.condition) ?? 'invalidCondition'
  return conditions.some(({ holds }) => holds === 'unknown') ? 'notEnoughInformation' : 'notSet'
}

/** A policy without controls does nothing: Microsoft counts that among the reasons why one does not apply. */
function isEmpty({ grantControls, sessionControls }: ConditionalAccessPolicy): boolean {
  const { operator, ...controls } = grantControls ?? {}
  return !isSet(controls) && !isSet(sessionControls)
}

/** Condition as sign-in logs name it → the flag of What-If. There is none for the agent's execution environment. */
const reasons = new Map<string, AnalysisReason>([
  ['servicePrincipals', 'agentIdentities'],
  ['users', 'users'],
  ['application', 'application'],
  ['devicePlatform', 'devicePlatform'],
  ['deviceState', 'devices'],
  ['clientType', 'clientApps'],
  ['location', 'location'],
  ['signInRisk', 'signInRisk'],
  ['userRisk', 'userRisk'],
  ['servicePrincipalRisk', 'workloadIdentities'],
  ['insiderRisk', 'insiderRisk'],
  ['authenticationFlows', 'authenticationFlow'],
  ['agentIdRisk', 'agentIdRisk'],
])
