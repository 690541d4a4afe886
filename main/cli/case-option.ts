// The option that names the case a command is about.
import { Refusal } from '../../shared/errors.ts'

export interface CaseOption {
  readonly case?: string
}

/** Asked for here and not by commander, which would say that it is missing before it says that `--csae` is misspelled. */
export function caseOf(options: CaseOption): string {
  if (options.case !== undefined) return options.case
  throw new Refusal('argument.invalid', 'No case was named.', { todo: 'Name one with --case FILE.' })
}
