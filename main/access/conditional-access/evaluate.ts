// Conditional Access: decides one token request against all policies and says what each of them came to.
import type { AccessDecision } from '../../../shared/model/access.ts'
import type { PolicySet } from './compile.ts'
import type { ConditionalAccessPolicy } from './policy.ts'
import { type AccessRequest, defaultSettings } from './request.ts'
import { evaluatePlainly, type Outcome } from './verdict.ts'

export { isEvaluated, tokenExchangeResourceId } from './exemption.ts'

/**
 * All policies are evaluated, in the order given, and each is listed with every condition's result.
 * A policy applies where all its conditions hold; then its grant controls must be met. Any block wins; a policy that
 * cannot be evaluated (the reason says what is missing) gives `cannotEvaluate` unless another one denies.
 * Policies in report-only state and disabled ones are listed and change nothing. A plain list of policies is taken as the
 * whole of a tenant with `defaultSettings`. What is returned is shared between decisions and frozen.
 */
export const evaluateAccess = (
  request: AccessRequest,
  policies: PolicySet | readonly ConditionalAccessPolicy[],
): AccessDecision =>
  isCompiled(policies) ? policies.evaluate(request) : evaluatePlainly(request, policies, defaultSettings)

/** The outcome alone, without a reason: for many requests and one set. */
export const decideAccess = (request: AccessRequest, set: PolicySet): Outcome => set.decide(request)

const isCompiled = (policies: PolicySet | readonly ConditionalAccessPolicy[]): policies is PolicySet =>
  !Array.isArray(policies)
