// Whether a Cloud PC that was reset may go back to its pool. (Microsoft publishes no such attestation: ours.)

/** What looking for files, processes, cookies and clipboard after the reset came to. */
export type Residue = 'none' | 'some' | 'unknown'

/** `liveTokens`: whether a token bound to the Cloud PC can still be used. */
export interface BaselineSight {
  liveTokens: boolean
}

/** Everything that keeps the Cloud PC from its baseline, a sentence each; empty where it is clean. */
export function baselineReasons(residue: Residue, see: BaselineSight): string[] {
  return [
    ...(residue === 'some' ? ['Something of the last session is left on the Cloud PC.'] : []),
    ...(residue === 'unknown' ? ['What is left on the Cloud PC could not be determined.'] : []),
    ...(see.liveTokens ? ['A token bound to the Cloud PC is still alive.'] : []),
  ]
}

/** What is not known to be clean is not clean. */
export const baselineClean = (residue: Residue, see: BaselineSight): boolean =>
  baselineReasons(residue, see).length === 0
