// Whether a Cloud PC that was reset may go back to its pool. (Microsoft publishes no such attestation: ours.)

/** What the session and its reset are known to have left; `unknown` after a reset that did not do all of its work. */
export type Residue = 'none' | 'some' | 'unknown'

export interface BaselineSight {
  /** What looking on the machine itself came to: files, processes, cookies and so on. */
  checks: readonly { name: string; clean: boolean }[]
  /** Whether a token bound to the Cloud PC can still be used: it counts as much as a file. */
  liveTokens: boolean
}

/** Everything that keeps the Cloud PC from its baseline, a sentence each; empty where it is clean. */
export function baselineReasons(residue: Residue, { checks, liveTokens }: BaselineSight): string[] {
  const failed = checks.filter(check => !check.clean).map(check => check.name)
  return [
    ...(failed.length > 0 ? [`Not at its baseline: ${failed.join(', ')}.`] : []),
    ...(residue === 'some' ? ['Something of the last session is left on the Cloud PC.'] : []),
    ...(residue === 'unknown' ? ['What is left on the Cloud PC could not be determined.'] : []),
    ...(liveTokens ? ['A token bound to the Cloud PC is still alive.'] : []),
  ]
}

/** What is not known to be clean is not clean. */
export const baselineClean = (residue: Residue, see: BaselineSight): boolean =>
  baselineReasons(residue, see).length === 0
