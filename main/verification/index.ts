// What must hold: the invariants, the bounded worlds they are checked in, and the check itself.
export {
  type CheckedInvariant,
  type CheckedWorld,
  type CheckOptions,
  type CheckReport,
  check,
  playAgain,
  type WorldProgress,
} from './check.ts'
export type { Counterexample, Step } from './play.ts'
export { type Misnamed, type PlayedWay, Way, wayOf } from './way.ts'
export type { Proofs, Use } from './work/proofs.ts'
