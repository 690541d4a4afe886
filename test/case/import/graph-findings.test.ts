// Risk of users and applications, policies and what-if answers from Microsoft Graph, and incidents from Azure Resource Manager.
import { describe, expect, test } from 'vitest'
import { recognise } from '../../../main/case/import/index.ts'
import type { JsonObject } from '../../../shared/model/json.ts'
import { bytesOf, read } from './reading.ts'

const guid = (digit: string) => `${digit.repeat(8)}-0000-4000-8000-000000000000`
const [A, B, C] = [guid('a'), guid('b'), guid('c')]
const at = '2026-11-20T18:31:55.5191234Z'

const detection = {
  id: A,
  riskEventType: 'unfamiliarFeatures',
  detectedDateTime: '2026-11-21T00:00:00Z',
  activityDateTime: at,
}
const userDetection = { ...detection, requestId: C, userId: B, userPrincipalName: 'Dana@Contoso.com' }
const appDetection = { ...detection, servicePrincipalId: B, appId: C }
const risky = { id: A, riskState: 'atRisk', riskLastUpdatedDateTime: at }
const riskyUser = { ...risky, userDisplayName: 'Dana', userPrincipalName: 'dana@contoso.com' }
const policy = {
  id: A,
  displayName: 'Block',
  state: 'enabled',
  conditions: {},
  grantControls: null,
  modifiedDateTime: at,
}

describe('an object of Graph', () => {
  test.each<[string, string, string, JsonObject, string[]]>([
    [
      'riskDetection',
      'entra-graph-json',
      'AADUserRiskEvents',
      userDetection,
      [`request ${C}`, `user ${B}`, 'upn dana@contoso.com', `record ${A}`],
    ],
    [
      'servicePrincipalRiskDetection',
      'entra-graph-json',
      'AADServicePrincipalRiskEvents',
      appDetection,
      [`app ${C}`, `app ${B}`, `record ${A}`],
    ],
    ['riskyUser', 'entra-graph-json', 'AADRiskyUsers', riskyUser, [`user ${A}`, 'upn dana@contoso.com']],
    [
      'riskyServicePrincipal',
      'entra-graph-json',
      'AADRiskyServicePrincipals',
      { ...risky, appId: B },
      [`app ${A}`, `app ${B}`],
    ],
    ['conditionalAccessPolicy', 'graph-objects', 'PolicyObject', policy, [`record ${A}`]],
  ])('%s is told by its type or by what only it has', async (type, format, table, object, keys) => {
    for (const body of [
      object,
      { '@odata.type': `#microsoft.graph.${type}`, ...object },
      { value: object },
      { value: [object] },
    ]) {
      const text = JSON.stringify(body)
      expect(recognise(bytesOf(text), 'graph.json')).toBe(format)
      const { records } = await read(recognise(bytesOf(text), 'graph.json'), text)
      expect(records).toMatchObject([{ table, time: Date.parse('2026-11-20T18:31:55.519Z') }])
      expect(records[0]?.keys.map(({ kind, value }) => `${kind} ${value}`)).toEqual(keys)
    }
  })

  test('pages stand one a line or one after the other, and their links are no records', async () => {
    const page = {
      '@odata.context': 'x',
      '@odata.nextLink': 'https://graph.microsoft.com/x',
      value: [riskyUser, riskyUser],
    }
    const last = { '@odata.deltaLink': 'https://graph.microsoft.com/y', value: [riskyUser] }
    for (const source of [
      [page, last].map(one => JSON.stringify(one)).join('\n'),
      [page, last].map(one => JSON.stringify(one, null, 2)).join('\n'),
    ]) {
      const { records, rejected } = await read('entra-graph-json', source, [64])
      expect([records.length, rejected]).toEqual([3, []])
    }
  })
})

test("an incident of ARM is a row of Sentinel's, whether its properties stand in an object or under names with dots", async () => {
  const around = { id: '/subscriptions/x', name: B, type: 'Microsoft.SecurityInsights/Incidents' }
  const properties = {
    title: 'T',
    incidentNumber: 7,
    lastModifiedTimeUtc: at,
    owner: { userPrincipalName: 'dana@contoso.com' },
  }
  const dotted = {
    ...around,
    'properties.title': 'T',
    'properties.incidentNumber': 7,
    'properties.lastModifiedTimeUtc': at,
    'properties.owner.userPrincipalName': 'dana@contoso.com',
  }
  for (const body of [{ value: [{ ...around, properties }] }, dotted]) {
    const text = JSON.stringify(body)
    expect(recognise(bytesOf(text), 'incidents.json')).toBe('sentinel-arm-json')
    const { records, fields } = await read('sentinel-arm-json', text)
    expect(records).toMatchObject([{ table: 'SecurityIncident', time: Date.parse('2026-11-20T18:31:55.519Z') }])
    expect(records[0]?.keys).toMatchObject([{ kind: 'upn', value: 'dana@contoso.com' }])
    expect(fields).toMatchObject([{ IncidentName: B, IncidentNumber: 7, Title: 'T', LastModifiedTime: at }])
  }
})
