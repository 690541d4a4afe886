// What Graph has of the session: the objects of the directory, and the Cloud PC.
import type { JsonObject } from '../../../shared/model/json.ts'
import { ids, type Row } from './names.ts'

export function graphRows(): Row[] {
  const priya = {
    '@odata.type': '#microsoft.graph.user',
    id: ids.priya,
    displayName: 'Priya Nair',
    userPrincipalName: 'priya.nair@contoso.com',
  }
  const rows: [string, JsonObject][] = [
    [
      'blueprint object',
      {
        '@odata.type': '#microsoft.graph.agentIdentityBlueprint',
        id: ids.blueprintObject,
        appId: ids.blueprintApp,
        displayName: 'Finance Ops',
        owners: [priya],
        sponsors: [priya],
      },
    ],
    [
      'agent object',
      {
        '@odata.type': '#microsoft.graph.agentIdentity',
        id: ids.agent,
        displayName: 'Invoice Agent',
        agentIdentityBlueprintId: ids.blueprintApp,
        servicePrincipalType: 'ServiceIdentity',
        sponsors: [priya],
      },
    ],
    [
      'agent user object',
      {
        '@odata.type': '#microsoft.graph.agentUser',
        id: ids.agentUser,
        displayName: 'Invoice Agent',
        userPrincipalName: 'invoice.agent@contoso.com',
        identityParentId: ids.agent,
      },
    ],
    [
      'Cloud PC object',
      {
        '@odata.type': '#microsoft.graph.cloudPC',
        id: ids.computer,
        displayName: 'CPCA-017',
        managedDeviceName: 'CPCA-017',
        aadDeviceId: ids.device,
        provisioningPolicyName: 'Finance-US',
      },
    ],
  ]
  return rows.map(([name, body]) => ({ name, format: 'graph-objects', body }))
}
