// The tenant's objects by reference and by id, as the token service and the resources look them up.
import type { AgentIdentity, AgentUser, Blueprint, CloudPc, Human, Pool, Tenant } from '../../shared/model/objects.ts'
import type { AgentRef, AgentUserRef, BlueprintRef, HumanRef, PcRef, PoolRef } from '../../shared/model/refs.ts'

export interface Directory {
  readonly tenant: Tenant
  readonly humans: ReadonlyMap<HumanRef, Human>
  readonly blueprints: ReadonlyMap<BlueprintRef, Blueprint>
  readonly agents: ReadonlyMap<AgentRef, AgentIdentity>
  readonly agentUsers: ReadonlyMap<AgentUserRef, AgentUser>
  readonly pools: ReadonlyMap<PoolRef, Pool>
  readonly pcs: ReadonlyMap<PcRef, CloudPc>
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
