// What Agent 365's exporter has of the session: the run, its inference, its tool calls and its output, as spans.
import type { JsonObject } from '../../../shared/model/json.ts'
import { day, fileUrl, ids, type Row, spans } from './names.ts'

export function spanRows(): Row[] {
  const messages = (role: string, content: string): string =>
    JSON.stringify({ version: '0.1.0', messages: [{ role, parts: [{ type: 'text', content }] }] })
  const asked = messages('user', 'Reconcile the August invoices')
  const answer = messages('assistant', 'Reconciled; payment instruction sent.')
  const tool = (name: string, call: string, arguments_: JsonObject, result: JsonObject): JsonObject => ({
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': name,
    'gen_ai.tool.type': 'function',
    'gen_ai.tool.call.id': call,
    'gen_ai.tool.call.arguments': JSON.stringify(arguments_),
    'gen_ai.tool.call.result': JSON.stringify(result),
    'server.address': 'agent365.svc.cloud.microsoft',
  })
  const prefix = 'mcp_W365ComputerUse_'
  const sessionId = ids.session
  const screenShareUrl = `https://pool.eastus.remotinginterface.regional.cloudinferenceplatform.azure.net/computers/${ids.computer}/screenshare`
  return [
    span('chat', 'Chat gpt-4o', 'CLIENT', '09:14:02.100', '09:14:02.300', {
      'gen_ai.operation.name': 'Chat',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.provider.name': 'openai',
      'gen_ai.input.messages': asked,
    }),
    span(
      'start',
      `execute_tool ${prefix}StartSession`,
      'INTERNAL',
      '09:14:03.000',
      '09:14:03.900',
      tool(`${prefix}StartSession`, 'call_1', {}, { sessionId, screenShareUrl }),
    ),
    span(
      'read',
      'execute_tool browser_navigate',
      'INTERNAL',
      '09:14:04.200',
      '09:14:04.800',
      tool('browser_navigate', 'call_2', { sessionId, url: fileUrl }, { title: 'Ledger.xlsx' }),
    ),
    span(
      'send',
      'execute_tool browser_fill_form',
      'INTERNAL',
      '09:14:05.100',
      '09:14:05.600',
      tool(
        'browser_fill_form',
        'call_3',
        { sessionId, to: 'payables@contoso.com', subject: 'Payment instruction' },
        { sent: true },
      ),
    ),
    span(
      'end',
      `execute_tool ${prefix}EndSession`,
      'INTERNAL',
      '09:14:06.000',
      '09:14:06.500',
      tool(`${prefix}EndSession`, 'call_4', { sessionId }, { released: true }),
    ),
    span('output', 'output_messages Invoice Agent', 'CLIENT', '09:14:06.800', '09:14:06.800', {
      'gen_ai.operation.name': 'output_messages',
      'gen_ai.output.messages': answer,
    }),
    span('run', 'invoke_agent Invoice Agent', 'CLIENT', '09:14:02.000', '09:14:07.000', {
      'gen_ai.operation.name': 'invoke_agent',
      'microsoft.session.id': '19:invoices@thread.v2',
      'gen_ai.input.messages': asked,
      'gen_ai.output.messages': answer,
    }),
  ]
}

export function span(
  name: keyof typeof spans,
  label: string,
  kind: string,
  start: string,
  end: string,
  attributes: JsonObject,
): Row {
  const nanos = (time: string): number => Date.parse(`${day}${time}Z`) * 1e6
  const body = {
    traceId: ids.trace,
    spanId: spans[name],
    ...(name === 'run' ? {} : { parentSpanId: spans.run }),
    name: label,
    kind,
    startTimeUnixNano: nanos(start),
    endTimeUnixNano: nanos(end),
    attributes: { ...identity, ...attributes },
    events: null,
    links: null,
    status: { code: 'UNSET', message: '' },
  }
  const scope = { name: 'Agent365Sdk' }
  const resource = { attributes: { 'service.name': 'invoice-agent' } }
  return {
    name: `span ${name}`,
    format: 'agent365-exporter',
    body: { resourceSpans: [{ resource, scopeSpans: [{ scope, spans: [body] }] }] },
  }
}

const identity: JsonObject = {
  'gen_ai.agent.id': ids.agent,
  'gen_ai.agent.name': 'Invoice Agent',
  'microsoft.agent.user.id': ids.agentUser,
  'microsoft.agent.user.email': 'invoice.agent@contoso.com',
  'microsoft.a365.agent.blueprint.id': ids.blueprintApp,
  'microsoft.tenant.id': ids.tenant,
  'user.id': ids.dana,
  'user.email': 'dana.reyes@contoso.com',
  'user.name': 'Dana Reyes',
  'client.address': '203.0.113.24',
  'gen_ai.conversation.id': '19:invoices@thread.v2',
  'microsoft.channel.name': 'msteams',
}
