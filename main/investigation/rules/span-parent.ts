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
  const byTrace = Map.groupBy(
    chain.steps.filter(step => step.act.operation === 'invoke'),
    step => step.act.trace,
  )
  return chain.steps.flatMap(step => {
    const runs = (byTrace.get(step.act.trace) ?? []).filter(run => run.id !== step.id)
    const [run] = runs
    if (step.act.parent === null && roots.includes(step)) return []
    if (step.act.operation === 'invoke' || parentOf(step, steps) !== undefined || run === undefined || runs.length > 1)
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
