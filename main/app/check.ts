// Checks what must hold of the simulated stack, for the shells.
import { type CheckOptions, type CheckReport, check } from '../verification/index.ts'
import { proofsOf } from './proofs.ts'

export type { CheckReport, WorldProgress } from '../verification/index.ts'

/** Whether each invariant holds in every reachable state of the bounded worlds; work of seconds on this thread, `full` of minutes. */
export async function checkInvariants(options: Omit<CheckOptions, 'proofs'>): Promise<CheckReport> {
  return check({ ...options, proofs: await proofsOf(['pc:0', 'pc:1']) })
}
