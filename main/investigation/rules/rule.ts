// What a lineage rule is: from a run's material, links it can justify, each with its key and how sure it is.
import type { LinkKind } from '../../../shared/model/evidence.ts'
import type { TraceLink } from '../../../shared/model/trace.ts'
import type { EvidenceId } from '../../../shared/model/units.ts'
import type { Material } from '../material.ts'

export type Rule = (material: Material) => TraceLink[]

interface Ends {
  readonly from: string
  readonly to: string
  readonly rule: string
  readonly key: string
  readonly kind: LinkKind | null
  readonly evidence: readonly EvidenceId[]
}

/** Both sides carry one identifier that belongs to this act, token, session or identity alone. */
export function exact(ends: Ends): TraceLink {
  return { ...ends, confidence: 'exact', evidence: [...new Set(ends.evidence)] }
}

/** Time, or an identifier that other acts share, had to decide. */
export function inferred(ends: Ends): TraceLink {
  return { ...ends, confidence: 'inferred', evidence: [...new Set(ends.evidence)] }
}
