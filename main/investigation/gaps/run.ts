// Holes in the run itself: parents, callers, the person, the prompt, and the authority it ran under.
import type { Gap } from '../../../shared/model/trace.ts'
import { humanIdOf, type Material } from '../material.ts'
import { nodeId } from '../nodes.ts'
import { parentOf } from '../rules/span-parent.ts'

export function missingParents({ chain, steps }: Material): Gap[] {
  return chain.steps
    .filter(step => step.act.parent !== null && parentOf(step, steps) === undefined)
    .map(step => ({
      kind: 'missing',
      expected: `The step that caused ${step.act.label}: span ${step.act.parent}.`,
      why: 'It names a parent span that no record in this case carries. The exporter may have dropped it, or it was not exported with the rest.',
      near: step.id,
    }))
}

export function missingCallers({ chain }: Material): Gap[] {
  return chain.calls.flatMap(({ caller, callee, candidates }): Gap[] => {
    if (caller !== null) return []
    const agent = callee.act.caller.name ?? callee.act.caller.id
    const talk = callee.act.conversation ?? 'unknown'
    if (candidates > 1)
      return [
        {
          kind: 'ambiguous',
          expected: `The run of ${agent} that called ${callee.act.agent.name ?? callee.act.agent.id}.`,
          why: `${candidates} runs of that agent in conversation ${talk} were going on then, and a call names the agent and the conversation, not the run.`,
          near: callee.id,
        },
      ]
    return [
      {
        kind: 'missing',
        expected: `The run of ${agent} that called ${callee.act.agent.name ?? callee.act.agent.id}.`,
        why: `No run of that agent in conversation ${talk} at that time is in this case. Each agent exports its own spans; import the caller's too.`,
        near: callee.id,
      },
    ]
  })
}

export function missingHumans({ roots }: Material): Gap[] {
  return roots.flatMap((root): Gap[] => {
    if (humanIdOf(root.act.human) !== null) return []
    return [
      {
        kind: 'missing',
        expected: 'The person whose prompt started this run.',
        why: 'Its invocation names neither a user nor a calling agent: an event or schedule may have started it, or the caller was not recorded.',
        near: root.id,
      },
    ]
  })
}

export function missingPrompts({ roots, chain }: Material): Gap[] {
  const rootless = [...Map.groupBy(chain.steps, step => step.act.trace)].filter(([, steps]) =>
    steps.every(step => step.act.operation !== 'invoke'),
  )
  return [
    ...roots
      .filter(root => root.act.input === null)
      .map(
        (root): Gap => ({
          kind: 'missing',
          expected: 'What was asked.',
          why: 'Only the Agent 365 span carries the text of a prompt; Defender and Purview rows leave it out, and the span is not in this case or came without it.',
          near: nodeId.prompt(root),
        }),
      ),
    ...rootless.flatMap(([trace, steps]): Gap[] => {
      const [first] = steps
      if (first === undefined) return []
      return [
        {
          kind: 'missing',
          expected: `The invocation of the agent (invoke_agent) of trace ${trace}.`,
          why: 'Its other steps are here, so it ran; who asked and for what stood in the invocation.',
          near: first.id,
        },
      ]
    }),
  ]
}

export function missingAuthority({ agents, blueprints }: Material): Gap[] {
  const withoutBlueprint = [...agents.values()]
    .filter(agent => agent.blueprints.size === 0)
    .map(
      (agent): Gap => ({
        kind: 'missing',
        expected: `The blueprint of ${agent.name ?? agent.id}.`,
        why: 'No span, sign-in or directory object in this case names it. Import the agentIdentity object from Microsoft Graph.',
        near: nodeId.agent(agent.id),
      }),
    )
  const withoutSponsor = [...agents.values()].flatMap((agent): Gap[] => {
    const behind = [...agent.blueprints.keys()].flatMap(id => blueprints.get(id)?.sponsors ?? [])
    if (agent.sponsors.length > 0 || behind.length > 0) return []
    return [
      {
        kind: 'missing',
        expected: `The sponsor accountable for ${agent.name ?? agent.id}.`,
        why: 'No log records sponsors; they stand on the Graph objects of the agent and its blueprint, and neither is in this case with its sponsors.',
        near: nodeId.agent(agent.id),
      },
    ]
  })
  return [...withoutBlueprint, ...withoutSponsor]
}
