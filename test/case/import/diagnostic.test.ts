// Records of diagnostic settings and of streaming become the rows that Azure Monitor and Sentinel would have written of them.
import { describe, expect, test } from 'vitest'
import { recognise } from '../../../main/case/import/index.ts'
import type { JsonObject } from '../../../shared/model/json.ts'
import { bytesOf, read } from './reading.ts'

const guid = (digit: string) => `${digit.repeat(8)}-0000-4000-8000-000000000000`
const [A, B, C, D] = [guid('a'), guid('b'), guid('c'), guid('d')]
const at = '2026-11-20T18:31:55.5190000Z'

const entra = (category: string, properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  time: at,
  resourceId: `/tenants/${D}/providers/Microsoft.aadiam`,
  operationName: 'Sign-in activity',
  operationVersion: '1.0',
  category,
  tenantId: D,
  callerIpAddress: '203.0.113.7',
  ...more,
  properties,
})
const signIn = entra(
  'NonInteractiveUserSignInLogs',
  {
    id: A,
    createdDateTime: at,
    userPrincipalName: 'Dana@Contoso.com',
    userId: B,
    appId: C,
    ipAddress: '203.0.113.7',
    location: { city: 'Reno' },
    resourceId: '00000003-0000-0000-c000-000000000000',
    deviceDetail: { deviceId: C },
    appliedConditionalAccessPolicies: [{ displayName: 'Block' }],
    uniqueTokenIdentifier: 'aBc',
    somethingNew: 1,
  },
  { resultType: '0', durationMs: 12, correlationId: D, location: 'US', Level: 4 },
)

const only = async (record: JsonObject) => {
  const text = `${JSON.stringify({ records: [record] })}\n`
  const format = recognise(bytesOf(text), 'PT1H.json')
  const { records, fields, rejected } = await read(format, text)
  expect(rejected).toEqual([])
  const [segment] = records
  const [row] = fields
  if (segment === undefined || row === undefined) throw new Error('no record came back')
  return {
    format,
    row,
    table: segment.table,
    time: segment.time,
    keys: segment.keys.map(key => `${key.kind} ${key.value}`),
  }
}

describe('records of diagnostic settings', () => {
  test('a sign-in has the names of its table, also where a name stands around its properties and inside', async () => {
    const { format, row, table, time } = await only(signIn)
    expect([format, table, time]).toEqual(['diagnostic-json', 'AADNonInteractiveUserSignInLogs', Date.parse(at)])
    expect(row).toMatchObject({
      TimeGenerated: at,
      CreatedDateTime: at,
      Category: 'NonInteractiveUserSignInLogs',
      Id: A,
      UserPrincipalName: 'Dana@Contoso.com',
      IPAddress: '203.0.113.7',
      Location: 'US',
      LocationDetails: { city: 'Reno' },
      ResourceIdentity: '00000003-0000-0000-c000-000000000000',
      ConditionalAccessPolicies: [{ displayName: 'Block' }],
      ResultType: '0',
      DurationMs: 12,
      AADTenantId: D,
      somethingNew: 1,
    })
  })

  test('its keys are those of the same row from Log Analytics', async () => {
    const row = {
      Type: 'AADNonInteractiveUserSignInLogs',
      TimeGenerated: at,
      Id: A,
      UserPrincipalName: 'Dana@Contoso.com',
      UserId: B,
      AppId: C,
      DeviceDetail: JSON.stringify({ deviceId: C }),
      UniqueTokenIdentifier: 'aBc',
      CorrelationId: D,
    }
    const { records } = await read('entra-ndjson', JSON.stringify(row))
    expect((await only(signIn)).keys).toEqual(records[0]?.keys.map(({ kind, value }) => `${kind} ${value}`))
  })

  test.each<[string, string, JsonObject]>([
    ['SignInLogs', 'SigninLogs', { id: A }],
    ['ServicePrincipalSignInLogs', 'AADServicePrincipalSignInLogs', { id: A }],
    ['ManagedIdentitySignInLogs', 'AADManagedIdentitySignInLogs', { id: A }],
    ['AuditLogs', 'AuditLogs', { id: A, category: 'UserManagement', operationType: 'Add' }],
    ['ProvisioningLogs', 'AADProvisioningLogs', { id: A }],
    ['RiskyUsers', 'AADRiskyUsers', { id: A, userPrincipalName: 'dana@contoso.com' }],
    ['UserRiskEvents', 'AADUserRiskEvents', { id: A }],
    ['RiskyServicePrincipals', 'AADRiskyServicePrincipals', { id: A }],
    ['ServicePrincipalRiskEvents', 'AADServicePrincipalRiskEvents', { id: A }],
    ['RiskyAgents', 'AADRiskyAgents', { id: A }],
    ['AgentRiskEvents', 'AADAgentRiskEvents', { id: A }],
    ['MicrosoftGraphActivityLogs', 'MicrosoftGraphActivityLogs', { requestId: A, signInActivityId: 'aBc' }],
  ])('%s are rows of %s', async (category, table, properties) => {
    const found = await only(entra(category, properties))
    expect([found.table, found.time]).toEqual([table, Date.parse(at)])
  })

  test('a directory audit keeps its own category, and what it was called around', async () => {
    const { row } = await only(entra('AuditLogs', { category: 'UserManagement', operationType: 'Add' }))
    expect(row).toMatchObject({
      Category: 'UserManagement',
      AADOperationType: 'Add',
      OperationName: 'Sign-in activity',
    })
  })

  test("Intune's audits are not Entra's", async () => {
    const resourceId = `/tenants/${D}/PROVIDERS/MICROSOFT.INTUNE`
    expect((await only(entra('AuditLogs', { Actor: {} }, { resourceId }))).table).toBe('IntuneAuditLogs')
  })

  test('an operation on Azure says who called, and with which token', async () => {
    const claims = {
      appid: B,
      uti: 'uTi',
      'http://schemas.microsoft.com/identity/claims/objectidentifier': C,
      'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn': 'AdeleV@Contoso.com',
    }
    const found = await only({
      time: at,
      resourceId: `/SUBSCRIPTIONS/${A}/RESOURCEGROUPS/RG`,
      operationName: 'MICROSOFT.COMPUTE/VIRTUALMACHINES/WRITE',
      category: 'Administrative',
      resultType: 'Success',
      callerIpAddress: '203.0.113.7',
      correlationId: D,
      identity: { claims },
      properties: { eventDataId: A },
    })
    expect(found.table).toBe('AzureActivity')
    expect(found.row).toMatchObject({
      OperationNameValue: 'MICROSOFT.COMPUTE/VIRTUALMACHINES/WRITE',
      CallerIpAddress: '203.0.113.7',
      Caller: 'AdeleV@Contoso.com',
      Properties_d: { eventDataId: A },
    })
    expect(found.keys).toEqual([
      `correlation ${D}`,
      `record ${A}`,
      'upn adelev@contoso.com',
      'uti uTi',
      `app ${B}`,
      `user ${C}`,
    ])
  })

  test("a key vault's log has the columns of AzureDiagnostics, and names the application that asked", async () => {
    const found = await only({
      time: at,
      resourceId: `/SUBSCRIPTIONS/${A}/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.KEYVAULT/VAULTS/V`,
      operationName: 'SecretGet',
      category: 'AuditEvent',
      callerIpAddress: '203.0.113.7',
      correlationId: D,
      identity: { claim: { appid: B, 'http://schemas.microsoft.com/identity/claims/objectidentifier': C } },
      properties: {
        id: 'https://v.vault.azure.net/secrets/s',
        httpStatusCode: 200,
        isRbacAuthorized: true,
        inner: { a: 'x' },
      },
    })
    expect(found.row).toMatchObject({
      Category: 'AuditEvent',
      CallerIPAddress: '203.0.113.7',
      identity_claim_appid_g: B,
      identity_claim_http_schemas_microsoft_com_identity_claims_objectidentifier_g: C,
      id_s: 'https://v.vault.azure.net/secrets/s',
      httpStatusCode_d: 200,
      isRbacAuthorized_b: true,
      inner_a_s: 'x',
    })
    expect(found.keys).toEqual([`correlation ${D}`, `app ${B}`, `user ${C}`])
  })

  test('a category of a resource that has no table of its own goes where Azure puts it; another is rejected, and kept', async () => {
    const resource = { time: at, resourceId: `/SUBSCRIPTIONS/${A}/X`, category: 'AuditEvent', properties: {} }
    expect((await only(resource)).table).toBe('AzureDiagnostics')
    const { rejected } = await read('diagnostic-json', JSON.stringify({ records: [{ ...resource, resourceId: '/x' }] }))
    expect(rejected).toMatchObject([{ code: 'record.unrecognised' }])
  })

  test('streamed rows of hunting keep their columns', async () => {
    const found = await only({
      time: '2026-11-20T18:40:00Z',
      tenantId: D,
      operationName: 'Publish',
      category: 'AdvancedHunting-DeviceEvents',
      properties: { Timestamp: at, DeviceId: 'ab12', DeviceName: 'CPCA-1', ActionType: 'LdapSearch', ReportId: 7 },
    })
    expect([found.table, found.time]).toEqual(['DeviceEvents', Date.parse(at)])
    expect(found.row).toMatchObject({ DeviceName: 'CPCA-1', ActionType: 'LdapSearch' })
    expect(found.keys).toEqual(['device ab12', 'deviceName cpca-1'])
  })

  test('many records an envelope, several envelopes a file, and records without one are the same', async () => {
    const list = [signIn, entra('AuditLogs', { id: A })]
    const sources = [
      JSON.stringify({ records: list }, null, 2),
      list.map(record => JSON.stringify({ records: [record] })).join('\n'),
      list.map(record => JSON.stringify(record)).join('\n'),
      JSON.stringify(list),
    ]
    for (const source of sources) {
      expect(recognise(bytesOf(source), 'x')).toBe('diagnostic-json')
      const { records } = await read('diagnostic-json', source, [97])
      expect(records.map(({ table }) => table)).toEqual(['AADNonInteractiveUserSignInLogs', 'AuditLogs'])
    }
  })
})
