// A span names its parent: the one link an agent's SDK writes itself.
import type { TraceLink } from '../../../shared/model/trace.ts'
import { evidenceOf, type Material } from '../material.ts'
import { type Step, stepId } from '../steps.ts'
import { exact, inferred } from './rule.ts'

/** `span.parent`: parentSpanId or ParentId is another step's span id, in the same OpenTelemetry trace. */
export function spanParent({ chain, steps }: Material): TraceLink[] {
  return chain.steps.flatMap(step => {
    const parent = parentOf(step, steps)
    if (parent === undefined) return []
    return exact({
      from: parent.id,
      to: step.id,
      rule: 'span.parent',
      key: `parent span ${parent.act.span}`,
      kind: 'parentSpan',
      evidence: [...evidenceOf(parent.sightings), ...evidenceOf(step.sightings)],
    })
  })
}

/** `span.trace`: the parent is not in the case, but the trace has one run it must have been part of. */
export function spanTrace({ roots, steps, chain }: Material): TraceLink[] {
  const runs = Map.groupBy(roots, root => root.act.trace)
  const answered = new Set([...roots.map(root => root.id), ...chain.calls.map(call => call.callee.id)])
  return chain.steps.flatMap(step => {
    const [run, other] = runs.get(step.act.trace) ?? []
    if (run === undefined || other !== undefined || answered.has(step.id) || parentOf(step, steps) !== undefined)
      return []
    return inferred({
      from: run.id,
      to: step.id,
      rule: 'span.trace',
      key: `trace ${step.act.trace}`,
      kind: 'trace',
      evidence: [...evidenceOf(run.sightings), ...evidenceOf(step.sightings)],
    })
  })
}

export function parentOf(step: Step, steps: ReadonlyMap<string, Step>): Step | undefined {
  return step.act.parent === null ? undefined : steps.get(stepId(step.act.trace, step.act.parent))
}
