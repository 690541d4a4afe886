// What a tool is: its published name and arguments, what it does on a machine, and how its errors are told.
import { z } from 'zod'
import type { Json, JsonObject } from '../../shared/model/json.ts'
import { meant } from '../../shared/nearest.ts'
import type { Computer } from './computer.ts'
import type { Refused, Send } from './web.ts'

/** JSON-RPC error codes of the MCP endpoint, all with HTTP 200 (real-system.md §9.2). */
export const rpcCodes = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
} as const
export type RpcCode = (typeof rpcCodes)[keyof typeof rpcCodes]

export interface ToolResult {
  outcome: 'ok' | 'refused' | 'error'
  /** The text content of the answer: a confirmation, or JSON where the tool is published to return JSON. */
  result: string
  error: string | null
  /** The same answer as JSON, where it is JSON. */
  data?: Json
  /** Of the resource's answer, where it refused or failed. */
  status?: number
  /** Where the call itself was wrong and no tool ran: the JSON-RPC error it is answered with. */
  code?: RpcCode
}

export interface Tool {
  description: string
  input: z.ZodObject
  call(computer: Computer, input: JsonObject, send: Send): ToolResult | Promise<ToolResult>
}

export const ok = (result: string): ToolResult => ({ outcome: 'ok', result, error: null })
export const json = (data: Json): ToolResult => ({ outcome: 'ok', result: JSON.stringify(data), error: null, data })
export const failed = (error: string): ToolResult => ({ outcome: 'error', result: '', error })
export const refusedBy = ({ status, code, message }: Refused): ToolResult => ({
  outcome: status === 401 || status === 403 || status === 423 || status === 429 ? 'refused' : 'error',
  result: '',
  error: `HTTP ${status} ${code}: ${message}`,
  status,
})

/** A call that was wrong in itself: JSON-RPC's code beside the sentence. */
export const toolError = (code: RpcCode, message: string): ToolResult => ({ ...failed(message), code })

/** A tool whose arguments are parsed first; what does not fit is answered as an error, naming the argument. */
export function tool<Shape extends z.ZodRawShape>(
  description: string,
  shape: Shape,
  run: (
    computer: Computer,
    input: z.output<z.ZodObject<Shape, z.core.$strict>>,
    send: Send,
  ) => ToolResult | Promise<ToolResult>,
): Tool {
  const input = z.strictObject(shape)
  return {
    description,
    input,
    call(computer, given, send) {
      const parsed = input.safeParse(given)
      return parsed.success ? run(computer, parsed.data, send) : invalid(parsed.error, Object.keys(shape))
    },
  }
}

function invalid({ issues }: z.ZodError, names: string[]): ToolResult {
  const complaints = issues.flatMap(issue => {
    if (issue.code !== 'unrecognized_keys') return [`${issue.path.join('.') || 'arguments'}: ${issue.message}`]
    return issue.keys.map(key => {
      const near = meant(key, names)
      return `${[...issue.path, key].join('.')}: no such argument${near === null ? '' : `; did you mean "${near}"?`}`
    })
  })
  return toolError(rpcCodes.invalidParams, `Invalid arguments: ${complaints.join('; ')}`)
}

/** The argument shapes several tools share. */
export const optional = {
  text: z.string().nullable().default(null),
  integer: z.int().nullable().default(null),
  /** A width or a height. */
  extent: z.int().min(1).nullable().default(null),
}
/** Told apart from what is no address where it is opened, once. */
export const address = z.string().min(1).meta({ format: 'uri' })
export const mouseButton = z.enum(['Left', 'Right', 'Middle', 'Backward', 'Forward']).default('Left')
