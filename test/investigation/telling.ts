// Renders a trace as short lines, so that a golden test can be read like the picture above it.
import type { Trace } from '../../shared/model/trace.ts'

/** `kind label · planes · evidence`, in the trace's own order. `names` tells what each evidence id is. */
export function nodeLines(trace: Trace, names: readonly string[] = []): string[] {
  return trace.nodes.map(node => {
    const evidence = node.evidence.map(id => names[id] ?? String(id)).join(', ')
    return `${node.kind} ${node.label} [${node.planes.join(' ')}] ${evidence}`
  })
}

/** `confidence rule: from → to`, ends by kind and label. */
export function linkLines(trace: Trace): string[] {
  const labels = new Map(trace.nodes.map(node => [node.id, `${node.kind} ${node.label}`]))
  return trace.links.map(
    ({ confidence, rule, from, to }) => `${confidence} ${rule}: ${labels.get(from) ?? '?'} → ${labels.get(to) ?? '?'}`,
  )
}

export function storyLines(trace: Trace): string[] {
  return trace.story.map(clause => clause.parts.map(part => part.text).join(''))
}

/** `kind: expected`. */
export function gapLines(trace: Trace): string[] {
  return trace.gaps.map(gap => `${gap.kind}: ${gap.expected}`)
}

/** What must hold of any trace: every end, gap and clause stands on nodes of the trace, and nothing is told twice. */
export function brokenPromises(trace: Trace): string[] {
  const nodes = new Set(trace.nodes.map(node => node.id))
  const links = trace.links.map(link => `${link.rule} ${link.from} → ${link.to}`)
  return [
    ...(nodes.size === trace.nodes.length ? [] : ['two nodes share an id']),
    ...links.filter((link, at) => links.indexOf(link) !== at).map(link => `link told twice: ${link}`),
    ...trace.links
      .filter(({ from, to }) => !nodes.has(from) || !nodes.has(to))
      .map(link => `link without an end: ${link.rule} ${link.from} → ${link.to}`),
    ...trace.links.filter(link => link.evidence.length === 0).map(link => `link without evidence: ${link.rule}`),
    ...trace.gaps.filter(gap => !nodes.has(gap.near)).map(gap => `gap near nothing: ${gap.expected}`),
    ...trace.story
      .flatMap(clause => clause.nodes)
      .filter(node => !nodes.has(node))
      .map(node => `clause names no node: ${node}`),
    ...trace.nodes.filter(node => node.evidence.length === 0).map(node => `node without evidence: ${node.id}`),
  ]
}
