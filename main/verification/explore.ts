// Walks all reachable states of a compiled world, breadth first: how many there are, and the shortest way to each that must not be.
import { type Case, nothingHappens, type Tables } from './compile.ts'

export interface Exploration {
  readonly states: number
  /** Commands that changed something, over all states. */
  readonly transitions: number
  /** Per invariant of the world: the shortest way to where it does not hold, as numbers of commands; null: it holds. */
  readonly violations: readonly (readonly number[] | null)[]
  /** Packed states in the order in which they were found, and how each was reached first. */
  readonly space: Space
}
export interface Space {
  readonly count: number
  readonly low: Uint32Array
  readonly high: Uint32Array
  readonly parent: Int32Array
  readonly command: Uint16Array
}

export interface Progress {
  readonly states: number
  readonly done: number
  readonly transitions: number
}
export interface ExploreOptions {
  /** How many states there is room for at first; it grows, by copying. */
  readonly room?: number
  /** Told now and then; `done` states were left behind with all that follows from them. */
  readonly onProgress?: (progress: Progress) => void
}

const progressEvery = 2 ** 20
const noState = -1

export function explore(tables: Tables, { room = 2 ** 16, onProgress }: ExploreOptions = {}): Exploration {
  const { world, start, word, shift, mask, steps, eventCount, next, observed, sent, watched, lists, plain } = tables
  const slotCount = world.slots.length
  const { alive, orderIds, orderFrom, orderCodes, seenFrom, seenSlots, seenParts } = layOrders(tables)
  const { cases, watches } = tables

  let low = new Uint32Array(room)
  let high = new Uint32Array(room)
  let parent = new Int32Array(room)
  let by = new Uint16Array(room)
  let hash = new Int32Array(sizeOfHash(room)).fill(noState)
  let hashMask = hash.length - 1
  let count = 0
  let transitions = 0
  const violations: (readonly number[] | null)[] = world.invariants.map(() => null)
  const noneLost = world.invariants.flatMap((invariant, index) => (invariant.nothingIsLost ? [index] : []))

  const locals = new Int32Array(slotCount)
  const undoSlot = new Int32Array(4096)
  const undoLocal = new Int32Array(4096)
  const queue = new Int32Array(4096)
  let undone = 0
  let newLow = 0
  let newHigh = 0
  let isLost = false
  let isForbidden = false
  const forbidden = new Uint8Array(world.invariants.length)

  const change = (slot: number, local: number): void => {
    const before = locals[slot] ?? 0
    if (before === local) return
    undoSlot[undone] = slot
    undoLocal[undone] = before
    undone += 1
    locals[slot] = local
    const flipped = (before ^ local) << (shift[slot] ?? 0)
    if (word[slot] === 0) newLow ^= flipped
    else newHigh ^= flipped
  }

  /** One order with all that follows from it. False: it was not taken. */
  const carryOut = (first: number): boolean => {
    let head = 0
    let tail = 1
    queue[0] = first
    while (head < tail) {
      const code = queue[head] ?? 0
      head += 1
      const slot = code >>> 16
      const step = steps[slot]?.[(locals[slot] ?? 0) * (eventCount[slot] ?? 0) + (code & 65_535)] ?? -1
      if (step === -1) {
        if (head === 1) return false
        isLost = true
        continue
      }
      if (step === nothingHappens) continue
      change(slot, next[step] ?? 0)
      if (plain[step] === 1) continue
      for (let at = watched[step * 2] ?? 0; at < (watched[step * 2 + 1] ?? 0); at += 1) {
        const watch = watches[lists[at] ?? 0]
        if (watch !== undefined && !holds(watch, locals)) {
          isForbidden = true
          forbidden[watch.invariant] = 1
        }
      }
      for (let at = observed[step * 2] ?? 0; at < (observed[step * 2 + 1] ?? 0); at += 1) {
        const seen = lists[at] ?? 0
        const observer = seen >>> 16
        const learned = steps[observer]?.[(locals[observer] ?? 0) * (eventCount[observer] ?? 0) + (seen & 65_535)] ?? 0
        if (learned !== nothingHappens) change(observer, next[learned] ?? 0)
      }
      for (let at = sent[step * 2] ?? 0; at < (sent[step * 2 + 1] ?? 0); at += 1) {
        queue[tail] = lists[at] ?? 0
        tail += 1
      }
    }
    return true
  }

  const pathTo = (state: number): number[] => {
    const path: number[] = []
    for (let at = state; at > 0; at = parent[at] ?? 0) path.push(by[at] ?? 0)
    return path.reverse()
  }
  const note = (invariant: number, path: () => number[]): void => {
    if (violations[invariant] === null) violations[invariant] = path()
  }

  function growStates(): void {
    low = larger(low, new Uint32Array(low.length * 2))
    high = larger(high, new Uint32Array(high.length * 2))
    parent = larger(parent, new Int32Array(parent.length * 2))
    by = larger(by, new Uint16Array(by.length * 2))
    if (sizeOfHash(low.length) <= hash.length) return
    hash = new Int32Array(sizeOfHash(low.length)).fill(noState)
    hashMask = hash.length - 1
    for (let state = 0; state < count; state += 1) {
      let place = mix(low[state] ?? 0, high[state] ?? 0) & hashMask
      while (hash[place] !== noState) place = (place + 1) & hashMask
      hash[place] = state
    }
  }

  /** Finds the state in `locals`, or adds it. `changed`: in which slots it differs from the one it came from. */
  function reach(lowWord: number, highWord: number, from: number, command: number, changed: number): void {
    let place = mix(lowWord, highWord) & hashMask
    for (;;) {
      const found = hash[place] ?? 0
      if (found === noState) break
      if (low[found] === lowWord && high[found] === highWord) return
      place = (place + 1) & hashMask
    }
    if (count === low.length) {
      growStates()
      place = mix(lowWord, highWord) & hashMask
      while (hash[place] !== noState) place = (place + 1) & hashMask
    }
    const state = count
    count += 1
    hash[place] = state
    low[state] = lowWord
    high[state] = highWord
    parent[state] = from
    by[state] = command
    for (const each of cases)
      if ((each.slotMask & changed) !== 0 && !holds(each, locals)) note(each.invariant, () => pathTo(state))
  }

  locals.set(start)
  for (const [slot, local] of start.entries()) {
    const bits = local << (shift[slot] ?? 0)
    if (word[slot] === 0) newLow |= bits
    else newHigh |= bits
  }
  reach(newLow >>> 0, newHigh >>> 0, 0, 0, -1)

  for (let state = 0; state < count; state += 1) {
    if (onProgress && state % progressEvery === 0 && state > 0) onProgress({ states: count, done: state, transitions })
    const lowWord = low[state] ?? 0
    const highWord = high[state] ?? 0
    for (let slot = 0; slot < slotCount; slot += 1)
      locals[slot] = ((word[slot] === 0 ? lowWord : highWord) >>> (shift[slot] ?? 0)) & (mask[slot] ?? 0)

    for (let lead = 0; lead < slotCount; lead += 1) {
      const items = alive[lead]?.[locals[lead] ?? 0]
      if (items === undefined) continue
      for (let item = 0; item < items.length; item += 2) {
        const command = items[item] ?? 0
        let order = items[item + 1] ?? 0
        if (order < 0) {
          let sight = -1 - order
          for (let at = seenFrom[command] ?? 0; at < (seenFrom[command + 1] ?? 0); at += 1)
            sight += seenParts[at]?.[locals[seenSlots[at] ?? 0] ?? 0] ?? 0
          order = orderIds[sight] ?? 0
          if (order === 0) continue
        }
        newLow = lowWord
        newHigh = highWord
        undone = 0
        const last = orderFrom[order + 1] ?? 0
        for (let at = orderFrom[order] ?? 0; at < last; at += 1) {
          const taken = carryOut(orderCodes[at] ?? 0)
          if (taken) continue
          if (at === orderFrom[order]) break
          isLost = true
        }
        if (isLost) {
          isLost = false
          for (const invariant of noneLost) note(invariant, () => [...pathTo(state), command])
        }
        if (isForbidden) {
          isForbidden = false
          for (const [invariant, told] of forbidden.entries())
            if (told === 1) note(invariant, () => [...pathTo(state), command])
          forbidden.fill(0)
        }
        if (undone === 0) continue
        newLow >>>= 0
        newHigh >>>= 0
        if (newLow !== lowWord || newHigh !== highWord) {
          transitions += 1
          let changed = 0
          for (let at = 0; at < undone; at += 1) changed |= 1 << (undoSlot[at] ?? 0)
          reach(newLow, newHigh, state, command, changed)
        }
        for (let at = undone - 1; at >= 0; at -= 1) locals[undoSlot[at] ?? 0] = undoLocal[at] ?? 0
      }
    }
  }
  return { states: count, transitions, violations, space: { count, low, high, parent, command: by } }
}

/** The local states that a packed state is made of. */
export function unpack({ word, shift, mask, world }: Tables, low: number, high: number): number[] {
  return world.slots.map((_, slot) => ((word[slot] === 0 ? low : high) >>> (shift[slot] ?? 0)) & (mask[slot] ?? 0))
}

function holds(each: Case, locals: Int32Array): boolean {
  let index = 0
  for (let at = 0; at < each.slots.length; at += 1)
    index += (locals[each.slots[at] ?? 0] ?? 0) * (each.strides[at] ?? 0)
  const known = each.known[index] ?? 0
  if (known !== 0) return known === 1
  const answer = each.ask(locals)
  each.known[index] = answer ? 1 : 2
  return answer
}

/** What can be ordered at all in each local state of whom it is for: commands that can not fire there are not even looked at. */
function layOrders({ world, commands, steps, eventCount, idle }: Tables) {
  const orderFrom: number[] = [0, 0]
  const orderCodes: number[] = []
  const numbers = new Map<string, number>()
  const numberOf = (codes: Int32Array | null): number => {
    if (codes === null) return 0
    const key = codes.join()
    const known = numbers.get(key)
    if (known !== undefined) return known
    const number = orderFrom.length - 1
    numbers.set(key, number)
    orderCodes.push(...codes)
    orderFrom.push(orderCodes.length)
    return number
  }
  const takes = (slot: number, local: number, codes: Int32Array | null): boolean => {
    if (codes === null) return false
    const first = codes[0] ?? 0
    if (first >>> 16 !== slot) throw new Error(`a command's first order is not for whom it says`)
    const step = steps[slot]?.[local * (eventCount[slot] ?? 0) + (first & 65_535)] ?? -1
    return step !== -1 && (idle[step] === 0 || codes.length > 1)
  }

  const orderIds: number[] = []
  const seenFrom: number[] = [0]
  const seenSlots: number[] = []
  const seenParts: Int32Array[] = []
  const alive: number[][][] = world.slots.map(slot => Array.from({ length: slot.count() }, () => []))
  for (const [number, { to, seen, orders }] of commands.entries()) {
    const base = orderIds.length
    orderIds.push(...orders.map(numberOf))
    const own = seen.find(({ slot }) => slot === to)
    for (const { slot, part } of seen) {
      seenSlots.push(slot)
      seenParts.push(part)
    }
    seenFrom.push(seenSlots.length)
    const isAlone = seen.every(({ slot }) => slot === to)
    for (const [local, items] of (alive[to] ?? []).entries()) {
      if (isAlone) {
        const codes = orders[own?.part[local] ?? 0] ?? null
        if (takes(to, local, codes)) items.push(number, numberOf(codes))
      } else if (orders.some(codes => takes(to, local, codes))) items.push(number, -1 - base)
    }
  }
  return {
    alive: alive.map(rows => rows.map(items => Int32Array.from(items))),
    orderIds: Int32Array.from(orderIds),
    orderFrom: Int32Array.from(orderFrom),
    orderCodes: Int32Array.from(orderCodes),
    seenFrom: Int32Array.from(seenFrom),
    seenSlots: Int32Array.from(seenSlots),
    seenParts,
  }
}

/** Never more than two thirds full. */
const sizeOfHash = (room: number): number => 2 ** Math.ceil(Math.log2(room * 1.5))

function mix(low: number, high: number): number {
  let hash = Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39)
  return hash ^ (hash >>> 15)
}

function larger<Items extends { set(items: Items): void }>(from: Items, into: Items): Items {
  into.set(from)
  return into
}
