// One act, however many logs saw it: spans and rows of the same trace and span id become one step.
import { type EpochMs, epochMs } from '../../shared/model/units.ts'
import { type Act, type AgentParty, byFullness, type Party } from './seen/seen.ts'

/** The act with the best each log says of it, and every record that saw it. */
export interface Step {
  readonly id: string
  readonly act: Act
  /** The one that says most first. */
  readonly sightings: readonly Act[]
}

export const stepId = (trace: string, span: string): string => `act:${trace}:${span}`

export function stepsOf(acts: readonly Act[]): Step[] {
  const groups = Map.groupBy(acts, act => stepId(act.trace, act.span))
  return [...groups].map(([id, group]) => {
    const sightings = group.toSorted(byFullness)
    return { id, act: sightings.reduce(merged), sightings }
  })
}

function merged(best: Act, next: Act): Act {
  return {
    ...best,
    // Rows repeat an act: one for a prompt, one for its reply, one for each layer a call passed. Only a span times it whole.
    time: best.plane === 'agent365' ? best.time : extreme(best.time, next.time, Math.min),
    end: best.plane === 'agent365' ? best.end : extreme(best.end, next.end, Math.max),
    parent: best.parent ?? next.parent,
    agent: mergedAgent(best.agent, next.agent),
    agentUser: mergedParty(best.agentUser, next.agentUser),
    human: mergedParty(best.human, next.human),
    caller: mergedAgent(best.caller, next.caller),
    conversation: best.conversation ?? next.conversation,
    channel: best.channel ?? next.channel,
    input: best.input ?? next.input,
    output: best.output ?? next.output,
    model: best.model ?? next.model,
    tool: best.tool ?? next.tool,
    status: best.status === 'ok' ? next.status : best.status,
    problem: best.problem ?? next.problem,
  }
}

function extreme(a: EpochMs | null, b: EpochMs | null, pick: (a: number, b: number) => number): EpochMs | null {
  return a === null || b === null ? (a ?? b) : epochMs(pick(a, b))
}

/** Only what both could be saying of the same party is combined. */
function mergedParty(best: Party, next: Party): Party {
  if (best.id !== null && next.id !== null && best.id !== next.id) return best
  return { id: best.id ?? next.id, upn: best.upn ?? next.upn, name: best.name ?? next.name }
}

function mergedAgent(best: AgentParty, next: AgentParty): AgentParty {
  if (best.id !== null && next.id !== null && best.id !== next.id) return best
  return {
    id: best.id ?? next.id,
    name: best.name ?? next.name,
    blueprint: best.blueprint ?? next.blueprint,
    blueprintName: best.blueprintName ?? next.blueprintName,
  }
}
