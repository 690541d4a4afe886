// A tenant that stands: a person, an agent and its user, and a pool of two Cloud PCs.
import type { Fact } from '../../../../shared/model/facts.ts'
import { guid, refs } from './names.ts'

const pc = (ref: 'pc:017' | 'pc:022', name: string, id: number) => ({
  ref,
  id: guid(id),
  deviceId: guid(id + 100),
  displayName: name,
  pool: refs.pool,
  ipAddress: '10.0.0.17',
  jkt: `jkt-${name}`,
})

export const setup: Fact[] = [
  { type: 'tenant.ready', tenant: { id: guid(1), displayName: 'Contoso', domain: 'contoso.com', region: 'US' } },
  {
    type: 'human.created',
    human: {
      ref: refs.human,
      id: guid(2),
      displayName: 'Dana Reyes',
      userPrincipalName: 'dana@contoso.com',
      ipAddress: '20.0.0.9',
    },
  },
  {
    type: 'blueprint.created',
    blueprint: {
      ref: refs.blueprint,
      id: guid(3),
      appId: guid(3),
      principalId: guid(5),
      displayName: 'Finance Ops',
      owners: [refs.human],
      sponsors: [refs.human],
    },
  },
  {
    type: 'agent.created',
    agent: {
      ref: refs.agent,
      id: guid(6),
      displayName: 'Invoice Agent',
      blueprint: refs.blueprint,
      sponsors: [refs.human],
    },
  },
  {
    type: 'agentUser.created',
    agentUser: {
      ref: refs.agentUser,
      id: guid(7),
      displayName: 'Invoice Agent',
      userPrincipalName: 'invoice.agent@contoso.com',
      agent: refs.agent,
    },
  },
  {
    type: 'pool.created',
    pool: {
      ref: refs.pool,
      id: guid(8),
      displayName: 'Finance-US',
      region: 'US',
      assignedTo: [refs.agentUser],
      size: 2,
    },
  },
  { type: 'pc.provisioned', pc: pc('pc:017', 'CPCA-017', 17) },
  { type: 'pc.provisioned', pc: pc('pc:022', 'CPCA-022', 22) },
]
