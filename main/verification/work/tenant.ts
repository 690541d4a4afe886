// The tenant in which bounded worlds play: two agents, two Cloud PCs, one pool, and the two policies that are in force or not.
import type { TokenRequest } from '../../../shared/model/facts.ts'
import type { AgentUser, CloudPc, Pool } from '../../../shared/model/objects.ts'
import type { AgentUserRef, PcRef, SessionRef, TokenRef } from '../../../shared/model/refs.ts'
import { compilePolicies, type PolicySet } from '../../access/index.ts'
import { graphResourceId, parsePolicy } from '../../tenant/index.ts'

const guid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

export const tenantOf = { human: 'human:ada', blueprint: 'blueprint:invoices' } as const

/** The number of what a reference names: `pc:1` is 1. */
export const numberOf = (ref: string): number => Number(ref.slice(ref.indexOf(':') + 1))

export const agentUserOf = (number: number): AgentUser & { ref: AgentUserRef } => ({
  ref: `agentUser:${number}`,
  id: guid(100 + number),
  displayName: `Agent ${number}`,
  userPrincipalName: `agent${number}@contoso.com`,
  agent: `agent:${number}`,
})
export const agentIdOf = (number: number): string => guid(200 + number)

export const poolOf = (agents: number, pcs: number): Pool => ({
  ref: 'pool:0',
  id: guid(300),
  displayName: 'Invoices',
  region: 'eastus',
  assignedTo: Array.from({ length: agents }, (_, index) => agentUserOf(index).ref),
  size: pcs,
})

export const cloudPcOf = (ref: PcRef): CloudPc => ({
  ref,
  id: guid(400 + numberOf(ref)),
  deviceId: guid(500 + numberOf(ref)),
  displayName: `CPC-${numberOf(ref)}`,
  pool: 'pool:0',
  ipAddress: '192.0.2.1',
  jkt: `thumbprint of ${ref}`,
})

/** The token that connects a session: as the agent user, to Microsoft Graph, by a client that takes claims challenges. */
export const requestOf = (agent: number, session: SessionRef, token: TokenRef, pc: PcRef): TokenRequest => ({
  requestId: guid(1000 + numberOf(token) * 10 + numberOf(pc)),
  correlationId: guid(2000 + numberOf(token)),
  grant: 'agentUser',
  task: `task:${numberOf(session)}`,
  blueprint: tenantOf.blueprint,
  agent: `agent:${agent}`,
  agentUser: `agentUser:${agent}`,
  human: null,
  clientId: agentIdOf(agent),
  resourceId: graphResourceId,
  resourceDisplayName: 'Microsoft Graph',
  scope: 'https://graph.microsoft.com/.default',
  ipAddress: '192.0.2.1',
  continuousAccess: true,
  pc,
  session,
})

export interface InForce {
  /** Blocks agents at high risk. */
  readonly risk: boolean
  /** Requires a compliant device of agent users. */
  readonly device: boolean
}

/** Conditional Access with both policies, each on or off. */
export function policiesIn({ risk, device }: InForce): PolicySet {
  const everyAgentUser = {
    users: { includeUsers: ['AllAgentIdUsers'] },
    applications: { includeApplications: ['All'] },
    clientAppTypes: ['all'],
  }
  const policies = [
    {
      id: guid(601),
      displayName: 'Block agents at high risk',
      state: risk ? 'enabled' : 'disabled',
      conditions: { ...everyAgentUser, agentIdRiskLevels: 'high' },
      grantControls: { operator: 'OR', builtInControls: ['block'] },
    },
    {
      id: guid(602),
      displayName: 'Require a compliant device',
      state: device ? 'enabled' : 'disabled',
      conditions: everyAgentUser,
      grantControls: { operator: 'OR', builtInControls: ['compliantDevice'] },
    },
  ]
  return compilePolicies(policies.map(policy => parsePolicy(policy)))
}
