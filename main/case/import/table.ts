// Tells which table a record belongs to, from its own columns: a file may hold several, and its name proves nothing.
import type { FormatId, TableName } from '../../../shared/model/evidence.ts'
import type { JsonObject } from '../../../shared/model/json.ts'
import { isArmIncident } from './arm-incident.ts'
import { has, textOf } from './columns.ts'
import { writtenTo } from './diagnostic.ts'
import { mcpKinds } from './mcp.ts'
import { tableCalled } from './published.ts'
import { huntingTable, logAnalyticsTable } from './row-table.ts'

type TableOf = (fields: JsonObject) => TableName | null

/** The table of a record of this format; null where it is no record of a table that evidence is filed under. */
export function tableOf(format: FormatId, fields: JsonObject): TableName | null {
  return tableOfFormat[format](fields)
}

const graphType = (fields: JsonObject): string | null =>
  textOf(fields, '@odata.type')?.replace(/^#microsoft\.graph\./, '') ?? null

/** What ID Protection says of users and applications, by type, or by what only it has. */
const riskTypes: Record<string, TableName> = {
  agentRiskDetection: 'AADAgentRiskEvents',
  riskDetection: 'AADUserRiskEvents',
  riskyUser: 'AADRiskyUsers',
  servicePrincipalRiskDetection: 'AADServicePrincipalRiskEvents',
  riskyServicePrincipal: 'AADRiskyServicePrincipals',
}

/** Graph's risks and detections, of agents (`riskyAgent` of the kind it is) and others, filed with the rows Log Analytics has of the same. */
function graphRiskTable(fields: JsonObject): TableName | null {
  const type = graphType(fields) ?? ''
  if (Object.hasOwn(riskTypes, type)) return riskTypes[type] ?? null
  if (type.startsWith('riskyAgent')) return 'AADRiskyAgents'
  const isOfAgent = has(fields, 'agentId') || has(fields, 'identityId')
  if (isOfAgent && has(fields, 'riskEventType', 'detectedDateTime')) return 'AADAgentRiskEvents'
  if (has(fields, 'riskEventType', 'detectedDateTime', 'servicePrincipalId')) return 'AADServicePrincipalRiskEvents'
  if (has(fields, 'riskEventType', 'detectedDateTime', 'userId')) return 'AADUserRiskEvents'
  if (has(fields, 'riskState', 'riskLastUpdatedDateTime')) {
    return has(fields, 'userPrincipalName') ? 'AADRiskyUsers' : 'AADRiskyServicePrincipals'
  }
  return has(fields, 'agentDisplayName', 'riskState', 'riskLastModifiedDateTime') ? 'AADRiskyAgents' : null
}

/** Graph's security `alert` and `aiInteraction`, by type, or by what only they have. */
function graphFindingTable(fields: JsonObject): TableName | null {
  const type = textOf(fields, '@odata.type')
  if (type === '#microsoft.graph.security.alert') return 'AlertObject'
  if (type?.endsWith('.aiInteraction')) return 'InteractionObject'
  if (type !== null) return null
  if (has(fields, 'providerAlertId', 'incidentId', 'detectorId')) return 'AlertObject'
  return has(fields, 'interactionType', 'appClass', 'sessionId') ? 'InteractionObject' : null
}

/** Graph `signIn`, `directoryAudit`, what ID Protection says of agents, alerts and interactions. */
const graphLogTable: TableOf = fields => {
  const risk = graphRiskTable(fields)
  if (risk !== null) return risk
  const finding = graphFindingTable(fields)
  if (finding !== null) return finding
  if (has(fields, 'activityDisplayName', 'activityDateTime', 'loggedByService')) return 'AuditLogs'
  if (has(fields, 'auditLogRecordType', 'Operation', 'CreationTime')) return 'AuditRecord'
  const signIn = has(fields, 'createdDateTime', 'appId') && (has(fields, 'status') || has(fields, 'signInEventTypes'))
  if (!signIn || !(has(fields, 'userPrincipalName') || has(fields, 'servicePrincipalId'))) return null
  const types = fields.signInEventTypes
  const said = Array.isArray(types) ? types : []
  if (said.includes('managedIdentity')) return 'AADManagedIdentitySignInLogs'
  if (said.includes('servicePrincipal')) return 'AADServicePrincipalSignInLogs'
  if (said.includes('nonInteractiveUser')) return 'AADNonInteractiveUserSignInLogs'
  if (said.length > 0) return 'SigninLogs'
  if (textOf(fields, 'userId') === null && textOf(fields, 'servicePrincipalId') !== null) {
    return 'AADServicePrincipalSignInLogs'
  }
  return fields.isInteractive === false ? 'AADNonInteractiveUserSignInLogs' : 'SigninLogs'
}

/** Office 365 Management Activity API, common schema: what every record has. */
const auditRecordTable: TableOf = fields =>
  has(fields, 'Operation', 'CreationTime') && has(fields, 'RecordType') ? 'AuditRecord' : null

const agentTypes = ['agentIdentity', 'agentIdentityBlueprint', 'agentIdentityBlueprintPrincipal', 'agentUser', 'user']
const cloudPcTypes = ['cloudPC', 'cloudPcAgentPool', 'cloudPcPool']

/** A policy of Conditional Access, what its what-if is asked, and what that says of a policy. */
function policyTable(fields: JsonObject): TableName | null {
  if (has(fields, 'policyApplies', 'analysisReasons') || has(fields, 'signInIdentity', 'signInContext')) {
    return 'WhatIfObject'
  }
  if (textOf(fields, 'id') === null) return null
  if (graphType(fields) === 'conditionalAccessPolicy') return 'PolicyObject'
  return has(fields, 'state', 'conditions', 'grantControls') ? 'PolicyObject' : null
}

/** Graph objects, by @odata.type, or where a reply leaves that out by the properties only they have. */
const graphObjectTable: TableOf = fields => {
  const policy = policyTable(fields)
  if (policy !== null) return policy
  if (textOf(fields, 'id') === null) return null
  const type = graphType(fields)
  if (type !== null) {
    if (agentTypes.includes(type)) return 'AgentObject'
    return cloudPcTypes.some(name => name.toLowerCase() === type.toLowerCase()) ? 'CloudPcObject' : null
  }
  if (has(fields, 'agentIdentityBlueprintId') || has(fields, 'identityParentId')) return 'AgentObject'
  if (has(fields, 'appId', 'inheritablePermissions')) return 'AgentObject'
  if (has(fields, 'userPrincipalName', 'displayName') && !has(fields, 'createdDateTime', 'appId')) {
    return has(fields, 'managedDeviceName') ? 'CloudPcObject' : 'AgentObject'
  }
  const cloudPc = has(fields, 'managedDeviceName') || has(fields, 'provisioningPolicyId') || has(fields, 'poolUrl')
  return cloudPc ? 'CloudPcObject' : null
}

const spanTable: TableOf = fields =>
  textOf(fields, 'traceId') !== null && textOf(fields, 'spanId') !== null ? 'AgentSpan' : null

/** AWS CloudTrail: an event says what was called, an insight only what was unusual. An S3 notification has no id. */
const cloudTrailTable: TableOf = fields => {
  const isEvent = has(fields, 'eventName', 'userIdentity') || has(fields, 'insightDetails')
  return isEvent && has(fields, 'eventID', 'eventTime') ? 'AWSCloudTrail' : null
}

/** A message of MCP, or what a server printed beside its messages. */
const mcpTable: TableOf = ({ kind }) => (mcpKinds.some(known => known === kind) ? 'McpMessage' : null)

/** JSON formats of one row or object each, in the order in which a record is held against them. */
export const rowFormats = [
  'cloudtrail-json',
  'entra-graph-json',
  'management-api-ndjson',
  'entra-ndjson',
  'hunting-ndjson',
  'diagnostic-json',
  'sentinel-arm-json',
  'graph-objects',
] as const

/** Spans, and the rows of any log that stood in the body of a log record: what the record was called there proves nothing. */
const otlpTable: TableOf = fields => {
  const span = spanTable(fields)
  if (span !== null) return span
  for (const format of rowFormats) {
    const table = tableOf(format, fields)
    if (table !== null) return table
  }
  return null
}

const tableOfFormat: Record<FormatId, TableOf> = {
  'entra-graph-json': graphLogTable,
  'entra-ndjson': logAnalyticsTable,
  'entra-csv': logAnalyticsTable,
  'office-activity-csv': logAnalyticsTable,
  'office-activity-ndjson': logAnalyticsTable,
  'management-api-ndjson': auditRecordTable,
  'agent365-exporter': spanTable,
  'otlp-json': otlpTable,
  'hunting-ndjson': huntingTable,
  'graph-objects': graphObjectTable,
  'log-analytics-ndjson': logAnalyticsTable,
  'log-analytics-csv': logAnalyticsTable,
  'hunting-csv': huntingTable,
  'diagnostic-json': fields => tableCalled(fields[writtenTo]),
  'sentinel-arm-json': fields => (isArmIncident(fields) ? 'SecurityIncident' : null),
  'cloudtrail-json': cloudTrailTable,
  'cloudtrail-csv': cloudTrailTable,
  'audit-search-csv': fields => (has(fields, 'Operation', 'CreationTime') ? 'AuditRecord' : null),
  'agent365-requests': spanTable,
  'query-answer-json': huntingTable,
  'mcp-jsonl': mcpTable,
}
