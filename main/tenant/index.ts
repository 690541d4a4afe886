// The tenant's machines and services. Also the package's public surface `throughline/machines`: anyone may createActor(cloudPc).

// what the services of the tenant speak, for the room that runs it
export { assignFromPool, ConditionalAccessPolicy, tokenExchangeResourceId } from '../access/index.ts'
export {
  baseline,
  type Computer,
  callTool,
  composeUrl,
  holdToken,
  launch,
  type ResourceAnswer,
  type ResourceRequest,
  reset,
  type Send,
  type ToolResult,
  toolNames,
  verifyBaseline,
} from '../cloudpc/index.ts'
export {
  clientAssertionType,
  createClientAssertion,
  createProof,
  type DeviceKey,
  deviceKey,
  exchangeScope,
  type IssuedToken,
  type SigningKey,
  seenProofs,
  signingKey,
  type TokenEndpointRequest,
} from '../tokens/index.ts'
export { agentIdentity, agentIdentityModel, type RiskLevel, riskLevels } from './agent-identity.ts'
export { agentUser, agentUserModel } from './agent-user.ts'
export { type BearerCheck, checkComputerUseToken, computerUseResourceId, computerUseScope } from './bearer.ts'
export { blueprint, blueprintModel } from './blueprint.ts'
export { cloudPc, cloudPcModel } from './cloud-pc.ts'
export { byRef, type Directory, lookUp } from './directory.ts'
export { answerGraphRequest, type Graph, graphResourceId, nameOf, type Site } from './graph.ts'
export { human, humanModel } from './human.ts'
export { pool, poolModel } from './pool.ts'
export { type Message, reactions, reactionsTo } from './reactions.ts'
export { type IndexedRoster, indexedRoster, type Roster } from './roster.ts'
export { session, sessionModel } from './session.ts'
export { type Stepper, stepper } from './stepper.ts'
export { type LocalState, type TabledMachine, tableStepper } from './table-stepper.ts'
export { task, taskModel } from './task.ts'
export { type ActorKind, machines, models, referenceSteppers, steppers } from './tenant.ts'
export { token, tokenModel, type Verdict } from './token.ts'
export { answerTokenRequest, type TokenAnswer, type TokenService, type TokenSight } from './token-service.ts'
