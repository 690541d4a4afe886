// The states that were found: two words each, how each was reached first, and a compact hash that knows which there are.

/** Packed states in the order in which they were found, and how each was reached first. */
export interface Space {
  readonly count: number
  /** Low and high word in turn. */
  readonly words: Uint32Array
  /** The state it was found from, and by which command. */
  readonly parent: Int32Array
  readonly command: Uint16Array
}

/** States that may be new, and how each was come to: filled from the front, `size` of them. */
export interface Candidates {
  readonly words: Uint32Array
  readonly parent: Int32Array
  readonly command: Uint16Array
}
export const roomForCandidates = (size: number): Candidates => ({
  words: new Uint32Array(size * 2),
  parent: new Int32Array(size),
  command: new Uint16Array(size),
})

/**
 * 14 bytes a state and 6 to 12 of hash. What is reserved costs no memory before it is used.
 *
 * Words are mixed so that nothing of them is lost: some of the bits say where to look, and only the rest is kept there, with
 * how far from there it had to be put (J. G. Cleary, "Compact Hash Tables Using Bidirectional Linear Probing", 1984). So a
 * place is 4 bytes, and to know whether a state was found takes one look at memory.
 */
export class StateTable implements Space {
  count = 0
  words: Uint32Array
  parent: Int32Array
  command: Uint16Array
  private readonly highBits: number
  private hash = new Int32Array(0)
  /** How many bits say where to look, and how many of what is kept say how far from there it is, counted from 1. */
  private placeBits = 0
  private farBits = 0
  private heads = new Int32Array(0)
  private wanted = new Int32Array(0)
  /** By place: the number of the state, as of when `numbered` states were found. */
  private numbers: Int32Array = new Int32Array(0)
  private numbered = 0

  /** @param room for how many states at first; it grows by copying. @param highBits how many bits of the high word are used. */
  constructor(room: number, highBits: number) {
    if (highBits > mostHighBits) throw new RangeError(`a state of more than ${32 + mostHighBits} bits can not be kept`)
    this.words = new Uint32Array(room * 2)
    this.parent = new Int32Array(room)
    this.command = new Uint16Array(room)
    this.highBits = highBits
    this.layHash(Math.max(Math.ceil(Math.log2(room * fullest)), highBits + fewestFarBits))
  }

  /**
   * Adds those of `size` states that are new, in their order. They are looked for side by side: where each may be is asked
   * of memory before any answer is waited for, and waiting for memory is what takes the time.
   */
  addAll({ words, parent, command }: Candidates, size: number): void {
    if (this.heads.length < size) {
      this.heads = new Int32Array(size)
      this.wanted = new Int32Array(size)
    }
    const { hash, heads, wanted, placeBits, farBits } = this
    const mask = hash.length - 1
    const highShift = 32 - placeBits
    for (let at = 0; at < size; at += 1) {
      const high = words[at * 2 + 1] ?? 0
      const mixed = mix(words[at * 2] ?? 0, high)
      heads[at] = hash[mixed & mask] ?? 0
      wanted[at] = (((high << highShift) | (mixed >>> placeBits)) << farBits) | 1
    }
    for (let at = 0; at < size; at += 1)
      if (heads[at] !== wanted[at])
        this.add(words[at * 2] ?? 0, words[at * 2 + 1] ?? 0, parent[at] ?? 0, command[at] ?? 0)
  }

  /** Words without sign. */
  add(low: number, high: number, parent: number, command: number): void {
    let known = this.put(low, high)
    while (known === 'too far') {
      this.layHash(this.placeBits + 1)
      known = this.put(low, high)
    }
    if (known === 'kept') return
    const state = this.count
    if (state === this.parent.length) this.makeRoom()
    this.words[state * 2] = low
    this.words[state * 2 + 1] = high
    this.parent[state] = parent
    this.command[state] = command
    this.count = state + 1
    if (this.count * fullest > this.hash.length) this.layHash(this.placeBits + 1)
  }

  /** The number of a state that was found, or -1. The first time it is asked, all get their numbers: 4 bytes a place. */
  find(low: number, high: number): number {
    if (this.numbered !== this.count) this.numbers = this.number()
    const place = this.placeOf(low, high)
    return place < 0 ? -1 : (this.numbers[place] ?? -1)
  }

  /** Numbers of the commands that lead there from the first state: by the way it was found, which is a shortest one. */
  pathTo(state: number): number[] {
    const path: number[] = []
    for (let at = state; at > 0; at = this.parent[at] ?? 0) path.push(this.command[at] ?? 0)
    return path.reverse()
  }

  /** Bytes that are reserved for states and hash. */
  get bytes(): number {
    const { words, parent, command, hash, numbers } = this
    return words.byteLength + parent.byteLength + command.byteLength + hash.byteLength + numbers.byteLength
  }

  private put(low: number, high: number): 'new' | 'kept' | 'too far' {
    const { hash, placeBits, farBits } = this
    const mask = hash.length - 1
    const mixed = mix(low, high)
    const rest = ((high << (32 - placeBits)) | (mixed >>> placeBits)) << farBits
    const farthest = 2 ** farBits
    let place = mixed & mask
    for (let far = 1; far < farthest; far += 1) {
      const there = hash[place] ?? 0
      if (there === 0) {
        hash[place] = rest | far
        return 'new'
      }
      if (there === (rest | far)) return 'kept'
      place = (place + 1) & mask
    }
    return 'too far'
  }

  /** The place of a state that was found, or -1. */
  private placeOf(low: number, high: number): number {
    const { hash, placeBits, farBits } = this
    const mask = hash.length - 1
    const mixed = mix(low, high)
    const rest = ((high << (32 - placeBits)) | (mixed >>> placeBits)) << farBits
    let place = mixed & mask
    for (let far = 1; far < 2 ** farBits && hash[place] !== 0; far += 1) {
      if (hash[place] === (rest | far)) return place
      place = (place + 1) & mask
    }
    return -1
  }

  /** Puts all that was found into a hash of so many bits, or of more where something would be too far from its place. */
  private layHash(placeBits: number): void {
    for (let bits = placeBits; ; bits += 1) {
      this.placeBits = bits
      this.farBits = Math.min(bits - this.highBits, mostFarBits)
      this.hash = new Int32Array(2 ** bits)
      let state = 0
      while (state < this.count && this.put(this.words[state * 2] ?? 0, this.words[state * 2 + 1] ?? 0) === 'new')
        state += 1
      if (state === this.count) return
    }
  }

  private makeRoom(): void {
    const room = this.parent.length * 2
    this.words = larger(this.words, new Uint32Array(room * 2))
    this.parent = larger(this.parent, new Int32Array(room))
    this.command = larger(this.command, new Uint16Array(room))
  }

  private number(): Int32Array {
    const numbers = new Int32Array(this.hash.length)
    for (let state = 0; state < this.count; state += 1)
      numbers[this.placeOf(this.words[state * 2] ?? 0, this.words[state * 2 + 1] ?? 0)] = state
    this.numbered = this.count
    return numbers
  }
}

/** How many commands a state can have that change it. */
export const mostAtOnce = 1024

/** Places a state: never more than two thirds of them are taken. */
const fullest = 1.5
const fewestFarBits = 5
/** What is kept of a state is a number with sign; how far it is from its place needs no more than this. */
const mostFarBits = 20
const mostHighBits = 21

/** Nothing is lost: of two words with the same high one, no two low ones come to the same. */
function mix(low: number, high: number): number {
  let mixed = low ^ Math.imul(high, 0x9e3779b1)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}

function larger<Items extends { set(items: Items): void }>(from: Items, into: Items): Items {
  into.set(from)
  return into
}
