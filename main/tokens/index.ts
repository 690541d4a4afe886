// What the other rooms may use of tokens: keys, the token chain, and the proofs that bind a token to a Cloud PC.
export type { AccessTokenInput, AccessTokenResult } from './access-token.ts'
export { checkAccessToken } from './access-token.ts'
export { clientAssertionType, exchangeScope, fmiSubject, issuerOf, tokenEndpointOf } from './entra.ts'
export type { IssuedToken, TokenOrder } from './issue.ts'
export { issueToken, tokenLifetimeSeconds } from './issue.ts'
export type { DeviceKey, SigningKey } from './keys.ts'
export { deviceKey, signingKey } from './keys.ts'
export type { DpopExpectation, DpopResult, ProofInput, ProofOrder, ProofResult } from './proof.ts'
export {
  accessTokenHash,
  checkDpop,
  checkProof,
  createProof,
  proofClockToleranceSeconds,
  proofMaxAgeSeconds,
} from './proof.ts'
export type { TokenCheck, TokenDirectory } from './request.ts'
export { checkTokenRequest, createClientAssertion, TokenEndpointRequest } from './request.ts'
export type { SeenProofs } from './seen.ts'
export { seenProofs } from './seen.ts'
export type { TaskUse, TokenUses } from './uses.ts'
export { taskUseClaim, taskUseOf, tokenUses } from './uses.ts'
