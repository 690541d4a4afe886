// The tenant's machines and services. Also the package's public surface `throughline/machines`: anyone may createActor(cloudPc).

// what the services of the tenant speak, for the room that runs it
export {
  type CheckoutDecision,
  ConditionalAccessPolicy,
  callRefusal,
  checkoutTimeoutMs,
  compilePolicies,
  type DirectoryCaller,
  type DirectoryLimits,
  type Duty,
  decideCheckin,
  decideCheckout,
  decideDataLoss,
  decideHumanApproval,
  decideLabelUse,
  decidePermission,
  decidePoolEdit,
  decidePosture,
  decideScaling,
  decideTakeControl,
  decideToolServer,
  decideUserConsent,
  defaultDirectoryLimits,
  hasLicence,
  holdsDuty,
  isBlockedForAgents,
  locationsAt,
  NamedLocation,
  nextWave,
  type PcSight,
  type PermissionAsk,
  type PolicySet,
  type PoolStatus,
  type PostureDecision,
  type PostureSight,
  parsePolicy,
  propagationMs,
  rolesFor,
  type SessionStanding,
  type Sighting,
  sessionUsage,
  tokenExchangeResourceId,
} from '../access/index.ts'
export {
  applyEffects,
  apps,
  attestBaseline,
  baseline,
  baselineHash,
  buildEnterprise,
  type Caller,
  type Computer,
  callTool,
  canonicalJson,
  composeUrl,
  defaultImage,
  type Enterprise,
  handleRequest,
  holdToken,
  type Kind,
  kinds,
  launch,
  operationOf,
  type ResourceAnswer,
  type ResourceRequest,
  reset,
  type Send,
  type Site,
  sha256,
  signIn,
  type ToolResult,
  toolNames,
  verifyBaseline,
} from '../cloudpc/index.ts'
export {
  type BlueprintCredential,
  type Certificate,
  type Checking,
  certificateCredential,
  checkSecurityEvent,
  clientAssertionType,
  clientCapabilities,
  clientSecret,
  createCertificate,
  createClientAssertion,
  createClientAssertionNow,
  createGrantToken,
  createGrantTokenNow,
  createManagedIdentityToken,
  createManagedIdentityTokenNow,
  createProof,
  createProofNow,
  createSecurityEvent,
  type DeviceKey,
  deviceCodeGrant,
  deviceKey,
  exchangeAudience,
  exchangeScope,
  holds,
  holdsLater,
  type IssuedToken,
  issuerOf,
  jwtBearerGrant,
  parseClaimsChallenge,
  proofSigning,
  type Redemptions,
  readClaimsParameter,
  redemptions,
  renewAt,
  type SeenProofs,
  type SignatureQuestion,
  type Signing,
  type SigningKey,
  scopeNames,
  seenProofs,
  serverNonces,
  signingKey,
  type TaskUse,
  type TokenEndpointRequest,
  tokenUses,
  type UserGrant,
  verifiedTokens,
  withoutSignatures,
} from '../tokens/index.ts'
export {
  byRef,
  type Directory,
  type LiveDirectory,
  learnDirectory,
  liveDirectory,
  lookUp,
} from './indexes/directory.ts'
export { type Family, type FamilyIndex, familyIndex } from './indexes/family.ts'
export { type Governance, type GovernanceBook, governanceBook } from './indexes/governance-book.ts'
export { type IndexedRoster, indexedRoster, type Roster } from './indexes/roster.ts'
export { type BookedSession, type SessionBook, sessionBook } from './indexes/session-book.ts'
export { accessReview, accessReviewModel } from './machines/access-review.ts'
export { agentIdentity, agentIdentityModel } from './machines/agent-identity.ts'
export { agentUser, agentUserModel } from './machines/agent-user.ts'
export { alert, alertModel } from './machines/alert.ts'
export { approval, approvalModel } from './machines/approval.ts'
export { blueprint, blueprintModel } from './machines/blueprint.ts'
export { cloudPc } from './machines/cloud-pc.ts'
export { cloudPcModel } from './machines/cloud-pc-model.ts'
export { credential, credentialModel } from './machines/credential.ts'
export { human, humanModel } from './machines/human.ts'
export { incident, incidentModel } from './machines/incident.ts'
export { type By, cascadeDelayMs, restorableMs } from './machines/lifecycle.ts'
export { orchestration, orchestrationModel } from './machines/orchestration.ts'
export { pool, poolModel } from './machines/pool.ts'
export { principal, principalModel } from './machines/principal.ts'
export { registration, registrationModel } from './machines/registration.ts'
export { resourceGrant, resourceGrantModel } from './machines/resource-grant.ts'
export { risk, riskModel } from './machines/risk.ts'
export { screenShare, screenShareModel } from './machines/screen-share.ts'
export { type SessionEffect, type SessionRefusal, session } from './machines/session.ts'
export { sessionModel } from './machines/session-model.ts'
export { task, taskModel } from './machines/task.ts'
export { token, type Verdict } from './machines/token.ts'
export { tokenModel } from './machines/token-model.ts'
export { activityIn, idleMs } from './reactions/session.ts'
export { type Message, reactions, reactionsTo } from './reactions.ts'
export {
  type BearerCheck,
  type ComputerUseGateway,
  checkComputerUseToken,
  computerUseChecking,
  computerUseResourceId,
  computerUseScope,
} from './services/bearer.ts'
export {
  acceptSecurityEvent,
  type OutgoingEvent,
  type ReceivedFact,
  securityEventOf,
  signalOfEvent,
  subjectIdOf,
  subjectOf,
} from './services/continuous-events.ts'
export { requestSight } from './services/continuous-sight.ts'
export {
  answerDirectoryRequest,
  type DirectoryAnswer,
  type DirectoryAsk,
  type DirectoryService,
  discoverShadowAgents,
} from './services/directory-service.ts'
export {
  type AccountSight,
  accountSight,
  type DirectoryStates,
  directorySight,
  isApproved,
  objectState,
  riskLevel,
} from './services/directory-sight.ts'
export {
  decideForCallers,
  decidePassedOn,
  decideTaskAccess,
  effectsForPeople,
  judgeEffects,
  type LossFinding,
  labelFindings,
  objectOf,
  questionFor,
} from './services/governance-gate.ts'
export {
  accountableFor,
  answerApproval,
  checkBudget,
  concludeReviewNow,
  decideReviewItem,
  delegate,
  type GovernanceOffice,
  releaseApproval,
  requestApproval,
  startReview,
} from './services/governance-service.ts'
export { effectFact } from './services/resource-acts.ts'
export {
  answerResourceRequest,
  audienceOf,
  checkRequestProof,
  type EffectsAsk,
  type GateAnswer,
  type GateDecision,
  type GateRefusal,
  graphResourceId,
  type Question,
  type RequestScene,
  type ResourceAccessAsk,
  type ResourceGate,
  requestProofChecking,
  type SentRequest,
} from './services/resource-gate.ts'
export { resourceIdOf } from './services/token-directory.ts'
export {
  answerTokenRequest,
  type Permissions,
  type TokenAnswer,
  type TokenService,
  type TokenSight,
  tokenAnswering,
} from './services/token-service.ts'
export { attribution } from './signals/attribution.ts'
export { descriptions, evidenceOf } from './signals/describe.ts'
export { behaviourWatchers, riskWatchers } from './signals/detectors.ts'
export type { BehaviourFinding, RiskFinding, SignalSight, Usual, Worker } from './signals/signal.ts'
export { lags, thresholds } from './signals/thresholds.ts'
export { byType, type Sighted, type Watcher, watcher } from './signals/watch.ts'
export { type Stepper, stepper } from './stepper.ts'
export { type LocalState, type TabledMachine, tableStepper } from './table-stepper.ts'
export { type ActorKind, machines, models, referenceSteppers, steppers } from './tenant.ts'
