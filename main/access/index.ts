// What the other rooms may use of access: pure decisions, each with every reason.
export type { BaselineSight, Residue } from './baseline.ts'
export { baselineClean, baselineReasons } from './baseline.ts'
export type { AccessRequest } from './conditions.ts'
export { evaluateAccess, isEvaluated, tokenExchangeResourceId } from './evaluate.ts'
export type { AgentKind, CapabilityProfile } from './policy.ts'
export { ConditionalAccessPolicy, GrantControl, grantControlsFor, parsePolicyForAgents } from './policy.ts'
export type { PoolDecision, PoolRequest } from './pool.ts'
export { assignFromPool } from './pool.ts'
