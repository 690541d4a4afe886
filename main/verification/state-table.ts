// The states that were found: two words each, how each was reached first, and an open-addressing hash that finds them again.

/** Packed states in the order in which they were found, and how each was reached first. */
export interface Space {
  readonly count: number
  /** Low and high word in turn: a state is found with one look. */
  readonly words: Uint32Array
  /** The state it was found from, and by which command. */
  readonly parent: Int32Array
  readonly command: Uint16Array
}

const noState = -1

/** 14 bytes a state and 6 to 12 of hash. What is reserved costs no memory before it is used. */
export class StateTable implements Space {
  count = 0
  words: Uint32Array
  parent: Int32Array
  command: Uint16Array
  private hash: Int32Array
  private mask: number
  private readonly places = new Int32Array(mostAtOnce)
  private readonly heads = new Int32Array(mostAtOnce)

  /** @param room for how many states at first; it grows by copying. */
  constructor(room: number) {
    this.words = new Uint32Array(room * 2)
    this.parent = new Int32Array(room)
    this.command = new Uint16Array(room)
    this.hash = new Int32Array(sizeOfHash(room)).fill(noState)
    this.mask = this.hash.length - 1
  }

  /**
   * Adds those of `size` states that are new, in their order. They are looked for side by side: where each may be is asked
   * of memory before any answer is waited for, and waiting for memory is what takes the time.
   */
  addAll(words: Uint32Array, commands: Uint16Array, size: number, parent: number): void {
    const { hash, mask, places, heads } = this
    const known = this.words
    for (let at = 0; at < size; at += 1) {
      const place = mix(words[at * 2] ?? 0, words[at * 2 + 1] ?? 0) & mask
      places[at] = place
      heads[at] = hash[place] ?? noState
    }
    for (let at = 0; at < size; at += 1) {
      const head = heads[at] ?? noState
      const low = words[at * 2] ?? 0
      const high = words[at * 2 + 1] ?? 0
      if (head !== noState && known[head * 2] === low && known[head * 2 + 1] === high) continue
      this.add(low, high, parent, commands[at] ?? 0)
    }
  }

  /** Words without sign. */
  add(low: number, high: number, parent: number, command: number): void {
    const { hash, mask, words } = this
    let place = mix(low, high) & mask
    for (;;) {
      const found = hash[place] ?? noState
      if (found === noState) break
      if (words[found * 2] === low && words[found * 2 + 1] === high) return
      place = (place + 1) & mask
    }
    const state = this.count
    if (state === this.parent.length) {
      this.grow()
      this.add(low, high, parent, command)
      return
    }
    this.count = state + 1
    hash[place] = state
    words[state * 2] = low
    words[state * 2 + 1] = high
    this.parent[state] = parent
    this.command[state] = command
  }

  /** The number of a state that was found, or -1. */
  find(low: number, high: number): number {
    let place = mix(low, high) & this.mask
    for (;;) {
      const found = this.hash[place] ?? noState
      if (found === noState || (this.words[found * 2] === low && this.words[found * 2 + 1] === high)) return found
      place = (place + 1) & this.mask
    }
  }

  /** Numbers of the commands that lead there from the first state: by the way it was found, which is a shortest one. */
  pathTo(state: number): number[] {
    const path: number[] = []
    for (let at = state; at > 0; at = this.parent[at] ?? 0) path.push(this.command[at] ?? 0)
    return path.reverse()
  }

  private grow(): void {
    const room = this.parent.length * 2
    this.words = larger(this.words, new Uint32Array(room * 2))
    this.parent = larger(this.parent, new Int32Array(room))
    this.command = larger(this.command, new Uint16Array(room))
    this.hash = new Int32Array(sizeOfHash(room)).fill(noState)
    this.mask = this.hash.length - 1
    for (let state = 0; state < this.count; state += 1) {
      let place = mix(this.words[state * 2] ?? 0, this.words[state * 2 + 1] ?? 0) & this.mask
      while (this.hash[place] !== noState) place = (place + 1) & this.mask
      this.hash[place] = state
    }
  }
}

/** How many commands a state can have that change it. */
export const mostAtOnce = 1024

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
