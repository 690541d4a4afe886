// Agent to agent: a run that names its calling agent, joined to that agent's run in the same conversation.
import type { TraceLink } from '../../../shared/model/trace.ts'
import { evidenceOf, type Material } from '../material.ts'
import { inferred } from './rule.ts'

/**
 * `a2a.caller`: `microsoft.a365.caller.agent.id` and the conversation. Neither is unique to the call (an agent runs many
 * times in a conversation), so the link is inferred even where only one run of the caller fits.
 */
export function a2aCaller({ chain }: Material): TraceLink[] {
  return chain.calls.flatMap(({ caller, callee }) => {
    if (caller === null) return []
    return inferred({
      from: caller.id,
      to: callee.id,
      rule: 'a2a.caller',
      key: `caller agent ${callee.act.caller.id} in conversation ${callee.act.conversation}`,
      kind: 'callerAgent',
      evidence: [...evidenceOf(caller.sightings), ...evidenceOf(callee.sightings)],
    })
  })
}
