// A way through a bounded world as a file: what a counterexample is kept as, and how it is played again, step by step, by xstate itself.
import { z } from 'zod'
import type { BoundedWorld, Invariant } from './bounded-world.ts'
import { type Counterexample, NotPossible, type Played, play } from './play.ts'

/** The world, the invariant that is looked at, and what is done, by name and in order. */
export const Way = z.strictObject({
  world: z.string(),
  invariant: z.string(),
  commands: z.array(z.string()),
})
export type Way = z.infer<typeof Way>

/** What a counterexample is kept as. */
export const wayOf = (invariant: string, { world, steps }: Counterexample): Way => ({
  world,
  invariant,
  commands: steps.map(({ command }) => command),
})

export interface PlayedWay {
  readonly claim: string
  /** As far as it could be gone. */
  readonly played: Played
  /** The first command that is not possible any more where the machines have come to, and its number from 1; null: all were. */
  readonly stopped: { readonly step: number; readonly command: string } | null
}
/** What of a way there is not, and what there is instead. */
export interface Misnamed {
  readonly what: 'world' | 'invariant' | 'command'
  readonly name: string
  readonly known: readonly string[]
}

/** Plays a way in the world it is of. With other machines than it was found with, it may end before its end. */
export function playWay(world: BoundedWorld, way: Way): PlayedWay | Misnamed {
  const invariant = world.invariants.find(({ id }) => id === way.invariant)
  if (invariant === undefined)
    return { what: 'invariant', name: way.invariant, known: world.invariants.map(({ id }) => id) }
  const known = world.commands.map(({ name }) => name)
  const missing = way.commands.find(name => !known.includes(name))
  if (missing !== undefined) return { what: 'command', name: missing, known }
  const numbers = way.commands.map(name => known.indexOf(name))
  const far = howFar(world, numbers, invariant)
  const command = way.commands[far]
  return {
    claim: invariant.claim,
    played: play(world, numbers.slice(0, far), invariant),
    stopped: command === undefined ? null : { step: far + 1, command },
  }
}

function howFar(world: BoundedWorld, numbers: readonly number[], invariant: Invariant): number {
  try {
    play(world, numbers, invariant)
    return numbers.length
  } catch (error) {
    if (error instanceof NotPossible) return error.after
    throw error
  }
}
