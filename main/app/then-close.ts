// Work on a case that is opened for it alone.
import type { CaseStore } from '../case/index.ts'

/** Closes the case whatever becomes of the work. */
export async function thenClose<Result>(store: CaseStore, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } finally {
    await store.close()
  }
}
