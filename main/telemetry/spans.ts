// The spans the agent's SDK ends, one for a model call, a tool call, the answer and the whole run.
import type { FactOf, RecordedFact } from '../../shared/model/facts.ts'
import type { TaskRef } from '../../shared/model/refs.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import type { AgentSpan, MessagesWrapper } from '../../shared/records/agent365.ts'
import type { Filing } from './filing.ts'
import type { Memory, OpenCall, Task } from './memory.ts'

export interface EndedSpan {
  readonly task: TaskRef
  readonly started: EpochMs
  readonly ended: EpochMs
  readonly span: AgentSpan
  /** Of a tool call: the MCP server it named, and whether a computer carried it out. */
  readonly tool: { readonly serverName: string | null; readonly reachedComputer: boolean } | null
}

/** Agent 365's tool gateway, through which every registered MCP server is reached (real-system.md §9.3). */
export const gateway = 'agent365.svc.cloud.microsoft'

const nanosOf = (at: EpochMs): number => at * 1e6

/** Spans that end with this fact, in the order they end: children before their parent. A call that never returns never ends. */
export function endedSpans(recorded: RecordedFact, memory: Memory, filing: Filing): EndedSpan[] {
  const { at, fact } = recorded
  switch (fact.type) {
    case 'inference.called':
      return [inferenceSpan(at, fact, memory.task(fact.task), memory)]
    case 'tool.returned':
      return [toolSpan(at, fact, memory.call(fact.call), memory)]
    case 'task.completed':
      return [
        outputSpan(at, fact, memory.task(fact.task), filing, memory),
        runSpan(at, fact, memory.task(fact.task), memory),
      ]
    default:
      return []
  }
}

function inferenceSpan(ended: EpochMs, call: FactOf<'inference.called'>, task: Task, memory: Memory): EndedSpan {
  return {
    task: call.task,
    started: call.started,
    ended,
    tool: null,
    span: {
      traceId: task.trace,
      spanId: call.span,
      parentSpanId: call.parentSpan,
      name: `Chat ${call.model}`,
      kind: 'CLIENT',
      startTimeUnixNano: nanosOf(call.started),
      endTimeUnixNano: nanosOf(ended),
      attributes: {
        'gen_ai.operation.name': 'Chat',
        ...identity(task, memory),
        ...caller(task),
        'gen_ai.request.model': call.model,
        'gen_ai.provider.name': call.provider,
        'gen_ai.usage.input_tokens': call.inputTokens,
        'gen_ai.usage.output_tokens': call.outputTokens,
        ...correlation(task),
        'gen_ai.input.messages': message('user', call.input),
        'gen_ai.output.messages': message('assistant', call.output),
      },
      ...unset,
    },
  }
}

function toolSpan(ended: EpochMs, returned: FactOf<'tool.returned'>, open: OpenCall, memory: Memory): EndedSpan {
  const { call, sent, started } = open
  const task = memory.task(call.task)
  const server = serverOf(call.server)
  const failure = returned.outcome === 'ok' ? null : failureOf(returned, open)
  return {
    task: call.task,
    started,
    ended,
    tool: { serverName: server.name, reachedComputer: reachedComputer(returned, open) },
    span: {
      traceId: task.trace,
      spanId: call.span,
      parentSpanId: call.parentSpan,
      name: `execute_tool ${call.tool}`,
      kind: 'INTERNAL',
      startTimeUnixNano: nanosOf(started),
      endTimeUnixNano: nanosOf(ended),
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        ...identity(task, memory),
        ...caller(task),
        'gen_ai.tool.name': call.tool,
        'gen_ai.tool.call.arguments': JSON.stringify(sent),
        'gen_ai.tool.type': 'function',
        'gen_ai.tool.call.id': call.callId,
        ...correlation(task),
        'server.address': server.address,
        ...(failure ? { 'error.type': failure.type } : { 'gen_ai.tool.call.result': returned.result }),
      },
      ...(failure ? failed(ended, failure) : unset),
    },
  }
}

/**
 * Sessions are started and ended without the computer. A call that is refused got there only if something was sent
 * from there: otherwise it was the gateway that refused it.
 */
function reachedComputer({ outcome }: FactOf<'tool.returned'>, { call, proof }: OpenCall): boolean {
  return call.pc !== null && !call.tool.endsWith('_EndSession') && (outcome !== 'refused' || proof !== null)
}

/**
 * What the agent's SDK records of a call that did not succeed: the HTTP status where there is one. Of a refused proof it
 * keeps status and code; what the check found (keys, thumbprints) is the resource's own knowledge.
 */
function failureOf({ outcome, error }: FactOf<'tool.returned'>, open: OpenCall): { type: string; message: string } {
  const text = error ?? 'The tool call failed.'
  if (open.proof === 'refused') return { type: '401', message: text.replace(/:.*/s, '') }
  const [, status] = /^HTTP (\d{3})\b/.exec(text) ?? []
  return { type: open.status ?? status ?? (outcome === 'refused' ? '403' : 'Error'), message: text }
}

function outputSpan(
  ended: EpochMs,
  completed: FactOf<'task.completed'>,
  task: Task,
  filing: Filing,
  memory: Memory,
): EndedSpan {
  return {
    task: completed.task,
    started: ended,
    ended,
    tool: null,
    span: {
      traceId: task.trace,
      spanId: filing.hex(8),
      parentSpanId: task.span,
      name: `output_messages ${task.agent.displayName}`,
      kind: 'CLIENT',
      startTimeUnixNano: nanosOf(ended),
      endTimeUnixNano: nanosOf(ended),
      attributes: {
        'gen_ai.operation.name': 'output_messages',
        ...identity(task, memory),
        ...caller(task),
        'gen_ai.output.messages': message('assistant', completed.answer),
        ...correlation(task),
      },
      ...unset,
    },
  }
}

/** The root: one message in, one reply out. A refusal the agent explains is a reply; only a run that broke off is an error. */
function runSpan(ended: EpochMs, completed: FactOf<'task.completed'>, task: Task, memory: Memory): EndedSpan {
  // The reply is content; an error's message is not, and logs without content show it.
  const failure = completed.outcome === 'failed' ? { type: 'Error', message: 'The run failed.' } : null
  return {
    task: completed.task,
    started: task.started,
    ended,
    tool: null,
    span: {
      traceId: task.trace,
      spanId: task.span,
      name: `invoke_agent ${task.agent.displayName}`,
      kind: 'CLIENT',
      startTimeUnixNano: nanosOf(task.started),
      endTimeUnixNano: nanosOf(ended),
      attributes: {
        'gen_ai.operation.name': 'invoke_agent',
        ...identity(task, memory),
        ...caller(task),
        ...(task.provider ? { 'gen_ai.provider.name': task.provider } : {}),
        'microsoft.session.id': task.conversation,
        ...correlation(task),
        ...(task.prompt ? { 'gen_ai.input.messages': message('user', task.prompt.text) } : {}),
        'gen_ai.output.messages': message('assistant', completed.answer),
        ...(failure ? { 'error.type': failure.type } : {}),
      },
      ...(failure ? failed(ended, failure) : unset),
    },
  }
}

const unset = { events: null, links: null, status: { code: 'UNSET', message: '' } } as const

function failed(at: EpochMs, { type, message: text }: { type: string; message: string }) {
  return {
    events: [
      {
        timeUnixNano: nanosOf(at),
        name: 'exception' as const,
        attributes: { 'exception.type': type, 'exception.message': text },
      },
    ],
    links: null,
    status: { code: 'ERROR' as const, message: text },
  }
}

function identity(task: Task, memory: Memory) {
  return {
    'gen_ai.agent.id': task.agent.id,
    'gen_ai.agent.name': task.agent.displayName,
    'microsoft.agent.user.id': task.agentUser.id,
    'microsoft.agent.user.email': task.agentUser.userPrincipalName,
    'microsoft.a365.agent.blueprint.id': task.blueprint.appId,
    'microsoft.tenant.id': memory.tenant().id,
  }
}

/** Whose prompt it came of, and the agent that handed it on. */
function caller({ human, caller: by }: Task) {
  return {
    ...(by === null
      ? {}
      : {
          'microsoft.a365.caller.agent.id': by.agent.id,
          'microsoft.a365.caller.agent.name': by.agent.displayName,
          'microsoft.a365.caller.agent.blueprint.id': by.blueprint.appId,
          'microsoft.a365.caller.agent.user.id': by.agentUser.id,
          'microsoft.a365.caller.agent.user.email': by.agentUser.userPrincipalName,
        }),
    'user.id': human.id,
    'user.email': human.userPrincipalName,
    'user.name': human.displayName,
    'client.address': human.ipAddress,
  }
}

function correlation(task: Task) {
  return {
    ...(task.prompt ? { 'microsoft.channel.name': task.prompt.channel } : {}),
    'gen_ai.conversation.id': task.conversation,
  }
}

function message(role: 'user' | 'assistant', content: string): string {
  const wrapper: MessagesWrapper = { version: '0.1.0', messages: [{ role, parts: [{ type: 'text', content }] }] }
  return JSON.stringify(wrapper)
}

/** A tool's server is given as its address, or by its registered name when it is reached through the gateway. */
function serverOf(server: string): { address: string; name: string | null } {
  if (URL.canParse(server)) return { address: new URL(server).hostname, name: null }
  return server.includes('.') ? { address: server, name: null } : { address: gateway, name: server }
}
