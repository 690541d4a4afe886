// What a call refuses, as data and in words.
import { Refusal, type RefusalData } from '../../shared/errors.ts'

/** Null where the call does not refuse. */
function refusalIn(work: () => unknown): RefusalData | null {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error.data
    throw error
  }
  return null
}

/** A call that does not refuse fails the test. */
export function refusalOf(work: () => unknown): RefusalData {
  const refused = refusalIn(work)
  if (refused === null) throw new Error('nothing was refused')
  return refused
}

/** Where it was refused, why, and what to do. */
export const refusalInWords = ({ code, message, where, todo }: RefusalData): string =>
  `${code} at ${JSON.stringify(where)}: ${message}${todo === undefined ? '' : ` ${todo}`}`

/** What a written table has of a call of which only the refusal is asked. */
export function takenOrRefused(work: () => unknown): string {
  const refused = refusalIn(work)
  return refused === null ? 'taken' : refusalInWords(refused)
}
