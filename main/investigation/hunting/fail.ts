// What is refused is refused by name and position.
import { Refusal, type RefusalCode } from '../../../shared/errors.ts'

/** Throws; the place is told as an offset, which `bind` makes a line and a column of. */
export function fail(
  code: RefusalCode,
  message: string,
  at: { readonly TextStart: number } | number,
  todo?: string,
): never {
  throw new Misplaced(code, message, typeof at === 'number' ? at : at.TextStart, todo)
}

/** A refusal that knows its offset only. */
export class Misplaced extends Error {
  readonly code: RefusalCode
  readonly at: number
  readonly todo: string | undefined

  constructor(code: RefusalCode, message: string, at: number, todo?: string) {
    super(message)
    this.code = code
    this.at = at
    this.todo = todo
  }
}

/** Lines and columns count from 1, columns in UTF-16 units. */
export function placeOf(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at)
  const line = before.split('\n').length
  return { line, column: at - before.lastIndexOf('\n') }
}

/** Runs `work`; what it refuses is told with its place in the text. */
export function placing<Result>(text: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Misplaced)) throw error
    const { code, message, at, todo } = error
    throw new Refusal(code, message, { where: placeOf(text, at), ...(todo !== undefined && { todo }) })
  }
}
