// What every room is handed instead of reaching for it: time, ids, randomness and keys.
import type { EpochMs } from './units.ts'

export interface Clock {
  now(): EpochMs
}

/** A stream of pseudo-random numbers. The same seed gives the same stream on every machine. */
export interface Random {
  /** A float in [0, 1). */
  next(): number
  /** An integer in [0, below). */
  integer(below: number): number
  bytes(count: number): Uint8Array
  /** An independent stream that depends only on this stream's seed and the name, not on how much was drawn. */
  fork(name: string): Random
}

export interface Ids {
  /** Lower-case GUID, version 4 in shape. */
  guid(): string
  /** `count` random bytes as lower-case hex (trace ids take 16, span ids 8). */
  hex(count: number): string
  /** A token id in the form Entra uses for `uti`: 22 base64url characters. */
  uti(): string
}

/** Raw 32-byte Ed25519 seeds, one a name: asked twice, the same name gives the same seed. */
export interface Keys {
  seed(name: string): Uint8Array
}

export interface Env {
  readonly clock: Clock
  readonly random: Random
  readonly ids: Ids
  readonly keys: Keys
}
