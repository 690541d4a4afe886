// What the services themselves record, before any portal shows it: agent activity read from spans, files and mail from the service.
import type { FactOf, RecordedFact, TokenRequest } from '../../shared/model/facts.ts'
import type { AgentUser, CloudPc } from '../../shared/model/objects.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import type { AppAccessContext, ExchangeRecord, SharePointRecord } from '../../shared/records/purview.ts'
import { recordTypes } from '../../shared/records/purview.ts'
import type { Filing } from './filing.ts'
import { auditTime } from './filing.ts'
import type { IssuedToken, Memory } from './memory.ts'
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

type Account = Pick<AgentUser, 'id' | 'displayName' | 'userPrincipalName'>

/** One record of SharePoint or Exchange, with whom the service took for the user: the account its token names. */
export interface ServiceAction {
  readonly at: EpochMs
  readonly user: Account
  readonly record: SharePointRecord | ExchangeRecord
}

/** What the resource services audit of a fact. */
export function serviceActions({ at, fact }: RecordedFact, memory: Memory, filing: Filing): ServiceAction[] {
  if (fact.type !== 'file.read' && fact.type !== 'mail.sent') return []
  const token = memory.token(fact.token)
  const user = accountOf(token.request, memory)
  if (user === null) return []
  const common = actionFields(at, token, user, memory.pc(fact.pc), memory, filing)
  const record = fact.type === 'file.read' ? fileAccessed(fact, common) : mailSent(fact, common)
  return [{ at, user, record }]
}

/**
 * The agent user, or the person on whose behalf the agent acts. Null for an agent that acts as itself: how the audit log
 * names an application without a user is not published for agent identities.
 */
function accountOf({ agentUser, human }: TokenRequest, memory: Memory): Account | null {
  if (agentUser !== null) return memory.agentUser(agentUser)
  return human === null ? null : memory.human(human)
}

function actionFields(at: EpochMs, token: IssuedToken, user: Account, pc: CloudPc, memory: Memory, filing: Filing) {
  const { request } = token
  return {
    CreationTime: auditTime(at),
    Id: filing.guid(),
    OrganizationId: memory.tenant().id,
    UserType: 0,
    // The real key is the account's PUID, which the directory does not show; the object id stands in for it.
    UserKey: user.id,
    UserId: user.userPrincipalName,
    Version: 1,
    ClientIP: pc.ipAddress,
    AppAccessContext: {
      APIId: request.resourceId,
      ClientAppId: request.clientId,
      ClientAppName: request.agent ? memory.agent(request.agent).displayName : '',
      CorrelationId: filing.guid(),
      IssuedAtTime: auditTime(token.issuedAt),
      UniqueTokenId: token.uti,
    } satisfies AppAccessContext,
    DeviceId: pc.deviceId,
  } as const
}

/** A site's default document library: paths of files are within it. */
const library = 'Shared Documents'

function fileAccessed(fact: FactOf<'file.read'>, common: ReturnType<typeof actionFields>): SharePointRecord {
  const site = fact.siteUrl.endsWith('/') ? fact.siteUrl : `${fact.siteUrl}/`
  const folders = [library, ...fact.path.split('/').slice(0, -1)].join('/')
  const dot = fact.name.lastIndexOf('.')
  return {
    ...common,
    RecordType: recordTypes.SharePointFileOperation,
    Operation: 'FileAccessed',
    Workload: new URL(site).hostname.includes('-my.') ? 'OneDrive' : 'SharePoint',
    ObjectId: `${site}${folders}/${fact.name}`,
    EventSource: 'SharePoint',
    ItemType: 'File',
    ListItemUniqueId: fact.fileId,
    SiteUrl: site,
    SourceRelativeUrl: folders,
    SourceFileName: fact.name,
    SourceFileExtension: dot < 0 ? '' : fact.name.slice(dot + 1),
    FileSizeBytes: fact.bytes,
    ...(fact.sensitivityLabelId ? { SensitivityLabelId: fact.sensitivityLabelId } : {}),
    IsManagedDevice: true,
  }
}

/** Recipients are not part of a mailbox's own `Send` record. */
function mailSent(fact: FactOf<'mail.sent'>, common: ReturnType<typeof actionFields>): ExchangeRecord {
  return {
    ...common,
    RecordType: recordTypes.ExchangeItem,
    Operation: 'Send',
    Workload: 'Exchange',
    ResultStatus: 'Succeeded',
    ClientAppId: common.AppAccessContext.ClientAppId,
    ClientIPAddress: common.ClientIP,
    ClientInfoString: 'Client=REST;;',
    ExternalAccess: false,
    LogonType: 0,
    InternalLogonType: 0,
    MailboxOwnerUPN: common.UserId,
    TokenObjectId: common.UserKey,
    TokenTenantId: common.OrganizationId,
    Item: { InternetMessageId: fact.messageId, Subject: fact.subject, SizeInBytes: fact.bytes },
  }
}
