// A table from 64-bit hashes to entry numbers, open-addressed in one array: millions of them, and nothing to collect.
import type { KeyHash } from '../link-hash.ts'

/** A slot is hash high, hash low, entry number + 1; all zero where it is free. */
const slotWidth = 3
const smallest = 1024
/** Slots in use of 8, beyond which the table is doubled. */
const fullAt = 5

export class HashTable {
  #slots = new Uint32Array(smallest * slotWidth)
  #capacity = smallest
  #used = 0

  put({ high, low }: KeyHash, number: number): void {
    if (this.#used * 8 >= this.#capacity * fullAt) this.#grow()
    this.#used++
    this.#set(high, low, number + 1)
  }

  /** The first number under this hash that is the one looked for; null where there is none. */
  find({ high, low }: KeyHash, isIt: (number: number) => boolean): number | null {
    for (let slot = this.#first(low); ; slot = this.#next(slot)) {
      const value = this.#slots[slot * slotWidth + 2] ?? 0
      if (value === 0) return null
      if (this.#slots[slot * slotWidth] !== high || this.#slots[slot * slotWidth + 1] !== low) continue
      if (isIt(value - 1)) return value - 1
    }
  }

  #set(high: number, low: number, value: number): void {
    let slot = this.#first(low)
    while (this.#slots[slot * slotWidth + 2] !== 0) slot = this.#next(slot)
    this.#slots[slot * slotWidth] = high
    this.#slots[slot * slotWidth + 1] = low
    this.#slots[slot * slotWidth + 2] = value
  }

  #grow(): void {
    const before = this.#slots
    this.#capacity *= 2
    this.#slots = new Uint32Array(this.#capacity * slotWidth)
    for (let at = 0; at < before.length; at += slotWidth) {
      const value = before[at + 2] ?? 0
      if (value !== 0) this.#set(before[at] ?? 0, before[at + 1] ?? 0, value)
    }
  }

  #first(low: number): number {
    return low & (this.#capacity - 1)
  }

  #next(slot: number): number {
    return (slot + 1) & (this.#capacity - 1)
  }
}
