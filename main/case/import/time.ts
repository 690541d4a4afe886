// Reads the times that logs write: ISO with any fraction and zone, the portals' US dates, nanoseconds and milliseconds since 1970.
import type { TableName } from '../../../shared/model/evidence.ts'
import type { Json, JsonObject } from '../../../shared/model/json.ts'
import { EpochMs, epochMs } from '../../../shared/model/units.ts'

const signIn = ['TimeGenerated', 'CreatedDateTime', 'createdDateTime', 'timestamp', 'StartTime']
const hunting = ['Timestamp', 'TimeGenerated']
const object = ['createdDateTime']
const lastRisk = ['RiskLastUpdatedDateTime', 'riskLastUpdatedDateTime', 'TimeGenerated']
const detection = ['ActivityDateTime', 'activityDateTime', 'DetectedDateTime', 'detectedDateTime', 'TimeGenerated']

/** Columns that say when a record happened, the best first, of tables whose rows have another than hunting's or Log Analytics' own. */
const ownTimeColumns: Partial<Record<TableName, readonly string[]>> = {
  SigninLogs: signIn,
  AADNonInteractiveUserSignInLogs: signIn,
  AADServicePrincipalSignInLogs: signIn,
  AADManagedIdentitySignInLogs: signIn,
  // a risky agent's own time is that of its last change; a detection's that of what it is about
  AADRiskyAgents: ['RiskLastModifiedDateTime', 'riskLastModifiedDateTime', 'TimeGenerated'],
  AADAgentRiskEvents: detection,
  AADRiskyUsers: lastRisk,
  AADRiskyServicePrincipals: lastRisk,
  AADUserRiskEvents: detection,
  AADServicePrincipalRiskEvents: detection,
  MicrosoftGraphActivityLogs: ['TimeGenerated'],
  AuditLogs: ['ActivityDateTime', 'TimeGenerated', 'activityDateTime'],
  Windows365AuditLogs: ['TimeGenerated'],
  IntuneAuditLogs: ['TimeGenerated'],
  OfficeActivity: ['TimeGenerated', 'Start_Time'],
  AuditRecord: ['CreationTime'],
  // ingestion writes over TimeGenerated, and an end may be unset
  ASimAgentEventLogs: ['EventStartTime', 'TimeGenerated'],
  AgentSpan: ['startTimeUnixNano'],
  CopilotActivity: ['TimeGenerated'],
  // a row with each change: its own time, not that of the first activity it is about
  SecurityAlert: ['TimeGenerated'],
  SecurityIncident: ['LastModifiedTime', 'TimeGenerated'],
  AgentObject: object,
  CloudPcObject: object,
  AlertObject: object,
  InteractionObject: object,
  PolicyObject: ['modifiedDateTime', 'createdDateTime'],
  // what a policy would do, whenever it was last changed
  WhatIfObject: [],
  AWSCloudTrail: ['eventTime', 'TimeGenerated'],
  McpMessage: ['ts'],
}

/** Columns that say when a record of this table happened, the best first. */
export const timeColumns = (table: TableName): readonly string[] => ownTimeColumns[table] ?? hunting

export type TimeReading =
  | { readonly time: EpochMs | null }
  /** A time is there and can not be read, for this reason. */
  | { readonly unreadable: { readonly field: string; readonly value: string; readonly reason: string } }

export function readTime(table: TableName, fields: JsonObject): TimeReading {
  const columns = timeColumns(table)
  for (const name of columns) {
    const value = fields[name]
    if (value === undefined || isUnset(value)) continue
    const time = table === 'AgentSpan' ? nanoseconds(value) : dateTime(value)
    if (time !== null) return { time }
    const text = JSON.stringify(value)
    return { unreadable: { field: name, value: text, reason: `${name} is no time: ${text}.${dayFirst(value)}` } }
  }
  return timeElsewhere(columns, fields) ?? { time: null }
}

/** Where the day came first, the same is true of the rows whose day may be a month: nothing shows in those. */
function dayFirst(value: Json): string {
  const [, first, second] = /^\s*(\d{1,2})\/(\d{1,2})\/\d{4}\b/.exec(String(value)) ?? []
  if (first === undefined || Number(first) < 13 || Number(first) > 31 || Number(second) > 12) return ''
  return ' Times with slashes are read month first. Where they are written day first, those up to the 12th were read wrongly: export times as 2026-11-20T18:31:55Z.'
}

/** When the record happened, in milliseconds UTC; null where it carries no time, or none that can be read. */
export function timeOf(table: TableName, fields: JsonObject): EpochMs | null {
  const reading = readTime(table, fields)
  return 'time' in reading ? reading.time : null
}

/** What Log Analytics puts behind a column's name: the zone its times are told in. ` [UTC]` is taken off before. */
const zoneForm = /^(.+) \[([^\]]+)\]$/

/**
 * `TimeGenerated [Local Time]`: whoever exported had the portal tell times by their own clock, and nothing in the file
 * says how far that is from UTC. Taken for UTC it would be hours off; without a time the row would be missing from every
 * timeline, and nobody told why. A time that names its own zone is read.
 */
function timeElsewhere(columns: readonly string[], fields: JsonObject): TimeReading | null {
  for (const field in fields) {
    const [, name = '', zone = ''] = field.endsWith(']') ? (zoneForm.exec(field) ?? []) : []
    const value = fields[field] ?? null
    if (!columns.includes(name) || isUnset(value)) continue
    const time = typeof value === 'string' && ownZone.test(value) ? dateTime(value) : null
    if (time !== null) return { time }
    const clock = zone === 'Local Time' ? 'the clock of whoever exported it' : zone
    const reason = `${field} tells the time by ${clock}, and not how far that is from UTC. Have the portal show times in UTC, and export again.`
    return { unreadable: { field, value: JSON.stringify(value), reason } }
  }
  return null
}

// .NET's DateTime.MinValue, 0001-01-01: how these logs write "not set".
const isUnset = (value: Json): boolean =>
  value === null ||
  (typeof value === 'string' &&
    (value.trim() === '' || value.startsWith('0001-01-01') || value.startsWith('/Date(-62135596800000')))

const isoForm = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i
const ownZone = /\d(?:Z|[+-]\d{2}:?\d{2})$/i
const portalForm = /^([A-Z][a-z]{2}) (\d{1,2}), (\d{4}),? (.+)$/
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
/** Milliseconds since 1970 of the years 2001 to 2286: as many digits as no other time has. */
const millisecondForm = /^\d{13}$/
/** As Excel writes a time again where days are parted by dots; those never begin with the month. */
const dottedForm = /^(\d{1,2})\.(\d{1,2})\.(\d{4}),?\s+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?$/
/** As Windows PowerShell's ConvertTo-Json writes a time: milliseconds UTC; what stands behind is the zone it was told in. */
const powerShellForm = /^\/Date\((-?\d{1,14})(?:[+-]\d{4})?\)\/$/
const usForm = /^(\d{1,2})\/(\d{1,2})\/(\d{4}),?\s+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(?:\s*([AP])M)?$/i

/**
 * A date and time as text; null where it can not be read. Without a zone it is UTC, as all these logs mean it. Fractions
 * beyond the millisecond are cut.
 */
export function dateTime(value: Json): EpochMs | null {
  if (typeof value === 'number') return millisecondForm.test(String(value)) ? EpochMs.parse(value) : null
  if (typeof value !== 'string') return null
  const plain = plainTime(value)
  if (plain !== null) return plain
  const text = value.trim()
  if (millisecondForm.test(text)) return EpochMs.parse(Number(text))
  const milliseconds = powerShellForm.exec(text)?.[1]
  if (milliseconds !== undefined) return EpochMs.parse(Number(milliseconds))
  const iso = isoForm.exec(text)
  if (iso !== null) {
    const [, year, month, day, hour, minute, second, fraction, zone] = iso
    return compose([year, month, day, hour, minute, second], fraction, zoneMinutes(zone))
  }
  const [, ...dotted] = dottedForm.exec(text) ?? []
  if (dotted.length > 0) {
    const [day, month, year, hour, minute, second, fraction] = dotted
    return compose([year, month, day, hour, minute, second], fraction, 0)
  }
  const us = usForm.exec(inDigits(text))
  if (us === null) return null
  const [, month, day, year, hour, minute, second, fraction, half] = us
  if (half === undefined) return compose([year, month, day, hour, minute, second], fraction, 0)
  const hour12 = Number(hour)
  if (hour12 < 1 || hour12 > 12) return null
  const hour24 = (hour12 % 12) + (half.toUpperCase() === 'P' ? 12 : 0)
  return compose([year, month, day, String(hour24), minute, second], fraction, 0)
}

/**
 * `2026-09-14T09:30:00.123Z`, as nearly all of them are written, read digit by digit: a tenth of what taking it apart
 * costs. Null where it is anything else, or a day that not every month has.
 */
function plainTime(text: string): EpochMs | null {
  const end = text.length - 1
  if (end < 19 || text.charCodeAt(end) !== 0x5a || text.charCodeAt(10) !== 0x54) return null
  if (text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d) return null
  if (text.charCodeAt(13) !== 0x3a || text.charCodeAt(16) !== 0x3a) return null
  let millisecond = 0
  if (end > 19) {
    if (end === 20 || text.charCodeAt(19) !== 0x2e) return null
    for (let at = 20; at < end; at++) if (digitsAt(text, at, 1) < 0) return null
    millisecond = digitsAt(text, 20, Math.min(3, end - 20)) * (end === 21 ? 100 : end === 22 ? 10 : 1)
  }
  const [year, month, day] = [digitsAt(text, 0, 4), digitsAt(text, 5, 2), digitsAt(text, 8, 2)]
  const [hour, minute, second] = [digitsAt(text, 11, 2), digitsAt(text, 14, 2), digitsAt(text, 17, 2)]
  if (year < 1000 || month < 1 || month > 12 || day < 1 || day > 28) return null
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return null
  return epochMs(Date.UTC(year, month - 1, day, hour, minute, second, millisecond))
}

/** So many digits as a number; below zero where something else stands there. */
function digitsAt(text: string, from: number, count: number): number {
  let number = 0
  for (let at = from; at < from + count; at++) {
    const digit = text.charCodeAt(at) - 0x30
    if (digit < 0 || digit > 9) return -1
    number = number * 10 + digit
  }
  return number
}

/** `Nov 20, 2026 6:31:55 PM`, as the Defender portal writes it, with its month as a number. */
function inDigits(text: string): string {
  const [, month = '', day, year, time] = portalForm.exec(text) ?? []
  return months.includes(month) ? `${months.indexOf(month) + 1}/${day}/${year}, ${time}` : text
}

/** Minutes ahead of UTC; null where a clock can not show so many (RFC 3339 §5.6). */
function zoneMinutes(zone: string | undefined): number | null {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))]
  if (hours > 23 || minutes > 59) return null
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

function compose(
  parts: readonly (string | undefined)[],
  fraction: string | undefined,
  zone: number | null,
): EpochMs | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(part => Number(part ?? 0))
  if (zone === null || hour > 23 || minute > 59 || second > 59) return null
  const millisecond = Number((fraction ?? '').slice(0, 3).padEnd(3, '0'))
  const at = Date.UTC(year, month - 1, day, hour, minute, second, millisecond)
  // Date.UTC rolls 30 February over into March, which the calendar does not have, and takes year 21 for 1921.
  const date = new Date(at)
  if (date.getUTCDate() !== day || date.getUTCMonth() !== month - 1 || date.getUTCFullYear() !== year) return null
  return EpochMs.parse(at - zone * 60_000)
}

/**
 * Nanoseconds since 1970, as a string of digits (OTLP/JSON) or as a number (Agent 365). A number of this size is a
 * multiple of 256, so it is rounded to the microsecond before it is cut to the millisecond: 07.000 000 000 must not
 * become 06.999.
 */
export function nanoseconds(value: Json): EpochMs | null {
  if (typeof value === 'string' && /^\d{1,19}$/.test(value)) return EpochMs.parse(Number(BigInt(value) / 1_000_000n))
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0 || value > 9.3e18) return null
  return EpochMs.parse(Math.floor(Math.round(value / 1000) / 1000))
}
