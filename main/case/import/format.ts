// What each format is made of, and what a person calls it.
import type { FormatId } from '../../../shared/model/evidence.ts'
import type { JsonObject } from '../../../shared/model/json.ts'
import { incidentFields } from './arm-incident.ts'
import { auditColumn, auditQueryFields, auditRecordFields, auditSearchFields } from './audit-search.ts'
import { cloudTrailFields } from './cloudtrail.ts'
import { diagnosticFields } from './diagnostic.ts'
import { followMcp, mcpFields } from './mcp.ts'
import { downloadFields } from './portal-download.ts'
import { timelineFields } from './timeline.ts'

export interface Format {
  readonly name: string
  /** Where logs of this format come from, in a word. */
  readonly from: string
  /** `rows`: JSON that holds records as lists of values, and their columns once. */
  readonly content: 'json' | 'csv' | 'rows'
  /** Members of a surrounding object that hold the records. */
  readonly envelopes: readonly string[]
  /** Rows of Log Analytics or advanced hunting, whose columns may carry suffixes. */
  readonly hasColumns: boolean
  readonly isSpan: boolean
  /** The record's fields, where they are not what stands there as it stands. */
  readonly shape?: (row: JsonObject, context: JsonObject | null) => JsonObject
  /** A list on a line of its own holds records, which were sent as one. */
  readonly isBatched?: boolean
  /** Requests, in whose body the records stand. */
  readonly isRequest?: boolean
  /** A column of CSV that holds the record as JSON. */
  readonly jsonColumn?: string
  /** Where a record needs what came before it: takes a source's records in turn and gives the context of each. */
  readonly follow?: () => (row: JsonObject) => JsonObject
}

const json = { content: 'json', envelopes: [], hasColumns: false, isSpan: false } as const
const rows = { ...json, hasColumns: true }
const spans = { ...json, envelopes: ['resourceSpans'], isSpan: true }

export const formats: Record<FormatId, Format> = {
  'entra-graph-json': {
    ...json,
    name: 'sign-ins, audits, risk, alerts or interactions from Microsoft Graph',
    from: 'Microsoft Graph',
    envelopes: ['value'],
    shape: auditQueryFields,
  },
  'entra-ndjson': { ...rows, name: 'Entra rows from Log Analytics, one a line', from: 'Log Analytics' },
  'entra-csv': {
    ...rows,
    name: 'Entra rows from Log Analytics as CSV, or sign-ins and audits downloaded from the Entra admin center',
    from: 'Log Analytics',
    content: 'csv',
    shape: downloadFields,
  },
  'office-activity-csv': { ...rows, name: 'OfficeActivity as CSV', from: 'Log Analytics', content: 'csv' },
  'office-activity-ndjson': { ...rows, name: 'OfficeActivity rows, one a line', from: 'Log Analytics' },
  'management-api-ndjson': {
    ...json,
    name: 'audit records of the Office 365 Management Activity API, or of Search-UnifiedAuditLog',
    from: 'the Office 365 Management Activity API',
    envelopes: ['value'],
    shape: auditRecordFields,
  },
  'agent365-exporter': { ...spans, name: 'bodies of the Agent 365 exporter', from: 'the Agent 365 exporter' },
  'otlp-json': {
    ...spans,
    name: 'OTLP/JSON traces and logs',
    from: 'OTLP/JSON',
    envelopes: ['resourceSpans', 'resourceLogs'],
  },
  // Graph's runHuntingQuery answers {schema, results}, the Defender API {Stats, Schema, Results}, both of any table;
  // Windows PowerShell's ConvertTo-Json makes {value, Count} of a list.
  'hunting-ndjson': {
    ...rows,
    name: 'advanced hunting rows',
    from: 'advanced hunting',
    envelopes: ['results', 'Results', 'value'],
  },
  'log-analytics-ndjson': {
    ...rows,
    name: 'rows of any other table of Log Analytics, one a line',
    from: 'Log Analytics',
  },
  'log-analytics-csv': {
    ...rows,
    name: 'any other table of Log Analytics as CSV',
    from: 'Log Analytics',
    content: 'csv',
  },
  'hunting-csv': {
    ...rows,
    name: 'advanced hunting rows or a device timeline from the Defender portal as CSV',
    from: 'advanced hunting',
    content: 'csv',
    shape: timelineFields,
  },
  'diagnostic-json': {
    ...json,
    name: 'records of diagnostic settings or of Defender streaming, from an Event Hub or a storage account',
    from: 'diagnostic settings',
    envelopes: ['records'],
    shape: diagnosticFields,
  },
  'sentinel-arm-json': {
    ...json,
    name: 'Sentinel incidents from Azure Resource Manager',
    from: 'Sentinel',
    envelopes: ['value'],
    shape: incidentFields,
  },
  'graph-objects': {
    ...json,
    name: 'agent identities, users, Cloud PCs and policies from Microsoft Graph',
    from: 'Microsoft Graph',
    envelopes: ['value'],
  },
  'cloudtrail-json': {
    ...json,
    name: 'AWS CloudTrail events',
    from: 'AWS CloudTrail',
    envelopes: ['Records', 'Events'],
    shape: cloudTrailFields,
  },
  'cloudtrail-csv': {
    ...json,
    name: 'AWS CloudTrail events as CSV',
    from: 'AWS CloudTrail',
    content: 'csv',
    shape: cloudTrailFields,
  },
  'agent365-requests': {
    ...json,
    name: 'captured requests of the Agent 365 exporter',
    from: 'the Agent 365 exporter',
    isSpan: true,
    isRequest: true,
  },
  'audit-search-csv': {
    ...json,
    name: 'audit search results of Purview as CSV',
    from: 'Purview',
    content: 'csv',
    jsonColumn: auditColumn,
    shape: auditSearchFields,
  },
  'query-answer-json': {
    ...json,
    name: 'answers of the query APIs of Log Analytics, Application Insights, Resource Graph, Data Explorer and the Sentinel data lake',
    from: 'the query APIs of Azure',
    content: 'rows',
    envelopes: ['tables'],
  },
  'mcp-jsonl': {
    ...json,
    name: 'messages of the Model Context Protocol, one a line',
    from: 'the Model Context Protocol',
    isBatched: true,
    shape: mcpFields,
    follow: followMcp,
  },
}

/** All of them together, for whoever has none of them. */
export const importable = `logs of ${[...new Set(Object.values(formats).map(({ from }) => from))].join(', ')}, as JSON, a record a line, or CSV`
