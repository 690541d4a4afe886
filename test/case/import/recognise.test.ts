// A format is told from content alone, also where only the head of a file is at hand, or its first lines are broken.
import { describe, expect, test } from 'vitest'
import { recognise } from '../../../main/case/import/index.ts'
import { bytesOf, row } from './reading.ts'

const formatOf = (source: string | Uint8Array) =>
  recognise(typeof source === 'string' ? bytesOf(source) : source, 'file')
const headOf = (text: string) => bytesOf(text).subarray(0, 65_536)
const signIn = {
  id: 'a',
  createdDateTime: '2026-11-20T18:31:55Z',
  appId: 'x',
  userPrincipalName: 'a@b.com',
  status: {},
}

describe('recognising a file', () => {
  test.each([
    ['entra-ndjson', JSON.stringify(row())],
    ['entra-ndjson', `\ufeff\r\n${JSON.stringify(row(), null, 2)}`],
    ['entra-ndjson', JSON.stringify([row()])],
    ['entra-ndjson', `{"broken\n${JSON.stringify(row())}`],
    ['office-activity-ndjson', '{"Type":"OfficeActivity"}'],
    ['office-activity-ndjson', '{"Operation":"Send","OfficeWorkload":"Exchange","UserId":"a"}'],
    ['management-api-ndjson', '[{"Operation":"Send","CreationTime":"2026-11-20T18:31:55","RecordType":2}]'],
    ['hunting-ndjson', '{"Timestamp":"2026-11-20T18:31:55Z","ActionType":"x"}'],
    ['hunting-ndjson', '{"Type":"CloudAppEvents","TimeGenerated":"2026-11-20T18:31:55Z"}'],
    ['hunting-ndjson', '{"Schema":[],"Results":[{"Timestamp":"2026-11-20T18:31:55Z","ReportId":"x"}]}'],
    ['entra-graph-json', JSON.stringify({ value: [signIn] })],
    ['graph-objects', '{"@odata.type":"#microsoft.graph.cloudPC","id":"a"}'],
    ['graph-objects', '{"value":{"id":"a","agentIdentityBlueprintId":"b"}}'],
    ['agent365-exporter', '{"resourceSpans":[{"resource":{"attributes":{"attributes":[]}}}]}'],
    ['otlp-json', '{"resourceSpans":[{"resource":{"attributes":[]}}]}'],
    ['otlp-json', '{"resourceSpans":[{"scopeSpans":[{"spans":[{"startTimeUnixNano":"1"}]}]}]}'],
    ['entra-csv', 'TimeGenerated [UTC],Category,ResultType,CorrelationId,AppDisplayName,UserPrincipalName\n'],
    ['entra-csv', 'a,Type\n1,SigninLogs'],
    ['office-activity-csv', 'Operation,OfficeWorkload,x\n'],
    ['log-analytics-ndjson', '{"Type":"Heartbeat"}'],
    ['log-analytics-ndjson', '{"$table":"AzureActivity","Caller":"a@b.com"}'],
    ['entra-ndjson', '{"TableName":"AADProvisioningLogs"}'],
    ['hunting-ndjson', '{"TableName":"PrimaryResult","Timestamp":"2026-11-20T18:31:55Z","DeviceId":"x"}'],
    ['hunting-csv', 'Timestamp,DeviceId,ActionType\n2026-11-20T18:31:55.1234567Z,x,LdapSearch'],
    ['log-analytics-csv', 'TimeGenerated [UTC],CallerIpAddress,OperationNameValue,ActivityStatusValue\n'],
  ])('%s: %j', (format, source) => {
    expect(formatOf(source)).toBe(format)
  })

  test('a list whose end, or whose first record, lies beyond the head is recognised', () => {
    expect(formatOf(headOf(JSON.stringify({ value: Array.from({ length: 1000 }, () => signIn) })))).toBe(
      'entra-graph-json',
    )
    expect(formatOf(headOf(JSON.stringify({ value: [{ ...signIn, x: 'x'.repeat(70_000) }] }, null, 2)))).toBe(
      'entra-graph-json',
    )
    expect(formatOf(headOf(JSON.stringify(row({ x: 'x'.repeat(70_000) }))))).toBe('entra-ndjson')
  })

  test.each([
    ['', 'nothing.'],
    ['\ufeff \n', 'nothing.'],
    ['PK\u0003\u0004', 'a ZIP archive. Unpack it, and import the files that come out.'],
    [`${'logs/a.json'.padEnd(257, '\0')}ustar`, 'a tar archive. Unpack it'],
    ['BZh91', 'a bzip2 archive. Unpack it'],
    ['%PDF-1.7', 'a PDF document. Export the log itself, as JSON or CSV, and import that.'],
    ['ElfFile\0', 'a Windows event log. Export the log itself'],
    ['\n<!DOCTYPE html>', 'a web page. It may be one that asked to sign in. Download the export again.'],
    ['\ufeff<?xml version="1.0"?>', 'XML. Export the log itself'],
    ['"quoted\nHello', 'text that begins with "\\"quoted"'],
    ['[ ]\n', 'an empty list: there is nothing to import.'],
    ['\ufeff{"@odata.context":"x","value":[]}', 'an answer without a record, its value empty: there is nothing'],
    ['{"schema":[{"name":"a"}],"results":[]}', 'an answer without a record, its results empty'],
    ['hello\nworld', 'text that begins with "hello"'],
    ['a,b,c\n1,2,3', 'CSV with the columns a, b, c'],
    ['{"a":1}', 'JSON objects with a'],
    ['{"Type":"Contoso_CL"}', 'JSON objects of type Contoso_CL'],
    ['[1,2]', 'JSON without a single readable object'],
    ['\u0001\u0000\u0000', 'binary data'],
  ])('%j is refused as %s', (source, seen) => {
    expect(() => formatOf(source)).toThrow(expect.objectContaining({ code: 'import.unrecognised' }))
    expect(() => formatOf(source)).toThrow(`file holds ${seen}`)
  })

  test.each([
    ['a picture', '89504e470d0a1a0a0000'],
    ['a picture', 'ffd8ffe000104a464946'],
    ['an old Excel, Word or Outlook file', 'd0cf11e0a1b11ae10000'],
    ['a Zstandard archive', '28b52ffd0000'],
  ])('%s is refused by its name', (seen, bytes) => {
    expect(() => formatOf(new Uint8Array(Buffer.from(bytes, 'hex')))).toThrow(`file holds ${seen}. `)
  })

  test('the refusal of text that is no format is one sentence; what to do names each place of logs once', () => {
    const todo =
      /What can be imported: logs of Microsoft Graph, Log Analytics, .*OTLP\/JSON, .*, as JSON, a record a line, or CSV\.$/
    expect(() => formatOf('hello')).toThrow(
      expect.objectContaining({
        message: 'file holds text that begins with "hello".',
        data: expect.objectContaining({ todo: expect.stringMatching(todo) }),
      }),
    )
  })
})
