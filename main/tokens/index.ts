// What the other rooms may use of tokens: keys, every grant's tokens, and the proofs that bind a token to a Cloud PC.
export type { AadstsCode, CodeSource } from './aadsts.ts'
export { aadsts, oauthErrorOf } from './aadsts.ts'
export type { AccessTokenInput, AccessTokenResult } from './access-token.ts'
export { accessTokenHash, bearerChecking, checkAccessToken } from './access-token.ts'
export type { Proven, RefusedRequest, TokenCheck, TokenErrorBody } from './answer.ts'
export { tokenErrorBody } from './answer.ts'
export type { Attack } from './attacks.ts'
export { attacks } from './attacks.ts'
export type { Certificate } from './certificate.ts'
export { createCertificate } from './certificate.ts'
export type { ChallengeReason, ClaimsRequest, ParsedChallenge } from './continuous-access.ts'
export {
  challengeClaims,
  claimsChallenge,
  clientCapabilities,
  continuousAccessResources,
  handlesChallenges,
  parseClaimsChallenge,
  readClaimsParameter,
  takesPart,
} from './continuous-access.ts'
export {
  BlueprintCredential,
  CertificateCredential,
  certificateCredential,
  clientSecret,
  createClientAssertion,
  createClientAssertionNow,
  createManagedIdentityToken,
  createManagedIdentityTokenNow,
  FederatedCredential,
  SecretCredential,
} from './credential.ts'
export type { TokenDescription } from './describe.ts'
export { describeToken } from './describe.ts'
export {
  clientAssertionType,
  deviceCodeGrant,
  exchangeAudience,
  exchangeScope,
  fmiSubject,
  graphAppId,
  issuerOf,
  jwtBearerGrant,
  tokenEndpointOf,
} from './entra.ts'
export type { Redemptions, UserGrant } from './grant-token.ts'
export { createGrantToken, createGrantTokenNow, redemptions, revokeSignIn } from './grant-token.ts'
export type { IssuedToken, TokenOrder } from './issue.ts'
export { issueToken, issueTokenNow } from './issue.ts'
export { sameId } from './jwt.ts'
export type { DeviceKey, Signing, SigningKey } from './keys.ts'
export { deviceKey, signingKey, withoutSignatures } from './keys.ts'
export { Alteration } from './lab/alter.ts'
export type { Lab, LabVerdict, Specimens } from './lab/lab.ts'
export { LabPlace, openLab, Presentation } from './lab/lab.ts'
export { continuousAccessLifetimeSeconds, lifetimeOf, renewAt, tokenLifetimeSeconds } from './lifetime.ts'
export type { ServerNonces } from './nonce.ts'
export { nonceWindowMs, serverNonces } from './nonce.ts'
export type { DpopExpectation, DpopResult, ProofInput, ProofOrder, ProofResult } from './proof.ts'
export {
  checkDpop,
  checkProof,
  checkProofNow,
  createProof,
  createProofNow,
  proofChecking,
  proofClockToleranceSeconds,
  proofMaxAgeSeconds,
  proofSigning,
} from './proof.ts'
export type { TokenDirectory } from './request.ts'
export { checkAuthorizeRequest, checkTokenRequest, requestChecking, TokenEndpointRequest } from './request.ts'
export { asksForDefault, resourcesOf, scopeNames } from './scope.ts'
export type { SecurityEventExpectation, SecurityEventOrder, SecurityEventResult } from './security-event.ts'
export {
  checkSecurityEvent,
  createSecurityEvent,
  issuerAndSubject,
  SecurityEvent,
  SubjectId,
  securityEventPrefix,
  securityEventTypes,
} from './security-event.ts'
export type { SeenProofs } from './seen.ts'
export { seenProofs } from './seen.ts'
export type { Checking, SignatureQuestion } from './signature.ts'
export { checkLater, checkNow, checkTogether, holds, holdsLater } from './signature.ts'
export type { TaskUse, TokenUses } from './uses.ts'
export { taskUseOf, tokenUses } from './uses.ts'
export type { VerifiedTokens } from './verified.ts'
export { verifiedTokens } from './verified.ts'
