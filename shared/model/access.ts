// What a Conditional Access evaluation says: the outcome and every reason, never a boolean.
import { z } from 'zod'

/** Entra ID P1 (Conditional Access), P2 (risk), Microsoft 365 E5 (both, and what Defender and Purview add). */
export const Licence = z.enum(['P1', 'P2', 'E5'])
export type Licence = z.infer<typeof Licence>

/** Microsoft documents more for agents from July 2026 on (preview); which of the two holds is a setting of ours. */
export const CapabilityProfile = z.enum(['2026-05', '2026-07'])
export type CapabilityProfile = z.infer<typeof CapabilityProfile>

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

/** `conditionalAccessRuleSatisfied`. */
const RuleSatisfied = z.object({ conditionalAccessCondition: z.string(), ruleSatisfied: z.string() })

export const AppliedPolicy = z.object({
  id: z.string(),
  displayName: z.string(),
  result: PolicyResult,
  enforcedGrantControls: z.array(z.string()),
  enforcedSessionControls: z.array(z.string()).optional(),
  sessionControlsNotSatisfied: z.array(z.string()).optional(),
  includeRulesSatisfied: z.array(RuleSatisfied).optional(),
  excludeRulesSatisfied: z.array(RuleSatisfied).optional(),
  conditionsSatisfied: z.array(z.string()),
  conditionsNotSatisfied: z.array(z.string()),
  /** Ours: conditions that could not be evaluated. Microsoft's record has no place for them. */
  conditionsUnknown: z.array(z.string()).optional(),
  /** One sentence a person can act on. */
  reason: z.string(),
})
export type AppliedPolicy = z.infer<typeof AppliedPolicy>

/** Why Conditional Access had no say in a request. The codes are ours. */
export const NotEvaluated = z.object({
  because: z.enum(['tokenExchange', 'blueprint', 'resourceNotProtected', 'securityDefaults', 'noLicence']),
  reason: z.string(),
})
export type NotEvaluated = z.infer<typeof NotEvaluated>

export const AccessDecision = z.object({
  outcome: z.enum(['grant', 'deny', 'cannotEvaluate']),
  /** `conditionalAccessStatus` of the sign-in log. */
  status: z.enum(['success', 'failure', 'notApplied']),
  policies: z.array(AppliedPolicy),
  /** AADSTS number when denied. */
  errorCode: z.number().int().nullable(),
  /** Only where no policy was evaluated. */
  notEvaluated: NotEvaluated.optional(),
})
export type AccessDecision = z.infer<typeof AccessDecision>
