// The MCP tools an agent drives a Cloud PC with, by their published names and arguments (real-system.md §9.3).
import { z } from 'zod'
import type { JsonObject } from '../../shared/model/json.ts'
import { didYouMean } from '../../shared/nearest.ts'
import type { Computer } from './computer.ts'
import { limits, tooLarge } from './limits.ts'
import { runInTurn } from './running.ts'
import { rpcCodes, type Tool, type ToolResult, toolError } from './tool.ts'
import { accessibilityTools } from './tools/accessibility.ts'
import { browserBatch } from './tools/browser-batch.ts'
import { browserCookies } from './tools/browser-cookies.ts'
import { browserElements } from './tools/browser-elements.ts'
import { browserNavigation } from './tools/browser-navigation.ts'
import { browserRefs } from './tools/browser-refs.ts'
import { desktopInput } from './tools/desktop-input.ts'
import { executeTools } from './tools/execute.ts'
import { screenTools } from './tools/screen.ts'
import { systemTools } from './tools/system.ts'
import { windowTools } from './tools/windows.ts'
import type { Send } from './web.ts'

const tools: Readonly<Record<string, Tool>> = {
  ...desktopInput,
  ...screenTools,
  ...windowTools,
  ...executeTools,
  ...systemTools,
  ...accessibilityTools,
  ...browserNavigation,
  ...browserElements,
  ...browserRefs,
  ...browserCookies,
  ...browserBatch,
}

export const toolNames: readonly string[] = Object.keys(tools)

/** The gateway's own tools, which start and end the session the others run in. */
export const lifecycleToolNames = [
  'mcp_W365ComputerUse_StartSession',
  'mcp_W365ComputerUse_GetSessionDetails',
  'mcp_W365ComputerUse_EndSession',
] as const

/** What `tools/list` answers: the arguments as JSON Schema. */
export const toolDefinitions = (): { name: string; description: string; inputSchema: JsonObject }[] =>
  Object.entries(tools).map(([name, { description, input }]) => ({
    name,
    description,
    inputSchema: JsonObjectSchema.parse(z.toJSONSchema(input, { io: 'input' })),
  }))
const JsonObjectSchema = z.record(z.string(), z.json())

/** Calls a tool by name. What the tool refuses or fails at is in the result; nothing is thrown for it. */
export async function callTool(computer: Computer, name: string, input: JsonObject, send: Send): Promise<ToolResult> {
  const called = Object.hasOwn(tools, name) ? tools[name] : undefined
  if (!called) {
    return toolError(
      rpcCodes.invalidParams, // MCP 2024-11-05, tools: "Unknown tools" are a protocol error, with -32602 as its example
      `No tool is called ${name}${didYouMean(name, toolNames)}`,
    )
  }
  if (tooLarge(input))
    return toolError(rpcCodes.invalidRequest, `The message is over ${limits.messageBytes} bytes or nested too deeply.`)
  return runInTurn(computer, send, checked => called.call(computer, input, checked))
}
