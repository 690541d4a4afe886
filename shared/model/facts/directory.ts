// Facts of the directory: what the tenant consists of, and what becomes of its identities.
import { AgentIdentity, AgentUser, Blueprint, CloudPc, Human, Pool, Tenant } from '../objects.ts'
import { fact } from './fact.ts'

export const directoryFacts = [
  // the tenant as it stands when the run begins
  fact('tenant.ready', { tenant: Tenant }),
  fact('human.created', { human: Human }),
  fact('blueprint.created', { blueprint: Blueprint }),
  fact('agent.created', { agent: AgentIdentity }),
  fact('agentUser.created', { agentUser: AgentUser }),
  fact('pool.created', { pool: Pool }),
  fact('pc.provisioned', { pc: CloudPc }),
] as const
