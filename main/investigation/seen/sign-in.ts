// Reads one sign-in row: which request of the token chain it is, for whom, with which token id, and what Conditional Access said.
import type { Evidence, TableName } from '../../../shared/model/evidence.ts'
import { isJsonObject } from '../../../shared/model/json.ts'
import { type Columns, columnsOf, idOf, listOf, nestedOf, textOf } from '../../../shared/records/fields.ts'
import { type AgentParty, type Leg, noAgent, planeOf, type SignIn } from './seen.ts'

/** "AAD Token Exchange Endpoint: Public" (real-system.md §2.1): what T1 and T2 are asked for. */
const exchangeEndpoint = 'fb60f99c-7a34-4190-8149-302f77469936'

/** What a row of the sign-in logs says, from Graph JSON or Log Analytics columns alike. */
export function signInOf(evidence: Evidence): SignIn {
  const row = columnsOf(evidence.fields)
  const agentic = nestedOf(row, 'Agent')
  const leg = legOf(evidence, row, agentic)
  const agent = agentOf(leg, row, agentic)
  const user = {
    id: idOf(row, 'UserId', 'AccountObjectId'),
    upn: idOf(row, 'UserPrincipalName', 'AccountUpn'),
    name: textOf(row, 'UserDisplayName', 'AccountDisplayName'),
  }
  const device = nestedOf(row, 'DeviceDetail')
  const status = nestedOf(row, 'Status')
  const code = textOf(row, 'ResultType', 'ErrorCode') ?? textOf(status, 'errorCode')
  const request = idOf(row, 'Id', 'RequestId')
  const app = idOf(row, 'AppId', 'ApplicationId')
  const principal = idOf(row, 'ServicePrincipalId')
  const accounts = [
    user.upn && `upn ${user.upn}`,
    user.id && `user ${user.id}`,
    user.id === null && user.upn === null && (agent.id ?? principal ?? app) && `app ${agent.id ?? principal ?? app}`,
    idOf(device, 'deviceId') && `device ${idOf(device, 'deviceId')}`,
    idOf(device, 'displayName') && `deviceName ${idOf(device, 'displayName')}`,
  ]
  return {
    what: 'signIn',
    evidence: evidence.id,
    table: evidence.table,
    plane: planeOf(evidence.table),
    time: evidence.time,
    accounts: accounts.filter(account => typeof account === 'string'),
    // An interrupted sign-in leaves several rows under one request id: they are moments of it, not copies. Exports that
    // copy one row cut its time differently, so the second decides.
    identity: request && `request ${request}:${secondOf(evidence)}:${code ?? ''}`,
    leg,
    correlation: idOf(row, 'CorrelationId'),
    uti: textOf(row, 'UniqueTokenIdentifier', 'UniqueTokenId'),
    agent,
    user,
    app,
    resource: textOf(row, 'ResourceDisplayName'),
    device: {
      id: idOf(device, 'deviceId') ?? idOf(row, 'EntraIdDeviceId', 'AadDeviceId'),
      name: textOf(device, 'displayName') ?? textOf(row, 'DeviceName'),
    },
    errorCode: code === null || Number.isNaN(Number(code)) ? null : Number(code),
    reason: textOf(row, 'ResultDescription') ?? textOf(status, 'failureReason'),
    conditionalAccess: statusOf(textOf(row, 'ConditionalAccessStatus')),
    policies: listOf(row, 'ConditionalAccessPolicies', 'appliedConditionalAccessPolicies')
      .filter(isJsonObject)
      .map(columnsOf)
      .map(policy => ({ name: textOf(policy, 'displayName') ?? '', result: textOf(policy, 'result') ?? 'unknown' })),
  }
}

/** Advanced hunting writes the status as a number. */
function statusOf(status: string | null): string | null {
  return status === null ? null : ({ 0: 'success', 1: 'failure', 2: 'notApplied' }[status] ?? status)
}

/** The enum's value, or the admin centre's label for it (§5.1). */
function agentTypeOf(agentic: Columns): 'blueprint' | 'agent' | 'agentUser' | 'none' {
  const type = (textOf(agentic, 'agentType') ?? '').toLowerCase().replaceAll(' ', '')
  if (type === 'agenticapp' || type === 'agentidentityblueprintprincipal' || type === 'agentidentityblueprint')
    return 'blueprint'
  if (type === 'agenticappinstance' || type === 'agentidentity') return 'agent'
  if (type === 'agentiduser') return 'agentUser'
  return 'none'
}

/** Tables that hold no user's sign-in. */
const servicesOnly: ReadonlySet<TableName> = new Set<TableName>([
  'AADServicePrincipalSignInLogs',
  'AADManagedIdentitySignInLogs',
  'EntraIdSpnSignInEvents',
])

function legOf(evidence: Evidence, row: Columns, agentic: Columns): Leg {
  const type = agentTypeOf(agentic)
  const subject = (textOf(agentic, 'agentSubjectType') ?? '').toLowerCase().replaceAll(' ', '')
  const exchange =
    idOf(row, 'ResourceIdentity', 'ResourceId') === exchangeEndpoint ||
    (textOf(row, 'ResourceDisplayName') ?? '').startsWith('AAD Token Exchange Endpoint')
  const forUser = idOf(row, 'UserId', 'AccountObjectId') !== null
  if (exchange && type === 'blueprint') return 't1'
  if (exchange && type === 'agent') return idOf(row, 'AppId') === idOf(agentic, 'parentAppId') ? 't1' : 't2'
  if (forUser && (type === 'agentUser' || subject === 'agentiduser')) return 'agentUser'
  if (forUser) return type === 'agent' ? 'onBehalfOf' : 'user'
  if (type === 'agent') return 'appOnly'
  return servicesOnly.has(evidence.table) ? 'service' : 'user'
}

function agentOf(leg: Leg, row: Columns, agentic: Columns): AgentParty {
  const blueprint = idOf(agentic, 'parentAppId')
  const appId = idOf(row, 'AppId')
  const name = textOf(row, 'ServicePrincipalName')
  switch (leg) {
    case 't1':
      // The row of T1 names the blueprint that asked; which of its agents it asked for stands in no column.
      return { id: null, name: null, blueprint: blueprint ?? appId, blueprintName: name }
    case 't2':
    case 'appOnly':
      return { id: idOf(row, 'ServicePrincipalId') ?? appId, name, blueprint, blueprintName: null }
    case 'agentUser':
      return {
        id: idOf(agentic, 'agentSubjectParentId') ?? appId,
        name: textOf(row, 'AppDisplayName'),
        blueprint,
        blueprintName: null,
      }
    case 'onBehalfOf':
      return { id: appId, name: textOf(row, 'AppDisplayName'), blueprint, blueprintName: null }
    default:
      return noAgent
  }
}

function secondOf({ time }: Evidence): string {
  return time === null ? '' : String(Math.floor(time / 1000))
}
