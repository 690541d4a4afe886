// Reads one step of an agent's run: an Agent 365 span, or the CloudAppEvents or audit row that the same span left.
import type { Evidence } from '../../../shared/model/evidence.ts'
import type { Json } from '../../../shared/model/json.ts'
import { isJsonObject } from '../../../shared/model/json.ts'
import { type EpochMs, epochMs } from '../../../shared/model/units.ts'
import { type Columns, columnsOf, idOf, listOf, nestedOf, parsed, textOf } from '../../../shared/records/fields.ts'
import { type Act, type AgentParty, noAgent, type Operation, type Party, planeOf } from './seen.ts'
import { toolUseOf } from './tool-use.ts'

/** `gen_ai.operation.name` of spans (real-system.md §7.2); anything else an inference scope calls itself is an inference. */
const spanOperations: Readonly<Record<string, Operation>> = {
  invoke_agent: 'invoke',
  execute_tool: 'tool',
  output_messages: 'output',
  apply_guardrail: 'guardrail',
  chat: 'inference',
  textcompletion: 'inference',
  text_completion: 'inference',
  generatecontent: 'inference',
  generate_content: 'inference',
}

/** Operations of rows: Defender's ActionType and the audit log's spelling of the same (§6.2, §7.5). */
const rowOperations: Readonly<Record<string, Operation>> = {
  invokeagent: 'invoke',
  aiinvokeagent: 'invoke',
  inferencecall: 'inference',
  aiinferencecall: 'inference',
  executetoolbysdk: 'tool',
  executetoolbygateway: 'tool',
  executetoolbymcpserver: 'tool',
  aiexecutetool: 'tool',
  aispanoutput: 'output',
  aiguardrail: 'guardrail',
}

/** What a span says; null where it names no trace or span. */
export function actOfSpan(evidence: Evidence): Act | null {
  const span = columnsOf(evidence.fields)
  const trace = idOf(span, 'traceId')
  const id = idOf(span, 'spanId')
  if (trace === null || id === null) return null
  const attributes = attributesOf(span)
  const name = textOf(span, 'name') ?? 'span'
  const operation = spanOperations[textOf(attributes, 'gen_ai.operation.name')?.toLowerCase() ?? ''] ?? 'other'
  const agentName = textOf(attributes, 'gen_ai.agent.name')
  const model = textOf(attributes, 'gen_ai.response.model', 'gen_ai.request.model')
  const problem = problemOfSpan(span, attributes)
  return {
    what: 'act',
    evidence: evidence.id,
    table: evidence.table,
    plane: 'agent365',
    time: evidence.time ?? nanosOf(span, 'startTimeUnixNano'),
    end: nanosOf(span, 'endTimeUnixNano'),
    accounts: [],
    identity: `span ${trace} ${id}`,
    operation,
    trace,
    span: id,
    parent: idOf(span, 'parentSpanId') ?? idOf(attributes, 'custom.parent.span.id'),
    label: name,
    agent: {
      id: idOf(attributes, 'gen_ai.agent.id'),
      name: agentName,
      blueprint: idOf(attributes, 'microsoft.a365.agent.blueprint.id'),
      blueprintName: null,
    },
    agentUser: {
      id: idOf(attributes, 'microsoft.agent.user.id'),
      upn: idOf(attributes, 'microsoft.agent.user.email'),
      name: null,
    },
    human: {
      id: idOf(attributes, 'user.id'),
      upn: idOf(attributes, 'user.email'),
      name: textOf(attributes, 'user.name'),
    },
    caller: {
      id: idOf(attributes, 'microsoft.a365.caller.agent.id'),
      name: textOf(attributes, 'microsoft.a365.caller.agent.name'),
      blueprint: idOf(attributes, 'microsoft.a365.caller.agent.blueprint.id'),
      blueprintName: null,
    },
    conversation: idOf(attributes, 'gen_ai.conversation.id'),
    channel: textOf(attributes, 'microsoft.channel.name'),
    input: messagesOf(attributes, 'gen_ai.input.messages'),
    output: messagesOf(attributes, 'gen_ai.output.messages'),
    model,
    tool:
      operation === 'tool'
        ? toolUseOf(
            textOf(attributes, 'gen_ai.tool.name') ?? name,
            textOf(attributes, 'gen_ai.tool.call.id'),
            attributes.get('gen_ai.tool.call.arguments'),
            attributes.get('gen_ai.tool.call.result'),
          )
        : null,
    status: problem === null ? 'ok' : isRefusal(problem) ? 'refused' : 'error',
    problem,
  }
}

/** What a row of Agent 365 activity says (`RawEventData`, §7.4); null where it is another row or names no trace or span. */
export function actOfRow(evidence: Evidence): Act | null {
  const row = columnsOf(evidence.fields)
  const raw = evidence.table === 'AuditRecord' ? auditDataOf(row) : nestedOf(row, 'RawEventData')
  const operation = rowOperations[(textOf(raw, 'Operation') ?? textOf(row, 'ActionType') ?? '').toLowerCase()]
  const copilot = nestedOf(raw, 'CopilotEventData')
  const trace = idOf(raw, 'TraceId') ?? idOf(copilot, 'TraceId')
  const span = idOf(raw, 'OpId')
  if (operation === undefined || trace === null || span === null) return null
  const invoked = operation === 'invoke'
  const acting: AgentParty = {
    id: idOf(raw, 'AgentId'),
    name: textOf(raw, 'AgentName'),
    blueprint: idOf(raw, 'AgentBlueprintId'),
    blueprintName: null,
  }
  const target: AgentParty = {
    id: idOf(raw, 'TargetAgentId'),
    name: textOf(raw, 'TargetAgentName'),
    blueprint: idOf(raw, 'TargetAgentBlueprintId'),
    blueprintName: null,
  }
  const agent = invoked && target.id !== null ? target : acting
  const called = invoked && target.id !== null && acting.id !== null && acting.id !== target.id
  const agentUser = agentUserOfRow(raw)
  const human: Party = { id: guidOf(raw, 'UserKey'), upn: upnOf(raw, 'UserId'), name: null }
  const model = listOf(copilot, 'ModelTransparencyDetails').find(isJsonObject)
  const tool = textOf(raw, 'ToolName')
  const problem = textOf(raw, 'ErrorMessage', 'ErrorType', 'ErrorCode')
  return {
    what: 'act',
    evidence: evidence.id,
    table: evidence.table,
    plane: planeOf(evidence.table),
    time: evidence.time,
    end: timeOf(raw, 'CompletionTime'),
    accounts: [],
    identity: `span ${trace} ${span}`,
    operation,
    trace,
    span,
    parent: idOf(raw, 'ParentId'),
    label: labelOfRow(operation, agent.name, tool),
    agent,
    agentUser,
    // A gateway's tool row names the agent user where an SDK's row names the human (§7.5): only the invocation is trusted.
    human:
      invoked && human.id !== agentUser.id && human.upn !== agentUser.upn ? human : { ...human, id: null, upn: null },
    caller: called ? acting : noAgent,
    conversation: idOf(raw, 'ConversationId') ?? idOf(copilot, 'ConversationId'),
    channel: textOf(raw, 'ChannelName'),
    input: null,
    output: null,
    model: model === undefined ? null : textOf(columnsOf(model), 'ModelName'),
    tool: operation === 'tool' && tool !== null ? toolUseOf(tool, null, undefined, undefined) : null,
    status: problem === null ? 'ok' : isRefusal(problem) ? 'refused' : 'error',
    problem,
  }
}

/** The audit record itself, or `auditData` of Graph's wrapper around it. */
export function auditDataOf(row: Columns): Columns {
  const inner = nestedOf(row, 'auditData')
  return inner.size > 0 ? inner : row
}

/** A GUID in this column, or null: `UserKey` also holds PUIDs and names. */
export function guidOf(columns: Columns, name: string): string | null {
  const value = idOf(columns, name)
  return value !== null && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value) ? value : null
}

/** A user principal name, or null: system accounts such as `app@sharepoint` or `S-1-5-18` name nobody. */
export function upnOf(columns: Columns, ...names: string[]): string | null {
  for (const name of names) {
    const value = idOf(columns, name)
    if (value !== null && /^[^@\s\\]+@[^@\s]+\.[^@\s]+$/.test(value)) return value
  }
  return null
}

export function isRefusal(problem: string): boolean {
  return /\b40[13]\b|forbidden|denied|refused|blocked|unauthori[sz]ed|AADSTS53003/i.test(problem)
}

function agentUserOfRow(raw: Columns): Party {
  return {
    id: guidOf(raw, 'TargetAgentUserKey') ?? guidOf(raw, 'TargetAgentUserId'),
    upn: upnOf(raw, 'TargetAgentUserId', 'TargetAgentUserKey'),
    name: null,
  }
}

function labelOfRow(operation: Operation, agent: string | null, tool: string | null): string {
  if (operation === 'invoke') return `invoke_agent ${agent ?? ''}`.trim()
  if (operation === 'tool') return `execute_tool ${tool ?? ''}`.trim()
  if (operation === 'output') return `output_messages ${agent ?? ''}`.trim()
  if (operation === 'guardrail') return 'apply_guardrail'
  return 'chat'
}

/** Attributes as columns, from the exporter's flat object or from standard OTLP's `[{key, value: {stringValue}}]`. */
function attributesOf(span: Columns): Columns {
  const flat = nestedOf(span, 'attributes')
  if (flat.size > 0) return flat
  const pairs = listOf(span, 'attributes').filter(isJsonObject)
  return columnsOf(Object.fromEntries(pairs.map(pair => [String(pair.key), otlpValueOf(pair.value)])))
}

function otlpValueOf(value: Json | undefined): Json {
  if (!isJsonObject(value)) return value ?? null
  return value.stringValue ?? value.intValue ?? value.doubleValue ?? value.boolValue ?? value.arrayValue ?? null
}

/** Text parts of `{version, messages: [{role, parts: [{type: 'text', content}]}]}`, or the text itself where it is plain. */
function messagesOf(attributes: Columns, name: string): string | null {
  const value = parsed(attributes.get(name))
  if (typeof value === 'string') return value
  const messages = isJsonObject(value) ? value.messages : value
  if (!Array.isArray(messages)) return null
  const texts = messages.filter(isJsonObject).flatMap(message => {
    const parts = Array.isArray(message.parts) ? message.parts.filter(isJsonObject) : []
    return parts.flatMap(part => (part.type === 'text' && typeof part.content === 'string' ? [part.content] : []))
  })
  return texts.length === 0 ? null : texts.join(' ')
}

function problemOfSpan(span: Columns, attributes: Columns): string | null {
  const status = nestedOf(span, 'status')
  const code = textOf(status, 'code')
  const type = textOf(attributes, 'error.type')
  if (code !== 'ERROR' && code !== 'STATUS_CODE_ERROR' && code !== '2' && type === null) return null
  return textOf(status, 'message') ?? textOf(attributes, 'error.message') ?? type ?? 'error'
}

function nanosOf(columns: Columns, name: string): EpochMs | null {
  const nanos = Number(textOf(columns, name) ?? Number.NaN)
  return Number.isFinite(nanos) && nanos > 0 ? epochMs(Math.floor(nanos / 1e6)) : null
}

/** A log's time; without a zone it is UTC. Year 1 is how some rows write "no time" (§7.5). */
function timeOf(columns: Columns, name: string): EpochMs | null {
  const text = textOf(columns, name)
  if (text === null || text.startsWith('0001-')) return null
  const at = Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`)
  return Number.isNaN(at) ? null : epochMs(at)
}
