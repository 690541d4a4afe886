// Reads one row of an audit, Office or hunting table: who did what to what, with which token, from which device.
import type { Evidence } from '../../../shared/model/evidence.ts'
import { isJsonObject } from '../../../shared/model/json.ts'
import { type Columns, columnsOf, idOf, listOf, nestedOf, noColumns, textOf } from '../../../shared/records/fields.ts'
import { auditDataOf, guidOf, isRefusal, upnOf } from './act.ts'
import { type Audit, noParty, type Party, planeOf } from './seen.ts'

const reads =
  /^(File(Accessed|AccessedExtended|Downloaded|Previewed|SyncDownloadedFull)|MailItemsAccessed|MessageAccess|Page(Viewed|Prefetched)|ListViewed|SearchQueryPerformed)$/i
const writes =
  /^(Send|SendAs|SendOnBehalf|Create|Update|SoftDelete|HardDelete|MoveToDeletedItems|New-InboxRule|Set-InboxRule|File(Uploaded|Modified|ModifiedExtended|Deleted|Renamed|Moved|Copied))$/i

/** What the row says. */
export function auditOf(evidence: Evidence): Audit {
  const row = columnsOf(evidence.fields)
  const raw = nestedOf(row, 'RawEventData')
  const record = evidence.table === 'AuditRecord' ? auditDataOf(row) : raw.size > 0 ? raw : row
  const plane = planeOf(evidence.table)
  const operation = (textOf(record, 'Operation') ?? textOf(row, 'ActionType', 'OperationName') ?? evidence.table).trim()
  const access = nestedOf(record, 'AppAccessContext')
  const initiating = nestedOf(nestedOf(row, 'InitiatedBy'), 'app')
  const app =
    idOf(access, 'ClientAppId') ??
    agentPartOf(idOf(record, 'ClientAppId', 'AgentId')) ??
    idOf(row, 'OAuthAppId') ??
    idOf(initiating, 'servicePrincipalId', 'appId')
  const actor = plane === 'entra' ? initiatorOf(row) : actorOf(row, record, app)
  const workload = textOf(record, 'Workload', 'OfficeWorkload') ?? textOf(row, 'Application') ?? ''
  const object = objectOf(row, record)
  const device = {
    id: idOf(record, 'DeviceId') ?? idOf(row, 'DeviceId'),
    name: textOf(record, 'DeviceName') ?? textOf(row, 'DeviceName') ?? textOf(nestedOf(record, 'Common'), 'DeviceName'),
  }
  const result = textOf(record, 'ResultStatus', 'Result') ?? ''
  const accounts = [
    actor.upn && `upn ${actor.upn}`,
    actor.id && `user ${actor.id}`,
    actor.id === null && actor.upn === null && app !== null && `app ${app}`,
    device.id && `device ${device.id}`,
    device.name && `deviceName ${device.name.toLowerCase()}`,
  ]
  return {
    what: 'audit',
    evidence: evidence.id,
    table: evidence.table,
    plane,
    time: evidence.time,
    accounts: accounts.filter(account => typeof account === 'string'),
    identity: recordIdOf(row, record),
    operation,
    actor,
    app,
    uti:
      textOf(access, 'UniqueTokenId') ?? textOf(record, 'UniqueTokenIdentifier', 'SignInActivityId', 'UniqueTokenId'),
    correlation: plane === 'entra' ? idOf(row, 'CorrelationId') : null,
    object,
    title: titleOf(record, object) ?? operation,
    effect: reads.test(operation) ? 'read' : writes.test(operation) ? 'write' : 'other',
    subject: subjectOf(plane, workload, operation),
    device,
    status: /^(fail|false|denied|blocked)/i.test(result) ? (isRefusal(result) ? 'refused' : 'error') : 'ok',
  }
}

/** The agent in the `AgentId` of what a person asked one: `T_<platform agent id>.<service principal id>` (real-system.md §6.3). */
const agentPartOf = (id: string | null): string | null =>
  id === null ? null : (/^t_.*\.([^.]+)$/i.exec(id)?.[1] ?? id)

/** `InitiatedBy` of directory audit; queries over it often flatten the account into a column of their own. */
function initiatorOf(row: Columns): Party {
  const by = nestedOf(row, 'InitiatedBy')
  const user = nestedOf(by, 'user')
  if (user.size > 0) {
    return {
      id: idOf(user, 'id'),
      upn: upnOf(user, 'userPrincipalName') ?? upnOf(row, 'InitiatingUserOrApp', 'InitiatingUser'),
      name: textOf(user, 'displayName'),
    }
  }
  const app = nestedOf(by, 'app')
  if (app.size > 0) return { ...noParty, name: textOf(app, 'displayName') }
  return { ...noParty, upn: upnOf(row, 'InitiatingUserOrApp', 'InitiatingUser') }
}

function actorOf(row: Columns, record: Columns, app: string | null): Party {
  const objectId = idOf(row, 'AccountObjectId')
  // Where an application acted for a user, AccountObjectId is the application: it is nobody's account.
  const isApp = objectId !== null && (objectId === app || textOf(row, 'AccountType') === 'Application')
  return {
    id: isApp ? null : (objectId ?? guidOf(record, 'TokenObjectId') ?? guidOf(record, 'UserKey')),
    upn:
      upnOf(record, 'UserId') ??
      upnOf(row, 'AccountUpn', 'UserId', 'UserPrincipalName', 'InitiatingProcessAccountUpn') ??
      null,
    name: isApp ? null : textOf(row, 'AccountDisplayName'),
  }
}

/**
 * The source's own id of the record, the same in every log that copies it. A bare number (ReportId of device tables)
 * is unique only beside a device and a time, and so names no record.
 */
function recordIdOf(row: Columns, record: Columns): string | null {
  const own = record === row ? noColumns : record
  const id = idOf(own, 'Id') ?? idOf(row, 'OfficeId', 'SourceRecordId', 'Id', 'ReportId')
  return id !== null && /[0-9a-f]{8}-[0-9a-f]{4}-/.test(id) ? `record ${id}` : null
}

function objectOf(row: Columns, record: Columns): string | null {
  const target = listOf(row, 'TargetResources').filter(isJsonObject).map(columnsOf)[0]
  const item = nestedOf(record, 'Item')
  return (
    textOf(record, 'ObjectId', 'OfficeObjectId') ??
    textOf(item, 'InternetMessageId') ??
    textOf(record, 'MessageId') ??
    (target === undefined ? null : textOf(target, 'displayName', 'id')) ??
    textOf(row, 'ObjectId', 'DestinationDeviceName')
  )
}

function titleOf(record: Columns, object: string | null): string | null {
  const subject = textOf(nestedOf(record, 'Item'), 'Subject')
  if (subject !== null) return subject
  const file = textOf(record, 'SourceFileName')
  if (file !== null) return file
  if (object === null) return null
  const last =
    object
      .split(/[/\\]/)
      .filter(part => part !== '')
      .at(-1) ?? object
  return /^https?:/i.test(object) ? safeDecode(last) : last
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function subjectOf(plane: Audit['plane'], workload: string, operation: string): Audit['subject'] {
  if (plane === 'entra') return 'directory'
  if (/^CopilotInteraction$/i.test(operation)) return 'interaction'
  if (/sharepoint|onedrive/i.test(workload) || /^File/.test(operation)) return 'file'
  if (/exchange/i.test(workload)) return 'mail'
  return 'other'
}
