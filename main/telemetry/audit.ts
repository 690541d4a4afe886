// Agent activity as Microsoft 365 records it of a span, before any portal shows it.
import type { Filing } from './filing.ts'
import { auditTime } from './filing.ts'
import type { EndedSpan } from './spans.ts'

/** Fields of one span that both Defender and the audit log show (real-system.md §7.4). Never its content. */
export function agentEvent({ span, started, ended, tool }: EndedSpan, filing: Filing) {
  const { attributes, status } = span
  return {
    CreationTime: auditTime(started),
    CompletionTime: auditTime(ended),
    Id: filing.guid(),
    OrganizationId: attributes['microsoft.tenant.id'],
    UserType: 0,
    UserKey: attributes['user.id'],
    UserId: attributes['user.email'],
    Version: 1,
    Workload: 'Agent365',
    ClientIP: attributes['client.address'],
    AgentId: attributes['gen_ai.agent.id'],
    AgentName: attributes['gen_ai.agent.name'],
    AgentBlueprintId: attributes['microsoft.a365.agent.blueprint.id'],
    ConversationId: attributes['gen_ai.conversation.id'],
    TraceId: span.traceId,
    OpId: span.spanId,
    ...(span.parentSpanId ? { ParentId: span.parentSpanId } : {}),
    ...(attributes['microsoft.channel.name'] ? { ChannelName: attributes['microsoft.channel.name'] } : {}),
    ...operationFields(span.attributes, span.traceId, tool),
    ...('error.type' in attributes && attributes['error.type']
      ? { ErrorType: attributes['error.type'], ErrorMessage: status.message }
      : {}),
  } as const
}

function operationFields(attributes: EndedSpan['span']['attributes'], trace: string, tool: EndedSpan['tool']) {
  switch (attributes['gen_ai.operation.name']) {
    case 'invoke_agent':
      return {
        TargetAgentId: attributes['gen_ai.agent.id'],
        TargetAgentName: attributes['gen_ai.agent.name'],
        TargetAgentBlueprintId: attributes['microsoft.a365.agent.blueprint.id'],
        TargetAgentUserId: attributes['microsoft.agent.user.email'],
        TargetAgentUserKey: attributes['microsoft.agent.user.id'],
        SessionIdentity: attributes['microsoft.session.id'],
      }
    case 'Chat':
      return {
        CopilotEventData: {
          AgentId: attributes['gen_ai.agent.id'],
          TraceId: trace,
          ConversationId: attributes['gen_ai.conversation.id'],
          ModelTransparencyDetails: [
            { ModelName: attributes['gen_ai.request.model'], ModelProviderName: attributes['gen_ai.provider.name'] },
          ],
        },
      }
    case 'execute_tool':
      return {
        ToolName: attributes['gen_ai.tool.name'],
        ToolType: attributes['gen_ai.tool.type'],
        ...(tool?.serverName ? { ToolServerName: tool.serverName } : {}),
        ServerAddress: attributes['server.address'],
      }
    case 'output_messages':
      return {}
  }
}
