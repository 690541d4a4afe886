// The tenant as it stands when the run begins, told object by object: created, approved, with its credentials and Cloud PCs.
import { riskRef } from '../../../shared/model/identity.ts'
import type { RegistrationRef } from '../../../shared/model/refs.ts'
import type { ScenarioAgent } from '../../../shared/scenarios/schema.ts'
import { lookUp } from '../../tenant/index.ts'
import { deliveriesOf } from '../commands/mail.ts'
import type { Stage } from '../stage.ts'
import { agentRef } from './estate.ts'

export function openTenant(stage: Stage): void {
  const { scenario, estate, world } = stage
  const { tenant, humans, blueprints, agents, agentUsers, pools, pcs } = estate.directory
  world.announce({ type: 'tenant.ready', tenant })
  for (const [to, human] of humans) world.send({ kind: 'human', to, event: { type: 'human.create', human } })
  for (const [to, blueprint] of blueprints) {
    const enabled = scenario.blueprints.find(({ key }) => `blueprint:${key}` === to)?.accountEnabled ?? true
    world.send({ kind: 'blueprint', to, event: { type: 'blueprint.create', blueprint, enabled } })
    const { principalId: id, displayName } = blueprint
    const principal = { ref: `principal:${id}` as const, id, blueprint: to, displayName, sponsors: [] }
    world.send({ kind: 'principal', to: principal.ref, event: { type: 'principal.create', principal } })
  }
  for (const credential of estate.openingCredentials) {
    const event = { type: 'credential.add', credential, begun: true, by: null } as const
    world.send({ kind: 'credential', to: credential.ref, event })
  }
  for (const [to, agent] of agents) {
    const { accountEnabled: enabled = true } = agent
    world.send({ kind: 'agent', to, event: { type: 'agent.create', agent, enabled } })
  }
  for (const [to, agentUser] of agentUsers) {
    const { accountEnabled: enabled = true } = agentUser
    world.send({ kind: 'agentUser', to, event: { type: 'agentUser.create', agentUser, enabled } })
  }
  for (const agent of scenario.agents) register(stage, agent)
  for (const [to, pool] of pools) world.send({ kind: 'pool', to, event: { type: 'pool.create', pool } })
  for (const [to, pc] of pcs) world.send({ kind: 'pc', to, event: { type: 'pc.provision', pc } })
  for (const message of estate.openingMail)
    for (const delivered of deliveriesOf(estate, message)) world.announce(delivered)
  for (const { key, riskLevel } of scenario.agents) {
    const subject = agentRef(key)
    if (riskLevel !== 'none')
      world.send({ kind: 'risk', to: riskRef(subject), event: { type: 'risk.carry', subject, riskLevel } })
  }
}

/** The agent's entry in the registry, as far as it has come; one that is not registered is a shadow agent. */
function register({ estate, env, world }: Stage, { key, registration: standing }: ScenarioAgent): void {
  if (standing === 'none') return
  const { ref: agent, displayName, blueprint, sponsors } = lookUp(estate.directory.agents, agentRef(key))
  const id = env.ids.guid()
  const to: RegistrationRef = `registration:${id}`
  const owners = lookUp(estate.directory.blueprints, blueprint).owners
  const [sponsor] = sponsors
  if (sponsor === undefined) throw new Error(`${agent} has no sponsor`)
  const registration = {
    ref: to,
    id,
    displayName,
    agent,
    blueprint,
    sourceAgentId: id,
    originatingStore: 'Microsoft Entra',
    owners,
  }
  world.send({ kind: 'registration', to, event: { type: 'registration.request', registration, by: sponsor } })
  if (standing === 'requested') return
  // who approved it before the run began: an administrator, where the scenario has one
  const admin = estate.directory.humans.values().find(({ roles }) => (roles ?? []).length > 0)?.ref ?? sponsor
  world.send({ kind: 'registration', to, event: { type: 'registration.approve', by: admin } })
  if (standing === 'published')
    world.send({ kind: 'registration', to, event: { type: 'registration.publish', by: admin } })
}
