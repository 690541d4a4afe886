// Rows of what the Entra admin center downloads as CSV, sign-ins and directory audits, under the names their tables have.
import type { Json, JsonObject } from '../../../shared/model/json.ts'
import { has, putColumn, textOf } from './columns.ts'

/** A sign-in's columns, trailing blanks aside: of people's sign-ins, and of those of service principals and managed identities. */
const signInNames: Readonly<Record<string, string>> = {
  'Date (UTC)': 'CreatedDateTime',
  'Request ID': 'Id',
  'User agent': 'UserAgent',
  'Correlation ID': 'CorrelationId',
  'User ID': 'UserId',
  User: 'UserDisplayName',
  Username: 'UserPrincipalName',
  'User type': 'UserType',
  'Cross tenant access type': 'CrossTenantAccessType',
  'Incoming token type': 'IncomingTokenType',
  'Authentication Protocol': 'AuthenticationProtocol',
  'Unique token identifier': 'UniqueTokenIdentifier',
  'Original transfer method': 'OriginalTransferMethod',
  'Client credential type': 'ClientCredentialType',
  Application: 'AppDisplayName',
  'Application ID': 'AppId',
  'App owner tenant ID': 'AppOwnerTenantId',
  Resource: 'ResourceDisplayName',
  'Resource ID': 'ResourceIdentity',
  'Resource tenant ID': 'ResourceTenantId',
  'Resource owner tenant ID': 'ResourceOwnerTenantId',
  'Home tenant ID': 'HomeTenantId',
  'Home tenant name': 'HomeTenantName',
  'IP address': 'IPAddress',
  'Sign-in error code': 'ResultType',
  'Failure reason': 'ResultDescription',
  'Client app': 'ClientAppUsed',
  'Authentication requirement': 'AuthenticationRequirement',
  'Sign-in identifier': 'SignInIdentifier',
  'Session ID': 'SessionId',
  'IP address (seen by resource)': 'IPAddressFromResourceProvider',
  'Autonomous system  number': 'AutonomousSystemNumber',
  'Flagged for review': 'FlaggedForReview',
  'Token issuer type': 'TokenIssuerType',
  'Token issuer name': 'TokenIssuerName',
  'Conditional Access': 'ConditionalAccessStatus',
  'Service principal ID': 'ServicePrincipalId',
  'Service principal name': 'ServicePrincipalName',
  'Credential key ID': 'ServicePrincipalCredentialKeyId',
  'Credential thumbprint': 'ServicePrincipalCredentialThumbprint',
}

const auditNames: Readonly<Record<string, string>> = {
  'Date (UTC)': 'ActivityDateTime',
  Service: 'LoggedByService',
  Activity: 'OperationName',
  'User Agent': 'UserAgent',
}

/**
 * The row as its table has it; a row of no download as it is. Which sign-ins were silent the file does not say: people's
 * are all filed as interactive. What the table has no name for keeps its own.
 */
export function downloadFields(row: JsonObject): JsonObject {
  if (has(row, 'Date (UTC)', 'Request ID', 'Sign-in error code')) return renamed(row, signInNames)
  return has(row, 'Date (UTC)', 'Activity', 'ActorType') ? auditFields(row) : row
}

function renamed(row: JsonObject, names: Readonly<Record<string, string>>): JsonObject {
  const fields: JsonObject = {}
  for (const [written, value] of Object.entries(row)) {
    const name = written.trim()
    putColumn(fields, Object.hasOwn(names, name) ? (names[name] ?? name) : name, value)
  }
  return fields
}

/** Who did it and what it was done to stand in columns side by side; the table has them as objects. */
function auditFields(row: JsonObject): JsonObject {
  const InitiatedBy = actorOf(row)
  const TargetResources = numbered(row, 'Target', 'DisplayName').map(target => targetOf(row, target))
  const AdditionalDetails = numbered(row, 'AdditionalDetail', 'Key').map(detail => ({
    key: row[`${detail}Key`] ?? null,
    value: row[`${detail}Value`] ?? null,
  }))
  return { ...renamed(row, auditNames), InitiatedBy, TargetResources, AdditionalDetails }
}

function actorOf(row: JsonObject): JsonObject {
  const app = told({ servicePrincipalId: row.ActorServicePrincipalId, displayName: row.ActorServicePrincipalName })
  if (app.servicePrincipalId !== undefined) return { app }
  const { ActorObjectId: id, ActorDisplayName: displayName, IPAddress: ipAddress } = row
  return { user: told({ id, displayName, userPrincipalName: row.ActorUserPrincipalName, ipAddress }) }
}

function targetOf(row: JsonObject, target: string): JsonObject {
  const of = (name: string) => row[`${target}${name}`]
  const modifiedProperties = numbered(row, `${target}ModifiedProperty`, 'Name').map(property => ({
    displayName: row[`${property}Name`] ?? null,
    oldValue: row[`${property}OldValue`] ?? null,
    newValue: row[`${property}NewValue`] ?? null,
  }))
  const userPrincipalName = of('UserPrincipalName')
  const said = told({ id: of('ObjectId'), displayName: of('DisplayName'), type: of('Type'), userPrincipalName })
  return { ...said, modifiedProperties }
}

/** `Target1`, `Target2` … as far as they are columns and this row says something under any of their names. */
function numbered(row: JsonObject, prefix: string, name: string): string[] {
  const found: string[] = []
  for (let number = 1; `${prefix}${number}${name}` in row; number++) {
    const own = `${prefix}${number}`
    if (Object.keys(row).some(column => column.startsWith(own) && textOf(row, column) !== null)) found.push(own)
  }
  return found
}

const told = (members: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value]])),
  )
