// What the fuzz begins with: records of every format as one line each, from the published samples and of our own making.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readSegments, recognise } from '../../main/case/import/index.ts'
import { Refusal } from '../../shared/errors.ts'
import type { FormatId } from '../../shared/model/evidence.ts'
import { signIn, spanRecord } from '../case/making.ts'
import { materialPath } from '../material.ts'

export interface Corpus {
  readonly format: FormatId
  /** Of CSV, without the line break. */
  readonly header: string | null
  /** Never empty; no line has a line break inside. */
  readonly lines: readonly string[]
}

/** Every corpus; those of the samples only where they are. In an order that never changes. */
export async function corpora(): Promise<Corpus[]> {
  const found = [...own]
  const folder = materialPath('samples')
  if (!existsSync(folder)) return found
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!/\.(?:json|jsonl|ndjson|csv)$/.test(file)) continue
    const corpus = await corpusOf(new Uint8Array(readFileSync(join(folder, file))), file)
    if (corpus !== null) found.push(corpus)
  }
  return found
}

/** Null where the sample is of no format, or none of its records fits on a line. */
async function corpusOf(bytes: Uint8Array, file: string): Promise<Corpus | null> {
  const format = formatOf(bytes, file)
  if (format === null) return null
  const text = (start: number, length: number) => Buffer.from(bytes.subarray(start, start + length)).toString()
  const lines: string[] = []
  let header: string | null = null
  for await (const segments of readSegments(format, once(bytes))) {
    for (const segment of segments) {
      if (segment.kind === 'context' && file.endsWith('.csv')) header = text(0, bytes.indexOf(0x0a)).trim()
      if (segment.kind !== 'record') continue
      const raw = text(segment.start, segment.length)
      if (file.endsWith('.csv')) lines.push(raw)
      else if (!raw.startsWith('{\\')) lines.push(JSON.stringify(JSON.parse(raw)))
    }
  }
  const whole = lines.filter(line => !/[\r\n]/.test(line))
  return whole.length === 0 ? null : { format, header, lines: whole }
}

function formatOf(bytes: Uint8Array, file: string): FormatId | null {
  try {
    return recognise(bytes.subarray(0, 65_536), file)
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

const line = (value: unknown): string => JSON.stringify(value)
const many = (make: (index: number) => unknown): string[] => Array.from({ length: 20 }, (_, index) => line(make(index)))

const trail = (index: number) => ({
  eventVersion: '1.09',
  eventID: `e-${index}`,
  eventTime: '2026-10-17T20:09:52Z',
  eventName: 'InvokeModel',
  userIdentity: {
    type: 'AssumedRole',
    arn: `arn:aws:sts::1:assumed-role/a/${index}`,
    accessKeyId: 'ASIA6FTSFH98XNF7DFZB',
  },
  requestParameters: { modelId: 'claude', depth: [[[index]]] },
})
const request = (index: number) => ({
  method: 'POST',
  url: '/observability/tenants/t/otlp/agents/a/traces?api-version=1',
  headers: { authorization: 'Bearer <redacted>' },
  body: JSON.stringify(spanRecord(index, 'é😀').body),
})
const audit = (index: number) => ({
  Id: `a-${index}`,
  Operation: 'CopilotInteraction',
  CreationTime: '2026-11-20T18:31:55',
  RecordType: 261,
  UserId: 'adelev@contoso.com',
})
const message = (index: number) => ({
  ts: '2026-11-20T18:33:39.176Z',
  dir: index % 2 === 0 ? 'client->server' : 'server->client',
  msg:
    index % 2 === 0
      ? { jsonrpc: '2.0', id: index, method: 'tools/call', params: { name: 'click', arguments: { sessionId: 's' } } }
      : { jsonrpc: '2.0', id: index - 1, result: { content: [], isError: index % 3 === 0 } },
})
const logAnalyticsAnswer = (index: number) => {
  const rows = [signIn(index), signIn(index + 1)]
  const columns = Object.keys(signIn(0)).map(name => ({ name, type: 'string' }))
  return { tables: [{ name: 'PrimaryResult', columns, rows: rows.map(row => Object.values(row)) }] }
}
const columnsOf = (row: object) => Object.keys(row).map(ColumnName => ({ ColumnName, ColumnType: 'dynamic' }))
const kustoAnswer = (index: number) => [
  { FrameType: 'DataSetHeader', IsProgressive: false, Version: 'v2.0' },
  { FrameType: 'DataTable', TableKind: 'QueryProperties', Columns: [{ ColumnName: 'Key' }], Rows: [['Cursor']] },
  {
    FrameType: 'DataTable',
    TableKind: 'PrimaryResult',
    Columns: columnsOf(audit(0)),
    Rows: [Object.values(audit(index))],
  },
  { FrameType: 'DataSetCompletion', HasErrors: index % 2 === 1, OneApiErrors: [{ error: { code: 'LimitsExceeded' } }] },
]
const fragments = (index: number) => [
  { FrameType: 'DataSetHeader', IsProgressive: true, Version: 'v2.0' },
  { FrameType: 'TableHeader', TableId: 1, TableKind: 'PrimaryResult', Columns: columnsOf(audit(0)) },
  { FrameType: 'TableFragment', TableFragmentType: 'DataAppend', TableId: 1, Rows: [Object.values(audit(index))] },
  { FrameType: 'TableFragment', TableFragmentType: 'DataReplace', TableId: 1, Rows: [Object.values(audit(index + 1))] },
  { FrameType: 'TableCompletion', TableId: 1, RowCount: 1 },
]
/** Rows one a line, and pages of them as hunting answers and PowerShell writes them. */
const hunted = (index: number) =>
  index % 3 === 0
    ? { schema: [{ name: 'Type' }], [index % 2 === 0 ? 'results' : 'value']: [signIn(index), signIn(index + 1)] }
    : signIn(index)
const searched = (index: number) => ({
  RecordType: 'CopilotInteraction',
  CreationDate: '/Date(1795199515000)/',
  UserIds: 'adelev@contoso.com',
  Operations: 'CopilotInteraction',
  AuditData: JSON.stringify(audit(index)),
})
const bare = (index: number) => message(index).msg
const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`

const own: readonly Corpus[] = [
  { format: 'entra-ndjson', header: null, lines: many(signIn) },
  { format: 'agent365-exporter', header: null, lines: many(index => spanRecord(index).body) },
  { format: 'agent365-requests', header: null, lines: many(request) },
  { format: 'management-api-ndjson', header: null, lines: many(audit) },
  { format: 'cloudtrail-json', header: null, lines: many(trail) },
  { format: 'mcp-jsonl', header: null, lines: many(message) },
  {
    format: 'mcp-jsonl',
    header: null,
    lines: many(index => (index % 3 === 0 ? [bare(index), bare(index + 1)] : bare(index))),
  },
  { format: 'query-answer-json', header: null, lines: many(logAnalyticsAnswer) },
  { format: 'query-answer-json', header: null, lines: many(kustoAnswer) },
  { format: 'query-answer-json', header: null, lines: many(fragments) },
  { format: 'hunting-ndjson', header: null, lines: many(hunted) },
  { format: 'management-api-ndjson', header: null, lines: many(searched) },
  {
    format: 'entra-csv',
    header: 'Date (UTC),Request ID,Correlation ID,Username,Application ID ,Sign-in error code',
    lines: many(String).map(id => `2026-11-20T18:31:55Z,r-${id.slice(1, -1)},c,"adelev@contoso.com",app,0`),
  },
  {
    format: 'audit-search-csv',
    header: 'RecordId,CreationDate,RecordType,Operation,UserId,AuditData',
    lines: many(audit).map(data => `r,2026-11-20T18:31:55Z,261,CopilotInteraction,adelev@contoso.com,${cell(data)}`),
  },
  {
    format: 'cloudtrail-csv',
    header: 'Event Name,User ID,Event ID,Event DateTime',
    lines: many(String).map(
      id => `ListObjects,"{'type': 'AWSAccount', 'accountId': None}",${id.slice(1, -1)},2022-02-18T17:34:57Z`,
    ),
  },
]
