// What becomes of the children when a parent is deleted, restored or gone, and how a credential renews itself.
import type { AgentUserRef, BlueprintRef } from '../../../shared/model/refs.ts'
import type { Family } from '../indexes/family.ts'
import type { AgentUserEvent } from '../machines/agent-user.ts'
import type { Message, Reactions } from '../reactions.ts'

const toAgentUsers = (agentUsers: readonly AgentUserRef[], event: AgentUserEvent): Message[] =>
  agentUsers.map(to => ({ kind: 'agentUser', to, event }))

const agentUsersUnder = (blueprint: BlueprintRef, family: Family): AgentUserRef[] =>
  family.agentsOf(blueprint).flatMap(agent => family.agentUsersOf(agent))

/**
 * Microsoft (concept-agent-identity-deletion): deleting a blueprint or its principal soft deletes all child agent
 * identities and agents' user accounts, asynchronously; restored before that ran, the children are not affected; after
 * it, each child is restored by itself. Restoring an application does not restore its service principal (Graph).
 */
export const directoryReactions = {
  'blueprint.softDeleted': ({ blueprint }, family) =>
    family
      .principalsOf(blueprint)
      .map(to => ({ kind: 'principal', to, event: { type: 'principal.blueprintDeleted' } })),

  'principal.softDeleted': ({ blueprint }, family) => [
    ...family.agentsOf(blueprint).map((to): Message => ({ kind: 'agent', to, event: { type: 'agent.condemn' } })),
    ...toAgentUsers(agentUsersUnder(blueprint, family), { type: 'agentUser.condemn' }),
  ],
  'principal.restored': ({ blueprint }, family) => [
    ...family.agentsOf(blueprint).map((to): Message => ({ kind: 'agent', to, event: { type: 'agent.spare' } })),
    ...toAgentUsers(agentUsersUnder(blueprint, family), { type: 'agentUser.spare' }),
  ],
  // agent users lose their parent only with their own agent identity
  'principal.hardDeleted': ({ blueprint }, family) =>
    family.agentsOf(blueprint).map(to => ({ kind: 'agent', to, event: { type: 'agent.orphan' } })),

  'agent.softDeleted': ({ agent }, family) =>
    toAgentUsers(family.agentUsersOf(agent), { type: 'agentUser.parentDeleted' }),
  'agent.restored': ({ agent }, family) =>
    toAgentUsers(family.agentUsersOf(agent), { type: 'agentUser.parentRestored' }),
  'agent.orphaned': ({ agent }, family) => toAgentUsers(family.agentUsersOf(agent), { type: 'agentUser.orphan' }),
  'agent.hardDeleted': ({ agent }, family) => toAgentUsers(family.agentUsersOf(agent), { type: 'agentUser.orphan' }),

  'credential.expiring': ({ credential, renewsItself }) =>
    renewsItself ? [{ kind: 'credential', to: credential, event: { type: 'credential.renew' } }] : [],
} satisfies Reactions
