// Checks every invariant in every reachable state of the bounded worlds, and judges the tables they were walked by.
import { reactionsTo, referenceSteppers, steppers } from '../tenant/index.ts'
import type { BoundedWorld, Invariant } from './bounded-world.ts'
import { compile } from './compile.ts'
import { crossCheck } from './cross-check.ts'
import { type Exploration, type ExploreOptions, explore } from './explore.ts'
import { type Counterexample, play } from './play.ts'
import { type Misnamed, type PlayedWay, playWay, type Way } from './way.ts'
import type { Proofs } from './work/proofs.ts'
import { ownDecisions, type Parts } from './work/work.ts'
import { everyCommitWorlds, fullWorld, type MakeWorld } from './worlds.ts'

export interface CheckedInvariant {
  readonly id: string
  readonly claim: string
  /** The promise of the system it is drawn from, by number. */
  readonly promise: number
  readonly holds: boolean
  /** Over all worlds it was checked in. */
  readonly states: number
  readonly transitions: number
  readonly counterexample?: Counterexample
}
export interface CheckedWorld {
  readonly name: string
  readonly states: number
  readonly transitions: number
  readonly leavesOut: readonly string[]
  /** Reserved for its states while it was walked; what lies beside them is small. */
  readonly bytes: number
}
export interface CheckReport {
  readonly invariants: readonly CheckedInvariant[]
  readonly worlds: readonly CheckedWorld[]
  /** Pairs of a state and a command that xstate itself carried out, and those in which it came to something else. */
  readonly crossCheck: { readonly sampled: number; readonly mismatches: readonly string[] }
}

export interface CheckOptions {
  /** What real keys make of each proof between the Cloud PCs `pc:0` and `pc:1`. */
  readonly proofs: Proofs
  /** The complete product of two agents and two Cloud PCs too: tens of millions of states, minutes. */
  readonly full?: boolean
  readonly onProgress?: (progress: WorldProgress) => void
  /** Ends the check while a world is walked: `check` throws its reason. */
  readonly signal?: AbortSignal
}
export interface WorldProgress {
  readonly world: string
  readonly states: number
  /** Of them, those that were left behind with all that follows from them. */
  readonly done: number
  readonly transitions: number
}

const samples = 1000

/** Machines, reactions and checks of the product itself; `judged` by tables, `judging` by xstate. */
export function check({ proofs, full = false, ...walk }: CheckOptions): CheckReport {
  const judged: Parts = { drives: steppers(), reactionsTo, proofs, decisions: ownDecisions }
  const judging: Parts = { drives: referenceSteppers(), reactionsTo, proofs, decisions: ownDecisions }
  const made = [...everyCommitWorlds, ...(full ? [fullWorld] : [])]
  return reportOf(made.map(make => checkWorld(make, judged, judging, walk)))
}

/** Plays a way in the world it names, with the machines of the product as xstate drives them. */
export function playAgain(way: Way, proofs: Proofs): PlayedWay | Misnamed {
  const parts: Parts = { drives: referenceSteppers(), reactionsTo, proofs, decisions: ownDecisions }
  const worlds = [...everyCommitWorlds, fullWorld].map(({ make }) => make(parts))
  const world = worlds.find(({ name }) => name === way.world)
  return world ? playWay(world, way) : { what: 'world', name: way.world, known: worlds.map(({ name }) => name) }
}

export interface WorldResult {
  readonly world: BoundedWorld
  readonly found: Omit<Exploration, 'space'>
  readonly counterexamples: readonly (Counterexample | null)[]
  readonly sampled: number
  readonly mismatches: readonly string[]
}

export function checkWorld(
  { make, room }: MakeWorld,
  judged: Parts,
  judging: Parts,
  { onProgress, ...walk }: Pick<CheckOptions, 'onProgress' | 'signal'> & Pick<ExploreOptions, 'progressEvery'> = {},
): WorldResult {
  const world = make(judged)
  const reference = make(judging)
  const tables = compile(world)
  const { space, ...found } = explore(tables, {
    room,
    ...walk,
    ...(onProgress && { onProgress: progress => onProgress({ world: world.name, ...progress }) }),
  })
  const { sampled, mismatches } = crossCheck(tables, space, reference, samples)
  const counterexamples = found.violations.map((path, index) => {
    const invariant = reference.invariants[index]
    return path === null || invariant === undefined ? null : played(reference, path, invariant)
  })
  return { world, found, counterexamples, sampled, mismatches }
}

/** xstate itself has to come to the same end. */
function played(reference: BoundedWorld, path: readonly number[], invariant: Invariant): Counterexample {
  const { broken, ...counterexample } = play(reference, path, invariant)
  if (!broken) throw new Error(`by xstate, ${invariant.id} holds all the way: the tables are wrong`)
  return counterexample
}

function reportOf(results: readonly WorldResult[]): CheckReport {
  const invariants = new Map<string, CheckedInvariant>()
  for (const { world, found, counterexamples } of results)
    for (const [index, { id, claim, promise }] of world.invariants.entries()) {
      const before = invariants.get(id)
      const counterexample = before?.counterexample ?? counterexamples[index] ?? null
      invariants.set(id, {
        id,
        claim,
        promise,
        holds: counterexample === null,
        states: (before?.states ?? 0) + found.states,
        transitions: (before?.transitions ?? 0) + found.transitions,
        ...(counterexample && { counterexample }),
      })
    }
  return {
    invariants: [...invariants.values()],
    worlds: results.map(({ world: { name, leavesOut }, found: { states, transitions, bytes } }) => ({
      name,
      states,
      transitions,
      leavesOut,
      bytes,
    })),
    crossCheck: {
      sampled: results.reduce((sum, { sampled }) => sum + sampled, 0),
      mismatches: results.flatMap(({ mismatches }) => mismatches),
    },
  }
}
