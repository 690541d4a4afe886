// What the other rooms may use of access: pure decisions, each with every reason.

export type { CapabilityArea, CapabilityStatus } from './conditional-access/capabilities.ts'
export { capabilities, listCapabilities } from './conditional-access/capabilities.ts'
export type { PolicySet } from './conditional-access/compile.ts'
export { compilePolicies } from './conditional-access/compile.ts'
export type { ConditionResult } from './conditional-access/conditions.ts'
export { evaluateConditions } from './conditional-access/conditions.ts'
export type { ControlsResult } from './conditional-access/controls.ts'
export { evaluateControls } from './conditional-access/controls.ts'
export { decideAccess, evaluateAccess, isEvaluated, tokenExchangeResourceId } from './conditional-access/evaluate.ts'
export { exemptionOf } from './conditional-access/exemption.ts'
export type { FilterRule, RuleSubject } from './conditional-access/filter-rule.ts'
export { evaluateFilterRule, parseFilterRule } from './conditional-access/filter-rule.ts'
export { locationsAt, NamedLocation } from './conditional-access/named-locations.ts'
export type { AgentKind, CapabilityProfile } from './conditional-access/policy.ts'
export {
  ConditionalAccessPolicy,
  GrantControl,
  grantControlsFor,
  parsePolicy,
  parsePolicyForAgents,
} from './conditional-access/policy.ts'
export type { PolicyFile } from './conditional-access/policy-file.ts'
export { joinPolicyFiles, readPolicyFile } from './conditional-access/policy-file.ts'
export type {
  AccessDevice,
  AccessLocation,
  AccessRequest,
  AccessSettings,
  AccessSubject,
  Attributes,
  GuestType,
  RiskLevel,
} from './conditional-access/request.ts'
export { defaultSettings, hasLicence } from './conditional-access/request.ts'
export { tokenProtectionStatus } from './conditional-access/session-controls.ts'
export type { Outcome } from './conditional-access/verdict.ts'
export type { UnitSight } from './directory/administrative-unit.ts'
export { manageThroughUnits, mayBeScoped, maySeeMembers } from './directory/administrative-unit.ts'
export { sponsorsFor } from './directory/creation.ts'
export type {
  DirectoryCaller,
  DirectoryDecision,
  DirectoryLimits,
  DirectorySight,
  ObjectState,
  RegistrationState,
} from './directory/decision.ts'
export { decideDirectoryOperation, defaultDirectoryLimits } from './directory/decision.ts'
export type { DirectoryError, DirectoryErrorCode } from './directory/errors.ts'
export { directoryErrors } from './directory/errors.ts'
export type { CredentialStanding, RegistryEntry, ShadowAgent, Sighting, Unaccountable } from './directory/findings.ts'
export { findRotationsDue, findShadowAgents, findUnaccountable, sponsorshipsLost } from './directory/findings.ts'
export type { EffectivePermission } from './directory/inheritable-permissions.ts'
export { effectivePermissions } from './directory/inheritable-permissions.ts'
export { requestLine } from './directory/request-line.ts'
export { roleTemplateIds } from './directory/role-templates.ts'
export { type Duty, holdsDuty, isBlockedForAgents, mayBeGivenToAgents, rolesFor } from './directory/roles.ts'
export type { ItemDecision } from './governance/access-review.ts'
export { concludeReview, decideReviewDecision, findUnused, removalsOf } from './governance/access-review.ts'
export type { ApprovalDecision, ApprovalRequest, ApprovalSettings, ApproverSight } from './governance/approval.ts'
export {
  decideApprovalAnswer,
  decideApprovalRequest,
  defaultApprovalSettings,
  isFlooded,
} from './governance/approval.ts'
export type { PermissionAsk, PermissionDecision } from './governance/consent.ts'
export { decidePermission } from './governance/consent.ts'
export type { DataActivity, DataLossAsk, DataLossDecision, DataLossSettings } from './governance/data-loss.ts'
export { decideDataLoss, decideLabelChange, decideLabelUse, dlpLocations } from './governance/data-loss.ts'
export type { Decision } from './governance/findings.ts'
export type { AgentAction, HumanApprovalDecision, HumanApprovalSettings } from './governance/human-approval.ts'
export { decideHumanApproval } from './governance/human-approval.ts'
export type {
  Budget,
  DelegationAsk,
  DelegationDecision,
  OrchestrationSight,
  PathStep,
} from './governance/orchestration.ts'
export { budgetReason, decideDelegation, exhausted } from './governance/orchestration.ts'
export type { ChainLink, HeldGrant, ResourceAsk, ResourceDecision } from './governance/resource-grant.ts'
export { coversObject, decideDelegatedAccess, decideResourceAccess } from './governance/resource-grant.ts'
export { countSensitiveInformation } from './governance/sensitive-information.ts'
export { decideToolServer, type ToolServerAsk } from './governance/tool-server.ts'
export { type ConsentAsk, type ConsentDecision, decideUserConsent } from './governance/user-consent.ts'
export type { BaselineSight, Residue } from './sessions/baseline.ts'
export { baselineClean, baselineReasons } from './sessions/baseline.ts'
export type {
  CheckoutCheck,
  CheckoutDecision,
  CheckoutHeaders,
  CheckoutReason,
  CheckoutSight,
  OpenSession,
  SessionKind,
} from './sessions/checkout.ts'
export { checkoutTimeoutMs, decideCheckout, sessionKindOf } from './sessions/checkout.ts'
export type { ContinuousAsk, Coverage, CriticalEvent, Hearing } from './sessions/continuous.ts'
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
} from './sessions/continuous.ts'
export type { PoolEdit, PoolStatus } from './sessions/pool.ts'
export { decidePoolEdit, poolStatuses, sessionUsage, takesCheckouts } from './sessions/pool.ts'
export type { PostureDecision, PostureSight } from './sessions/posture.ts'
export { decidePosture } from './sessions/posture.ts'
export type { PcSight, ReprovisionWave, ScalingDecision } from './sessions/scaling.ts'
export { decideScaling, nextWave } from './sessions/scaling.ts'
export type {
  CallDecision,
  CallSight,
  CheckinSight,
  ControlDecision,
  SessionStanding,
} from './sessions/session-gate.ts'
export { callRefusal, decideCheckin, decideTakeControl, decideToolCall } from './sessions/session-gate.ts'
export type { RequestSight, Verification } from './sessions/verify-request.ts'
export { verifyRequest } from './sessions/verify-request.ts'
export type { Change, Flips } from './what-if/flip.ts'
export { flipsOfPolicies, flipsOfRequest } from './what-if/flip.ts'
export type { PolicyShift, RecordedDecision, RecordedPolicy, ReplayChange, ReplayReport } from './what-if/replay.ts'
export { createReplay, replayDecisions } from './what-if/replay.ts'
export { readWhatIfRequest, WhatIfRequest } from './what-if/request.ts'
export type { SignInReading } from './what-if/sign-in-row.ts'
export { readSignIn, signInTables } from './what-if/sign-in-row.ts'
export type { AnalysisReason, WhatIfAnswer, WhatIfResult } from './what-if/what-if.ts'
export { whatIf } from './what-if/what-if.ts'
