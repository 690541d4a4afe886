// Walks all reachable states of a compiled world, breadth first: how many there are, and the shortest way to each that must not be.
import { type Case, nothingHappens, type Tables } from './compile.ts'
import { flatSteps, layOrders } from './orders.ts'
import { mostAtOnce, type Space, StateTable } from './state-table.ts'
import { findTraps } from './traps.ts'

export interface Exploration {
  readonly states: number
  /** Commands that changed something, over all states. */
  readonly transitions: number
  /** Per invariant of the world: the shortest way to where it does not hold, as numbers of commands; null: it holds. */
  readonly violations: readonly (readonly number[] | null)[]
  readonly space: Space
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
}

const progressEvery = 2 ** 20
/** No cascade is longer, and none changes more. */
const longest = 4096

export function explore(tables: Tables, { room = 2 ** 16, onProgress }: ExploreOptions = {}): Exploration {
  const { world, start, word, shift, mask, eventCount, next, observed, sent, watched, lists, plain } = tables
  const { watches } = tables
  const { stepFrom, stepAt } = flatSteps(tables)
  const { localFrom, itemFrom, items, orderFrom, orderCodes, seenFrom, seenSlots, partFrom, parts, sight } =
    layOrders(tables)
  const slotCount = world.slots.length
  const found = new StateTable(room)
  const violations: (readonly number[] | null)[] = world.invariants.map(() => null)
  const noneLost = world.invariants.flatMap(({ nothingIsLost }, index) => (nothingIsLost ? [index] : []))
  const forbidden = new Uint8Array(world.invariants.length)
  let transitions = 0

  const locals = Int32Array.from(start)
  const undoSlot = new Int32Array(longest)
  const undoLocal = new Int32Array(longest)
  const queue = new Int32Array(longest)
  const candidates = new Uint32Array(mostAtOnce * 2)
  const by = new Uint16Array(mostAtOnce)

  const note = (invariant: number, path: () => number[]): void => {
    if (violations[invariant] === null) violations[invariant] = path()
  }
  const read = (state: number): void => {
    const low = found.words[state * 2] ?? 0
    const high = found.words[state * 2 + 1] ?? 0
    for (let slot = 0; slot < slotCount; slot += 1)
      locals[slot] = ((word[slot] === 0 ? low : high) >>> (shift[slot] ?? 0)) & (mask[slot] ?? 0)
  }

  const groups = groupsOf(tables)
  const blame = (broken: readonly Case[], state: number): void => {
    for (const each of broken) if (!holds(each, locals)) note(each.invariant, () => found.pathTo(state))
  }

  const first = [0, 0]
  for (const [slot, local] of start.entries()) {
    const into = word[slot] ?? 0
    first[into] = (first[into] ?? 0) | (local << (shift[slot] ?? 0))
  }
  found.add((first[0] ?? 0) >>> 0, (first[1] ?? 0) >>> 0, 0, 0)

  /** Tries every command in a state, and leaves what they come to in `candidates`. A function of its own, for the compiler: it is called for each state there is. */
  function expand(state: number): number {
    let effective = 0
    const lowWord = found.words[state * 2] ?? 0
    const highWord = found.words[state * 2 + 1] ?? 0
    read(state)
    // what did not change since the state it was reached from was looked at there
    const parent = found.parent[state] ?? 0
    const lowChanged = state === 0 ? -1 : lowWord ^ (found.words[parent * 2] ?? 0)
    const highChanged = state === 0 ? -1 : highWord ^ (found.words[parent * 2 + 1] ?? 0)
    for (let at = 0; at < groups.length; at += 1) {
      const group = groups[at]
      if (group === undefined || ((lowChanged & group.low) | (highChanged & group.high)) === 0) continue
      if (!holds(group, locals)) blame(group.cases, state)
    }

    for (let lead = 0; lead < slotCount; lead += 1) {
      const row = (localFrom[lead] ?? 0) + (locals[lead] ?? 0)
      const lastItem = itemFrom[row + 1] ?? 0
      for (let item = itemFrom[row] ?? 0; item < lastItem; item += 3) {
        const command = items[item] ?? 0
        const quick = items[item + 2] ?? nothingHappens
        if (quick !== nothingHappens) {
          const flipped = ((locals[lead] ?? 0) ^ (next[quick] ?? 0)) << (shift[lead] ?? 0)
          candidates[effective * 2] = word[lead] === 0 ? lowWord ^ flipped : lowWord
          candidates[effective * 2 + 1] = word[lead] === 0 ? highWord : highWord ^ flipped
          by[effective] = command
          effective += 1
          continue
        }
        let order = items[item + 1] ?? 0
        if (order < 0) {
          let seen = -1 - order
          const lastSeen = seenFrom[command + 1] ?? 0
          for (let at = seenFrom[command] ?? 0; at < lastSeen; at += 1)
            seen += parts[(partFrom[at] ?? 0) + (locals[seenSlots[at] ?? 0] ?? 0)] ?? 0
          order = sight[seen] ?? 0
          if (order === 0) continue
        }

        let low = lowWord
        let high = highWord
        let undone = 0
        let isLost = false
        let isForbidden = false
        const firstOrder = orderFrom[order] ?? 0
        const lastOrder = orderFrom[order + 1] ?? 0
        orders: for (let at = firstOrder; at < lastOrder; at += 1) {
          // one order with all that follows from it: first in, first out
          queue[0] = orderCodes[at] ?? 0
          let tail = 1
          for (let head = 0; head < tail; head += 1) {
            const code = queue[head] ?? 0
            const slot = code >>> 16
            const local = locals[slot] ?? 0
            const step = stepAt[(stepFrom[slot] ?? 0) + local * (eventCount[slot] ?? 0) + (code & 65_535)] ?? 0
            if (step <= nothingHappens) {
              if (step === nothingHappens) continue
              if (head === 0 && at === firstOrder) break orders
              isLost = true
              continue
            }
            const after = next[step] ?? 0
            if (after !== local) {
              undoSlot[undone] = slot
              undoLocal[undone] = local
              undone += 1
              locals[slot] = after
              const flipped = (local ^ after) << (shift[slot] ?? 0)
              if (word[slot] === 0) low ^= flipped
              else high ^= flipped
            }
            if (plain[step] === 1) continue
            const pair = step * 2
            const lastWatch = watched[pair + 1] ?? 0
            for (let each = watched[pair] ?? 0; each < lastWatch; each += 1) {
              const watch = watches[lists[each] ?? 0]
              if (watch === undefined || holds(watch, locals)) continue
              isForbidden = true
              forbidden[watch.invariant] = 1
            }
            const lastObserver = observed[pair + 1] ?? 0
            for (let each = observed[pair] ?? 0; each < lastObserver; each += 1) {
              const heard = lists[each] ?? 0
              const observer = heard >>> 16
              const before = locals[observer] ?? 0
              const at = (stepFrom[observer] ?? 0) + before * (eventCount[observer] ?? 0) + (heard & 65_535)
              const learned = stepAt[at] ?? 0
              if (learned <= nothingHappens) continue
              const known = next[learned] ?? 0
              undoSlot[undone] = observer
              undoLocal[undone] = before
              undone += 1
              locals[observer] = known
              const flipped = (before ^ known) << (shift[observer] ?? 0)
              if (word[observer] === 0) low ^= flipped
              else high ^= flipped
            }
            const lastMessage = sent[pair + 1] ?? 0
            for (let each = sent[pair] ?? 0; each < lastMessage; each += 1) {
              queue[tail] = lists[each] ?? 0
              tail += 1
            }
          }
        }

        if (isLost) for (const invariant of noneLost) note(invariant, () => [...found.pathTo(state), command])
        if (isForbidden) {
          for (const [invariant, told] of forbidden.entries())
            if (told === 1) note(invariant, () => [...found.pathTo(state), command])
          forbidden.fill(0)
        }
        if (undone === 0) continue
        low >>>= 0
        high >>>= 0
        if (low !== lowWord || high !== highWord) {
          candidates[effective * 2] = low
          candidates[effective * 2 + 1] = high
          by[effective] = command
          effective += 1
        }
        for (let at = undone - 1; at >= 0; at -= 1) locals[undoSlot[at] ?? 0] = undoLocal[at] ?? 0
      }
    }
    return effective
  }

  for (let state = 0; state < found.count; state += 1) {
    if (onProgress && state % progressEvery === 0 && state > 0)
      onProgress({ states: found.count, done: state, transitions })
    const effective = expand(state)
    found.addAll(candidates, by, effective, state)
    transitions += effective
  }
  findTraps(tables, found, expand, { candidates, by }, (invariant, state) => note(invariant, () => found.pathTo(state)))
  return { states: found.count, transitions, violations, space: found }
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

function holds(each: Case, locals: Int32Array): boolean {
  const { slots, strides, known } = each
  let index = 0
  for (let at = 0; at < slots.length; at += 1) index += (locals[slots[at] ?? 0] ?? 0) * (strides[at] ?? 0)
  const answer = known[index] ?? 0
  if (answer !== 0) return answer === 1
  const isSo = each.ask(locals)
  known[index] = isSo ? 1 : 2
  return isSo
}
