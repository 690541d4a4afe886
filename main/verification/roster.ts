// Who is bound to whom in a bounded world: everybody who may be, so that each one's own guard decides, as the roster allows.
import type { PcRef, ScreenRef, SessionRef, TokenRef } from '../../shared/model/refs.ts'
import { indexedRoster, type Roster } from '../tenant/index.ts'

export interface Members {
  readonly pcs?: readonly PcRef[]
  readonly sessions?: readonly SessionRef[]
  readonly tokens?: readonly TokenRef[]
  readonly screens?: readonly ScreenRef[]
}

/** Nobody is in what is left out. `more` answers for what a world adds. */
export function fixedRoster(
  { pcs = [], sessions = [], tokens = [], screens = [] }: Members,
  more: Partial<Roster> = {},
): Roster {
  return {
    ...indexedRoster(), // where nothing is said below, nobody is
    tokensOf: () => tokens,
    tokensBoundTo: () => tokens,
    tokensOfTask: () => tokens,
    tokensAbout: () => tokens,
    sessionOn: () => sessions,
    pcsOf: () => pcs,
    screensOf: () => screens,
    askedBy: () => 'human:ada',
    // calls of these worlds are named after their sessions
    calledIn: call => sessions.find(session => call.startsWith(session)) ?? null,
    ...more,
  }
}
