// Plays a way through a bounded world by xstate itself: each command with its messages and the facts they tell, as a scenario is played.
import type { Fact } from '../../shared/model/facts.ts'
import {
  type Actor,
  type BoundedWorld,
  deliver,
  type Get,
  type Invariant,
  type LeadsToCase,
  opened,
} from './bounded-world.ts'
import type { Order } from './slot.ts'

export interface Step {
  readonly command: string
  readonly by: Actor
  /** To be sent one after the other; the same messages on the same machines tell the same facts. */
  readonly orders: readonly Order[]
  readonly facts: readonly Fact[]
}
/** The shortest way to where an invariant does not hold. */
export interface Counterexample {
  readonly world: string
  /** What stood before the first step. */
  readonly opening: readonly Order[]
  readonly steps: readonly Step[]
  /** The machines after the last step, and what is true beside them. */
  readonly end: Readonly<Record<string, string>>
}
/** `broken`: whether the invariant does not hold in the last state, or of a fact told on the way. */
export interface Played extends Counterexample {
  readonly broken: boolean
}

/** A command of a path that is not possible where the machines have come to. */
export class NotPossible extends Error {
  /** How many commands were carried out before it. */
  readonly after: number
  constructor(command: string, after: number) {
    super(`${command} is not possible here`)
    this.after = after
  }
}

/** Throws `NotPossible` where a command of the path is not: of a path that was found by tables, they would have been wrong. */
export function play(world: BoundedWorld, path: readonly number[], invariant: Invariant): Played {
  const locals = opened(world)
  let broken = false
  const steps = path.map((number, done): Step => {
    const command = world.commands[number]
    const orders = command?.orders(view => view.of(locals[world.slots.indexOf(view.slot)] ?? 0)) ?? null
    if (command === undefined || orders === null) throw new NotPossible(command?.name ?? String(number), done)
    const { facts, moments, lost, taken } = deliver(world, locals, orders)
    if (!taken) throw new NotPossible(command.name, done)
    if (invariant.nothingIsLost) broken ||= lost.length > 0
    broken ||= facts.some((fact, index) => isForbidden(world, invariant, fact, moments[index] ?? []))
    return { command: command.name, by: command.by, orders, facts }
  })
  const get = getIn(world, locals)
  broken ||= (invariant.states ?? []).some(each => !each.holds(get))
  broken ||= (invariant.leadsTo ?? []).some(each => each.from(get) && !canStillCome(world, locals, each))
  return {
    world: world.name,
    opening: world.opening,
    steps,
    end: Object.fromEntries(world.slots.map((slot, at) => [slot.ref, slot.key(locals[at] ?? 0)])),
    broken,
  }
}

/** How many states behind a trap are looked at by xstate itself. */
const mostBehind = 2000

/** Whether what is promised was found by xstate among the states that can follow, nearest first. */
function canStillCome(world: BoundedWorld, from: readonly number[], { by, to }: LeadsToCase): boolean {
  const met = new Set([from.join()])
  const queue = [from]
  for (const locals of queue) {
    if (to(getIn(world, locals))) return true
    for (const command of world.commands) {
      if (met.size >= mostBehind || !by.includes(command.by)) continue
      const orders = command.orders(view => view.of(locals[world.slots.indexOf(view.slot)] ?? 0))
      const after = [...locals]
      if (orders === null || !deliver(world, after, orders).taken || met.has(after.join())) continue
      met.add(after.join())
      queue.push(after)
    }
  }
  return false
}

const isForbidden = (world: BoundedWorld, { facts = [] }: Invariant, fact: Fact, moment: readonly number[]): boolean =>
  facts.some(each => each.types.includes(fact.type) && each.forbids(fact, getIn(world, moment)))

const getIn =
  ({ slots }: BoundedWorld, locals: readonly number[]): Get =>
  slot =>
    slot.state(locals[slots.indexOf(slot)] ?? 0)
