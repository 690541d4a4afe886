// Seeded pseudo-random numbers: xoshiro128** (Blackman and Vigna, 2018), forked by name so that streams never disturb each other.
import { createHash } from 'node:crypto'
import type { Random } from '../../shared/model/env.ts'

type State = [number, number, number, number]

/** The same seed gives the same stream on every machine: 32-bit integer arithmetic only. */
export function seededRandom(seed: number): Random {
  return stream(`throughline random ${seed}`)
}

/** `origin` names the stream; its SHA-256 is the generator's first state and what forks are derived from. */
function stream(origin: string): Random {
  const draw = xoshiro128(firstState(origin))
  return {
    next: () => ((draw() >>> 5) * 2 ** 26 + (draw() >>> 6)) / 2 ** 53,
    integer(below) {
      if (!Number.isInteger(below) || below < 1 || below > 2 ** 32) throw new RangeError(`integer(${below})`)
      const fair = 2 ** 32 - (2 ** 32 % below) // draws at or above this would favour the small numbers
      let drawn = draw()
      while (drawn >= fair) drawn = draw()
      return drawn % below
    },
    bytes(count) {
      const bytes = new Uint8Array(count)
      for (let index = 0; index < count; index += 1) bytes[index] = draw() >>> 24
      return bytes
    },
    fork: name => stream(`${origin}/${name.length}:${name}`),
  }
}

function firstState(origin: string): State {
  const digest = createHash('sha256').update(origin).digest()
  return [digest.readUInt32LE(0), digest.readUInt32LE(4), digest.readUInt32LE(8), digest.readUInt32LE(12)]
}

/** The generator itself: 32 bits a call, following the authors' xoshiro128starstar.c (version 1.1). */
export function xoshiro128([a, b, c, d]: State): () => number {
  return () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotate(d, 11)
    return result
  }
}

const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by))
