// Walks all reachable states of a compiled world, breadth first: how many there are, and the shortest way to each that must not be.
import { changesNothing, layCascades } from './cascades.ts'
import type { Case, Tables } from './compile.ts'
import { holds } from './holds.ts'
import { mostAtOnce, roomForCandidates, type Space, StateTable } from './state-table.ts'
import { findTraps } from './traps.ts'
import { highBitsOf } from './unpack.ts'

export interface Exploration {
  readonly states: number
  /** Commands that changed something, over all states. */
  readonly transitions: number
  /** Per invariant of the world: the shortest way to where it does not hold, as numbers of commands; null: it holds. */
  readonly violations: readonly (readonly number[] | null)[]
  readonly space: Space
  /** What was reserved for states and hash at the end. */
  readonly bytes: number
}
export interface Progress {
  readonly states: number
  readonly done: number
  readonly transitions: number
}
export interface ExploreOptions {
  /** How many states there is room for at first. */
  readonly room?: number
  /** Told now and then; `done` states were left behind with all that follows from them. */
  readonly onProgress?: (progress: Progress) => void
  /** After how many states it is told, and `signal` is looked at. */
  readonly progressEvery?: number
  /** Ends it where it is: `explore` throws its reason. */
  readonly signal?: AbortSignal
}

/** How many candidates are gathered, of one state or of many, before they are looked for side by side. */
const batch = 256

export function explore(
  tables: Tables,
  { room = 2 ** 16, onProgress, progressEvery = 2 ** 20, signal }: ExploreOptions = {},
): Exploration {
  const { world, start, word, shift, mask } = tables
  const cascades = layCascades(tables)
  const { localFrom, itemFrom, commandOf, roots } = cascades
  const slotCount = world.slots.length
  const found = new StateTable(room, highBitsOf(tables))
  const violations: (readonly number[] | null)[] = world.invariants.map(() => null)
  let transitions = 0

  const locals = Int32Array.from(start)
  const candidates = roomForCandidates(batch + mostAtOnce)

  const note = (invariant: number, path: () => number[]): void => {
    if (violations[invariant] === null) violations[invariant] = path()
  }
  const groups = groupsOf(tables)
  const lowOf = Int32Array.from(groups, ({ low }) => low)
  const highOf = Int32Array.from(groups, ({ high }) => high)
  const blame = (broken: readonly Case[], state: number): void => {
    for (const each of broken) if (!holds(each, locals)) note(each.invariant, () => found.pathTo(state))
  }

  const first = [0, 0]
  for (const [slot, local] of start.entries()) {
    const into = word[slot] ?? 0
    first[into] = (first[into] ?? 0) | (local << (shift[slot] ?? 0))
  }
  found.add((first[0] ?? 0) >>> 0, (first[1] ?? 0) >>> 0, 0, 0)

  /** Tries every command in a state, and leaves what they come to in `candidates` behind the `size` there are. A function of its own, for the compiler: it is called for each state there is. */
  function expand(state: number, size: number): number {
    const { words, parent: from, command: by } = candidates
    const lowWord = found.words[state * 2] ?? 0
    const highWord = found.words[state * 2 + 1] ?? 0
    for (let slot = 0; slot < slotCount; slot += 1)
      locals[slot] = ((word[slot] === 0 ? lowWord : highWord) >>> (shift[slot] ?? 0)) & (mask[slot] ?? 0)
    // what did not change since the state it was reached from was looked at there
    const parent = found.parent[state] ?? 0
    const lowChanged = state === 0 ? -1 : lowWord ^ (found.words[parent * 2] ?? 0)
    const highChanged = state === 0 ? -1 : highWord ^ (found.words[parent * 2 + 1] ?? 0)
    for (let at = 0; at < lowOf.length; at += 1) {
      if (((lowChanged & (lowOf[at] ?? 0)) | (highChanged & (highOf[at] ?? 0))) === 0) continue
      const group = groups[at]
      if (group && !holds(group, locals)) blame(group.cases, state)
    }

    let nodes = cascades.nodes()
    let flips = cascades.flips()
    let end = size
    for (let lead = 0; lead < slotCount; lead += 1) {
      const row = (localFrom[lead] ?? 0) + (locals[lead] ?? 0)
      const lastItem = itemFrom[row + 1] ?? 0
      for (let item = itemFrom[row] ?? 0; item < lastItem; item += 1) {
        let code = roots[item] ?? 0
        while (code > 0) code = nodes[code + 1 + (locals[nodes[code] ?? 0] ?? 0)] ?? 0
        if (code === changesNothing) continue
        if (code === 0) {
          const command = commandOf[item] ?? 0
          code = cascades.learn(item, lead, locals, invariant =>
            note(invariant, () => [...found.pathTo(state), command]),
          )
          nodes = cascades.nodes()
          flips = cascades.flips()
          if (code === changesNothing) continue
        }
        words[end * 2] = lowWord ^ (flips[code * -2] ?? 0)
        words[end * 2 + 1] = highWord ^ (flips[code * -2 + 1] ?? 0)
        from[end] = state
        by[end] = commandOf[item] ?? 0
        end += 1
      }
    }
    return end
  }

  let gathered = 0
  for (let state = 0; state < found.count; state += 1) {
    if (state % progressEvery === 0 && state > 0) {
      onProgress?.({ states: found.count, done: state, transitions })
      signal?.throwIfAborted()
    }
    gathered = expand(state, gathered)
    // nothing may be left behind while what could follow is not looked for
    if (gathered < batch && state + 1 < found.count) continue
    found.addAll(candidates, gathered)
    transitions += gathered
    gathered = 0
  }
  findTraps(
    tables,
    found,
    state => expand(state, 0),
    candidates,
    (invariant, state) => note(invariant, () => found.pathTo(state)),
  )
  return { states: found.count, transitions, violations, space: found, bytes: found.bytes }
}

/** Cases about the same slots are asked as one; `low` and `high` are the bits of those slots. */
interface Group extends Case {
  readonly cases: readonly Case[]
  readonly low: number
  readonly high: number
}

function groupsOf({ cases, word, shift, mask }: Tables): Group[] {
  return Array.from(Map.groupBy(cases, ({ slots }) => slots.join()).values(), (same): Group => {
    const [one] = same
    if (one === undefined) throw new Error('a group is of some case')
    const bits = (which: number): number =>
      one.slots.reduce((all, slot) => (word[slot] === which ? all | ((mask[slot] ?? 0) << (shift[slot] ?? 0)) : all), 0)
    return {
      ...one,
      cases: same,
      low: bits(0),
      high: bits(1),
      known: new Uint8Array(one.known.length),
      ask: locals => same.every(each => holds(each, locals)),
    }
  })
}
