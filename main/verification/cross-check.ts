// Judges the tables by xstate itself: random states and commands, each carried out by real machines and by the tables' rules.
import { type BoundedWorld, deliver } from './bounded-world.ts'
import type { Tables } from './compile.ts'
import type { Space } from './state-table.ts'
import { unpack } from './unpack.ts'
import { carry } from './walk.ts'

export interface CrossCheck {
  readonly sampled: number
  /** Of the sampled pairs, those in which something happened. */
  readonly effective: number
  /** What differed, in words: the command and both outcomes. */
  readonly mismatches: readonly string[]
}

/**
 * `reference` is the same world driven by xstate. Each sampled state is rebuilt in it from its JSON; what a command then
 * makes of every machine, and which facts it tells, must be the same.
 */
export function crossCheck(
  tables: Tables,
  space: Space,
  reference: BoundedWorld,
  samples: number,
  seed = 1,
): CrossCheck {
  const { world } = tables
  const random = randomNumbers(seed)
  const mismatches: string[] = []
  let effective = 0
  for (let sample = 0; sample < samples; sample += 1) {
    const state = random(space.count)
    const locals = unpack(tables, space.words[state * 2] ?? 0, space.words[state * 2 + 1] ?? 0)
    const number = random(world.commands.length)
    const command = world.commands[number]
    const twin = reference.commands[number]
    if (command === undefined || twin === undefined) throw new RangeError(`there is no command ${number}`)

    const byTables = carry(tables, locals, number)
    const real = world.slots.map((slot, at) => reference.slots[at]?.revive(slot.persist(locals[at] ?? 0)) ?? 0)
    const orders = twin.orders(view => view.of(real[reference.slots.indexOf(view.slot)] ?? 0))
    const before = [...real]
    const done = orders === null ? null : deliver(reference, real, orders)
    const after = done?.taken ? real : before
    const left = JSON.stringify([world.slots.map((slot, at) => slot.key(byTables.locals[at] ?? 0)), byTables.facts])
    const right = JSON.stringify([
      reference.slots.map((slot, at) => slot.key(after[at] ?? 0)),
      done?.taken ? done.facts : [],
    ])
    if (byTables.taken) effective += 1
    if (left !== right) mismatches.push(`${command.name}: ${left} by the tables, ${right} by xstate`)
  }
  return { sampled: samples, effective, mismatches }
}

/** Numbers below `limit`, the same for the same seed (xorshift). */
export function randomNumbers(seed: number): (limit: number) => number {
  let state = seed >>> 0 || 1
  return limit => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % limit
  }
}
