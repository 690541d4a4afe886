// Where each table keeps the identifiers that join records. `*` goes through a list; JSON kept as text is gone into.
import { type TableName, tableNames } from '../../../shared/model/evidence.ts'
import { auditRecord, cloudApp, hunting, office } from './audit-key-paths.ts'
import { asInGraph, columnKeys } from './column-keys.ts'
import { type KeyPath, key } from './key-path.ts'

/** Entra sign-ins: the columns of Log Analytics and the properties of Graph's `signIn`. */
const signIn = [
  key('uti', 'UniqueTokenIdentifier'),
  key('uti', 'uniqueTokenIdentifier'),
  key('correlation', 'CorrelationId'),
  key('correlation', 'correlationId'),
  key('request', 'Id'),
  key('request', 'id'),
  key('request', 'OriginalRequestId'),
  key('request', 'originalRequestId'),
  key('sid', 'SessionId'),
  key('sid', 'sessionId'),
  key('user', 'UserId'),
  key('user', 'userId'),
  key('upn', 'UserPrincipalName', 'upn'),
  key('upn', 'userPrincipalName', 'upn'),
  key('device', 'DeviceDetail/deviceId'),
  key('device', 'deviceDetail/deviceId'),
  key('deviceName', 'DeviceDetail/displayName'),
  key('deviceName', 'deviceDetail/displayName'),
  key('app', 'AppId'),
  key('app', 'appId'),
]

const audit = [
  key('correlation', 'CorrelationId'),
  key('correlation', 'correlationId'),
  key('record', 'Id'),
  key('record', 'id'),
  key('user', 'InitiatedBy/user/id'),
  key('user', 'initiatedBy/user/id'),
  key('upn', 'InitiatedBy/user/userPrincipalName', 'upn'),
  key('upn', 'initiatedBy/user/userPrincipalName', 'upn'),
  key('upn', 'InitiatingUserOrApp', 'upn'),
  key('app', 'InitiatedBy/app/appId'),
  key('app', 'initiatedBy/app/appId'),
]

/** Requests to Microsoft Graph. */
const graphActivity = [
  key('uti', 'SignInActivityId'),
  key('uti', 'UniqueTokenId'),
  key('request', 'RequestId'),
  key('request', 'ClientRequestId'),
  key('sid', 'SessionId'),
  key('device', 'DeviceId'),
  key('user', 'UserId'),
  key('app', 'AppId'),
  key('app', 'ServicePrincipalId'),
]

const graphEvents = [
  key('uti', 'UniqueTokenIdentifier'),
  key('request', 'RequestId'),
  key('request', 'ClientRequestId'),
  key('user', 'AccountObjectId'),
  key('app', 'ApplicationId', 'guid'),
  key('app', 'ServicePrincipalId'),
  key('record', 'ReportId', 'text'),
]

/** Sign-ins in advanced hunting. Those of service principals have no token id. */
const huntingSignIn = [
  key('uti', 'UniqueTokenId'),
  key('correlation', 'CorrelationId'),
  key('request', 'RequestId'),
  key('sid', 'SessionId'),
  key('user', 'AccountObjectId'),
  key('upn', 'AccountUpn', 'upn'),
  key('device', 'EntraIdDeviceId'),
  key('device', 'AadDeviceId'),
  key('deviceName', 'DeviceName'),
  key('app', 'ApplicationId', 'guid'),
  key('app', 'ServicePrincipalId'),
  key('record', 'ReportId', 'text'),
]

/** No trace: a row of the lake is tied to its span by `OpId` alone, and to its run by the conversation. */
const agentEvent = [
  key('span', 'AdditionalFields/OpId'),
  key('parentSpan', 'AdditionalFields/ParentId'),
  key('conversation', 'AdditionalFields/ConversationId'),
  key('session', 'EventSessionId'),
  key('record', 'EventOriginalUid'),
  key('agent', 'TargetAgentId'),
  key('callerAgent', 'SrcAgentId'),
  key('blueprint', 'TargetAgentBlueprintId'),
  key('agentUser', 'TargetAgentUserId'),
  key('user', 'ActorUserId', 'guid'),
  key('upn', 'ActorUsername', 'upn'),
  key('toolCall', 'ToolId'),
]

const risk = [key('record', 'Id'), key('correlation', 'CorrelationId')]

/** Graph's object of a detection names the sign-in's request too, which no column of Log Analytics does (real-system.md §4). */
const agentRisk = [
  ...risk,
  key('record', 'id'),
  key('correlation', 'signInCorrelationId'),
  key('request', 'signInRequestId'),
]

/** What a model was asked and answered, as Sentinel has it: who, and what was looked into, never the words. */
const copilotActivity = [
  key('record', 'RecordId'),
  key('agent', 'AgentId'),
  key('upn', 'ActorName', 'upn'),
  key('user', 'ActorUserId', 'guid'),
  key('conversation', 'LLMEventData/ThreadId'),
  key('resource', 'LLMEventData/AccessedResources/*/Id'),
  key('resource', 'LLMEventData/AccessedResources/*/listItemUniqueId'),
]

/** Alerts by the id that their tables share, and what each is about. */
const alert = [key('record', 'AlertId')]
const alertEvidence = [
  ...alert,
  key('user', 'AccountObjectId'),
  key('upn', 'AccountUpn', 'upn'),
  key('deviceName', 'DeviceName'),
  key('resource', 'RemoteUrl'),
  key('app', 'OAuthApplicationId'),
  key('agent', 'AdditionalFields/AgentId'),
  key('device', 'AdditionalFields/AadDeviceId'),
  // the sign-in's session, not that of a Cloud PC
  key('sid', 'AdditionalFields/SessionId'),
]
const securityAlert = [
  key('record', 'SystemAlertId'),
  key('record', 'VendorOriginalId'),
  key('user', 'Entities/*/AadUserId'),
  key('device', 'Entities/*/AadDeviceId'),
  key('deviceName', 'Entities/*/HostName'),
  key('resource', 'Entities/*/Url'),
  key('sid', 'Entities/*/SessionId'),
]
/** Graph's object of the same alert has what no column has: the device's id in Entra, and the session on a Cloud PC. */
const alertObject = [
  key('record', 'id'),
  key('agent', 'evidence/*/agentId'),
  key('user', 'evidence/*/userAccount/azureAdUserId'),
  key('upn', 'evidence/*/userAccount/userPrincipalName', 'upn'),
  key('user', 'evidence/*/account/azureAdUserId'),
  key('upn', 'evidence/*/account/userPrincipalName', 'upn'),
  key('device', 'evidence/*/azureAdDeviceId'),
  key('deviceName', 'evidence/*/deviceDnsName'),
  key('session', 'evidence/*/sessionId'),
  key('resource', 'evidence/*/url'),
]
/** A prompt or an answer: its thread is that of the audit record, and no conversation of any span. */
const interaction = [
  key('conversation', 'sessionId'),
  key('request', 'requestId'),
  key('user', 'from/user/id', 'guid'),
  key('app', 'from/application/id', 'guid'),
]
const securityIncident = [
  // from Azure Resource Manager, where a tool put an incident's alerts beside it
  key('record', 'Alerts/*/ID'),
  key('record', 'AlertIds/*'),
  key('upn', 'Owner/userPrincipalName', 'upn'),
  key('user', 'Owner/objectId', 'guid'),
]

/** `AgentsInfo`, by the names its page gives and by those seen in tenants, and `AIAgentsInfo`, which it replaced. */
const agentsInfo = [
  key('agent', 'EntraAgentID'),
  key('agent', 'EntraAgentId'),
  key('agent', 'EntraObjectId'),
  key('blueprint', 'EntraBlueprintID'),
  key('blueprint', 'EntraBlueprintId'),
  // the inventory's own id of the agent, which no other log has
  key('record', 'AgentId'),
  key('record', 'AIAgentId'),
]

/** A message by its two ids: `NetworkMessageId` is the one that clicks name. */
const email = [
  key('message', 'InternetMessageId'),
  key('message', 'NetworkMessageId'),
  key('record', 'ReportId', 'text'),
  key('user', 'SenderObjectId', 'guid'),
  key('upn', 'SenderFromAddress', 'upn'),
  key('user', 'RecipientObjectId', 'guid'),
  key('upn', 'RecipientEmailAddress', 'upn'),
]
const click = [
  key('message', 'NetworkMessageId'),
  key('record', 'ReportId', 'text'),
  key('upn', 'AccountUpn', 'upn'),
  key('resource', 'Url'),
]

const span = [
  key('trace', 'traceId'),
  key('span', 'spanId'),
  key('parentSpan', 'parentSpanId'),
  key('conversation', 'attributes/gen_ai.conversation.id'),
  key('session', 'attributes/microsoft.session.id'),
  key('agent', 'attributes/gen_ai.agent.id'),
  key('callerAgent', 'attributes/microsoft.a365.caller.agent.id'),
  key('agentUser', 'attributes/microsoft.agent.user.id'),
  key('upn', 'attributes/microsoft.agent.user.email', 'upn'),
  key('blueprint', 'attributes/microsoft.a365.agent.blueprint.id'),
  key('user', 'attributes/user.id'),
  key('upn', 'attributes/user.email', 'upn'),
  key('toolCall', 'attributes/gen_ai.tool.call.id'),
]

const cloudPc = [
  key('device', 'aadDeviceId'),
  key('deviceName', 'managedDeviceName'),
  key('upn', 'userPrincipalName', 'upn'),
]

/** An operation on Azure, and who asked for it: `Claims` are those of the caller's token, under the names SAML has for some. */
const claims = 'http://schemas.microsoft.com/identity/claims'
const azureActivity = [
  key('correlation', 'CorrelationId'),
  key('record', 'EventDataId'),
  key('upn', 'Caller', 'upn'),
  key('user', 'Caller', 'guid'),
  ...['Claims', 'Claims_d'].flatMap((column): KeyPath[] => [
    key('uti', `${column}/uti`),
    key('app', `${column}/appid`),
    { kind: 'user', path: [column, `${claims}/objectidentifier`] },
  ]),
]

/** Tables whose identifiers stand inside their columns, or are called as no other table calls them. */
const listed: Partial<Record<TableName, readonly KeyPath[]>> = {
  SigninLogs: signIn,
  AADNonInteractiveUserSignInLogs: signIn,
  AADServicePrincipalSignInLogs: signIn,
  AADManagedIdentitySignInLogs: signIn,
  ASimAgentEventLogs: agentEvent,
  Windows365AuditLogs: [
    key('correlation', 'ActivityId'),
    key('correlation', 'RelatedActivityId'),
    key('user', 'UserId', 'guid'),
    key('upn', 'UserPrincipalName', 'upn'),
    key('app', 'ApplicationId', 'guid'),
  ],
  IntuneAuditLogs: [
    key('correlation', 'CorrelationId'),
    key('upn', 'Identity', 'upn'),
    key('user', 'Properties/Actor/ObjectId', 'guid'),
    key('upn', 'Properties/Actor/UPN', 'upn'),
    key('app', 'Properties/Actor/Application', 'guid'),
  ],
  AADRiskyAgents: agentRisk,
  AADAgentRiskEvents: agentRisk,
  AADRiskyUsers: asInGraph([
    key('user', 'Id'),
    key('upn', 'UserPrincipalName', 'upn'),
    key('correlation', 'CorrelationId'),
  ]),
  MicrosoftGraphActivityLogs: graphActivity,
  AuditLogs: audit,
  OfficeActivity: office,
  AuditRecord: auditRecord,
  AgentSpan: span,
  CopilotActivity: copilotActivity,
  CloudAppEvents: cloudApp,
  AlertInfo: alert,
  AlertEvidence: alertEvidence,
  SecurityAlert: securityAlert,
  SecurityIncident: securityIncident,
  AgentsInfo: agentsInfo,
  EmailEvents: email,
  UrlClickEvents: click,
  GraphAPIAuditEvents: graphEvents,
  EntraIdSignInEvents: huntingSignIn,
  EntraIdSpnSignInEvents: huntingSignIn,
  HuntingEvents: hunting,
  AgentObject: [key('upn', 'userPrincipalName', 'upn')],
  CloudPcObject: cloudPc,
  AlertObject: alertObject,
  InteractionObject: interaction,
  AWSCloudTrail: [],
  AzureActivity: azureActivity,
  AzureDiagnostics: [
    ...columnKeys('AzureDiagnostics'),
    // of the caller's token, where a resource logs it; not among the published columns
    key('user', 'identity_claim_http_schemas_microsoft_com_identity_claims_objectidentifier_g'),
  ],
  AADRiskyServicePrincipals: asInGraph([key('app', 'Id'), key('app', 'AppId'), key('correlation', 'CorrelationId')]),
  PolicyObject: [key('record', 'id')],
  WhatIfObject: [
    key('record', 'id'),
    key('user', 'signInIdentity/userId'),
    key('app', 'signInIdentity/servicePrincipalId'),
  ],
  McpMessage: [],
}

/** Every table's, the best known first. */
export const keyPaths: ReadonlyMap<TableName, readonly KeyPath[]> = new Map(
  tableNames.map(table => [table, listed[table] ?? columnKeys(table)]),
)
