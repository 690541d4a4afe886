// What the other rooms may use of access: pure decisions, each with every reason.

export type { ItemDecision } from './access-review.ts'
export { concludeReview, decideReviewDecision, findUnused, removalsOf } from './access-review.ts'
export type { ApprovalDecision, ApprovalRequest, ApprovalSettings, ApproverSight } from './approval.ts'
export { decideApprovalAnswer, decideApprovalRequest, defaultApprovalSettings, isFlooded } from './approval.ts'
export type { BaselineSight, Residue } from './baseline.ts'
export { baselineClean, baselineReasons } from './baseline.ts'
export type { CapabilityArea, CapabilityStatus } from './capabilities.ts'
export { capabilities, listCapabilities } from './capabilities.ts'
export type {
  CheckoutCheck,
  CheckoutDecision,
  CheckoutHeaders,
  CheckoutReason,
  CheckoutSight,
  OpenSession,
  SessionKind,
} from './checkout.ts'
export { checkoutTimeoutMs, decideCheckout, sessionKindOf } from './checkout.ts'
export type { PolicySet } from './compile.ts'
export { compilePolicies } from './compile.ts'
export type { ConditionResult } from './conditions.ts'
export { evaluateConditions } from './conditions.ts'
export type { PermissionAsk, PermissionDecision } from './consent.ts'
export { decidePermission } from './consent.ts'
export type { ContinuousAsk, Coverage, CriticalEvent, Hearing } from './continuous.ts'
export {
  assumedCoverage,
  delayOf,
  endsSession,
  hearingOf,
  propagationMs,
  reachOf,
  signalDelays,
  signalOf,
  unheardReason,
} from './continuous.ts'
export type { ControlsResult } from './controls.ts'
export { evaluateControls } from './controls.ts'
export type { DataActivity, DataLossAsk, DataLossDecision, DataLossSettings } from './data-loss.ts'
export { decideDataLoss, decideLabelChange, decideLabelUse, dlpLocations } from './data-loss.ts'
export { sponsorsFor } from './directory-creation.ts'
export type {
  DirectoryCaller,
  DirectoryDecision,
  DirectoryLimits,
  DirectorySight,
  ObjectState,
  RegistrationState,
} from './directory-decision.ts'
export { decideDirectoryOperation, defaultDirectoryLimits } from './directory-decision.ts'
export type { DirectoryError, DirectoryErrorCode } from './directory-errors.ts'
export { directoryErrors } from './directory-errors.ts'
export type { CredentialStanding, RegistryEntry, ShadowAgent, Sighting, Unaccountable } from './directory-findings.ts'
export { findRotationsDue, findShadowAgents, findUnaccountable, sponsorshipsLost } from './directory-findings.ts'
export { holdsDuty, isBlockedForAgents, mayBeGivenToAgents } from './directory-roles.ts'
export { decideAccess, evaluateAccess, isEvaluated, tokenExchangeResourceId } from './evaluate.ts'
export { exemptionOf } from './exemption.ts'
export type { FilterRule, RuleSubject } from './filter-rule.ts'
export { evaluateFilterRule, parseFilterRule } from './filter-rule.ts'
export type { Decision } from './findings.ts'
export type { Change, Flips } from './flip.ts'
export { flipsOfPolicies, flipsOfRequest } from './flip.ts'
export type { AgentAction, HumanApprovalDecision, HumanApprovalSettings } from './human-approval.ts'
export { decideHumanApproval } from './human-approval.ts'
export type { EffectivePermission } from './inheritable-permissions.ts'
export { effectivePermissions } from './inheritable-permissions.ts'
export type { Budget, DelegationAsk, DelegationDecision, OrchestrationSight, PathStep } from './orchestration.ts'
export { budgetReason, decideDelegation, exhausted } from './orchestration.ts'
export type { AgentKind, CapabilityProfile } from './policy.ts'
export { ConditionalAccessPolicy, GrantControl, grantControlsFor, parsePolicy, parsePolicyForAgents } from './policy.ts'
export type { PolicyFile } from './policy-file.ts'
export { joinPolicyFiles, readPolicyFile } from './policy-file.ts'
export type { PoolEdit, PoolStatus } from './pool.ts'
export { decidePoolEdit, poolStatuses, sessionUsage, takesCheckouts } from './pool.ts'
export type { PostureDecision, PostureSight } from './posture.ts'
export { decidePosture } from './posture.ts'
export type { PolicyShift, RecordedDecision, RecordedPolicy, ReplayChange, ReplayReport } from './replay.ts'
export { createReplay, replayDecisions } from './replay.ts'
export type {
  AccessDevice,
  AccessLocation,
  AccessRequest,
  AccessSettings,
  AccessSubject,
  Attributes,
  GuestType,
  RiskLevel,
} from './request.ts'
export { defaultSettings, hasLicence } from './request.ts'
export { requestLine } from './request-line.ts'
export type { ChainLink, HeldGrant, ResourceAsk, ResourceDecision } from './resource-grant.ts'
export { coversObject, decideDelegatedAccess, decideResourceAccess } from './resource-grant.ts'
export type { PcSight, ReprovisionWave, ScalingDecision } from './scaling.ts'
export { decideScaling, nextWave } from './scaling.ts'
export { countSensitiveInformation } from './sensitive-information.ts'
export { tokenProtectionStatus } from './session-controls.ts'
export type {
  CallDecision,
  CallSight,
  CheckinSight,
  ControlDecision,
  SessionStanding,
} from './session-gate.ts'
export { callRefusal, decideCheckin, decideTakeControl, decideToolCall } from './session-gate.ts'
export type { SignInReading } from './sign-in-row.ts'
export { readSignIn, signInTables } from './sign-in-row.ts'
export type { Outcome } from './verdict.ts'
export type { RequestSight, Verification } from './verify-request.ts'
export { verifyRequest } from './verify-request.ts'
export type { AnalysisReason, WhatIfAnswer, WhatIfResult } from './what-if.ts'
export { whatIf } from './what-if.ts'
export { readWhatIfRequest, WhatIfRequest } from './what-if-request.ts'
