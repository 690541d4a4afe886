// What verification found not to hold.
import type { VerifyReport } from '../../shared/model/evidence.ts'

export class Fault extends Error {
  readonly found: NonNullable<VerifyReport['firstBad']>

  /** `at` names table and row. */
  constructor(what: string, at: string, expected: string, found: string) {
    super(`${at}: ${what}`)
    this.found = { what, at, expected, found }
  }
}

/** Throws a Fault where two texts, numbers or byte strings (shown as hex) are not the same. */
export function mustEqual<Value extends string | number | Uint8Array>(
  what: string,
  at: string,
  expected: Value,
  found: Value,
): void {
  const [one, other] = [shown(expected), shown(found)]
  if (one !== other) throw new Fault(what, at, one, other)
}

const shown = (value: string | number | Uint8Array): string =>
  value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value)
