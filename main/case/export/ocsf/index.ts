// Sign-ins and API activity as OCSF events, one a line: what the row says under the names of the schema, the rest beside it.
import type { TableName } from '../../../../shared/model/evidence.ts'
import type { JsonObject } from '../../../../shared/model/json.ts'
import { timeColumns, timeOf } from '../../import/time.ts'
import { exactJson } from '../exact-json.ts'
import type { Form, Leaving } from '../form.ts'
import { serviceOf } from '../otlp.ts'
import { counts } from '../outgoing.ts'
import { filled, type Row, rowOf } from '../row.ts'
import { apiActivity, apiTables } from './api-activity.ts'
import { authentication, signInTables } from './authentication.ts'
import type { Mapped } from './mapped.ts'

/** Of the schema (schema.ocsf.io) whose classes these are. */
const version = '1.3.0'

const file = 'events.ndjson'

/**
 * Authentication (3002) for sign-ins, API Activity (6003) for rows of calls and of audits. Every event has `raw_data`,
 * and in `unmapped` what the classes have no place for. Other records, and those that lack what a class requires, are
 * left out and counted. `cloud` is required only by the profile of that name, which events of CloudTrail declare.
 */
export function ocsfForm(): Form {
  const leftOut = counts()
  return {
    survey: () => {},
    files: () => [file],
    joins: true,
    push(record) {
      const event = eventOf(record)
      if (typeof event !== 'string') return [{ file, text: `${exactJson(record.raw)(event)}\n` }]
      leftOut.add(event)
      return []
    },
    end: () => [],
    leftOut: leftOut.by,
    notes: new Map(),
  }
}

/** The event, or why there is none. */
function eventOf(record: Leaving): JsonObject | string {
  const { table, time, raw, fields } = record
  const kind = kindOf(table)
  if (kind === null) return `record of ${table}, which is neither sign-in nor API activity`
  if (time === null) return 'record without a time'
  const row = rowOf(fields, raw)
  const mapped = kind.map(table, row)
  if (typeof mapped === 'string') return mapped
  const { activity, activityName, status, metadata, ...more } = mapped
  const { uid, name, category, categoryName } = kind
  return {
    activity_id: activity,
    activity_name: activityName,
    category_uid: category,
    category_name: categoryName,
    class_uid: uid,
    class_name: name,
    type_uid: uid * 100 + activity,
    type_name: `${name}: ${activity === 99 ? 'Other' : activityName}`,
    time,
    severity_id: 1,
    severity: 'Informational',
    status_id: status.id,
    status: statusNames[status.id],
    ...(status.code === undefined ? {} : { status_code: status.code }),
    ...(status.detail === undefined ? {} : { status_detail: status.detail }),
    metadata: {
      version,
      product: productOf(table),
      log_name: table,
      ...originalTime(table, row, fields),
      ...metadata,
      ...(more.event.cloud === undefined ? {} : { profiles: ['cloud'] }),
    },
    ...more.event,
    unmapped: row.rest(),
    raw_data: raw,
  }
}

/** The time as the log writes it. */
function originalTime(table: TableName, row: Row, fields: JsonObject): JsonObject {
  const column = timeColumns(table).find(name => timeOf(table, { [name]: fields[name] ?? null }) !== null)
  return filled({ original_time: column === undefined ? undefined : row.text(column) }) ?? {}
}

const statusNames = ['Unknown', 'Success', 'Failure'] as const

interface Kind {
  readonly uid: number
  readonly name: string
  readonly category: number
  readonly categoryName: string
  readonly map: (table: TableName, row: Row) => Mapped | string
}

const kinds: readonly (Kind & { readonly tables: readonly TableName[] })[] = [
  {
    uid: 3002,
    name: 'Authentication',
    category: 3,
    categoryName: 'Identity & Access Management',
    tables: signInTables,
    map: authentication,
  },
  {
    uid: 6003,
    name: 'API Activity',
    category: 6,
    categoryName: 'Application Activity',
    tables: apiTables,
    map: apiActivity,
  },
]

const kindOf = (table: TableName): Kind | null => kinds.find(({ tables }) => tables.includes(table)) ?? null

const productOf = (table: TableName): JsonObject =>
  table === 'AWSCloudTrail'
    ? { name: 'AWS CloudTrail', vendor_name: 'AWS' }
    : { name: serviceOf(table), vendor_name: 'Microsoft' }
