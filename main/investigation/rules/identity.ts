// Under whose authority: agent identity, its blueprint, the agent user it becomes, and the people accountable for them.
import type { TraceLink } from '../../../shared/model/trace.ts'
import { evidenceOf, type Material } from '../material.ts'
import { nodeId, unnamed } from '../nodes.ts'
import { exact } from './rule.ts'

/** `agent.identity`: `gen_ai.agent.id` of a run is the agent identity's id (its appId and object id are one value). */
export function agentIdentity({ chain, agents }: Material): TraceLink[] {
  return chain.steps.flatMap(step => {
    const id = step.act.agent.id
    if (step.act.operation !== 'invoke' || id === null) return []
    return exact({
      from: nodeId.agent(id),
      to: step.id,
      rule: 'agent.identity',
      key: `agent ${id}`,
      kind: 'agent',
      evidence: [
        ...evidenceOf(agents.get(id)?.objects ?? []),
        ...evidenceOf(step.sightings.filter(sighting => sighting.agent.id === id)),
      ],
    })
  })
}

/** `agentUser.identity`: a record names agent and agent user together, or the user's `identityParentId` is the agent. */
export function agentUserIdentity({ agents, agentUsers }: Material): TraceLink[] {
  return [...agents.values()].flatMap(agent =>
    [...agent.users].map(([user, namedIn]) => {
      const object = agentUsers.get(user)?.objects.filter(({ parent }) => parent === agent.id) ?? []
      return exact({
        from: nodeId.agent(agent.id),
        to: nodeId.agentUser(user),
        rule: 'agentUser.identity',
        key: `agent user ${user}`,
        kind: 'agentUser',
        evidence: [...namedIn, ...evidenceOf(object)],
      })
    }),
  )
}

/** `blueprint`: the blueprint's application id, as spans, sign-ins and `agentIdentityBlueprintId` name it. */
export function blueprint({ agents }: Material): TraceLink[] {
  return [...agents.values()].flatMap(agent =>
    [...agent.blueprints].map(([id, evidence]) =>
      exact({
        from: nodeId.blueprint(id),
        to: nodeId.agent(agent.id),
        rule: 'blueprint',
        key: `blueprint ${id}`,
        kind: 'blueprint',
        evidence,
      }),
    ),
  )
}

/** `sponsor`: `sponsors` of the Graph object. No log row names them. */
export function sponsor({ agents, blueprints }: Material): TraceLink[] {
  const sponsored = [
    ...[...agents.values()].map(agent => ({ to: nodeId.agent(agent.id), sponsors: agent.sponsors })),
    ...[...blueprints.values()].map(entity => ({ to: nodeId.blueprint(entity.id), sponsors: entity.sponsors })),
  ]
  return sponsored.flatMap(({ to, sponsors }) =>
    [...Map.groupBy(sponsors, ({ party }) => party.id ?? party.upn ?? unnamed)].map(([id, mentions]) =>
      exact({
        from: nodeId.sponsor(id),
        to,
        rule: 'sponsor',
        key: `sponsor ${id}`,
        kind: 'user',
        evidence: mentions.map(mention => mention.evidence),
      }),
    ),
  )
}
