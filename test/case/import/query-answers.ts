// Answers of query APIs as their APIs give them, and how they are printed.
import type { Json, JsonObject } from '../../../shared/model/json.ts'

export const format = 'query-answer-json'
export const types: Record<string, string> = {
  TimeGenerated: 'datetime',
  DeviceDetail: 'dynamic',
  IsInteractive: 'bool',
}
export const names = ['TimeGenerated', 'Type', 'Id', 'DeviceDetail', 'IsInteractive'] as const
export const rowOf = (id: string, device: Json = '{"deviceId":"d"}'): Json[] => [
  '2026-11-20T18:31:55.519Z',
  'SigninLogs',
  id,
  device,
  true,
]
export const columns = names.map(name => ({ name, type: types[name] ?? 'string' }))
export const kustoColumns = columns.map(({ name, type }) => ({ ColumnName: name, ColumnType: type }))
export const fieldsOf = (values: readonly Json[]): JsonObject =>
  Object.fromEntries(names.map((name, at) => [name, values[at] ?? null]))

export const logAnalytics = (...rows: Json[]): Json => ({ tables: [{ name: 'PrimaryResult', columns, rows }] })
export const frame = (kind: string, more: JsonObject): JsonObject => ({ FrameType: kind, ...more })
export const status = {
  TableName: 'Table_1',
  Columns: [
    'Timestamp',
    'Severity',
    'SeverityName',
    'StatusCode',
    'StatusDescription',
    'RequestId',
    'SubActivityId',
  ].map(ColumnName => ({ ColumnName, DataType: 'String' })),
  Rows: [['2026-11-20T18:31:55Z', 4, 'Info', 0, 'Query completed successfully', 'r', 's']],
}
export const answers: readonly (readonly [string, Json])[] = [
  ['Log Analytics and Application Insights', logAnalytics(rowOf('a'), rowOf('b'))],
  ['a batch of Log Analytics', { responses: [{ id: 'q', status: 200, body: logAnalytics(rowOf('a'), rowOf('b')) }] }],
  ['an alert with its search results', { data: { SearchResults: logAnalytics(rowOf('a'), rowOf('b')) } }],
  ['Resource Graph', { totalRecords: 2, data: { columns, rows: [rowOf('a'), rowOf('b')] }, resultTruncated: 'false' }],
  [
    'Kusto v1, with what it says beside',
    { Tables: [{ TableName: 'Table_0', Columns: kustoColumns, Rows: [rowOf('a'), rowOf('b')] }, status] },
  ],
  [
    'Kusto v2 and the Sentinel data lake',
    [
      frame('DataSetHeader', { IsProgressive: false, Version: 'v2.0' }),
      frame('DataTable', { TableKind: 'QueryProperties', TableId: 0, Columns: [{ ColumnName: 'Key' }], Rows: [['x']] }),
      frame('DataTable', {
        TableKind: 'PrimaryResult',
        TableId: 1,
        Columns: kustoColumns,
        Rows: [rowOf('a'), rowOf('b')],
      }),
      frame('DataTable', { TableKind: 'QueryCompletionInformation', TableId: 2, ...status }),
      frame('DataSetCompletion', { HasErrors: false, Cancelled: false }),
    ],
  ],
  [
    'Kusto v2 in fragments',
    [
      frame('TableHeader', { TableId: 1, TableKind: 'PrimaryResult', Columns: kustoColumns }),
      frame('TableFragment', { TableFragmentType: 'DataAppend', TableId: 1, Rows: [rowOf('a')] }),
      frame('TableFragment', { TableFragmentType: 'DataAppend', TableId: 1, Rows: [rowOf('b')] }),
      frame('TableCompletion', { TableId: 1, RowCount: 2 }),
    ],
  ],
]
export const printed: readonly (readonly [string, (answer: Json) => string])[] = [
  ['on one line', answer => JSON.stringify(answer)],
  ['on a line with an end', answer => `\ufeff${JSON.stringify(answer)}\r\n`],
  ['on many lines', answer => JSON.stringify(answer, null, 2)],
  ['a frame or member a line', answer => JSON.stringify(answer, null, 1).replace(/\n {2,}/g, '')],
]
