// Takes a packed state apart.
import type { Tables } from './compile.ts'

/** The local states that a packed state is made of. */
export function unpack({ word, shift, mask, world }: Tables, low: number, high: number): number[] {
  return world.slots.map((_, slot) => ((word[slot] === 0 ? low : high) >>> (shift[slot] ?? 0)) & (mask[slot] ?? 0))
}
