// How decisions downstream of Conditional Access are put together: what speaks against, what is not known, and the outcome.
import type { Reason } from '../../../shared/model/governance.ts'

/** `holds`: whether it does speak against, or might. */
export interface Finding extends Reason {
  readonly holds: 'yes' | 'unknown'
}

export interface Decision {
  readonly outcome: 'grant' | 'deny' | 'cannotEvaluate'
  /** Every reason against, not the first; on a grant what carries it, if anything does. */
  readonly reasons: readonly Reason[]
}

export const against = (code: string, message: string): Finding => ({ holds: 'yes', code, message })
export const notKnown = (code: string, message: string): Finding => ({ holds: 'unknown', code, message })

/** One finding against it denies; otherwise one that is not known keeps it from being evaluated. */
export function decide(findings: readonly (Finding | null)[]): Decision {
  const found = findings.filter(finding => finding !== null)
  const reasons = found.map(({ code, message }) => ({ code, message }))
  if (found.some(({ holds }) => holds === 'yes')) return { outcome: 'deny', reasons }
  return { outcome: found.length > 0 ? 'cannotEvaluate' : 'grant', reasons }
}
