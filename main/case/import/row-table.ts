// Tells which table a row of Log Analytics or of advanced hunting is of: by name, by its columns, by what its query left of them.
import type { FormatId, TableName } from '../../../shared/model/evidence.ts'
import type { JsonObject } from '../../../shared/model/json.ts'
import { exportedPlanes, tablePlanes } from '../../../shared/records/tables.ts'
import { has, isEmpty, textOf } from './columns.ts'
import { tableByColumns, tableNamed } from './published.ts'

/** A row of Log Analytics; null where it is of no table that is published. */
export function logAnalyticsTable(fields: JsonObject): TableName | null {
  const named = tableNamed(fields)
  if (named !== null) return named
  // A query may put something else into Type; another table's name there is believed.
  if (textOf(fields, 'Type')?.endsWith('Logs')) return null
  const category = textOf(fields, 'Category')
  if (category?.endsWith('SignInLogs')) return byCategory[category] ?? null
  return tableByColumns(fields) ?? tableByFewColumns(fields)
}

/** A row of advanced hunting, whose exports leave the table's name out; one of any table is told apart by its time. */
export function huntingTable(fields: JsonObject): TableName | null {
  const table = logAnalyticsTable(fields)
  if (table !== null) return table
  if (!has(fields, 'Timestamp') || !huntingColumns.some(name => has(fields, name))) return null
  const cloudApp = !isEmpty(fields.Application) && cloudAppColumns.some(name => !isEmpty(fields[name]))
  return !isEmpty(fields.ActionType) && cloudApp ? 'CloudAppEvents' : 'HuntingEvents'
}

/** Advanced hunting: every table has Timestamp, and each at least one of these. */
const huntingColumns = ['ActionType', 'ReportId', 'AlertId', 'DeviceId', 'AgentId', 'AccountObjectId', 'RequestId']
const cloudAppColumns = ['RawEventData', 'ActivityObjects', 'ActivityType', 'OAuthAppId']

/** `Category` of diagnostic rows, where the query left `Type` out. */
const byCategory: Record<string, TableName> = {
  SignInLogs: 'SigninLogs',
  NonInteractiveUserSignInLogs: 'AADNonInteractiveUserSignInLogs',
  ServicePrincipalSignInLogs: 'AADServicePrincipalSignInLogs',
  ManagedIdentitySignInLogs: 'AADManagedIdentitySignInLogs',
}

/** A table, and columns that a query over no other would leave together. */
const fewColumns: readonly (readonly [TableName, readonly string[]])[] = [
  ['OfficeActivity', ['Operation', 'OfficeWorkload']],
  ['AuditLogs', ['OperationName', 'TargetResources']],
  ['AuditLogs', ['ActivityDisplayName', 'LoggedByService']],
  ['MicrosoftGraphActivityLogs', ['RequestUri', 'SignInActivityId', 'ResponseStatusCode']],
  ['AADAgentRiskEvents', ['RiskEventType', 'AgentId', 'DetectedDateTime']],
  ['AADRiskyAgents', ['RiskState', 'AgentDisplayName', 'RiskLastModifiedDateTime']],
  ['AADUserRiskEvents', ['RiskEventType', 'UserId', 'DetectedDateTime']],
  ['AADRiskyUsers', ['RiskState', 'UserDisplayName', 'RiskLastUpdatedDateTime']],
  ['SecurityAlert', ['SystemAlertId', 'AlertSeverity']],
  ['SecurityIncident', ['IncidentNumber', 'IncidentName']],
  ['CopilotActivity', ['LLMEventData', 'RecordType']],
  ['Windows365AuditLogs', ['OtherAuditEventProperties', 'ComponentName']],
  ['ASimAgentEventLogs', ['EventOriginalType', 'TargetAgentId', 'ActorUserId']],
]

/** The same of advanced hunting, whose tables share more of their columns. */
const fewHuntingColumns: readonly (readonly [TableName, readonly string[]])[] = [
  ['AlertEvidence', ['AlertId', 'EntityType', 'EvidenceRole']],
  ['AlertInfo', ['AlertId', 'Title', 'Category', 'ServiceSource']],
  ['AgentsInfo', ['AgentId', 'LifecycleStatus', 'PublishedStatus']],
  ['AgentsInfo', ['AIAgentId', 'AgentStatus']],
  ['EmailEvents', ['NetworkMessageId', 'SenderFromAddress', 'RecipientEmailAddress', 'EmailDirection']],
  ['UrlClickEvents', ['Url', 'AccountUpn', 'IsClickedThrough', 'Workload']],
  ['GraphAPIAuditEvents', ['RequestUri', 'RequestMethod', 'ResponseStatusCode']],
  ['EntraIdSpnSignInEvents', ['ServicePrincipalId', 'IsManagedIdentity', 'ErrorCode']],
  ['EntraIdSignInEvents', ['LogonType', 'ErrorCode', 'RequestId', 'AccountUpn']],
]

function tableByFewColumns(fields: JsonObject): TableName | null {
  const shaped = fewColumns.find(([, columns]) => has(fields, ...columns))?.[0]
  if (shaped !== undefined) return shaped
  if (has(fields, 'Timestamp')) return fewHuntingColumns.find(([, columns]) => has(fields, ...columns))?.[0] ?? null
  if (!has(fields, 'ResultType', 'CorrelationId')) return null
  return has(fields, 'AppId') || has(fields, 'AppDisplayName') ? signInTable(fields) : null
}

function signInTable(fields: JsonObject): TableName {
  if (textOf(fields, 'UserPrincipalName') === null && textOf(fields, 'ServicePrincipalId') !== null) {
    return 'AADServicePrincipalSignInLogs'
  }
  const interactive = fields.IsInteractive
  const silent = interactive === false || String(interactive).toLowerCase() === 'false'
  return silent ? 'AADNonInteractiveUserSignInLogs' : 'SigninLogs'
}

const planeOf = (table: TableName) => tablePlanes[table] ?? exportedPlanes[table]

/** Filed by Entra's importer since before there was one for every table. */
const besideEntra: readonly TableName[] = ['Windows365AuditLogs', 'IntuneAuditLogs', 'ASimAgentEventLogs']

/** The format of a file of whose rows one is this, of this table. Any of them reads rows of every table. */
export function rowFormatOf(table: TableName, fields: JsonObject, content: 'json' | 'csv'): FormatId {
  const csv = content === 'csv'
  if (table === 'OfficeActivity') return csv ? 'office-activity-csv' : 'office-activity-ndjson'
  if (planeOf(table) === 'entra' || besideEntra.includes(table)) return csv ? 'entra-csv' : 'entra-ndjson'
  const defender = planeOf(table) === 'defender' || table === 'CopilotActivity' || table === 'HuntingEvents'
  const isHunting = defender || (has(fields, 'Timestamp') && !has(fields, 'TimeGenerated'))
  if (isHunting) return csv ? 'hunting-csv' : 'hunting-ndjson'
  return csv ? 'log-analytics-csv' : 'log-analytics-ndjson'
}
