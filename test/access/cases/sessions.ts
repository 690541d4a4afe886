// A pool, an agent user who checks out of it, and a request of its session to a resource.
import type { CheckoutSight, RequestSight } from '../../../main/access/index.ts'
import type { AgentUser, Pool } from '../../../shared/model/objects.ts'
import type { PcRef } from '../../../shared/model/refs.ts'

export const guid = (last: number): string => `4d1f2a3b-4c5d-4e6f-8a9b-0c1d2e3f4a${last}`
export const pool: Pool = {
  ref: 'pool:finance',
  id: guid(10),
  displayName: 'Finance',
  region: 'eastus',
  assignedTo: ['agentUser:invoice'],
  size: 3,
}
export const account: AgentUser = {
  ref: 'agentUser:invoice',
  id: guid(11),
  displayName: 'Invoice Agent',
  userPrincipalName: 'invoice.agent@contoso.com',
  agent: 'agent:invoice',
}
export const agentId = guid(12)
export const stranger: AgentUser = {
  ...account,
  ref: 'agentUser:stranger',
  id: guid(13),
  userPrincipalName: 's@contoso.com',
}
export const free: PcRef[] = ['pc:1', 'pc:2', 'pc:3']
export const session = guid(14)

/** Everything about it is right. */
export const rightCheckout: CheckoutSight = {
  pool,
  status: 'Active',
  headers: { sessionId: session, userObjectId: account.id, agentToken: { valid: 'yes', agentId } },
  token: 'yes',
  trustedCaller: 'yes',
  agentUser: { account, agentId },
  approved: 'yes',
  open: [],
  ended: false,
  free,
  waitingBefore: 0,
  pick: () => 0,
}
/** Nothing speaks against it. */
export const trusted: RequestSight = {
  token: 'live',
  account: 'enabled',
  device: 'compliant',
  risk: 'none',
  session: 'acting',
  policy: 'unchanged',
  location: 'allowed',
  continuousAccess: true,
}
