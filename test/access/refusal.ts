// What a call refuses, as data; a call that does not refuse fails the test.
import { Refusal, type RefusalData } from '../../shared/errors.ts'

export function refusalOf(work: () => unknown): RefusalData {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error.data
    throw error
  }
  throw new Error('nothing was refused')
}
