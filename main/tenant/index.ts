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
  defaultDirectoryLimits,
  nextWave,
  type PcSight,
  type PermissionAsk,
  type PolicySet,
  type PoolStatus,
  type PostureDecision,
  type PostureSight,
  parsePolicy,
  propagationMs,
  type SessionStanding,
  type Sighting,
  tokenExchangeResourceId,
} from '../access/index.ts'
export {
  apps,
  attestBaseline,
  baseline,
  baselineHash,
  buildEnterprise,
  type Caller,
  type Computer,
  callTool,
  composeUrl,
  defaultImage,
  type Enterprise,
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
  createGrantToken,
  createManagedIdentityToken,
  createProof,
  createProofNow,
  createSecurityEvent,
  createUnsignedProof,
  type DeviceKey,
  deviceKey,
  exchangeAudience,
  exchangeScope,
  holds,
  holdsLater,
  type IssuedToken,
  issuerOf,
  jwtBearerGrant,
  parseClaimsChallenge,
  type Redemptions,
  readClaimsParameter,
  redemptions,
  renewAt,
  type SeenProofs,
  type SignatureQuestion,
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
} from '../tokens/index.ts'
export { accessReview, accessReviewModel } from './access-review.ts'
export { agentIdentity, agentIdentityModel } from './agent-identity.ts'
export { agentUser, agentUserModel } from './agent-user.ts'
export { approval, approvalModel } from './approval.ts'
export {
  type BearerCheck,
  type ComputerUseGateway,
  checkComputerUseToken,
  computerUseChecking,
  computerUseResourceId,
  computerUseScope,
} from './bearer.ts'
export { blueprint, blueprintModel } from './blueprint.ts'
export { cloudPc, cloudPcModel } from './cloud-pc.ts'
export {
  acceptSecurityEvent,
  type OutgoingEvent,
  type ReceivedFact,
  securityEventOf,
  signalOfEvent,
  subjectIdOf,
  subjectOf,
} from './continuous-events.ts'
export { requestSight } from './continuous-sight.ts'
export { credential, credentialModel } from './credential.ts'
export {
  byRef,
  type Directory,
  type LiveDirectory,
  learnDirectory,
  liveDirectory,
  lookUp,
} from './directory.ts'
export {
  answerDirectoryRequest,
  type DirectoryAnswer,
  type DirectoryAsk,
  type DirectoryService,
  discoverShadowAgents,
} from './directory-service.ts'
export {
  type AccountSight,
  accountSight,
  type DirectoryStates,
  directorySight,
  isApproved,
  riskLevel,
} from './directory-sight.ts'
export { type Family, type FamilyIndex, familyIndex } from './family.ts'
export { type Governance, type GovernanceBook, governanceBook } from './governance-book.ts'
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
} from './governance-gate.ts'
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
} from './governance-service.ts'
export { human, humanModel } from './human.ts'
export { type By, cascadeDelayMs, restorableMs } from './lifecycle.ts'
export { orchestration, orchestrationModel } from './orchestration.ts'
export { pool, poolModel } from './pool.ts'
export { principal, principalModel } from './principal.ts'
export { activityIn, idleMs } from './reactions/session.ts'
export { type Message, reactions, reactionsTo } from './reactions.ts'
export { registration, registrationModel } from './registration.ts'
export { effectFact } from './resource-acts.ts'
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
} from './resource-gate.ts'
export { resourceGrant, resourceGrantModel } from './resource-grant.ts'
export { risk, riskModel } from './risk.ts'
export { type IndexedRoster, indexedRoster, type Roster } from './roster.ts'
export { screenShare, screenShareModel } from './screen-share.ts'
export { type SessionEffect, type SessionRefusal, session, sessionModel } from './session.ts'
export { type BookedSession, type SessionBook, sessionBook } from './session-book.ts'
export { type Stepper, stepper } from './stepper.ts'
export { type LocalState, type TabledMachine, tableStepper } from './table-stepper.ts'
export { task, taskModel } from './task.ts'
export { type ActorKind, machines, models, referenceSteppers, steppers } from './tenant.ts'
export { token, type Verdict } from './token.ts'
export { resourceIdOf } from './token-directory.ts'
export { tokenModel } from './token-model.ts'
export {
  answerTokenRequest,
  type Permissions,
  type TokenAnswer,
  type TokenService,
  type TokenSight,
  tokenAnswering,
} from './token-service.ts'
