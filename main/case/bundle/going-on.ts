// Between one lot of a bundle's pieces and the next: says how far it is, and lets others have their turn.
import { setImmediate } from 'node:timers/promises'
import { Refusal } from '../../../shared/errors.ts'
import type { Job } from '../protocol.ts'

export { piecesAtOnce } from './standalone/check.mjs'

/** Gives other calls their turn, cancelling among them; throws job.cancelled. */
export async function goOn(job: Job, done: number, total: number): Promise<void> {
  await setImmediate()
  if (job.signal.aborted) throw new Refusal('job.cancelled', 'The bundle was stopped, and nothing of it kept.')
  job.progress(Math.min(done, total), total)
}

/** The `index`th of so many parts of the work, each about as long as the others, which tells of `total` for each. */
export const partOf = (job: Job, index: number, parts: number, total: number): Job => ({
  signal: job.signal,
  progress: (done, of) => job.progress(index * total + Math.floor((total * done) / Math.max(of, 1)), parts * total),
})
