// One audit record for one act in SharePoint, Exchange, Teams or the CRM, with that service's own columns.
import type { FactOf } from '../../shared/model/facts.ts'
import type {
  CrmRecord,
  ExchangeRecord,
  LabelRecord,
  MailAccessRecord,
  SharePointRecord,
  TeamsRecord,
} from '../../shared/records/purview.ts'
import { recordTypes } from '../../shared/records/purview.ts'
import type { ActionFields, CommonFields } from './services.ts'

/** A site's default document library: paths of files are within it. */
const library = 'Shared Documents'

/** An overwrite is a modification; a new file is an upload. */
const fileOperation = (fact: FactOf<'file.read' | 'file.written' | 'file.deleted'>): SharePointRecord['Operation'] => {
  if (fact.type === 'file.read') return 'FileAccessed'
  if (fact.type === 'file.deleted') return 'FileDeleted'
  return fact.created === true ? 'FileUploaded' : 'FileModified'
}

export function fileRecord(
  fact: FactOf<'file.read' | 'file.written' | 'file.deleted'>,
  common: ActionFields,
): SharePointRecord {
  return {
    ...common,
    RecordType: recordTypes.SharePointFileOperation,
    Operation: fileOperation(fact),
    ...placeOf(fact.siteUrl, fact.path),
    ListItemUniqueId: fact.fileId,
    FileSizeBytes: fact.bytes,
    ...(fact.sensitivityLabelId ? { SensitivityLabelId: fact.sensitivityLabelId } : {}),
    IsManagedDevice: true,
  }
}

/** Where a file is, and what it is called there. */
export function placeOf(siteUrl: string, path: string) {
  const site = siteUrl.endsWith('/') ? siteUrl : `${siteUrl}/`
  const folders = [library, ...path.split('/').slice(0, -1)].join('/')
  const name = path.slice(path.lastIndexOf('/') + 1)
  const dot = name.lastIndexOf('.')
  return {
    Workload: URL.parse(site)?.hostname.includes('-my.') ? 'OneDrive' : 'SharePoint',
    ObjectId: `${site}${folders}/${name}`,
    EventSource: 'SharePoint',
    ItemType: 'File',
    SiteUrl: site,
    SourceRelativeUrl: folders,
    SourceFileName: name,
    SourceFileExtension: dot < 0 ? '' : name.slice(dot + 1),
  } as const
}

/** `https://contoso.sharepoint.com/sites/Finance` and the path within: a site's address ends after its second name. */
const sitePath = /^(https?:\/\/[^/]+(?:\/[^/]+\/[^/]+)?)\/(.+)$/

/** Which label is the higher one stands in no record: labels are named by id alone. */
export function labelChange(fact: FactOf<'label.changed'>, common: ActionFields): LabelRecord {
  const [, site = fact.object, path = ''] = sitePath.exec(fact.object) ?? []
  const { from, to, justification } = fact
  return {
    ...common,
    RecordType: recordTypes.SharePointFileOperation,
    Operation:
      to === null
        ? 'FileSensitivityLabelRemoved'
        : from === null
          ? 'FileSensitivityLabelApplied'
          : 'FileSensitivityLabelChanged',
    ...placeOf(site, path),
    SensitivityLabelEventData: {
      ...(to === null ? {} : { SensitivityLabelId: to }),
      ...(from === null ? {} : { OldSensitivityLabelId: from }),
      ...(justification === null ? {} : { JustificationText: justification }),
    },
    IsManagedDevice: true,
  }
}

/** Both of Exchange's records are mailbox audit: the owner's own mailbox, through the REST API. */
function mailbox(common: ActionFields) {
  return {
    ...common,
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
  } as const
}

/** Recipients are not part of a mailbox's own `Send` record. */
export function mailSent(fact: FactOf<'mail.sent'>, common: ActionFields): ExchangeRecord {
  return {
    ...mailbox(common),
    RecordType: recordTypes.ExchangeItem,
    Operation: 'Send',
    Item: { InternetMessageId: fact.messageId, Subject: fact.subject, SizeInBytes: fact.bytes },
  }
}

/** Messages that were opened or listed together are one record. It has their ids and not their subjects. */
export function mailRead(fact: FactOf<'mail.read'>, common: ActionFields): MailAccessRecord {
  return {
    ...mailbox(common),
    RecordType: recordTypes.ExchangeItemAggregated,
    Operation: 'MailItemsAccessed',
    OperationCount: fact.internetMessageIds.length,
    OperationProperties: [
      { Name: 'MailAccessType', Value: 'Bind' },
      { Name: 'IsThrottled', Value: 'False' },
    ],
    Folders: [
      {
        Path: '\\Inbox',
        FolderItems: fact.internetMessageIds.map(InternetMessageId => ({ InternetMessageId })),
      },
    ],
  }
}

/** Of a message in a channel the log has where and how long it is, never what it says. */
export function messagePosted(fact: FactOf<'message.posted'>, common: ActionFields): TeamsRecord {
  return {
    ...common,
    RecordType: recordTypes.MicrosoftTeams,
    Operation: 'MessageSent',
    Workload: 'MicrosoftTeams',
    CommunicationType: 'Channel',
    TeamGuid: fact.teamId,
    TeamName: fact.teamName,
    ChannelGuid: fact.channelId,
    ChannelName: fact.channelName,
    MessageId: fact.messageId,
    MessageSizeInBytes: fact.bytes,
  }
}

const crmMessages = { create: 'Create', update: 'Update', delete: 'Delete' } as const

/** The CRM's records have no `AppAccessContext`: neither the token nor the client is named. What was there before is not either. */
export function crmChange(fact: FactOf<'record.changed'>, common: CommonFields): CrmRecord {
  return {
    ...common,
    RecordType: recordTypes.CRM,
    Operation: crmMessages[fact.operation],
    Message: crmMessages[fact.operation],
    Workload: 'CRM',
    ResultStatus: 'Success',
    ItemType: 'Dynamics365',
    EntityName: fact.entity,
    EntityId: fact.id,
    ObjectId: `${fact.entity}(${fact.id})`,
    Fields: Object.entries(fact.fields).map(([Name, { to }]) => ({ Name, Value: JSON.stringify(to) })),
  }
}
