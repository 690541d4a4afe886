// Records of diagnostic settings and of Defender's streaming, as an Event Hub or a storage account holds them, as rows of their tables.
import type { TableName } from '../../../shared/model/evidence.ts'
import type { Json, JsonObject } from '../../../shared/model/json.ts'
import { isJsonObject } from '../../../shared/model/json.ts'
import { objectOf, putColumn, textOf } from './columns.ts'
import { isGuid } from './identifiers.ts'
import { publishedName, tableCalled } from './published.ts'

/** `category` of Entra's records, where it is not the table's own name. */
const entraCategories: Record<string, TableName> = {
  SignInLogs: 'SigninLogs',
  NonInteractiveUserSignInLogs: 'AADNonInteractiveUserSignInLogs',
  ServicePrincipalSignInLogs: 'AADServicePrincipalSignInLogs',
  ManagedIdentitySignInLogs: 'AADManagedIdentitySignInLogs',
  ProvisioningLogs: 'AADProvisioningLogs',
  RiskyUsers: 'AADRiskyUsers',
  UserRiskEvents: 'AADUserRiskEvents',
  RiskyServicePrincipals: 'AADRiskyServicePrincipals',
  ServicePrincipalRiskEvents: 'AADServicePrincipalRiskEvents',
  RiskyAgents: 'AADRiskyAgents',
  AgentRiskEvents: 'AADAgentRiskEvents',
}

const intuneCategories: Record<string, TableName> = {
  AuditLogs: 'IntuneAuditLogs',
  OperationalLogs: 'IntuneOperationalLogs',
}

/** Categories of Azure's activity log; every other one of a resource goes to the table for what has none of its own. */
const activityCategories = [
  ...[
    'Administrative',
    'Security',
    'ServiceHealth',
    'Alert',
    'Recommendation',
    'Policy',
    'Autoscale',
    'ResourceHealth',
  ],
  ...['Write', 'Delete', 'Action'],
]

const streaming = /^AdvancedHunting-(.+)$/

/** The table that Azure Monitor or Sentinel writes the record to; null where it is no such record. */
function diagnosticTable(record: JsonObject): TableName | null {
  const category = textOf(record, 'category')
  if (category === null || !('time' in record || 'resourceId' in record)) return null
  const hunting = streaming.exec(category)
  if (hunting !== null) return tableCalled(hunting[1])
  const resource = (textOf(record, 'resourceId') ?? '').toLowerCase()
  const intune = resource.includes('/microsoft.intune') ? intuneCategories[category] : undefined
  const table = intune ?? entraCategories[category] ?? tableCalled(category)
  if (table !== null) return table
  if (!resource.startsWith('/subscriptions/')) return null
  return activityCategories.includes(category) ? 'AzureActivity' : 'AzureDiagnostics'
}

/** Where a row says which table it was written to, as the rows of a `search` do. */
export const writtenTo = '$table'

/** The row that the record becomes. Of a name around `properties` and inside, the one inside is the table's. */
export function diagnosticFields(record: JsonObject): JsonObject {
  const table = diagnosticTable(record)
  if (table === null) return record
  if (table === 'AzureActivity') return activityFields(record)
  if (table === 'AzureDiagnostics') return resourceFields(record)
  const { properties, ...around } = record
  const fields: JsonObject = { [writtenTo]: table }
  putAll(fields, table, objectOf(properties), insideNames[table] ?? {})
  if (streaming.test(textOf(record, 'category') ?? '')) {
    putColumn(fields, 'TimeGenerated', fields.TimeGenerated ?? record.time ?? null)
    return fields
  }
  const outer: JsonObject = {}
  putAll(outer, table, around, aroundNames)
  // JSON kept as text is left as it stands, for whoever looks into it
  if (!isJsonObject(properties) && properties !== undefined) outer.Properties = properties
  return { ...outer, ...fields }
}

/** What Azure Monitor calls the members around `properties`, where it calls them otherwise. */
const aroundNames: Record<string, string> = {
  time: 'TimeGenerated',
  tenantId: 'AADTenantId',
  callerIpAddress: 'IPAddress',
}

const signInNames = {
  location: 'LocationDetails',
  resourceId: 'ResourceIdentity',
  appliedConditionalAccessPolicies: 'ConditionalAccessPolicies',
}
/** The same of members of `properties`. */
const insideNames: Partial<Record<TableName, Record<string, string>>> = {
  SigninLogs: signInNames,
  AADNonInteractiveUserSignInLogs: signInNames,
  AADServicePrincipalSignInLogs: signInNames,
  AADManagedIdentitySignInLogs: signInNames,
  AuditLogs: { operationType: 'AADOperationType' },
}

function putAll(fields: JsonObject, table: TableName, from: JsonObject, names: Record<string, string>): void {
  for (const [name, value] of Object.entries(from)) {
    const own = Object.hasOwn(names, name) ? publishedName(table, names[name] ?? name) : null
    putColumn(fields, own ?? publishedName(table, name) ?? name, value)
  }
}

const activityNames: Record<string, string> = {
  time: 'TimeGenerated',
  operationName: 'OperationNameValue',
  category: 'CategoryValue',
  resultType: 'ActivityStatusValue',
  resultSignature: 'ActivitySubstatusValue',
  resourceId: '_ResourceId',
  properties: 'Properties_d',
}
const upnClaim = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn'

/** Azure's activity log keeps `properties` in one column, and says who called: by name, or by the application's id. */
function activityFields(record: JsonObject): JsonObject {
  const fields: JsonObject = { [writtenTo]: 'AzureActivity' }
  putAll(fields, 'AzureActivity', record, activityNames)
  const identity = objectOf(record.identity)
  const claims = objectOf(identity.claims)
  const columns: [string, Json | undefined][] = [
    ['Claims_d', identity.claims],
    ['Authorization_d', identity.authorization],
    ['Caller', claims[upnClaim] ?? claims.name ?? claims.appid],
    ['EventDataId', objectOf(record.properties).eventDataId],
  ]
  for (const [column, value] of columns) if (value !== undefined) putColumn(fields, column, value)
  return fields
}

/**
 * AzureDiagnostics has the logs of every resource that has no table of its own: what is not one of its own columns stands
 * under its path and the kind of value it is, `identity.claim.appid` as `identity_claim_appid_g`.
 */
function resourceFields(record: JsonObject): JsonObject {
  const fields: JsonObject = { [writtenTo]: 'AzureDiagnostics' }
  for (const [name, value] of Object.entries(record)) {
    const own = name === 'time' ? 'TimeGenerated' : publishedName('AzureDiagnostics', name)
    if (own !== null) putColumn(fields, own, value)
    else putFlat(fields, name === 'properties' ? '' : name, value)
  }
  return fields
}

function putFlat(fields: JsonObject, path: string, value: Json): void {
  if (!isJsonObject(value)) {
    putColumn(fields, `${path}_${kindOf(value)}`, value)
    return
  }
  for (const [name, inside] of Object.entries(value)) {
    // what stands in a column's name of Log Analytics: letters, digits and _
    const step = name.replaceAll(/\W+/g, '_')
    putFlat(fields, path === '' ? step : `${path}_${step}`, inside)
  }
}

function kindOf(value: Json): string {
  if (typeof value === 'number') return 'd'
  if (typeof value === 'boolean') return 'b'
  return isGuid(value) ? 'g' : 's'
}
