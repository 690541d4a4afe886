// What Sentinel's lake keeps of agents' spans: the whole of what they say, a row for each layer that saw the call.
import type { LogRecord } from '../../shared/model/record.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { isoOf } from '../../shared/model/units.ts'
import type { SpanAttributes } from '../../shared/records/agent365.ts'
import type { AgentEventType, ASimAgentEventLogs } from '../../shared/records/asim-agent-event.ts'
import type { Batch } from './exporter.ts'
import type { Filing } from './filing.ts'
import type { EndedSpan } from './spans.ts'
import { gateway } from './spans.ts'

const zeroGuid = '00000000-0000-0000-0000-000000000000'
const unset = '0001-01-01T00:00:00Z'

export function lakeRecords({ posted, spans }: Batch, filing: Filing): LogRecord[] {
  return spans
    .flatMap(ended => rowsOf(ended, filing))
    .map(body => ({
      plane: 'agent365',
      table: 'ASimAgentEventLogs',
      format: 'entra-ndjson',
      availableAt: filing.availableAt(posted, 'lake'),
      body,
    }))
}

/**
 * The layers and their habits are Defender's (real-system.md §7.5): the prompt's row has no blueprint and no end, the reply's
 * has both; the SDK names the person who asked, gateway and MCP server the agent user that called them.
 */
function rowsOf(ended: EndedSpan, filing: Filing): ASimAgentEventLogs[] {
  const { attributes, status } = ended.span
  const row = (type: AgentEventType, more: Partial<ASimAgentEventLogs>): ASimAgentEventLogs => ({
    ...common(type, ended, filing),
    ...more,
  })
  switch (attributes['gen_ai.operation.name']) {
    case 'invoke_agent': {
      const asked = attributes['gen_ai.input.messages']
      const session = { EventSessionId: attributes['microsoft.session.id'] }
      return [
        row('InvokeAgent', {
          ...session,
          TargetAgentBlueprintId: zeroGuid,
          EventEndTime: unset,
          ...(asked === undefined ? {} : { EventOriginalRequestDetails: asked }),
        }),
        row('InvokeAgent', {
          ...session,
          ...at(ended.ended),
          EventOriginalResultDetails: attributes['gen_ai.output.messages'],
          ...errorOf(attributes['error.type'], status.message),
        }),
      ]
    }
    case 'Chat':
      return [
        row('InferenceCall', {
          ModelName: attributes['gen_ai.request.model'],
          ModelProviderName: attributes['gen_ai.provider.name'],
          InputTokensUsed: attributes['gen_ai.usage.input_tokens'],
          OutputTokensUsed: attributes['gen_ai.usage.output_tokens'],
          EventOriginalRequestDetails: attributes['gen_ai.input.messages'],
          EventOriginalResultDetails: attributes['gen_ai.output.messages'],
        }),
      ]
    case 'execute_tool': {
      const result = attributes['gen_ai.tool.call.result']
      const call = {
        ToolName: attributes['gen_ai.tool.name'],
        ToolId: attributes['gen_ai.tool.call.id'],
        ToolOriginalType: attributes['gen_ai.tool.type'],
        EventOriginalRequestDetails: attributes['gen_ai.tool.call.arguments'],
        ...(result === undefined ? {} : { EventOriginalResultDetails: result }),
        ...errorOf(attributes['error.type'], status.message),
      }
      const byAgentUser = {
        ActorUserId: attributes['microsoft.agent.user.id'],
        ActorUsername: attributes['microsoft.agent.user.email'],
      }
      return [
        row('ExecuteToolBySDK', call),
        ...(attributes['server.address'] === gateway ? [row('ExecuteToolByGateway', { ...call, ...byAgentUser })] : []),
        ...(ended.tool?.reachedComputer ? [row('ExecuteToolByMCPServer', { ...call, ...byAgentUser })] : []),
      ]
    }
    case 'output_messages':
      return [row('AISpanOutput', { EventOriginalResultDetails: attributes['gen_ai.output.messages'] })]
  }
}

const at = (time: EpochMs) => ({ TimeGenerated: isoOf(time), EventStartTime: isoOf(time) })

const errorOf = (type: string | undefined, message: string) =>
  type === undefined ? {} : { EventOriginalErrorType: type, EventErrorDetails: message }

function common(type: AgentEventType, { span, started, ended }: EndedSpan, filing: Filing): ASimAgentEventLogs {
  const { attributes } = span
  const channel = attributes['microsoft.channel.name']
  return {
    Type: 'ASimAgentEventLogs',
    ...at(started),
    EventEndTime: isoOf(ended),
    EventType: '',
    EventOriginalType: type,
    EventOriginalUid: filing.guid(),
    EventCount: 1,
    EventVendor: 'Microsoft',
    EventSchema: 'AgentEvent',
    ActorUserId: attributes['user.id'],
    ActorUserIdType: 'AADID',
    ActorUsername: attributes['user.email'],
    ActorUsernameType: 'UPN',
    ActorUserScopeId: attributes['microsoft.tenant.id'],
    ...caller(attributes),
    TargetAgentId: attributes['gen_ai.agent.id'],
    TargetAgentName: attributes['gen_ai.agent.name'],
    TargetAgentBlueprintId: attributes['microsoft.a365.agent.blueprint.id'],
    TargetAgentUserId: attributes['microsoft.agent.user.id'],
    TargetAgentUsername: attributes['microsoft.agent.user.email'],
    AdditionalFields: {
      ConversationId: attributes['gen_ai.conversation.id'],
      ...(channel === undefined ? {} : { ChannelName: channel }),
      OpId: span.spanId,
      ...(span.parentSpanId === undefined ? {} : { ParentId: span.parentSpanId }),
    },
  }
}

function caller(attributes: SpanAttributes): Partial<ASimAgentEventLogs> {
  const id = attributes['microsoft.a365.caller.agent.id']
  if (id === undefined) return {}
  const name = attributes['microsoft.a365.caller.agent.name']
  const blueprint = attributes['microsoft.a365.caller.agent.blueprint.id']
  return {
    SrcAgentId: id,
    ...(name === undefined ? {} : { SrcAgentName: name }),
    ...(blueprint === undefined ? {} : { SrcAgentBlueprintId: blueprint }),
  }
}
