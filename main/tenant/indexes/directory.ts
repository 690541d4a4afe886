// The tenant's objects by reference and by id, as the token service and the resources look them up.
import type { AdministrativeUnit, UnitMemberRef } from '../../../shared/model/administrative-unit.ts'
import type { Fact } from '../../../shared/model/facts.ts'
import type { BlueprintPrincipal, Credential, Registration } from '../../../shared/model/identity.ts'
import type {
  AgentIdentity,
  AgentUser,
  Blueprint,
  CloudPc,
  Human,
  Pool,
  Tenant,
} from '../../../shared/model/objects.ts'
import type {
  AgentRef,
  AgentUserRef,
  BlueprintRef,
  CredentialRef,
  HumanRef,
  PcRef,
  PoolRef,
  PrincipalRef,
  RegistrationRef,
} from '../../../shared/model/refs.ts'
import { isRefOf } from '../../../shared/model/refs.ts'

export interface Directory {
  readonly tenant: Tenant
  readonly humans: ReadonlyMap<HumanRef, Human>
  readonly blueprints: ReadonlyMap<BlueprintRef, Blueprint>
  readonly agents: ReadonlyMap<AgentRef, AgentIdentity>
  readonly agentUsers: ReadonlyMap<AgentUserRef, AgentUser>
  readonly pools: ReadonlyMap<PoolRef, Pool>
  readonly pcs: ReadonlyMap<PcRef, CloudPc>
}

/** A unit with whom it holds, and who administers it by which role. */
export interface LiveUnit {
  readonly unit: AdministrativeUnit
  readonly members: ReadonlySet<UnitMemberRef>
  readonly administrators: readonly { readonly human: HumanRef; readonly role: string }[]
}

/**
 * A directory that follows the run. What was deleted stays in it, for whoever looks back by name; whether it is still
 * there is for its machine to say.
 */
export interface LiveDirectory extends Directory {
  readonly humans: Map<HumanRef, Human>
  readonly blueprints: Map<BlueprintRef, Blueprint>
  readonly principals: Map<PrincipalRef, BlueprintPrincipal>
  readonly credentials: Map<CredentialRef, Credential>
  readonly registrations: Map<RegistrationRef, Registration>
  /** By their keys. */
  readonly units: Map<string, LiveUnit>
  readonly agents: Map<AgentRef, AgentIdentity>
  readonly agentUsers: Map<AgentUserRef, AgentUser>
  readonly pools: Map<PoolRef, Pool>
  readonly pcs: Map<PcRef, CloudPc>
}

/** Begins with what is in `directory`, which it leaves alone. */
export function liveDirectory(directory: Directory): LiveDirectory {
  return {
    tenant: directory.tenant,
    humans: new Map(directory.humans),
    blueprints: new Map(directory.blueprints),
    principals: new Map(),
    credentials: new Map(),
    registrations: new Map(),
    units: new Map(),
    agents: new Map(directory.agents),
    agentUsers: new Map(directory.agentUsers),
    pools: new Map(directory.pools),
    pcs: new Map(directory.pcs),
  }
}

/** Every fact is to be shown to it, in order; most teach it nothing. */
export function learnDirectory(directory: LiveDirectory, fact: Fact): void {
  switch (fact.type) {
    case 'human.created':
      directory.humans.set(fact.human.ref, fact.human)
      break
    case 'blueprint.created':
      directory.blueprints.set(fact.blueprint.ref, fact.blueprint)
      break
    case 'blueprint.inheritanceChanged': {
      const { inheritablePermissions } = fact
      const blueprint = lookUp(directory.blueprints, fact.blueprint)
      directory.blueprints.set(fact.blueprint, { ...blueprint, inheritablePermissions })
      break
    }
    case 'principal.created':
      directory.principals.set(fact.principal.ref, fact.principal)
      break
    case 'credential.added':
      directory.credentials.set(fact.credential.ref, fact.credential)
      break
    case 'registration.discovered':
    case 'registration.requested':
      directory.registrations.set(fact.registration.ref, fact.registration)
      break
    case 'agent.created':
      directory.agents.set(fact.agent.ref, fact.agent)
      break
    case 'agentUser.created':
      directory.agentUsers.set(fact.agentUser.ref, fact.agentUser)
      break
    case 'group.joined': {
      const { subject, group } = fact
      if (!isRefOf(subject, 'agentUser')) break
      const agentUser = lookUp(directory.agentUsers, subject)
      const groups = [...new Set([...(agentUser.groups ?? []), group])]
      directory.agentUsers.set(subject, { ...agentUser, groups })
      break
    }
    case 'unit.created':
      directory.units.set(fact.unit.key, { unit: fact.unit, members: new Set(), administrators: [] })
      break
    case 'unit.memberAdded': {
      const found = lookUp(directory.units, fact.unit)
      directory.units.set(fact.unit, { ...found, members: new Set([...found.members, fact.member]) })
      break
    }
    case 'unit.memberRemoved': {
      const found = lookUp(directory.units, fact.unit)
      const members = new Set([...found.members].filter(member => member !== fact.member))
      directory.units.set(fact.unit, { ...found, members })
      break
    }
    case 'unit.roleScoped': {
      const found = lookUp(directory.units, fact.unit)
      const administrators = [...found.administrators, { human: fact.administrator, role: fact.role }]
      directory.units.set(fact.unit, { ...found, administrators })
      break
    }
    case 'sponsors.changed': {
      const { subject, sponsors } = fact
      const blueprint = [...directory.blueprints.values()].find(each => each.ref === subject)
      const agent = [...directory.agents.values()].find(each => each.ref === subject)
      if (blueprint) directory.blueprints.set(blueprint.ref, { ...blueprint, sponsors })
      if (agent) directory.agents.set(agent.ref, { ...agent, sponsors })
      break
    }
    case 'pool.created':
    case 'pool.changed':
      directory.pools.set(fact.pool.ref, fact.pool)
      break
    case 'pc.provisioned':
      directory.pcs.set(fact.pc.ref, fact.pc)
      break
  }
}

/** What `ref` names. Asking for what the tenant does not have is a bug. */
export function lookUp<Ref extends string, Item>(items: ReadonlyMap<Ref, Item>, ref: Ref): Item {
  const item = items.get(ref)
  if (item === undefined) throw new Error(`the tenant has no ${ref}`)
  return item
}

/** Objects keyed by their own reference, in the order given. */
export const byRef = <Ref extends string, Item extends { ref: Ref }>(items: readonly Item[]): Map<Ref, Item> =>
  new Map(items.map(item => [item.ref, item]))
