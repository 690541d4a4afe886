// Who asked: the human an invocation names, the prompt it carries, and the run that answered it.
import type { TraceLink } from '../../../shared/model/trace.ts'
import { evidenceOf, humanIdOf, type Material } from '../material.ts'
import { nodeId } from '../nodes.ts'
import { exact } from './rule.ts'

/** `user.prompt`: `user.id` of the root span, or UserKey/UserId of its rows, is the person's object id or UPN. */
export function userPrompt({ roots }: Material): TraceLink[] {
  return roots.flatMap(root => {
    const id = humanIdOf(root.act.human)
    if (id === null) return []
    return exact({
      from: nodeId.human(id),
      to: nodeId.prompt(root),
      rule: 'user.prompt',
      key: `user ${root.act.human.upn ?? id}`,
      kind: root.act.human.id === null ? 'upn' : 'user',
      evidence: evidenceOf(root.sightings.filter(({ human }) => humanIdOf(human) !== null)),
    })
  })
}

/** `user.run`: an agent's own call of another agent carries on the person it works for. That person did not write it. */
export function userRun({ chain, roots }: Material): TraceLink[] {
  const prompted = new Set(roots)
  return chain.steps.flatMap(step => {
    const id = humanIdOf(step.act.human)
    if (step.act.operation !== 'invoke' || prompted.has(step) || id === null) return []
    return exact({
      from: nodeId.human(id),
      to: step.id,
      rule: 'user.run',
      key: `user ${step.act.human.upn ?? id}`,
      kind: step.act.human.id === null ? 'upn' : 'user',
      evidence: evidenceOf(step.sightings.filter(({ human }) => humanIdOf(human) !== null)),
    })
  })
}

/** `prompt.run`: one `invoke_agent` span is one user message in and one reply out (real-system.md §7.2). */
export function promptRun({ roots }: Material): TraceLink[] {
  return roots.map(root =>
    exact({
      from: nodeId.prompt(root),
      to: root.id,
      rule: 'prompt.run',
      key: `span ${root.act.span}`,
      kind: 'span',
      evidence: evidenceOf(root.sightings),
    }),
  )
}
