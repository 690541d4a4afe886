// The order nodes are read in: by clock, and what carries no time before the first thing it leads to.
import type { NodeKind, TraceLink, TraceNode } from '../../shared/model/trace.ts'

const rank: readonly NodeKind[] = [
  'human',
  'sponsor',
  'prompt',
  'blueprint',
  'agent',
  'agentUser',
  'device',
  'run',
  'inference',
  'signIn',
  'tool',
  'session',
  'cloudPc',
  'resource',
  'event',
  'output',
]

/** Sorted copies: the same nodes and links come out in the same order whatever order they went in. */
export function inOrder(
  nodes: readonly TraceNode[],
  links: readonly TraceLink[],
): { nodes: TraceNode[]; links: TraceLink[] } {
  const times = readingTimes(nodes, links)
  const timeOf = (id: string): number => times.get(id) ?? Number.POSITIVE_INFINITY
  const sortedNodes = nodes.toSorted(
    (a, b) => timeOf(a.id) - timeOf(b.id) || rank.indexOf(a.kind) - rank.indexOf(b.kind) || compare(a.id, b.id),
  )
  const places = new Map(sortedNodes.map((node, at) => [node.id, at]))
  const placeOf = (id: string): number => places.get(id) ?? Number.POSITIVE_INFINITY
  return {
    nodes: sortedNodes,
    links: links.toSorted(
      (a, b) => placeOf(a.to) - placeOf(b.to) || placeOf(a.from) - placeOf(b.from) || compare(a.rule, b.rule),
    ),
  }
}

/** A node's start, or the earliest start among what it links to, directly or through other nodes without a time. */
function readingTimes(nodes: readonly TraceNode[], links: readonly TraceLink[]): Map<string, number> {
  const times = new Map<string, number>()
  for (const node of nodes) if (node.start !== null) times.set(node.id, node.start)
  const timed = new Set(times.keys())
  // Chains of nodes without a time are short (sponsor → blueprint → agent → run), so a few passes settle them.
  for (let pass = 0, changed = true; changed && pass < 8; pass++) {
    changed = false
    for (const { from, to } of links) {
      const time = times.get(to)
      if (time === undefined || timed.has(from) || time >= (times.get(from) ?? Number.POSITIVE_INFINITY)) continue
      times.set(from, time)
      changed = true
    }
  }
  for (const { from, to } of links) {
    const time = times.get(from)
    if (time !== undefined && !times.has(to)) times.set(to, time)
  }
  return times
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
