// A bounded world: a few machines that meet in the tenant's own reactions, what may be done to them, and what must hold.
import type { Fact, FactType } from '../../shared/model/facts.ts'
import type { Message, Roster } from '../tenant/index.ts'
import type { Order, Slot } from './slot.ts'

/** Who acts on the world from outside. */
export type Actor = 'person' | 'agent' | 'service' | 'timer' | 'fault' | 'attack'

/** What a command, or an invariant, may know of one slot. */
export interface View<Value> {
  readonly slot: Slot
  /** A small value: commands are asked once for each combination of them. */
  of(local: number): Value
}
export const view = <State, Value>(slot: Slot<State>, of: (state: State) => Value): View<Value> => ({
  slot,
  of: local => of(slot.state(local)),
})
export type See = <Value>(view: View<Value>) => Value

/** Something that can happen from outside, at any moment at which it is possible. */
export interface Command {
  readonly name: string
  readonly by: Actor
  /** Whom its first order is for: where that one does not take it, nothing happens. */
  readonly to: Slot
  readonly sees: readonly View<unknown>[]
  /** Carried out one after the other, each with all that follows from it, in no time; null: not possible now. */
  orders(see: See): readonly Order[] | null
}

export type Get = <State>(slot: Slot<State>) => State

/** One sentence that has to be true, of every state, of every fact, or of what can still come, in each of its cases. */
export interface Invariant {
  readonly id: string
  readonly claim: string
  /** The promise of the system it is drawn from, by number. */
  readonly promise: number
  readonly states?: readonly StateCase[]
  readonly facts?: readonly FactCase[]
  readonly leadsTo?: readonly LeadsToCase[]
  /** Whether it says that whatever follows from a fact is taken by the machine it is sent to. */
  readonly nothingIsLost?: boolean
}
export interface StateCase {
  readonly slots: readonly Slot[]
  holds(get: Get): boolean
}
/**
 * From every state that can be reached and in which `from` holds, there is a way by commands of `by` alone to one in which
 * `to` does. A promise that something can always still come: what broke, and what people and timers may or may not do, is no part of it.
 */
export interface LeadsToCase {
  readonly slots: readonly Slot[]
  readonly by: readonly Actor[]
  from(get: Get): boolean
  to(get: Get): boolean
}
/** A fact that must never be told. `get` gives the machines as they stand when it is told, and observers as they were before it. */
export interface FactCase {
  readonly types: readonly FactType[]
  readonly slots: readonly Slot[]
  forbids(fact: Fact, get: Get): boolean
}

export interface BoundedWorld {
  readonly name: string
  readonly slots: readonly Slot[]
  readonly announcer: Slot
  /** What stood before anything could happen. */
  readonly opening: readonly Order[]
  readonly commands: readonly Command[]
  readonly invariants: readonly Invariant[]
  /** What this world leaves out of what the machines can do, in words. */
  readonly leavesOut: readonly string[]
  readonly reactionsTo: (fact: Fact, roster: Roster) => Message[]
  readonly roster: Roster
}

/** Delivers orders in the world as the simulation does: first in, first out, until nothing more follows. */
export interface Delivered {
  readonly facts: readonly Fact[]
  /** Each with the machines as they stood when it was told. */
  readonly moments: readonly (readonly number[])[]
  /** Messages their machines did not take: what should have followed from a fact was lost. */
  readonly lost: readonly Message[]
  /** Whether the first order was taken. */
  readonly taken: boolean
}

/** Changes `locals`. Messages to machines that are not in the world go nowhere. */
export function deliver(world: BoundedWorld, locals: number[], orders: readonly Order[]): Delivered {
  const facts: Fact[] = []
  const moments: number[][] = []
  const lost: Message[] = []
  let taken = true
  for (const [index, first] of orders.entries()) {
    const queue: Order[] = [first]
    for (let order = queue.shift(), isFirst = true; order; order = queue.shift(), isFirst = false) {
      const at = slotIndexOf(world, order)
      const slot = world.slots[at]
      if (slot === undefined) continue
      const stepped = slot.step(locals[at] ?? 0, order)
      if (!stepped.taken) {
        if (index === 0 && isFirst) taken = false
        else if ('send' in order) lost.push(order.send)
        continue
      }
      locals[at] = stepped.next
      const moment = [...locals]
      for (const fact of stepped.told) {
        facts.push(fact)
        moments.push(moment)
        for (const [other, each] of world.slots.entries()) locals[other] = each.learn(locals[other] ?? 0, fact)
        for (const send of world.reactionsTo(fact, world.roster)) queue.push({ send })
      }
    }
    if (!taken) break
  }
  return { facts, moments, lost, taken }
}

/** Where in the world's slots an order goes; -1: to none of them. */
export const slotIndexOf = ({ slots, announcer }: BoundedWorld, order: Order): number =>
  'tell' in order ? slots.indexOf(announcer) : slots.findIndex(({ ref }) => ref === order.send.to)

/** Every slot as it stands when the opening is over. */
export function opened(world: BoundedWorld): number[] {
  const locals = world.slots.map(slot => slot.start())
  for (const order of world.opening) {
    const { taken, lost } = deliver(world, locals, [order])
    if (!taken || lost.length > 0)
      throw new Error(`the opening of ${world.name} was not taken: ${JSON.stringify(order)}`)
  }
  return locals
}
