// Messages of the Model Context Protocol, as clients, servers and proxies write them down: each says who sent it, what it
// is, and of an answer what it answers.
import type { Json, JsonObject } from '../../../shared/model/json.ts'
import { isJsonObject } from '../../../shared/model/json.ts'
import { sha256Hex } from '../hashing.ts'
import { textOf } from './columns.ts'

/** The parts of a line, whatever it calls them: JSON-RPC by itself, or around it when and which way it went. */
interface Line {
  readonly time: Json
  /** As it stands there: `client->server`, `server-stderr`. */
  readonly direction: string | null
  /** The JSON-RPC message, or a list of them that were sent as one. */
  readonly message: JsonObject | readonly JsonObject[] | null
}

type Side = 'client' | 'server'

export const mcpKinds = ['request', 'notification', 'result', 'error', 'batch', 'text'] as const

const messageOf = (value: Json | undefined): JsonObject | null =>
  isJsonObject(value) && value.jsonrpc === '2.0' ? value : null

function lineOf(row: JsonObject): Line {
  const time = row.ts ?? row.timestamp ?? row.time ?? null
  const direction = textOf(row, 'dir') ?? textOf(row, 'direction')
  const inside = row.msg ?? row.message ?? row.payload
  const single = messageOf(row) ?? messageOf(inside)
  if (single !== null || !Array.isArray(inside)) return { time, direction, message: single }
  const batch = inside.map(messageOf).filter(message => message !== null)
  return { time, direction, message: batch.length === inside.length ? batch : null }
}

/** What only a client asks of a server, and only a server of a client (modelcontextprotocol.io, 2025-11-25). */
const askedBy: readonly (readonly [Side, RegExp])[] = [
  [
    'client',
    /^(?:initialize|(?:tools|resources|prompts|completion|logging)\/.+|notifications\/(?:initialized|roots\/.+))$/,
  ],
  [
    'server',
    /^(?:(?:roots|sampling|elicitation)\/.+|notifications\/(?:message|(?:tools|resources|prompts|elicitation)\/.+))$/,
  ],
]

function senderOf(direction: string | null, message: JsonObject | null): Side | null {
  const said = /^(client|server)\b/i.exec(direction ?? '')?.[1]?.toLowerCase()
  if (said === 'client' || said === 'server') return said
  const method = message === null ? null : textOf(message, 'method')
  return method === null ? null : (askedBy.find(([, methods]) => methods.test(method))?.[0] ?? null)
}

const sides: readonly Side[] = ['client', 'server']
const other = (side: Side): Side => (side === 'client' ? 'server' : 'client')

/**
 * Whether a record shows by itself that this is MCP: other protocols speak JSON-RPC too. `initialize` of a language
 * server names no version of its protocol.
 */
export function isMcp(row: JsonObject): boolean {
  const { direction, message } = lineOf(row)
  if (message === null || !isJsonObject(message)) return false
  if (direction !== null && messageOf(row) === null) return true
  if (isToolResult(message.result)) return true
  const method = textOf(message, 'method') ?? ''
  if (method === 'initialize') return isJsonObject(message.params) && message.params.protocolVersion !== undefined
  return /^(?:tools|resources|prompts|roots|sampling|elicitation)\/|^notifications\/initialized$/.test(method)
}

/** What a tool answers (modelcontextprotocol.io, 2025-11-25, tools/call): a list of content, each of a kind. */
function isToolResult(result: Json | undefined): boolean {
  if (!isJsonObject(result) || !Array.isArray(result.content)) return false
  const kinds = result.content.map(item => (isJsonObject(item) ? textOf(item, 'type') : null))
  const known = kinds.every(kind => kind !== null && contentKinds.has(kind))
  return known && (kinds.length > 0 || result.structuredContent !== undefined || typeof result.isError === 'boolean')
}

const contentKinds: ReadonlySet<string> = new Set(['text', 'image', 'audio', 'resource', 'resource_link'])

/** Requests without an answer that are remembered at a time; the oldest is forgotten first. */
const unanswered = 10_000

/**
 * Follows a source message by message and gives the context of each: `transcript`, which tells its exchange from every
 * other, and of an answer who asked (`asker`), the `method` and the `tool`. An exchange is called by the session its
 * lines name, or by the digest of the line it begins with: the first, and every `initialize`. Lines without a time may
 * stand alike in two exchanges; those that name no session either are of no `transcript`.
 *
 * A request and its answer share an id, which the other side may use too for a request of its own.
 */
export function followMcp(): (row: JsonObject) => JsonObject {
  let begins: string | null = null
  const asked = new Map<string, JsonObject>()
  return row => {
    const { time, direction, message: sent } = lineOf(row)
    const message = sent !== null && isJsonObject(sent) ? sent : null
    const method = message === null ? null : textOf(message, 'method')
    const session = textOf(row, 'sessionId')
    if (session === null && (begins === null || method === 'initialize')) {
      begins = time === null ? '' : sha256Hex(JSON.stringify(row)).slice(0, 32)
      if (begins === '') asked.clear()
    }
    const transcript = session ?? begins ?? ''
    const around: JsonObject = transcript === '' ? {} : { transcript }
    const id = message?.id
    if (message === null || (typeof id !== 'number' && typeof id !== 'string')) return around
    const keyOf = (side: Side | null) => JSON.stringify([transcript, side, id])
    const sender = senderOf(direction, message)
    if (method !== null) {
      const tool = toolOf(message)
      asked.set(keyOf(sender), { ...(sender && { asker: sender }), method, ...(tool !== null && { tool }) })
      if (asked.size > unanswered) forgetOldest(asked)
      return around
    }
    const [request, ...others] = (sender === null ? [...sides, null] : [other(sender)])
      .map(keyOf)
      .filter(key => asked.has(key))
    // where both sides may have asked, nothing is said
    if (request === undefined || others.length > 0) return around
    const answered = asked.get(request)
    asked.delete(request)
    return { ...around, ...answered }
  }
}

function forgetOldest(asked: Map<string, JsonObject>): void {
  const oldest = asked.keys().next()
  if (!oldest.done) asked.delete(oldest.value)
}

const toolOf = (message: JsonObject): string | null =>
  message.method === 'tools/call' && isJsonObject(message.params) ? textOf(message.params, 'name') : null

/**
 * A line as the table has it, under names of ours where the line has none: `msg` the message, `kind` (request,
 * notification, result, error, batch; text for what a server prints beside its messages), `sender`, `method`, `tool`,
 * `failed` (both forms: a JSON-RPC error, and a result that says `isError`), and the `transcript` it is of.
 */
export function mcpFields(row: JsonObject, context: JsonObject | null): JsonObject {
  const { time, direction, message } = lineOf(row)
  const { transcript, asker, ...answered }: JsonObject = context ?? {}
  const fields: JsonObject = messageOf(row) === null ? { ...row } : {}
  if (time !== null) fields.ts = time
  if (direction !== null) fields.dir = direction
  if (transcript !== undefined) fields.transcript = transcript
  if (message === null) {
    const printed = direction !== null && textOf(row, 'raw') !== null
    return printed ? { ...fields, kind: 'text', sender: senderOf(direction, null) } : row
  }
  if (!isJsonObject(message)) return { ...fields, msg: [...message], kind: 'batch', sender: senderOf(direction, null) }
  const kind = kindOf(message)
  const sender = senderOf(direction, message) ?? (asker === 'client' ? 'server' : asker === 'server' ? 'client' : null)
  const asks = { method: textOf(message, 'method'), tool: toolOf(message) }
  const failed = kind === 'error' || (isJsonObject(message.result) && message.result.isError === true)
  return { ...fields, msg: message, kind, sender, ...(asks.method === null ? { ...asks, ...answered } : asks), failed }
}

function kindOf({ method, id, error }: JsonObject): (typeof mcpKinds)[number] {
  if (method !== undefined) return id === undefined ? 'notification' : 'request'
  return error === undefined ? 'result' : 'error'
}
