// What verification found not to hold.
import { z } from 'zod'
import type { VerifyReport } from '../../shared/model/evidence.ts'

export class Fault extends Error {
  readonly found: NonNullable<VerifyReport['firstBad']>

  /** `at` names table and row. */
  constructor(what: string, at: string, expected: string, found: string) {
    super(`${at}: ${what}`)
    this.found = { what, at, expected, found }
  }
}

/** Does the work; what a changed row makes it throw becomes a Fault. */
export function mustHold<Result>(what: string, at: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    // What changed bytes can not cause is a bug.
    if (error instanceof Fault || error instanceof TypeError || error instanceof ReferenceError) throw error
    const found = error instanceof z.ZodError ? z.prettifyError(error) : String(error)
    throw new Fault(what, at, 'readable', found)
  }
}

/** Throws a Fault where two texts, numbers or byte strings (shown as hex) are not the same. */
export function mustEqual<Value extends string | number | Uint8Array>(
  what: string,
  at: string,
  expected: Value,
  found: Value,
): void {
  if (isSame(expected, found)) return
  const [one, other] = [shown(expected), shown(found)]
  if (one !== other) throw new Fault(what, at, one, other)
}

/** Without putting what is long into hex: nearly all is as it should be. */
const isSame = <Value extends string | number | Uint8Array>(one: Value, other: Value): boolean =>
  one instanceof Uint8Array && other instanceof Uint8Array ? Buffer.compare(one, other) === 0 : one === other

const shown = (value: string | number | Uint8Array): string =>
  value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value)
