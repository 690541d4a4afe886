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
  const state = firstState(origin)
  return {
    next: () => ((draw(state) >>> 5) * 2 ** 26 + (draw(state) >>> 6)) / 2 ** 53,
    integer(below) {
      if (!Number.isInteger(below) || below < 1 || below > 2 ** 32) throw new RangeError(`integer(${below})`)
      const fair = 2 ** 32 - (2 ** 32 % below) // draws at or above this would favour the small numbers
      let drawn = draw(state)
      while (drawn >= fair) drawn = draw(state)
      return drawn % below
    },
    bytes: count => Uint8Array.from({ length: count }, () => draw(state) >>> 24),
    fork: name => stream(`${origin}/${name.length}:${name}`),
  }
}

function firstState(origin: string): State {
  const digest = createHash('sha256').update(origin).digest()
  return [digest.readUInt32LE(0), digest.readUInt32LE(4), digest.readUInt32LE(8), digest.readUInt32LE(12)]
}

function draw(state: State): number {
  const result = Math.imul(rotate(Math.imul(state[1], 5), 7), 9) >>> 0
  const shifted = state[1] << 9
  state[2] ^= state[0]
  state[3] ^= state[1]
  state[1] ^= state[2]
  state[0] ^= state[3]
  state[2] ^= shifted
  state[3] = rotate(state[3], 11)
  return result
}

const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by))
