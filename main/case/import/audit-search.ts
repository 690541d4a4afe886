// Rows of an audit search: Purview's export, what Search-UnifiedAuditLog writes as CSV or JSON, and Graph's answer. Each holds the audit
// record as JSON in one cell, and some of it again in the cells around.
import type { Json, JsonObject } from '../../../shared/model/json.ts'
import { isJsonObject } from '../../../shared/model/json.ts'
import { deepestNesting } from './bytes.ts'
import { objectOf, putColumn } from './columns.ts'
import { isDeeperThan } from './text.ts'

/** The column that holds the record. */
export const auditColumn = 'AuditData'

/** What the record itself calls what stands in the columns around it: of Purview, then of PowerShell. */
const members: Readonly<Record<string, string>> = {
  RecordId: 'Id',
  Identity: 'Id',
  CreationDate: 'CreationTime',
  Operations: 'Operation',
  UserIds: 'UserId',
}

/**
 * The audit record, and of the cells around it what it lacks, under the record's names. Where the cell can not be read,
 * or is empty, it is there as it stands.
 */
export function auditSearchFields(row: JsonObject): JsonObject {
  const { [auditColumn]: cell = '', ...around } = row
  const record = objectOf(cell)
  const isRead = Object.keys(record).length > 0 && !isDeeperThan(record, deepestNesting)
  const fields: JsonObject = isRead ? { ...record } : { [auditColumn]: cell }
  for (const [column, value] of Object.entries(around)) {
    const member = members[column] ?? column
    if (!Object.hasOwn(fields, member)) putColumn(fields, member, member === 'RecordType' ? numberOf(value) : value)
  }
  return fields
}

/** The same of Graph's `security.auditLogRecord` (real-system.md §6.1), whose `auditData` is the record. */
const graphMembers: Readonly<Record<string, string>> = {
  id: 'Id',
  createdDateTime: 'CreationTime',
  operation: 'Operation',
  organizationId: 'OrganizationId',
  userId: 'UserId',
  userType: 'UserType',
  service: 'Workload',
  objectId: 'ObjectId',
  clientIp: 'ClientIP',
}

/** The audit record in an answer of Graph's audit log query; any other object as it stands. */
export function auditQueryFields(row: JsonObject): JsonObject {
  const { auditData, ...around } = row
  if (!isJsonObject(auditData) || around.auditLogRecordType === undefined) return row
  const fields: JsonObject = { ...auditData }
  for (const [name, value] of Object.entries(around)) {
    const member = graphMembers[name] ?? name
    if (!Object.hasOwn(fields, member)) putColumn(fields, member, value)
  }
  return fields
}

/** The audit record in an object of Search-UnifiedAuditLog made JSON, which holds it as text; any other object as it stands. */
export const auditRecordFields = (row: JsonObject): JsonObject =>
  typeof row[auditColumn] === 'string' && isAuditSearch(Object.keys(row)) ? auditSearchFields(row) : row

/** Purview writes the number that the record has, PowerShell the name of it. */
const numberOf = (value: Json): Json => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value)

/** Whether these are the columns of an audit search, by what every version of its export has. */
export const isAuditSearch = (columns: readonly string[]): boolean =>
  columns.includes(auditColumn) && columns.some(column => column === 'Operation' || column === 'Operations')
