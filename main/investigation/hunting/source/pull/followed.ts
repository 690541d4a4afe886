// Which identifiers lead on from a record, and those of a trace that is known already.
import type { EvidenceReader, LinkKind } from '../../../../../shared/model/evidence.ts'
import type { Trace } from '../../../../../shared/model/trace.ts'
import type { Wanted } from './queries.ts'

/**
 * Kinds that lead from a record to the few it belongs with. People, agents, devices and applications are in thousands of
 * records, and are asked for by name only.
 */
export const followed: ReadonlySet<LinkKind> = new Set([
  ...(['uti', 'correlation', 'request', 'trace', 'span', 'parentSpan', 'conversation', 'session'] as const),
  ...(['sid', 'toolCall', 'message', 'record'] as const),
])

/** A trace's sign-ins may be joined to it by its agent and the time alone: asked for by name, and not followed on. */
const asked: ReadonlySet<LinkKind> = new Set<LinkKind>([...followed, 'agent', 'agentUser'])

/** What the records of a trace are joined by, each once: what is asked for to have all of it. */
export async function wantedOf({ nodes }: Trace, reader: EvidenceReader): Promise<Wanted[]> {
  const records = await reader.get([...new Set(nodes.flatMap(node => node.evidence))])
  const wanted = new Map<string, Wanted>()
  for (const { keys } of records)
    for (const { kind, value } of keys) if (asked.has(kind)) wanted.set(`${kind} ${value}`, { kind, value })
  return [...wanted.values()]
}
