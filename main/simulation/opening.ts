// The tenant as it stands when the run begins, told object by object.
import { riskRef } from '../../shared/model/identity.ts'
import { agentRef } from './estate.ts'
import type { Stage } from './stage.ts'

export function openTenant({ scenario, estate, world }: Stage): void {
  const { tenant, humans, blueprints, agents, agentUsers, pools, pcs } = estate.directory
  world.announce({ type: 'tenant.ready', tenant })
  for (const [to, human] of humans) world.send({ kind: 'human', to, event: { type: 'human.create', human } })
  for (const [to, blueprint] of blueprints) {
    const enabled = scenario.blueprints.find(({ key }) => `blueprint:${key}` === to)?.accountEnabled ?? true
    world.send({ kind: 'blueprint', to, event: { type: 'blueprint.create', blueprint, enabled } })
  }
  for (const [to, agent] of agents) {
    const { accountEnabled: enabled = true } = agent
    world.send({ kind: 'agent', to, event: { type: 'agent.create', agent, enabled } })
  }
  for (const [to, agentUser] of agentUsers) {
    const { accountEnabled: enabled = true } = agentUser
    world.send({ kind: 'agentUser', to, event: { type: 'agentUser.create', agentUser, enabled } })
  }
  for (const [to, pool] of pools) world.send({ kind: 'pool', to, event: { type: 'pool.create', pool } })
  for (const [to, pc] of pcs) world.send({ kind: 'pc', to, event: { type: 'pc.provision', pc } })
  for (const { key, riskLevel } of scenario.agents) {
    const subject = agentRef(key)
    if (riskLevel !== 'none')
      world.send({ kind: 'risk', to: riskRef(subject), event: { type: 'risk.carry', subject, riskLevel } })
  }
}
