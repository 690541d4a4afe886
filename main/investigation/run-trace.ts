// One run put together: nodes, links, gaps and story, and the line that stands for it in a list.
import type { Trace, TraceNode } from '../../shared/model/trace.ts'
import { type EpochMs, epochMs } from '../../shared/model/units.ts'
import { gapsOf } from './gaps/index.ts'
import { humanIdOf, type Material } from './material.ts'
import { nameOf, nodesOf } from './nodes.ts'
import { inOrder } from './order.ts'
import { linksOf } from './rules/index.ts'
import { storyOf } from './story.ts'

export function traceOfRun(material: Material): Trace {
  const { nodes, links } = inOrder(nodesOf(material), linksOf(material))
  const gaps = gapsOf(material)
  const [root] = material.roots.filter(step => step.act.trace === material.chain.id)
  // Where no invocation is in the case, the run's other steps may still carry the one person it was for.
  const [first] = material.humans.values()
  const human = root === undefined ? first : material.humans.get(humanIdOf(root.act.human) ?? '')
  const agent = material.agents.get(root?.act.agent.id ?? material.chain.steps[0]?.act.agent.id ?? '')
  const prompt = root?.act.input ?? null
  const agentName = agent === undefined ? 'an agent' : nameOf(agent)
  return {
    summary: {
      id: material.chain.id,
      kind: 'run',
      title:
        root !== undefined && human !== undefined ? `${nameOf(human)} asked ${agentName}` : `A run of ${agentName}`,
      prompt,
      human: human === undefined ? null : nameOf(human),
      agent: agent === undefined ? null : nameOf(agent),
      ...extentOf(nodes),
      nodes: nodes.length,
      links: links.length,
      gaps: gaps.length,
      records: recordsOf(nodes),
      refused: nodes.filter(node => node.status === 'refused').length,
    },
    nodes,
    links,
    gaps,
    story: storyOf(material, links),
  }
}

export function extentOf(nodes: readonly TraceNode[]): { start: EpochMs | null; end: EpochMs | null } {
  let start = Number.POSITIVE_INFINITY
  let end = Number.NEGATIVE_INFINITY
  for (const node of nodes) {
    if (node.start !== null) start = Math.min(start, node.start)
    if (node.start !== null) end = Math.max(end, node.end ?? node.start)
  }
  return start > end ? { start: null, end: null } : { start: epochMs(start), end: epochMs(end) }
}

export function recordsOf(nodes: readonly TraceNode[]): number {
  return new Set(nodes.flatMap(node => node.evidence)).size
}
