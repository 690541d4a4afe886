// Where a table can be asked: Defender's advanced hunting and Log Analytics give some of the same tables, and call a few things otherwise.

/**
 * Tables of advanced hunting that the connector of Microsoft Defender XDR brings to Log Analytics. The time of a row is
 * `Timestamp` there and `TimeGenerated` here: both pages describe it in the same words, "when the record was generated"
 * or "when the event was recorded", and no page of one has the other's name but the newest, which have both.
 */
export const sharedTables: ReadonlySet<string> = new Set([
  ...['AlertInfo', 'AlertEvidence', 'CloudAppEvents', 'AgentsInfo', 'OAuthAppInfo', 'MessageEvents'],
  ...['EmailEvents', 'EmailAttachmentInfo', 'EmailUrlInfo', 'EmailPostDeliveryEvents', 'UrlClickEvents'],
  ...['IdentityLogonEvents', 'IdentityQueryEvents', 'IdentityDirectoryEvents', 'IdentityInfo'],
  ...['BehaviorInfo', 'BehaviorEntities', 'EntraIdSignInEvents', 'EntraIdSpnSignInEvents', 'GraphAPIAuditEvents'],
  ...['DeviceInfo', 'DeviceEvents', 'DeviceProcessEvents', 'DeviceNetworkEvents', 'DeviceFileEvents'],
  ...['DeviceRegistryEvents', 'DeviceLogonEvents', 'DeviceImageLoadEvents', 'DeviceNetworkInfo'],
])

/** The time of a row: in advanced hunting, and in Log Analytics. */
export const timeNames = { hunting: 'Timestamp', logAnalytics: 'TimeGenerated' } as const

/** Tables that are called otherwise since: records of both are filed under the newer name. */
export const olderTables: Readonly<Record<string, string>> = {
  AADSignInEventsBeta: 'EntraIdSignInEvents',
  AADSpnSignInEventsBeta: 'EntraIdSpnSignInEvents',
  AIAgentsInfo: 'AgentsInfo',
}
