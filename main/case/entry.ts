// Ledger entries: what each says, how 256 of them lie in the columns of a block, and the leaf each becomes.
import { type RejectCode, type TableName, tableNames } from '../../shared/model/evidence.ts'
import type { Json } from '../../shared/model/json.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { epochMs } from '../../shared/model/units.ts'
import type { Row } from './database.ts'
import { canonicalJson } from './hashing.ts'
import { hashLeaf, hashLeafText } from './merkle.ts'
import type { BlockRow } from './rows.ts'

/** Numbers in the file: never renumber, only add. */
export const kindNumbers = { signer: 1, source: 2, record: 3, rejected: 4, end: 5, act: 6, duplicate: 7 } as const
export const tableNumbers = {
  SigninLogs: 1,
  AADNonInteractiveUserSignInLogs: 2,
  AADServicePrincipalSignInLogs: 3,
  AuditLogs: 4,
  OfficeActivity: 5,
  AuditRecord: 6,
  AgentSpan: 7,
  CloudAppEvents: 8,
  HuntingEvents: 9,
  AgentObject: 10,
  CloudPcObject: 11,
  AADManagedIdentitySignInLogs: 12,
  AADRiskyAgents: 13,
  AADAgentRiskEvents: 14,
  MicrosoftGraphActivityLogs: 15,
  GraphAPIAuditEvents: 16,
  EntraIdSignInEvents: 17,
  EntraIdSpnSignInEvents: 18,
  AADRiskyUsers: 19,
  AADUserRiskEvents: 20,
  CopilotActivity: 21,
  AlertInfo: 22,
  AlertEvidence: 23,
  SecurityAlert: 24,
  SecurityIncident: 25,
  AgentsInfo: 26,
  ASimAgentEventLogs: 27,
  Windows365AuditLogs: 28,
  IntuneAuditLogs: 29,
  AlertObject: 30,
  InteractionObject: 31,
  EmailEvents: 32,
  UrlClickEvents: 33,
  AADProvisioningLogs: 34,
  AADServicePrincipalRiskEvents: 35,
  AADRiskyServicePrincipals: 36,
  IntuneOperationalLogs: 37,
  AzureActivity: 38,
  AzureDiagnostics: 39,
  AWSCloudTrail: 40,
  IdentityInfo: 41,
  IdentityLogonEvents: 42,
  IdentityQueryEvents: 43,
  IdentityDirectoryEvents: 44,
  DeviceInfo: 45,
  DeviceEvents: 46,
  DeviceProcessEvents: 47,
  DeviceNetworkEvents: 48,
  DeviceFileEvents: 49,
  DeviceRegistryEvents: 50,
  DeviceLogonEvents: 51,
  DeviceImageLoadEvents: 52,
  DeviceNetworkInfo: 53,
  EmailAttachmentInfo: 54,
  EmailUrlInfo: 55,
  EmailPostDeliveryEvents: 56,
  MessageEvents: 57,
  OAuthAppInfo: 58,
  McasShadowItReporting: 59,
  ExposureGraphNodes: 60,
  ExposureGraphEdges: 61,
  BehaviorInfo: 62,
  BehaviorEntities: 63,
  BehaviorAnalytics: 64,
  UserPeerAnalytics: 65,
  UserAccessAnalytics: 66,
  ThreatIntelligenceIndicator: 67,
  PurviewDataSensitivityLogs: 68,
  PowerAppsActivity: 69,
  PowerPlatformAdminActivity: 70,
  DataverseActivity: 71,
  SecurityEvent: 72,
  Syslog: 73,
  CommonSecurityLog: 74,
  Heartbeat: 75,
  Usage: 76,
  PolicyObject: 77,
  WhatIfObject: 78,
  McpMessage: 79,
} as const satisfies Record<TableName, number>

type EntryKind = keyof typeof kindNumbers

/** Entries of the case itself: each registers a row of the table of that name, and has a block of its own. */
export const ownKinds = ['signer', 'source', 'act'] as const
export type OwnKind = (typeof ownKinds)[number]
export const isOwnKind = (kind: EntryKind): kind is OwnKind => ownKinds.some(own => own === kind)

/** What the columns of a block say of one entry. */
export interface Entry {
  readonly kind: EntryKind
  readonly table: TableName | null
  readonly time: EpochMs | null
  /** From 1 in a source; 0 for entries of the case itself. */
  readonly line: number
  /** Row of `context`. */
  readonly context: number | null
  /** Bytes of the source between the entry before and this one. */
  readonly gap: number
  readonly length: number
}

export type EntryColumns = Pick<BlockRow, 'kinds' | 'tables' | 'times' | 'lines' | 'contexts' | 'gaps' | 'lengths'>

export function packEntries(entries: readonly Entry[]): EntryColumns {
  const n = entries.length
  const columns = {
    kinds: Buffer.alloc(n),
    tables: Buffer.alloc(n),
    times: Buffer.alloc(8 * n),
    lines: Buffer.alloc(4 * n),
    contexts: Buffer.alloc(4 * n),
    gaps: Buffer.alloc(4 * n),
    lengths: Buffer.alloc(4 * n),
  }
  for (const [index, entry] of entries.entries()) {
    columns.kinds[index] = kindNumbers[entry.kind]
    columns.tables[index] = entry.table === null ? 0 : tableNumbers[entry.table]
    columns.times.writeDoubleLE(entry.time ?? Number.NaN, 8 * index)
    columns.lines.writeUInt32LE(entry.line, 4 * index)
    columns.contexts.writeUInt32LE(entry.context === null ? 0 : entry.context + 1, 4 * index)
    columns.gaps.writeUInt32LE(entry.gap, 4 * index)
    columns.lengths.writeUInt32LE(entry.length, 4 * index)
  }
  return columns
}

/** All of them end to end. */
export const columnsOf = ({ kinds, tables, times, lines, contexts, gaps, lengths }: EntryColumns): Buffer =>
  Buffer.concat([kinds, tables, times, lines, contexts, gaps, lengths])

/** The columns read back. Throws where they can not have come from `packEntries`. */
export function unpackEntries(n: number, columns: EntryColumns): Entry[] {
  const widths = { kinds: 1, tables: 1, times: 8, lines: 4, contexts: 4, gaps: 4, lengths: 4 } as const
  for (const name of entryColumnNames) {
    if (columns[name].length !== n * widths[name]) throw new Error(`${name} do not hold ${n} numbers`)
  }
  const entries: Entry[] = []
  for (let index = 0; index < n; index++) {
    const time = columns.times.readDoubleLE(8 * index)
    const context = columns.contexts.readUInt32LE(4 * index)
    entries.push({
      kind: kindOf(columns.kinds[index]),
      table: tableOf(columns.tables[index]),
      time: Number.isNaN(time) ? null : epochMs(time),
      line: columns.lines.readUInt32LE(4 * index),
      context: context === 0 ? null : context - 1,
      gap: columns.gaps.readUInt32LE(4 * index),
      length: columns.lengths.readUInt32LE(4 * index),
    })
  }
  return entries
}

const entryColumnNames = ['kinds', 'tables', 'times', 'lines', 'contexts', 'gaps', 'lengths'] as const
const kindsByNumber = new Map<number, EntryKind>([
  [kindNumbers.signer, 'signer'],
  [kindNumbers.source, 'source'],
  [kindNumbers.record, 'record'],
  [kindNumbers.rejected, 'rejected'],
  [kindNumbers.end, 'end'],
  [kindNumbers.duplicate, 'duplicate'],
  [kindNumbers.act, 'act'],
])
const tablesByNumber = new Map<number, TableName>(tableNames.map(table => [tableNumbers[table], table]))

export function kindOf(number: number | undefined): EntryKind {
  const kind = kindsByNumber.get(number ?? 0)
  if (kind === undefined) throw new Error(`no kind of entry has number ${number}`)
  return kind
}

export function tableOf(number: number | undefined): TableName | null {
  if (number === 0) return null
  const table = tablesByNumber.get(number ?? 0)
  if (table === undefined) throw new Error(`no table has number ${number}`)
  return table
}

/** What the leaf of every entry of a source commits to. Hashes are SHA-256 in hex. */
export interface SourceEnvelope {
  readonly kind: 'record' | 'rejected' | 'end' | 'duplicate'
  /** The source's content hash, and the ledger entry that registered it. */
  readonly source: string
  readonly registered: number
  readonly line: number
  /** Byte position of the entry in its source. */
  readonly at: number
  readonly table: TableName | null
  readonly time: EpochMs | null
  readonly context: string | null
  /** Of the bytes between the entry before and this one. */
  readonly gap: string
  /** Of the entry's raw bytes. */
  readonly raw: string
}

/** Why a line was not taken. */
export interface Rejection {
  readonly code: RejectCode
  readonly column: number
  readonly reason: string
}

/** What a record is that the case had already: the number of the entry with the same bytes in the same context. */
export interface Repetition {
  readonly repeats: number
}

/**
 * What an end says: so many were read as records, duplicates among them, and rejected since the end before, and nothing
 * is missing in between.
 */
export interface Counts {
  readonly records: number
  readonly rejected: number
}

/** All that a leaf commits to, as the JSON it is the hash of. */
export type Envelope = Record<string, Json>

/** Of an entry of a source; `more` is the rejection of a rejected line and the counts of an end. */
export const sourceEnvelope = (envelope: SourceEnvelope, more: Rejection | Counts | Repetition | null): Envelope => ({
  v: 1,
  ...envelope,
  ...more,
})

/** Of an entry that registers a row (a signer, a source, an act): every column of it but the digest, bytes as hex. */
export function registrationEnvelope(kind: OwnKind, row: Row): Envelope {
  const fields: Record<string, Json> = {}
  for (const [column, value] of Object.entries(row)) {
    if (column !== 'digest') fields[column] = value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value
  }
  return { v: 1, kind, row: fields }
}

export const sourceLeaf = (envelope: SourceEnvelope, more: Rejection | Counts | Repetition | null): Buffer =>
  Buffer.from(sourceLeafHex(envelope, more), 'hex')

/** The same in hex, to be written where many leaves lie end to end. */
export const sourceLeafHex = (envelope: SourceEnvelope, more: Rejection | Counts | Repetition | null): string =>
  hashLeafText(more === null ? recordText(envelope) : canonicalJson(sourceEnvelope(envelope, more)))
export const registrationLeaf = (kind: OwnKind, row: Row): Buffer => leafOf(registrationEnvelope(kind, row))

/** The canonical JSON of a record's envelope. Nearly all entries are records, and none of its texts needs an escape. */
export function recordText(record: SourceEnvelope): string {
  const text = (value: string | null) => (value === null ? 'null' : `"${value}"`)
  const { at, context, gap, kind, line, raw, registered, source, table, time } = record
  const where = `{"at":${at},"context":${text(context)},"gap":"${gap}","kind":"${kind}","line":${line},"raw":"${raw}"`
  return `${where},"registered":${registered},"source":"${source}","table":${text(table)},"time":${time},"v":1}`
}

export const leafOf = (envelope: Envelope): Buffer => hashLeaf(Buffer.from(canonicalJson(envelope)))
