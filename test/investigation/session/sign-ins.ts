// What Entra has of the session: the sign-ins of the token chain.
import type { JsonObject } from '../../../shared/model/json.ts'
import { day, ids, type Row } from './names.ts'

const exchangeEndpoint = 'fb60f99c-7a34-4190-8149-302f77469936'
const graph = '00000003-0000-0000-c000-000000000000'

export function entraRows(): Row[] {
  const row = (
    name: string,
    table: string,
    time: string,
    request: string,
    agent: JsonObject,
    more: JsonObject,
  ): Row => ({
    name,
    format: 'entra-ndjson',
    body: {
      Type: table,
      TimeGenerated: `${day}${time}Z`,
      CreatedDateTime: `${day}${time}Z`,
      OperationName: 'Sign-in activity',
      Category:
        table === 'AADServicePrincipalSignInLogs' ? 'ServicePrincipalSignInLogs' : 'NonInteractiveUserSignInLogs',
      ResultType: '0',
      CorrelationId: ids.correlation,
      Id: request,
      IPAddress: '198.51.100.40',
      Agent: JSON.stringify({ parentAppId: ids.blueprintApp, ...agent }),
      SessionId: '',
      ...more,
    },
  })
  const exchange = {
    ResourceDisplayName: 'AAD Token Exchange Endpoint: Public',
    ResourceIdentity: exchangeEndpoint,
    ConditionalAccessStatus: 'notApplied',
    ConditionalAccessPolicies: '[]',
  }
  const subject = { agentSubjectType: 'agenticAppInstance', agentSubjectParentId: ids.blueprintObject }
  return [
    row(
      'T1',
      'AADServicePrincipalSignInLogs',
      '09:14:02.400',
      '21110000-0000-4000-8000-000000000001',
      { agentType: 'agenticApp', ...subject },
      {
        ...exchange,
        AppId: ids.blueprintApp,
        ServicePrincipalId: ids.blueprintPrincipal,
        ServicePrincipalName: 'Finance Ops',
        UniqueTokenIdentifier: 'T1aaaaaaaaaaaaaaaaaaaa',
      },
    ),
    row(
      'T2',
      'AADServicePrincipalSignInLogs',
      '09:14:02.500',
      '21110000-0000-4000-8000-000000000002',
      { agentType: 'agenticAppInstance', ...subject },
      {
        ...exchange,
        AppId: ids.agent,
        ServicePrincipalId: ids.agent,
        ServicePrincipalName: 'Invoice Agent',
        UniqueTokenIdentifier: 'T2aaaaaaaaaaaaaaaaaaaa',
      },
    ),
    row(
      'user_fic',
      'AADNonInteractiveUserSignInLogs',
      '09:14:02.600',
      '21110000-0000-4000-8000-000000000003',
      { agentType: 'agenticAppInstance', agentSubjectType: 'agentIDuser', agentSubjectParentId: ids.agent },
      {
        AppId: ids.agent,
        AppDisplayName: 'Invoice Agent',
        UserId: ids.agentUser,
        UserPrincipalName: 'Invoice.Agent@contoso.com',
        UserDisplayName: 'Invoice Agent',
        ResourceDisplayName: 'Microsoft Graph',
        ResourceIdentity: graph,
        ConditionalAccessStatus: 'success',
        ConditionalAccessPolicies: JSON.stringify([
          { id: 'ca501', displayName: 'CA501-Agents-BLOCK-HighRiskAgent', result: 'notApplied' },
        ]),
        UniqueTokenIdentifier: ids.uti,
        DeviceDetail: JSON.stringify({
          deviceId: ids.device,
          displayName: 'CPCA-017',
          operatingSystem: 'Windows 11',
          browser: '',
          trustType: 'AzureAD',
        }),
      },
    ),
  ]
}
