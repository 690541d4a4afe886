// Numbers and moments as a person writes them on the command line: one, and a list of entries of the ledger.
import { InvalidArgumentError } from 'commander'
import { momentOf } from '../../shared/model/moment.ts'
import { type EpochMs, EvidenceId } from '../../shared/model/units.ts'

/** `1,2,5-9`, each number once. */
export function numberList(text: string): EvidenceId[] {
  const numbers = text.split(',').flatMap(part => {
    const [, from, to] = /^\s*(\d+)(?:-(\d+))?\s*$/.exec(part) ?? []
    const [first, last] = [Number(from), Number(to ?? from)]
    if (from === undefined || !Number.isSafeInteger(last) || last < first || last - first >= 100_000)
      throw new InvalidArgumentError('It is a list of numbers and ranges, such as 1,2,5-9.')
    return Array.from({ length: last - first + 1 }, (_, index) => EvidenceId.parse(first + index))
  })
  return [...new Set(numbers)]
}

export function wholeNumber(text: string): number {
  const number = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number)) throw new InvalidArgumentError('It is not a whole number.')
  return number
}

export function timeOf(text: string): EpochMs {
  const at = momentOf(text)
  if (at === null) throw new InvalidArgumentError('It is not a time such as 2026-11-20 or 2026-11-20T09:30Z.')
  return at
}
