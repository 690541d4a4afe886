// Looks for states from which something that is promised can not come any more: backwards over all ways that were found.
import type { Get, LeadsToCase } from './bounded-world.ts'
import type { Tables } from './compile.ts'
import type { Candidates, StateTable } from './state-table.ts'
import { unpack } from './unpack.ts'

/** Tells the first state, in the order they were found, from which each case's `to` can not be reached. */
export function findTraps(
  tables: Tables,
  space: StateTable,
  expand: (state: number) => number,
  successors: Candidates,
  tell: (invariant: number, state: number) => void,
): void {
  const { world } = tables
  const cases = world.invariants.flatMap(({ leadsTo = [] }, invariant) => leadsTo.map(each => ({ invariant, each })))
  const ways = new Map<string, Ways>()
  for (const { invariant, each } of cases) {
    const key = each.by.join()
    const back = ways.get(key) ?? waysBack(tables, space, expand, successors, each)
    ways.set(key, back)
    const trap = firstTrap(tables, space, back, each)
    if (trap !== null) tell(invariant, trap)
  }
}

/** By state: where the states it can be come to from begin in `from`; they end where the next one's begin. */
interface Ways {
  readonly first: Int32Array
  readonly from: Int32Array
}

function waysBack(
  { commands }: Tables,
  space: StateTable,
  expand: (state: number) => number,
  { words, command }: Candidates,
  { by: actors }: LeadsToCase,
): Ways {
  const counts = Uint8Array.from(commands, ({ command }) => (actors.includes(command.by) ? 1 : 0))
  const first = new Int32Array(space.count + 1)
  let pairs = new Int32Array(2 ** 16)
  let size = 0
  for (let state = 0; state < space.count; state += 1) {
    const effective = expand(state)
    for (let at = 0; at < effective; at += 1) {
      if (counts[command[at] ?? 0] === 0) continue
      const to = space.find(words[at * 2] ?? 0, words[at * 2 + 1] ?? 0)
      if (size === pairs.length) {
        const larger = new Int32Array(size * 2)
        larger.set(pairs)
        pairs = larger
      }
      pairs[size] = state
      pairs[size + 1] = to
      size += 2
      first[to] = (first[to] ?? 0) + 1
    }
  }
  let sum = 0
  for (let state = 0; state <= space.count; state += 1) {
    sum += first[state] ?? 0
    first[state] = sum
  }
  const from = new Int32Array(size / 2)
  for (let at = 0; at < size; at += 2) {
    const to = pairs[at + 1] ?? 0
    const place = (first[to] ?? 0) - 1
    first[to] = place
    from[place] = pairs[at] ?? 0
  }
  return { first, from }
}

function firstTrap(tables: Tables, space: StateTable, { first, from }: Ways, each: LeadsToCase): number | null {
  const places = each.slots.map(slot => tables.world.slots.indexOf(slot))
  const ask = (holds: (get: Get) => boolean) => {
    const known = new Map<string, boolean>()
    return (state: number): boolean => {
      const locals = unpack(tables, space.words[state * 2] ?? 0, space.words[state * 2 + 1] ?? 0)
      const key = places.map(place => locals[place]).join()
      const before = known.get(key)
      if (before !== undefined) return before
      const answer = holds(slot => slot.state(locals[tables.world.slots.indexOf(slot)] ?? 0))
      known.set(key, answer)
      return answer
    }
  }
  const isGoal = ask(get => each.to(get))
  const waits = ask(get => each.from(get))

  const reaches = new Uint8Array(space.count)
  const queue = new Int32Array(space.count)
  let tail = 0
  for (let state = 0; state < space.count; state += 1)
    if (isGoal(state)) {
      reaches[state] = 1
      queue[tail] = state
      tail += 1
    }
  for (let head = 0; head < tail; head += 1) {
    const state = queue[head] ?? 0
    const last = first[state + 1] ?? 0
    for (let at = first[state] ?? 0; at < last; at += 1) {
      const before = from[at] ?? 0
      if (reaches[before] === 1) continue
      reaches[before] = 1
      queue[tail] = before
      tail += 1
    }
  }
  for (let state = 0; state < space.count; state += 1) if (reaches[state] === 0 && waits(state)) return state
  return null
}
