// Calls of APIs and audited operations as OCSF API Activity (class 6003).
import type { TableName } from '../../../../shared/model/evidence.ts'
import { isJsonObject, type JsonObject } from '../../../../shared/model/json.ts'
import { filled, type Row, textIn } from '../row.ts'
import { activityOf, byMethod, isKnownMethod } from './activity.ts'
import { admin, type Mapped, other, person, principal, sourceOf, system, type UserKind, userOf } from './mapped.ts'

/** What the rows of a table say of a call, in words that are the same for all. */
interface Said {
  readonly operation: string | undefined
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly user?: JsonObject | undefined
  readonly app?: { readonly name: string | undefined; readonly uid: string | undefined }
  readonly address: string | undefined
  readonly agent?: string | undefined
  /** The service that was called. */
  readonly service?: string | undefined
  readonly request?: string | undefined
  readonly status: Mapped['status']
  /** Of HTTP. */
  readonly httpStatus?: number | undefined
  readonly resources?: readonly JsonObject[]
  readonly uid?: string | undefined
  readonly correlation?: string | undefined
  readonly readOnly?: boolean
  readonly cloud?: JsonObject | undefined
}

const readers: Partial<Record<TableName, (row: Row) => Said>> = {
  MicrosoftGraphActivityLogs: graphCall,
  GraphAPIAuditEvents: graphCall,
  AuditLogs: directoryAudit,
  AuditRecord: auditRecord,
  OfficeActivity: auditRecord,
  CloudAppEvents: cloudApp,
  AWSCloudTrail: cloudTrail,
}

export const apiTables: readonly TableName[] = [
  'MicrosoftGraphActivityLogs',
  'GraphAPIAuditEvents',
  'AuditLogs',
  'AuditRecord',
  'OfficeActivity',
  'CloudAppEvents',
  'AWSCloudTrail',
]

export function apiActivity(table: TableName, row: Row): Mapped | string {
  const said = readers[table]?.(row)
  if (said?.operation === undefined) return 'API activity that names no operation'
  const { operation, method, url, user, app, address, agent, service, request, status, httpStatus } = said
  const actor = filled({ user, app_name: app?.name, app_uid: app?.uid })
  if (actor === undefined) return 'API activity that names nobody who asked'
  const source = sourceOf(address, app?.name ?? app?.uid ?? (isHost(address) ? address : undefined))
  if (source === undefined) return 'API activity that does not say where it came from'
  const activity = method === undefined ? activityOf(operation, said.readOnly === true) : byMethod(method)
  return {
    activity: activity ?? 99,
    activityName: activity === null ? operation : (activityNames[activity] ?? operation),
    status,
    metadata: filled({ uid: said.uid, correlation_uid: said.correlation }) ?? {},
    event:
      filled({
        actor,
        api: filled({
          operation,
          service: service === undefined ? undefined : { name: service },
          request: request === undefined ? undefined : { uid: request },
          response: filled({
            code: httpStatus,
            error: status.id === 2 ? status.code : undefined,
            [status.id === 2 ? 'error_message' : 'message']: status.detail,
          }),
        }),
        src_endpoint: source,
        http_request: filled({
          // one it has no place for is in the operation
          http_method: method === undefined || !isKnownMethod(method) ? undefined : method,
          url: url === undefined ? undefined : { [URL.canParse(url) ? 'url_string' : 'path']: url },
          user_agent: agent,
        }),
        http_response: httpStatus === undefined ? undefined : { code: httpStatus },
        resources: said.resources === undefined || said.resources.length === 0 ? undefined : [...said.resources],
        cloud: said.cloud,
      }) ?? {},
  }
}

const activityNames: Record<number, string> = { 1: 'Create', 2: 'Read', 3: 'Update', 4: 'Delete' }

/** A service of AWS stands where the address of a caller would. */
const isHost = (text: string | undefined): boolean => text !== undefined && /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(text)

function graphCall(row: Row): Said {
  const method = row.text('RequestMethod')
  const url = row.text('RequestUri')
  const path = url?.replace(/^https?:\/\/[^/]+/, '').replace(/\?.*$/s, '')
  const code = row.text('ResponseStatusCode')
  const number = code !== undefined && /^\d+$/.test(code) ? Number(code) : undefined
  const userId = row.text('UserId', 'AccountObjectId')
  return {
    operation: method === undefined ? undefined : `${method} ${path ?? ''}`.trim(),
    method,
    url,
    user:
      userId === undefined
        ? userOf({ uid: row.text('ServicePrincipalId') }, principal)
        : userOf({ uid: userId }, person),
    app: { name: undefined, uid: row.text('AppId', 'ApplicationId') },
    address: row.text('IPAddress', 'IpAddress'),
    agent: row.text('UserAgent'),
    service: 'Microsoft Graph',
    request: row.text('RequestId', 'OperationId'),
    status: { id: number === undefined ? 0 : number < 400 ? 1 : 2, code },
    httpStatus: number,
    correlation: row.text('ClientRequestId'),
  }
}

function directoryAudit(row: Row): Said {
  const by = row.inside('InitiatedBy', 'initiatedBy')
  const [user, application] = isJsonObject(by) ? [by.user, by.app] : [undefined, undefined]
  const result = row.text('Result', 'result')
  const targets = row.inside('TargetResources', 'targetResources')
  return {
    operation: row.text('ActivityDisplayName', 'activityDisplayName', 'OperationName'),
    user:
      userOf({ uid: textIn(user, 'id'), name: textIn(user, 'userPrincipalName') }, person) ??
      userOf(
        { uid: textIn(application, 'servicePrincipalId'), name: textIn(application, 'servicePrincipalName') },
        principal,
      ),
    app: { name: textIn(application, 'displayName'), uid: textIn(application, 'appId') },
    address: textIn(user, 'ipAddress') ?? textIn(application, 'ipAddress'),
    service: row.text('LoggedByService', 'loggedByService'),
    status: { ...statusOf(result), detail: row.text('ResultReason', 'resultReason') },
    resources: (Array.isArray(targets) ? targets : []).flatMap(target => {
      const [uid, name, type] = ['id', 'displayName', 'type'].map(member => textIn(target, member))
      const told = filled({ uid, name: name ?? textIn(target, 'userPrincipalName') })
      // a resource is told by its id or its name; a type alone tells none
      return told === undefined ? [] : [{ ...told, ...filled({ type }) }]
    }),
    uid: row.text('Id', 'id'),
    correlation: row.text('CorrelationId', 'correlationId'),
  }
}

/** Rows of the Management Activity API and of OfficeActivity: the same record under nearly the same names. */
function auditRecord(row: Row): Said {
  const name = row.text('UserId')
  const object = row.text('ObjectId', 'OfficeObjectId')
  return {
    operation: row.text('Operation'),
    user: userOf({ name, uid: row.text('UserKey') }, kindOf(row.text('UserType'))),
    app: { name: row.text('ApplicationDisplayName'), uid: row.text('AppId', 'ApplicationId') },
    address: row.text('ClientIP', 'ClientIPAddress', 'ActorIpAddress', 'Client_IPAddress'),
    agent: row.text('UserAgent'),
    service: row.text('Workload', 'OfficeWorkload'),
    status: statusOf(row.text('ResultStatus')),
    resources: object === undefined ? [] : [{ uid: object }],
    uid: row.text('Id', 'OfficeId'),
    correlation: row.text('CorrelationId'),
  }
}

function cloudApp(row: Row): Said {
  const [uid, name] = [row.text('ObjectId'), row.text('ObjectName')]
  const object = filled({ uid, name })
  return {
    operation: row.text('ActionType'),
    user: userOf(
      { uid: row.text('AccountObjectId', 'AccountId'), full_name: row.text('AccountDisplayName') },
      kindOf(row.text('AccountType')),
    ),
    app: { name: undefined, uid: row.text('OAuthAppId') },
    address: row.text('IPAddress'),
    agent: row.text('UserAgent'),
    service: row.text('Application'),
    status: { id: 0 },
    resources: object === undefined ? [] : [object],
    uid: row.text('ReportId'),
  }
}

function cloudTrail(row: Row): Said {
  const who = row.inside('userIdentity')
  const error = row.text('errorCode')
  const account = row.text('recipientAccountId') ?? textIn(who, 'accountId')
  return {
    operation: row.text('eventName'),
    user: userOf(
      {
        uid: textIn(who, 'arn') ?? textIn(who, 'principalId') ?? textIn(who, 'accountId'),
        uid_alt: textIn(who, 'principalId'),
        name: textIn(who, 'userName'),
      },
      identityOf(textIn(who, 'type')),
    ),
    app: { name: textIn(who, 'invokedBy'), uid: undefined },
    address: row.text('sourceIPAddress'),
    agent: row.text('userAgent'),
    service: row.text('eventSource'),
    request: row.text('requestID'),
    status: { id: error === undefined ? 1 : 2, code: error, detail: row.text('errorMessage') },
    uid: row.text('eventID'),
    readOnly: row.is('readOnly'),
    cloud: filled({
      provider: 'AWS',
      region: row.text('awsRegion'),
      account: account === undefined ? undefined : { uid: account },
    }),
  }
}

/** `UserType` of the Office 365 Management Activity API, by number; its tables in Sentinel and Defender write the names. */
const userTypes = [
  ...['Regular', 'Reserved', 'Admin', 'DcAdmin', 'System', 'Application', 'ServicePrincipal', 'CustomPolicy'],
  ...['SystemPolicy', 'PartnerTechnician', 'Guest'],
]
function kindOf(said: string | undefined): UserKind | undefined {
  if (said === undefined) return undefined
  const name = userTypes[/^\d+$/.test(said) ? Number(said) : -1] ?? said
  if (name === 'Regular') return person
  if (name === 'Admin' || name === 'DcAdmin') return admin
  return name === 'System' ? system : other(name)
}

/** `type` of CloudTrail's userIdentity. */
function identityOf(type: string | undefined): UserKind | undefined {
  if (type === 'IAMUser') return person
  return type === 'Root' ? admin : type === undefined ? undefined : other(type)
}

function statusOf(result: string | undefined): Mapped['status'] {
  if (result === undefined) return { id: 0 }
  const id = /^(?:success|succeeded|true|partiallysucceeded)$/i.test(result) ? 1 : /^fail/i.test(result) ? 2 : 0
  return { id, code: result }
}
