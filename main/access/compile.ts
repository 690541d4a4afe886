// A set of policies made ready for many decisions.
import type { AccessDecision } from '../../shared/model/access.ts'
import type { ConditionalAccessPolicy } from './policy.ts'
import { type AccessRequest, type AccessSettings, defaultSettings } from './request.ts'
import { evaluatePlainly, type Outcome } from './verdict.ts'

/** Policies and the tenant they stand in. Neither may be changed afterwards: what was found is kept. */
export interface PolicySet {
  readonly policies: readonly ConditionalAccessPolicy[]
  readonly settings: AccessSettings
  decide(request: AccessRequest): Outcome
  evaluate(request: AccessRequest): AccessDecision
}

export function compilePolicies(
  policies: readonly ConditionalAccessPolicy[],
  settings: AccessSettings = defaultSettings,
): PolicySet {
  const evaluate = (request: AccessRequest) => evaluatePlainly(request, policies, settings)
  return { policies, settings, evaluate, decide: evaluate }
}
