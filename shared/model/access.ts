// What a Conditional Access evaluation says: the outcome and every reason, never a boolean.
import { z } from 'zod'

/** `appliedConditionalAccessPolicy.result` of Microsoft Graph. */
export const PolicyResult = z.enum([
  'success',
  'failure',
  'notApplied',
  'notEnabled',
  'unknown',
  'reportOnlySuccess',
  'reportOnlyFailure',
  'reportOnlyNotApplied',
  'reportOnlyInterrupted',
])
export type PolicyResult = z.infer<typeof PolicyResult>

export const AppliedPolicy = z.object({
  id: z.string(),
  displayName: z.string(),
  result: PolicyResult,
  enforcedGrantControls: z.array(z.string()),
  conditionsSatisfied: z.array(z.string()),
  conditionsNotSatisfied: z.array(z.string()),
  /** Ours: conditions that could not be evaluated. Microsoft's record has no place for them. */
  conditionsUnknown: z.array(z.string()).optional(),
  /** One sentence a person can act on. */
  reason: z.string(),
})
export type AppliedPolicy = z.infer<typeof AppliedPolicy>

export const AccessDecision = z.object({
  outcome: z.enum(['grant', 'deny', 'cannotEvaluate']),
  /** `conditionalAccessStatus` of the sign-in log. */
  status: z.enum(['success', 'failure', 'notApplied']),
  policies: z.array(AppliedPolicy),
  /** AADSTS number when denied. */
  errorCode: z.number().int().nullable(),
})
export type AccessDecision = z.infer<typeof AccessDecision>
