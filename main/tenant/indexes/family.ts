// Who belongs to whom in the directory: fixed when an object is created, and never changed.
import type { Fact } from '../../../shared/model/facts.ts'
import type { AgentRef, AgentUserRef, BlueprintRef, PrincipalRef } from '../../../shared/model/refs.ts'

/** All that were ever created, in that order; what of them is still there is for each one's own state to say. */
export interface Family {
  principalsOf(blueprint: BlueprintRef): readonly PrincipalRef[]
  agentsOf(blueprint: BlueprintRef): readonly AgentRef[]
  /** One at a time; more only where an earlier one was deleted for good. */
  agentUsersOf(agent: AgentRef): readonly AgentUserRef[]
}

/** A family that every fact must be shown to, in order. */
export interface FamilyIndex extends Family {
  learn(fact: Fact): void
}

export function familyIndex(): FamilyIndex {
  const principals = new Map<BlueprintRef, PrincipalRef[]>()
  const agents = new Map<BlueprintRef, AgentRef[]>()
  const agentUsers = new Map<AgentRef, AgentUserRef[]>()
  return {
    principalsOf: blueprint => principals.get(blueprint) ?? [],
    agentsOf: blueprint => agents.get(blueprint) ?? [],
    agentUsersOf: agent => agentUsers.get(agent) ?? [],
    learn(fact) {
      switch (fact.type) {
        case 'principal.created':
          add(principals, fact.principal.blueprint, fact.principal.ref)
          break
        case 'agent.created':
          add(agents, fact.agent.blueprint, fact.agent.ref)
          break
        case 'agentUser.created':
          add(agentUsers, fact.agentUser.agent, fact.agentUser.ref)
          break
      }
    },
  }
}

function add<Key, Item>(index: Map<Key, Item[]>, key: Key, item: Item): void {
  const items = index.get(key)
  if (items) items.push(item)
  else index.set(key, [item])
}
