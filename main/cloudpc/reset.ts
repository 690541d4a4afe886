// Takes a Cloud PC back to its baseline after a session, and checks that nothing of the session is left.
import type { FactOf } from '../../shared/model/facts.ts'
import { baseline, type Computer } from './computer.ts'

type Erased = FactOf<'pc.wiped'>['erased']
type Check = FactOf<'pc.verified'>['checks'][number]

/** Resets `computer` in place and says how much was erased of each kind. */
export function reset(computer: Computer): Erased {
  const clean = baseline()
  const erased = {
    files: computer.files.length - clean.files.length,
    processes: computer.processes.length - clean.processes.length,
    cookies: computer.cookies.length,
    tokens: computer.tokens.length,
    clipboard: computer.clipboard === null ? 0 : 1,
  }
  Object.assign(computer, clean)
  return erased
}

/** One check for everything a session could have left. All are clean exactly when the computer equals its baseline. */
export function verifyBaseline(computer: Computer): Check[] {
  const clean = baseline()
  const kinds = ['files', 'processes', 'cookies', 'tabs', 'clipboard', 'tokens'] as const
  return kinds.map(name => ({ name, clean: JSON.stringify(computer[name]) === JSON.stringify(clean[name]) }))
}
