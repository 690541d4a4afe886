// What was touched: records of reads and writes, joined to the token they were done with and the tool that did them.
import type { TraceLink } from '../../../shared/model/trace.ts'
import { evidenceOf, type Material } from '../material.ts'
import { exact, inferred } from './rule.ts'

/**
 * `signIn.uti=audit.uniqueTokenId`: one token id on both sides, compared with its letter case (real-system.md §5.3). An
 * interrupted sign-in leaves several rows under its id: the token came from the one that succeeded, where it is in the case.
 */
export function auditToken({ signIns, audits }: Pick<Material, 'signIns' | 'audits'>): TraceLink[] {
  const byToken = Map.groupBy(
    signIns.filter(({ of }) => of.uti !== null),
    ({ of }) => of.uti ?? '',
  )
  return audits.flatMap(item => {
    const rows = byToken.get(item.of.uti ?? '') ?? []
    const issued = rows.filter(({ of }) => (of.errorCode ?? 0) === 0)
    return (issued.length > 0 ? issued : rows).map(signIn => {
      const ends = {
        from: signIn.id,
        to: item.id,
        rule: 'signIn.uti=audit.uniqueTokenId',
        key: `uti ${item.of.uti}`,
        kind: 'uti' as const,
        evidence: [...evidenceOf(signIn.sightings), ...evidenceOf(item.sightings)],
      }
      return issued.length > 0 ? exact(ends) : inferred(ends)
    })
  })
}

/**
 * `tool.window`: the only tool call of this agent that was going on then, or the only one of several whose arguments or
 * result name the thing. `run.window`: no single call fits, but one run does. No id joins a tool call to an audit record.
 */
export function auditTool({ audits, causes }: Material): TraceLink[] {
  return audits.flatMap(item => {
    const cause = causes.get(item.id)
    const step = cause?.kind === 'tool' ? cause.tool : cause?.run
    if (cause === undefined || step === null || step === undefined) return []
    const named = cause.kind === 'tool' && cause.named
    return inferred({
      from: step.id,
      to: item.id,
      rule: cause.kind === 'tool' ? 'tool.window' : 'run.window',
      key: named ? `resource ${item.of.title}` : 'the same agent at the same time',
      kind: named ? 'resource' : null,
      evidence: [...evidenceOf(step.sightings), ...evidenceOf(item.sightings)],
    })
  })
}
