// Breaks machines, reactions and checks on purpose, in the tables and in the xstate reference alike, and has each found.
import { createActor } from 'xstate'
import { proofsOf } from '../../main/app/proofs.ts'
import {
  type Message,
  type machines,
  reactionsTo,
  referenceSteppers,
  stepper,
  steppers,
  tableStepper,
} from '../../main/tenant/index.ts'
import { checkWorld } from '../../main/verification/check.ts'
import { type Proofs, Way, wayOf } from '../../main/verification/index.ts'
import type { Counterexample } from '../../main/verification/play.ts'
import { playWay } from '../../main/verification/way.ts'
import { type Decisions, ownDecisions, type Parts } from '../../main/verification/work/work.ts'
import type { MakeWorld } from '../../main/verification/worlds.ts'
import type { Fact } from '../../shared/model/facts.ts'

type Drives = Parts['drives']
/** What a break puts in the place of a part; `driven` by tables or by xstate. */
export type Break = (parts: Parts, driven: 'tables' | 'xstate') => Partial<Parts>

export const proofs = await proofsOf(['pc:0', 'pc:1'])

/** The tenant's own parts, with these breaks. */
export function partsOf(driven: 'tables' | 'xstate', ...breaks: readonly Break[]): Parts {
  const whole: Parts = {
    drives: driven === 'tables' ? steppers() : referenceSteppers(),
    reactionsTo,
    proofs,
    decisions: ownDecisions,
  }
  let parts = whole
  for (const change of breaks) parts = { ...parts, ...change(parts, driven) }
  return parts
}

/** What follows from some facts is another thing; null: the usual. */
export const reacting =
  (instead: (fact: Fact, usual: Message[]) => Message[] | null): Break =>
  parts => ({
    reactionsTo(fact, roster) {
      const usual = parts.reactionsTo(fact, roster)
      return instead(fact, usual) ?? usual
    },
  })
/** Messages of these types are never sent. */
export const dropping = (...types: string[]): Break =>
  reacting((_, usual) => usual.filter(({ event }) => !types.includes(event.type)))

export const proving =
  (proofs: Proofs): Break =>
  () => ({ proofs })

export const deciding =
  (decisions: Partial<Decisions>): Break =>
  parts => ({ decisions: { ...parts.decisions, ...decisions } })

const driving =
  (tables: Partial<Drives>, xstate: Partial<Drives>): Break =>
  (parts, driven) => ({ drives: { ...parts.drives, ...(driven === 'tables' ? tables : xstate) } })

export function withPc(machine: typeof machines.pc): Break {
  const pc = stepper(machine, createActor(machine))
  return driving({ pc: tableStepper(machine, pc) }, { pc })
}
export function withSession(machine: typeof machines.session): Break {
  const session = stepper(machine, createActor(machine))
  return driving({ session: tableStepper(machine, session) }, { session })
}
export function withToken(machine: typeof machines.token): Break {
  const token = stepper(machine, createActor(machine))
  return driving({ token: tableStepper(machine, token) }, { token })
}

/** The counterexample to one invariant, which xstate has played too, and once more from the file it is kept as. */
export function caught(made: MakeWorld, breaks: readonly Break[], id: string): Counterexample {
  const { world, counterexamples, mismatches } = checkWorld(
    made,
    partsOf('tables', ...breaks),
    partsOf('xstate', ...breaks),
  )
  if (mismatches.length > 0) throw new Error(mismatches[0])
  const counterexample = counterexamples[world.invariants.findIndex(invariant => invariant.id === id)]
  if (!counterexample) throw new Error(`${id} is not in ${world.name}, or holds there`)
  const kept = Way.parse(JSON.parse(JSON.stringify(wayOf(id, counterexample))))
  const again = playWay(made.make(partsOf('xstate', ...breaks)), kept)
  if (!('played' in again) || again.stopped !== null || !again.played.broken)
    throw new Error(`${id} was kept as a way on which it is not seen`)
  if (JSON.stringify(again.played.steps) !== JSON.stringify(counterexample.steps))
    throw new Error(`what was kept of ${id} plays otherwise`)
  return counterexample
}
