// Conditional Access policy by policy, plainly: what each comes to for a request, and what they come to together.
import type { AccessDecision, AppliedPolicy, PolicyResult } from '../../../shared/model/access.ts'
import { every, type Truth } from '../truth.ts'
import type { ConditionResult } from './condition.ts'
import { evaluateConditions } from './conditions.ts'
import { type ControlsResult, evaluateControls } from './controls.ts'
import { exemptionOf, isBlockedBySecurityDefaults, securityDefaultsCode } from './exemption.ts'
import type { ConditionalAccessPolicy } from './policy.ts'
import type { AccessRequest, AccessSettings } from './request.ts'

/** What decides, without the reasons. */
export type Outcome = Pick<AccessDecision, 'outcome' | 'status' | 'errorCode'>

export const granted: Outcome = { outcome: 'grant', status: 'success', errorCode: null }
export const notApplied: Outcome = { outcome: 'grant', status: 'notApplied', errorCode: null }
/** AADSTS50131 ConditionalAccessFailed, where it could not be evaluated. */
export const cannotEvaluate: Outcome = { outcome: 'cannotEvaluate', status: 'failure', errorCode: 50131 }
export const blockCode = 53003
export const denied = (errorCode: number): Outcome => ({ outcome: 'deny', status: 'failure', errorCode })

/** The decision on a request that no policy has a say in; null where policies do. */
export function decideWithoutPolicies(request: AccessRequest, settings: AccessSettings): AccessDecision | null {
  const notEvaluated = exemptionOf(request, settings)
  if (notEvaluated === null) return null
  const isBlocked = notEvaluated.because === 'securityDefaults' && isBlockedBySecurityDefaults(request)
  return { ...(isBlocked ? denied(securityDefaultsCode) : notApplied), policies: [], notEvaluated }
}

/** Every policy by itself: what the compiled set must agree with. */
export function evaluatePlainly(
  request: AccessRequest,
  policies: readonly ConditionalAccessPolicy[],
  settings: AccessSettings,
): AccessDecision {
  const exempt = decideWithoutPolicies(request, settings)
  if (exempt !== null) return exempt
  const verdicts = policies.map(policy => {
    const conditions = evaluateConditions(request, policy.conditions, settings)
    return verdictOf(policy, conditions, evaluateControls(request, policy, settings))
  })
  const applied = verdicts.map(verdict => verdict.applied)
  const enforced = verdicts.filter(verdict => verdict.isEnforced)
  return { ...together(enforced), policies: applied }
}

/** Any block wins, then any other refusal; then whether all could be evaluated. */
function together(enforced: readonly Verdict[]): Outcome {
  const failures = enforced.filter(({ applied }) => applied.result === 'failure').map(({ errorCode }) => errorCode)
  const [first] = failures
  if (first !== undefined) return denied(failures.includes(blockCode) ? blockCode : first)
  if (enforced.some(({ applied }) => applied.result === 'unknown')) return cannotEvaluate
  return enforced.some(({ applied }) => applied.result === 'success') ? granted : notApplied
}

export interface Verdict {
  isEnforced: boolean
  errorCode: number
  applied: AppliedPolicy
}

/** What one policy comes to, given its conditions and its controls. */
export function verdictOf(
  policy: ConditionalAccessPolicy,
  conditions: readonly ConditionResult[],
  controls: ControlsResult,
): Verdict {
  const applies = every(conditions.map(({ holds }) => holds))
  const named = (holds: Truth) => conditions.filter(one => one.holds === holds).map(({ condition }) => condition)
  const isEffective = policy.state !== 'disabled' && applies === 'yes'
  const rules = (of: 'includedBy' | 'excludedBy') =>
    conditions.flatMap(one =>
      (one[of] ?? []).map(ruleSatisfied => ({ conditionalAccessCondition: one.condition, ruleSatisfied })),
    )
  return {
    isEnforced: policy.state === 'enabled',
    errorCode: controls.errorCode,
    applied: {
      id: policy.id,
      displayName: policy.displayName,
      result: resultOf(policy.state, applies, controls),
      enforcedGrantControls: isEffective ? controls.enforced : [],
      enforcedSessionControls: isEffective ? controls.enforcedSession : [],
      sessionControlsNotSatisfied: isEffective ? controls.sessionNotSatisfied : [],
      conditionsSatisfied: named('yes'),
      conditionsNotSatisfied: named('no'),
      conditionsUnknown: named('unknown'),
      includeRulesSatisfied: rules('includedBy'),
      excludeRulesSatisfied: rules('excludedBy'),
      reason: reasonOf(policy.state, applies, conditions, controls.reason),
    },
  }
}

function resultOf(state: ConditionalAccessPolicy['state'], applies: Truth, controls: ControlsResult): PolicyResult {
  if (state === 'disabled') return 'notEnabled'
  const isReportOnly = state === 'enabledForReportingButNotEnforced'
  if (applies === 'no') return isReportOnly ? 'reportOnlyNotApplied' : 'notApplied'
  if (applies === 'unknown' || controls.met === 'unknown') return 'unknown'
  if (controls.met === 'yes') return isReportOnly ? 'reportOnlySuccess' : 'success'
  if (!isReportOnly) return 'failure'
  const ifAsked = { yes: 'reportOnlyInterrupted', no: 'reportOnlyFailure', unknown: 'unknown' } as const
  return ifAsked[controls.metIfAsked]
}

function reasonOf(
  state: ConditionalAccessPolicy['state'],
  applies: Truth,
  conditions: readonly ConditionResult[],
  controls: string,
): string {
  const because = (holds: Truth) => conditions.filter(one => one.holds === holds).map(({ reason }) => reason)
  const prefix = { enabled: '', disabled: 'Disabled. ', enabledForReportingButNotEnforced: 'Report-only. ' }[state]
  const sentences = {
    no: `Does not apply: ${because('no').join('; ')}.`,
    unknown: `Cannot be evaluated: ${because('unknown').join('; ')}.`,
    yes: `Applies: ${because('yes').join('; ')}. Controls: ${controls}.`,
  }
  return prefix + sentences[applies]
}
