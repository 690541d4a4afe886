// The Cloud PC an agent drives: what is on it, the tools that change it, and how it is taken back to its baseline.
export { baseline, type Computer, type HeldToken, holdToken, launch } from './computer.ts'
export { reset, verifyBaseline } from './reset.ts'
export { callTool, type ToolResult, toolNames } from './tools.ts'
export { composeUrl, graphUrl, type MailMessage, type ResourceAnswer, type ResourceRequest, type Send } from './web.ts'
