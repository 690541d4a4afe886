// Conditional Access: decides one token request against all policies and says what each of them came to.
import type { AccessDecision, AppliedPolicy, PolicyResult } from '../../shared/model/access.ts'
import type { TokenGrant } from '../../shared/model/facts.ts'
import type { AccessRequest, ConditionResult } from './conditions.ts'
import { evaluateConditions } from './conditions.ts'
import { evaluateControls } from './controls.ts'
import type { ConditionalAccessPolicy } from './policy.ts'
import type { Truth } from './truth.ts'
import { every } from './truth.ts'

/** "AAD Token Exchange Endpoint: Public", the resource of T1 and T2. */
export const tokenExchangeResourceId = 'fb60f99c-7a34-4190-8149-302f77469936'

/** Intermediate exchanges are logged but never evaluated by Conditional Access; only the resource token is. */
export const isEvaluated = (grant: TokenGrant, resourceId: string): boolean =>
  grant === 'agentUser' && resourceId.toLowerCase() !== tokenExchangeResourceId

/** AADSTS53003 BlockedByConditionalAccess and so on; 50131 ConditionalAccessFailed where it could not be evaluated. */
const cannotEvaluateCode = 50131

/**
 * All policies are evaluated, in the order given, and each is listed with every condition's result.
 * A policy applies where all its conditions hold; then its grant controls must be met. Any block wins; a policy that
 * cannot be evaluated (the reason says what is missing) gives `cannotEvaluate` unless another one denies.
 * Policies in report-only state and disabled ones are listed and change nothing.
 */
export function evaluateAccess(request: AccessRequest, policies: readonly ConditionalAccessPolicy[]): AccessDecision {
  if (!isEvaluated(request.grant, request.resourceId))
    return { outcome: 'grant', status: 'notApplied', policies: [], errorCode: null }

  const verdicts = policies.map(policy => evaluatePolicy(request, policy))
  const applied = verdicts.map(verdict => verdict.applied)
  const enforced = verdicts.filter(verdict => verdict.isEnforced)
  const failures = enforced.filter(({ applied }) => applied.result === 'failure')
  if (failures.length > 0) {
    const codes = failures.map(({ errorCode }) => errorCode)
    const errorCode = codes.includes(53003) ? 53003 : (codes[0] ?? 53003)
    return { outcome: 'deny', status: 'failure', policies: applied, errorCode }
  }
  if (enforced.some(({ applied }) => applied.result === 'unknown'))
    return { outcome: 'cannotEvaluate', status: 'failure', policies: applied, errorCode: cannotEvaluateCode }
  const satisfied = enforced.some(({ applied }) => applied.result === 'success')
  return { outcome: 'grant', status: satisfied ? 'success' : 'notApplied', policies: applied, errorCode: null }
}

interface Verdict {
  applied: AppliedPolicy
  isEnforced: boolean
  errorCode: number
}

function evaluatePolicy(request: AccessRequest, policy: ConditionalAccessPolicy): Verdict {
  const conditions = evaluateConditions(request, policy.conditions)
  const applies = every(conditions.map(({ holds }) => holds))
  const controls = evaluateControls(request, policy)
  const named = (holds: Truth) => conditions.filter(one => one.holds === holds).map(({ condition }) => condition)
  return {
    isEnforced: policy.state === 'enabled',
    errorCode: controls.errorCode,
    applied: {
      id: policy.id,
      displayName: policy.displayName,
      result: resultOf(policy.state, applies, controls.met),
      enforcedGrantControls: policy.state !== 'disabled' && applies === 'yes' ? controls.enforced : [],
      conditionsSatisfied: named('yes'),
      conditionsNotSatisfied: named('no'),
      conditionsUnknown: named('unknown'),
      reason: reasonOf(policy.state, applies, conditions, controls.reason),
    },
  }
}

function resultOf(state: ConditionalAccessPolicy['state'], applies: Truth, met: Truth): PolicyResult {
  if (state === 'disabled') return 'notEnabled'
  const isReportOnly = state === 'enabledForReportingButNotEnforced'
  if (applies === 'no') return isReportOnly ? 'reportOnlyNotApplied' : 'notApplied'
  if (applies === 'unknown' || met === 'unknown') return 'unknown'
  if (met === 'yes') return isReportOnly ? 'reportOnlySuccess' : 'success'
  return isReportOnly ? 'reportOnlyFailure' : 'failure'
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
