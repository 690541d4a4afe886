// What a column of a published table identifies, by its name: for tables that agree on their names, instead of a list for each.
import type { LinkKind, TableName } from '../../../shared/model/evidence.ts'
import { publishedTables } from '../../../shared/records/published-columns.ts'
import { type KeyPath, key } from './key-path.ts'

/** Columns by what they identify. One that holds an account's name in one row and its id in the next stands under both. */
const columnsByKind: readonly (readonly [LinkKind, readonly string[], KeyPath['only']?])[] = [
  ['uti', ['UniqueTokenIdentifier', 'UniqueTokenId', 'SignInActivityId']],
  ['correlation', ['CorrelationId']],
  ['request', ['RequestId', 'OriginalRequestId', 'ClientRequestId']],
  ['sid', ['SessionId'], 'guid'],
  ['user', ['AccountObjectId', 'InitiatingProcessAccountObjectId', 'UserId', 'ActorUserId', 'AccountId'], 'guid'],
  ['user', ['SenderObjectId', 'RecipientObjectId', 'Caller', 'SystemUserId'], 'guid'],
  ['upn', ['AccountUpn', 'AccountUPN', 'InitiatingProcessAccountUpn', 'TargetAccountUpn', 'UserPrincipalName'], 'upn'],
  ['upn', ['UserId', 'UserUpn', 'UserName', 'EnrichedUserName', 'ActorName', 'ActorUserId', 'Caller'], 'upn'],
  ['upn', ['ActorPrincipalName', 'TargetPrincipalName', 'PeerUserPrincipalName', 'MailAddress'], 'upn'],
  ['upn', ['RecipientEmailAddress', 'SenderFromAddress', 'SenderEmailAddress'], 'upn'],
  ['upn', ['SourceUserName', 'DestinationUserName', 'SourceUserID', 'DestinationUserID'], 'upn'],
  ['device', ['DeviceId', 'AadDeviceId', 'EntraIdDeviceId']],
  ['deviceName', ['DeviceName', 'Computer', 'HostName', 'MachineName', 'WorkstationName']],
  ['deviceName', ['TargetDeviceName', 'DestinationDeviceName', 'RemoteDeviceName', 'SourceHostName']],
  ['app', ['AppId', 'ApplicationId', 'OAuthAppId', 'OAuthApplicationId', 'ClientAppId', 'ServicePrincipalId'], 'guid'],
  ['app', ['identity_claim_appid_g'], 'guid'],
  ['message', ['InternetMessageId', 'NetworkMessageId', 'TeamsMessageId']],
  ['conversation', ['ThreadId'], 'text'],
  ['resource', ['Url', 'RemoteUrl', 'ItemUrl', 'ListItemUniqueId']],
  ['resource', ['ObjectId'], 'text'],
  ['record', ['AlertId', 'BehaviorId', 'SourceRecordId', 'EventDataId', 'IndicatorId', 'Id']],
  ['record', ['ReportId'], 'text'],
]

const byColumn = columnsByKind.flatMap(([kind, columns, only]) => columns.map(column => key(kind, column, only)))

/** Paths of a published table's own columns that identify something; none where the table is not published. */
export function columnKeys(table: TableName): readonly KeyPath[] {
  const own = new Set(publishedTables.get(table)?.map(({ name }) => name))
  const paths = byColumn.filter(({ path: [column = ''] }) => own.has(column))
  return graphToo.includes(table) ? asInGraph(paths) : paths
}

/** Tables with whose rows Graph's objects of the same are filed. */
const graphToo: readonly TableName[] = ['AADUserRiskEvents', 'AADServicePrincipalRiskEvents']

/** Each path of columns, and the same of Graph's properties, which begin with a small letter. */
export const asInGraph = (paths: readonly KeyPath[]): readonly KeyPath[] =>
  paths.flatMap(item => {
    const [first = '', ...rest] = item.path
    return [item, { ...item, path: [first.charAt(0).toLowerCase() + first.slice(1), ...rest] }]
  })
