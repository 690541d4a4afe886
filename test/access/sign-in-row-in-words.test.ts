// Rows of the sign-in logs in words: who asked from where, and what was decided, as far as a row says it.
import { describe, expect, test } from 'vitest'
import { readSignIn, signInTables } from '../../main/access/index.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import { agent, blueprint, graph, person } from './cases/ids.ts'
import { listOf, type Named } from './written-table.ts'

const tenant = 'f0000000-0000-4000-8000-000000000001'
const agentic = (agentType: string | null, agentSubjectType: string | null): JsonObject => ({
  Agent: { agentType, agentSubjectType, parentAppId: blueprint.toUpperCase() },
})
const row: JsonObject = {
  ResultType: '0',
  ConditionalAccessStatus: 'success',
  ConditionalAccessPolicies: [{ id: 'p', displayName: 'P', result: 'success' }],
  UserId: person.toUpperCase(),
  ResourceIdentity: graph.toUpperCase(),
}
const own: JsonObject = { ...row, UserId: null, ServicePrincipalId: agent }
const rowsOf = (base: JsonObject, rows: readonly JsonObject[], name: string): Named<JsonObject>[] =>
  rows.map(more => [`${name} ${JSON.stringify(more)}`, { ...base, ...more }])
const kindsOfAgent = [
  'agenticApp',
  'agentIdentityBlueprint',
  'Agent Identity Blueprint Principal',
  'agenticAppInstance',
  'agentIdentity',
  'agentIDuser',
  'Agent ID User',
  'notAgentic',
]

/** By what is read of a row. */
const rows = new Map<string, readonly Named<JsonObject>[]>([
  [
    'who',
    [
      ...rowsOf(
        row,
        [{}, ...kindsOfAgent.flatMap(kind => [agentic(kind, null), agentic('notAgentic', kind)])],
        'a user',
      ),
      ...rowsOf(
        own,
        [{}, ...kindsOfAgent.map(kind => agentic(kind, null)), { ServicePrincipalId: null }],
        'a service principal',
      ),
      ...rowsOf(
        { ...row, ...agentic('agenticAppInstance', 'notAgentic') },
        [
          { IncomingTokenType: 'refreshToken' },
          { AuthenticationProtocol: 'refreshTokenGrant' },
          { AuthenticationProtocol: 'deviceCode' },
        ],
        'on behalf of a user',
      ),
      ...rowsOf(
        row,
        ['none', 'low', 'medium', 'high', 'hidden', ''].flatMap(level => [
          { RiskLevelAggregated: level },
          { RiskLevelDuringSignIn: level },
        ]),
        'a user',
      ),
      ...rowsOf(
        row,
        ['none', 'b2bCollaboration', 'b2bDirectConnect', 'serviceProvider', 'ofTomorrow'].flatMap(
          CrossTenantAccessType => [
            { UserType: 'Guest', CrossTenantAccessType },
            { UserType: 'member', CrossTenantAccessType },
          ],
        ),
        'a user',
      ),
      ...rowsOf(
        row,
        [
          { UserType: 'guest', HomeTenantId: tenant, ResourceTenantId: tenant.toUpperCase() },
          { UserType: 'member', HomeTenantId: tenant, AADTenantId: tenant },
          { HomeTenantId: tenant, ResourceTenantId: graph, AADTenantId: tenant },
          { HomeTenantId: tenant },
          { ResourceTenantId: tenant },
        ],
        'a user',
      ),
    ],
  ],
  [
    'where',
    [
      ...rowsOf(
        row,
        [
          null,
          {},
          '{',
          { deviceId: '' },
          { deviceId: 'D1' },
          { deviceId: 'D1', isCompliant: true, displayName: 'CPC-1', operatingSystem: 'Windows10' },
          { deviceId: 'D1', isCompliant: false },
          { deviceId: 'D1', isCompliant: 'true' },
          { deviceId: '00000000-0000-0000-0000-000000000000', operatingSystem: 'Linux' },
          ...[
            'Azure AD joined',
            'Microsoft Entra joined',
            'Azure AD registered',
            'Microsoft Entra registered',
            'Hybrid Azure AD joined',
            'Microsoft Entra hybrid joined',
            'Other',
          ].map(trustType => ({ deviceId: 'D1', trustType })),
          ...[
            'Windows 11',
            'WINDOWS',
            'Windows Phone',
            'WindowsPhone 8',
            'MacOs',
            'Ios 17.1',
            'iOS17',
            'Android',
            'Chrome OS',
            'Not Windows Phone',
          ].map(operatingSystem => ({ operatingSystem })),
        ].map(DeviceDetail => ({ DeviceDetail })),
        'a user',
      ),
      ...rowsOf(
        row,
        [
          'Browser',
          'Mobile Apps and Desktop clients',
          'Exchange ActiveSync',
          'Other clients',
          'IMAP4',
          'POP3',
          'MAPI Over HTTP',
          'Authenticated SMTP',
          'AutoDiscover',
          'Exchange Online PowerShell',
          'Exchange Web Services',
          'Offline Address Book',
          'Outlook Anywhere (RPC over HTTP)',
          'Outlook Service',
          'Reporting Web Services',
          'Something new',
        ].map(ClientAppUsed => ({ ClientAppUsed })),
        'a user',
      ),
      ...rowsOf(
        row,
        [
          { NetworkLocationDetails: [{ networkType: 'trustedNamedLocation' }, 'x'] },
          { NetworkLocationDetails: [{ networkType: 'namedNetwork' }, { networkType: 'trustedNamedLocation' }] },
          { NetworkLocationDetails: [{ networkType: 'namedNetwork' }] },
          { NetworkLocationDetails: [null, { networkType: 'trustedNamedLocation' }] },
          { IsThroughGlobalSecureAccess: false },
          { IsThroughGlobalSecureAccess: 'False' },
          { IsThroughGlobalSecureAccess: true },
          { IsThroughGlobalSecureAccess: false, NetworkLocationDetails: '[{"networkType":"trustedNamedLocation"}]' },
          { AuthenticationProtocol: 'deviceCode' },
          { AuthenticationProtocol: 'none' },
        ],
        'a user',
      ),
    ],
  ],
  [
    'what was decided',
    [
      ...rowsOf(
        row,
        ['success', 'failure', 'notApplied', 'unknownFutureValue', ''].flatMap(ConditionalAccessStatus =>
          ['0', '50131', '53003', ''].map(ResultType => ({ ConditionalAccessStatus, ResultType })),
        ),
        'a user',
      ),
      ...rowsOf(row, [{ ResultType: '', Status: { errorCode: 50131 }, ConditionalAccessStatus: 'failure' }], 'a user'),
      ...rowsOf(
        row,
        [
          { ResourceIdentity: null },
          { ResourceIdentity: null, ResourceId: graph },
          { ResourceIdentity: null, ResourceId: `/tenants/${tenant}/providers/Microsoft.aadiam` },
          { ResourceIdentity: null, ResourceDisplayName: 'AAD Token Exchange Endpoint: Public' },
          { ResourceDisplayName: 'The AAD Token Exchange Endpoint' },
          { ResourceIdentity: 'FB60F99C-7a34-4190-8149-302f77469936' },
          { ConditionalAccessPolicies: null },
          {
            ConditionalAccessPolicies: null,
            appliedConditionalAccessPolicies: [{ id: 'q', displayName: 'Q', result: 'failure' }],
          },
          { ConditionalAccessPolicies: [{}, 'x', { id: 'p' }] },
        ],
        'a user',
      ),
      ...rowsOf(own, [{ ...agentic('agenticAppInstance', null), ResourceIdentity: null }], 'a service principal'),
    ],
  ],
])

test('The logs that hold decisions are three', () => {
  expect(signInTables).toEqual(['SigninLogs', 'AADNonInteractiveUserSignInLogs', 'AADServicePrincipalSignInLogs'])
})

describe('A row of the sign-in logs', () => {
  test.each([...rows])('is read as the written table says (%s)', async (name, cases) => {
    const text = listOf(
      cases.map(([row, fields]): Named<JsonObject> => [row.replaceAll(': ', ':'), fields]),
      fields => {
        const reading = readSignIn(fields)
        return JSON.stringify(reading.is === 'decision' ? reading.decision : reading)
      },
    )
    await expect(text).toMatchFileSnapshot(`./what-if/rows-${name.replaceAll(' ', '-')}.txt`)
  })
})
