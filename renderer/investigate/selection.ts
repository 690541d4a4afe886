// One selection for the whole trace, held as one word in the deep link: a node's id, or `clause:N`.
import type { Trace, TraceNode } from '../../shared/model/trace.ts'
import type { EvidenceId } from '../../shared/model/units.ts'

export interface Selection {
  readonly nodes: readonly string[]
  readonly evidence: readonly EvidenceId[]
  /** The clause that is about it. */
  readonly clause: number | null
}

export function selectionOf(trace: Trace, selected: string | null): Selection {
  if (selected === null) return { nodes: [], evidence: [], clause: null }
  const index = clauseNumber(selected)
  const clause = index === null ? undefined : trace.story[index]
  if (clause) return { nodes: clause.nodes, evidence: clause.evidence, clause: index }
  const node = trace.nodes.find(each => each.id === selected)
  return {
    nodes: node ? [node.id] : [],
    evidence: node?.evidence ?? [],
    clause: node ? clauseAbout(trace, node.id) : null,
  }
}

/** What to select for a clause: its node where it is about just one, the clause itself otherwise. */
export function selectClause(trace: Trace, index: number): string {
  const nodes = trace.story[index]?.nodes ?? []
  const only = nodes.length === 1 ? nodes[0] : undefined
  return only !== undefined && clauseAbout(trace, only) === index ? only : `clause:${index}`
}

export function clauseAfter(trace: Trace, selection: Selection, step: 1 | -1): string | null {
  if (trace.story.length === 0) return null
  const from = selection.clause ?? (step === 1 ? -1 : trace.story.length)
  return selectClause(trace, Math.min(trace.story.length - 1, Math.max(0, from + step)))
}

/** The next span of the same lane in time. */
export function spanAfter(trace: Trace, selection: Selection, step: 1 | -1): string | null {
  const timed = inTime(trace)
  const here = timed.find(node => selection.nodes.includes(node.id))
  const lane = here ? timed.filter(node => node.lane === here.lane) : timed
  const at = here ? lane.indexOf(here) + step : 0
  return lane[Math.min(lane.length - 1, Math.max(0, at))]?.id ?? null
}

/** The next node that a gap lies beside, going round. */
export function gapAfter(trace: Trace, selection: Selection): string | null {
  return nextOf(
    trace.gaps.map(gap => gap.near),
    selection,
  )
}

/** The next refusal or error in time, going round. */
export function refusalAfter(trace: Trace, selection: Selection): string | null {
  const refused = inTime(trace).filter(node => node.status === 'refused' || node.status === 'error')
  return nextOf(
    refused.map(node => node.id),
    selection,
  )
}

function nextOf(ids: readonly string[], selection: Selection): string | null {
  const distinct = [...new Set(ids)]
  const at = distinct.findIndex(id => selection.nodes.includes(id))
  return distinct[(at + 1) % Math.max(1, distinct.length)] ?? null
}

function inTime(trace: Trace): TraceNode[] {
  return trace.nodes.filter(node => node.start !== null).sort((a, b) => Number(a.start) - Number(b.start))
}

function clauseNumber(selected: string): number | null {
  const match = /^clause:(\d+)$/.exec(selected)
  return match ? Number(match[1]) : null
}

function clauseAbout(trace: Trace, node: string): number | null {
  const index = trace.story.findIndex(clause => clause.nodes.includes(node))
  return index === -1 ? null : index
}
