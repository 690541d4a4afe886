// What went wrong in the process that hunts, said for a person: DuckDB's own words would show names and SQL nobody wrote.
import { Refusal } from '../../../../shared/errors.ts'
import { type HuntLimits, type ProcessLimits, tooManyBytes, tooManyRows, tooMuchMemory } from './limits.ts'
import type { Failure } from './protocol.ts'

/** Stands before the words of what a function of Kusto threw: DuckDB passes on nothing else of it. */
export const refusedMark = 'refused by a function: '
export const bugMark = 'bug in a function: '

/** The cause, where there is one, is what DuckDB said. */
export function refusalOf(failure: Failure, limits: HuntLimits, process: ProcessLimits): Error {
  switch (failure.kind) {
    case 'rows':
      return tooManyRows(limits)
    case 'bytes':
      return tooManyBytes(limits)
    case 'bug':
      return new Error(`a hunt could not be run: ${failure.text}`)
    case 'stopped':
      return cancelled()
    case 'duckdb':
      return ofDuckDb(failure.text, process)
  }
}

export const cancelled = (): Refusal => new Refusal('job.cancelled', 'The hunt was cancelled.')

/** What RE2 says of an expression it does not take; the expression follows. */
const badRegex =
  /^Invalid Input Error: ((?:missing|unexpected|invalid|bad|no argument|trailing|pattern too large|expression nesting|duplicate)\b[^:]*:.*)/s

function ofDuckDb(text: string, process: ProcessLimits): Error {
  const because = (refusal: Refusal): Refusal => {
    refusal.cause = new Error(text)
    return refusal
  }
  const failed = (message: string): Refusal => because(new Refusal('hunt.failed', message))
  const ofFunction = text.indexOf(refusedMark)
  if (ofFunction >= 0) return failed(text.slice(ofFunction + refusedMark.length))
  if (text.includes(bugMark)) return new Error(text)
  if (text.startsWith('Out of Memory Error')) return because(tooMuchMemory(process))
  const [, regex] = badRegex.exec(text) ?? []
  if (regex !== undefined) return failed(`A regular expression can not be read: ${regex}.`)
  if (text.startsWith('Out of Range Error')) return failed('A value became too large for its type.')
  if (text.startsWith('Conversion Error')) return failed('A value can not be read as the type the query makes of it.')
  if (text.startsWith('Invalid Input Error')) return failed('A value is not one that the query can work with.')
  return failed('The query could not be run here.')
}
