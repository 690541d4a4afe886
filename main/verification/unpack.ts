// Takes a packed state apart.
import type { Tables } from './compile.ts'

/** The local states that a packed state is made of. */
export function unpack({ word, shift, mask, world }: Tables, low: number, high: number): number[] {
  return world.slots.map((_, slot) => ((word[slot] === 0 ? low : high) >>> (shift[slot] ?? 0)) & (mask[slot] ?? 0))
}

/** How many bits of the high word are used. */
export const highBitsOf = ({ word, shift, mask }: Tables): number =>
  Math.max(
    ...Array.from(word, (which, slot) => (which === 1 ? (shift[slot] ?? 0) + 32 - Math.clz32(mask[slot] ?? 0) : 0)),
  )
