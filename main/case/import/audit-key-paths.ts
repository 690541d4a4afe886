// Where the unified audit log keeps the identifiers that join records, and Defender, which copies its records.
import { key } from './key-path.ts'

/** Linkable identifiers of a token, as audit records carry them. */
const tokenContext = [
  key('uti', 'AppAccessContext/UniqueTokenId'),
  key('sid', 'AppAccessContext/AADSessionId'),
  key('correlation', 'AppAccessContext/CorrelationId'),
  key('app', 'AppAccessContext/ClientAppId'),
]

const mailItems = [
  key('message', 'InternetMessageId'),
  key('message', 'MessageId', 'text'),
  key('message', 'Item/InternetMessageId'),
  key('message', 'AffectedItems/*/InternetMessageId'),
  key('message', 'Folders/*/FolderItems/*/InternetMessageId'),
  key('resource', 'Item/Id'),
  key('resource', 'AffectedItems/*/Id'),
]

export const office = [
  key('record', 'OfficeId'),
  key('record', 'SourceRecordId'),
  key('upn', 'UserId', 'upn'),
  key('upn', 'MailboxOwnerUPN', 'upn'),
  key('user', 'UserKey', 'guid'),
  key('app', 'ClientAppId'),
  key('correlation', 'CorrelationId'),
  key('device', 'DeviceId', 'guid'),
  key('resource', 'OfficeObjectId'),
  ...mailItems,
  ...tokenContext,
]

/** An audit record of the Management API. Defender keeps the same record in `RawEventData`. */
export const auditRecord = [
  key('record', 'Id'),
  key('upn', 'UserId', 'upn'),
  key('user', 'UserId', 'guid'),
  key('user', 'UserKey', 'guid'),
  key('user', 'TokenObjectId'),
  key('sid', 'SessionId'),
  key('sid', 'SessionID'),
  key('correlation', 'CorrelationId'),
  key('app', 'ClientAppId'),
  key('app', 'Common/ApplicationId'),
  key('device', 'DeviceId', 'guid'),
  key('deviceName', 'DeviceName'),
  key('deviceName', 'Common/DeviceName'),
  key('conversation', 'ConversationId'),
  key('conversation', 'ThreadId'),
  key('conversation', 'CopilotEventData/ConversationId'),
  key('conversation', 'CopilotEventData/ThreadId'),
  key('session', 'SessionIdentity'),
  key('trace', 'TraceId'),
  key('trace', 'CopilotEventData/TraceId'),
  key('span', 'OpId'),
  key('parentSpan', 'ParentId'),
  key('request', 'RequestId'),
  key('agent', 'AgentId'),
  key('agent', 'AgentID'),
  key('agent', 'TargetAgentId'),
  key('agent', 'CopilotEventData/AgentId'),
  key('blueprint', 'AgentBlueprintId'),
  key('blueprint', 'TargetAgentBlueprintId'),
  key('blueprint', 'TargetAgentBlueprintID'),
  key('agentUser', 'TargetAgentUserId', 'guid'),
  key('upn', 'TargetAgentUserId', 'upn'),
  key('agentUser', 'TargetAgentUserKey', 'guid'),
  key('resource', 'ObjectId'),
  key('resource', 'ListItemUniqueId'),
  key('resource', 'CopilotEventData/AccessedResources/*/Id'),
  key('resource', 'CopilotEventData/AccessedResources/*/listItemUniqueId'),
  key('resource', 'CopilotEventData/AccessedResources/*/SiteUrl'),
  key('resource', 'CopilotEventData/Contexts/*/Id'),
  ...mailItems,
  ...tokenContext,
]

const rawEventData = auditRecord.map(item => ({ ...item, path: ['RawEventData', ...item.path] }))

export const cloudApp = [
  key('record', 'ReportId', 'text'),
  key('user', 'AccountObjectId'),
  key('user', 'AccountId', 'guid'),
  key('upn', 'AccountId', 'upn'),
  key('upn', 'AccountUpn', 'upn'),
  key('upn', 'UserId', 'upn'),
  key('app', 'OAuthAppId'),
  key('resource', 'ObjectId'),
  ...rawEventData,
]

/** Advanced hunting: CloudAppEvents' columns and those of the sign-in, Graph activity, agent and device tables. */
export const hunting = [
  ...cloudApp,
  key('upn', 'InitiatingProcessAccountUpn', 'upn'),
  key('user', 'InitiatingProcessAccountObjectId'),
  key('device', 'DeviceId'),
  key('device', 'EntraIdDeviceId'),
  key('device', 'AadDeviceId'),
  key('deviceName', 'DeviceName'),
  key('uti', 'UniqueTokenId'),
  key('uti', 'UniqueTokenIdentifier'),
  key('uti', 'SignInActivityId'),
  key('correlation', 'CorrelationId'),
  key('request', 'RequestId'),
  key('request', 'ClientRequestId'),
  key('sid', 'SessionId'),
  key('app', 'ApplicationId', 'guid'),
  key('message', 'InternetMessageId'),
  key('agent', 'AgentId'),
  key('agent', 'EntraAgentId'),
  key('agent', 'EntraAgentID'),
  key('blueprint', 'EntraBlueprintId'),
  key('blueprint', 'EntraBlueprintID'),
]
