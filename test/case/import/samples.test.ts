// Every published sample of our formats, and every other one: nothing lost, nothing invented, nothing mangled.
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { recognise } from '../../../main/case/import/index.ts'
import type { FormatId, TableName } from '../../../shared/model/evidence.ts'
import { describeWith, materialPath } from '../../material.ts'
import { read } from './reading.ts'

interface Expected {
  readonly file: string
  readonly format: FormatId
  readonly tables: Partial<Record<TableName, number>>
  readonly rejected?: number
}

/** Counts are those of samples/README.md. */
const samples: readonly Expected[] = [
  // the spans of the two requests: those of both payloads
  { file: 'agent365-sdk/http_requests.json', format: 'agent365-requests', tables: { AgentSpan: 6 } },
  { file: 'agent365-sdk/payload_1.json', format: 'agent365-exporter', tables: { AgentSpan: 5 } },
  { file: 'agent365-sdk/payload_2.json', format: 'agent365-exporter', tables: { AgentSpan: 1 } },
  { file: 'agent365-sdk/standard_otlp_json_export.json', format: 'otlp-json', tables: { AgentSpan: 3 } },
  { file: 'aws-cloudtrail/otrf_s3_honeybucket.csv', format: 'cloudtrail-csv', tables: { AWSCloudTrail: 301 } },
  {
    file: 'aws-cloudtrail/stratus_aws.impact.bedrock-invoke-model.json',
    format: 'cloudtrail-json',
    tables: { AWSCloudTrail: 15 },
  },
  { file: 'graph-docs/agentIdentity_get.json', format: 'graph-objects', tables: { AgentObject: 1 } },
  { file: 'graph-docs/agentRiskDetection_get.json', format: 'entra-graph-json', tables: { AADAgentRiskEvents: 1 } },
  {
    file: 'graph-docs/aiInteraction_getAllEnterpriseInteractions.json',
    format: 'entra-graph-json',
    tables: { InteractionObject: 1 },
  },
  { file: 'graph-docs/riskyAgent_get.json', format: 'entra-graph-json', tables: { AADRiskyAgents: 1 } },
  { file: 'graph-docs/security_alerts_v2_list.json', format: 'entra-graph-json', tables: { AlertObject: 1 } },
  { file: 'graph-docs/signIn_list_example2.json', format: 'entra-graph-json', tables: { SigninLogs: 1 } },
  { file: 'mcp/server-filesystem.jsonl', format: 'mcp-jsonl', tables: { McpMessage: 17 } },
  { file: 'msticpy/SecurityAlert_alerts_list.ndjson', format: 'hunting-ndjson', tables: { SecurityAlert: 25 } },
  {
    file: 'graph-docs/conditionalAccess_evaluate_request.json',
    format: 'graph-objects',
    tables: { WhatIfObject: 1 },
  },
  {
    file: 'graph-docs/conditionalAccess_evaluate_response.json',
    format: 'graph-objects',
    tables: { WhatIfObject: 1 },
  },
  { file: 'msticpy/SentinelIncidents.ndjson', format: 'sentinel-arm-json', tables: { SecurityIncident: 5 } },
  { file: 'msticpy/SigninLogs_aad_logons.ndjson', format: 'entra-ndjson', tables: { SigninLogs: 86 } },
  { file: 'o365-management-api/audit_records.ndjson', format: 'management-api-ndjson', tables: { AuditRecord: 13 } },
  {
    file: 'o365-management-api/broken_01_AipFileDeleted.txt',
    format: 'management-api-ndjson',
    tables: {},
    rejected: 1,
  },
  { file: 'otrf-golden-saml/AADAuditEvents.json', format: 'entra-ndjson', tables: { AuditLogs: 4 } },
  {
    file: 'otrf-golden-saml/Microsoft365DefenderEvents.json',
    format: 'hunting-ndjson',
    tables: { HuntingEvents: 7, CloudAppEvents: 2 },
  },
  {
    file: 'otrf-golden-saml/OfficeActivityEvents.json',
    format: 'office-activity-ndjson',
    tables: { OfficeActivity: 1 },
  },
  { file: 'sentinel-training-lab/AuditLogs_Hunting.csv', format: 'entra-csv', tables: { AuditLogs: 5 } },
  { file: 'sentinel-training-lab/disable_accounts.csv', format: 'entra-csv', tables: { SigninLogs: 4 } },
  { file: 'sentinel-training-lab/office_activity.csv', format: 'office-activity-csv', tables: { OfficeActivity: 266 } },
  {
    file: 'sentinel-training-lab/office_activity_inbox_rule.csv',
    format: 'office-activity-csv',
    tables: { OfficeActivity: 2 },
  },
  { file: 'sentinel-training-lab/sign-in_adelete.csv', format: 'entra-csv', tables: { SigninLogs: 56 } },
  { file: 'sentinel-training-lab/signinLogs.csv', format: 'entra-csv', tables: { SigninLogs: 1 } },
]

const sample = (file: string): Uint8Array => new Uint8Array(readFileSync(materialPath(`samples/${file}`)))
const formatOf = (file: string): FormatId => recognise(sample(file).subarray(0, 65_536), file)

describeWith('samples', 'published samples', () => {
  test.each(samples)('$file is $format and gives all its records', async ({ file, format, tables, rejected = 0 }) => {
    expect(formatOf(file)).toBe(format)
    const reading = await read(format, sample(file))
    const counts: Partial<Record<TableName, number>> = {}
    for (const { table } of reading.records) counts[table] = (counts[table] ?? 0) + 1
    expect(counts).toEqual(tables)
    expect(reading.rejected).toHaveLength(rejected)
  })

  test.each(samples)('$file gives the same segments in chunks of 1, 7 and 4,096 bytes', async ({ file, format }) => {
    const whole = await read(format, sample(file))
    for (const sizes of [[1], [7], [4096]]) {
      expect((await read(format, sample(file), sizes)).segments).toEqual(whole.segments)
    }
  })

  test('are all of these: none is left out', () => {
    const files = readdirSync(materialPath('samples'), { recursive: true, encoding: 'utf8' })
    const expected = [...samples.map(({ file }) => file), 'README.md']
    expect(files.filter(file => /\.\w+$/.test(file)).sort()).toEqual(expected.sort())
  })

  test('the invalid audit record is rejected at the backslash of its ObjectId', async () => {
    const { rejected } = await read('management-api-ndjson', sample('o365-management-api/broken_01_AipFileDeleted.txt'))
    expect(rejected).toEqual([
      {
        kind: 'rejected',
        start: 0,
        length: 902,
        line: 13,
        column: 24,
        code: 'json.syntax',
        reason: "'\\c' is no escape that JSON knows.",
      },
    ])
  })

  test('of duplicate keys the last wins in the fields, and the raw bytes keep both', async () => {
    const bytes = sample('graph-docs/signIn_list_example2.json')
    const { records, fields } = await read('entra-graph-json', bytes)
    expect(fields[0]).toMatchObject({ homeTenantId: '99081087-73c4-48d1-a112-f60ff75114f7' })
    const raw = new TextDecoder().decode(
      bytes.subarray(records[0]?.start, (records[0]?.start ?? 0) + (records[0]?.length ?? 0)),
    )
    expect(raw.match(/"homeTenantId"/g)).toHaveLength(2)
    expect(raw.startsWith('{') && raw.endsWith('}')).toBe(true)
  })

  test('times of the golden-SAML files stand on one axis', async () => {
    const times: string[] = []
    for (const name of ['AADAuditEvents', 'Microsoft365DefenderEvents', 'OfficeActivityEvents']) {
      const file = `otrf-golden-saml/${name}.json`
      const { records } = await read(formatOf(file), sample(file))
      times.push(...records.map(({ time }) => (time === null ? 'none' : new Date(time).toISOString())))
    }
    expect(times.sort()).toMatchInlineSnapshot(`
      [
        "2021-08-02T13:08:18.374Z",
        "2021-08-02T13:11:39.772Z",
        "2021-08-02T13:11:39.774Z",
        "2021-08-02T13:11:53.583Z",
        "2021-08-02T13:11:53.634Z",
        "2021-08-02T13:13:02.057Z",
        "2021-08-02T13:15:30.513Z",
        "2021-08-02T13:25:12.246Z",
        "2021-08-02T13:27:20.000Z",
        "2021-08-02T13:27:20.017Z",
        "2021-08-02T13:29:25.983Z",
        "2021-08-02T13:29:25.983Z",
        "2021-08-02T13:32:07.000Z",
        "2021-08-02T13:32:07.000Z",
      ]
    `)
  })

  test('CSV columns lose the suffixes of the export, and an empty twin hides nothing', async () => {
    const { records, fields } = await read('entra-csv', sample('sentinel-training-lab/sign-in_adelete.csv'))
    expect(new Date(records[0]?.time ?? 0).toISOString()).toBe('2021-04-28T14:08:45.221Z')
    expect(fields[0]).toMatchObject({
      CreatedDateTime: '4/28/2021, 2:08:45.221 PM',
      DeviceDetail: '{"operatingSystem":"Windows 10","deviceId":"","browser":"Edge 90.0.818"}',
      MfaDetail: '{}',
    })
    expect(Object.keys(fields[0] ?? {}).filter(name => /_dynamic|_string|UTC/.test(name))).toEqual([])
  })

  test('rows without any time are taken in with none', async () => {
    const { records } = await read('entra-csv', sample('sentinel-training-lab/disable_accounts.csv'))
    expect(records.map(({ time }) => time)).toEqual([null, null, null, null])
  })

  test('the agent-to-agent call carries its caller', async () => {
    const { records } = await read('agent365-exporter', sample('agent365-sdk/payload_2.json'))
    expect(records[0]?.keys).toContainEqual({
      kind: 'callerAgent',
      value: '9b1f5a3e-2f0f-4f0e-8d7c-0d4f6a1b2c3d',
      field: 'attributes.microsoft.a365.caller.agent.id',
    })
  })

  test('the exporter and OTLP/JSON decode to the same shape', async () => {
    const exporter = await read('agent365-exporter', sample('agent365-sdk/payload_1.json'))
    const standard = await read('otlp-json', sample('agent365-sdk/standard_otlp_json_export.json'))
    const shape = (fields: object = {}) => Object.entries(fields).map(([name, value]) => [name, typeof value])
    const toolOf = (list: typeof exporter.fields) =>
      list.find(({ name }) => String(name).startsWith('execute_tool mcp'))
    const own = new Set(shape(toolOf(exporter.fields)).map(String))
    expect(shape(toolOf(standard.fields)).map(String)).toEqual(expect.arrayContaining([...own]))
    expect(toolOf(standard.fields)).toMatchObject({
      kind: 'INTERNAL',
      status: { code: 'UNSET', message: '' },
      startTimeUnixNano: 1795199611790000000,
      events: null,
      attributes: { 'gen_ai.tool.call.id': 'call_1', 'gen_ai.tool.call.arguments': '{"query":"invoice","top":25}' },
      resource: { attributes: { 'service.name': 'contoso-procurement-agent' } },
      scope: { name: 'Agent365Sdk' },
    })
  })
})
