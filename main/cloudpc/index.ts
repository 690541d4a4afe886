// The Cloud PC an agent drives and the enterprise behind it: what is on it, its tools, its way back to the baseline, the apps.
export type { App, AppKey, Caller, Handled, Moment, Operation } from './apps/app.ts'
export { applyEffects, type Effect } from './apps/effects.ts'
export { buildEnterprise, type Founding } from './apps/enterprise.ts'
export { apps, handle as handleRequest, operationOf } from './apps/index.ts'
export { type MailMessage, mailMessage } from './apps/outlook.ts'
export type { Enterprise, Message, Person, Records, Site, SiteFile } from './apps/world.ts'
export { canonicalJson, sha256 } from './canonical.ts'
export { type Account, type Computer, type HeldToken, heldAudiences, holdToken, type Kind, signIn } from './computer.ts'
export { baseline, defaultImage } from './image.ts'
export { limits } from './limits.ts'
export { launch } from './processes.ts'
export {
  type Attestation,
  attestBaseline,
  baselineHash,
  kinds,
  type Residue,
  reset,
  residue,
  verifyBaseline,
} from './reset.ts'
export { type RpcCode, rpcCodes, type ToolResult, toolError } from './tool.ts'
export { callTool, lifecycleToolNames, toolDefinitions, toolNames } from './tools.ts'
export { composeUrl, graphUrl, type Refused, type ResourceAnswer, type ResourceRequest, type Send } from './web.ts'
